"""Lights of many targets at once: loads what the judge needs in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch
from django.utils.timezone import localdate

from entry.cells import Absence
from entry.duedates import DueDays
from entry.models import DueRule
from entry.periods import Accumulation, Frequency, Month, is_due, label
from indicators import lights
from indicators.figures import Figures, Stated
from indicators.models import Indicator, LightRule, PhaseTarget, Target
from indicators.phrases import own_requirement


@dataclass(frozen=True, slots=True)
class Judged:
    """A target's light in a month, with the figure it was judged on (None if there is none)."""

    target: Target
    month: Month
    light: lights.Light
    figure: Stated | None


class Deadlines:
    """Which figures should have been there on a day; none where no day is given.

    The due days are read when they are asked for first, in two queries: where no figure is
    missing nobody asks.
    """

    def __init__(self, today: date | None = None) -> None:
        self.today = today

    @classmethod
    def load(cls, today: date | None, as_of: datetime | None = None) -> "Deadlines":
        """Seen from a moment in the past, only what was due by then is overdue."""
        if today is None or as_of is None:
            return cls(today)
        return cls(min(today, localdate(as_of)))

    @cached_property
    def _days(self) -> DueDays:
        return DueRule.objects.due_days()

    def passed(self, indicator: Indicator, month: Month) -> bool:
        """Whether the day is over on which the owner's return with this figure was due; never in
        a month for which none is: an annual figure of September is not late."""
        if self.today is None or not indicator.is_active:
            return False
        if not is_due(month, Frequency(indicator.frequency), indicator.first_month):
            return False
        return self.today > self._days.of(indicator.owner_id, month + indicator.lag_months)


NO_DEADLINES = Deadlines()


def rules_of(year: int) -> Mapping[lights.Family, lights.Rule]:
    """The rules in force for a year. One query."""
    return rules_in(LightRule.objects.filter(year=year).order_by("version"))


def rules_in(rows: Iterable[LightRule]) -> Mapping[lights.Family, lights.Rule]:
    """Of each family the latest version, from rows in the order of their versions."""
    found: dict[lights.Family, lights.Rule] = {}
    for row in rows:
        found[lights.Family(row.family)] = lights.Rule(
            version=row.version,
            family=lights.Family(row.family),
            green_from=row.green_from,
            green_inclusive=row.green_inclusive,
            yellow_from=row.yellow_from,
            yellow_inclusive=row.yellow_inclusive,
            band_points=row.band_points,
            band_share=row.band_share,
            red_below_zero=row.red_below_zero,
        )
    return found


def judged_month(indicator: Indicator, month: Month) -> Month:
    """The period to judge when a page stands at `month`.

    It is the last month of that year for which a figure is due: in May a quarterly indicator is
    judged on its first quarter, under that label. When none was due yet it is `month` itself,
    and the light is grey with its reason.
    """
    candidate = month - indicator.lag_months
    while candidate.year == month.year:
        if is_due(candidate, Frequency(indicator.frequency), indicator.first_month):
            return candidate
        candidate = candidate - 1
    return month


def with_grounds(targets: "Iterable[Target]") -> Sequence[Target]:
    """Targets with everything that `judge_targets` reads of them: two queries."""
    if isinstance(targets, (list, tuple)):
        return targets
    return list(
        targets.select_related(  # type: ignore[attr-defined]
            "indicator__owner",
            "area",
            "curve",
            "reference_indicator",
            "reference_area",
            "plan",
            "responsible",
            "chapter",
        ).prefetch_related(Prefetch("phases", PhaseTarget.objects.order_by("month")))
    )


def judge_targets(
    targets: Sequence[Target],
    month: Month,
    *,
    as_of: datetime | None = None,
    figures: Figures | None = None,
    exact_month: bool = False,
    deadlines: Deadlines = NO_DEADLINES,
) -> list[Judged]:
    """The lights of targets at a month, from what was known at `as_of`.

    `targets` come from `with_grounds`. Two queries: rules, and figures where they are not given.
    With `exact_month` each is judged at that very month (grey when it is not due); otherwise at
    its `judged_month`. What is missing is called overdue after its day in `deadlines`.
    """
    rules = rules_of(month.year)
    figures = figures or _figures(targets, month, as_of)
    result = []
    for target in targets:
        period = month if exact_month else judged_month(target.indicator, month)
        light = lights.judge(question(target, period, figures, deadlines), rules)
        figure = figures.get(target.indicator_id, target.area_id, period)
        result.append(Judged(target, period, light, figure))
    return result


def _figures(targets: Sequence[Target], month: Month, as_of: datetime | None) -> Figures:
    """Two years of what these targets are judged by."""
    indicators = {target.indicator_id for target in targets}
    indicators |= {t.reference_indicator_id for t in targets if t.reference_indicator_id}
    areas = {target.area_id for target in targets}
    areas |= {target.reference_area_id for target in targets if target.reference_area_id}
    first = Month(month.year - 1, 1)
    return Figures.load(indicators, areas, first=first, last=month, as_of=as_of)


def question(
    target: Target, month: Month, figures: Figures, deadlines: Deadlines = NO_DEADLINES
) -> lights.Question:
    """Everything the judge is told about a target in a month."""
    indicator = target.indicator
    figure = figures.get(indicator.pk, target.area_id, month)
    reference_name, reference_value = _reference(target, month, figures)
    return lights.Question(
        month=month,
        label=period_label(indicator, month),
        name=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        direction=lights.Direction(indicator.direction),
        accumulation=Accumulation(indicator.accumulation),
        frequency=Frequency(indicator.frequency),
        first_month=indicator.first_month,
        measure=lights.Measure(target.measure),
        operator=lights.Operator(target.operator),
        amount=target.amount,
        tolerance=target.tolerance,
        phase_amount=_phase(target, month),
        curve=target.curve.shares if target.curve else None,
        observed_value=figure.value if figure else None,
        observed_growth=figures.growth(indicator, target.area_id, month),
        observed_rank=figure.rank if figure else None,
        absence=_absence(target, figure),
        overdue=figure is None and deadlines.passed(indicator, month),
        is_due=is_due(month, Frequency(indicator.frequency), indicator.first_month),
        reference_name=reference_name,
        reference_value=reference_value,
        qualifier=lights.Qualifier(figure.qualifier if figure else "exact"),
        requirement=own_requirement(target.quote, assessed=True),
        remark=target.note,
    )


def _absence(target: Target, figure: Stated | None) -> Absence | None:
    if figure is None:
        return None
    growth = target.measure == Target.Measure.GROWTH
    reason = figure.growth_absence if growth else figure.value_absence
    return Absence(reason) if reason else None


def _phase(target: Target, month: Month) -> Decimal | None:
    return next((phase.amount for phase in target.phases.all() if phase.month == month), None)


def _reference(target: Target, month: Month, figures: Figures) -> tuple[str | None, Decimal | None]:
    """The growth that a relative target is held against: another indicator's or another area's."""
    if target.reference_indicator is None and target.reference_area is None:
        return None, None
    indicator = target.reference_indicator or target.indicator
    area = target.reference_area or target.area
    where = area.short_name if target.reference_area else ""
    return f"{where}{indicator.name}", figures.growth(indicator, area.pk, month)


def period_label(indicator: Indicator, month: Month) -> str:
    return label(
        month,
        Accumulation(indicator.accumulation),
        Frequency(indicator.frequency),
        indicator.first_month,
    )
