"""Soft checks: a typed figure against last month, last year, and its own growth."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.checks import Stated
from tests.indicators.rows import facts, found, last_year, ref, told, typed

D = Decimal

# A jump of more than 30 %.


@pytest.mark.parametrize(
    ("value", "jumps"),
    [("130", False), ("130.0001", True), ("70", False), ("69.9999", True), ("100", False),
     ("0", True)],
)  # fmt: skip
def test_a_jump_from_last_year(value: str, jumps: bool) -> None:
    ground = facts(year_ago=ref("1—9月", "100"), price_basis="constant")
    assert told(ground, typed(value, "5")) == ({"jump": "soft"} if jumps else {})


def test_a_jump_says_from_what_and_by_how_much() -> None:
    ground = facts(year_ago=last_year("1—9月", "100"), price_basis="constant")
    (jump,) = found(ground, typed("145", "5"))
    assert jump.message == "比上年1—9月的100增长45.0%，幅度超过30%，请写明原因。"
    assert (jump.title, jump.column, jump.stops) == ("一般公共预算收入", "value", True)
    (explained,) = found(ground, typed("145", "5", note="新增企业"))
    assert (explained.stops, explained.explanation) == (False, "新增企业")


def test_a_flow_is_held_against_last_year_and_a_stock_against_its_last_figure() -> None:
    around = {"previous": ref("1—8月", "100"), "year_ago": ref("上年", "200")}
    flow = facts(has_growth=False, **around)
    assert told(flow, typed("210")) == {}
    stock = facts(has_growth=False, accumulation="point", **around)
    assert told(stock, typed("110")) == {}
    (jump,) = found(stock, typed("210"))
    assert jump.message == "比1—8月的100增长110.0%，幅度超过30%，请写明原因。"


@pytest.mark.parametrize("accumulation", ["ytd", "point"])
def test_without_the_one_the_other_is_compared(accumulation: str) -> None:
    for around in ({"previous": ref("前", "100")}, {"year_ago": ref("前", "100")}):
        nought = {"previous": ref("零", "0"), "year_ago": ref("零", "0")}
        ground = facts(has_growth=False, accumulation=accumulation, **{**nought, **around})
        assert told(ground, typed("140")) == {"jump": "soft"}
    assert told(facts(has_growth=False, accumulation=accumulation, **nought), typed("140")) == {}


def test_a_rate_jumps_in_points_and_not_in_per_cent_of_per_cent() -> None:
    rate = facts(
        unit="%", decimals=2, accumulation="point", has_growth=False, previous=ref("6月末", "2.94")
    )
    (jump,) = found(rate, typed("3.9"))
    assert jump.message == "比6月末的2.94%提高0.96个百分点，幅度超过30%，请写明原因。"
    (fall,) = found(rate, typed("2"))
    assert "下降0.94个百分点" in fall.message
    assert found(rate, typed("3.82")) == []
    (whole,) = found(rate._replace(decimals=0), typed("3.9"))
    assert "比6月末的3%提高1.0个百分点" in whole.message


@pytest.mark.parametrize(
    ("growth", "jumps"),
    [("38.6", False), ("38.61", True), ("-21.4", False), ("-21.41", True), ("8.6", False)],
)
def test_a_jump_of_growth_in_points(growth: str, jumps: bool) -> None:
    ground = facts(has_value=False, previous=ref("1—8月", None, "8.6"))
    assert told(ground, typed(None, growth)) == ({"jump": "soft"} if jumps else {})


def test_a_jump_of_growth_names_the_points() -> None:
    ground = facts(has_value=False, previous=ref("1—8月", None, "8.6"))
    (jump,) = found(ground, typed(None, "357.6"))
    assert (jump.column, jump.message) == (
        "growth",
        "同比增速比1—8月提高349.0个百分点，超过30个百分点，请写明原因。",
    )
    assert found(facts(has_value=False, previous=ref("1—8月", None)), typed(None, "357.6")) == []


# a factor that suggests 万元 for 亿元.


@pytest.mark.parametrize(
    ("value", "suspect"),
    [("10000", False), ("10000.0001", True), ("1", False), ("0.9999", True),
     ("1000000", True), ("0.01", True), ("-10001", True), ("0", False)],
)  # fmt: skip
def test_a_factor_of_a_hundred_either_way(value: str, suspect: bool) -> None:
    ground = facts(previous=ref("上期", "100"), accumulation="point", has_growth=False)
    assert (told(ground, typed(value)).get("unit-factor") == "soft") is suspect


def test_a_wrong_unit_is_said_once_and_not_as_a_jump_too() -> None:
    ground = facts(previous=ref("1—8月", "30000"), has_growth=False)
    (problem,) = found(ground, typed("342000000"))
    assert problem.message == (
        "342000000万元与1—8月的30000万元相差百倍以上，单位是否填错（万元/亿元）？"
        "核对无误的请写明原因。"
    )
    codes = told(ground, typed("3.42"))
    assert codes == {"falling": "hard", "unit-factor": "soft"}


def test_the_unit_is_held_against_last_month_before_last_year() -> None:
    ground = facts(previous=ref("1—8月", "9000"), year_ago=ref("上年", "50"), has_growth=False)
    assert told(ground, typed("9100")) == {"jump": "soft"}
    only = facts(previous=ref("1—8月", "0"), year_ago=ref("上年", "50"), has_growth=False)
    assert told(only, typed("9100")) == {"unit-factor": "soft"}
    assert told(facts(has_growth=False), typed("9100")) == {}


# official against computed growth.


@pytest.mark.parametrize(
    ("growth", "differs"),
    [("20", False), ("21", False), ("21.0001", True), ("19", False), ("18.9999", True)],
)
def test_official_growth_within_a_point_of_the_computed_one(growth: str, differs: bool) -> None:
    ground = facts(year_ago=ref("1—9月", "100"))
    assert told(ground, typed("120", growth)) == ({"growth-mismatch": "soft"} if differs else {})


def test_a_mismatch_tells_both_growths() -> None:
    (problem,) = found(facts(year_ago=ref("1—9月", "100")), typed("120", "16.1"))
    assert problem.message == "填报同比16.1%，按数值测算为20.0%，相差1个百分点以上，请说明口径。"
    assert problem.column == "growth"


@pytest.mark.parametrize(
    ("traits", "stated", "differs"),
    [
        ({"price_basis": "none"}, typed("120", "5"), True),
        ({"price_basis": "constant"}, typed("120", "5"), False),  # real growth differs by nature
        ({"price_basis": "comparable"}, typed("120", "5"), False),
        ({"price_basis": "comparable"}, typed("120", "5", comparable_base=D(100)), True),
        ({"price_basis": "nominal"}, typed("120", "25", comparable_base=D(96)), False),
        ({"year_ago": ref("1—9月", "100", qualifier="nearly")}, typed("120", "5"), False),
        ({"year_ago": None}, typed("120", "5"), False),
        ({"year_ago": ref("1—9月", None)}, typed("120", "5"), False),
        ({}, typed("120", None, growth_absent=True, note="x"), False),
        ({}, typed(None, "5", value_absent=True, note="x"), False),
    ],
)
def test_growth_is_compared_only_where_levels_compare(
    traits: dict[str, Any], stated: Stated, differs: bool
) -> None:
    ground = facts(**{"year_ago": ref("1—9月", "100"), **traits})
    assert ("growth-mismatch" in told(ground, stated)) is differs
