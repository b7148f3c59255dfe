"""The leaders' page as each person meets it, with data, with gaps, and with nothing."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import Department, User
from entry.periods import Month
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, observe, person
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_views import text, words

pytestmark = pytest.mark.django_db
PATHS = ["/overview/", "/overview/export.xlsx", "/overview/export.csv"]


@pytest.fixture
def plan(finance: Department, statistics: Department) -> None:
    """One headline of each kind: growth, level, ceiling, relative, and one without figures."""
    scenes.rules()
    home, east, west = scenes.city("东区", "西区")
    gdp = scenes.indicator(
        "gdp",
        statistics,
        name="地区生产总值",
        frequency="quarter",
        has_value=False,
        with_peers=True,
    )
    scenes.aim(
        gdp,
        measure="growth",
        amount=Decimal(15),
        headline_order=1,
        quote="地区生产总值同比增长15%以上",
        responsible=DepartmentFactory(code="fgw", short_name="发改委"),
    )
    observe(gdp, Month(2023, 12), growth="6.7")
    for month, growth, peer in ((6, "14.7", "15"), (9, "15.3", "15.2")):
        observe(gdp, Month(2024, month), growth=growth, area=home)
        observe(gdp, Month(2024, month), growth=peer, area=east)
        observe(gdp, Month(2024, month), growth="9", area=west)
    funds = scenes.indicator("funds", finance, name="争取资金")
    scenes.aim(funds, amount=Decimal("11.16"), headline_order=2, quote="11.16亿元以上")
    observe(funds, SEPTEMBER, value="8.02", growth="13.4")
    rate = scenes.indicator(
        "rate",
        finance,
        name="城镇登记失业率",
        unit="%",
        accumulation="point",
        has_growth=False,
    )
    scenes.aim(rate, operator="le", amount=Decimal("3.9"), headline_order=3, quote="3.9%以内")
    observe(rate, Month(2023, 12), value="3.9", qualifier="at_most")
    observe(rate, SEPTEMBER, value="3.97")
    income = scenes.indicator(
        "income", statistics, name="城镇居民人均可支配收入", frequency="quarter"
    )
    scenes.aim(
        income,
        measure="growth",
        operator="sync",
        amount=None,
        reference_indicator=gdp,
        headline_order=4,
        quote="收入增长与经济增长基本保持同步",
    )
    firms = scenes.indicator("firms", finance, name="新增市场主体", unit="户", decimals=0)
    scenes.aim(firms, amount=Decimal(500), quote="500户以上")
    observe(firms, SEPTEMBER, value="386")
    for one in (finance, statistics):
        scenes.regular(one, SEPTEMBER)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("plan")
def test_who_may_read(path: str, request: pytest.FixtureRequest):
    for name in ("leader", "clerk", "other_clerk", "reviewer", "publisher"):
        assert browser_of(request.getfixturevalue(name)).get(path).status_code == 200
    for name in ("sysadmin", "secadmin", "auditor", "stranger"):
        assert browser_of(request.getfixturevalue(name)).get(path).status_code == 403
    response = Client().get(path)
    assert response["Location"] == f"/login/?next={quote(path, safe='')}"


@pytest.mark.usefixtures("plan")
def test_cards_tell_it_all(leader: User):
    shown = words(text(browser_of(leader), "/overview/?month=2024-10"))
    for told in (
        "总览 石拐区 · 2024年10月",
        # A quarterly figure keeps its own period in October.
        "同比增长 15.3 % 2024年前三季度 · 快报",
        "比上半年提高0.6个百分点",
        "增长15%以上 高于目标0.3个百分点",
        "全市第1位 ↑1",
        "上年实际 增长6.7%",
        "责任单位：发改委 · 数据：统计局",
        "与经济增长基本保持同步",
        "3.9%以内",
    ):
        assert told in shown, told


@pytest.mark.usefixtures("plan")
def test_level_target_stands_between_time_and_plan(leader: User):
    html = text(browser_of(leader), "/overview/")
    assert "完成71.9%" in words(html)
    assert "欠时间进度3.1个百分点" in words(html)
    assert "超出目标0.07个百分点" in words(html)
    assert html.count('class="progress__bar"') == 1  # growth and rates have no 序时


@pytest.mark.usefixtures("plan")
def test_why_is_answered_on_the_card(leader: User):
    shown = words(text(browser_of(leader), "/overview/"))
    assert "为什么是“滞后” 9月末城镇登记失业率3.97%" in shown
    assert "正常 1 预警 1 滞后 1 无灯 1" in shown


@pytest.mark.usefixtures("plan")
def test_missing_figure_is_grey_with_its_reason(leader: User, monkeypatch: Any):
    for day, told in (("07", "前三季度数据未反馈。"), ("08", "前三季度数据逾期未报。")):
        now = datetime.fromisoformat(f"2024-10-{day}T09:00:00+08:00")
        monkeypatch.setattr("accounts.clock.now", lambda now=now: now)
        html = text(browser_of(leader), "/overview/?month=2024-09")
        card = html[html.index("城镇居民人均可支配收入") :].split("</article>")[0]
        assert "figure__value--none" in card
        assert "light--grey" in card
        assert told in card
    july = words(text(browser_of(leader), "/overview/?month=2024-02"))
    assert "该指标按季度核算，2月无数据。" in july


@pytest.mark.usefixtures("plan")
def test_other_targets_are_filtered_by_light(leader: User):
    browser = browser_of(leader)
    assert "386 户" in words(text(browser, "/overview/"))
    assert "386 户" in words(text(browser, "/overview/?light=green"))
    red = words(text(browser, "/overview/?light=red"))
    assert "386 户" not in red
    assert "没有亮这种灯的目标" in red
    assert "386 户" in words(text(browser, "/overview/?light=purple"))


@pytest.mark.usefixtures("plan")
def test_files_hold_headlines_and_the_rest(leader: User):
    rows = text(browser_of(leader), "/overview/export.csv").splitlines()
    assert len(rows) == 6
    assert "新增市场主体" in rows[5]
    response = browser_of(leader).get("/overview/export.xlsx")
    assert quote("石拐区2024年9月计划目标完成情况表.xlsx") in response["Content-Disposition"]
    assert browser_of(leader).get("/overview/export.doc").status_code == 404


@pytest.mark.usefixtures("plan")
def test_as_of_and_slips(leader: User):
    browser = browser_of(leader)
    then = words(text(browser, "/overview/?month=2024-09&as_of=2024-10-07"))
    assert "以下是2024年10月7日时已发布的数据" in then
    assert "8.02" not in then
    assert "不是有效的月份" in words(text(browser, "/overview/?month=99"))
    assert browser.get("/overview/?area=999999").status_code == 404


@pytest.mark.usefixtures("plan")
def test_area_without_a_plan_says_so(leader: User):
    shown = words(text(browser_of(leader), "/overview/?area=150290&month=2024-09"))
    assert "东区2024年没有计划目标" in shown
    assert "回到本区总览" in shown


def test_nothing_loaded_at_all(leader: User):
    assert "还没有载入计划" in text(browser_of(leader), "/overview/")
    assert browser_of(leader).get("/overview/export.csv").status_code == 404


@pytest.mark.usefixtures("seeded")
def test_the_report_alone_shows_targets_and_last_years_figures(leader: User, monkeypatch: Any):
    """A fresh installation: no month of 2024 is published yet, and the page is of use already."""
    monkeypatch.setattr(
        "accounts.clock.now", lambda: datetime.fromisoformat("2024-02-20T09:00:00+08:00")
    )
    html = text(browser_of(leader), "/overview/")
    shown = words(html)
    assert "总览 石拐区 · 2024年1月" in shown
    assert html.count('<article class="card">') == 12
    assert "无灯 12" in shown
    for told in (
        "增长15%以上",
        "3.9%以内",
        "与经济增长基本保持同步",
        "不少于15项",
        "9.30亿元，增长9.0%",
    ):
        assert told in shown, told


@pytest.mark.usefixtures("plan")
def test_page_keeps_to_the_policy(leader: User):
    html = text(browser_of(leader), "/overview/")
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)
    assert not re.findall(r"<script(?![^>]*src=)", html)


@pytest.mark.usefixtures("plan")
def test_the_same_queries_at_n_and_3n(finance: Department, django_assert_num_queries: Any):
    for count in (2, 9):
        for at in range(count):
            series = scenes.indicator(f"more{count}{at}", finance)
            scenes.aim(series, headline_order=None if at % 2 else 9)
            observe(series, SEPTEMBER, value="3", growth="2")
        browser = browser_of(person("leader"))
        browser.get("/overview/")
        with django_assert_num_queries(46):
            browser.get("/overview/")
