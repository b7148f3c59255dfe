"""对接企业: one query for the list, its exports and its to-dos; what is late comes first."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from accounts.models import User
from entry.models import CalendarDay
from investment.models import Contact, ContactNote, ContactQuerySet
from investment.pace import Duty, Said, duty, stands
from plan.asked import AskedFilters
from projects.deadlines import Pace, Standing, Workdays


@dataclass(frozen=True, slots=True)
class Filters(AskedFilters):
    """What the list is narrowed to; "" is everything. Kept in the address under these names.

    `state` is open, won or lost; `pace` one of `deadlines.Pace`; the others are codes and keys.
    """

    state: str = ""
    pace: str = ""
    year: str = ""
    chain: str = ""
    team: str = ""
    event: str = ""
    lead: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One enterprise approached; `duty` is None for what is settled."""

    contact: Contact
    notes: tuple[ContactNote, ...]
    duty: Duty | None
    standing: Standing

    @property
    def state(self) -> str:
        if self.contact.closed_on is None:
            return "open"
        return "won" if self.contact.signing_id else "lost"

    @property
    def last(self) -> ContactNote | None:
        return self.notes[-1] if self.notes else None


@dataclass(frozen=True, slots=True)
class ContactLedger:
    today: date
    filters: Filters
    entries: tuple[ContactEntry, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    every: int = 0


def contact_ledger(user: User, filters: Filters | None = None, *, today: date) -> ContactLedger:
    """The enterprises approached that this user may see, narrowed. Three queries.

    `counts` says how many stand how before `state` and `pace` narrow them.
    """
    wanted = filters or Filters()
    every = entries_of(selected(user, wanted), today=today)
    counts: dict[str, int] = defaultdict(int)
    for one in every:
        counts[one.state] += 1
        counts[one.standing.pace] += 1
    entries = tuple(
        one
        for one in every
        if wanted.state in ("", one.state) and wanted.pace in ("", one.standing.pace)
    )
    return ContactLedger(today, wanted, entries, dict(counts), len(every))


def selected(user: User, wanted: Filters) -> ContactQuerySet:
    found = Contact.objects.visible_to(user)
    named = {
        "chain__code": wanted.chain,
        "team__code": wanted.team,
        "event__key": wanted.event,
        "lead__code": wanted.lead,
        "first_on__year": wanted.year,
    }
    found = found.filter(**{path: value for path, value in named.items() if value})
    if wanted.q:
        found = found.filter(
            Q(name__icontains=wanted.q)
            | Q(enterprise__name__icontains=wanted.q)
            | Q(intention__icontains=wanted.q)
            | Q(city__icontains=wanted.q)
        )
    return found


def entries_of(contacts: ContactQuerySet, *, today: date) -> list[ContactEntry]:
    """These as the list shows them, what is late first. Three queries, one for none."""
    named = ("enterprise", "chain", "event", "team", "lead", "signing")
    found = list(contacts.select_related(*named).order_by("pk"))
    if not found:
        return []
    days = Workdays(dict(CalendarDay.objects.values_list("day", "is_workday")))
    notes: dict[int, list[ContactNote]] = defaultdict(list)
    told = ContactNote.objects.filter(contact__in=[one.pk for one in found]).select_related("by")
    for note in told.order_by("on", "pk"):
        notes[note.contact_id].append(note)
    entries = [_entry(one, notes[one.pk], days, today) for one in found]
    return sorted(entries, key=_urgency)


def _entry(contact: Contact, notes: list[ContactNote], days: Workdays, today: date) -> ContactEntry:
    if contact.closed_on is not None:
        return ContactEntry(contact, tuple(notes), None, Standing(Pace.SETTLED))
    said = [Said(note.kind, note.on) for note in notes]
    found = duty(contact.first_on, said, contact.next_on, days)
    return ContactEntry(contact, tuple(notes), found, stands(found, today=today, days=days))


def _urgency(entry: ContactEntry) -> tuple[object, ...]:
    """What is late the longest first, then what is due next, then what was settled last."""
    closed = entry.contact.closed_on
    due = entry.duty.due if entry.duty else date.max
    settled = -closed.toordinal() if closed else 0
    return (list(Pace).index(entry.standing.pace), due, settled, entry.contact.pk)
