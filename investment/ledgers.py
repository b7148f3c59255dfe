"""招商项目台账: one query for lists, the funnel, cuts, exports, the API and the counters.

Counts and sums are taken from the same entries everywhere, so they cannot differ.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db.models import Q

from accounts.models import Area, Department, User
from entry.periods import Month
from investment.entries import ENDED, NOT_STATED, Entry
from investment.judging import Ground
from investment.models import (
    Chain,
    Event,
    FundsReceived,
    Signing,
    SigningQuerySet,
    SigningStep,
    Team,
)
from investment.totals import Totals, totals
from plan.asked import AskedFilters


@dataclass(frozen=True, slots=True)
class Filters(AskedFilters):
    """What a list is narrowed to; "" is everything. Kept in the address under these names.

    `step` is where it stands (a step of the funnel, "ended", or "none" before the first), `came` a
    step that it came to or beyond, `passed` one that it took and left behind, `reached` one that it
    took in the year; these three may be several, with commas between, all of which must hold.
    `cohort` is the year of its signing, `landed` that of its landing; `state` is open, ended or
    arrived; `counted`, `stale`, `project`, `listed` (入统), `increase` and `waiting` are "yes" or
    "no"; `review` "no": an agreement not reviewed. `chain`, `source`, `way`, `team`, `event` may be
    "none".
    `department` leads or joins in, `lead` leads.
    """

    step: str = ""
    came: str = ""
    passed: str = ""
    reached: str = ""
    cohort: str = ""
    landed: str = ""
    state: str = ""
    chain: str = ""
    source: str = ""
    way: str = ""
    team: str = ""
    event: str = ""
    department: str = ""
    lead: str = ""
    area: str = ""
    counted: str = ""
    stale: str = ""
    project: str = ""
    listed: str = ""
    increase: str = ""
    waiting: str = ""
    review: str = ""
    q: str = ""


# What no query can narrow: it is derived of steps, rules and funds (`passes`).
DERIVED = (
    "step", "came", "passed", "reached", "cohort", "landed", "state", "source", "counted", "stale",
    "project", "listed", "increase", "waiting", "review",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ledger:
    month: Month
    as_of: datetime | None
    filters: Filters
    entries: tuple[Entry, ...]
    totals: Totals = field(repr=False)


def ledger(
    user: User,
    month: Month,
    filters: Filters | None = None,
    *,
    as_of: datetime | None = None,
    today: date | None = None,
) -> Ledger:
    """The signings that this user may see, narrowed, as they stood at the end of a month.

    `today` stops the clock within a month that is not over. A fixed number of queries.
    """
    wanted = filters or Filters()
    signings = list(selected(user, wanted).for_ledgers().order_by("order", "key"))
    entries = tuple(entries_of(signings, month, as_of, today=today))
    if any(getattr(wanted, name) for name in DERIVED):
        entries = tuple(one for one in entries if passes(one, wanted))
    return Ledger(month, as_of, wanted, entries, totals(entries))


def entries_of(
    signings: Sequence[Signing],
    month: Month,
    as_of: datetime | None = None,
    *,
    today: date | None = None,
    carriers: Collection[int] = (),
) -> list[Entry]:
    """These signings as the ledger has them, for who has picked them within his scope.

    They are read by `SigningQuerySet.for_lists` or `for_ledgers`; `carriers` is as in
    `judging.Ground`.
    """
    ground = Ground([one.pk for one in signings], month, as_of, today=today, carriers=carriers)
    return [Entry(one, ground.judged(one)) for one in signings]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer somebody, (code, name); `signings` is how many he sees in all."""

    signings: int
    chains: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]


def choices_of(user: User) -> Choices:
    """Six queries."""
    seen = Signing.objects.visible_to(user)
    pks = seen.order_by().values("pk")
    joined = Signing.co_operating.through.objects.filter(signing__in=pks).values("department")
    departments = Department.objects.filter(
        Q(pk__in=seen.order_by().values("lead")) | Q(pk__in=joined)
    )
    chains = Chain.objects.filter(pk__in=seen.order_by().values("chain"))
    teams = Team.objects.filter(pk__in=seen.order_by().values("team"))
    events = Event.objects.filter(pk__in=seen.order_by().values("event"))
    areas = Area.objects.filter(pk__in=seen.order_by().values("area"))
    return Choices(
        signings=seen.count(),
        chains=tuple(chains.values_list("code", "name")),
        teams=tuple(teams.values_list("code", "name")),
        events=tuple((one.key, one.title) for one in events),
        departments=tuple(departments.values_list("code", "short_name")),
        areas=tuple(areas.values_list("code", "short_name")),
    )


def usual_month(today: date) -> Month:
    """The month at which a page stands when none is asked for: the present one.

    A funnel is of today; before anything happened in this year it is the last month in which
    something did. Two queries.
    """
    latest = SigningStep.objects.as_of(None).order_by("-on").values_list("on", flat=True).first()
    funds = FundsReceived.objects.current().order_by("-month").values_list("month", flat=True)
    months = [Month.of(latest)] if latest else []
    months += [found] if (found := funds.first()) else []
    last = max(months, default=None)
    present = Month.of(today)
    return present if last is None or last.year >= today.year else last


def selected(user: User, wanted: Filters) -> SigningQuerySet:
    """What the database narrows; the rest is derived and narrowed afterwards."""
    found = Signing.objects.visible_to(user)
    named = {
        "chain__code": wanted.chain,
        "way": wanted.way,
        "team__code": wanted.team,
        "event__key": wanted.event,
        "lead__code": wanted.lead,
        "area__code": wanted.area,
    }
    for path, value in named.items():
        if value == NOT_STATED:
            found = found.filter(way="") if path == "way" else _without(found, path)
        elif value:
            found = found.filter(**{path: value})
    if wanted.department:
        joined = Signing.co_operating.through.objects.filter(department__code=wanted.department)
        found = found.filter(Q(lead__code=wanted.department) | Q(pk__in=joined.values("signing")))
    if wanted.q:
        found = found.filter(_searched(wanted.q))
    return found


def _without(found: SigningQuerySet, path: str) -> SigningQuerySet:
    return found.filter(**{path.partition("__")[0]: None})


def _searched(q: str) -> Q:
    paths = ("name", "aliases", "key", "enterprise__name", "enterprise__aliases", "company__name")
    found = Q()
    for path in paths:
        found |= Q(**{f"{path}__icontains": q})
    return found


def passes(entry: Entry, wanted: Filters) -> bool:
    """What is derived, and no query can narrow."""
    course = entry.judged.course
    state = ENDED if course.ended else "open" if course.is_open else "arrived"
    asked = (
        (wanted.step, entry.place or NOT_STATED),
        (wanted.cohort, str(entry.cohort or NOT_STATED)),
        (wanted.landed, str(entry.landed_in or NOT_STATED)),
        (wanted.state, state),
        (wanted.source, entry.source or NOT_STATED),
        (wanted.counted, _yes(entry.is_counted)),
        (wanted.stale, _yes(entry.judged.is_stale)),
        (wanted.project, _yes(entry.signing.project_id is not None)),
        (wanted.listed, _yes(entry.judged.record.is_listed)),
        (wanted.increase, _yes(entry.is_increase)),
        (wanted.waiting, _yes(entry.judged.waiting > 0)),
        (wanted.review, _yes(entry.judged.is_reviewed)),
    )
    along = (
        (wanted.came, course.has),
        (wanted.passed, entry.passed),
        (wanted.reached, partial(took, entry)),
    )
    return all(value in ("", found) for value, found in asked) and all(
        holds(kind) for kinds, holds in along for kind in kinds.split(",") if kind
    )


def took(entry: Entry, kind: str) -> bool:
    """Whether a signing took a step in the year of the ledger, up to its day."""
    day = entry.day(kind)
    return day is not None and day.year == entry.judged.month.year


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def in_area(area: Area) -> SigningQuerySet:
    """What settles in an area or in a part of it, whoever leads it: for counts of the area."""
    return Signing.objects.filter(Q(area=area) | Q(area__parent=area))
