"""The page of one enterprise approached, and of one event."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.roles import Action
from entry.models import AuditEvent
from entry.periods import Month
from investment import contacts, events
from investment.contact_ledgers import ContactEntry, entries_of
from investment.entries import Entry
from investment.ledgers import entries_of as signing_entries
from investment.models import Contact, Event, Signing
from investment.scopes import may_edit_contact

CHANGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ContactPage:
    """`signing` is what came of it, when the reader may see that."""

    entry: ContactEntry
    may_edit: bool
    signing: Signing | None
    changes: tuple[AuditEvent, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event, and who was met and what was signed there within the reader's sight."""

    event: Event
    may_edit: bool
    contacts: tuple[ContactEntry, ...]
    signings: tuple[Entry, ...]
    changes: tuple[AuditEvent, ...]


def visible_contact(user: User, pk: int) -> Contact | None:
    return Contact.objects.visible_to(user).select_related("lead__area").filter(pk=pk).first()


def contact_page(user: User, contact: Contact, today: date) -> ContactPage:
    """A fixed number of queries."""
    [entry] = entries_of(Contact.objects.filter(pk=contact.pk), today=today)
    seen = Signing.objects.visible_to(user).filter(contacts=contact)
    return ContactPage(
        entry=entry,
        may_edit=may_edit_contact(user, contact),
        signing=seen.first(),
        changes=_changes(contacts.subject_of(contact)),
    )


def event_page(user: User, event: Event, today: date) -> EventPage:
    """A fixed number of queries."""
    met = Contact.objects.visible_to(user).filter(event=event)
    seen = Signing.objects.visible_to(user).filter(event=event).for_lists()
    came = signing_entries(list(seen.order_by("order", "key")), Month.of(today), today=today)
    may_edit = user.has_perm(Action.EDIT_INVESTMENT, event)
    return EventPage(
        event=event,
        may_edit=may_edit,
        contacts=tuple(entries_of(met, today=today)),
        signings=tuple(came),
        changes=_changes(events.subject_of(event)) if may_edit else (),
    )


def _changes(subject: str) -> tuple[AuditEvent, ...]:
    found = AuditEvent.objects.filter(subject=subject).select_related("actor")
    return tuple(found.order_by("-sequence")[:CHANGES_SHOWN])
