"""From degrees to paper: true to scale, on the sheet, and nothing on top of anything else."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.geography import Box, Place, chart, cosine, is_far, mean, settle

D = Decimal
PLACES = st.lists(
    st.builds(
        Place,
        st.decimals(D("40.55"), D("40.85"), places=5),
        st.decimals(D("110.05"), D("110.45"), places=5),
    ),
    min_size=1,
    max_size=30,
)


@given(st.integers(-89, 89))
def test_cosine_against_the_machine(degrees: int) -> None:
    assert abs(cosine(D(degrees)) - D(math.cos(math.radians(degrees)))) < D("1e-9")


def kilometres(one: Place, other: Place) -> float:
    """Along the great circle, by the haversine: slow and obvious."""
    a, b, c, d = (
        math.radians(x) for x in (one.latitude, other.latitude, one.longitude, other.longitude)
    )
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin((d - c) / 2) ** 2
    return 2 * 6371.2 * math.asin(math.sqrt(h))


@given(PLACES)
def test_the_drawing_is_true_to_scale_and_on_the_paper(places: list[Place]) -> None:
    paper = chart(places, 900, 600, 74)
    assert paper is not None
    for one in places:
        spot = paper.spot(one)
        assert 73 <= spot.x <= 827
        assert 73 <= spot.y <= 527
        first = paper.spot(places[0])
        drawn = math.hypot(spot.x - first.x, spot.y - first.y) / float(paper.unit)
        truly = kilometres(one, places[0])
        assert abs(drawn - truly) <= 0.02 * truly + 1.5 / float(paper.unit)


def test_north_is_up_and_east_is_right() -> None:
    paper = chart([Place(D("40.6"), D("110.1")), Place(D("40.8"), D("110.4"))], 900, 600, 74)
    assert paper is not None
    south_west, north_east = (
        paper.spot(Place(D("40.6"), D("110.1"))),
        paper.spot(Place(D("40.8"), D("110.4"))),
    )
    assert south_west.x < north_east.x
    assert south_west.y > north_east.y


@given(PLACES)
def test_grid_and_scale_are_round_and_fit(places: list[Place]) -> None:
    paper = chart(places, 900, 600, 74)
    assert paper is not None
    assert 1 <= len(paper.parallels) <= 8
    assert 1 <= len(paper.meridians) <= 8
    for line in paper.parallels:
        assert line.at == paper.spot(Place(line.degrees, places[0].longitude)).y
        assert 0 <= line.at <= 600
    for line in paper.meridians:
        assert 0 <= line.at <= 900
    km, length = paper.bar
    assert length <= 180
    assert abs(D(length) / paper.unit - km) < 1 / paper.unit


def test_one_place_is_not_blown_up_and_none_is_no_drawing() -> None:
    assert chart([], 900, 600, 74) is None
    paper = chart([Place(D("40.67"), D("110.26"))], 900, 600, 74)
    assert paper is not None
    assert paper.unit < 80  # a sheet is then still some kilometres high


def test_degrees_exchanged_or_mistyped_lie_far_away() -> None:
    near = [Place(D("40.67"), D("110.26"))] * 3
    assert not is_far(near[0], near)
    assert is_far(Place(D("110.26"), D("40.67")), near)
    assert is_far(Place(D("40.67"), D("111.26")), near)
    assert not is_far(Place(D("40.67"), D("111.10")), near)  # 71 km
    alone = Place(D("110.26"), D("40.67"))
    assert is_far(alone, [alone])  # on no earth of ours
    assert mean([Place(D(40), D(110)), Place(D(41), D("110.00001"))]) == Place(
        D("40.5"), D("110.00001")
    )


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 600), st.integers(30, 90)), max_size=60)
)
def test_labels_find_room_on_the_paper(asked: list[tuple[int, int, int]]) -> None:
    boxes = [Box(x, y, width, 24) for x, y, width in asked]
    found = settle(boxes, (900, 600))
    for one in found:
        assert one.width // 2 <= one.x <= 900 - one.width // 2
        assert 12 <= one.y <= 588
    for at, one in enumerate(found):
        assert not any(one.covers(other) for other in found[:at])


def test_a_label_with_room_stays_where_it_belongs() -> None:
    boxes = [Box(100, 100, 40, 24), Box(300, 100, 40, 24)]
    assert settle(boxes, (900, 600)) == boxes
    first, second = settle([boxes[0], boxes[0]], (900, 600))
    assert first == boxes[0]
    assert math.hypot(second.x - 100, second.y - 100) <= 40


@pytest.mark.parametrize("count", [170])
def test_a_crowd_on_one_spot_still_finds_room(count: int) -> None:
    found = settle([Box(450, 300, 41, 24)] * count, (900, 600))
    assert len({(one.x, one.y) for one in found}) == count
