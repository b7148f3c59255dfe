"""Where projects stand at the end of a month: plans, events, figures and lights put together.

A fixed number of queries for any number of projects; what is computed of them is pure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import DateTimeField, IntegerField, Q, QuerySet

from accounts.statements import ByKeys, Slot
from entry.fields import MonthField
from entry.periods import Month
from plan.judging import rules_of
from plan.lights import Light, State, Threshold, streak
from plan.precisions import date_words
from projects.formulas import Schedule
from projects.lights import OVERALL, Standing, lights
from projects.models import (
    LightExemption,
    PlannedMonth,
    Project,
    ProjectEvent,
    ProjectProgress,
    YearPlan,
)
from projects.stages import (
    Course,
    Happening,
    Phase,
    Stage,
    course,
    phase,
    stage,
)


class Figure(NamedTuple):
    """A month of a project as it was known; amounts in 万元."""

    project: int
    month: Month
    invested: Decimal | None
    listed: Decimal | None
    received: Decimal | None
    paid: Decimal | None
    physical: str
    problem: str
    next_step: str
    note: str
    published_at: datetime | None
    monthly_return: int


_FIGURE = (
    "project_id",
    "month",
    "invested",
    "listed",
    "received",
    "paid",
    "physical",
    "problem",
    "next_step",
    "note",
    "published_at",
    "monthly_return_id",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One project at the end of a month. `figure` is that month's, None when not reported.

    `timetable` is what its plan says of each month of the year, `figures` the months reported so
    far, `overall` its overall light at the end of each month from January to this one.
    """

    month: Month
    plan: YearPlan | None
    course: Course
    stage: Stage
    phase: Phase
    figure: Figure | None
    latest: Figure | None
    planned: Decimal | None
    schedule: Decimal | None
    lights: Mapping[str, Light]
    red_months: int
    yellow_months: int
    timetable: Schedule | None = None
    figures: Mapping[Month, Figure] = field(default_factory=dict)
    overall: tuple[Light, ...] = ()

    @property
    def light(self) -> Light:
        return self.lights[OVERALL]

    @property
    def states(self) -> tuple[State, ...]:
        return tuple(one.state for one in self.overall)

    @property
    def planned_investment(self) -> Decimal | None:
        return self.plan.planned_investment if self.plan else None


def schedule_of(plan: YearPlan, amounts: Mapping[Month, Decimal]) -> Schedule:
    return Schedule(
        year=plan.year,
        total=plan.planned_investment,
        amounts=amounts,
        curve=plan.curve.shares if plan.curve else (),
        first=plan.planned_start,
        last=plan.planned_finish,
    )


class Ground:
    """Everything about a set of projects in one year, read once: six queries.

    Two of them only for who judges: the rules, and who is exempt from them.
    """

    def __init__(
        self,
        projects: Collection[int],
        month: Month,
        as_of: datetime | None = None,
    ) -> None:
        self.month = month
        self._asked = (projects, as_of)
        plans = YearPlan.objects.filter(project__in=projects, year=month.year)
        self.plans = {one.project_id: one for one in plans.select_related("curve")}
        self.amounts: dict[int, dict[Month, Decimal]] = defaultdict(dict)
        for plan, at, amount in _PLANNED.rows(projects, year=month.year):
            self.amounts[plan][at] = amount
        self.events = _events(projects, as_of)
        self.figures = _figures(projects, month, as_of)

    @cached_property
    def rules(self) -> Mapping[str, Threshold]:
        return rules_of(self.month.year)

    @cached_property
    def _rules(self) -> tuple[tuple[str, Threshold], ...]:
        return tuple(self.rules.items())

    @cached_property
    def exempt(self) -> dict[int, list[tuple[str, Month, Month]]]:
        return _exemptions(*self._asked)

    def judged(self, project: int) -> Judged:
        """One project at the month of this ground, with the months that led there."""
        plan = self.plans.get(project)
        schedule = schedule_of(plan, self.amounts[plan.pk]) if plan else None
        history = [
            self._lights(project, at, plan, schedule)
            for at in Month.range(Month(self.month.year, 1), self.month)
        ]
        found, reached = history[-1]
        overall = tuple(each[OVERALL] for each, _ in history)
        states = [one.state for one in reversed(overall)]
        figures = self.figures.get(project, {})
        start, finish = (plan.planned_start, plan.planned_finish) if plan else (None, None)
        return Judged(
            month=self.month,
            plan=plan,
            course=reached,
            stage=stage(reached, planned_start=start),
            phase=phase(reached, self.month.year, planned_start=start, planned_finish=finish),
            figure=figures.get(self.month),
            latest=max(figures.values(), key=lambda one: one.month, default=None),
            planned=schedule.planned(self.month) if schedule else None,
            schedule=schedule.share(self.month) if schedule else None,
            lights=found,
            red_months=streak(states, State.RED),
            yellow_months=streak(states, State.YELLOW),
            timetable=schedule,
            figures=figures,
            overall=overall,
        )

    def _lights(
        self, project: int, at: Month, plan: YearPlan | None, schedule: Schedule | None
    ) -> tuple[Mapping[str, Light], Course]:
        reached = course(self.events.get(project, ()), at)
        figure = self.figures.get(project, {}).get(at)
        standing = Standing(
            month=at,
            course=reached,
            planned_start=plan.planned_start if plan else None,
            planned_investment=plan.planned_investment if plan else None,
            schedule=schedule.share(at) if schedule else None,
            expected=plan is not None,
            reported=figure is not None,
            invested=figure.invested if figure else None,
            received=figure.received if figure else None,
            paid=figure.paid if figure else None,
        )
        exempt = frozenset(
            family for family, first, last in self.exempt.get(project, ()) if first <= at <= last
        )
        return _lights_once(standing, self._rules, exempt), reached


def _planned(theirs: Q) -> "QuerySet[PlannedMonth, Any]":
    found = PlannedMonth.objects.filter(theirs, year_plan__year=Slot("year", IntegerField()))
    return found.order_by().values_list("year_plan_id", "month", "amount")


def _happened(theirs: Q, at_moment: bool) -> "QuerySet[ProjectEvent, Any]":
    found = ProjectEvent.objects.as_of(_AS_OF if at_moment else None)
    names = ("project_id", "kind", "on", "precision", "pk")
    return found.filter(theirs).order_by("on", "pk").values_list(*names)


def _reported(theirs: Q, at_moment: bool) -> "QuerySet[ProjectProgress, Any]":
    found = ProjectProgress.objects.as_of(_AS_OF if at_moment else None).filter(
        theirs, month__gte=Slot("first", MonthField()), month__lte=Slot("last", MonthField())
    )
    return found.order_by().values_list(*_FIGURE)


def _approved(theirs: Q, at_moment: bool) -> "QuerySet[LightExemption, Any]":
    found = LightExemption.objects.filter(theirs, is_approved=True)
    if at_moment:
        found = found.filter(decided_at__lte=_AS_OF)
    return found.order_by().values_list("project_id", "family", "first", "last")


_AS_OF: Any = Slot("as_of", DateTimeField())
_PLANNED = ByKeys("year_plan__project_id", _planned)
_EVENTS = ByKeys("project_id", _happened)
_REPORTED = ByKeys("project_id", _reported)
_APPROVED = ByKeys("project_id", _approved)


@lru_cache(maxsize=8192)
def _lights_once(
    standing: Standing, rules: tuple[tuple[str, Threshold], ...], exempt: frozenset[str]
) -> Mapping[str, Light]:
    """The same question has the same answer, so each process works it out once (ADR 12)."""
    return lights(standing, dict(rules), exempt)


def _events(projects: Collection[int], as_of: datetime | None) -> dict[int, list[Happening]]:
    found: dict[int, list[Happening]] = defaultdict(list)
    events = _EVENTS.rows(projects, as_of is not None, as_of=as_of)
    for project, kind, on, precision, pk in events:
        words = date_words(on, precision)
        found[project].append(Happening(kind, Month.of(on), (on, pk), words))
    return found


def _figures(
    projects: Collection[int], month: Month, as_of: datetime | None
) -> dict[int, dict[Month, Figure]]:
    """The year's months up to this one, as known at a moment."""
    found: dict[int, dict[Month, Figure]] = defaultdict(dict)
    first = Month(month.year, 1)
    rows = _REPORTED.rows(projects, as_of is not None, as_of=as_of, first=first, last=month)
    for one in map(Figure._make, rows):
        found[one.project][one.month] = one
    return found


def _exemptions(
    projects: Collection[int], as_of: datetime | None
) -> dict[int, list[tuple[str, Month, Month]]]:
    found: dict[int, list[tuple[str, Month, Month]]] = defaultdict(list)
    approved = _APPROVED.rows(projects, as_of is not None, as_of=as_of)
    for project, family, first, last in approved:
        found[project].append((family, first, last))
    return found


def judge(
    projects: Iterable[Project], month: Month, as_of: datetime | None = None
) -> dict[int, Judged]:
    """Where each of these projects stands at the end of a month, as known at a moment."""
    pks = [one.pk for one in projects]
    ground = Ground(pks, month, as_of)
    return {pk: ground.judged(pk) for pk in pks}
