import pickle
from copy import deepcopy
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entry.periods import (
    Accumulation,
    Frequency,
    Month,
    due_months,
    is_due,
    label,
    long_label,
)

months = st.builds(Month, st.integers(1950, 2900), st.integers(1, 12))
quick = settings(deadline=None)
YTD, POINT, AVERAGE = Accumulation.YTD, Accumulation.POINT, Accumulation.AVERAGE
MONTH, QUARTER, HALF, YEAR = Frequency.MONTH, Frequency.QUARTER, Frequency.HALF, Frequency.YEAR


def test_month_has_the_forms_that_database_api_and_people_use() -> None:
    month = Month(2024, 3)
    assert (int(month), str(month), f"{month}") == (202403, "2024-03", "2024-03")
    assert (month.year, month.month) == (2024, 3)
    assert Month.from_int(202403) == month == Month.of(date(2024, 3, 31))
    assert Month.of(datetime(2024, 3, 1, 0, 0)) == month  # noqa: DTZ001 - its own zone is meant


@pytest.mark.parametrize(
    "text",
    [
        *("2024-03", "2024-3", "2024/03", "2024.3", "202403", 202403, "2024年3月", "2024年03月份"),
        *("２０２４年３月", " 2024 年 3 月 ", "2024－03", "\u30002024-03"),
    ],
)
def test_parse_reads_every_accepted_form(text: str | int) -> None:
    assert Month.parse(text) == Month(2024, 3)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2024", "2024-00", "2024-13", "202413", "24-03", "2024-03-01", "March 2024", "-1"),
        *("2024年", "1—9月", "20240", "2024031", "nan", "1899-12", "3000-01", "٢٠٢٤-٠٣"),
        "2024-03\n2024-04",
    ],
)
def test_parse_refuses_anything_else_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="不是有效的月份，请写成2024-03这样的形式。"):
        Month.parse(text)


def test_parse_quotes_what_was_typed_but_not_all_of_a_book() -> None:
    with pytest.raises(ValueError, match=r"^“九月份”不是"):
        Month.parse("九月份")
    with pytest.raises(ValueError, match=r"^“x{20}…”不是"):
        Month.parse("x" * 5000)


@pytest.mark.parametrize(("year", "month"), [(2024, 0), (2024, 13), (1899, 12), (3000, 1), (0, 1)])
def test_a_month_that_does_not_exist_cannot_be_made(year: int, month: int) -> None:
    with pytest.raises(ValueError, match="不是有效的月份"):
        Month(year, month)
    with pytest.raises(ValueError, match="不是有效的月份"):
        Month.from_int(year * 100 + month)


def test_month_is_a_frozen_hashable_value_without_a_dict() -> None:
    month = Month(2024, 3)
    assert {month: 1}[Month(2024, 3)] == 1
    assert not hasattr(month, "__dict__")
    with pytest.raises(AttributeError):
        month.year = 2025  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(month)) == month == deepcopy(month)


@pytest.mark.parametrize(
    ("start", "step", "end"),
    [
        ("2024-12", 1, "2025-01"),
        ("2024-01", -1, "2023-12"),
        ("2024-01", 0, "2024-01"),
        ("2024-03", 25, "2026-04"),
        ("2024-03", -27, "2021-12"),
    ],
)
def test_addition_crosses_years(start: str, step: int, end: str) -> None:
    assert Month.parse(start) + step == Month.parse(end)
    assert Month.parse(end) - step == Month.parse(start)
    assert Month.parse(end) - Month.parse(start) == step


@quick
@given(months, st.integers(-400, 400))
def test_addition_agrees_with_walking_day_by_day(month: Month, step: int) -> None:
    walked = month.first_day
    for _ in range(abs(step)):
        away = walked + timedelta(days=31) if step > 0 else walked - timedelta(days=1)
        walked = away.replace(day=1)
    assert month + step == Month.of(walked)
    assert (month + step) - month == step


@quick
@given(months, months)
def test_order_is_the_order_of_days_and_of_integers(one: Month, other: Month) -> None:
    assert (one < other) == (one.first_day < other.first_day) == (int(one) < int(other))
    assert Month.from_int(int(one)) == one == Month.parse(str(one)) == Month.parse(int(one))


def test_other_types_are_neither_added_nor_compared() -> None:
    for wrong in (1.0, "1", None):
        with pytest.raises(TypeError):
            Month(2024, 3) + wrong  # type: ignore[operator]
        with pytest.raises(TypeError):
            Month(2024, 3) - wrong  # type: ignore[operator]
    with pytest.raises(TypeError):
        assert Month(2024, 3) < 202404  # type: ignore[operator]
    assert Month(2024, 3) != 202403


def test_days_of_a_month() -> None:
    assert (Month(2024, 2).first_day, Month(2024, 2).last_day) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
    )
    assert Month(2023, 2).last_day == date(2023, 2, 28)
    assert Month(2024, 12).last_day == date(2024, 12, 31)
    assert Month(2024, 3).year_ago == Month(2023, 3)
    assert [m for m in range(1, 13) if Month(2024, m).quarter_end] == [3, 6, 9, 12]


def test_range_has_both_ends() -> None:
    assert Month.range(Month(2023, 11), Month(2024, 2)) == tuple(
        Month.parse(text) for text in ("2023-11", "2023-12", "2024-01", "2024-02")
    )
    assert Month.range(Month(2024, 1), Month(2024, 1)) == (Month(2024, 1),)
    assert Month.range(Month(2024, 2), Month(2024, 1)) == ()


@pytest.mark.parametrize(
    ("frequency", "first_month", "due"),
    [
        (MONTH, 1, set(range(1, 13))),
        (MONTH, 2, set(range(2, 13))),
        (QUARTER, 1, {3, 6, 9, 12}),
        (QUARTER, 2, {3, 6, 9, 12}),
        (HALF, 1, {6, 12}),
        (HALF, 2, {6, 12}),
        (YEAR, 1, {12}),
        (YEAR, 2, {12}),
    ],
)
def test_due_months(frequency: Frequency, first_month: int, due: set[int]) -> None:
    assert due_months(frequency, first_month) == due
    assert {m for m in range(1, 13) if is_due(Month(2024, m), frequency, first_month)} == due


@pytest.mark.parametrize("first_month", [0, 3, 13, -1])
def test_a_series_starts_in_january_or_february(first_month: int) -> None:
    with pytest.raises(ValueError, match="起报月份只能是1月或2月"):
        due_months(MONTH, first_month)
    with pytest.raises(ValueError, match="起报月份只能是1月或2月"):
        label(Month(2024, 3), YTD, MONTH, first_month)


MONTHLY = ["1月", "1—2月", "1—3月", "1—4月", "1—5月", "1—6月"]
MONTHLY += ["1—7月", "1—8月", "1—9月", "1—10月", "1—11月", "全年"]
STEPPED = [*MONTHLY[:2], "一季度", *MONTHLY[3:5], "上半年", *MONTHLY[6:8], "前三季度", *MONTHLY[9:]]
MOMENTS = [f"{month}月末" for month in range(1, 12)] + ["年末"]


@pytest.mark.parametrize("first_month", [1, 2])
@pytest.mark.parametrize(
    ("accumulation", "frequency", "expected"),
    [
        (YTD, MONTH, MONTHLY),
        (YTD, QUARTER, STEPPED),
        (YTD, HALF, STEPPED),
        (YTD, YEAR, STEPPED),
        (AVERAGE, MONTH, [f"{span}平均" for span in MONTHLY]),
        (AVERAGE, QUARTER, [f"{span}平均" for span in STEPPED]),
        (AVERAGE, HALF, [f"{span}平均" for span in STEPPED]),
        (AVERAGE, YEAR, [f"{span}平均" for span in STEPPED]),
        (POINT, MONTH, MOMENTS),
        (POINT, QUARTER, MOMENTS),
        (POINT, HALF, MOMENTS),
        (POINT, YEAR, MOMENTS),
    ],
)
def test_label_of_every_combination(
    accumulation: Accumulation, frequency: Frequency, first_month: int, expected: list[str]
) -> None:
    named = [label(Month(2024, m), accumulation, frequency, first_month) for m in range(1, 13)]
    assert named == expected


def test_label_uses_the_dash_of_official_texts() -> None:
    assert label(Month(2024, 9), YTD, MONTH)[1] == "\u2014"


@pytest.mark.parametrize(
    ("month", "accumulation", "frequency", "expected"),
    [
        (9, YTD, MONTH, "2024年1—9月"),
        (9, YTD, QUARTER, "2024年前三季度"),
        (12, YTD, MONTH, "2024年全年"),
        (9, POINT, MONTH, "2024年9月末"),
        (12, POINT, MONTH, "2024年末"),
        (9, AVERAGE, MONTH, "2024年1—9月平均"),
    ],
)
def test_long_label_puts_the_year_in_front(
    month: int, accumulation: Accumulation, frequency: Frequency, expected: str
) -> None:
    assert long_label(Month(2024, month), accumulation, frequency) == expected


def test_the_years_are_those_of_the_database_check() -> None:
    assert int(Month(1900, 1)) == 190001
    assert int(Month(2999, 12)) == 299912
    for beyond in (Month(2999, 12), -1), (Month(1900, 1), 1):
        with pytest.raises(ValueError, match="不是有效的月份"):
            beyond[0] - beyond[1]


def test_a_quotation_of_twenty_characters_is_whole() -> None:
    with pytest.raises(ValueError, match=r"^“x{20}”不是"):
        Month.parse("x" * 20)
