"""对接企业: the list and its files, one enterprise approached, a new one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.models import Department
from accounts.roles import Action
from entry.doors import actor
from entry.downloads import file_response
from entry.form_doors import CHANGE, DONE, posted, saved
from investment import contact_addresses, contact_handouts, contacts, presenters_contacts
from investment.choices import NoteKind
from investment.contact_addresses import Address
from investment.contact_details import ContactPage, contact_page, visible_contact
from investment.contact_ledgers import ContactLedger, contact_ledger
from investment.forms_contacts import (
    AgainForm,
    ContactForm,
    LetGoForm,
    NewContactForm,
    NoteForm,
)
from investment.models import Chain, Contact, Event, Team
from investment.presenters_contacts import TRAIL, Offered, contact_context
from investment.scopes import may_edit_contact
from investment.signing_trail import changed
from investment.views_signing_parts import Sheet, answer, focused
from plan.list_parts import words as words_of
from projects.handouts import SIGNED, reporting_unit


@page(Action.VIEW_INVESTMENT)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    address = contact_addresses.read(request.GET)
    ledger = _ledger(request, address)
    context = {
        **presenters_contacts.ledger_page(ledger, address, _offered(request)),
        "title": contact_handouts.ledger_title(ledger, settings.DISTRICT),
        "as_at": contact_handouts.as_at(ledger),
        "told_by": reporting_unit(request.user, settings.KEEPER),
        "signed": SIGNED,
        "notes": contact_handouts.NOTES,
        "may_create": request.user.has_perm(Action.EDIT_INVESTMENT),
    }
    return render(request, "investment/contacts.html", context)


@page(Action.VIEW_INVESTMENT)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    """What the page shows under the same address, with the rows of all its pages."""
    address = contact_addresses.read(request.GET)
    ledger = _ledger(request, address)
    known = presenters_contacts.choices(ledger, _offered(request))
    words = words_of(ledger.filters.as_query(), known)
    told_by = reporting_unit(request.user, settings.KEEPER)
    table = contact_handouts.table(
        ledger, address, area=settings.DISTRICT, told_by=told_by, words=words
    )
    return file_response(table.title, kind, [table], ["对接企业"])


def _ledger(request: UserRequest, address: Address) -> ContactLedger:
    return contact_ledger(request.user, address.filters, today=clock.today())


def _offered(request: UserRequest) -> Offered:
    """The choices that lead somewhere among the contacts of this person's sight."""
    seen = Contact.objects.visible_to(request.user).order_by()
    chains = Chain.objects.filter(pk__in=seen.values("chain"))
    teams = Team.objects.filter(pk__in=seen.values("team"))
    events = Event.objects.filter(pk__in=seen.values("event"))
    leads = Department.objects.filter(pk__in=seen.values("lead")).order_by("order", "code")
    return {
        "chain": list(chains.values_list("code", "name")),
        "team": list(teams.values_list("code", "name")),
        "event": list(events.values_list("key", "title")),
        "lead": list(leads.values_list("code", "short_name")),
    }


def found_contact(request: UserRequest, contact: int) -> Contact:
    """One within the person's scope; a stranger's is not found rather than forbidden."""
    found = visible_contact(request.user, contact)
    if found is None:
        raise Http404
    return found


def editable_contact(request: UserRequest, contact: int) -> Contact:
    found = found_contact(request, contact)
    if not may_edit_contact(request.user, found):
        raise PermissionDenied("对接企业由对接单位和发布人跟进，你没有修改的权限。")
    return found


@page(Action.VIEW_INVESTMENT)
@require_safe
def detail(request: UserRequest, contact: int) -> HttpResponse:
    return show(request, found_contact(request, contact))


def show(
    request: UserRequest, contact: Contact, refused: Any = None, status: int = 200
) -> HttpResponse:
    """The page; after a refusal with the form as it was typed."""
    found = contact_page(request.user, contact, clock.today())
    forms = _forms(found, refused)
    is_gone = refused is not None and refused not in forms.values()
    context = {
        **contact_context(found.entry),
        "page": found,
        "refusal": "".join(refused.non_field_errors()) if is_gone else "",
        "changes": [changed(one) for one in found.changes] if found.may_edit else [],
        **forms,
    }
    return render(request, "investment/contact.html", context, status=status)


def _forms(found: ContactPage, refused: Any) -> dict[str, Any]:
    """What may be done now, each with its form."""
    contact, entry = found.entry.contact, found.entry
    if not found.may_edit:
        return {}
    if refused is not None:
        focused(refused).renew(contact.version)
    kind = str(entry.duty.kind) if entry.duty else str(NoteKind.NEWS)

    def of(made: Any) -> Any:
        return refused if isinstance(refused, type(made)) else made

    if entry.state != "open":
        return {"again": of(AgainForm(contact)) if entry.state == "lost" else None}
    return {"note": of(NoteForm(contact, kind, clock.today())), "let_go": of(LetGoForm(contact))}


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def create(request: UserRequest) -> HttpResponse:
    event = Event.objects.filter(key=request.GET.get("event", "")).first()
    initial: dict[str, Any] = {
        "event": event,
        "team": event and event.team,
        "city": event.city if event else "",
    }
    if event is not None:
        initial["first_on"] = event.held_on
    form = NewContactForm(request.user, clock.today(), posted(request), initial)
    made: list[Contact] = []

    def save() -> None:
        made.append(contacts.take_up(form.new_contact(), by=actor(request), at=clock.now()))

    status = saved(form, save) if form.is_bound else 200
    if status == DONE:
        messages.success(request, f"已登记“{made[0]}”，服务时限从首次对接起算。")
        return redirect("investment:contact", contact=made[0].pk)
    sheet = Sheet(title="登记对接企业", trail=TRAIL, back=reverse("investment:contacts"))
    shown = {"form": focused(form), "sheet": sheet, "trail": TRAIL}
    return render(request, "investment/signing_form.html", shown, status=status)


def of_contact(contact: Contact, title: str, **more: Any) -> Sheet:
    back = reverse("investment:contact", args=[contact.pk])
    trail = (*TRAIL, {"href": back, "title": contact.name})
    return Sheet(title=title, trail=trail, back=back, about=contact.name, **more)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def edit(request: UserRequest, contact: int) -> HttpResponse:
    found = editable_contact(request, contact)
    form = ContactForm(found, posted(request))

    def save() -> object:
        seen, by = form.seen_version, actor(request)
        return contacts.set_facts(found.pk, form.values(), by=by, at=clock.now(), seen_version=seen)

    return answer(request, of_contact(found, "对接情况"), form, save)
