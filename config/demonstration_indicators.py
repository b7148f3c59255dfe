"""Types the illustrative months of the indicators, around their targets and last year's figures."""

from collections.abc import Mapping
from decimal import Decimal

from config import illustration
from entry.numbers import exact
from entry.periods import Month
from entry.sheets import Change, Row
from indicators.facts import Facts
from indicators.models import Indicator, Observation, Target


class Ground:
    """What the illustration is spread around: targets and last year's figures, read once."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.indicators = {one.pk: one for one in Indicator.objects.all()}
        targets = Target.objects.in_force().filter(plan__year=year).select_related("curve")
        self.targets: Mapping[int, Target] = {one.indicator_id: one for one in targets}
        past = Observation.objects.current().filter(month=Month(year - 1, 12))
        self.past: Mapping[int, Observation] = {one.indicator_id: one for one in past}

    def size(self, indicator: Indicator) -> Decimal | None:
        """Last year's full year: as reported, or an invented size."""
        past = self.past.get(indicator.pk)
        if past is not None and past.value is not None:
            return past.value
        return illustration.SIZES.get(indicator.code)

    def total(self, indicator: Indicator, year: int) -> Decimal | None:
        """The size of a full year; this year's by target and pace."""
        known, target = self.size(indicator), self.targets.get(indicator.pk)
        if year < self.year:
            return known
        if target is None or target.amount is None:
            return None if known is None else known * illustration.pace(indicator.code)
        if target.measure == Target.Measure.VALUE:
            return target.amount * illustration.pace(indicator.code)
        if known is None:
            return None
        gap = illustration.growth_gap(indicator.code)
        return known * (1 + (target.amount + gap) / 100)

    def curve(self, indicator: Indicator) -> tuple[Decimal, ...]:
        target = self.targets.get(indicator.pk)
        return target.curve.shares if target and target.curve else illustration.LINEAR

    def growth_target(self, indicator: Indicator) -> Decimal:
        target, past = self.targets.get(indicator.pk), self.past.get(indicator.pk)
        if target and target.measure == Target.Measure.GROWTH and target.amount is not None:
            return target.amount
        return past.growth if past and past.growth is not None else Decimal(6)


class IndicatorFiller:
    """What a clerk types of the indicators."""

    key = "indicators"

    def __init__(self, plan_year: int) -> None:
        self.ground = Ground(plan_year)

    def changes(self, row: Row, month: Month) -> list[Change]:
        facts: Facts = row.context
        indicator = self.ground.indicators[row.key["indicator_id"]]
        texts: dict[str, str] = {}
        value = facts.counted.value if facts.counted is not None else None
        if facts.has_value and facts.counted is None:
            value = self._value(indicator, facts.month)
            texts["value"] = "—" if value is None else exact(value)
        if facts.has_growth:
            growth = self._growth(indicator, row, value)
            texts["growth"] = "—" if growth is None else exact(growth)
        return [
            Change(self.key, row.subject, column, text, row.version)
            for column, text in texts.items()
        ]

    def _value(self, indicator: Indicator, month: Month) -> Decimal | None:
        total = self.ground.total(indicator, month.year)
        if total is None:
            return None
        if indicator.accumulation != Indicator.Accumulation.YTD:
            shown = illustration.level(
                indicator.code, month.year, month.month, total, indicator.decimals
            )
            return min(shown, Decimal(100)) if indicator.unit == "%" else shown
        curve = self.ground.curve(indicator)
        return illustration.cumulative(
            indicator.code,
            month.year,
            month.month,
            total=total,
            places=indicator.decimals,
            curve=curve,
        )

    def _growth(self, indicator: Indicator, row: Row, value: Decimal | None) -> Decimal | None:
        facts: Facts = row.context
        base = facts.year_ago.value if facts.year_ago else None
        if value is not None and base:
            return ((value / base - 1) * 100).quantize(Decimal("0.1"))
        code = f"{indicator.code}/{row.key['area_id']}"
        aim = self.ground.growth_target(indicator)
        if facts.month.year < self.ground.year:
            past = self.ground.past.get(indicator.pk)
            aim = past.growth if past and past.growth is not None else Decimal(6)
        return illustration.growth(code, facts.month.year, facts.month.month, aim)
