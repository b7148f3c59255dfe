from decimal import Decimal

import pytest

from entry.periods import Accumulation
from indicators.lights import Colour, Family, Measure, Operator, Rule, family_of
from tests.indicators.samples import NORTH, RULES, ask, rule

D = Decimal
VALUE, GROWTH, RANK = Measure.VALUE, Measure.GROWTH, Measure.RANK
YTD, POINT, AVERAGE = Accumulation.YTD, Accumulation.POINT, Accumulation.AVERAGE


@pytest.mark.parametrize(
    ("measure", "operator", "accumulation", "amount", "family"),
    [
        (VALUE, "ge", YTD, "50", Family.LEVEL),  # 完成投资50亿元以上
        (VALUE, "gt", YTD, "140", Family.LEVEL),  # 旅游人数突破140万人次
        (VALUE, "eq", YTD, "17", Family.LEVEL),  # 新开工17个
        (VALUE, "ge", POINT, "97", Family.FLOOR),
        (VALUE, "ge", AVERAGE, "85", Family.FLOOR),
        (VALUE, "eq", POINT, "100", Family.FLOOR),  # 全覆盖
        (GROWTH, "ge", YTD, "15", Family.GROWTH),
        (GROWTH, "gt", YTD, "0", Family.GROWTH),  # 保持正增长
        (GROWTH, "eq", YTD, "0", Family.GROWTH),
        (GROWTH, "ge", POINT, "5", Family.GROWTH),
        (GROWTH, "le", YTD, "-3", Family.CEILING),  # 能耗下降3%以上
        (GROWTH, "le", YTD, "0", Family.CEILING),
        (VALUE, "le", POINT, "3.9", Family.CEILING),
        (VALUE, "lt", AVERAGE, "35", Family.CEILING),
        (VALUE, "le", YTD, "5", Family.CEILING),
        (VALUE, "eq", POINT, "0", Family.ZERO),  # 动态清零
        (VALUE, "le", YTD, "0.0", Family.ZERO),
        (VALUE, "lt", YTD, "0", Family.ZERO),
        (VALUE, "ge", YTD, "0", Family.LEVEL),
        (GROWTH, "about", YTD, "8", Family.ABOUT),
        (VALUE, "about", YTD, "0", Family.ABOUT),
        (RANK, "le", YTD, "3", Family.RANK),
        (RANK, "eq", POINT, "1", Family.RANK),
        (GROWTH, "sync", YTD, None, Family.RELATIVE),
        (RANK, "sync", YTD, None, Family.RELATIVE),
        (VALUE, "external", YTD, None, Family.EXTERNAL),
        (RANK, "external", YTD, "3", Family.EXTERNAL),
    ],
)
def test_family_of(
    measure: Measure, operator: str, accumulation: Accumulation, amount: str | None, family: Family
) -> None:
    number = None if amount is None else D(amount)
    assert family_of(measure, Operator(operator), accumulation, number) is family


def test_every_combination_has_a_family_with_a_word() -> None:
    found = {
        family_of(measure, operator, accumulation, amount)
        for measure in Measure
        for operator in Operator
        for accumulation in Accumulation
        for amount in (D(0), D(5), D(-5))
    }
    assert found == set(Family)
    assert len({family.word for family in Family}) == len(Family)


def test_a_light_is_colour_word_and_shape() -> None:
    assert {(colour.value, colour.word, colour.shape) for colour in Colour} == {
        ("done", "已完成", "tick"),
        ("green", "正常", "circle"),
        ("yellow", "预警", "triangle"),
        ("red", "滞后", "square"),
        ("grey", "无灯", "dash"),
    }


@pytest.mark.parametrize(
    ("points", "share", "against", "band"),
    [
        (None, None, "23", "0"),
        ("1.0", None, "23", "1.0"),
        (None, "0.2", "23", "4.6"),
        ("1.0", "0.2", "23", "4.6"),
        ("1.0", "0.2", "4", "1.0"),
        ("1.0", "0.2", "5", "1.0"),
        ("1.0", "0.2", "-23", "4.6"),
        ("1.0", "0.2", "0", "1.0"),
    ],
)
def test_band_is_the_larger_of_points_and_share(
    points: str | None, share: str | None, against: str, band: str
) -> None:
    bands = {"band_points": points and D(points), "band_share": share and D(share)}
    assert rule(Family.GROWTH, "0", "0", **bands).band(D(against)) == D(band)


@pytest.mark.parametrize(
    "wrong",
    [
        {"green_from": D("0.8"), "yellow_from": D("0.9")},
        {"green_from": D("NaN")},
        {"yellow_from": D("-Infinity")},
        {"band_points": D(-1)},
        {"band_share": D("-0.1")},
        {"band_share": D("NaN")},
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(wrong: dict[str, Decimal]) -> None:
    fields = {"green_from": D(1), "yellow_from": D("0.8"), **wrong}
    with pytest.raises(ValueError, match="亮灯规则的"):
        Rule(version="x", family=Family.LEVEL, **fields)


def test_a_rule_is_a_value() -> None:
    assert RULES[Family.LEVEL] == rule(Family.LEVEL, "1", "0.8")
    with pytest.raises(AttributeError):
        RULES[Family.LEVEL].green_from = D(0)  # type: ignore[misc]


def test_a_band_of_nothing_is_a_band() -> None:
    assert rule(Family.GROWTH, "0", "0", band_points=D(0)).band(D(23)) == 0


@pytest.mark.parametrize("field", ["amount", "tolerance", "phase_amount", "observed_value"])
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_a_question_takes_no_number_that_is_none(field: str, number: str) -> None:
    with pytest.raises(ValueError, match="不是数的值"):
        ask(**{field: number})


@pytest.mark.parametrize("field", ["observed_growth", "reference_value"])
def test_a_question_takes_no_nan_growth(field: str) -> None:
    with pytest.raises(ValueError, match="不是数的值"):
        ask(**{field: "NaN"})


def test_a_target_has_an_amount_unless_it_needs_none() -> None:
    with pytest.raises(ValueError, match="“重大项目完成投资”的目标没有填数值"):
        ask(amount=None)
    for operator in (Operator.SYNC, Operator.EXTERNAL):
        assert ask(amount=None, operator=operator).amount is None


def test_a_tolerance_is_not_negative() -> None:
    with pytest.raises(ValueError, match="允许偏差不能是负数"):
        ask(tolerance="-0.5")


@pytest.mark.parametrize(
    "curve",
    [
        NORTH[:11],
        (),
        (*NORTH[:11], D(99)),
        (*NORTH[:10], D(101), D(100)),
        (D(-1), *NORTH[1:]),
        (D(5), D(4), *NORTH[2:]),
        (D("NaN"), *NORTH[1:]),
    ],
)
def test_a_curve_is_twelve_shares_that_never_fall_and_end_at_100(
    curve: tuple[Decimal, ...],
) -> None:
    with pytest.raises(ValueError, match=r"计划进度曲线|不是数的值"):
        ask(curve=curve)
    assert ask(curve=NORTH).curve == NORTH
