"""Published figures as light rows: as much of a figure as pages and lights state of it."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

from django.db.models import QuerySet

from entry.periods import Month
from indicators.choices import Qualifier
from indicators.formulas import growth as growth_of
from indicators.models import Indicator, Observation


class Stated(Protocol):
    """What an observation states, whether it was read as a `Figure` or as the model's row."""

    @property
    def indicator_id(self) -> int: ...
    @property
    def area_id(self) -> int: ...
    @property
    def month(self) -> Month: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def growth(self) -> Decimal | None: ...
    @property
    def comparable_base(self) -> Decimal | None: ...
    @property
    def qualifier(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def rank(self) -> int | None: ...
    @property
    def value_absence(self) -> str: ...
    @property
    def growth_absence(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def note(self) -> str: ...
    @property
    def monthly_return_id(self) -> int: ...
    @property
    def exact_value(self) -> Decimal | None: ...


class Figure(NamedTuple):
    """An observation's row without the machinery of a model: a page reads thousands."""

    indicator_id: int
    area_id: int
    month: Month
    value: Decimal | None
    growth: Decimal | None
    comparable_base: Decimal | None
    qualifier: str
    status: str
    rank: int | None
    value_absence: str
    growth_absence: str
    published_at: datetime | None
    note: str
    monthly_return_id: int

    @property
    def absence(self) -> str:
        """Why there is no figure at all; "" where something is stated."""
        if self.value is not None or self.growth is not None:
            return ""
        return self.value_absence or self.growth_absence

    @property
    def exact_value(self) -> Decimal | None:
        """The value to calculate with; None where the source states only a limit (近4000)."""
        return self.value if self.qualifier == Qualifier.EXACT else None


class Figures:
    """Figures by (indicator, area, month) as known at one moment."""

    def __init__(self, stated: Iterable[Stated]) -> None:
        self._by_key: dict[tuple[int, int, Month], Stated] = {
            (one.indicator_id, one.area_id, one.month): one for one in stated
        }

    @classmethod
    def read(cls, observations: QuerySet[Observation]) -> "Figures":
        """One query, without an order."""
        rows = observations.order_by().values_list(*Figure._fields)
        return cls(map(Figure._make, rows))

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
        return cls.read(
            Observation.objects.as_of(as_of).filter(
                indicator__in=set(indicators),
                area__in=set(areas),
                month__gte=first,
                month__lte=last,
            )
        )

    def get(self, indicator: int, area: int, month: Month) -> Stated | None:
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


def states_number(figure: Stated) -> bool:
    """Whether a published row holds a figure, and not only the reason why there is none."""
    return figure.value is not None or figure.growth is not None
