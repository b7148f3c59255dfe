"""Why there is no light, and that rules are data."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from entry.cells import Absence
from entry.periods import Frequency
from indicators.lights import Colour, Family, Measure, Operator, Question, judge
from tests.indicators.samples import (
    NORTH,
    RULES,
    about,
    ask,
    growth,
    income,
    insured,
    jobless_families,
    rank,
    unemployment,
)

D = Decimal
NOT_DUE = [
    ("2024-05", Frequency.QUARTER, 1, "该指标按季度核算，5月无数据。"),
    ("2024-03", Frequency.HALF, 1, "该指标按半年核算，3月无数据。"),
    ("2024-11", Frequency.YEAR, 1, "该指标按年度核算，11月未到期。"),
    ("2024-01", Frequency.MONTH, 2, "该指标1月份数据免报。"),
]


@pytest.mark.parametrize(("month", "frequency", "first_month", "sentence"), NOT_DUE)
@pytest.mark.parametrize("observed", [None, "0", "700"])
def test_a_month_in_which_nothing_is_due_is_grey_whatever_stands_there(
    month: str, frequency: Frequency, first_month: int, sentence: str, observed: str | None
) -> None:
    light = judge(
        ask(month, frequency=frequency, first_month=first_month, observed_value=observed), RULES
    )
    assert (light.colour, light.sentence) == (Colour.GREY, sentence)
    assert light.metric is light.completion is light.gap is None


def test_a_figure_that_the_caller_says_is_not_due_yet() -> None:
    light = judge(ask(is_due=False, observed_value="700"), RULES)
    assert (light.colour, light.sentence) == (Colour.GREY, "1—10月数据未到报告期。")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "1—10月数据未反馈。"),
        ({"overdue": True}, "1—10月数据逾期未报。"),
        ({"absence": Absence.MISSING}, "1—10月数据未反馈。"),
        ({"absence": Absence.NOT_COLLECTED}, "该指标10月份数据免报。"),
        ({"absence": Absence.NOT_DUE}, "1—10月数据未到期。"),
        ({"absence": Absence.NOT_PUBLISHED}, "1—10月数据不公布。"),
        ({"absence": Absence.CONFIDENTIAL}, "1—10月数据保密，不公布。"),
        ({"observed_growth": "9.8"}, "1—10月只反馈了同比增速，没有总量，不能对照目标判断。"),
        (
            {"measure": Measure.GROWTH, "observed_value": "9.8"},
            "1—10月只反馈了总量，没有同比增速，不能对照目标判断。",
        ),
        ({"measure": Measure.RANK, "observed_value": "9.8"}, "1—10月数据未反馈。"),
    ],
)
def test_a_missing_figure_is_grey_with_its_reason(given: dict[str, Any], sentence: str) -> None:
    light = judge(ask(**given), RULES)
    assert (light.colour, light.sentence, light.metric) == (Colour.GREY, sentence, None)


def test_a_figure_that_is_there_is_judged_whatever_reason_was_left_behind() -> None:
    assert judge(ask(observed_value="650", absence=Absence.MISSING), RULES).colour is Colour.DONE


def test_zero_is_a_figure_and_not_a_missing_one() -> None:
    assert judge(ask(observed_value="0"), RULES).colour is Colour.RED
    assert judge(growth("0"), RULES).colour is Colour.RED


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "目标没有数值，不能自动判断：由主管部门或上级评定。"),
        ({"requirement": "达标"}, "目标为“达标”，不能自动判断：由主管部门或上级评定。"),
        (
            {"requirement": "达标", "remark": "报告未给出标准值，按主管部门评定。"},
            "目标为“达标”，不能自动判断：报告未给出标准值，按主管部门评定。",
        ),
    ],
)
def test_a_target_that_somebody_assesses_waits_for_them(
    given: dict[str, Any], sentence: str
) -> None:
    question = ask("2024-01", operator=Operator.EXTERNAL, amount=None, observed_value="5", **given)
    light = judge(question, {})
    assert (light.colour, light.family) == (Colour.GREY, Family.EXTERNAL)
    assert light.sentence == sentence


def test_a_relative_target_waits_for_its_reference() -> None:
    light = judge(income("6.0", None), RULES)
    assert light.colour is Colour.GREY
    assert light.sentence == "参照的地区生产总值尚无数据，暂不判断是否同步。"


@pytest.mark.parametrize("observed", ["0", "-3", "3"])
def test_no_share_can_be_counted_of_a_target_that_is_not_positive(observed: str) -> None:
    for question in (
        ask(observed_value=observed, amount="0"),
        ask(observed_value=observed, amount="-5"),
        insured(observed, "0"),
        insured(observed, "97", phase_amount="0"),
    ):
        light = judge(question, RULES)
        assert light.colour is Colour.GREY
        assert light.sentence == "目标不是正数，完成率无从计算，不能判断。"


def test_nothing_planned_yet_is_grey_unless_the_year_is_done() -> None:
    late = (D(0), D(0), *NORTH[2:])
    light = judge(ask("2024-02", observed_value="10", curve=late), RULES)
    assert (light.colour, light.ratio) == (Colour.GREY, None)
    assert light.sentence == "1—2月计划进度为0，暂不判断。"
    assert judge(ask(observed_value="10", phase_amount="0"), RULES).colour is Colour.GREY
    done = judge(ask("2024-02", observed_value="650", curve=late), RULES)
    assert done.colour is Colour.DONE
    assert done.completion is not None


def test_without_a_rule_nothing_is_judged() -> None:
    light = judge(ask(observed_value="629.0"), {})
    assert (light.colour, light.rule_version) == (Colour.GREY, "")
    assert light.sentence == "2024年没有设定“总量目标”的亮灯规则，不能判断。"


# Rules are data.


def test_thresholds_and_version_come_from_the_rule() -> None:
    strict = replace(RULES[Family.LEVEL], version="2025-2", green_from=D("1.2"), yellow_from=D(1))
    light = judge(ask(observed_value="629.0"), {Family.LEVEL: strict})
    assert (light.colour, light.rule_version) == (Colour.YELLOW, "2025-2")
    assert light.sentence.endswith("进度比1.17，低于1.20、不低于1.00，判为预警（规则2025-2）。")


@pytest.mark.parametrize(
    ("question", "field", "colour", "words"),
    [
        (ask(amount="12", observed_value="10"), "green_inclusive", "yellow", "不高于1.00"),
        (ask(amount="12", observed_value="8"), "yellow_inclusive", "red", "不高于0.80"),
        (growth("23"), "green_inclusive", "yellow", "不高于正常线23%"),
        (growth("18.4"), "yellow_inclusive", "red", "不高于预警线18.4%"),
        (unemployment("3.8"), "green_inclusive", "yellow", "不低于正常线3.8%"),
        (unemployment("3.9"), "yellow_inclusive", "red", "不低于预警线3.9%"),
        (insured("97"), "green_inclusive", "yellow", "不高于1.00"),
        (insured("95", "100"), "yellow_inclusive", "red", "不高于0.95"),
        (jobless_families("0"), "green_inclusive", "yellow", "不低于正常线0户"),
        (about("7.5"), "green_inclusive", "yellow", "不高于正常线7.5%"),
        (about("7"), "yellow_inclusive", "red", "不高于预警线7%"),
        (rank(5), "green_inclusive", "yellow", "不高于正常线第5位"),
        (rank(6), "yellow_inclusive", "red", "不高于预警线第6位"),
        (income("8.8", "9.8"), "green_inclusive", "yellow", "不高于正常线8.8%"),
        (income("6.84", "9.8"), "yellow_inclusive", "red", "不高于预警线6.84%"),
    ],
)
def test_inclusive_bounds_are_data(question: Question, field: str, colour: str, words: str) -> None:
    rule = replace(RULES[question.family], **{field: False})
    light = judge(question, {question.family: rule})
    assert light.colour.value == colour
    assert words in light.sentence
    assert judge(question, RULES).colour.value != colour


def test_below_zero_is_red_only_where_the_rule_says_so() -> None:
    lenient = replace(RULES[Family.GROWTH], red_below_zero=False)
    assert judge(growth("-0.5", "0.4"), RULES).colour is Colour.RED
    assert judge(growth("-0.5", "0.4"), {Family.GROWTH: lenient}).colour is Colour.YELLOW


def test_below_zero_is_red_for_about_and_in_step_too() -> None:
    sinking = {Family.ABOUT: replace(RULES[Family.ABOUT], red_below_zero=True)}
    # 0.1 ± 0.5 is yellow down to −0.9; 0 and a target of 0 are not below anything
    assert judge(about("-0.5", "0.1"), RULES).colour is Colour.YELLOW
    assert judge(about("-0.5", "0.1"), sinking).colour is Colour.RED
    assert judge(about("-0.4", "0.1"), sinking).colour is Colour.GREEN
    assert judge(about("0", "0.9"), sinking).colour is Colour.YELLOW
    assert judge(about("-0.7", "0"), sinking).colour is Colour.YELLOW
    assert judge(income("0", "1.5"), RULES).colour is Colour.YELLOW
    assert judge(income("-1.5", "0"), RULES).colour is Colour.YELLOW
    assert judge(growth("0", "0.9"), RULES).colour is Colour.YELLOW


def test_a_ceiling_without_a_margin_is_green_up_to_its_limit() -> None:
    plain = {Family.CEILING: replace(RULES[Family.CEILING], green_from=D(0))}
    assert judge(unemployment("3.9"), plain).colour is Colour.GREEN
    assert judge(unemployment("3.9", operator=Operator.LT), plain).colour is Colour.RED
    assert judge(unemployment("3.8999", operator=Operator.LT), plain).colour is Colour.GREEN


def test_lines_that_are_not_the_target_are_named() -> None:
    ahead = {Family.GROWTH: replace(RULES[Family.GROWTH], green_from=D(2), yellow_from=D(1))}
    light = judge(growth("24.5"), ahead)
    assert light.sentence.endswith(
        "高于目标1.5个百分点；低于正常线25%、不低于预警线19.4%，判为预警（规则2024-1）。"
    )


def test_a_ceiling_may_tolerate_a_band_beyond_the_limit() -> None:
    wide = {Family.CEILING: replace(RULES[Family.CEILING], band_points=D("0.1"))}
    assert judge(unemployment("4.0"), wide).colour is Colour.YELLOW
    assert judge(unemployment("4.0001"), wide).colour is Colour.RED
    assert judge(unemployment("3.9", operator=Operator.LT), wide).colour is Colour.YELLOW


def test_a_target_of_one_can_be_counted() -> None:
    assert judge(ask(observed_value="1", amount="1"), RULES).colour is Colour.DONE
    assert judge(ask(observed_value="0.1", amount="0.5"), RULES).colour is Colour.RED
