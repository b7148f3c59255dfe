"""What is done with an enterprise approached: told of, let go, taken up again, won."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor
from entry.form_doors import CHANGE, DONE, posted, saved
from investment import contacts, taking
from investment.forms_contacts import AgainForm, LeadForm, LetGoForm, NoteForm, WonForm
from investment.models import Contact, Signing
from investment.views_contacts import editable_contact, found_contact, of_contact, show
from investment.views_signing_parts import answer, focused


def _press(
    request: UserRequest, contact: Contact, form: Any, save: Callable[[], object], done: str
) -> HttpResponse:
    """A form that stands on the contact's own page."""
    status = saved(form, save)
    if status != DONE:
        return show(request, found_contact(request, contact.pk), form, status)
    messages.success(request, done)
    return redirect("investment:contact", contact=contact.pk)


@page(Action.EDIT_INVESTMENT)
@require_POST
def note(request: UserRequest, contact: int) -> HttpResponse:
    """Tell of a conversation: the clock goes on from it."""
    found = editable_contact(request, contact)
    form = NoteForm(found, "", clock.today(), request.POST)

    def save() -> object:
        seen, by = form.seen_version, actor(request)
        return contacts.note(found.pk, form.new_note(), by=by, at=clock.now(), seen_version=seen)

    return _press(request, found, form, save, "对接记录已保存，服务时限从这次起算。")


@page(Action.EDIT_INVESTMENT)
@require_POST
def let_go(request: UserRequest, contact: int) -> HttpResponse:
    found = editable_contact(request, contact)
    form = LetGoForm(found, request.POST)

    def save() -> object:
        reason, seen = form.cleaned_data["reason"], form.seen_version
        return contacts.let_go(
            found.pk, reason, by=actor(request), at=clock.now(), seen_version=seen
        )

    return _press(request, found, form, save, "对接已结束。")


@page(Action.EDIT_INVESTMENT)
@require_POST
def again(request: UserRequest, contact: int) -> HttpResponse:
    found = editable_contact(request, contact)
    form = AgainForm(found, request.POST)

    def save() -> object:
        why, seen = form.cleaned_data["why"], form.seen_version
        return contacts.take_up_again(
            found.pk, why=why, by=actor(request), at=clock.now(), seen_version=seen
        )

    return _press(request, found, form, save, "已重新对接。")


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def won(request: UserRequest, contact: int) -> HttpResponse:
    """It belongs to a signing that is there already."""
    found = editable_contact(request, contact)
    form = WonForm(request.user, found, posted(request))

    def save() -> object:
        signing, seen = form.cleaned_data["signing"], form.seen_version
        return contacts.win(found.pk, signing, by=actor(request), at=clock.now(), seen_version=seen)

    lede = "归入之后这条对接就结束了，以后在招商项目上跟进。"
    sheet = of_contact(found, "归入已有的招商项目", lede=lede, done="已归入招商项目。")
    return answer(request, sheet, form, save)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def become_lead(request: UserRequest, contact: int) -> HttpResponse:
    """A contact becomes a signing: what is known of it is carried along."""
    found = editable_contact(request, contact)
    form = LeadForm(request.user, clock.today(), found, posted(request))
    made: list[Signing] = []

    def save() -> None:
        given = form.entered(contact=found, seen_version=form.seen_version)
        made.append(taking.enter(given, by=actor(request), at=clock.now()))

    status = saved(form, save) if form.is_bound else 200
    if status == DONE:
        messages.success(request, f"已形成招商项目“{made[0]}”，今后在本页跟进。")
        return redirect("investment:signing", key=made[0].key)
    sheet = of_contact(found, "形成招商项目", lede="已登记的对接情况带了过来，请核对、补充。")
    shown = {"form": focused(form), "sheet": sheet, "trail": sheet.trail}
    return render(request, "investment/signing_form.html", shown, status=status)
