"""One project of a ledger: what it is, how it stands, and what follows from both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from entry.periods import Month
from plan.lights import State
from projects.formulas import Permit, share
from projects.judging import Judged
from projects.lights import FAMILIES
from projects.models import Project
from projects.stages import Happening, Phase, start_marks, year_marks


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A problem that is not settled: what it is, who is asked to do what, at which level."""

    title: str
    asked: str
    level: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who works for a project; `phone` is "" for a reader who may not see it."""

    duty: str
    name: str
    phone: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.phone}".strip()


@dataclass(frozen=True, slots=True)
class More:
    """What the wider columns tell of a project, read only when they are asked for.

    `funding` is 万元 by source; `excused` why its statistics light is exempt; `solved` what became
    of last month's problems.
    """

    co_operating: tuple[str, ...] = ()
    people: tuple[Contact, ...] = ()
    funding: Mapping[str, Decimal] = field(default_factory=dict)
    photos: int = 0
    excused: str = ""
    solved: str = ""

    def names(self, duty: str) -> str:
        return "、".join(one.name for one in self.people if one.duty == duty)

    def with_phones(self, duty: str) -> str:
        return "、".join(str(one) for one in self.people if one.duty == duty)


@dataclass(frozen=True, slots=True)
class Entry:
    """One project of a ledger, and how it stands; `events` are those by its month, in order."""

    project: Project
    judged: Judged
    permits: tuple[Permit, ...] = ()
    blocked: str = ""
    problems: tuple[Obstacle, ...] = ()
    lists: tuple[str, ...] = ()
    events: tuple[Happening, ...] = ()
    more: More | None = None

    @property
    def open_problems(self) -> int:
        return len(self.problems)

    @property
    def invested(self) -> Decimal | None:
        return self.judged.figure.invested if self.judged.figure else None

    @property
    def invested_in_month(self) -> Decimal | None:
        """本月完成投资, within what is known now; None where last month's total is not known."""
        month = self.judged.month
        if self.invested is None or month.month == 1:
            return self.invested
        before = self.judged.figures.get(month - 1)
        return (
            None if before is None or before.invested is None else self.invested - before.invested
        )

    @property
    def completion(self) -> Decimal | None:
        return share(self.invested, self.judged.planned_investment)

    @property
    def gap(self) -> Decimal | None:
        """超（欠）进度, points, unrounded."""
        done, due = self.completion, self.judged.schedule
        return None if done is None or due is None else done - due

    @property
    def invested_since_start(self) -> Decimal | None:
        """开工以来累计: before the year and in it; None unless the year's figure is there."""
        before = self.judged.plan.done_before if self.judged.plan else None
        return None if self.invested is None else self.invested + (before or 0)

    @property
    def paid_rate(self) -> Decimal | None:
        """支付率 (F21), % of what was received."""
        figure = self.judged.figure
        return share(figure.paid, figure.received) if figure else None

    @property
    def needed_permits(self) -> int:
        return sum(each.needed for each in self.permits)

    @property
    def done_permits(self) -> int:
        return sum(each.needed and each.done for each in self.permits)

    @property
    def start(self) -> Happening | None:
        """The event that `judged.course.started` is derived from."""
        return self._first("started", "resumed")

    @property
    def listing(self) -> Happening | None:
        """入库: the event, None before it."""
        return self._first("listed")

    def _first(self, *kinds: str) -> Happening | None:
        return next((one for one in self.events if one.kind in kinds), None)

    @property
    def resumed(self) -> bool | None:
        """是否复工: whether work goes on this year on what was begun before it.

        By a resumption in the year, or by money spent in it; False while it is stopped. None for
        any other project, and for one of which nothing is known.
        """
        judged = self.judged
        if judged.phase not in (Phase.CONTINUING, Phase.FINISHING) or judged.course.finished:
            return None
        if judged.course.stopped:
            return False
        year = judged.month.year
        if any(one.kind == "resumed" and one.month.year == year for one in self.events):
            return True
        spent = judged.latest.invested if judged.latest else None
        return None if spent is None else spent > 0

    @property
    def start_marks(self) -> frozenset[str]:
        """Where it stands in the bulletin's count of starts (`stages.Starts`).

        Only projects of the year's plan count, and of those what was to start in it or did.
        """
        plan, started = self.judged.plan, self.judged.course.started
        month = self.judged.month
        if plan is None or (
            plan.planned_start is None and (started is None or started.year != month.year)
        ):
            return frozenset()
        return start_marks(plan.planned_start, started, month)

    @property
    def year_marks(self) -> frozenset[str]:
        """What it came to in the year (`stages.year_marks`)."""
        return year_marks(self.judged.course, self.judged.month.year)

    @property
    def blamed(self) -> tuple[str, ...]:
        """The families whose lights are as bad as the overall one, when that is yellow or red."""
        state = self.judged.light.state
        if state not in (State.RED, State.YELLOW):
            return ()
        return tuple(one for one in FAMILIES if self.judged.lights[one].state is state)


def in_order(events: Iterable[Happening], until: Month) -> tuple[Happening, ...]:
    """The events up to the end of a month as they happened."""
    found = [one for one in events if one.month <= until]
    return tuple(sorted(found, key=lambda one: (one.month, one.order)))
