"""From degrees to a drawing: projection, grid lines, scale, and marks that do not cover each other.

Pure, and without floating point. A district is small: an equirectangular projection about its own
middle is true to a few metres. Drawing units are whole; y grows downwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low

KM_PER_DEGREE = Decimal("111.2")  # of latitude
FAR = Decimal(80)  # km from the middle of all: no place of the same district
MOST_NORTHERN = Decimal(80)  # beyond it no drawing of ours is true, and nobody builds
_PI = Decimal("3.14159265358979")
_STEPS = tuple(map(Decimal, ("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1", "2")))
_BARS = tuple(map(Decimal, ("0.5", "1", "2", "5", "10", "20", "50")))
_LEAST_SPAN = Decimal("0.06")  # degrees of latitude: a single place is not blown up


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, north and east."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the drawing."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """A parallel or a meridian: where it runs (y or x), and its degrees."""

    at: int
    degrees: Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """A rectangle of the earth on a rectangle of paper; `unit` is drawing units to a kilometre."""

    width: int
    height: int
    north: Decimal
    west: Decimal
    per_latitude: Decimal
    per_longitude: Decimal

    @property
    def unit(self) -> Decimal:
        return self.per_latitude / KM_PER_DEGREE

    def spot(self, place: Place) -> Spot:
        return Spot(
            whole((place.longitude - self.west) * self.per_longitude),
            whole((self.north - place.latitude) * self.per_latitude),
        )

    @property
    def parallels(self) -> list[GridLine]:
        south = self.north - self.height / self.per_latitude
        return [
            GridLine(whole((self.north - degrees) * self.per_latitude), degrees)
            for degrees in _grid(south, self.north)
        ]

    @property
    def meridians(self) -> list[GridLine]:
        east = self.west + self.width / self.per_longitude
        return [
            GridLine(whole((degrees - self.west) * self.per_longitude), degrees)
            for degrees in _grid(self.west, east)
        ]

    @property
    def bar(self) -> tuple[Decimal, int]:
        """A round number of kilometres that takes at most a fifth of the width, and its length."""
        fitting = [km for km in _BARS if km * self.unit * 5 <= self.width] or [_BARS[0]]
        return fitting[-1], whole(fitting[-1] * self.unit)


def chart(places: Iterable[Place], width: int, height: int, margin: int) -> Chart | None:
    """The smallest piece of the earth that holds all places within the margins; None for none."""
    found = list(places)
    if not found:
        return None
    south, north = _span([one.latitude for one in found], _LEAST_SPAN)
    narrowing = cosine((south + north) / 2)
    west, east = _span([one.longitude for one in found], _LEAST_SPAN / narrowing)
    per_latitude = min(
        (height - 2 * margin) / (north - south), (width - 2 * margin) / ((east - west) * narrowing)
    )
    per_longitude = per_latitude * narrowing
    return Chart(
        width=width,
        height=height,
        north=(north + south) / 2 + height / per_latitude / 2,
        west=(west + east) / 2 - width / per_longitude / 2,
        per_latitude=per_latitude,
        per_longitude=per_longitude,
    )


def _span(values: Sequence[Decimal], least: Decimal) -> tuple[Decimal, Decimal]:
    low, high = min(values), max(values)
    room = max(Decimal(0), least - (high - low)) / 2
    return low - room, high + room


def _grid(first: Decimal, last: Decimal) -> list[Decimal]:
    """Round degrees within a span: as fine as gives at most seven lines."""
    step = next((one for one in _STEPS if (last - first) / one <= 7), _STEPS[-1])
    start = (first / step).to_integral_value() * step
    lines = [start + step * number for number in range(9)]
    return [degrees for degrees in lines if first < degrees < last]


def mean(places: Sequence[Place]) -> Place:
    """The middle of places, to the metre. Raises ZeroDivisionError without any."""
    count = len(places)
    return Place(
        _fifth(sum((one.latitude for one in places), Decimal(0)) / count),
        _fifth(sum((one.longitude for one in places), Decimal(0)) / count),
    )


def _fifth(degrees: Decimal) -> Decimal:
    return degrees.quantize(Decimal("0.00001"), ROUND_HALF_UP)


def is_far(place: Place, places: Sequence[Place]) -> bool:
    """Whether a place lies where none of these can be: degrees exchanged, or mistyped."""
    if abs(place.latitude) > MOST_NORTHERN:
        return True
    latitude = median_low([one.latitude for one in places])
    longitude = median_low([one.longitude for one in places])
    north = abs(place.latitude - latitude) * KM_PER_DEGREE
    east = abs(place.longitude - longitude) * KM_PER_DEGREE * abs(cosine(latitude))
    return max(north, east) > FAR


def cosine(degrees: Decimal) -> Decimal:
    """By its series, to ten digits for latitudes."""
    angle = degrees / 180 * _PI
    term = total = Decimal(1)
    for step in range(1, 12):
        term = -term * angle * angle / (2 * step * (2 * step - 1))
        total += term
    return total


def whole(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Box:
    """A label of the drawing, by its middle."""

    x: int
    y: int
    width: int
    height: int

    def covers(self, other: "Box") -> bool:
        return (
            2 * abs(self.x - other.x) < self.width + other.width
            and 2 * abs(self.y - other.y) < self.height + other.height
        )


_REACH = range(-14, 15)
# Steps of half a label's size, the nearest first.
_STEPS_ASIDE = sorted(
    ((across, down) for across in _REACH for down in _REACH),
    key=lambda step: (step[0] ** 2 + step[1] ** 2, step),
)


def settle(wanted: Sequence[Box], paper: tuple[int, int]) -> list[Box]:
    """Where each label finds room: at its own place, else as near to it as one is free.

    The first come first; all stay on the paper (width, height). Where no room is left, labels
    cover each other.
    """
    settled: list[Box] = []
    for box in wanted:
        tries = (_moved(box, step, paper) for step in _STEPS_ASIDE)
        free = (one for one in tries if not any(one.covers(other) for other in settled))
        settled.append(next(free, _moved(box, (0, 0), paper)))
    return settled


def _moved(box: Box, step: tuple[int, int], paper: tuple[int, int]) -> Box:
    across, down = step
    half = (box.width + 1) // 2, (box.height + 1) // 2
    x = min(max(box.x + across * box.width // 2, half[0]), paper[0] - half[0])
    y = min(max(box.y + down * box.height // 2, half[1]), paper[1] - half[1])
    return Box(x, y, box.width, box.height)
