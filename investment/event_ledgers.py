"""招商活动: one query for the list, its summaries and its exports.

Events are known to everybody in investment; what came of them, within each reader's sight.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from entry.periods import Month
from investment.choices import StepKind
from investment.entries import Entry
from investment.ledgers import entries_of
from investment.models import Contact, Event, Signing
from plan.asked import AskedFilters

CUTS: Mapping[str, str] = {"city": "城市", "team": "小分队", "kind": "种类"}
NO_TEAM = "none"


@dataclass(frozen=True, slots=True)
class Filters(AskedFilters):
    """What the list is narrowed to; "" is everything. `team` may be "none"."""

    year: str = ""
    city: str = ""
    team: str = ""
    kind: str = ""
    lead: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class EventEntry:
    """One event; `signed` are projects signed by today, `agreed` what was agreed with them in
    万元: counted as everywhere, an increase adds its increment and is no project."""

    event: Event
    contacts: int
    signings: int
    signed: int
    agreed: Decimal | None


@dataclass(frozen=True, slots=True)
class EventSums:
    """What a set of events comes to."""

    key: str
    title: str
    events: int
    attended: int
    contacts: int
    signings: int
    signed: int
    agreed: Decimal | None


@dataclass(frozen=True, slots=True)
class EventLedger:
    filters: Filters
    entries: tuple[EventEntry, ...]
    every: int
    cities: tuple[str, ...]

    @property
    def totals(self) -> EventSums:
        return _sums("", "合计", self.entries)


def event_ledger(user: User, filters: Filters | None = None, *, month: Month) -> EventLedger:
    """The events, the latest first, narrowed. A fixed number of queries."""
    wanted = filters or Filters()
    cities = Event.objects.order_by("city").values_list("city", flat=True).distinct()
    events = list(selected(wanted).select_related("lead", "team"))
    return EventLedger(
        wanted, tuple(entries(user, events, month)), Event.objects.count(), tuple(cities)
    )


def selected(wanted: Filters) -> "QuerySet[Event]":
    found = Event.objects.order_by("-held_on", "key")
    named = {
        "held_on__year": wanted.year,
        "city": wanted.city,
        "kind": wanted.kind,
        "lead__code": wanted.lead,
    }
    found = found.filter(**{path: value for path, value in named.items() if value})
    if wanted.team:
        is_none = wanted.team == NO_TEAM
        found = found.filter(team=None) if is_none else found.filter(team__code=wanted.team)
    if wanted.q:
        found = found.filter(Q(title__icontains=wanted.q) | Q(city__icontains=wanted.q))
    return found


def entries(user: User, events: Sequence[Event], month: Month) -> list[EventEntry]:
    """These events with what came of each within this user's sight."""
    pks = [one.pk for one in events]
    told = Contact.objects.visible_to(user).filter(event__in=pks).order_by().values("event")
    contacts = dict(told.annotate(number=Count("pk")).values_list("event", "number"))
    came: dict[int, list[Entry]] = {}
    seen = Signing.objects.visible_to(user).filter(event__in=pks).for_lists()
    for one in entries_of(list(seen.order_by("order", "key")), month):
        came.setdefault(one.signing.event_id or 0, []).append(one)
    return [_entry(one, contacts.get(one.pk, 0), came.get(one.pk, [])) for one in events]


def _entry(event: Event, contacts: int, came: Sequence[Entry]) -> EventEntry:
    signed = [one for one in came if one.day(StepKind.SIGNED) and one.is_counted]
    known = [one.signing.agreed_investment for one in signed]
    amounts = [one for one in known if one is not None]
    return EventEntry(
        event=event,
        contacts=contacts,
        signings=sum(not one.is_increase for one in came),
        signed=sum(not one.is_increase for one in signed),
        agreed=sum(amounts, Decimal(0)) if amounts else None,
    )


def cut(entries: Iterable[EventEntry], by: str) -> list[EventSums]:
    """The events summed by one of `CUTS`, most events first."""
    groups: dict[tuple[str, str], list[EventEntry]] = {}
    for one in entries:
        groups.setdefault(_group(one.event, by), []).append(one)
    sums = [_sums(key, title, found) for (key, title), found in groups.items()]
    return sorted(sums, key=lambda one: (-one.events, one.title))


def _group(event: Event, by: str) -> tuple[str, str]:
    if by == "city":
        return event.city, event.city
    if by == "kind":
        return event.kind, str(event.get_kind_display())
    return (event.team.code, event.team.name) if event.team else (NO_TEAM, "未注明")


def _sums(key: str, title: str, found: Sequence[EventEntry]) -> EventSums:
    amounts = [one.agreed for one in found if one.agreed is not None]
    return EventSums(
        key=key,
        title=title,
        events=len(found),
        attended=sum(one.event.attended or 0 for one in found),
        contacts=sum(one.contacts for one in found),
        signings=sum(one.signings for one in found),
        signed=sum(one.signed for one in found),
        agreed=sum(amounts, Decimal(0)) if amounts else None,
    )
