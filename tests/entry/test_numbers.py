from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entry.numbers import (
    decimals,
    display,
    exact,
    gap_words,
    growth_words,
    points_words,
    published_places,
    round_half_up,
)
from tests.indicators.oracles import rounded_by_hand

D = Decimal

quick = settings(deadline=None)
figures = st.decimals(min_value=-(10**11), max_value=10**11, places=6)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("2.25", 1, "2.3"),  # Python's round() says 2.2 (DOMAIN §8.1 rule 1)
        ("-2.25", 1, "-2.3"),
        ("2.35", 1, "2.4"),
        ("13.825", 2, "13.83"),
        ("0.05", 1, "0.1"),
        ("0.0499999999999999999999999999999999999999", 1, "0.0"),
        ("-0.04", 1, "0.0"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1234567890123456789012345678901.25", 1, "1234567890123456789012345678901.3"),
    ],
)
def test_round_half_up(value: str, places: int, expected: str) -> None:
    assert str(round_half_up(D(value), places)) == expected


@pytest.mark.parametrize("bad", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_neither_rounded_nor_shown(bad: str) -> None:
    for use in (lambda v: round_half_up(v, 1), lambda v: display(v, 1), exact, growth_words):
        with pytest.raises(ValueError, match="不是有限的数"):
            use(D(bad))


@quick
@given(figures, st.integers(0, 5))
def test_rounding_agrees_with_school_arithmetic(value: D, places: int) -> None:
    assert Fraction(round_half_up(value, places)) == rounded_by_hand(Fraction(value), places)


def test_rounding_does_not_depend_on_the_context_of_the_caller() -> None:
    with localcontext() as narrow:
        narrow.prec = 3
        assert display(D("12345.65"), 1) == "12345.7"


@pytest.mark.parametrize(
    ("value", "places", "thousands", "expected"),
    [
        (None, 1, False, "—"),
        (None, 1, True, "—"),
        (D(0), 1, False, "0.0"),
        (D("-0.0"), 1, False, "0.0"),
        (D("-0.04"), 1, False, "0.0"),
        (D("629"), 1, False, "629.0"),
        (D("-1.25"), 1, False, "-1.3"),
        (D("1234567.5"), 1, True, "1,234,567.5"),
        (D("-1234567.5"), 0, True, "-1,234,568"),
        (D("1234567.5"), 1, False, "1234567.5"),
        (D("1E+5"), 0, False, "100000"),
        (D("1E-7"), 1, False, "0.0"),
    ],
)
def test_display(value: D | None, places: int, thousands: bool, expected: str) -> None:
    assert display(value, places, thousands) == expected


@pytest.mark.parametrize(
    ("value", "expected", "places"),
    [
        ("23", "23", 0),
        ("3.90", "3.9", 1),
        ("15.1000", "15.1", 1),
        ("100", "100", 0),
        ("1E+2", "100", 0),
        ("0.026", "0.026", 3),
        ("-0.0", "0", 0),
        ("0", "0", 0),
        ("-1.50", "-1.5", 1),
    ],
)
def test_exact_keeps_every_digit_and_no_other(value: str, expected: str, places: int) -> None:
    assert exact(D(value)) == expected
    assert decimals(D(value)) == places


@quick
@given(figures)
def test_exact_is_the_number(value: D) -> None:
    assert D(exact(value)) == value
    assert not exact(value).endswith(".")


def test_published_places_are_the_finer_ones() -> None:
    assert published_places(D("17.53"), D("16.8")) == 2
    assert published_places(D("15.1000"), D("5.9000")) == 1
    assert published_places(D(15), D(5)) == 1


@pytest.mark.parametrize(
    ("growth", "places", "words"),
    [
        ("6.7", 1, "增长6.7%"),
        ("-1.21", 1, "下降1.2%"),
        ("-1.21", 2, "下降1.21%"),
        ("357.6", 1, "增长357.6%"),
        ("0", 1, "与上年同期持平"),
        ("-0.04", 1, "与上年同期持平"),  # not 下降0.0% (DOMAIN §8.1 rule 4)
        ("0.049", 1, "与上年同期持平"),
        ("0.05", 1, "增长0.1%"),
        ("-0.05", 1, "下降0.1%"),
        ("-0.04", 2, "下降0.04%"),
    ],
)
def test_growth_words(growth: str, places: int, words: str) -> None:
    assert growth_words(D(growth), places) == words


def test_points_words_are_points_and_never_per_cent() -> None:
    assert points_words(D("2.2")) == "提高2.2个百分点"
    assert points_words(D("2.75") - D("2.94"), 2) == "下降0.19个百分点"  # §8.1 rule 6
    assert points_words(D("-0.04")) == "持平"
    assert points_words(D("-0.7"), up="加快", down="回落") == "回落0.7个百分点"


def test_gap_words() -> None:
    assert gap_words(D("13.8245")) == "超序时进度13.8个百分点"
    assert gap_words(D("-6.61")) == "欠序时进度6.6个百分点"
    assert gap_words(D("-0.0499")) == "与序时进度持平"
    assert gap_words(D("7.33"), 2) == "超序时进度7.33个百分点"
    assert gap_words(D("-3.4"), schedule="计划进度") == "欠计划进度3.4个百分点"


def test_growth_words_default_to_one_decimal() -> None:
    assert growth_words(D("6.74")) == "增长6.7%"
