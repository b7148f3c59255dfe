"""What is entered about a signing, each part on a page of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor
from entry.form_doors import CHANGE, DONE, posted, saved
from investment import taking, upkeep
from investment.forms_agreements import ExclusionForm
from investment.forms_signing import FactsForm, IncreaseForm, NewsForm, NewSigningForm
from investment.models import Signing
from investment.presenters_signing import TRAIL
from investment.scopes import may_edit
from investment.views_signing import found_signing


def editable_signing(request: UserRequest, key: str) -> Signing:
    """A signing that this person may change: 404 out of his scope, 403 without the right."""
    signing = found_signing(request, key)
    if not may_edit(request.user, signing):
        raise PermissionDenied("招商项目由责任单位、配合单位和发布人维护，你没有修改的权限。")
    return signing


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A form as a page: its title, where it goes back to, and what it says above."""

    title: str
    trail: tuple[Mapping[str, str], ...]
    back: str
    about: str = ""
    lede: str = ""
    takes_files: bool = False
    done: str = ""
    first: tuple[tuple[str, str], ...] = ()


def of_signing(signing: Signing, title: str, anchor: str, **more: Any) -> Sheet:
    back = reverse("investment:signing", args=[signing.key])
    trail = (*TRAIL, {"href": back, "title": signing.name})
    return Sheet(title=title, trail=trail, back=f"{back}#{anchor}", about=signing.name, **more)


def answer(
    request: UserRequest, sheet: Sheet, form: Any, save: Callable[[], object], **more: Any
) -> HttpResponse:
    """The form as a page; sent in, what it says is saved, or it comes back as it was typed."""
    status = saved(form, save) if form.is_bound else 200
    if status == DONE:
        messages.success(request, sheet.done or f"{sheet.title}已保存。")
        return redirect(sheet.back)
    shown = {"form": focused(form), "sheet": sheet, "trail": sheet.trail, **more}
    return render(request, "investment/signing_form.html", shown, status=status)


def focused(form: Any) -> Any:
    """The cursor stands in the first field that is wrong, else in the first."""
    names = [name for name, field in form.fields.items() if not field.widget.is_hidden]
    wrong = [name for name in names if name in form.errors] if form.is_bound else []
    for name in (wrong or names)[:1]:
        form.fields[name].widget.attrs["autofocus"] = True
    return form


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def create(request: UserRequest) -> HttpResponse:
    """A new signing, from its first step on."""
    form = NewSigningForm(request.user, clock.today(), posted(request))
    made: list[Signing] = []

    def save() -> None:
        made.append(taking.enter(form.entered(), by=actor(request), at=clock.now()))

    status = saved(form, save) if form.is_bound else 200
    if status == DONE:
        messages.success(request, f"已登记“{made[0]}”。签约等环节有了佐证，在本页登记。")
        return redirect("investment:signing", key=made[0].key)
    sheet = Sheet(title="登记招商项目", trail=TRAIL, back=reverse("investment:funnel"))
    shown = {"form": focused(form), "sheet": sheet, "trail": TRAIL}
    return render(request, "investment/signing_form.html", shown, status=status)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def edit_facts(request: UserRequest, key: str) -> HttpResponse:
    signing = editable_signing(request, key)
    form = FactsForm(signing, posted(request))

    def save() -> object:
        joined = list(form.cleaned_data["co_operating"])
        return taking.set_facts(
            signing, form.facts(), joined,
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    sheet = of_signing(signing, "基本情况", "facts")
    return answer(request, sheet, form, save)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def edit_news(request: UserRequest, key: str) -> HttpResponse:
    """What stands in the way, and what comes next; said again, it is still news."""
    signing = editable_signing(request, key)
    form = NewsForm(signing, posted(request))

    def save() -> object:
        return upkeep.set_news(
            signing.pk, **form.given(),
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    lede = "情况没有变化的，原样保存一次也算更新，不再列为“长期没有进展”。"
    return answer(request, of_signing(signing, "问题和下步计划", "news", lede=lede), form, save)


@page(Action.CONFIRM_STEP)
@require_http_methods(CHANGE)
def exclude(request: UserRequest, key: str) -> HttpResponse:
    """Whether it counts: decided by who confirms its steps, by a named rule."""
    signing = found_signing(request, key)
    if not request.user.has_perm(Action.CONFIRM_STEP, signing):
        raise PermissionDenied("是否计入由责任单位的审核人或发布人决定，你没有这个权限。")
    form = ExclusionForm(signing, clock.today().year, posted(request))

    def save() -> object:
        data = form.cleaned_data
        return upkeep.set_exclusion(
            signing.pk, data["rule"], reason=data["reason"],
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    return answer(request, of_signing(signing, "计入口径", "standing"), form, save)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def increase(request: UserRequest, key: str) -> HttpResponse:
    """A capital increase of this signing: the increment alone counts."""
    parent = editable_signing(request, key)
    if parent.parent_id is not None:
        raise Http404
    form = IncreaseForm(parent, posted(request))

    def save() -> object:
        return taking.enter(form.entered(parent), by=actor(request), at=clock.now())

    lede = "增资不另计项目，只计增量；登记后在增资自己的页面登记签约。"
    sheet = of_signing(parent, "登记增资", "increases", lede=lede, done="增资已登记。")
    return answer(request, sheet, form, save)
