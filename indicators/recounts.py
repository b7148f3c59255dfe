"""The counted figures of many returns, held against the registers as they are now."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.models import Area
from entry.counts import Recounted
from entry.numbers import display
from entry.periods import Month
from indicators.counters import tallies
from indicators.grounds import subject
from indicators.models import Observation


class _Figure(NamedTuple):
    monthly_return_id: int
    area_id: int
    month: Month
    value: Decimal | None
    records: Mapping[str, Any]
    indicator__code: str
    indicator__name: str
    indicator__unit: str
    indicator__decimals: int


def recounted(
    register: str, returns: Collection[int], carriers: Collection[int]
) -> dict[int, list[Recounted]]:
    """By return. One query, and what the counters take for each area and month of the figures.

    What became of a figure that has been replaced since is not told. A count that no register
    knows any more has nothing to be held against.
    """
    theirs = Q(monthly_return__in=returns, superseded_at=None, records__isnull=False)
    figures = Observation.objects.filter(theirs).order_by("indicator__order", "indicator__code")
    rows = [_Figure(*row) for row in figures.values_list(*_Figure._fields)]
    areas = Area.objects.in_bulk({one.area_id for one in rows}) if rows else {}
    grouped: dict[tuple[int, Month], list[_Figure]] = defaultdict(list)
    for one in rows:
        grouped[one.area_id, one.month].append(one)
    found: dict[int, list[Recounted]] = defaultdict(list)
    for (pk, month), group in grouped.items():
        units: dict[str, set[str]] = defaultdict(set)
        for one in group:
            units[one.records["code"]].add(one.indicator__unit)
        said = tallies(units, areas[pk], month, carriers)
        for one in group:
            tally = said.get((one.records["code"], one.indicator__unit))
            if tally is not None:
                agrees = one.value == tally.value and one.records == tally.kept()
                found[one.monthly_return_id].append(
                    Recounted(
                        register,
                        subject(one.indicator__code, areas[pk].code),
                        one.indicator__name,
                        _told(one, one.value),
                        _told(one, tally.value),
                        agrees,
                    )
                )
    return found


def _told(one: _Figure, value: Decimal | None) -> str:
    return f"{display(value, one.indicator__decimals)}{one.indicator__unit}"
