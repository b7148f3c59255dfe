"""Where signings stand at the end of a month: steps, investors, funds and rules put together.

A fixed number of queries for any number of signings; what is computed of them is pure.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.utils.timezone import get_current_timezone, localdate

from entry.periods import Month
from investment.choices import Review, StepKind
from investment.counting import LeastRule, Record, excluded_by
from investment.funnel import Course, Step, course, is_stale
from investment.known import known_of
from investment.models import CountingRule, Signing, StepRule
from investment.needs import Need, Needs, needs
from investment.reads import AGREEMENTS, BUILT, CHANGES, EVENTS, STEPS, Figure, figures


@dataclass(frozen=True, slots=True)
class Investor:
    """Whose a signing was on a day; None and "" where nobody is known."""

    pk: int | None = None
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One signing on a day.

    `funds` is the year's latest figure, of `month` or before it; `previous` last month's;
    `received` all that was ever verified. `lacks` finds what the next step lacks, which few lists
    tell. `waiting` counts steps that nobody has confirmed yet; `is_reviewed` tells that no
    agreement waits for its review (公平竞争审查).
    """

    month: Month
    day: date
    course: Course
    record: Record
    investor: Investor
    days: Mapping[str, int]
    is_stale: bool
    lacks: Callable[[], Needs] = Needs
    funds: Figure | None = None
    previous: Figure | None = None
    received: Decimal | None = None
    waiting: int = 0
    is_reviewed: bool = True

    @property
    def needs(self) -> Needs:
        """What the record lacks for its next step."""
        return self.lacks()

    @property
    def step(self) -> StepKind | None:
        return self.course.step

    @property
    def excluded(self) -> str:
        """The rule that keeps it out of the counts, "" for none."""
        return self.record.excluded


class Ground:
    """Everything about a set of signings, read once: six queries for up to a thousand, and one for
    what their next steps ask for when somebody wants to know.

    `today` stops the clock within a month that is not over. The drafts of the returns `carriers`
    count as if they stood: a figure counted from funds is published together with them.
    """

    def __init__(
        self,
        signings: Sequence[int],
        month: Month,
        as_of: datetime | None = None,
        *,
        today: date | None = None,
        carriers: Collection[int] = (),
    ) -> None:
        self.month, self.as_of = month, as_of
        self.day = min(month.last_day, today or month.last_day)
        at_moment = as_of is not None
        self.steps, self.waiting = _split(STEPS.rows(signings, at_moment, as_of=as_of))
        self.built: dict[int, list[Step]] = defaultdict(list)
        self.listed: set[int] = set()
        for signing, kind, on, pk in EVENTS.rows(signings, at_moment, as_of=as_of):
            if kind in BUILT:
                self.built[signing].append(Step(BUILT[kind], on, pk))
            elif on <= self.day:
                self.listed.add(signing)
        self.changes: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for signing, *change in CHANGES.rows(signings):
            self.changes[signing].append(tuple(change))
        self.figures = figures(signings, month, as_of, carriers)
        self._signings, self._zone = signings, get_current_timezone()

    @cached_property
    def least(self) -> dict[int, list[LeastRule]]:
        """The rules on the least amount, by year."""
        found: dict[int, list[LeastRule]] = defaultdict(list)
        for one in CountingRule.objects.filter(least__isnull=False).order_by("order", "code"):
            found[one.year].append(LeastRule(one.title, one.least))
        return found

    @cached_property
    def _table(self) -> tuple[Need, ...]:
        return tuple(Need(*row) for row in StepRule.objects.values_list("step", "field", "group"))

    @cached_property
    def _agreements(self) -> dict[int, list[tuple[str, str]]]:
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for signing, kind, review in AGREEMENTS.rows(self._signings):
            found[signing].append((kind, review))
        return found

    def judged(self, signing: Signing) -> Judged:
        """One signing, read with what `SigningQuerySet.for_lists` brings."""
        pk = signing.pk
        steps = self._steps(pk)
        reached = course(steps, self.day)
        theirs = self.figures.get(pk, {})
        funds = max(
            (one for month, one in theirs.items() if month.year == self.month.year),
            key=lambda one: one.month,
            default=None,
        )
        received = _received(theirs)
        return Judged(
            month=self.month,
            day=self.day,
            course=reached,
            record=self._record(signing, reached, received),
            investor=self._investor(signing),
            days=reached.days_in(self.day),
            is_stale=self._has_begun(steps, reached)
            and is_stale(reached, self._news(signing), self.day),
            lacks=partial(self._needs, signing, reached),
            funds=funds,
            previous=theirs.get(self.month - 1),
            received=received,
            waiting=self.waiting.get(pk, 0),
            is_reviewed=all(state != Review.WAITING for _, state in self._agreements.get(pk, ())),
        )

    def _has_begun(self, steps: Sequence[Step], reached: Course) -> bool:
        """Not before the first of its steps; a record without any stands still from the start."""
        return reached.step is not None or all(one.on <= self.day for one in steps)

    def _steps(self, pk: int) -> Sequence[Step]:
        """Its own, but for what its project's events say."""
        built = self.built.get(pk, [])
        known = {one.kind for one in built}
        return [*(one for one in self.steps.get(pk, ()) if one.kind not in known), *built]

    def _record(self, signing: Signing, reached: Course, received: Decimal | None) -> Record:
        """An increase is left out with its project, and has its project's size with its own."""
        parent = signing.parent
        named = signing.exclusion or (parent.exclusion if parent else None)
        size = signing.agreed_investment
        if parent is not None:
            parts = [one for one in (size, parent.agreed_investment) if one is not None]
            size = sum(parts, Decimal(0)) if parts else None
        signed = reached.reached.get(StepKind.SIGNED, self.day)
        return Record(
            pk=signing.pk,
            course=reached,
            agreed=signing.agreed_investment,
            outside=signing.outside_investment,
            is_increase=parent is not None,
            excluded=excluded_by(
                size, named.title if named else "", self.least.get(signed.year, ())
            ),
            received=received,
            is_listed=signing.pk in self.listed,
        )

    def _investor(self, signing: Signing) -> Investor:
        """As of the day; changes are entered in the order of their days."""
        for on, at, before, name, source in self.changes.get(signing.pk, ()):
            if on > self.day or (self.as_of is not None and at > self.as_of):
                return Investor(before, name, source)
        enterprise = signing.enterprise
        return Investor(
            signing.enterprise_id, enterprise.name if enterprise else "", signing.source
        )

    def _news(self, signing: Signing) -> date | None:
        at = signing.updated_at
        if at is None or (self.as_of is not None and at > self.as_of):
            return None
        return localdate(at, self._zone)

    def _needs(self, signing: Signing, reached: Course) -> Needs:
        step = reached.next_step
        if step is None:
            return Needs()
        return needs(self._table, step, known_of(signing, self._agreements.get(signing.pk, ())))


def _split(
    rows: Iterable[tuple[Any, ...]],
) -> tuple[dict[int, list[Step]], dict[int, int]]:
    """Steps in force by signing, and how many of each wait."""
    steps: dict[int, list[Step]] = defaultdict(list)
    waiting: dict[int, int] = defaultdict(int)
    for signing, kind, on, pk, reason, confirmed_at in rows:
        if confirmed_at is None:
            waiting[signing] += 1
        else:
            steps[signing].append(Step(kind, on, pk, reason))
    return steps, waiting


def _received(months: Mapping[Month, Figure]) -> Decimal | None:
    """The last figure of each year, summed; None when none is known."""
    last: dict[int, Figure] = {}
    for month, one in sorted(months.items()):
        last[month.year] = one
    known = [one.verified for one in last.values() if one.verified is not None]
    return sum(known, Decimal(0)) if known else None


def judge(
    signings: Iterable[Signing],
    month: Month,
    as_of: datetime | None = None,
    *,
    today: date | None = None,
) -> dict[int, Judged]:
    """Where each of these signings stands at the end of a month, as known at a moment."""
    every = list(signings)
    ground = Ground([one.pk for one in every], month, as_of, today=today)
    return {one.pk: ground.judged(one) for one in every}
