"""What the headlines are worked out of: rows, read anew for every answer.

`read` gathers them; nothing that `indicators.headlines` works out of them asks the database again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from accounts.models import Area, User
from accounts.statements import filling, room
from entry.periods import Month
from indicators import headline_statements as statements
from indicators.figure_rows import MARK, PLACES, Row, month_of, without_growth
from indicators.headline_statements import Counts, extra_of, part_of
from indicators.judging import Deadlines, judged_month
from indicators.models import Indicator
from indicators.models.indicator import sight


class Seen(NamedTuple):
    """All that the headlines of one answer are worked out of: rows and plain values."""

    month: int
    targets: Sequence[Row]
    rules: Sequence[Row]
    phases: Sequence[Row]
    figures: Sequence[Row]
    overdue: Sequence[tuple[int, int]]  # indicators without a figure, with the month owed
    units: int  # of the city; 0 where nobody asked, for no place is reported


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Which figures a list of targets needs at a month."""

    home: int
    city: int | None  # None where there are no other units to be compared with
    counts: Counts
    given: Mapping[str, Any]
    bases: frozenset[int]  # the months that a computed growth of the compared is counted from
    due: frozenset[tuple[int, int, int]]  # of each target: indicator, area, month
    owed: Mapping[tuple[int, int], Indicator]
    phased: frozenset[int]


def read(
    user: User, area: str, month: Month, *, as_of: datetime | None, today: date | None
) -> Seen | None:
    """The rows behind the headlines of the area with this code; None where it has none.

    Three queries; at most six more, see `indicators.headlines`.
    """
    targets = tuple(statements.targets(sight(user)).rows({"area": area, "year": month.year}))
    if not targets:
        return None
    reading = reading_of(targets, month, as_of is not None)
    figures = _figures(reading, as_of)
    lacking = reading.due.difference(row[:3] for row in figures)
    overdue: list[tuple[int, int]] = []
    if lacking:
        figures += _earlier(reading, lacking, month, as_of)
        overdue = _overdue(reading, lacking, Deadlines.load(today, as_of))
    return Seen(
        month=int(month),
        targets=targets,
        rules=tuple(statements.rules().rows({"year": month.year})),
        phases=_phases(reading),
        figures=figures,
        overdue=overdue,
        units=_units(reading, figures),
    )


@lru_cache(maxsize=256)
def reading_of(targets: tuple[Row, ...], month: Month, at_moment: bool) -> Reading:
    """Worked out of the rows alone."""
    found = [(part_of(row, "target"), part_of(row, "indicator"), row) for row in targets]
    area = part_of(targets[0], "area")
    has_city = area.level == Area.Level.COUNTY and area.parent_id is not None
    periods = {one.pk: judged_month(one, month) for _, one, _ in found}
    compared = {one.pk for _, one, _ in found if one.with_peers and has_city}
    now = {periods[pk] for pk in compared}
    needed: dict[str, set[int]] = {
        "indicators": periods.keys()
        | ({one.reference_indicator_id for one, _, _ in found} - {None}),
        "areas": {area.pk} | ({one.reference_area_id for one, _, _ in found} - {None}),
        "months": {int(one) for at in periods.values() for one in (at, at.year_ago)},
        "compared": compared,
        "compared_months": set(map(int, now)),
    }
    given: dict[str, Any] = {"home": area.pk, "city": area.parent_id}
    for name, values in needed.items():
        given |= filling(name, values)
    rooms = {name: room(values) for name, values in needed.items()}
    return Reading(
        home=area.pk,
        city=area.parent_id if has_city else None,
        counts=Counts(at_moment, **{**rooms, "compared": rooms["compared"] if compared else 0}),
        given=given,
        bases=frozenset(int(at.year_ago) for at in now if at.year_ago >= month - 12),
        due=frozenset((pk, area.pk, int(at)) for pk, at in periods.items()),
        owed={(one.pk, int(periods[one.pk])): one for _, one, _ in found},
        phased=frozenset(one.pk for one, _, row in found if extra_of(row).has_phases),
    )


def _figures(reading: Reading, as_of: datetime | None) -> list[Row]:
    """The figures stated, those referred to, and the peers'; one query, or two."""
    given = {**reading.given, "as_of": as_of}
    found = list(statements.figures(reading.counts).rows(given))
    if reading.bases and without_growth(row for row in found if row[MARK]):
        counts = reading.counts._replace(compared_months=room(reading.bases))
        given |= filling("compared_months", reading.bases)
        found += statements.peers(counts).rows(given)
    return found


def _earlier(
    reading: Reading,
    lacking: Collection[tuple[int, int, int]],
    month: Month,
    as_of: datetime | None,
) -> Iterable[Row]:
    """What the area stated before of the indicators that state nothing now."""
    indicators = {indicator for indicator, _, _ in lacking}
    first = Month(month.year - 1, 1)
    given = {"as_of": as_of, "home": reading.home, "first": int(first), "last": int(month)}
    asked = statements.earlier(as_of is not None, room(indicators))
    return asked.rows({**given, **filling("indicators", indicators)})


def _phases(reading: Reading) -> Sequence[Row]:
    if not reading.phased:
        return ()
    asked = statements.phases(room(reading.phased))
    return tuple(asked.rows(filling("targets", reading.phased)))


def _units(reading: Reading, figures: Iterable[Row]) -> int:
    """How many units a reported place is among."""
    rank = PLACES["rank"]
    if all(row[rank] is None or row[1] != reading.home for row in figures):
        return 0
    return len(statements.units().rows({"city": reading.city})) if reading.city else 1


def _overdue(
    reading: Reading, lacking: Collection[tuple[int, int, int]], deadlines: Deadlines
) -> list[tuple[int, int]]:
    """Two queries."""
    keys = sorted((indicator, at) for indicator, _, at in lacking)
    return [key for key in keys if deadlines.passed(reading.owed[key], month_of(key[1]))]


def plan_title(seen: Seen) -> str:
    return extra_of(seen.targets[0]).plan_title


def others_of(seen: Seen) -> Sequence[str]:
    """The code of the area that each target is held against, "" for none."""
    return [extra_of(row).other_area or "" for row in seen.targets]
