"""What is entered about support, each on a page of its own: items, their parts, instalments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor
from entry.form_doors import CHANGE, DONE, posted, saved
from investment import arrivals, shares, support, support_documents, support_files
from investment.forms_support import (
    ChooseDocumentForm,
    DocumentForm,
    FactsForm,
    NewItemForm,
    SharesForm,
)
from investment.forms_support_steps import ArrivalForm, FileForm
from investment.models import SupportDocument, SupportItem
from investment.presenters_support_item import TRAIL
from investment.support_scopes import may_edit, may_edit_document
from investment.views_support import found_item


@dataclass(frozen=True)
class Editor:
    """A part: its title, its form, and the action that what is typed goes to."""

    title: str
    form: Callable[..., Any]
    save: Callable[..., object]


EDITORS: Mapping[str, Editor] = {
    "facts": Editor("基本情况", FactsForm, support.set_facts),
    "document": Editor("所依据的文件", ChooseDocumentForm, support.set_document),
    "shares": Editor("单位比例", SharesForm, shares.set_shares),
}


def editable_item(request: UserRequest, key: str) -> SupportItem:
    """An item that this person may change: 404 out of his scope, 403 without the right."""
    item = found_item(request, key)
    if not may_edit(request.user, item):
        raise PermissionDenied("争取事项由主办单位和发布人维护，你没有修改的权限。")
    return item


def answer(
    request: UserRequest,
    item: SupportItem,
    form: Any,
    save: Callable[[], object],
    *,
    title: str,
    anchor: str,
    **more: Any,
) -> HttpResponse:
    """The form as a page; sent in, what it says is saved, or it comes back as it was typed."""
    status = saved(form, save) if form.is_bound else 200
    back = reverse("support:item", args=[item.key])
    if status == DONE:
        messages.success(request, f"{title}已保存。")
        return redirect(f"{back}#{anchor}")
    trail = (*TRAIL, {"href": back, "title": item.name})
    shown = {"item": item, "form": form, "title": title, "trail": trail, "back": f"{back}#{anchor}"}
    return render(request, "investment/support_form.html", {**shown, **more}, status=status)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def create(request: UserRequest) -> HttpResponse:
    """What was won, under a document that is there or a new one."""
    initial = {"document": request.GET.get("document", "")}
    form = NewItemForm(request.user, posted(request), initial)
    made: list[SupportItem] = []

    def save() -> None:
        made.append(support.create(form.new_item(), by=actor(request), at=clock.now()))

    status = saved(form, save) if form.is_bound else 200
    if status == DONE:
        messages.success(request, f"已登记“{made[0]}”，资料齐全之后提请认定。")
        return redirect("support:item", key=made[0].key)
    shown = {"form": form, "title": "登记争取事项", "trail": TRAIL, "back": reverse("support:list")}
    return render(request, "investment/support_form.html", shown, status=status)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def part(request: UserRequest, key: str, part: str) -> HttpResponse:
    item = editable_item(request, key)
    if part not in EDITORS:
        raise Http404
    editor = EDITORS[part]
    form = editor.form(item, request.user, posted(request))

    def save() -> object:
        given, seen = form.typed(), form.seen_version
        return editor.save(item.pk, given, by=actor(request), at=clock.now(), seen_version=seen)

    return answer(request, item, form, save, title=editor.title, anchor=part)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def document(request: UserRequest, key: str) -> HttpResponse:
    """The facts of the document itself; they hold for everything that it grants."""
    item, found = _with_document(request, key)
    form = DocumentForm(found, posted(request))

    def save() -> object:
        given, seen = form.typed(), form.seen_version
        return support_documents.change(
            found.pk, given, by=actor(request), at=clock.now(), seen_version=seen
        )

    lede = "改动对这份文件下的所有事项有效。"
    return answer(request, item, form, save, title="文件", anchor="document", lede=lede)


def _with_document(request: UserRequest, key: str) -> tuple[SupportItem, SupportDocument]:
    """An item whose document this person may change."""
    item = found_item(request, key)
    if item.document is None:
        raise Http404
    if not may_edit_document(request.user, item.document):
        raise PermissionDenied("文件由登记单位、主办单位和发布人维护，你没有修改的权限。")
    return item, get_object_or_404(SupportDocument, pk=item.document.pk)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def arrive(request: UserRequest, key: str) -> HttpResponse:
    """An instalment, with the slip that proves it."""
    item = editable_item(request, key)
    if not item.kind.is_money:
        raise Http404
    form = ArrivalForm(item, posted(request), request.FILES or None)

    def save() -> object:
        new = form.new_arrival(settings.EVIDENCE_MAX_BYTES)
        return arrivals.record(item.pk, new, by=actor(request), at=clock.now())

    lede = "登记后由审核人或发布人核实，核实之后才计数。"
    return answer(
        request, item, form, save, title="登记到账", anchor="arrivals", takes_files=True, lede=lede
    )


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def attach(request: UserRequest, key: str) -> HttpResponse:
    """Put a scan or a slip behind the document."""
    item, found = _with_document(request, key)
    form = FileForm(item, posted(request), request.FILES or None)

    def save() -> object:
        data = form.cleaned_data
        return support_files.attach(
            found, data["upload"], caption=data["caption"], max_bytes=settings.EVIDENCE_MAX_BYTES,
            by=actor(request), at=clock.now(),
        )  # fmt: skip

    return answer(request, item, form, save, title="上传附件", anchor="files", takes_files=True)
