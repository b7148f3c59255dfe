"""Figures as texts: rounded once, qualified as the source states them, in the words of §9.3."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from entry.periods import Month
from indicators import presenters as say
from indicators.models import Indicator, Observation
from indicators.peers import Place
from indicators.standings import Standing
from tests.factories import AreaFactory, observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_standings import standing

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "unit", "places", "qualifier", "text"),
    [
        ("38.3", "亿元", 2, "exact", "38.30亿元"),
        ("12.3456", "亿元", 2, "exact", "12.3456亿元"),  # typed finer, shown finer
        ("3.9", "%", 2, "at_most", "3.9%以内"),
        ("4000", "人", 0, "nearly", "近4000人"),
        ("2000", "多", 0, "exact", "2000多"),
        ("2700", "亩", 0, "over", "2700多亩"),
        ("4.5", "亿元", 2, "at_least", "4.5亿元以上"),
        ("977", "万元", 0, "about", "约977万元"),
        ("20", "个", 0, "under", "不足20个"),
        ("329", "%", 1, "exact", "329.0%"),
        ("0", "户", 0, "exact", "0户"),
        (None, "户", 0, "exact", "—"),
    ],
)
def test_amounts(value: str | None, unit: str, places: int, qualifier: str, text: str):
    shown = say.amount(None if value is None else D(value), unit, places, qualifier)
    assert str(shown) == text


def test_computed_numbers_are_rounded_to_the_usual_decimals():
    assert say.number(D(10) / 3, 2) == "3.33"
    assert say.number(D("2.25"), 1) == "2.25"
    assert say.printed(D("38.3000"), 2) == D("38.30")
    assert say.printed(None, 2) is None


@pytest.mark.parametrize(
    ("growth", "computed", "text"),
    [
        ("6.7", False, "↑6.7%"),
        ("-1.21", False, "↓1.21%"),  # a published rate keeps its decimals
        ("7", False, "↑7.0%"),
        ("0", False, "持平"),
        ("-0.04", True, "持平"),
        ("-0.04", False, "↓0.04%"),
        ("357.6", False, "↑357.6%"),
        ("33.3333333333", True, "↑33.3%"),
        (None, False, "—"),
    ],
)
def test_growth(growth: str | None, computed: bool, text: str):
    assert say.growth_text(None if growth is None else D(growth), computed=computed) == text


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        ("9.8", "9.2", "比上半年提高0.6个百分点"),
        ("18.0", "18.7", "比上半年回落0.7个百分点"),
        ("5", "5.0", "与上半年持平"),
        ("-3.0", "-1.2", "降幅比上半年扩大1.8个百分点"),
        ("-1.2", "-3.0", "降幅比上半年收窄1.8个百分点"),
        ("-3", "-3", "降幅与上半年持平"),
        ("2.0", "-1.0", "上半年为下降1.0%，由负转正"),
        ("-1.0", "2.0", "上半年为增长2.0%，由正转负"),
        ("17.53", "16.8", "比上半年提高0.73个百分点"),  # mixed decimals keep the finer
        ("0", "2.0", "比上半年回落2.0个百分点"),
        (None, "1", ""),
        ("1", None, ""),
    ],
)
def test_change(now: str | None, then: str | None, words: str):
    rates = [None if rate is None else D(rate) for rate in (now, then)]
    assert say.change_words("上半年", *rates) == words


@pytest.mark.parametrize(
    ("value", "before", "words"),
    [
        ("2.75", "2.94", "比上年同期下降0.19个百分点"),
        ("3.97", "3.94", "比上年同期提高0.03个百分点"),
        ("3.9", "3.90", "与上年同期持平"),
        (None, "1", ""),
    ],
)
def test_a_rate_changes_in_points(value: str | None, before: str, words: str):
    assert say.rate_change_words(None if value is None else D(value), D(before)) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(place=3, of=10, units=10, is_computed=True), "全市第3位"),
        (Place(place=3, of=10, units=10, is_computed=False), "全市第3位"),
        (Place(place=2, of=6, units=10, is_computed=True), "6个旗县区中第2位"),
        (None, ""),
    ],
)
def test_places(place: Place | None, words: str):
    assert say.place_words(place) == words


def test_movements():
    assert [say.movement_words(change) for change in (2, -1, 0, None)] == [
        "↑2",
        "↓1",
        "与上期持平",
        "",
    ]


def test_full_year():
    funds = Indicator(unit="亿元", decimals=2)
    both = Observation(value=D("9.3"), growth=D("9"))
    only_growth = Observation(growth=D("28.9"))
    assert say.full_year_words(funds, both, D("9")) == "9.30亿元，增长9.0%"
    assert say.full_year_words(funds, only_growth, D("28.9")) == "增长28.9%"
    assert say.full_year_words(funds, None, None) == ""


def test_days_are_local():
    assert say.day_words(datetime(2024, 4, 30, 17, tzinfo=UTC)) == "2024年5月1日"


def told(of: Indicator, month: Month = SEPTEMBER) -> Standing:
    return standing(of, month)


def test_movement_is_silent_between_official_and_computed():
    jobs = scenes.indicator("jobs", price_basis="none")
    observe(jobs, Month(2023, 9), value="10")
    observe(jobs, Month(2024, 8), value="9", growth="4")
    observe(jobs, SEPTEMBER, value="11")
    found = told(jobs)
    assert found.growth_is_computed
    assert not found.previous_is_computed
    assert say.movement(found) == ""


def test_missing_says_why():
    AreaFactory()
    plain = scenes.indicator("plain")
    assert say.missing_words(told(plain)) == "1—9月数据未反馈。"
    yearly = scenes.indicator("yearly", frequency="year")
    assert say.missing_words(told(yearly)) == "年度指标，前三季度未到报告期。"
    secret = scenes.indicator("secret")
    observe(secret, SEPTEMBER, value_absence="confidential")
    assert say.missing_words(told(secret)) == "1—9月数据保密。"
    observe(plain, SEPTEMBER, value="0")
    assert say.missing_words(told(plain)) == ""


def test_missing_with_a_target_is_the_lights_reason():
    scenes.rules()
    quarterly = scenes.indicator("quarterly", frequency="quarter")
    scenes.aim(quarterly, amount=D(9))
    found = told(quarterly, Month(2024, 2))
    assert found.judged is not None
    assert say.missing_words(found) == found.judged.light.sentence
    assert "按季度核算" in say.missing_words(found)


def test_latest_is_named_but_last_years_total_is_not_repeated():
    jobs = scenes.indicator("jobs", unit="人", decimals=0)
    observe(jobs, Month(2023, 12), value="4000", qualifier="nearly")
    assert say.latest_words(told(jobs)) == ""
    observe(jobs, Month(2024, 7), value="1200")
    assert say.latest_words(told(jobs)) == "最近一期（1—7月）：1200人"
