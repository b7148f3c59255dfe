"""Where indicators stand in a month: figure, growth, place, target and light, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from accounts.models import Area
from entry.periods import Frequency, Month, is_due
from indicators.figures import Figures, Stated, states_number
from indicators.judging import (
    NO_DEADLINES,
    Deadlines,
    Judged,
    judge_targets,
    judged_month,
    period_label,
)
from indicators.models import Indicator, Observation, Target
from indicators.peers import Place, place_of, units_of

SPARK_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One indicator as a page stands at a month, with the target that it is held against.

    `month` is the period that is judged (in May a quarterly indicator stands at its first
    quarter) and `label` its name. `figure`, `year_ago`, `previous` (the period before) and
    `last_year` (上年实际, the full year before) are None where nothing is known; then `latest` is
    the last figure known before, so that a page can name it without passing it off as this
    month's. `is_overdue` says that there is no figure and its day is over. Growth is in printed
    %, official unless `growth_is_computed` (测算). `spark` holds the twelve months to
    `spark_until`, the page's month, of growth or of value.
    """

    indicator: Indicator
    area: Area
    target: Target | None
    judged: Judged | None
    month: Month
    label: str
    figure: Stated | None
    is_overdue: bool
    year_ago: Stated | None
    growth: Decimal | None
    growth_is_computed: bool
    previous: Stated | None
    previous_month: Month
    previous_label: str
    previous_growth: Decimal | None
    previous_is_computed: bool
    last_year: Stated | None
    last_year_growth: Decimal | None
    latest: Stated | None
    latest_label: str
    place: Place | None
    spark: tuple[Decimal | None, ...]
    spark_until: Month
    spark_is_growth: bool

    @property
    def rank(self) -> int | None:
        return self.place.place if self.place else None

    @property
    def rank_of(self) -> int | None:
        return self.place.of if self.place else None

    @property
    def rank_change(self) -> int | None:
        return self.place.change if self.place else None


Pair = tuple[Indicator, Target | None]


def standings(
    pairs: Sequence[Pair],
    area: Area,
    month: Month,
    *,
    as_of: datetime | None = None,
    deadlines: Deadlines = NO_DEADLINES,
) -> list[Standing]:
    """The standings of indicators (each with the target to judge, from `with_grounds`) at a month.

    Three queries, however many pairs: the city's units, figures, rules. What is missing is
    called overdue after its day in `deadlines`.
    """
    targets = [target for _, target in pairs if target is not None]
    units = units_of(area)
    figures = _figures(pairs, area, units, month, as_of)
    judged = judge_targets(targets, month, figures=figures, deadlines=deadlines)
    lights = {one.target.pk: one for one in judged}
    builder = _Builder(area, units, month, figures, deadlines)
    return [
        builder.build(indicator, target, lights[target.pk] if target else None)
        for indicator, target in pairs
    ]


def _figures(
    pairs: Sequence[Pair],
    area: Area,
    units: Sequence[Area],
    month: Month,
    as_of: datetime | None,
) -> Figures:
    """Two years of the area and of what is referred to; of the peers the months compared."""
    found = Observation.objects.as_of(as_of).filter(
        _judged_by(pairs, area) | _peers(pairs, units, month)
    )
    return Figures.read(found.filter(month__gte=Month(month.year - 1, 1), month__lte=month))


def _judged_by(pairs: Sequence[Pair], area: Area) -> Q:
    targets = [target for _, target in pairs if target is not None]
    indicators = {indicator.pk for indicator, _ in pairs}
    indicators |= {one.reference_indicator_id for one in targets if one.reference_indicator_id}
    areas = {area.pk, *(one.area_id for one in targets)}
    areas |= {one.reference_area_id for one in targets if one.reference_area_id}
    return Q(indicator__in=indicators, area__in=areas)


def _peers(pairs: Sequence[Pair], units: Sequence[Area], month: Month) -> Q:
    """The figures that places are counted from: of a period, the one before, and their bases."""
    compared = [indicator for indicator, _ in pairs if indicator.with_peers]
    months: set[Month] = set()
    for indicator in compared:
        period = judged_month(indicator, month)
        before = period_before(indicator, period)
        months |= {period, period.year_ago, before, before.year_ago}
    months = {one for one in months if one >= month - SPARK_MONTHS}
    return Q(indicator__in={one.pk for one in compared}, area__in=units, month__in=months)


class _Builder:
    def __init__(
        self,
        area: Area,
        units: Sequence[Area],
        month: Month,
        figures: Figures,
        deadlines: Deadlines,
    ) -> None:
        self.area = area
        self.units = units
        self.month = month
        self.figures = figures
        self.deadlines = deadlines

    def build(self, indicator: Indicator, target: Target | None, judged: Judged | None) -> Standing:
        month = judged.month if judged else judged_month(indicator, self.month)
        before = period_before(indicator, month)
        figure = self._figure(indicator, month)
        growth = self._growth(indicator, month)
        latest = self._latest(indicator, month) if figure is None else None
        on_growth = _is_about_growth(indicator, target)
        previous = self._figure(indicator, before)
        previous_growth = self._growth(indicator, before)
        last_december = Month(month.year - 1, 12)
        return Standing(
            indicator=indicator,
            area=self.area,
            target=target,
            judged=judged,
            month=month,
            label=period_label(indicator, month),
            figure=figure,
            is_overdue=figure is None and self.deadlines.passed(indicator, month),
            year_ago=self._figure(indicator, month.year_ago),
            growth=growth,
            growth_is_computed=_is_computed(growth, figure),
            previous=previous,
            previous_month=before,
            previous_label=_label_seen_from(indicator, before, month),
            previous_growth=previous_growth,
            previous_is_computed=_is_computed(previous_growth, previous),
            last_year=self._figure(indicator, last_december),
            last_year_growth=self._growth(indicator, last_december),
            latest=latest,
            latest_label=_label_seen_from(indicator, latest.month, month) if latest else "",
            place=self._place(indicator, month, before),
            spark=self._spark(indicator, on_growth),
            spark_until=self.month,
            spark_is_growth=on_growth,
        )

    def _place(self, indicator: Indicator, month: Month, before: Month) -> Place | None:
        units, figures = self.units, self.figures
        return place_of(indicator, self.area, month, before=before, units=units, figures=figures)

    def _figure(self, indicator: Indicator, month: Month) -> Stated | None:
        return self.figures.get(indicator.pk, self.area.pk, month)

    def _growth(self, indicator: Indicator, month: Month) -> Decimal | None:
        return self.figures.growth(indicator, self.area.pk, month)

    def _latest(self, indicator: Indicator, month: Month) -> Stated | None:
        earlier = (self._figure(indicator, month - back) for back in range(1, month.month + 12))
        return next((one for one in earlier if one is not None and states_number(one)), None)

    def _spark(self, indicator: Indicator, on_growth: bool) -> tuple[Decimal | None, ...]:
        months = [self.month - back for back in range(SPARK_MONTHS - 1, -1, -1)]
        if on_growth:
            return tuple(self._growth(indicator, month) for month in months)
        figures = [self._figure(indicator, month) for month in months]
        return tuple(figure.value if figure else None for figure in figures)


def _is_computed(growth: Decimal | None, figure: Stated | None) -> bool:
    """Whether a growth that is known is ours and not an official one."""
    return growth is not None and (figure is None or figure.growth is None)


def period_before(indicator: Indicator, month: Month) -> Month:
    """The last period due before this one; for the first of a year, the full year before.

    DOMAIN §9.3: the figure that 提高 and 回落 are measured from.
    """
    candidate = month - 1
    while not is_due(candidate, Frequency(indicator.frequency), indicator.first_month):
        candidate = candidate - 1
    return candidate


def _is_about_growth(indicator: Indicator, target: Target | None) -> bool:
    if target is not None and target.measure == Target.Measure.GROWTH:
        return True
    return not indicator.has_value


def _label_seen_from(indicator: Indicator, month: Month, standpoint: Month) -> str:
    """A period's name; with 上年 before it when it lies in the year before the standpoint."""
    name = period_label(indicator, month)
    return name if month.year == standpoint.year else f"上年{name.removeprefix('年')}"
