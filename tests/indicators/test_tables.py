"""The tables of an indicator's page: months, arithmetic, vintages, peers, needs."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.models import User
from entry.periods import Month
from indicators.needs import needed
from indicators.tables import (
    REVISED,
    arithmetic,
    has_values,
    month_lines,
    need_lines,
    peer_lines,
    stamp,
)
from indicators.vintages import vintage_lines
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_details import page
from tests.indicators.test_standings import standing

pytestmark = pytest.mark.django_db


def test_months_flag_what_cannot_be_a_real_month(leader: User):
    jobs = scenes.indicator("jobs", has_growth=False, unit="人", decimals=0)
    scenes.year_of(jobs, 2024, ["10", "8"])
    first, second, third, *_ = month_lines(page(leader, jobs))
    assert (first.single, first.single_note) == ("10", "")
    assert (second.single, second.single_note) == ("-2", REVISED)
    assert (str(third.value), third.single, third.growth) == ("—", "", "—")


def test_months_say_who_and_when_and_how_often(leader: User):
    jobs = scenes.indicator("jobs")
    scenes.corrected(observe(jobs, SEPTEMBER, value="100"), "90", note="对账后更正")
    row = month_lines(page(leader, jobs))[8]
    assert row.entered == "孙丽，2024年10月11日 10:00"
    assert (row.vintages, row.note, row.status) == (2, "对账后更正", "快报")


def test_months_name_the_reason_of_a_gap(leader: User):
    scenes.rules()
    jobs = scenes.indicator("jobs")
    scenes.aim(jobs, amount=Decimal(9))
    observe(jobs, Month(2024, 1), value_absence="confidential")
    rows = month_lines(page(leader, jobs))
    assert rows[0].missing == "保密"
    assert "未反馈" in rows[1].missing
    assert rows[11].missing == ""  # not yet expected


def test_arithmetic_of_a_level():
    scenes.rules()
    invest = scenes.indicator("invest")
    scenes.aim(invest, amount=Decimal(50), quote="完成投资50亿元以上")
    observe(invest, SEPTEMBER, value="36.8")
    judged = standing(invest).judged
    assert judged is not None
    assert [(one.name, one.sign, one.value) for one in arithmetic(judged)] == [
        ("判断时期", "m", "1—9月"),
        ("类别", "", "总量目标"),
        ("目标", "t", "50亿元以上"),
        ("实际", "x", "36.8亿元"),
        ("完成率", "P", "73.6%"),
        ("计划进度", "S", "75%"),
        ("时间进度", "m/12", "75%"),
        ("与计划进度之差", "P−S", "-1.4个百分点"),
        ("与时间进度之差", "P−m/12", "-1.4个百分点"),
        ("进度比", "r", "0.9813"),
        ("正常线", "r≥", "1"),
        ("预警线", "r≥", "0.8"),
        ("规则版本", "", "2024-1"),
    ]


def test_arithmetic_of_a_relative_target():
    scenes.rules()
    gdp = scenes.indicator("gdp", name="地区生产总值")
    income = scenes.indicator("income")
    scenes.aim(
        income,
        measure="growth",
        operator="sync",
        amount=None,
        tolerance=Decimal(1),
        reference_indicator=gdp,
        quote="增长与经济增长同步",
    )
    observe(income, SEPTEMBER, growth="5.2", qualifier="about")
    judged = standing(income).judged
    assert judged is not None
    assert ("参照", "地区生产总值（尚无数据）") in [
        (one.name, one.value) for one in arithmetic(judged)
    ]
    observe(gdp, SEPTEMBER, growth="15.3")
    judged = standing(income).judged
    assert judged is not None
    told = {one.name: one.value for one in arithmetic(judged)}
    assert told["实际"] == "5.2%（原文约）"
    assert told["参照"] == "地区生产总值15.3%"
    assert told["允许偏差"] == "1个百分点"
    assert told["判断量（越大越好）"] == "-9.1"


def test_vintages_newest_first_with_their_reasons(leader: User):
    jobs = scenes.indicator("jobs", unit="人", decimals=0)
    scenes.corrected(observe(jobs, SEPTEMBER, value="4000", qualifier="nearly"), "3950")
    observe(jobs, Month(2024, 8), value="3000")
    lines = vintage_lines(page(leader, jobs))
    assert [(one.label, str(one.value), one.is_current) for one in lines] == [
        ("1—9月", "3950人", True),
        ("1—9月", "近4000人", False),
        ("1—8月", "3000人", True),
    ]
    assert lines[0].reason == "更正1：国库对账后更正"
    assert (lines[0].published, lines[0].known_until) == ("周明", "至今")
    assert lines[1].known_until == lines[0].known_from == "2024年10月11日 10:00"
    assert lines[1].reason == "随报告载入"
    assert [one.anchor for one in lines] == ["v202409", "", "v202408"]  # the newest of each


def test_peers_leave_the_unknown_without_a_place(leader: User):
    home, east, west = scenes.city("东区", "西区")
    gdp = scenes.indicator("gdp", with_peers=True)
    observe(gdp, SEPTEMBER, value="10", growth="6", area=home)
    observe(gdp, SEPTEMBER, growth="6", area=west)
    lines = peer_lines(page(leader, gdp))
    assert [(one.name, one.growth, one.growth_place, one.is_here) for one in lines] == [
        ("石拐区", "↑6.0%", "1", True),
        ("西区", "↑6.0%", "1", False),
        ("东区", "—", "—", False),
    ]
    assert not has_values(lines)  # one value is no comparison
    observe(gdp, SEPTEMBER, value="20", area=east)
    assert has_values(peer_lines(page(leader, gdp)))


def test_needs_in_words():
    need = needed(Decimal(40), Decimal(50), 9, base=Decimal(30), base_year=Decimal(40))
    assert need is not None
    assert [(one.name, one.value) for one in need_lines(need, "亿元", 2)] == [
        ("剩余量", "10.00亿元"),
        ("后3个月每月需完成", "3.33亿元"),
        ("为前期月均的", "0.8倍"),
        ("后期所需同比", "与上年同期持平（测算）"),
    ]
    done = needed(Decimal(60), Decimal(50), 9)
    assert done is not None
    assert [one.value for one in need_lines(done, "亿元", 2)] == ["已完成"]


def test_moments_are_local():
    assert stamp(datetime(2024, 4, 30, 16, 5, tzinfo=UTC)) == "2024年5月1日 00:05"
