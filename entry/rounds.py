"""Who handed in which month, and when: the returns of departments by month (DESIGN §3.3).

A month is a department's when it owes a return for it, or has one. What a report loaded went
through no hands and is no round. A fixed number of queries, however many departments and months.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Min, Q
from django.utils.timezone import localdate

from accounts.models import Department
from entry.models import DueRule, Return, ReturnEvent, State
from entry.periods import Month
from entry.registers import departments_owing

HANDED_IN = (State.SUBMITTED, State.APPROVED, State.PUBLISHED)
HUNDRED = Decimal(100)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Correction:
    """A further round: why, when it was opened, and when it was published, None while it is not."""

    pk: int
    sequence: int
    reason: str
    opened_on: date
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Round:
    """A department's month. `state` is "" and `pk` None for a return that nobody has opened.

    `days_late` is how many days after its due day it was handed in, or is not; `is_due` whether
    the due day is over.
    """

    month: Month
    due_on: date
    is_due: bool
    state: str = ""
    pk: int | None = None
    is_returned: bool = False
    submitted_on: date | None = None
    published_on: date | None = None
    days_late: int = 0
    corrections: tuple[Correction, ...] = ()

    @property
    def is_handed_in(self) -> bool:
        return self.state in HANDED_IN

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_missing(self) -> bool:
        """逾期未报."""
        return self.is_late and not self.is_handed_in

    @property
    def is_in_time(self) -> bool:
        return self.is_handed_in and not self.is_late


@dataclass(frozen=True, slots=True)
class Timeliness:
    """What a set of rounds comes to. Rates are per cent, unrounded, None of nothing.

    `due` counts those whose day is over or that are handed in already.
    """

    due: int
    in_time: int
    late: int
    missing: int
    published: int
    corrections: int

    @property
    def handed_in(self) -> int:
        return self.in_time + self.late

    @property
    def completeness(self) -> Decimal | None:
        """报送率."""
        return self._share(self.handed_in)

    @property
    def timeliness(self) -> Decimal | None:
        """及时率."""
        return self._share(self.in_time)

    def _share(self, part: int) -> Decimal | None:
        return HUNDRED * part / self.due if self.due else None


def timeliness(rounds: Iterable[Round]) -> Timeliness:
    every = list(rounds)
    return Timeliness(
        due=sum(one.is_due or one.is_handed_in for one in every),
        in_time=sum(one.is_in_time for one in every),
        late=sum(one.is_late and one.is_handed_in for one in every),
        missing=sum(one.is_missing for one in every),
        published=sum(one.is_published for one in every),
        corrections=sum(len(one.corrections) for one in every),
    )


Rounds = Mapping[int, Mapping[Month, Round]]


def rounds(
    departments: Sequence[Department],
    months: Sequence[Month],
    *,
    today: date,
    as_of: datetime | None = None,
) -> Rounds:
    """The rounds of these departments in these months, by department and month.

    Seen from a moment of the past they are as its steps had left them then.
    """
    if not departments or not months:
        return {}
    day = min(today, localdate(as_of)) if as_of else today
    owing = departments_owing(months)
    returns = _returns(departments, months, as_of)
    days = DueRule.objects.due_days()
    found: dict[int, dict[Month, Round]] = defaultdict(dict)
    for department in departments:
        for month in months:
            taken = returns.get((department.pk, month), [])
            if department.pk in owing[month] or taken:
                due = days.of(department.pk, month)
                found[department.pk][month] = _round(month, due, taken, day)
    return found


def told_until(month: Month, as_of: datetime | None = None) -> datetime | None:
    """The last moment at which a month was the newest one told: before the first publication of
    the month after it. As long as there is none, `as_of`. One query.
    """
    found = Return.objects.filter(
        month=month + 1, sequence=0, state=State.PUBLISHED, is_history=False
    )
    first: datetime | None = found.aggregate(at=Min("published_at"))["at"]
    if first is None or (as_of is not None and as_of < first):
        return as_of
    return first - _INSTANT


@dataclass(frozen=True, slots=True)
class _Seen:
    """A return as it stood at a moment."""

    found: Return
    state: str
    is_returned: bool
    submitted_at: datetime | None
    published_at: datetime | None


def _returns(
    departments: Sequence[Department], months: Sequence[Month], as_of: datetime | None
) -> dict[tuple[int, Month], list[_Seen]]:
    """By department and month, the regular one first. One query; seen from a moment two."""
    opened = Q(opened_at__lte=as_of) if as_of else Q()
    wanted = Return.objects.filter(
        opened, department__in=departments, month__in=months, is_history=False
    )
    every = list(wanted.order_by("sequence"))
    steps = _steps(every, as_of) if as_of else {}
    found: dict[tuple[int, Month], list[_Seen]] = defaultdict(list)
    for one in every:
        seen = _then(one, steps[one.pk]) if as_of else _now(one)
        found[one.department_id, one.month].append(seen)
    return found


def _now(one: Return) -> _Seen:
    return _Seen(one, one.state, one.is_returned, one.submitted_at, one.published_at)


def _steps(returns: Sequence[Return], as_of: datetime) -> Mapping[int, list[ReturnEvent]]:
    found: dict[int, list[ReturnEvent]] = defaultdict(list)
    taken = ReturnEvent.objects.filter(monthly_return__in=returns, at__lte=as_of)
    for event in taken.order_by("pk"):
        found[event.monthly_return_id].append(event)
    return found


def _then(one: Return, steps: Sequence[ReturnEvent]) -> _Seen:
    """As its steps had left it: handing in counts until it is taken or sent back."""
    submitted = published = None
    for step in steps:
        if step.action == "submit":
            submitted = step.at
        elif step.to_state == State.DRAFT:
            submitted = None
        elif step.action == "publish":
            published = step.at
    last = steps[-1] if steps else None
    stood = last.to_state if last else State.DRAFT
    sent_back = last is not None and last.action == "send_back"
    return _Seen(one, stood, sent_back, submitted, published)


def _round(month: Month, due: date, taken: Sequence[_Seen], day: date) -> Round:
    """`due` is when it will be due by today's rules; a return keeps the day it was opened with."""
    regular = next((one for one in taken if one.found.sequence == 0), None)
    if regular is None:
        return Round(month, due, day > due, days_late=_late(day, due))
    due = regular.found.due_on
    handed_in = _day(regular.submitted_at) if regular.state in HANDED_IN else None
    published = _day(regular.published_at)
    return Round(
        month=month,
        due_on=due,
        is_due=day > due,
        state=regular.state,
        pk=regular.found.pk,
        is_returned=regular.is_returned,
        submitted_on=handed_in,
        published_on=published,
        days_late=_late(handed_in or published or day, due),
        corrections=tuple(_correction(one) for one in taken if one.found.sequence > 0),
    )


def _correction(seen: _Seen) -> Correction:
    one = seen.found
    opened = localdate(one.opened_at)
    return Correction(one.pk, one.sequence, one.reason, opened, _day(seen.published_at))


def _day(at: datetime | None) -> date | None:
    return localdate(at) if at else None


def _late(day: date, due: date) -> int:
    return max(0, (day - due).days)
