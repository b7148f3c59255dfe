"""The curve of a project's year: nothing is drawn that is not known, nothing leaves the drawing."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.book_drawing import HEIGHT, WIDTH, Drawing, drawing

MONEY = st.none() | st.decimals(0, 10**9, places=4)
YEAR = st.lists(MONEY, min_size=12, max_size=12)
NOTHING: list[Decimal | None] = [None] * 12


def amounts(*values: str | None) -> list[Decimal | None]:
    known = [None if value is None else Decimal(value) for value in values]
    return known + [None] * (12 - len(known))


def drawn(planned: list[Decimal | None], done: list[Decimal | None]) -> Drawing:
    found = drawing(planned, done)
    assert found is not None
    return found


def points(line: str) -> list[tuple[float, float]]:
    pairs = [one.split(",") for one in line.split()]
    return [(float(x), float(y)) for x, y in pairs]


@pytest.mark.parametrize("known", [NOTHING, amounts("0", "0")])
def test_a_year_of_which_nothing_is_known_is_not_drawn(known: list[Decimal | None]) -> None:
    assert drawing(NOTHING, known) is None


def test_the_year_begins_at_nought_and_a_gap_stays_open() -> None:
    found = drawn(NOTHING, amounts("10", "20", None, "40"))
    assert len(found.done) == 1  # a month alone has no line, only its dot
    assert len(points(found.done[0])) == 3
    assert found.done[0].startswith(f"58.0,{found.floor} ")
    assert [len(found.plan), len(found.dots)] == [0, 3]
    assert found.last == found.dots[-1]


@pytest.mark.parametrize(
    ("most", "heights"),
    [
        ("41576", ["0", "20,000", "40,000", "60,000"]),
        ("1000", ["0", "250", "500", "750", "1,000"]),
        ("10", ["0", "2.5", "5", "7.5", "10"]),
        ("0.6", ["0", "0.2", "0.4", "0.6"]),
    ],
)
def test_heights_are_round(most: str, heights: list[str]) -> None:
    assert [one.word for one in drawn(NOTHING, amounts(most)).heights] == heights


def test_it_says_in_words_what_it_shows() -> None:
    known = amounts("100", "250.6")
    assert drawn(amounts("120", "300"), known).label == (
        "计划与完成曲线：到2月底累计完成251万元，计划累计300万元，逐月数据见表。"
    )
    assert "还没有已发布的完成投资" in drawn(known, NOTHING).label


@given(YEAR, YEAR)
def test_every_known_month_is_drawn_at_its_height_and_none_else(
    planned: list[Decimal | None], done: list[Decimal | None]
) -> None:
    found = drawing(planned, done)
    known = [value for value in (*planned, *done) if value is not None]
    if not known or max(known) == 0:
        assert found is None
        return
    assert found is not None
    assert 2 <= len(found.heights) <= 6
    assert len(found.dots) == sum(value is not None for value in done)
    order = sorted(value for value in done if value is not None)
    heights = sorted((float(dot.y) for dot in found.dots), reverse=True)
    by_value = [
        float(dot.y)
        for _, dot in sorted(
            zip((value for value in done if value is not None), found.dots, strict=True),
            key=lambda pair: pair[0],
        )
    ]
    assert len(order) == len(heights)
    assert by_value == heights  # more money never stands lower
    for line in (*found.plan, *found.done):
        for x, y in points(line):
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
    assert re.search(r"\d月底|还没有", found.label)
