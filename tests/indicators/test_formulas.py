import csv
from decimal import Decimal, localcontext
from fractions import Fraction as Fr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.numbers import gap_words
from entry.period_labels import parse_label
from indicators import formulas as f
from tests.indicators import oracles
from tests.indicators.figures import agrees, amounts, months, positive, quick, shown, years

D = Decimal
CASES = Path(__file__).parent.parent / "cases" / "published_progress.csv"


def published() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_published_cases_are_all_there() -> None:
    assert len(published()) == 3


@pytest.mark.parametrize("case", published(), ids=lambda case: case["source"])
def test_published_progress(case: dict[str, str]) -> None:
    """F1, F2, F3 against bulletins as they were printed."""
    month = parse_label(case["period"], 2024).month
    gap = D(case["time_gap_pp"])
    places = -int(gap.as_tuple().exponent)
    if case["plan"]:
        done = f.completion(D(case["done"]), D(case["plan"]))
        assert shown(done, 1) == case["completion_pct"]
    else:
        done = D(case["completion_pct"])
    assert shown(f.schedule_gap(done, f.time_share(month)), places) == case["time_gap_pp"]


def test_rounding_once_is_not_rounding_twice() -> None:
    """629.0 of 647.4 in October is +13.8; 97.2 − 83.3 would give 13.9 (DOMAIN §8.1 rule 2)."""
    done = f.completion(D("629.0"), D("647.4"))
    gap = f.schedule_gap(done, f.time_share(10))
    assert (shown(done, 1), shown(f.time_share(10), 1), shown(gap, 1)) == ("97.2", "83.3", "13.8")
    assert gap is not None
    assert gap_words(gap) == "超序时进度13.8个百分点"
    assert D(shown(done, 1)) - D("83.3") == D("13.9")


def test_completion_has_no_cap_and_no_target_below_zero() -> None:
    assert shown(f.completion(D("7.4"), D("2.25")), 0) == "329"  # 化解债务, DOMAIN §1.2
    assert f.completion(D(0), D(50)) == 0
    for value, target in ((None, D(50)), (D(1), D(0)), (D(1), D(-1))):
        assert f.completion(value, target) is None


def test_sample_paragraphs_of_the_domain() -> None:
    """DOMAIN §9.4: the numbers inside one paragraph are consistent."""
    done = f.completion(D("36.8"), D(50))
    assert shown(done, 1) == "73.6"
    assert shown(f.schedule_gap(done, f.time_share(9)), 1) == "-1.4"
    assert shown(f.schedule_gap(done, D(77)), 1) == "-3.4"
    assert shown(f.contribution_from_pull(D("9.6"), D("18.0")), 1) == "53.3"
    assert shown(f.growth_needed_from_share(D("18.0"), D(23), D(70)), 1) == "34.7"
    assert shown(f.share(D(28), D(30)), 1) == "93.3"
    assert shown(f.share(D("2.51"), D("3.42")), 1) == "73.4"


def test_time_share_of_months_and_quarters() -> None:
    assert [shown(f.time_share(month), 1) for month in (1, 3, 6, 8, 9, 12)] == [
        "8.3",
        "25.0",
        "50.0",
        "66.7",
        "75.0",
        "100.0",
    ]
    for month in (0, 13, -1):
        with pytest.raises(ValueError, match="月份应在1到12之间"):
            f.time_share(month)


def test_plan_curve_overrides_time() -> None:
    curve = [D(share) for share in (2, 4, 8, 16, 28, 42, 54, 66, 77, 87, 95, 100)]
    assert [f.schedule_share(month, curve) for month in (1, 9, 12)] == [2, 77, 100]
    assert f.schedule_share(9) == f.time_share(9)
    for month, wrong in ((9, curve[:11]), (0, curve), (13, curve)):
        with pytest.raises(ValueError, match="12个月的累计百分比"):
            f.schedule_share(month, wrong)


@pytest.mark.parametrize("month", range(1, 13))
def test_exactly_on_a_linear_schedule_is_exactly_on_it(month: int) -> None:
    for target in ("12", "0.0003", "647.4", "99999999999.9999", "7", "1.3"):
        target_amount = D(target) * 12
        done = f.completion(D(target) * month, target_amount)
        assert f.schedule_gap(done, f.time_share(month)) == 0
        assert f.schedule_ratio(done, f.time_share(month)) == 1
        assert f.planned_amount(target_amount, f.time_share(month)) == D(target) * month


def test_a_tie_is_a_tie_whatever_thirds_it_came_from() -> None:
    """101.38333… − 83.33333… is 18.05 and printed 18.1; the plain difference falls short of it."""
    done = f.completion(D("6083"), D("6000"))
    assert done is not None
    with localcontext() as wide:
        wide.prec = 60
        assert shown(done - f.time_share(10), 1) == "18.0"
    assert shown(f.schedule_gap(done, f.time_share(10)), 1) == "18.1"


@quick
@given(amounts, positive, months)
def test_progress_agrees_with_fractions(value: D, target: D, month: int) -> None:
    done, schedule = f.completion(value, target), f.time_share(month)
    exact = oracles.percent(Fr(value), Fr(target))
    asked = oracles.percent(Fr(month), Fr(12))
    assert agrees(done, exact)
    assert agrees(schedule, asked)
    assert agrees(f.schedule_gap(done, schedule), exact - asked)
    assert agrees(f.schedule_ratio(done, schedule), exact / asked)
    assert agrees(f.planned_amount(target, schedule), Fr(target) * month / 12)
    for places in (0, 1, 2):
        for result, number in ((done, exact), (f.schedule_gap(done, schedule), exact - asked)):
            by_hand = oracles.rounded_by_hand(number, places)
            assert Fr(shown(result, places)) == by_hand


def test_a_ratio_of_two_thirds_is_what_it_is_and_not_a_hair_off() -> None:
    """64 of 120 by August is exactly 0.8 of the schedule, where yellow begins."""
    assert f.schedule_ratio(f.completion(D(64), D(120)), f.time_share(8)) == D("0.8")
    assert f.schedule_ratio(f.completion(D(32), D(120)), f.time_share(4)) == D("0.8")


def test_ratio_is_undefined_where_nothing_is_planned() -> None:
    assert f.schedule_ratio(D(50), D(0)) is None
    assert f.schedule_ratio(None, D(50)) is None
    assert f.schedule_gap(None, D(50)) is None


@quick
@given(years, months, positive)
def test_what_remains(year: list[D], month: int, target: D) -> None:
    value = sum(year[:month], D(0))
    rest = Fr(target) - oracles.month_of_a_year([Fr(x) for x in year], month)
    assert agrees(f.remaining(value, target), rest)
    per_month = f.remaining_per_month(value, target, month)
    pace = f.pace_ratio(value, target, month)
    if month == 12:
        assert per_month is None
        assert pace is None
        return
    needed = max(rest, Fr(0)) / (12 - month)
    assert agrees(per_month, needed)
    assert agrees(pace, needed / (Fr(value) / month))


def test_what_remains_known_answers() -> None:
    assert f.remaining(D("36.8"), D(50)) == D("13.2")
    assert f.remaining_per_month(D("36.8"), D(50), 9) == D("4.4")
    assert shown(f.pace_ratio(D("36.8"), D(50), 9), 1) == "1.1"
    assert f.remaining(D(60), D(50)) == -10
    assert f.remaining_per_month(D(60), D(50), 9) == 0
    assert f.pace_ratio(D(60), D(50), 9) == 0
    assert f.remaining(None, D(50)) is None
    assert f.remaining_per_month(None, D(50), 9) is None
    for value in (None, D(0), D(-1)):
        assert f.pace_ratio(value, D(50), 9) is None


@quick
@given(amounts, st.decimals(min_value=D("0.01"), max_value=100, places=2))
def test_full_year_estimate(value: D, schedule: D) -> None:
    assert agrees(f.full_year_estimate(value, schedule), Fr(value) / (Fr(schedule) / 100))


def test_full_year_estimate_undefined() -> None:
    assert f.full_year_estimate(D("36.8"), D(80)) == 46
    assert f.full_year_estimate(D(9), f.time_share(8)) == D("13.5")
    assert f.full_year_estimate(D(40), f.time_share(5)) == 96  # not a hair below
    assert f.full_year_estimate(None, D(80)) is f.full_year_estimate(D(1), D(0)) is None


def test_counts_and_ranks() -> None:
    assert f.net_increase(17, 3) == 14
    assert f.net_increase(0, 3) == -3
    assert f.rank_change(5, 3) == 2  # up two places
    assert f.rank_change(3, 5) == -2
    assert f.rank_change(None, 3) is f.rank_change(3, None) is None


def test_results_do_not_depend_on_the_context_of_the_caller() -> None:
    with localcontext() as narrow:
        narrow.prec = 4
        done = f.completion(D("629.0"), D("647.4"))
        gap = f.schedule_gap(done, f.time_share(10))
        assert shown(gap, 6) == "13.824529"
        assert shown(f.growth(D("288229"), D("287611")), 6) == "0.214874"
        assert f.published_difference(D("117.53"), D("16.8")) == D("100.73")


def test_a_schedule_below_one_per_cent_is_a_schedule() -> None:
    assert f.schedule_ratio(D("0.25"), D("0.5")) == D("0.5")
