"""The drawing of the map: marks of townships, pins of projects, the grid, the scale. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entry.numbers import exact
from plan.lights import Colour, Light
from projects.entries import Entry
from projects.geography import Box, Chart, Place, Spot, chart, settle
from projects.maps import Atlas, Locality, Pin

WIDTH, HEIGHT, MARGIN = 900, 600, 74
TILES, TILE_WIDTH, TILE_HEIGHT, NAME_HEIGHT, GAP = 3, 291, 66, 40, 12
PIN_HEIGHT = 24
DRAWN = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.DONE, Colour.GREY)


@dataclass(frozen=True, slots=True)
class PinView:
    """A pin: its label at `box`, and whether it had to give way to others from its true spot."""

    pin: Pin
    box: Box
    spot: Spot
    light: Light
    is_moved: bool
    told: str

    @property
    def left(self) -> int:
        return self.box.x - self.box.width // 2

    @property
    def top(self) -> int:
        return self.box.y - self.box.height // 2


@dataclass(frozen=True, slots=True)
class LocalityView:
    """A township's mark or tile; `lights` counts its projects without a place by colour."""

    locality: Locality
    box: Box
    spot: Spot | None
    lights: tuple[tuple[Colour, str, int], ...]  # colour, words, x within the tile
    told: str

    @property
    def left(self) -> int:
        return self.box.x - self.box.width // 2

    @property
    def top(self) -> int:
        return self.box.y - self.box.height // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """`chart` is None where nobody has a place; `marks` stand on it, `tiles` below it."""

    width: int
    height: int
    chart: Chart | None
    chart_height: int
    pins: tuple[PinView, ...]
    marks: tuple[LocalityView, ...]
    tiles: tuple[LocalityView, ...]
    parallels: tuple[tuple[int, str], ...] = ()
    meridians: tuple[tuple[int, str], ...] = ()
    bar: int = 0
    bar_words: str = ""


def drawing(atlas: Atlas) -> Drawing:
    """The paper is as high as what is to be drawn: a chart of what has a place, tiles below."""
    placed = [(one, one.place) for one in atlas.localities if one.place]
    places = [*(pin.place for pin in atlas.pins), *(place for _, place in placed)]
    paper = chart(places, WIDTH, HEIGHT, MARGIN)
    below = HEIGHT + 46 if paper else 34
    tiles = tuple(_tiles([one for one in atlas.localities if one.place is None], below))
    bottom = tiles[-1].top + tiles[-1].box.height + 6 if tiles else HEIGHT
    if paper is None:
        return Drawing(WIDTH, bottom, None, 0, (), (), tiles)
    marks, pins = _settled(paper, placed, atlas.pins)
    km, length = paper.bar
    return Drawing(
        width=WIDTH,
        height=bottom,
        chart=paper,
        chart_height=HEIGHT,
        pins=pins,
        marks=marks,
        tiles=tiles,
        parallels=tuple((one.at, f"{one.degrees}°N") for one in paper.parallels),
        meridians=tuple((one.at, f"{one.degrees}°E") for one in paper.meridians),
        bar=length,
        bar_words=f"{exact(km)}千米",
    )


def _settled(
    paper: Chart, placed: Sequence[tuple[Locality, Place]], pins: Sequence[Pin]
) -> tuple[tuple[LocalityView, ...], tuple[PinView, ...]]:
    """Names of townships first, then pins in the order of the list; nothing covers another."""
    named = [_label(paper.spot(place), one) for one, place in placed]
    spots = [paper.spot(pin.place) for pin in pins]
    boxes = settle(
        [*named, *(_pin_box(spot, pin) for spot, pin in zip(spots, pins, strict=True))],
        (WIDTH, HEIGHT),
    )
    marks = tuple(
        LocalityView(one, box, paper.spot(place), _lights(one, 0), locality_words(one))
        for (one, place), box in zip(placed, boxes, strict=False)
    )
    views = tuple(
        PinView(pin, box, spot, pin.entry.judged.light, _is_moved(box, spot), pin_words(pin))
        for pin, spot, box in zip(pins, spots, boxes[len(named) :], strict=True)
    )
    return marks, views


def _label(spot: Spot, locality: Locality) -> Box:
    """Below its spot, as wide as its words."""
    letters = len(locality.title) + (6 if locality.others else 0)
    return Box(spot.x, spot.y + 20, 17 * letters + 16, 26)


def _pin_box(spot: Spot, pin: Pin) -> Box:
    return Box(spot.x, spot.y, 32 + 9 * len(str(pin.number)), PIN_HEIGHT)


def _is_moved(box: Box, spot: Spot) -> bool:
    return abs(box.x - spot.x) > 3 or abs(box.y - spot.y) > 3


def _tiles(localities: Sequence[Locality], top: int) -> Iterable[LocalityView]:
    """Those with projects first, with room for their lights; the rest are names."""
    y = top
    for height, row in _tile_rows(localities):
        for across, one in enumerate(row):
            left = across * (TILE_WIDTH + GAP)
            box = Box(left + TILE_WIDTH // 2, y + height // 2, TILE_WIDTH, height)
            yield LocalityView(one, box, None, _lights(one, 14), locality_words(one))
        y += height + GAP


def _tile_rows(localities: Sequence[Locality]) -> Iterable[tuple[int, Sequence[Locality]]]:
    for height, some in (
        (TILE_HEIGHT, [one for one in localities if one.others]),
        (NAME_HEIGHT, [one for one in localities if not one.others]),
    ):
        for first in range(0, len(some), TILES):
            yield height, some[first : first + TILES]


def _lights(locality: Locality, left: int) -> tuple[tuple[Colour, str, int], ...]:
    counted = Counter(one.judged.light.colour for one in locality.others)
    found: list[tuple[Colour, str, int]] = []
    x = left
    for colour in DRAWN:
        if count := counted[colour]:
            words = f"{colour.word}{count}"
            found.append((colour, words, x))
            x += 21 + sum(7 if letter.isascii() else 12 for letter in words)
    return tuple(found)


def pin_words(pin: Pin) -> str:
    judged = pin.entry.judged
    return f"{pin.number}　{pin.entry.project.name}：{judged.stage.word}，{judged.light.word}"


def locality_words(locality: Locality) -> str:
    """石拐街道：3个项目，其中2个未定位（滞后1个、正常1个）"""
    total = locality.pins + len(locality.others)
    if not locality.others:
        return f"{locality.title}：{total}个项目" + ("，都已定位" if total else "")
    counted = Counter(one.judged.light.word for one in locality.others)
    words = "、".join(f"{word}{count}个" for word, count in counted.most_common())
    return f"{locality.title}：{total}个项目，其中{len(locality.others)}个未定位（{words}）"


def degrees_words(place: Place) -> str:
    """东经110.26741°，北纬40.67172°"""
    return f"东经{exact(_trim(place.longitude))}°，北纬{exact(_trim(place.latitude))}°"


def _trim(degrees: Decimal) -> Decimal:
    return degrees.quantize(Decimal("0.00001"))


def map_page(atlas: Atlas) -> dict[str, Any]:
    """Everything that `projects/map.html` shows besides the controls."""
    return {
        "atlas": atlas,
        "ledger": atlas.ledger,
        "drawing": drawing(atlas),
        "pins": [(pin, degrees_words(pin.place)) for pin in atlas.pins],
        "localities": [(one, _listed(one, atlas)) for one in atlas.localities if one.others],
        "amid": [one for one in atlas.localities if one.place and not one.is_own],
    }


def _listed(locality: Locality, atlas: Atlas) -> list[tuple[Entry, bool]]:
    """The projects without a place, each with whether its degrees are doubtful."""
    doubtful = {one.project.pk for one in atlas.doubtful}
    return [(one, one.project.pk in doubtful) for one in locality.others]
