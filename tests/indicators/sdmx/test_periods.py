"""Months as SDMX periods, and the bounds that callers write."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from indicators.sdmx import periods

MONTHS = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@pytest.mark.parametrize(
    ("frequency", "month", "code", "period"),
    [
        ("month", 9, "M", "2024-09"),
        ("quarter", 9, "Q", "2024-Q3"),
        ("quarter", 12, "Q", "2024-Q4"),
        ("half", 6, "S", "2024-S1"),
        ("year", 12, "A", "2024"),
        # A figure outside its indicator's own periods is kept, as a monthly one.
        ("quarter", 5, "M", "2024-05"),
        ("year", 6, "M", "2024-06"),
    ],
)
def test_the_period_of_a_month(frequency: str, month: int, code: str, period: str) -> None:
    found = periods.frequency(frequency, Month(2024, month))
    assert found == code
    assert periods.time_period(found, Month(2024, month)) == period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", 1, 12),
        ("2024-A1", 1, 12),
        ("2024-S2", 7, 12),
        ("2024-T2", 5, 8),
        ("2024-Q1", 1, 3),
        ("2024-Q4", 10, 12),
        ("2024-09", 9, 9),
        ("2024-M09", 9, 9),
        ("2024-W01", 1, 1),
        ("2024-W52", 12, 12),
        ("2024-02-29", 2, 2),
        ("2024-09-30T12:00:00", 9, 9),
        ("2024-09-30T12:00:00Z", 9, 9),
    ],
)
def test_bounds(text: str, first: int, last: int) -> None:
    assert periods.bound(text, last=False) == Month(2024, first)
    assert periods.bound(text, last=True) == Month(2024, last)


@pytest.mark.parametrize(
    "text",
    [
        "", "24", "2024-", "2024-13", "2024-00", "2024-Q5", "2024-Q0", "2024-S3", "2024-A2",
        "2024-M13", "2024-W54", "2024-W00", "2023-02-29", "2024-09-31", "2024-9", "２０２４",
        "2024Q1", "2024-09-30T99", "2024-09\n", "0000-01-01", "99999",
    ],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    assert periods.bound(text, last=False) is None


def test_years_beyond_the_calendar_are_its_edges() -> None:
    assert periods.bound("0001", last=False) == Month(1900, 1)
    assert periods.bound("9999-12", last=True) == Month(2999, 12)


@given(MONTHS, st.sampled_from(["month", "quarter", "half", "year"]))
def test_a_period_read_as_a_bound_ends_with_its_month(month: Month, frequency: str) -> None:
    text = periods.time_period(periods.frequency(frequency, month), month)
    assert periods.bound(text, last=True) == month
    assert periods.bound(text, last=False) <= month


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_a_day_stands_for_its_month(day: date) -> None:
    assert periods.bound(day.isoformat(), last=False) == Month.of(day)
