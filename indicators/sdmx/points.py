"""Published figures as SDMX observations: one for each measure that a figure states. Pure.

A figure is a row; a point is what SDMX calls an observation: one measure of one indicator in one
area and period. Points come in blocks that hold whole series, so that a writer never needs more
than one block in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from entry.numbers import exact
from entry.periods import Accumulation, Frequency, Month, label
from indicators.sdmx import codes, periods
from indicators.sdmx.queries import ALL, TIME, DataQuery

SERIES_ATTRIBUTES = ("UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "ACCUMULATION")
POINT_ATTRIBUTES = (
    "OBS_STATUS",
    "DATA_STATUS",
    "QUALIFIER",
    "PERIOD_LABEL",
    "COMMENT_OBS",
    "PUBLISHED_AT",
    "DEMO",
)
GROWTH_PLACES, MOST = "1", {"full", "nodata"}


class Figure(NamedTuple):
    """A row of the observations, in the order in which the reads select it."""

    indicator: str
    unit: str
    decimals: int
    accumulation: str
    frequency: str
    first_month: int
    area: str
    month: Month
    value: Decimal | None
    growth: Decimal | None
    rank: int | None
    status: str
    qualifier: str
    value_absence: str
    growth_absence: str
    published_at: datetime
    demo: bool


class Point(NamedTuple):
    """One SDMX observation; `value` "" is a missing one."""

    key: tuple[str, str, str, str]
    period: str
    value: str
    series: tuple[str, ...]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Whole series that belong together, and the data set that they are part of."""

    action: str
    valid_from: datetime | None
    points: Sequence[Point]


@lru_cache(maxsize=2048)
def _described(measure: str, unit: str, decimals: int, accumulation: str) -> tuple[str, ...]:
    """The attributes of a series, in the order of SERIES_ATTRIBUTES."""
    if measure == "value":
        found = codes.unit(unit)
        return found.base.id, str(found.multiplier), str(decimals), accumulation
    of = codes.PERCENT if measure == "growth" else codes.PLACE
    return of.base.id, "0", GROWTH_PLACES if measure == "growth" else "0", accumulation


@lru_cache(maxsize=4096)
def _label(accumulation: str, frequency: str, first_month: int, month: Month) -> str:
    return label(month, Accumulation(accumulation), Frequency(frequency), first_month)


def _stated(one: Figure) -> Iterator[tuple[str, str, str, str]]:
    """(measure, value, qualifier, absence) of all that a figure states.

    The qualifier speaks of the value, or of the growth where there is no value.
    """
    if one.value is not None or one.value_absence:
        text = "" if one.value is None else exact(one.value)
        yield "value", text, one.qualifier, one.value_absence
    if one.growth is not None or one.growth_absence:
        text = "" if one.growth is None else exact(one.growth)
        qualifier = one.qualifier if one.value is None else "exact"
        yield "growth", text, qualifier, one.growth_absence
    if one.rank is not None:
        yield "rank", str(one.rank), "exact", ""


def points(one: Figure, query: DataQuery) -> Iterator[Point]:
    """The observations that a figure makes, of those that are wanted."""
    freq = periods.frequency(one.frequency, one.month)
    if not query.wants("FREQ", freq):
        return
    period = periods.time_period(freq, one.month)
    told = _label(one.accumulation, one.frequency, one.first_month, one.month)
    at, demo = one.published_at.isoformat(), "true" if one.demo else "false"
    for measure, value, qualifier, absence in _stated(one):
        if not query.wants("MEASURE", measure):
            continue
        yield Point(
            (freq, one.area, one.indicator, measure),
            period,
            value,
            _described(measure, one.unit, one.decimals, one.accumulation),
            (
                codes.obs_status(one.status, qualifier, absence),
                one.status,
                qualifier,
                told,
                codes.comment(qualifier, absence),
                at,
                demo,
            ),
        )


# What the rows of a block have in common, by the dimension that stands at the observation; the
# reads order them so (`ORDERS`).
_TOGETHER: dict[str, Callable[[Figure], tuple[object, ...]]] = {
    TIME: lambda one: (one.indicator, one.area),
    ALL: lambda one: (one.indicator, one.area),
    "REF_AREA": lambda one: (one.indicator, one.month),
    "INDICATOR": lambda one: (one.area, one.month),
    "MEASURE": lambda one: (one.indicator, one.area, one.month),
    "FREQ": lambda one: (one.indicator, one.area, one.month),
}
ORDERS: dict[str, tuple[str, ...]] = {
    TIME: ("indicator_id", "area_id", "month"),
    ALL: ("indicator_id", "area_id", "month"),
    "REF_AREA": ("indicator_id", "month", "area_id"),
    "INDICATOR": ("area_id", "month", "indicator_id"),
    "MEASURE": ("indicator_id", "area_id", "month"),
    "FREQ": ("indicator_id", "area_id", "month"),
}


def blocks(figures: Iterable[Figure], query: DataQuery, action: str = "Replace") -> Iterator[Block]:
    """The figures, which come in the order of `ORDERS`, as blocks of whole series.

    With history every publication is a data set of its own, valid from its moment.
    """
    together = _TOGETHER[query.at]

    def key(one: Figure) -> tuple[object, ...]:
        return (one.published_at if query.history else None, *together(one))

    for (moment, *_), rows in groupby(figures, key):
        found = [point for one in rows for point in points(one, query)]
        if query.first or query.last:
            found = _trimmed(found, query.first or 0, query.last or 0)
        if found:
            assert moment is None or isinstance(moment, datetime)  # noqa: S101 - told to the checker
            yield Block(action, moment, found)


def _trimmed(found: Sequence[Point], first: int, last: int) -> list[Point]:
    """The first and the last so many points of each series; the points come by time."""
    series: dict[tuple[str, ...], list[Point]] = {}
    for point in found:
        series.setdefault(point.key, []).append(point)
    kept = []
    for line in series.values():
        rest = line[first:]
        kept += [*line[:first], *(rest[-last:] if last else ())]
    return kept


class Withdrawal(NamedTuple):
    """A figure that was replaced, and what the one in force now states of it."""

    figure: Figure
    value: Decimal | None
    growth: Decimal | None
    rank: int | None
    value_absence: str | None
    growth_absence: str | None


def withdrawn(found: Iterable[Withdrawal]) -> Iterator[Figure]:
    """The figures reduced to what was stated once and is stated no more."""
    for one, value, growth, rank, value_absence, growth_absence in found:
        lost_value = value is None and not value_absence
        lost_growth = growth is None and not growth_absence
        yield one._replace(
            value=one.value if lost_value else None,
            value_absence=one.value_absence if lost_value else "",
            growth=one.growth if lost_growth else None,
            growth_absence=one.growth_absence if lost_growth else "",
            rank=one.rank if rank is None else None,
        )
