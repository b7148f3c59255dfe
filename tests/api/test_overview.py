"""The overview: all headline targets of an area at a month, in one answer."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department
from entry.periods import Month
from tests.api.conftest import Program, problem_of
from tests.factories import AreaFactory, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
SHAPE = {
    "indicator", "indicator_name", "unit", "month", "label", "growth", "growth_is_computed",
    "latest", "year_ago", "rank", "rank_of", "target", "completion", "schedule", "time_share",
    "gap", "light",
}  # fmt: skip


@pytest.mark.usefixtures("seeded")
def test_the_twelve_headlines_of_the_report_come_in_their_order(reader: Program) -> None:
    answer = reader.read("overview/", {"month": "2024-01", "area": "150205"})
    assert {name: answer[name] for name in ("area", "month", "as_of", "plan")} == {
        "area": "150205",
        "month": "2024-01",
        "as_of": None,
        "plan": "2024年国民经济和社会发展计划",
    }
    cards = answer["cards"]
    assert [card["target"]["key"] for card in cards] == [
        row["key"]
        for row in sorted(
            reader.rows("targets/", {"headline": "true"}), key=lambda row: row["headline_order"]
        )
    ]
    assert len(cards) == 12
    assert all(set(card) == SHAPE for card in cards)
    gdp = cards[0]
    assert gdp["target"] == {
        "key": "2024-gdp",
        "measure": "growth",
        "operator": "ge",
        "amount": "15",
        "unit": "%",
        "strength": "expected",
        "quote": "地区生产总值同比增长15%以上",
    }
    assert (gdp["light"]["colour"], gdp["light"]["word"]) == ("grey", "无灯")
    assert (gdp["latest"]["month"], gdp["latest"]["label"]) == ("2023-12", "全年")
    assert (gdp["latest"]["growth"], gdp["growth"]) == ("6.7", None), "not January's"


@pytest.mark.usefixtures("seeded")
def test_where_nothing_is_asked_for_the_home_area_at_the_plans_first_month_is_told(
    reader: Program,
) -> None:
    answer = reader.read("overview/")
    assert (answer["area"], answer["month"]) == ("150205", "2024-01")


@pytest.fixture
def scene(finance: Department, statistics: Department) -> None:
    scenes.rules()
    home, east, west = scenes.city("东区", "西区")
    funds = scenes.indicator("funds", finance, name="争取资金", with_peers=True)
    scenes.aim(funds, key="funds", amount=Decimal("11.16"), headline_order=2)
    observe(funds, Month(2023, 9), value="7")
    observe(funds, SEPTEMBER, value="8.05", area=home)
    observe(funds, SEPTEMBER, value="1", growth="20", area=east)
    observe(funds, SEPTEMBER, value="1", growth="1", area=west)
    rate = scenes.indicator("rate", statistics, unit="%", accumulation="point", has_growth=False)
    scenes.aim(rate, key="rate", operator="le", amount=Decimal("3.9"), headline_order=1)
    observe(rate, Month(2024, 8), value="3.8", growth_absence="missing")
    observe(rate, SEPTEMBER, value_absence="confidential")
    scenes.aim(scenes.indicator("quiet", finance), key="no-headline")


@pytest.mark.usefixtures("scene")
def test_a_card_holds_its_figure_its_base_its_place_and_its_reason(reader: Program) -> None:
    cards = reader.read("overview/", {"month": "2024-09"})["cards"]
    assert [card["indicator"] for card in cards] == ["rate", "funds"]
    funds = cards[1]
    assert funds["latest"] == {
        "month": "2024-09",
        "label": "1—9月",
        "value": "8.05",
        "growth": None,
        "status": "flash",
        "absence": None,
        "published_at": "2024-10-08T10:00:00+08:00",
        "demo": False,
    }
    assert (funds["year_ago"]["month"], funds["year_ago"]["value"]) == ("2023-09", "7")
    assert (funds["growth"], funds["growth_is_computed"]) == ("15", True)
    assert (funds["rank"], funds["rank_of"]) == (2, 3)
    assert Decimal(funds["completion"]).quantize(Decimal("0.01")) == Decimal("72.13")
    assert (funds["schedule"], funds["time_share"]) == ("75", "75")
    assert Decimal(funds["gap"]).quantize(Decimal("0.01")) == Decimal("-2.87")
    assert funds["light"]["colour"] == "yellow"
    assert "完成72.1%" in funds["light"]["sentence"]


@pytest.mark.usefixtures("scene")
def test_what_is_missing_this_month_is_told_with_its_reason_and_without_a_colour(
    reader: Program,
) -> None:
    rate = reader.read("overview/", {"month": "2024-09"})["cards"][0]
    assert (rate["latest"]["month"], rate["latest"]["value"]) == ("2024-09", None)
    assert rate["latest"]["absence"] == "confidential"
    assert rate["light"]["colour"] == "grey"
    before = reader.read("overview/", {"month": "2024-08"})["cards"][0]
    assert (before["latest"]["value"], before["latest"]["absence"]) == ("3.8", None)
    assert before["light"]["colour"] == "green"


@pytest.mark.usefixtures("scene")
def test_the_overview_and_the_lights_judge_alike(reader: Program) -> None:
    cards = reader.read("overview/", {"month": "2024-09"})["cards"]
    lights = {row["target"]: row for row in reader.rows("lights/", {"month": "2024-09"})}
    for card in cards:
        light = lights[card["target"]["key"]]
        shared = ("colour", "word", "sentence", "rule_version", "family")
        assert card["light"] == {name: light[name] for name in shared}
        for name in ("month", "label", "completion", "schedule", "gap"):
            assert card[name] == light[name]


@pytest.mark.usefixtures("scene")
def test_an_area_without_a_plan_and_a_year_without_one_have_no_cards(reader: Program) -> None:
    AreaFactory(code="150299", name="无计划区")
    for query in ({"area": "150299"}, {"month": "2031-01"}):
        answer = reader.read("overview/", query)
        assert (answer["cards"], answer["plan"]) == ([], "")


@pytest.mark.parametrize(
    ("query", "told"),
    [({"area": "nowhere"}, "没有代码为“nowhere”的地区"), ({}, "还没有载入地区和计划")],
)
def test_an_unknown_area_is_refused(reader: Program, query: dict[str, str], told: str) -> None:
    answer: Any = reader.ask("overview/", query)
    assert problem_of(answer) == (404, "not-found")
    assert told in answer.json()["detail"]
    assert answer.json()["parameter"] == "area"
