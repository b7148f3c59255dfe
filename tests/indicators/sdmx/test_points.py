"""Figures as SDMX observations, compared with a slow and obvious twin."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from indicators.sdmx.points import Block, Figure, Withdrawal, blocks, points, withdrawn
from indicators.sdmx.queries import DataQuery

AT = datetime(2024, 10, 8, 2, tzinfo=UTC)
PLAIN = Figure(
    indicator="revenue", unit="亿元", decimals=2, accumulation="ytd", frequency="month",
    first_month=1, area="150205", month=Month(2024, 9), value=Decimal("12.5000"),
    growth=Decimal("6.7"), rank=3, status="flash", qualifier="exact", value_absence="",
    growth_absence="", published_at=AT, demo=False,
)  # fmt: skip
ALL = DataQuery(keys={})


def told(one: Figure, query: DataQuery = ALL) -> dict[str, tuple[str, ...]]:
    """Value, unit, multiplier, decimals, status and comment by measure."""
    return {
        each.key[3]: (each.value, *each.series[:3], each.own[0], each.own[4])
        for each in points(one, query)
    }


def test_a_full_figure_makes_three_observations() -> None:
    assert told(PLAIN) == {
        "value": ("12.5", "CNY", "8", "2", "P", ""),
        "growth": ("6.7", "PT", "0", "1", "P", ""),
        "rank": ("3", "RANK", "0", "0", "P", ""),
    }
    (value, *_) = points(PLAIN, ALL)
    assert value.key == ("M", "150205", "revenue", "value")
    assert value.period == "2024-09"
    assert value.own == (
        "P", "flash", "exact", "1—9月", "", "2024-10-08T02:00:00+00:00", "false",
    )  # fmt: skip


def test_what_is_missing_has_a_reason_and_no_value() -> None:
    one = PLAIN._replace(value=None, value_absence="not_collected", rank=None)
    assert told(one)["value"] == ("", "CNY", "8", "2", "L", "缺数：免报")
    assert set(told(one)) == {"value", "growth"}


def test_what_nobody_states_is_no_observation() -> None:
    one = PLAIN._replace(value=None, rank=None)
    assert set(told(one)) == {"growth"}


def test_zero_is_a_figure() -> None:
    assert told(PLAIN._replace(value=Decimal("0.0000")))["value"][0] == "0"


def test_a_qualifier_speaks_of_the_value() -> None:
    found = told(PLAIN._replace(qualifier="nearly"))
    assert [found[each][4] for each in ("value", "growth", "rank")] == ["U", "P", "P"]


def test_a_qualifier_speaks_of_the_growth_where_there_is_no_value() -> None:
    found = told(PLAIN._replace(qualifier="at_least", value=None))
    assert found["growth"][4:] == ("U", "原文写“以上”，不是准数")


@pytest.mark.parametrize(
    ("keys", "measures"),
    [
        ({"MEASURE": {"growth"}}, {"growth"}),
        ({"FREQ": {"M"}}, {"value", "growth", "rank"}),
        ({"FREQ": {"Q"}}, set()),
    ],
)
def test_only_what_is_wanted(keys: dict[str, set[str]], measures: set[str]) -> None:
    query = DataQuery(keys={name: frozenset(codes) for name, codes in keys.items()})
    assert set(told(PLAIN, query)) == measures


def test_withdrawn_is_what_was_stated_and_is_no_more() -> None:
    gone = withdrawn([Withdrawal(PLAIN, Decimal(13), None, None, "", "")])
    assert set(told(next(gone))) == {"growth", "rank"}


def test_an_absence_in_place_of_a_figure_withdraws_nothing() -> None:
    found = [Withdrawal(PLAIN, None, Decimal(1), 3, "confidential", "")]
    assert told(next(withdrawn(found))) == {}


# -- blocks against their twin ---------------------------------------------------------------

FIGURES = st.lists(
    st.builds(
        lambda indicator, area, month, value, growth: PLAIN._replace(
            indicator=indicator, area=area, month=Month(2024, month), value=value, growth=growth,
            rank=None, frequency="quarter" if indicator == "gdp" else "month",
        ),
        st.sampled_from(["gdp", "revenue", "fai"]),
        st.sampled_from(["150205", "150202"]),
        st.integers(1, 12),
        st.none() | st.decimals(-100, 100, places=2),
        st.none() | st.decimals(-100, 100, places=1),
    ),
    unique_by=lambda one: (one.indicator, one.area, one.month),
    max_size=30,
)  # fmt: skip
COUNTS = st.none() | st.integers(1, 3)


def twin(figures: list[Figure], first: int | None, last: int | None) -> set[tuple[str, ...]]:
    """For each series the points by time: those among the first or among the last so many."""
    every = [point for one in figures for point in points(one, ALL)]
    found = set()
    for point in every:
        line = sorted(other.period for other in every if other.key == point.key)
        early = first is not None and point.period in line[:first]
        late = last is not None and point.period in line[-last:]
        if early or late or (first is None and last is None):
            found.add((*point.key, point.period, point.value))
    return found


@given(FIGURES, COUNTS, COUNTS)
def test_the_first_and_the_last_of_each_series(
    figures: list[Figure], first: int | None, last: int | None
) -> None:
    ordered = sorted(figures, key=lambda one: (one.indicator, one.area, one.month))
    query = DataQuery(keys={}, first=first, last=last)
    found = [point for block in blocks(ordered, query) for point in block.points]
    rows = {(*point.key, point.period, point.value) for point in found}
    assert len(rows) == len(found)
    assert rows == twin(figures, first, last)


ORDER = {
    "TIME_PERIOD": ("indicator", "area", "month"),
    "AllDimensions": ("indicator", "area", "month"),
    "REF_AREA": ("indicator", "month", "area"),
    "INDICATOR": ("area", "month", "indicator"),
    "MEASURE": ("indicator", "area", "month"),
    "FREQ": ("indicator", "area", "month"),
}
PLACES = {"FREQ": 0, "REF_AREA": 1, "INDICATOR": 2, "MEASURE": 3, "TIME_PERIOD": 4}


@given(FIGURES, st.sampled_from(sorted(ORDER)))
def test_a_series_never_spreads_over_two_blocks(figures: list[Figure], at: str) -> None:
    ordered = sorted(figures, key=lambda one: tuple(getattr(one, name) for name in ORDER[at]))
    seen: dict[tuple[str, ...], int] = {}
    every = 0
    for number, block in enumerate(blocks(ordered, DataQuery(keys={}, at=at))):
        for point in block.points:
            every += 1
            key = [*point.key, point.period]
            if at in PLACES:
                del key[PLACES[at]]
            assert seen.setdefault(tuple(key), number) == number
    assert every == sum(1 for one in figures for _ in points(one, ALL))


def test_every_publication_of_a_history_is_a_set_of_its_own() -> None:
    later = datetime(2024, 11, 8, 2, tzinfo=UTC)
    rows = [PLAIN, PLAIN._replace(value=Decimal(13), published_at=later)]

    def told_of(found: Iterator[Block]) -> list[tuple[datetime | None, str]]:
        return [(each.valid_from, each.points[0].value) for each in found]

    assert told_of(blocks(rows, DataQuery(keys={}, history=True))) == [(AT, "12.5"), (later, "13")]
    assert told_of(blocks(rows[:1], ALL)) == [(None, "12.5")]
