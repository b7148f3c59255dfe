from decimal import Decimal

import pytest

from entry.units import convert, is_rate, scale

D = Decimal


@pytest.mark.parametrize(
    ("unit", "factor", "base"),
    [
        ("元", 1, "元"),
        ("万元", 10**4, "元"),
        ("百万元", 10**6, "元"),
        ("十万元", 10**5, "元"),
        ("亿元", 10**8, "元"),
        ("万亿元", 10**12, "元"),
        ("万人次", 10**4, "人次"),
        ("亿千瓦时", 10**11, "瓦时"),
        ("万㎡", 10**4, "m2"),
        ("家", 1, "个"),
        ("", 1, ""),
        ("百分点", 1, "个百分点"),
    ],
)
def test_scale(unit: str, factor: int, base: str) -> None:
    assert scale(unit) == (factor, base)


@pytest.mark.parametrize(
    ("value", "unit", "into", "expected"),
    [
        ("3500", "万元", "亿元", "0.35"),
        ("0.35", "亿元", "万元", "3500"),
        ("1", "元", "亿元", "0.00000001"),
        ("3.4", "亿", "亿元", "3.4"),
        ("3", "万", "个", "30000"),
        ("17", "户", "家", "17"),
        ("6.7", "‰", "%", "0.67"),
        ("6", "％", "%", "6"),
        ("12345678901.2345", "亿元", "元", "1234567890123450000"),
    ],
)
def test_convert_is_exact(value: str, unit: str, into: str, expected: str) -> None:
    assert convert(D(value), unit, into) == D(expected)


@pytest.mark.parametrize(
    ("unit", "into"),
    [("%", "亿元"), ("亿元", "%"), ("万", "%"), ("吨", "亿元"), ("%", ""), ("个百分点", "%")],
)
def test_other_kinds_are_not_converted(unit: str, into: str) -> None:
    assert convert(D(1), unit, into) is None


def test_rates() -> None:
    assert [unit for unit in ("%", "％", "‰", "百分点", "亿元", "", "个") if is_rate(unit)] == [
        "%",
        "％",
        "‰",
        "百分点",
    ]
