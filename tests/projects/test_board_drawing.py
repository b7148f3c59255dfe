"""The drawing of the wall's months: what it draws stands where the figures say."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from projects.board_drawing import day_line, segments

D = Decimal
SHARES = st.lists(
    st.none() | st.decimals(0, 180, places=2, allow_nan=False), min_size=12, max_size=12
)


def points(text: str) -> list[tuple[Decimal, Decimal]]:
    return [(D(x), D(y)) for x, y in (pair.split(",") for pair in text.split())]


def test_a_month_begins_where_the_last_one_ended() -> None:
    drawn = segments([D(10), D(50), D(100)], [D(20), D(60), None])
    assert drawn[0].plan == "0,100.0 100,90.6"
    assert drawn[1].plan == "0,90.6 100,53.0"
    assert drawn[1].area == "0,100 0,81.2 100,43.6 100,100"
    assert drawn[2].area == ""
    assert drawn[2].plan == "0,53.0 100,6.0"


def test_nothing_is_drawn_across_a_gap() -> None:
    drawn = segments([None, None, None], [D(10), None, D(30)])
    assert drawn[1].area == ""
    assert drawn[2].area == "0,100 0,71.8 100,71.8 100,100"  # level: where it came from is unknown
    assert [one.plan for one in drawn] == ["", "", ""]


@given(SHARES, SHARES)
def test_every_figure_is_drawn_at_its_height_and_within_the_box(
    planned: list[Decimal | None], done: list[Decimal | None]
) -> None:
    drawn = segments(planned, done)
    top = max([D(100), *(one for one in (*planned, *done) if one is not None)])
    for plan, now, segment in zip(planned, done, drawn, strict=True):
        assert bool(segment.plan) == (plan is not None)
        assert bool(segment.area) == (now is not None)
        for value, line in ((plan, segment.plan), (now, segment.area)):
            if value is None:
                continue
            corners = points(line)
            assert all(0 <= y <= 100 for _, y in corners)
            _, y = corners[1] if line is segment.plan else corners[2]
            assert abs(y - (100 - value / top * 94)) <= D("0.05")
    for before, after in pairwise(drawn):
        if before.plan and after.plan:
            assert points(before.plan)[1][1] == points(after.plan)[0][1]
        if before.area and after.area:
            assert points(before.area)[2][1] == points(after.area)[1][1]


def test_today_stands_in_its_month_alone() -> None:
    assert day_line(Month(2024, 11), date(2024, 11, 15)) == "50.0"
    assert day_line(Month(2024, 2), date(2024, 2, 29)) == "100.0"
    assert day_line(Month(2024, 10), date(2024, 11, 15)) == ""
    assert day_line(Month(2024, 11), date(2025, 11, 15)) == ""
