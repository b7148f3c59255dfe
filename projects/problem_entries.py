"""The problems of a list as they stand, what a set of them comes to, and its summary cuts. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Department
from projects.choices import ProblemStage as Stage
from projects.choices import Satisfaction
from projects.deadlines import Pace, Standing
from projects.formulas import share
from projects.models import Problem


@dataclass(frozen=True, slots=True)
class Said:
    """One step whose words tell how a problem is handled."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """One problem of the list, and how it stands; `said` the latest first.

    `why_escalate` is why it should go up to its lead official, "" when it need not.
    """

    problem: Problem
    standing: Standing
    said: tuple[Said, ...] = ()
    why_escalate: str = ""

    @property
    def co_operating(self) -> list[Department]:
        return list(self.problem.co_operating.all())

    @property
    def subject(self) -> str:
        """项目（企业）名称."""
        one = self.problem
        return str(one.project or one.enterprise)


@dataclass(frozen=True, slots=True)
class ProblemTotals:
    """What a set of problems comes to; rates are per cent, unrounded, None of nothing.

    `closing_rate` is of those that were not declined, `satisfaction` of those closed.
    """

    problems: int
    open: int
    overdue: int
    due_soon: int
    escalated: int
    reopened: int
    reminders: int
    stages: Mapping[str, int]
    closing_rate: Decimal | None
    satisfaction: Decimal | None


@dataclass(frozen=True, slots=True)
class ProblemCut:
    key: str
    title: str
    totals: ProblemTotals


def totals(entries: Sequence[ProblemEntry]) -> ProblemTotals:
    every = [one.problem for one in entries]
    paces = Counter(one.standing.pace for one in entries)
    stages = Counter(str(one.stage) for one in every)
    closed = stages[Stage.CLOSED]
    content = sum(one.satisfaction in (Satisfaction.SATISFIED, Satisfaction.FAIR) for one in every)
    return ProblemTotals(
        problems=len(every),
        open=sum(one.is_open for one in every),
        overdue=paces[Pace.OVERDUE],
        due_soon=paces[Pace.DUE_SOON],
        escalated=sum(one.is_escalated for one in every),
        reopened=sum(one.reopened > 0 for one in every),
        reminders=sum(one.reminders for one in every),
        stages=stages,
        closing_rate=share(Decimal(closed), Decimal(len(every) - stages[Stage.DROPPED])),
        satisfaction=share(Decimal(content), Decimal(closed)),
    )


CUTS: Mapping[str, tuple[str, Callable[[ProblemEntry], tuple[str, str]]]] = {
    "kind": ("类别", lambda one: (one.problem.kind, one.problem.get_kind_display())),
    "level": ("协调层级", lambda one: (one.problem.level, one.problem.get_level_display())),
    "department": ("责任单位", lambda one: (one.problem.lead.code, one.problem.lead.short_name)),
}


def cuts(entries: Sequence[ProblemEntry], name: str) -> list[ProblemCut]:
    """The summary of a list by one of `CUTS`, the largest first."""
    _, key = CUTS[name]
    grouped: dict[tuple[str, str], list[ProblemEntry]] = {}
    for entry in entries:
        grouped.setdefault(key(entry), []).append(entry)
    found = [ProblemCut(code, title, totals(group)) for (code, title), group in grouped.items()]
    return sorted(found, key=lambda one: -one.totals.problems)
