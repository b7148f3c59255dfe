"""Tables of this month and of others."""

from decimal import Decimal

import pytest

from entry.periods import Month
from tests.entry.excel.grids import (
    FAI,
    NOVEMBER,
    RETAIL,
    matched,
    refused,
    sheet,
    subject,
    table,
    taken,
)

D = Decimal


@pytest.mark.parametrize(
    "head",
    ["1—11月", "1~11月份", "１－１１月", "元至11月", "截至11月底", "11月末", "前11个月", "1—本月"],
)
def test_the_returns_month_in_any_words(head: str) -> None:
    result = matched(sheet([["指标", head], ["固投", 5]]), [FAI])
    assert taken(result) == {("fai", "value"): "5"}
    assert result.period == NOVEMBER


@pytest.mark.parametrize(
    ("month", "label"),
    [(3, "一季度"), (6, "上半年"), (9, "前三季度"), (12, "全年"), (5, "元至5月"), (5, "１－５月")],
)
def test_quarters_and_halves(month: int, label: str) -> None:
    for rows in (
        [["指标", label], ["固投", 5]],
        [[f"2024年{label}情况"], ["指标", "累计"], ["固投", 5]],
    ):
        assert taken(matched(sheet(rows), [FAI], month=Month(2024, month)))
        result = matched(sheet(rows), [FAI], month=Month(2024, 7))
        assert taken(result) == {}
        assert len(result.problems) == 1
        assert "本次报送的是2024年7月" in result.problems[0].message


@pytest.mark.parametrize(
    "title",
    ["2023年1—11月主要指标", "2024年1—10月", "2024年10月主要指标", "2023年主要指标", "二季度情况"],
)
def test_a_title_of_another_period_refuses_the_table(title: str) -> None:
    result = matched(sheet([[title], ["指标", "累计"], ["固投", 5]]), [FAI])
    assert result.entries == ()
    assert len(result.sentences()) == 1
    assert "这张表没有读" in result.sentences()[0]


def test_title_and_header_of_different_months() -> None:
    rows = [["2024年1—10月主要指标"], ["指标", "1—11月"], ["固投", 5]]
    assert taken(matched(sheet(rows), [FAI])) == {}


def test_of_several_months_the_returns_is_taken() -> None:
    rows = [
        ["2024年主要指标"],
        ["指标", "1—9月", None, "1—10月", None, "1—11月", None],
        [None, "总量", "增速", "总量", "增速", "总量", "增速"],
        ["固投", 1, 2, 3, 4, 5, 6],
    ]
    merged = "B2:C2 D2:E2 F2:G2 A2:A3"
    for month, expected in ((9, ("1", "2")), (11, ("5", "6"))):
        found = taken(matched(sheet(rows, merged), [FAI], month=Month(2024, month)))
        assert found == {("fai", "value"): expected[0], ("fai", "growth"): expected[1]}


def test_last_years_columns_are_left() -> None:
    rows = [["指标", "2023年1—11月", "2024年1—11月", "2023年"], ["固投", 1, 5, 2]]
    assert taken(matched(sheet(rows), [FAI])) == {("fai", "value"): "5"}


def test_a_month_alone_beside_the_year_so_far() -> None:
    rows = [["指标", "11月", "1—11月"], [None, "总量", "总量"], ["固投", 1, 5]]
    assert taken(matched(sheet(rows), [FAI])) == {("fai", "value"): "5"}
    result = matched(sheet([["指标", "11月"], ["固投", 5]]), [FAI])
    assert result.sentences() == [
        "“Sheet1”的B1：表头“11月”没有写明是累计还是当月。累计请写成“1—11月”，再上传；"
        "或者在对应里指定这一栏。"
    ]
    learned = {one.key: "value" for one in result.headings}
    again = matched(sheet([["指标", "11月"], ["固投", 5]]), [FAI], learned_columns=learned)
    assert taken(again) == {("fai", "value"): "5"}


def test_a_sheet_for_each_month() -> None:
    sheets = [
        sheet([["指标", "累计"], ["固投", number]], name=f"{number}月") for number in (9, 10, 11)
    ]
    result = matched(sheets, [FAI])
    assert taken(result) == {("fai", "value"): "11"}
    assert result.problems == ()
    assert len([one for one in result.ignored if "这张表没有读" in one.why]) == 2


LATE = subject("late", "规上服务业营业收入", period_label="1—10月")


def test_a_late_series_stands_in_this_months_table() -> None:
    for name in (
        "规上服务业营业收入（错月）",
        "规上服务业营业收入（1—10月）",
        "规上服务业营业收入",
    ):
        result = matched(sheet(table(["固投", 5], [name, 7])), [FAI, LATE])
        assert taken(result) == {("fai", "value"): "5", ("late", "value"): "7"}
    result = matched(sheet(table(["规上服务业营业收入（1—9月）", 7])), [FAI, LATE])
    assert refused(result) == {"B4": "这一行写的时期是“1—9月”，本指标本期应报1—10月。请核对。"}


def test_a_late_series_in_its_own_months_table_takes_nothing_else() -> None:
    rows = [["指标", "1—10月"], ["固投", 5], ["规上服务业营业收入", 7]]
    result = matched(sheet(rows), [FAI, LATE])
    assert taken(result) == {("late", "value"): "7"}
    assert list(refused(result)) == ["B2"]


def test_a_column_of_periods() -> None:
    rows = [["指标", "时期", "累计"], ["固投", "1—11月", 5], ["社零", "1—10月", 6]]
    result = matched(sheet(rows), [FAI, RETAIL])
    assert taken(result) == {("fai", "value"): "5"}
    assert list(refused(result)) == ["C3"]


def test_january_alone_is_the_year_so_far() -> None:
    rows = [["2025年1月主要指标"], ["指标", "1月", "时期"], ["固投", 5, "1月"]]
    assert taken(matched(sheet(rows), [FAI], month=Month(2025, 1))) == {("fai", "value"): "5"}


def test_a_month_that_does_not_exist_in_a_title_is_no_period() -> None:
    rows = [["第13月报表"], ["指标", "累计"], ["固投", 5]]
    result = matched(sheet(rows), [FAI])
    assert taken(result) == {("fai", "value"): "5"}
    assert result.period is None
