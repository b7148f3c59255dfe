"""一图: where the projects of a ledger are, and how many of each township have no place yet.

A project has a place when somebody entered its degrees. A township stands at its own degrees, else
amid its projects that have a place; without either it has no place at all, and the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Area
from projects.entries import Entry
from projects.geography import Place, is_far, mean
from projects.ledgers import Ledger

LOCAL = (Area.Level.TOWNSHIP, Area.Level.PARK)


@dataclass(frozen=True, slots=True)
class Pin:
    """A project at its place; `number` leads from the drawing to the table."""

    number: int
    entry: Entry
    place: Place


@dataclass(frozen=True, slots=True)
class Locality:
    """A township, a park, or the district for what names none.

    `pins` counts the projects with a place of their own; `others` are those without. `is_own`:
    whether the place is the locality's own rather than the middle of its projects.
    """

    area: Area
    place: Place | None
    is_own: bool
    pins: int
    others: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """The district stands for the projects that name no township of it."""
        name = self.area.short_name
        return name if self.area.level in LOCAL else f"{name}（未注明地点）"


@dataclass(frozen=True, slots=True)
class Atlas:
    """`doubtful` are projects whose degrees lie outside anything possible; they are not drawn."""

    ledger: Ledger
    pins: tuple[Pin, ...]
    localities: tuple[Locality, ...]
    doubtful: tuple[Entry, ...]

    @property
    def unplaced(self) -> int:
        return sum(len(one.others) for one in self.localities)


def atlas(ledger: Ledger) -> Atlas:
    """The places of a ledger's projects, in its order. One query besides the ledger's own."""
    known = {area.pk: area for area in Area.objects.filter(level__in=LOCAL)}
    known |= {one.project.area_id: one.project.area for one in ledger.entries}
    given = {one.project.pk: place_of(one.project) for one in ledger.entries}
    seats = {area.pk: place_of(area) for area in known.values()}
    everywhere = [place for place in (*given.values(), *seats.values()) if place]
    places, own = _possible(given, everywhere), _possible(seats, everywhere)
    return Atlas(
        ledger=ledger,
        pins=_pins(ledger.entries, places),
        localities=tuple(
            _locality(area, own[area.pk], ledger.entries, places)
            for area in sorted(known.values(), key=lambda area: (area.order, area.code))
        ),
        doubtful=tuple(
            one for one in ledger.entries if given[one.project.pk] and not places[one.project.pk]
        ),
    )


def _possible(
    given: Mapping[int, Place | None], everywhere: Sequence[Place]
) -> dict[int, Place | None]:
    return {
        pk: None if place and is_far(place, everywhere) else place for pk, place in given.items()
    }


def place_of(row: object) -> Place | None:
    """The degrees that stand on a row; None without them."""
    latitude: Decimal | None = getattr(row, "latitude", None)
    longitude: Decimal | None = getattr(row, "longitude", None)
    return None if latitude is None or longitude is None else Place(latitude, longitude)


def _pins(entries: Sequence[Entry], places: Mapping[int, Place | None]) -> tuple[Pin, ...]:
    placed = [(one, place) for one in entries if (place := places[one.project.pk])]
    return tuple(Pin(number, one, place) for number, (one, place) in enumerate(placed, start=1))


def _locality(
    area: Area, own: Place | None, entries: Sequence[Entry], places: Mapping[int, Place | None]
) -> Locality:
    here = [one for one in entries if one.project.area_id == area.pk]
    found = [place for one in here if (place := places[one.project.pk])]
    # Projects that name only the district lie anywhere in it: their middle is no place of it.
    amid = mean(found) if found and area.level in LOCAL else None
    return Locality(
        area=area,
        place=own or amid,
        is_own=own is not None,
        pins=len(found),
        others=tuple(one for one in here if places[one.project.pk] is None),
    )
