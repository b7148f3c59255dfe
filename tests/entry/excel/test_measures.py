from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.excel.measures import convert, fitting, known, unit_line, units_in
from entry.units import convert as simple

D = Decimal
# The oracle: how much one of each unit is of the smallest of its kind, written out.
KINDS: dict[str, dict[str, Fraction]] = {
    "money": {
        "元": Fraction(1), "千元": Fraction(1000), "万元": Fraction(10000),
        "百万元": Fraction(1000000), "千万元": Fraction(10000000), "亿元": Fraction(100000000),
    },
    "people": {"人": Fraction(1), "名": Fraction(1), "万人": Fraction(10000)},
    "weight": {
        "克": Fraction(1), "公斤": Fraction(1000), "千克": Fraction(1000), "斤": Fraction(500),
        "吨": Fraction(1000000), "万吨": Fraction(10000000000), "亿吨": Fraction(10**14),
    },
    "land": {
        "平方米": Fraction(1), "㎡": Fraction(1), "亩": Fraction(2000, 3),
        "万亩": Fraction(20000000, 3), "公顷": Fraction(10000), "平方公里": Fraction(1000000),
        "万平方米": Fraction(10000),
    },
    "power": {"千瓦": Fraction(1000), "MW": Fraction(10**6), "兆瓦": Fraction(10**6), "万千瓦": Fraction(10**7), "GW": Fraction(10**9), "万kW": Fraction(10**7)},
    "count": {"个": Fraction(1), "家": Fraction(1), "户": Fraction(1), "项": Fraction(1), "万户": Fraction(10000)},
    "rate": {"%": Fraction(1), "‰": Fraction(1, 10), "％": Fraction(1), "百分比": Fraction(1)},
    "visits": {"人次": Fraction(1), "万人次": Fraction(10000)},
    "water": {"立方米": Fraction(1), "万立方米": Fraction(10000), "亿立方米": Fraction(10**8)},
}  # fmt: skip
UNITS = [(kind, unit) for kind, units in KINDS.items() for unit in units]
amounts = st.decimals(-(10**9), 10**9, places=4)


@given(amounts, st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_conversion_is_exact_or_refused(
    value: Decimal, source: tuple[str, str], target: tuple[str, str]
) -> None:
    found = convert(value, source[1], target[1])
    if source[0] != target[0]:
        assert found is None
        return
    exact = Fraction(value) * KINDS[source[0]][source[1]] / KINDS[target[0]][target[1]]
    divisor = exact.denominator
    for prime in (2, 5):
        while divisor % prime == 0:
            divisor //= prime
    assert (found is None) == (divisor != 1)
    assert found is None or Fraction(found) == exact


@given(amounts, st.sampled_from(list(KINDS["money"])), st.sampled_from(list(KINDS["money"])))
def test_it_agrees_with_the_kernel_where_that_knows_the_units(
    value: Decimal, source: str, target: str
) -> None:
    assert convert(value, source, target) == simple(value, source, target)


def test_fifteen_mu_are_one_hectare() -> None:
    assert convert(D(1), "公顷", "亩") == 15
    assert convert(D(30), "亩", "公顷") == 2
    assert convert(D(1), "亩", "公顷") is None  # 0.0666…


def test_a_scale_takes_the_cells_base() -> None:
    assert convert(D("3.4"), "亿", "亿元") == D("3.4")
    assert convert(D(1), "亿", "%") is None


@pytest.mark.parametrize(
    "unit", ["万元", " 亿 元 ", "％", "万人次", "个百分点", "MW", "万元/亩", "家"]
)
def test_units_are_known(unit: str) -> None:
    assert known(unit)


@pytest.mark.parametrize("text", ["", "区统计局", "总量", "全市", "工业", "亿", "1", "百"])
def test_other_words_are_no_units(text: str) -> None:
    assert not known(text)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("万元、%", ("万元", "%")),
        ("亿元，％", ("亿元", "%")),
        ("亿元/%", ("亿元", "%")),
        ("万元/亩", ("万元/亩",)),
        ("万元和%", ("万元", "%")),
        ("万元、区", ()),
    ],
)
def test_units_in_a_list(text: str, units: tuple[str, ...]) -> None:
    assert units_in(text) == units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("单位：万元、%", ("万元", "%")),
        ("（单位：万元）", ("万元",)),
        ("单 位：万 元", ("万元",)),
        ("单位：万元  截至2024年9月", ("万元",)),
        ("截至2024年9月　计量单位:亿元", ("亿元",)),
        ("金额单位：元", ("元",)),
        ("单位： 万元， %", ("万元", "%")),
        ("编制单位：区统计局", ()),
        ("填报单位：万元", ()),
        ("单位：区统计局", ()),
        ("单位负责人：", ()),
    ],
)
def test_unit_line(text: str, units: tuple[str, ...]) -> None:
    assert unit_line(text) == units


def test_fitting_units() -> None:
    assert fitting(("万元", "%"), "亿元") == ("万元",)
    assert fitting(("万元", "%"), "%") == ("%",)
    assert fitting(("万元", "亿元"), "元") == ("万元", "亿元")
    assert fitting(("万元", "%"), "家") == ()
