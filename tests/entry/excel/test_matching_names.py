"""Names in their spellings, and where they stand in a table."""

from decimal import Decimal

import pytest

from tests.entry.excel.grids import (
    ALL,
    FAI,
    GDP,
    RATE,
    RETAIL,
    left_out,
    matched,
    sheet,
    subject,
    table,
    taken,
    unknown,
)

D = Decimal


REVENUE = subject("revenue", "一般公共预算收入", synonyms=("一般公共预算收入（区级）",))
SPENDING = subject("spending", "一般公共预算支出")
TAX = subject("tax", "税收收入", parent="revenue")
OTHER_TAX = subject("other", "税收收入", parent="fund")
FUND = subject("fund", "政府性基金收入")


@pytest.mark.parametrize(
    "name",
    [
        "地区生产总值",
        "地 区 生 产 总 值",
        "一、地区生产总值",
        "地区生产总值（GDP）",
        "ＧＤＰ",
        "gdp",
        "地区\n生产总值",
        "地区生产总值（亿元）",
        "生产总值（现价）",
    ],
)
def test_a_name_in_all_its_spellings(name: str) -> None:
    assert taken(matched(sheet(table([name, 5])), [GDP, FAI])) == {("gdp", "value"): "5"}


@pytest.mark.parametrize(
    "name", ["固投", "固定资产投资（不含农户）", "固定资产投资(不含农户)", "固投（固定资产投资）"]
)
def test_brackets_that_say_the_same(name: str) -> None:
    assert taken(matched(sheet(table([name, 5])), [GDP, FAI])) == {("fai", "value"): "5"}


@pytest.mark.parametrize(
    "name",
    ["固定资产投资（不含房地产）", "固定资产投资（GDP）", "固定资产投资额增量", "工业固定资产投资"],
)
def test_what_only_resembles_a_name_is_asked_about(name: str) -> None:
    result = matched(sheet(table([name, 5])), [GDP, FAI])
    assert taken(result) == {}
    assert result.unknown[0].candidates[0] == "fai"
    assert result.unknown[0].values == {"value": "5"}


def test_the_same_name_below_two_wholes() -> None:
    rows = table(
        ["一般公共预算收入", 10],
        ["　其中：税收收入", 6],
        ["政府性基金收入", 5],
        ["　其中：税收收入", 2],
    )
    assert taken(matched(sheet(rows), [REVENUE, TAX, FUND, OTHER_TAX])) == {
        ("revenue", "value"): "10",
        ("tax", "value"): "6",
        ("fund", "value"): "5",
        ("other", "value"): "2",
    }


@pytest.mark.parametrize(
    "name", ["其中：税收收入", "　税收收入", "#税收收入", "税收收入", "1.税收收入"]
)
def test_a_part_below_its_whole_however_it_is_marked(name: str) -> None:
    rows = table(["一般公共预算收入", 10], [name, 6])
    result = matched(sheet(rows), [REVENUE, TAX, FUND, OTHER_TAX])
    assert taken(result)["tax", "value"] == "6"


@pytest.mark.parametrize("whole", ["一般公共预算支出", "非税收入总额"])
@pytest.mark.parametrize("name", ["其中：税收收入", "#税收收入"])
def test_a_part_of_something_else_is_not_taken(whole: str, name: str) -> None:
    rows = table(["一般公共预算收入", 10], [whole, 7], [name, 6])
    result = matched(sheet(rows), [REVENUE, TAX, SPENDING])
    assert ("tax", "value") not in taken(result)
    assert unknown(result)[name] == ("tax", "revenue") or unknown(result)[name][0] == "tax"


def test_a_top_name_marked_as_a_part_is_not_taken() -> None:
    """其中：重大项目 of what was signed is not the register of major projects."""
    signed, major = subject("signed", "签约项目", "个"), subject("major", "重大项目", "个")
    rows = table(["签约项目", 10], ["其中：重大项目", 6], unit="单位：个")
    result = matched(sheet(rows), [signed, major])
    assert taken(result) == {("signed", "value"): "10"}
    assert unknown(result) == {"其中：重大项目": ("major", *unknown(result)["其中：重大项目"][1:])}


def test_a_whole_that_is_not_on_this_return_is_known_by_name() -> None:
    tax = subject("tax", "税收收入", parent="revenue", parent_names=("一般公共预算收入",))
    rows = table(["一般公共预算收入", 10], ["其中：税收收入", 6])
    result = matched(sheet(rows), [tax, OTHER_TAX])
    assert taken(result) == {("tax", "value"): "6"}


def test_a_blank_row_between_keeps_the_place() -> None:
    rows = table(["一般公共预算收入"], ["　非税收入"], ["　税收收入", 6])
    result = matched(sheet(rows), [REVENUE, TAX, OTHER_TAX])
    assert taken(result) == {("tax", "value"): "6"}
    assert left_out(result)["A4"] == "没有填数"


def test_totals_are_left_out_unless_they_are_a_subject() -> None:
    rows = table(["固投", 5], ["合 计", 9], ["小计", 4])
    result = matched(sheet(rows), [FAI])
    assert taken(result) == {("fai", "value"): "5"}
    assert (left_out(result)["A5"], left_out(result)["A6"]) == ("合计行", "合计行")
    result = matched(sheet(rows), [FAI, subject("sum", "合计")])
    assert taken(result)["sum", "value"] == "9"


def test_a_growth_named_in_the_row() -> None:
    rows = [["指标", "单位", "1—11月"], ["固投增速", "%", D("8.3")], ["社零", "万元", 12300]]
    assert taken(matched(sheet(rows), [FAI, RETAIL])) == {
        ("fai", "growth"): "8.3",
        ("retail", "value"): "1.23",
    }


def test_a_rate_in_the_value_column_of_an_indicator_without_values() -> None:
    rows = [["指标", "单位", "1—11月"], ["规上工业增加值", "%", D("8.3")], ["固投", "亿元", 5]]
    industry = subject("va", "规模以上工业增加值", "%", columns=RATE)
    result = matched(sheet(rows), [industry, FAI])
    assert taken(result) == {("va", "growth"): "8.3", ("fai", "value"): "5"}


def test_a_growth_named_in_the_row_beside_a_growth_column() -> None:
    rows = table(["固投增速", 5, 8])
    for columns in (ALL, frozenset[str]()):
        result = matched(sheet(rows), [FAI._replace(columns=columns)])
        assert taken(result) == {("fai", "growth"): "8"}
        assert "B4" in left_out(result)
