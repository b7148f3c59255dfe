"""Where indicators stand in a month, and that it takes four queries whatever their number."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Area
from entry.periods import Month
from indicators.judging import with_grounds
from indicators.models import Indicator, Target
from indicators.standings import Standing, period_before, standings
from tests.factories import NOW, observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db


def standing(of: Indicator, month: Month = SEPTEMBER, **options: Any) -> Standing:
    targets = with_grounds(Target.objects.filter(indicator=of))
    pairs = [(of, targets[0] if targets else None)]
    return standings(pairs, of.owner.area, month, **options)[0]


def test_quarterly_series_keeps_its_own_period_in_october():
    gdp = scenes.indicator("gdp", frequency="quarter", has_value=False)
    observe(gdp, Month(2024, 6), growth="14.7")
    observe(gdp, SEPTEMBER, growth="15.3")
    found = standing(gdp, Month(2024, 10))
    assert (found.month, found.label) == (SEPTEMBER, "前三季度")
    assert (found.growth, found.growth_is_computed) == (Decimal("15.3"), False)
    assert (found.previous_label, found.previous_growth) == ("上半年", Decimal("14.7"))


def test_first_period_is_compared_with_the_full_year_before():
    fai = scenes.indicator("fai", has_value=False, first_month=2)
    observe(fai, Month(2023, 12), growth="28.9")
    observe(fai, Month(2024, 2), growth="23.8")
    found = standing(fai, Month(2024, 2))
    assert (found.label, found.previous_label) == ("1—2月", "上年全年")
    assert (found.previous_growth, found.last_year_growth) == (Decimal("28.9"), Decimal("28.9"))


def test_growth_is_computed_only_where_there_is_no_official_one():
    count = scenes.indicator("count", unit="个", decimals=0, price_basis="none", has_growth=False)
    observe(count, Month(2023, 9), value="10")
    observe(count, SEPTEMBER, value="12")
    found = standing(count)
    assert (found.growth, found.growth_is_computed) == (Decimal(20), True)
    assert found.year_ago is not None
    assert found.year_ago.value == 10


def test_missing_figure_is_not_last_months():
    retail = scenes.indicator("retail")
    scenes.aim(retail, measure="growth", amount=Decimal(8))
    scenes.rules()
    observe(retail, Month(2024, 8), growth="3.2")
    found = standing(retail)
    assert (found.figure, found.growth, found.label) == (None, None, "1—9月")
    assert found.judged is not None
    assert found.judged.light.colour == "grey"
    assert found.latest is not None
    assert (found.latest.month, found.latest_label) == (Month(2024, 8), "1—8月")


def test_row_that_only_says_why_there_is_no_figure_is_no_latest_one():
    retail = scenes.indicator("retail")
    observe(retail, Month(2024, 7), value="5")
    observe(retail, Month(2024, 8), value_absence="missing")
    found = standing(retail)
    assert found.latest is not None
    assert found.latest.month == Month(2024, 7)


def test_label_of_last_years_end_reads_as_one_word():
    rate = scenes.indicator("rate", accumulation="point", frequency="quarter", unit="%")
    observe(rate, Month(2023, 12), value="3.9")
    assert standing(rate, Month(2024, 3)).latest_label == "上年末"


def test_spark_holds_twelve_months_with_gaps():
    jobs = scenes.indicator("jobs", has_growth=False)
    observe(jobs, Month(2023, 10), value="1")
    observe(jobs, SEPTEMBER, value="3")
    found = standing(jobs)
    assert found.spark == (Decimal(1), *[None] * 10, Decimal(3))
    assert not found.spark_is_growth


def test_spark_is_of_growth_for_a_growth_target():
    retail = scenes.indicator("retail")
    scenes.aim(retail, measure="growth", amount=Decimal(8))
    observe(retail, SEPTEMBER, value="3", growth="4.5")
    found = standing(retail)
    assert found.spark_is_growth
    assert found.spark[-1] == Decimal("4.5")


def test_as_of_shows_what_was_known():
    jobs = scenes.indicator("jobs", has_growth=False)
    scenes.corrected(observe(jobs, SEPTEMBER, value="100"), "90")
    before, after = NOW + timedelta(days=1), NOW + timedelta(days=4)
    values = [standing(jobs, as_of=at).figure for at in (before, after, None)]
    assert [one.value for one in values if one] == [100, 90, 90]
    assert standing(jobs, as_of=NOW - timedelta(days=1)).figure is None


def test_place_among_the_city():
    home, east = scenes.city("东区")
    gdp = scenes.indicator("gdp", with_peers=True, has_value=False)
    observe(gdp, SEPTEMBER, growth="8", area=home)
    observe(gdp, SEPTEMBER, growth="9", area=east)
    found = standing(gdp)
    assert (found.rank, found.rank_of, found.rank_change) == (2, 2, None)


@pytest.mark.parametrize(
    ("frequency", "first", "month", "before"),
    [
        ("month", 1, Month(2024, 9), Month(2024, 8)),
        ("month", 1, Month(2024, 1), Month(2023, 12)),
        ("month", 2, Month(2024, 2), Month(2023, 12)),
        ("quarter", 1, Month(2024, 3), Month(2023, 12)),
        ("half", 1, Month(2024, 12), Month(2024, 6)),
        ("year", 1, Month(2024, 12), Month(2023, 12)),
    ],
)
def test_period_before(frequency: str, first: int, month: Month, before: Month):
    series = Indicator(frequency=frequency, first_month=first)
    assert period_before(series, month) == before


def many(count: int, home: Area) -> list[tuple[Indicator, Target]]:
    made = []
    for _ in range(count):
        number = Indicator.objects.count()
        one = scenes.indicator(f"many{number}", with_peers=True)
        observe(one, SEPTEMBER, value="3", growth="5")
        observe(one, Month(2023, 9), value="2", growth="4")
        scenes.aim(one, amount=Decimal(10))
        made.append(one)
    targets = with_grounds(Target.objects.all())
    return [(target.indicator, target) for target in targets]


def test_three_queries_at_n_and_3n(django_assert_num_queries: Any):
    home, *_ = scenes.city("东区", "西区")
    scenes.rules()
    for count in (2, 4):  # 2, then 6 in all
        pairs = many(count, home)
        with django_assert_num_queries(3):
            assert len(standings(pairs, home, SEPTEMBER)) == len(pairs)
