"""Targets in their own words, and the distance to those that have no 序时."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Area
from entry.periods import Month
from indicators.aims import gap_to_target, target_words
from indicators.models import Indicator, Target
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_standings import standing


def target(unit: str, operator: str, amount: str | None, quote: str, **traits: Any) -> Target:
    return Target(
        indicator=Indicator(unit=unit),
        operator=operator,
        amount=None if amount is None else Decimal(amount),
        quote=quote,
        measure=traits.pop("measure", "value"),
        **traits,
    )


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (target("%", "ge", "15", "地区生产总值同比增长15%以上", measure="growth"), "增长15%以上"),
        (target("亿元", "ge", "100", "收入和利润翻倍增长", measure="growth"), "增长100%"),
        (target("%", "le", "3.9", "城镇登记失业率控制在3.9%以内"), "3.9%以内"),
        (target("家", "ge", "30", "新增规上（限上）企业30家以上"), "30家以上"),
        (target("个", "ge", "17", "新开工产业类项目17个"), "17个"),
        (target("项", "ge", "15", "争取政策不少于15项"), "不少于15项"),
        (target("万人次", "gt", "140", "接待旅游人数突破140万人次"), "突破140万人次"),
        (target("万亩", "about", "2.3", "争取种植业面积稳定在2.3万亩"), "稳定在2.3万亩"),
        (target("%", "about", "8", "增长8%左右", measure="growth"), "增长8%左右"),
        (target("%", "eq", "100", "及时率达到100%"), "100%"),
        (target("户", "eq", "0", "“零就业”家庭动态清零"), "0户"),
        (target("%", "gt", "0", "经费投入稳步提高", measure="growth"), "正增长"),
        (target("%", "lt", "0", "能耗持续下降", measure="growth"), "下降"),
        (target("%", "le", "-3", "能耗下降3%以上", measure="growth"), "下降3%以上"),
        (target("位", "le", "3", "保持在全市前3位", measure="rank"), "全市第3位以内"),
        (
            target("元", "sync", None, "收入增长与经济增长基本保持同步", measure="growth"),
            "与经济增长基本保持同步",
        ),
        (
            target(
                "元",
                "sync",
                None,
                "跟上步伐",
                measure="growth",
                reference_area=Area(short_name="包头"),
            ),
            "与包头基本同步",
        ),
        (target("%", "external", None, "实现农村饮水水质达标"), "达标"),
        (target("%", "external", None, "如期完成2024年化债任务"), "完成2024年化债任务"),
        (target("%", "external", None, "由上级考核"), "由主管部门或上级评定"),
    ],
)
def test_own_words(made: Target, words: str):
    assert target_words(made) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("traits", "aim", "figure", "words"),
    [
        (
            {"has_value": False},
            {"measure": "growth", "amount": "15"},
            {"growth": "9.8"},
            "距目标还差5.2个百分点",
        ),
        (
            {"has_value": False},
            {"measure": "growth", "amount": "15"},
            {"growth": "15.3"},
            "高于目标0.3个百分点",
        ),
        (
            {"has_value": False},
            {"measure": "growth", "amount": "15"},
            {"growth": "15"},
            "与目标持平",
        ),
        (
            {"unit": "%", "accumulation": "point"},
            {"operator": "le", "amount": "3.9"},
            {"value": "3.97"},
            "超出目标0.07个百分点",
        ),
        (
            {"unit": "%", "accumulation": "point"},
            {"operator": "le", "amount": "3.9"},
            {"value": "3.54"},
            "低于目标0.36个百分点",
        ),
        (
            {"accumulation": "point", "unit": "户"},
            {"operator": "eq", "amount": "0"},
            {"value": "2"},
            "高于目标2户",
        ),
        # A level has a completion instead.
        ({}, {"amount": "50"}, {"value": "40"}, ""),
        ({}, {"operator": "external", "amount": None}, {"value": "40"}, ""),
    ],
)
def test_distance(traits: dict, aim: dict, figure: dict, words: str):
    scenes.rules()
    series = scenes.indicator("series", **traits)
    amount = aim.pop("amount")
    scenes.aim(series, amount=None if amount is None else Decimal(amount), **aim)
    observe(series, SEPTEMBER, **figure)
    assert gap_to_target(standing(series)) == words


@pytest.mark.django_db
def test_distance_to_a_reference():
    scenes.rules()
    gdp = scenes.indicator("gdp", has_value=False, frequency="quarter", name="地区生产总值")
    income = scenes.indicator("income", frequency="quarter")
    scenes.aim(
        income,
        measure="growth",
        operator="sync",
        amount=None,
        tolerance=Decimal(1),
        reference_indicator=gdp,
    )
    observe(income, SEPTEMBER, growth="5.2")
    assert gap_to_target(standing(income)) == ""  # undecided while the reference is missing
    observe(gdp, SEPTEMBER, growth="15.3")
    assert gap_to_target(standing(income)) == "低于参照10.1个百分点"
    assert gap_to_target(standing(income, Month(2024, 3))) == ""
