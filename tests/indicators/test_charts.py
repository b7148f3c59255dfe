"""Chart options: exactly what the table says, JSON-able, without the colours of lights."""

import json
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from entry.periods import Month
from indicators.charts import Chart, charts, peer_chart
from indicators.models import Indicator
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_details import page

pytestmark = pytest.mark.django_db


def drawn(user: User, of: Indicator) -> dict[str, Chart]:
    found = page(user, of)
    return {chart.title: chart for chart in charts(of, found.rows, found.target)}


def series(chart: Chart) -> dict[str, list[str | None]]:
    return {one["name"]: one["data"] for one in chart.option["series"]}


def walk(option: Any) -> list[Any]:
    if isinstance(option, dict):
        return [leaf for value in option.values() for leaf in walk(value)]
    if isinstance(option, list):
        return [leaf for value in option for leaf in walk(value)]
    return [option]


def test_levels_stand_beside_last_year_and_the_plan(leader: User):
    invest = scenes.indicator("invest", has_growth=False)
    scenes.aim(invest, amount=Decimal(50))
    scenes.year_of(invest, 2023, ["1", "2", "3"])
    scenes.year_of(invest, 2024, ["1.5", None, "4.125"])
    lines = series(drawn(leader, invest)["累计数（亿元）"])
    assert lines["2024年"] == ["1.50", None, "4.13", *[None] * 9]
    assert lines["2023年"] == ["1.00", "2.00", "3.00", *[None] * 9]
    assert lines["计划进度"][0] == "4.17"
    assert lines["计划进度"][-1] == "50.00"


def test_stock_has_its_target_as_a_level_line(leader: User):
    rate = scenes.indicator("rate", unit="%", accumulation="point", frequency="quarter")
    scenes.aim(rate, operator="le", amount=Decimal("3.9"))
    for month, value in ((3, "3.95"), (6, "3.9")):
        observe(rate, Month(2024, month), value=value)
    chart = drawn(leader, rate)["时点数（%）"]
    assert series(chart)["年度目标"] == ["3.90"] * 4
    assert chart.option["yAxis"]["scale"] is True  # a rate is not drawn from nought
    assert chart.option["xAxis"]["data"] == ["3月末", "6月末", "9月末", "年末"]


def test_growth_lines_keep_published_decimals(leader: User):
    gdp = scenes.indicator("gdp", has_value=False, frequency="quarter")
    scenes.aim(gdp, measure="growth", amount=Decimal(15))
    for month, growth in ((3, "14"), (6, "14.75")):
        observe(gdp, Month(2024, month), growth=growth)
    found = drawn(leader, gdp)
    assert list(found) == ["累计同比（%）"]
    assert series(found["累计同比（%）"]) == {
        "2024年": ["14.00", "14.75", None, None],
        "年度目标": ["15.00"] * 4,
    }


def test_single_months_are_bars_and_may_be_negative(leader: User):
    jobs = scenes.indicator("jobs", has_growth=False, decimals=0)
    scenes.year_of(jobs, 2024, ["10", "25", "20"])
    chart = drawn(leader, jobs)["当月数（亿元）"]
    assert series(chart)["2024年当月"][:4] == ["10", "15", "-5", None]
    assert chart.option["xAxis"]["data"][0] == "1月"


def test_summary_tells_the_newest_figure(leader: User):
    jobs = scenes.indicator("jobs", has_growth=False)
    scenes.year_of(jobs, 2024, ["10", "25"])
    found = drawn(leader, jobs)
    assert found["累计数（亿元）"].summary == (
        "累计数（亿元）：2024年1—2月为25.00亿元，逐月数据见下表。"
    )


@pytest.mark.parametrize("values", [[], ["1"]])
def test_one_figure_is_no_course(leader: User, values: list[str]):
    jobs = scenes.indicator("jobs", has_growth=False)
    scenes.year_of(jobs, 2024, values)
    assert drawn(leader, jobs) == {}


def test_yearly_series_has_no_chart(leader: User):
    yearly = scenes.indicator("yearly", frequency="year")
    for year in (2023, 2024):
        observe(yearly, Month(year, 12), value="1", growth="2")
    assert drawn(leader, yearly) == {}


def test_peers_best_on_top_and_here_marked():
    home, east, west = scenes.city("东区", "西区")
    gdp = scenes.indicator("gdp", with_peers=True)
    from tests.factories import person

    observe(gdp, SEPTEMBER, growth="6", area=home)
    observe(gdp, SEPTEMBER, growth="9", area=west)
    chart = peer_chart(page(person("leader"), gdp).peers, home.code, "1—9月")
    assert chart is not None
    assert chart.option["yAxis"]["data"] == ["石拐区", "西区"]  # drawn from below
    colours = [bar["itemStyle"]["color"] for bar in chart.option["series"][0]["data"]]
    assert colours[0] != colours[1]
    assert chart.summary == "1—9月同比（%）：西区最高，为9.0%，各地区见表。"
    assert east.short_name not in chart.option["yAxis"]["data"]
    assert peer_chart([], home.code, "1—9月") is None


def test_options_are_plain_and_quiet(leader: User):
    retail = scenes.indicator("retail")
    scenes.aim(retail, measure="growth", amount=Decimal(8))
    scenes.year_of(retail, 2024, ["1", "2", "4"])
    observe(retail, Month(2024, 4), value="6", growth="-2.5")
    observe(retail, Month(2024, 5), value="8", growth="3.5")
    found = drawn(leader, retail).values()
    assert len(found) == 3
    for chart in found:
        option = chart.option
        assert json.loads(json.dumps(option)) == option
        assert option["tooltip"]["renderMode"] == "richText"
        assert option["legend"]["top"] == 4
        leaves = walk(option)
        assert not [leaf for leaf in leaves if isinstance(leaf, Decimal)]
        colours = [leaf for leaf in leaves if isinstance(leaf, str) and leaf.startswith("var(")]
        assert colours
        assert not [one for one in colours if "red" in one or "green" in one or "yellow" in one]
