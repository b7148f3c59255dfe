"""When an indicator's figures are due, and the months that its row is held against. Pure."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

from entry.periods import Accumulation, Frequency, Month, is_due, label
from indicators.facts import Reference


class Due(Protocol):
    """When an indicator's figures are due."""

    @property
    def frequency(self) -> str: ...
    @property
    def first_month(self) -> int: ...
    @property
    def lag_months(self) -> int: ...


class Dated(Protocol):
    """What names an indicator's periods."""

    @property
    def accumulation(self) -> str: ...
    @property
    def frequency(self) -> str: ...
    @property
    def first_month(self) -> int: ...


class Rhythm(NamedTuple):
    accumulation: str
    frequency: str
    first_month: int


T = TypeVar("T", bound=Due)


class Times(NamedTuple):
    """The months of a row, and how its references read while nothing is known of them."""

    month: Month
    label: str
    previous: Reference | None
    year_ago: Reference


def due_indicators(month: Month, indicators: Iterable[T]) -> list[T]:
    """Those that have a figure to report in the return of `month`."""

    @cache
    def due(lag: int, frequency: str, first_month: int) -> bool:
        return is_due(month - lag, Frequency(frequency), first_month)

    return [one for one in indicators if due(one.lag_months, one.frequency, one.first_month)]


def times_of(rhythm: Rhythm, month: Month) -> Times:
    """The months around one, by what names an indicator's periods."""

    def named(one: Month) -> str:
        accumulation, frequency = Accumulation(rhythm.accumulation), Frequency(rhythm.frequency)
        return label(one, accumulation, frequency, rhythm.first_month)

    before, ago = previous_due(rhythm, month), month.year_ago
    return Times(
        month,
        named(month),
        None if before is None else Reference(before, named(before), None, None),
        Reference(ago, named(ago), None, None),
    )


def previous_due(indicator: Dated, month: Month) -> Month | None:
    """The last month due before this one: within the year for flows, any for stocks and rates."""
    candidate = month - 1
    while month - candidate <= 12:
        if is_due(candidate, Frequency(indicator.frequency), indicator.first_month):
            same_year = candidate.year == month.year
            return candidate if same_year or indicator.accumulation == "point" else None
        candidate = candidate - 1
    return None
