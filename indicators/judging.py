"""Lights of many targets at once: loads what the judge needs in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.timezone import localdate

from entry.cells import Absence
from entry.duedates import DueDays
from entry.models import DueRule
from entry.periods import Accumulation, Frequency, Month, is_due, label
from indicators import lights
from indicators.formulas import growth as growth_of
from indicators.models import Indicator, LightRule, Observation, PhaseTarget, Target
from indicators.phrases import own_requirement

Key = tuple[int, int, Month]


@dataclass(frozen=True, slots=True)
class Judged:
    """A target's light in a month, with the figure it was judged on (None if there is none)."""

    target: Target
    month: Month
    light: lights.Light
    figure: Observation | None


class Figures:
    """Figures by (indicator, area, month) as known at one moment."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._by_key: dict[Key, Observation] = {
            (one.indicator_id, one.area_id, one.month): one for one in observations
        }

    @classmethod
    def load(
        cls,
        indicators: Iterable[int],
        areas: Iterable[int],
        *,
        first: Month,
        last: Month,
        as_of: datetime | None = None,
    ) -> "Figures":
        """One query; both months inclusive."""
        return cls(
            Observation.objects.as_of(as_of)
            .filter(
                indicator__in=set(indicators),
                area__in=set(areas),
                month__gte=first,
                month__lte=last,
            )
            .order_by()
        )

    def get(self, indicator: int, area: int, month: Month) -> Observation | None:
        return self._by_key.get((indicator, area, month))

    def growth(self, indicator: Indicator, area: int, month: Month) -> Decimal | None:
        """Official growth; failing that, computed growth of a series whose levels compare.

        Real and comparable-scope growth is never computed from levels (DOMAIN §2.4), and none at
        all from a level that the source states as a limit (近4000, 4.5亿元以上).
        """
        one = self.get(indicator.pk, area, month)
        if one is None or one.growth is not None:
            return one.growth if one else None
        if one.growth_absence:
            return None
        if one.comparable_base is not None:
            return growth_of(one.exact_value, one.comparable_base)
        if indicator.price_basis not in {"nominal", "none"} or indicator.unit == "%":
            return None
        base = self.get(indicator.pk, area, month.year_ago)
        return growth_of(one.exact_value, base.exact_value if base else None)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Which figures should have been there on a day; none where no day is given."""

    today: date | None = None
    days: DueDays | None = None

    @classmethod
    def load(cls, today: date | None, as_of: datetime | None = None) -> "Deadlines":
        """Two queries. Seen from a moment in the past, only what was due by then is overdue."""
        if today is None:
            return cls()
        day = today if as_of is None else min(today, localdate(as_of))
        return cls(day, DueRule.objects.due_days())

    def passed(self, indicator: Indicator, month: Month) -> bool:
        """Whether the day is over on which the owner's return with this figure was due."""
        if self.today is None or self.days is None or not indicator.is_active:
            return False
        return self.today > self.days.of(indicator.owner_id, month + indicator.lag_months)


NO_DEADLINES = Deadlines()


def rules_of(year: int) -> Mapping[lights.Family, lights.Rule]:
    """The rules in force for a year: of each family, the latest version."""
    found: dict[lights.Family, lights.Rule] = {}
    for row in LightRule.objects.filter(year=year).order_by("version"):
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
    exact_month: bool = False,
    deadlines: Deadlines = NO_DEADLINES,
) -> list[Judged]:
    """The lights of targets at a month, from what was known at `as_of`.

    `targets` come from `with_grounds`. Two queries: rules and figures. With `exact_month` each is
    judged at that very month (grey when it is not due); otherwise at its `judged_month`. What is
    missing is called overdue after its day in `deadlines`.
    """
    rules = rules_of(month.year)
    indicators = {target.indicator_id for target in targets}
    indicators |= {t.reference_indicator_id for t in targets if t.reference_indicator_id}
    areas = {target.area_id for target in targets}
    areas |= {target.reference_area_id for target in targets if target.reference_area_id}
    figures = Figures.load(
        indicators, areas, first=Month(month.year - 1, 1), last=month, as_of=as_of
    )
    result = []
    for target in targets:
        period = month if exact_month else judged_month(target.indicator, month)
        light = lights.judge(question(target, period, figures, deadlines), rules)
        figure = figures.get(target.indicator_id, target.area_id, period)
        result.append(Judged(target, period, light, figure))
    return result


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


def _absence(target: Target, figure: Observation | None) -> Absence | None:
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
