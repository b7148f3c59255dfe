import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entry.cells import Absence, Absent, Blank, CellError, Flat, Number, parse_cell

D = Decimal


def refused(raw: object, unit: str) -> CellError:
    with pytest.raises(CellError) as caught:
        parse_cell(raw, unit)
    return caught.value


@pytest.mark.parametrize("raw", [None, "", " ", "\u3000", "\u00a0", "\t\r\n", "\u200b", "\ufeff"])
def test_nothing_typed_is_blank(raw: str | None) -> None:
    assert parse_cell(raw, "亿元") == Blank()


def test_blank_dash_flat_and_zero_are_four_different_things() -> None:
    kinds = [parse_cell(raw, "%") for raw in ("", "—", "持平", "0")]
    assert kinds == [Blank(), Absent(Absence.MISSING), Flat(), Number(D(0))]
    assert len(set(kinds)) == 4


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("— - -- —— – － − / ／ … …… ... 无 未反馈 暂无 未报 无数据 未\u3000反\u3000馈", "missing"),
        ("免报 1月免报 1月份免报 １月免报", "not_collected"),
        ("未到期 按季核算 按季度核算", "not_due"),
        ("不公布 未公布", "not_published"),
        ("保密 涉密", "confidential"),
    ],
)
def test_signs_and_words_for_no_figure(words: str, reason: str) -> None:
    for word in re.split(" ", words):
        assert parse_cell(word, "亿元") == Absent(Absence(reason)), word


@pytest.mark.parametrize("raw", ["持平", "同比持平", "与上年同期持平", "与去年持平", " 持 平 "])
def test_flat(raw: str) -> None:
    assert parse_cell(raw, "%") == Flat()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("629.0", "629.0"),
        ("0", "0"),
        ("-0.0", "0.0"),
        ("+5", "5"),
        (".5", "0.5"),
        ("007", "7"),
        ("６２９．０", "629.0"),
        ("－１．２", "-1.2"),
        ("1,234.5", "1234.5"),
        ("1，234，567", "1234567"),
        ("１，２３４．５", "1234.5"),
        ("1 234 567.5", "1234567.5"),
        ("1\u00a0234", "1234"),
        ("\u3000 629.0 \u3000", "629.0"),
        ("6. 5", "6.5"),
        ("\u2060629.0", "629.0"),
        *[(f"{dash}1.2", "-1.2") for dash in "-‐‑‒–—―−－"],
        ("- 1.2", "-1.2"),
        ("12345678901", "12345678901"),
        ("-12345678901.2345", "-12345678901.2345"),
        ("1.50000", "1.5"),
        ("00000000000012", "12"),
        (17, "17"),
        (D("15.1000"), "15.1"),
        (D("1E+5"), "100000"),
        (629.0, "629"),
        (0.1 + 0.2, "0.3"),  # Excel holds fifteen digits, and shows 0.3
        (1e5, "100000"),
    ],
)
def test_numbers(raw: object, expected: str) -> None:
    assert parse_cell(raw, "亿元") == Number(D(expected))


def test_a_number_keeps_to_what_the_database_holds() -> None:
    parsed = parse_cell("1.50000", "亿元")
    assert isinstance(parsed, Number)
    assert str(parsed.value) == "1.5000"


@pytest.mark.parametrize(
    ("raw", "unit", "expected"),
    [
        ("3.4亿元", "亿元", "3.4"),
        ("3.4 亿元", "亿元", "3.4"),
        ("3.4亿", "亿元", "3.4"),
        ("120万人次", "万人次", "120"),
        ("17户", "家", "17"),
        ("17个", "个", "17"),
        ("12㎡", "m²", "12"),
        ("6.7%", "%", "6.7"),
        ("6.7 ％", "%", "6.7"),
        ("-1.2%", "%", "-1.2"),
        ("6‰", "‰", "6"),
        ("增长6.7%", "%", "6.7"),
        ("同比增长 6.7%", "%", "6.7"),
        ("比上年同期增长6.7%", "%", "6.7"),
        ("下降1.21%", "%", "-1.21"),
        ("负增长1.21%", "%", "-1.21"),
        ("同比下降1.21", "%", "-1.21"),
        ("下降0%", "%", "0"),
    ],
)
def test_units_and_words_of_direction(raw: str, unit: str, expected: str) -> None:
    assert parse_cell(raw, unit) == Number(D(expected))


@pytest.mark.parametrize(
    "raw",
    [
        *("1,2", "12,34", "1234,567", "1,2345", ",123", "123,", "1.234,5", "1,23,456", "0,123"),
        *("1 2", "1,234 567", "12 34", "1，2", "1\n2", "1,,234"),
    ],
)
def test_misplaced_separators_are_refused(raw: str) -> None:
    error = refused(raw, "亿元")
    assert error.code == "type"
    assert "逗号或空格的位置不对" in str(error)


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        *[
            (raw, "不是数字")
            for raw in ("abc", "NaN", "nan", "Infinity", "-inf", "TRUE", "是", "+")
        ],
        *[(raw, "不是数字") for raw in ("1-2", "--1", "+-1", "١٢", "(1.2)", "▲1.2", "九")],
        *[(raw, "不是数字") for raw in (True, False, [1], object)],
        *[(raw, "不是有效的数") for raw in (float("nan"), float("inf"), D("NaN"), D("-Infinity"))],
        *[(raw, "科学记数法") for raw in ("1e5", "1E5", "-1.5e-3", "１ｅ５", "1E+05")],
        *[(raw, "小数点的位置不对") for raw in ("5.", "1.2.3", ".", "2024.9.30", "1..2")],
        *[(raw, "公式") for raw in ("#DIV/0!", "#N/A", "=1+2", "=SUM(A1:A2)")],
        *[(raw, "上标或圈码") for raw in ("12²", "12①", "5.2³", "①12", "²", "12₂")],
        *[
            (raw, "不是准确的数")
            for raw in ("约3.4", "30以上", "近4000", "9左右", "3.9以内", "超4.5")
        ],
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(raw: object, hint: str) -> None:
    error = refused(raw, "亿元")
    assert (error.code, hint in str(error)) == ("type", True), str(error)


@pytest.mark.parametrize(
    ("raw", "unit", "sentence"),
    [
        (
            "3500万元",
            "亿元",
            "“3500万元”的单位与本栏不同，本栏单位是亿元，折合0.35亿元；请改填0.35。",
        ),
        ("0.35亿", "万元", "“0.35亿”的单位与本栏不同，本栏单位是万元，折合3500万元；请改填3500。"),
        ("3万", "个", "“3万”的单位与本栏不同，本栏单位是个，折合30000个；请改填30000。"),
        (
            "35元",
            "亿元",
            "“35元”的单位与本栏不同，本栏单位是亿元，折合0.00000035亿元；小数超过4位，请核对后再填。",
        ),
        (
            "1万元",
            "亿元",
            "“1万元”的单位与本栏不同，本栏单位是亿元，折合0.0001亿元；请改填0.0001。",
        ),
        ("6.7‰", "%", "“6.7‰”的单位与本栏不同，本栏单位是%，折合0.67%；请改填0.67。"),
        ("增长6‰", "%", "“增长6‰”的单位与本栏不同，本栏单位是%，折合0.6%；请改填0.6。"),
        (
            "-3500万元",
            "亿元",
            "“-3500万元”的单位与本栏不同，本栏单位是亿元，折合-0.35亿元；请改填-0.35。",
        ),
        ("6.7%", "亿元", "“6.7%”是百分数，本栏单位是亿元。请填总量，不要填比率。"),
        ("6.7%", "", "“6.7%”是百分数，本栏不带单位。请填总量，不要填比率。"),
        ("0.6个百分点", "%", "“0.6个百分点”的单位与本栏不符，本栏单位是%。请只填数字。"),
        ("12吨", "亿元", "“12吨”的单位与本栏不符，本栏单位是亿元。请只填数字。"),
        ("3亿", "%", "“3亿”的单位与本栏不符，本栏单位是%。请只填数字。"),
        ("下降1.2%", "亿元", "“下降1.2%”说的是增减，本栏应填亿元。请把增速填到同比栏。"),
    ],
)
def test_a_wrong_unit_is_refused_with_the_converted_number(
    raw: str, unit: str, sentence: str
) -> None:
    error = refused(raw, unit)
    assert (error.code, str(error)) == ("unit", sentence)


def test_a_double_sign_is_refused() -> None:
    for raw in ("增长-1.2%", "下降-1.2%", "负增长+1%", "下降—1.2%"):
        assert "请只留一种" in str(refused(raw, "%"))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("123456789012", "range"),
        ("-123456789012", "range"),
        ("123,456,789,012", "range"),
        ("9" * 5000, "range"),
        pytest.param(10**5000, "range", id="huge integer"),
        (D("1E+500"), "range"),
        (1e300, "range"),
        (D("1E-500"), "range"),
        ("1.23456", "decimals"),
        ("0.00001", "decimals"),
        ("12345678901.23456", "decimals"),
        (1 / 3, "decimals"),
        (1e-7, "decimals"),
    ],
)
def test_size_is_refused_and_never_rounded(raw: object, code: str) -> None:
    assert refused(raw, "亿元").code == code


@pytest.mark.parametrize("raw", ["1.23456", D("1.23456"), 1.23456])
def test_who_rounds_himself_gets_every_decimal(raw: object) -> None:
    assert parse_cell(raw, "亿元", places=None) == Number(D("1.23456"))
    assert refused(raw, "亿元").code == "decimals"


def test_the_quotation_is_short_and_on_one_line() -> None:
    assert str(refused("很长的一段话" * 50, "亿元")).startswith(
        "“很长的一段话很长的一段话很长的一段话很长…”不是数字"
    )
    assert "\n" not in str(refused("甲\n乙", "亿元"))


CELL_MARKS = "0123456789.,，、 \u3000-—−+%‰万亿元个家增长下降负持平无/…eE²①（）()左右以上约近"


@settings(deadline=None, max_examples=500)
@given(
    st.one_of(
        st.text(max_size=30),
        st.text(alphabet=CELL_MARKS, max_size=12),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.booleans(),
    ),
    st.sampled_from(["亿元", "%", "", "‰", "个", "个百分点"]),
)
def test_anything_is_read_or_refused_with_a_sentence(raw: object, unit: str) -> None:
    parsed: object
    try:
        parsed = parse_cell(raw, unit)
    except CellError as error:
        parsed = error
    if isinstance(parsed, CellError):
        assert parsed.code in {"type", "unit", "range", "decimals"}
        assert str(parsed).endswith("。")
    if isinstance(parsed, Number):
        assert parsed.value.is_finite()
        assert abs(parsed.value) < 10**11
        assert parsed.value == parsed.value.quantize(D("0.0001"))


@settings(deadline=None)
@given(st.decimals(min_value=-(10**11) + 1, max_value=10**11 - 1, places=4))
def test_what_we_write_can_be_read_back(value: D) -> None:
    for text in (f"{value:f}", f"{value:,f}", f"{value:f}亿元", f"　{value:f} "):
        assert parse_cell(text, "亿元") == Number(value)
    assert parse_cell(value, "亿元") == Number(value)


def test_a_size_that_is_refused_names_the_unit_of_the_cell() -> None:
    assert "，本栏单位是亿元。" in str(refused("123456789012", "亿元"))
    assert "本栏单位" not in str(refused("123456789012", ""))


def test_a_zero_beyond_the_fourth_decimal_is_dropped_and_no_other() -> None:
    parsed = [parse_cell(raw, "亿元") for raw in ("629.0", "629.0000", "629.00000")]
    assert [str(cell.value) for cell in parsed if isinstance(cell, Number)] == [
        "629.0",
        "629.0000",
        "629.0000",
    ]
