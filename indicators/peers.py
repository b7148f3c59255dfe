"""The county-level units of one city beside each other: who is ahead, and by how much (§6.5)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from accounts.models import Area
from entry.periods import Month
from indicators.choices import Direction
from indicators.figures import Figures, Stated
from indicators.formulas import rank_change
from indicators.models import Indicator

K = TypeVar("K", bound=Hashable)


def places(values: Mapping[K, Decimal | None], *, lower_first: bool = False) -> dict[K, int]:
    """Places from 1; ties share one and the next is skipped (1, 2, 2, 4).

    What has no figure has no place and pushes nobody down.
    """
    known = sorted(
        (value for value in values.values() if value is not None), reverse=not lower_first
    )
    first: dict[Decimal, int] = {}
    for place, value in enumerate(known, start=1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area's place among the units of its city by growth.

    `of` counts those that were ranked, of `units` in the city. A reported place (`is_computed`
    False) wins over one that we count from the peers' figures; `change` compares two places of
    one kind, positive is 上升.
    """

    place: int
    of: int
    units: int
    is_computed: bool
    change: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One unit's line in the comparison (DOMAIN §9.5 template 2); None where nothing is known."""

    area: Area
    figure: Stated | None
    growth: Decimal | None
    growth_place: int | None
    value_place: int | None


def units_of(area: Area) -> Sequence[Area]:
    """The county-level units of the area's city, itself included; just itself for other areas."""
    if area.level != Area.Level.COUNTY or area.parent_id is None:
        return [area]
    return list(Area.objects.filter(parent=area.parent_id, level=Area.Level.COUNTY))


def place_of(
    indicator: Indicator,
    area: Area,
    month: Month,
    *,
    before: Month,
    units: Sequence[Area],
    figures: Figures,
) -> Place | None:
    """An area's place in a month, and its movement since the month `before`."""
    now = _place(indicator, area, month, units, figures)
    if now is None:
        return None
    then = _place(indicator, area, before, units, figures)
    comparable = then is not None and then.is_computed == now.is_computed
    change = rank_change(then.place, now.place) if then is not None and comparable else None
    return replace(now, change=change)


def _place(
    indicator: Indicator, area: Area, month: Month, units: Sequence[Area], figures: Figures
) -> Place | None:
    members = [unit.pk for unit in units]
    return place_among(members, indicator, area.pk, month, figures=figures, units=len(units))


def place_among(
    members: Iterable[int],
    indicator: Indicator,
    area: int,
    month: Month,
    *,
    figures: Figures,
    units: int,
) -> Place | None:
    """An area's place in a month, without its movement.

    `members` are the units of its city, itself included; those without a figure may be left out,
    `units` counts them, too.
    """
    figure = figures.get(indicator.pk, area, month)
    if figure is not None and figure.rank is not None:
        return Place(place=figure.rank, of=units, units=units, is_computed=False)
    if not indicator.with_peers:
        return None
    growths = {unit: figures.growth(indicator, unit, month) for unit in members}
    ranked = places(growths, lower_first=indicator.direction == Direction.DOWN)
    if area not in ranked or len(ranked) < 2:
        return None
    return Place(place=ranked[area], of=len(ranked), units=units, is_computed=True)


def comparison(
    indicator: Indicator, month: Month, units: Sequence[Area], figures: Figures
) -> list[Peer]:
    """All units in the order of their growth; those without a figure come last."""
    lower_first = indicator.direction == Direction.DOWN
    found = {unit.pk: figures.get(indicator.pk, unit.pk, month) for unit in units}
    growths = {unit.pk: figures.growth(indicator, unit.pk, month) for unit in units}
    by_growth = places(growths, lower_first=lower_first)
    values = {key: figure.value if figure else None for key, figure in found.items()}
    by_value = places(values, lower_first=lower_first)
    last = len(units) + 1
    lines = [
        Peer(
            area=unit,
            figure=found[unit.pk],
            growth=growths[unit.pk],
            growth_place=by_growth.get(unit.pk),
            value_place=by_value.get(unit.pk),
        )
        for unit in units
    ]
    return sorted(
        lines,
        key=lambda line: (line.growth_place or last, line.value_place or last, line.area.order),
    )
