"""One indicator's year, period by period: levels, growth, single months, plan, lights, vintages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import Area
from entry.periods import Accumulation, Frequency, Month, due_months
from indicators import lights
from indicators.figures import Figures, Stated
from indicators.formulas import (
    completion,
    planned_amount,
    schedule_share,
    single_month,
    single_month_growth,
)
from indicators.judging import NO_DEADLINES, Deadlines, period_label, question
from indicators.models import Indicator, Observation, Target
from indicators.rules import Family, Measure, Operator, Rule, family_of


@dataclass(frozen=True, slots=True)
class Vintage:
    """A published state of a month's figure and its real-time period: known from … until ….

    `known_until` is None while it stands, seen from the page's moment.
    """

    figure: Observation
    known_from: datetime
    known_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One period of the year; everything is None where it cannot be known.

    `single` (当月) is derived within what was known at one moment and may be negative: a revision
    or a write-off. `schedule` is what the plan asks for by this period, in % of the year's
    target, `planned` the same as an amount. `light` is None where there is nothing to judge yet.
    """

    month: Month
    label: str
    figure: Stated | None
    year_ago: Stated | None
    growth: Decimal | None
    growth_is_computed: bool
    year_ago_growth: Decimal | None
    single: Decimal | None
    single_growth: Decimal | None
    year_ago_single: Decimal | None
    schedule: Decimal | None
    planned: Decimal | None
    light: lights.Light | None
    vintages: tuple[Vintage, ...]


def known_vintages(
    figures: Iterable[Observation], as_of: datetime | None
) -> dict[Month, tuple[Vintage, ...]]:
    """The vintages of each month that were published by `as_of` (None: now), oldest first."""
    found: dict[Month, list[Vintage]] = {}
    for one in sorted(figures, key=lambda one: (one.published_at is None, one.published_at)):
        if one.published_at is None or (as_of is not None and one.published_at > as_of):
            continue
        until = one.superseded_at
        if until is not None and as_of is not None and until > as_of:
            until = None
        found.setdefault(one.month, []).append(Vintage(one, one.published_at, until))
    return {month: tuple(vintages) for month, vintages in found.items()}


class Series:
    """Builds the rows of one indicator in one area from figures that were loaded before.

    `figures` hold the year and the one before of the indicator and of what its target refers to,
    as known at one moment.
    """

    def __init__(
        self,
        indicator: Indicator,
        area: Area,
        figures: Figures,
        *,
        target: Target | None = None,
        rules: Mapping[Family, Rule] | None = None,
        deadlines: Deadlines = NO_DEADLINES,
    ) -> None:
        self.indicator = indicator
        self.area = area
        self.figures = figures
        self.target = target
        self.rules = rules or {}
        self.deadlines = deadlines

    def rows(
        self, year: int, until: Month, vintages: Mapping[Month, tuple[Vintage, ...]]
    ) -> tuple[MonthRow, ...]:
        """The periods due in a year; those after `until` are judged only once they have figures."""
        due = due_months(Frequency(self.indicator.frequency), self.indicator.first_month)
        months = [Month(year, number) for number in sorted(due)]
        return tuple(self._row(month, until, vintages.get(month, ())) for month in months)

    def _row(self, month: Month, until: Month, vintages: tuple[Vintage, ...]) -> MonthRow:
        figure = self._get(month)
        growth = self._growth(month)
        schedule = self.schedule(month)
        return MonthRow(
            month=month,
            label=period_label(self.indicator, month),
            figure=figure,
            year_ago=self._get(month.year_ago),
            growth=growth,
            growth_is_computed=growth is not None and (figure is None or figure.growth is None),
            year_ago_growth=self._growth(month.year_ago),
            single=self._single(month, self._value),
            single_growth=self._single_growth(month),
            year_ago_single=self._single(month.year_ago, self._value),
            schedule=schedule,
            planned=self._planned(schedule),
            light=self._light(month) if figure is not None or month <= until else None,
            vintages=vintages,
        )

    def _get(self, month: Month) -> Stated | None:
        return self.figures.get(self.indicator.pk, self.area.pk, month)

    def _growth(self, month: Month) -> Decimal | None:
        return self.figures.growth(self.indicator, self.area.pk, month)

    def _value(self, month: Month) -> Decimal | None:
        """The value to subtract and compare with; None for a limit (近4000)."""
        figure = self._get(month)
        return figure.exact_value if figure else None

    def _base(self, month: Month) -> Decimal | None:
        """Last year's comparable accumulation: as reported, else last year's own if it compares."""
        figure = self._get(month)
        if figure is not None and figure.comparable_base is not None:
            return figure.comparable_base
        if self.indicator.price_basis not in {"nominal", "none"}:
            return None
        return self._value(month.year_ago)

    def _single(self, month: Month, of: Callable[[Month], Decimal | None]) -> Decimal | None:
        before = of(month - 1) if month.month > 1 else None
        return single_month(
            of(month),
            before,
            month=month.month,
            first_month=self.indicator.first_month,
            frequency=Frequency(self.indicator.frequency),
            accumulation=Accumulation(self.indicator.accumulation),
        )

    def _single_growth(self, month: Month) -> Decimal | None:
        if self._single(month, self._value) is None or self._single(month, self._base) is None:
            return None
        first = month.month == 1
        return single_month_growth(
            self._value(month),
            None if first else self._value(month - 1),
            self._base(month),
            None if first else self._base(month - 1),
            month=month.month,
            first_month=self.indicator.first_month,
        )

    def schedule(self, month: Month) -> Decimal | None:
        """计划进度, %: the phase target or the plan curve by this period; None without 序时."""
        target = self.target
        if target is None or target.amount is None or not has_schedule(target):
            return None
        phase = next((one.amount for one in target.phases.all() if one.month == month), None)
        if phase is not None:
            return completion(phase, target.amount)
        return schedule_share(month.month, target.curve.shares if target.curve else None)

    def _planned(self, schedule: Decimal | None) -> Decimal | None:
        if schedule is None or self.target is None or self.target.amount is None:
            return None
        return planned_amount(self.target.amount, schedule)

    def _light(self, month: Month) -> lights.Light | None:
        if self.target is None:
            return None
        asked = question(self.target, month, self.figures, self.deadlines)
        return lights.judge(asked, self.rules)


def has_schedule(target: Target) -> bool:
    """Whether a target is a level that accumulates over the year; growth and rates have no 序时."""
    accumulation = Accumulation(target.indicator.accumulation)
    family = family_of(
        Measure(target.measure), Operator(target.operator), accumulation, target.amount
    )
    if family is Family.ABOUT:
        return target.measure == Target.Measure.VALUE and accumulation is Accumulation.YTD
    return family is Family.LEVEL
