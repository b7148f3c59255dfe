import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.cells import CellError, parse_cell
from entry.excel.grid import Cell, Trouble
from entry.excel.values import Units, Value, figure, growth, rank, words

D = Decimal
LINE = Units(line=("万元", "%"))


def typed(text: str, number: str | None = None, percent: bool = False) -> Cell:
    return Cell(text, D(number) if number else None, percent)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("577,049", "57.7049"),
        ("577，049", "57.7049"),
        ("１５２２３３", "15.2233"),
        ("1 234 500", "123.45"),
        ("0", "0"),
        ("-300", "-0.03"),
        ("－３００", "-0.03"),
        ("（300）", "-0.03"),
        ("3.4亿元", "3.4"),
        ("3.4亿", "3.4"),
        ("3400万元", "0.34"),
        ("±0", "0"),
    ],
)
def test_numbers_are_read_and_converted(text: str, expected: str) -> None:
    found = figure(typed(text), "亿元", LINE)
    assert (found.text, found.problem) == (expected, "")


@pytest.mark.parametrize(
    "text", ["—", "－", "/", "…", "……", "无", "按季核算", "未反馈", "免报", "—（未反馈）", "保密"]
)
def test_words_for_missing_stay_words(text: str) -> None:
    found = figure(typed(text), "亿元", LINE)
    assert (found.text, found.problem) == (text, "")


def test_words_for_missing_need_no_unit() -> None:
    assert figure(typed("—"), "家", LINE).problem == ""


@pytest.mark.parametrize("text", ["", "　", "\u200b"])
def test_a_blank_is_nothing_typed(text: str) -> None:
    found = figure(typed(text), "亿元", LINE)
    assert (found.text, found.problem) == ("", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.3%", "8.3"),
        ("８．３％", "8.3"),
        ("持平", "0"),
        ("0", "0"),
        ("增长6.7%", "6.7"),
        ("下降1.2%", "-1.2"),
        ("（1.2）", "-1.2"),
        ("(1.2%)", "-1.2"),
        ("↓1.2", "-1.2"),
        ("↑1.2%", "1.2"),
        ("▼1.2", "-1.2"),
        ("±0.0", "0"),
        ("+5", "5"),
    ],
)
def test_growth(text: str, expected: str) -> None:
    found = growth(typed(text), LINE)
    assert (found.text, found.problem) == (expected, "")


def test_growth_in_per_mille() -> None:
    assert growth(typed("6"), Units(header=("‰",))).text == "0.6"


def test_a_triangle_means_what_the_notes_say() -> None:
    for note, expected in (("注：“▲”表示下降", "-1.2"), ("注：▲为增长", "1.2")):
        assert growth(typed("▲1.2"), LINE, [note]).text == expected
    assert growth(typed("▲1.2"), LINE).problem == (
        "“▲1.2”中的“▲”看不出是增是减。请改用“-”表示下降。"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("±1.2", "看不出是增是减"),
        ("2024.9.30", "是日期，不是数字"),
        ("2024-09-30", "是日期，不是数字"),
        ("2024年9月30日", "是日期，不是数字"),
        ("12月", "不符|不是数字"),
        ("约5", "不是准确的数"),
        ("1,23", "逗号或空格的位置不对"),
        ("12①", "上标或圈码"),
        ("3吨", "单位与本栏不符"),
        ("持平", "只能填在同比栏"),
    ],
)
def test_what_is_not_certain_is_refused_in_words(text: str, why: str) -> None:
    found = figure(typed(text), "亿元", LINE)
    assert found.text == ""
    assert re.search(why, found.problem), found.problem


def test_formulas_without_a_result_and_errors_are_refused() -> None:
    for read in (figure, None):
        cell = Cell("", trouble=Trouble.NO_RESULT)
        found = read(cell, "亿元", LINE) if read else growth(cell, LINE)
        assert found.problem.startswith("是公式，文件里没有保存计算结果")
    assert figure(Cell("#DIV/0!", trouble=Trouble.ERROR), "亿元", LINE).problem == (
        "是错误值“#DIV/0!”。请改正公式，或者填准确的数字。"
    )
    assert rank(Cell("#N/A", trouble=Trouble.ERROR)).problem
    assert words(Cell("#N/A", trouble=Trouble.ERROR)).problem


@pytest.mark.parametrize(
    ("units", "target", "why"),
    [
        (Units(line=("万元", "%")), "家", "表中写的单位是万元、%，本指标的单位是家，不能换算"),
        (Units(row=("吨",)), "亿元", "表中写的单位是吨，本指标的单位是亿元"),
        (Units(line=("万元", "亿元")), "亿元", "表中写了几个单位（万元、亿元）"),
        (Units(row=("份额",)), "亿元", "单位“份额”不认识"),
    ],
)
def test_impossible_units_are_refused(units: Units, target: str, why: str) -> None:
    assert figure(typed("5"), target, units).problem.startswith(why)


def test_the_nearest_unit_counts() -> None:
    units = Units(row=("元",), header=("万元",), line=("亿元",))
    assert figure(typed("100000000"), "亿元", units).text == "1"
    assert figure(typed("10000"), "亿元", Units(header=("万元",), line=("亿元",))).text == "1"
    assert figure(typed("1"), "亿元", Units(line=("亿元",))).text == "1"
    assert figure(typed("1"), "亿元", Units()).text == "1"


def test_a_rate_that_says_so_needs_no_unit_line() -> None:
    assert figure(typed("3.9%"), "%", Units(line=("万元",))).text == "3.9"
    assert figure(typed("3.9%", "3.9", percent=True), "%", Units(line=("万元",))).text == "3.9"
    assert figure(typed("6‰"), "%", Units(line=("万元",))).text == "0.6"
    assert figure(typed("3.9"), "%", Units(line=("万元",))).problem
    assert figure(typed("3.9%"), "亿元", LINE).problem


@pytest.mark.parametrize(
    ("held", "kept", "remark"),
    [
        ("-17.4998231", "-17.4998", "表中为-17.4998231，按4位小数取-17.4998"),
        ("-17.49985", "-17.4999", "表中为-17.49985，按4位小数取-17.4999"),
        ("0.3", "0.3", ""),  # 0.1+0.2: the file's reader has taken the noise off
        ("0.0000000000000142108547152", "0", "表中为0.000000000000014210…，按4位小数取0"),
        ("8.30000", "8.3", ""),
    ],
)
def test_what_a_column_does_not_hold_is_rounded_once_and_said(
    held: str, kept: str, remark: str
) -> None:
    for cell in (typed(held, held), typed(f"{held}%", held, percent=True), typed(held)):
        assert growth(cell, LINE) == Value(kept, remark=remark)


def test_an_amount_is_rounded_after_it_is_converted() -> None:
    """Rounded to 0.5万元 before, the second one would be 0.0001亿元."""
    assert figure(typed("59617.35"), "亿元", LINE) == Value(
        "5.9617", remark="59617.35万元折合5.961735亿元，按4位小数取5.9617"
    )
    assert figure(typed("0.49999", "0.49999"), "亿元", LINE).problem == (
        "0.49999万元折合0.000049999亿元，按4位小数就成了0。请核对单位。"
    )


def test_what_converts_into_too_many_digits_is_refused() -> None:
    found = figure(typed("99999999999"), "元", Units(line=("亿元",)))
    assert "整数超过11位" in found.problem
    assert figure(typed("1"), "公顷", Units(line=("亩",))).problem == (
        "“1亩”不能准确折合成公顷。请按公顷填写。"
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("15", "15"), ("第8位", "8"), ("并列第3", "3"), ("—", "—"), ("8 ", "8")]
)
def test_rank(text: str, expected: str) -> None:
    assert rank(typed(text)).text == expected


@pytest.mark.parametrize("text", ["1.5", "第一名", "持平", "5（6）"])
def test_what_is_no_rank(text: str) -> None:
    assert rank(typed(text)).problem


@given(st.decimals(-(10**6), 10**6, places=2))
def test_every_amount_comes_out_exactly(amount: Decimal) -> None:
    """Oracle: the number times ten thousand, written in one of the ways that offices write it."""
    for written in (f"{amount:f}", f"{amount:,f}", f"{amount:f}".replace("-", "－")):
        found = figure(typed(written), "元", LINE)
        assert D(found.text) == amount * 10000


@given(st.text(alphabet="0123456789.,，%（）()±▲-—/持平亿万元 ↓年月", max_size=9))
def test_any_text_is_taken_or_refused_and_what_is_taken_can_be_parsed(text: str) -> None:
    found = growth(typed(text), LINE)
    assert not (found.text and found.problem)
    if found.text and not found.text.strip().startswith("—（"):
        try:
            parse_cell(found.text, "%")
        except CellError as error:  # pragma: no cover
            raise AssertionError(found.text) from error
