from decimal import Decimal, localcontext
from fractions import Fraction as Fr

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from entry.numbers import points_words, published_places
from entry.periods import Accumulation, Frequency
from indicators import formulas as f
from tests.indicators import oracles
from tests.indicators.figures import agrees, amounts, months, positive, quick, rates, shown, years

D = Decimal


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [
        ("368.7", "351.6", "4.9"),  # DOMAIN §2.4: the ratio, which the official 8 % overrules
        ("4575.1", "4263.9", "7.3"),
        ("288229", "287611", "0.2"),
        ("287611", "348892", "-17.6"),
        ("69.14", "67.8", "2.0"),
        ("63848", "61040", "4.6"),
        ("32729", "30876", "6.0"),
        ("16.9", "16.4", "3.0"),
        ("50", "37.8", "32.3"),
        ("30", "24.6", "22.0"),
    ],
)
def test_growth_known_answers(value: str, base: str, expected: str) -> None:
    assert shown(f.growth(D(value), D(base)), 1) == expected


def test_growth_needs_a_positive_base() -> None:
    assert f.growth(D(0), D(5)) == -100
    for value, base in ((None, D(1)), (D(1), None), (D(1), D(0)), (D(1), D(-5))):
        assert f.growth(value, base) is None


def test_official_growth_wins() -> None:
    assert f.prevailing_growth(D(8), D("4.9")) == 8
    assert f.prevailing_growth(D(0), D("4.9")) == 0
    assert f.prevailing_growth(None, D("4.9")) == D("4.9")
    assert f.prevailing_growth(None, None) is None


@quick
@given(amounts, positive)
def test_growth_agrees_with_fractions(value: D, base: D) -> None:
    assert agrees(f.growth(value, base), oracles.rate_between(Fr(value), Fr(base)))


@quick
@given(years, months, st.sampled_from([1, 2]))
def test_single_months_are_what_was_accumulated(year: list[D], month: int, first: int) -> None:
    def accumulated(number: int) -> D | None:
        return sum(year[:number], D(0)) if number >= first else None

    single = f.single_month(
        accumulated(month),
        accumulated(month - 1) if month > 1 else None,
        month=month,
        first_month=first,
    )
    if first == 2 and month <= 2:
        assert single is None
    else:
        assert single == year[month - 1]


def test_single_month_is_undefined_where_it_cannot_be_known() -> None:
    assert f.single_month(D(30), D(20), month=3, first_month=2) == 10  # x₃ − x₁₋₂
    assert f.single_month(D(20), D(99), month=2, first_month=2) is None
    assert f.single_month(D(20), None, month=1, first_month=2) is None
    assert f.single_month(D(20), D(5), month=1, first_month=2) is None
    assert f.single_month(D(20), D(99), month=1) == 20
    assert f.single_month(D(20), None, month=5) is None
    assert f.single_month(None, D(20), month=5) is None
    assert f.single_month(D(18), D(20), month=5) == -2  # shown, never clamped
    for frequency in (Frequency.QUARTER, Frequency.HALF, Frequency.YEAR):
        assert f.single_month(D(30), D(20), month=6, frequency=frequency) is None
    for accumulation in (Accumulation.POINT, Accumulation.AVERAGE):
        assert f.single_month(D(30), D(20), month=6, accumulation=accumulation) is None


@quick
@given(years, years, st.integers(3, 12), st.sampled_from([1, 2]))
def test_single_month_growth_is_that_of_the_months(
    year: list[D], before: list[D], month: int, first: int
) -> None:
    result = f.single_month_growth(
        sum(year[:month], D(0)),
        sum(year[: month - 1], D(0)),
        sum(before[:month], D(0)),
        sum(before[: month - 1], D(0)),
        month=month,
        first_month=first,
    )
    assert agrees(result, oracles.rate_between(Fr(year[month - 1]), Fr(before[month - 1])))


def test_single_month_growth_undefined() -> None:
    assert f.single_month_growth(D(3), D(2), D(3), D(3), month=5) is None
    assert f.single_month_growth(D(3), D(2), D(3), None, month=5) is None
    assert f.single_month_growth(D(3), D(2), D(3), D(2), month=2, first_month=2) is None
    assert f.single_month_growth(D(3), None, D(2), None, month=1) == 50


@quick
@given(years, years, st.integers(2, 12))
def test_single_month_growth_from_shares_recovers_the_month(
    year: list[D], before: list[D], month: int
) -> None:
    """F7 needs no level: rates and last year's weights give the month back."""
    now, then = [Fr(x) for x in year], [Fr(x) for x in before]
    whole = oracles.month_of_a_year(then, 12)
    shares = [oracles.percent(oracles.month_of_a_year(then, m), whole) for m in (month, month - 1)]
    growths = [
        oracles.rate_between(oracles.month_of_a_year(now, m), oracles.month_of_a_year(then, m))
        for m in (month, month - 1)
    ]
    exact = oracles.rate_between(now[month - 1], then[month - 1])
    with localcontext() as wide:
        wide.prec = 50
        inputs = [D(x.numerator) / D(x.denominator) for x in (*growths, *shares)]
    result = f.single_month_growth_from_shares(*inputs)
    assert result is not None
    tolerance = Fr(1, 10**12) * (1 + abs(exact))  # the inputs themselves are rounded here
    assert abs(Fr(result) - exact) < tolerance


@quick
@given(rates, rates, rates, rates)
def test_single_month_growth_from_shares_agrees_with_the_formula(
    now: D, before: D, share: D, share_before: D
) -> None:
    result = f.single_month_growth_from_shares(now, before, share, share_before)
    if share <= share_before:
        assert result is None
        return
    w1, w0 = Fr(share) / 100, Fr(share_before) / 100
    grown = oracles.grown(w1, Fr(now)) - oracles.grown(w0, Fr(before))
    assert agrees(result, (grown / (w1 - w0) - 1) * 100)


def test_single_month_growth_from_shares_needs_everything() -> None:
    given_all = [D(10), D(9), D(60), D(50)]
    assert f.single_month_growth_from_shares(*given_all) == 15
    for missing in range(4):
        holes = [None if at == missing else number for at, number in enumerate(given_all)]
        assert f.single_month_growth_from_shares(*holes) is None


@pytest.mark.parametrize(
    ("rate", "other", "expected"),
    [
        ("15.1", "5.9", "9.2"),
        ("15.1", "7.7", "7.4"),
        ("7.5", "3.9", "3.6"),
        ("17.53", "16.8", "0.73"),
        ("15.1000", "5.9000", "9.2"),  # as the database gives them
        ("2.75", "2.94", "-0.19"),
        ("15", "5", "10.0"),
        ("18.0", "18.0", "0.0"),
    ],
)
def test_published_difference_keeps_the_finer_decimals(
    rate: str, other: str, expected: str
) -> None:
    assert str(f.published_difference(D(rate), D(other))) == expected


def test_published_difference_in_words() -> None:
    rate, other = D("2.75"), D("2.94")
    difference = f.published_difference(rate, other)
    assert difference is not None
    assert points_words(difference, published_places(rate, other)) == "下降0.19个百分点"
    assert f.published_difference(None, D(1)) is f.published_difference(D(1), None) is None


def test_pull_and_contribution_known_answers() -> None:
    assert shown(f.pull_from_share(D("63.3"), D("6.5")), 1) == "4.1"  # DOMAIN §8 F10
    assert shown(f.pull_from_contribution(D("60.6"), D("15.1")), 1) == "9.2"  # F11, 包头
    assert f.contribution_from_pull(D("9.6"), D("0.04")) is None
    assert f.contribution_from_pull(D("9.6"), D("-0.049")) is None
    assert f.contribution_from_pull(D("-1"), D("2")) == -50
    assert f.contribution(D(2), D(1), D("100.04"), D(100)) is None
    assert f.contribution(D(2), D(1), D(100), D(0)) is None
    assert f.contribution(D(4), D(1), D(102), D(100)) == 150
    assert f.pull(D(2), D(1), D(0)) is None


@quick
@given(amounts, positive, amounts, positive)
def test_pull_and_contribution_agree_with_fractions(
    part: D, part_base: D, total: D, total_base: D
) -> None:
    increment, whole = Fr(part) - Fr(part_base), Fr(total) - Fr(total_base)
    pull = f.pull(part, part_base, total_base)
    assert agrees(pull, oracles.percent(increment, Fr(total_base)))
    base_share = f.share(part_base, total_base)
    part_growth = f.growth(part, part_base)
    assert base_share is not None
    assert part_growth is not None
    exact = oracles.percent(Fr(part_base), Fr(total_base)) * oracles.rate_between(
        Fr(part), Fr(part_base)
    )
    assert abs(Fr(f.pull_from_share(base_share, part_growth)) - exact / 100) < Fr(1, 10**18)
    growth = oracles.rate_between(Fr(total), Fr(total_base))
    contribution = f.contribution(part, part_base, total, total_base)
    if abs(growth) < Fr(1, 20):
        assert contribution is None
    else:
        assert agrees(contribution, oracles.percent(increment, whole))


@quick
@given(rates, rates)
def test_pull_and_contribution_turn_each_other_round(rate: D, growth: D) -> None:
    assume(abs(growth) >= D("0.05"))
    assert agrees(f.pull_from_contribution(rate, growth), Fr(rate) * Fr(growth) / 100)
    assert agrees(f.contribution_from_pull(rate, growth), oracles.percent(Fr(rate), Fr(growth)))


def test_share_undefined() -> None:
    for part, total in ((None, D(1)), (D(1), None), (D(1), D(0)), (D(1), D(-1))):
        assert f.share(part, total) is None


def test_growth_needed_known_answers() -> None:
    assert shown(f.growth_needed_from_share(D(18), D(25), D(70)), 1) == "41.3"  # DOMAIN §8 F14b
    assert f.growth_needed_from_share(D(18), D(25), D(0)) == 25
    for growth, share in ((None, D(70)), (D(18), D(100)), (D(18), D(101))):
        assert f.growth_needed_from_share(growth, D(25), share) is None
    assert f.growth_needed(D(70), D(70), D(100), D(15)) == 50
    assert f.growth_needed(None, D(70), D(100), D(15)) is None
    assert f.growth_needed(D(70), D(100), D(100), D(15)) is None
    assert f.growth_needed(D(70), D(101), D(100), D(15)) is None


@quick
@given(years, amounts, rates, st.integers(1, 11))
def test_growth_needed_brings_the_year_to_its_goal(
    before: list[D], value: D, target: D, month: int
) -> None:
    then = [Fr(x) for x in before]
    base, whole = sum(before[:month], D(0)), sum(before, D(0))
    needed = f.growth_needed(value, base, whole, target)
    goal = oracles.grown(oracles.month_of_a_year(then, 12), Fr(target))
    rest = oracles.rest_of_the_year(then, month)
    assert agrees(needed, oracles.needed_by_trial(Fr(value), rest, goal))


@quick
@given(rates, rates, st.decimals(min_value=0, max_value=D("99.99"), places=2))
def test_growth_needed_from_share_agrees_with_a_year_of_one_hundred(
    so_far: D, target: D, share: D
) -> None:
    done = oracles.grown(Fr(share), Fr(so_far))
    goal = oracles.grown(Fr(100), Fr(target))
    needed = f.growth_needed_from_share(so_far, target, share)
    assert agrees(needed, oracles.needed_by_trial(done, 100 - Fr(share), goal))


@quick
@given(rates, rates)
def test_two_year_average_squared_is_two_years(first: D, second: D) -> None:
    average = f.two_year_average(first, second)
    assert average is not None
    two_years = oracles.grown(oracles.grown(Fr(1), Fr(first)), Fr(second))
    assert oracles.square_root_brackets(1 + Fr(average) / 100, two_years)


def test_two_year_average_known_answers() -> None:
    assert f.two_year_average(D(10), D(10)) == 10
    assert f.two_year_average(D(-100), D(10)) == f.two_year_average(D(10), D(-100)) == -100
    assert shown(f.two_year_average(D("-6.8"), D("18.3")), 1) == "5.0"
    for first, second in (("-100.1", "5"), ("5", "-101"), ("-101", "-101")):
        assert f.two_year_average(D(first), D(second)) is None
