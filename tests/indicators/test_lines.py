"""One standing as a line: which number is large, what stands beside it, what the bar draws."""

from decimal import Decimal

import pytest

from entry.periods import Month
from indicators.lines import line
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_standings import standing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "growth", "word", "figure", "growth_row"),
    [
        ("15.22", "1.7", "", "15.22亿元", True),
        (None, "24.6", "同比增长", "24.6%", False),
        (None, "-1.21", "同比下降", "1.21%", False),
        (None, "0", "同比", "持平", False),
        ("15.22", None, "", "15.22亿元", False),
    ],
)
def test_large_number(
    value: str | None, growth: str | None, word: str, figure: str, growth_row: bool
):
    retail = scenes.indicator("retail")
    observe(retail, SEPTEMBER, value=value, growth=growth)
    said = line(standing(retail))
    assert (said.figure_word, str(said.figure), said.growth_row) == (word, figure, growth_row)


def test_october_of_the_bulletin():
    """629.0 of 647.4 in October is 13.8 points ahead, not 97.2 − 83.3 = 13.9 (DOMAIN §8.1)."""
    scenes.rules()
    invest = scenes.indicator("invest", has_growth=False, decimals=1)
    scenes.aim(invest, amount=Decimal("647.4"))
    observe(invest, Month(2024, 10), value="629.0")
    said = line(standing(invest, Month(2024, 10)))
    assert (said.achieved, said.pace) == ("97.2%", "超时间进度13.8个百分点")


def test_completion_is_not_capped():
    scenes.rules()
    debt = scenes.indicator("debt", has_growth=False)
    scenes.aim(debt, amount=Decimal("2.25"))
    observe(debt, SEPTEMBER, value="7.4")
    said = line(standing(debt))
    assert said.achieved == "328.9%"
    assert said.light is not None
    assert said.light.word == "已完成"


def test_rate_moves_in_points_but_not_from_a_limit():
    rate = scenes.indicator("rate", unit="%", accumulation="point", has_growth=False)
    before = observe(rate, Month(2023, 9), value="3.94")
    observe(rate, SEPTEMBER, value="3.97")
    assert line(standing(rate)).change == "比上年同期提高0.03个百分点"
    scenes.corrected(before, "3.9", qualifier="at_most")
    said = line(standing(rate))
    assert said.change == "比上年同期提高0.07个百分点"  # the limit is last year's, ours is exact
    observe(rate, Month(2024, 10), value="3.9", qualifier="at_most")
    observe(rate, Month(2023, 10), value="3.8")
    assert line(standing(rate, Month(2024, 10))).change == ""


def test_quarterly_course_has_only_quarters():
    gdp = scenes.indicator("gdp", frequency="quarter", has_value=False)
    for month, growth in ((Month(2023, 12), "6.7"), (Month(2024, 3), "14"), (SEPTEMBER, "15.3")):
        observe(gdp, month, growth=growth)
    said = line(standing(gdp))
    assert said.spark == (Decimal("6.7"), Decimal(14), None, Decimal("15.3"))
    assert said.spark_labels == ("2023年全年", "2024年一季度", "2024年上半年", "2024年前三季度")
    assert said.has_spark
    assert (said.spark_unit, said.spark_of) == ("%", "同比增速")


def test_nothing_is_said_of_nothing():
    said = line(standing(scenes.indicator("empty")))
    assert (said.value.text, said.growth, said.target, said.light) == ("—", "—", "", None)
    assert (said.change, said.achieved, said.place, said.last_year) == ("", "", "", "")
    assert not said.has_spark
