"""A house without data, names longer than anybody thought of, and a browser without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .people import SIZES, People

pytestmark = pytest.mark.browser
# Tests of one kind of site are one group: one worker starts it, not each of them.

EVERYWHERE = [
    ("clerk", "/entry/", "没有要填的月报"),
    ("reviewer", "/entry/", "还没有发布过的月报"),
    ("publisher", "/entry/board/", "应报"),
    ("publisher", "/admin/", "指标与目标"),
    ("leader", "/overview/", "还没有载入计划"),
    ("leader", "/indicators/", "还没有指标"),
    ("sysadmin", "/admin/accounts/user/", "陈静"),
    ("secadmin", "/admin/accounts/apitoken/", "令牌"),
    ("auditor", "/admin/entry/auditevent/", "审计"),
]


@pytest.mark.xdist_group("empty")
@pytest.mark.parametrize("readers", ["empty"], indirect=True)
@pytest.mark.parametrize(("user", "path", "words"), EVERYWHERE)
def test_empty_house_says_what_comes_first(
    readers: People, user: str, path: str, words: str
) -> None:
    person = readers.enter(user)
    answer = person.page.goto(readers.site.url + path)
    assert answer is not None
    assert answer.status == 200
    expect(person.page.locator("main, #content").first).to_contain_text(words)
    assert person.overflow() == []


@pytest.mark.xdist_group("empty")
@pytest.mark.parametrize("readers", ["empty"], indirect=True)
@pytest.mark.parametrize("user", ["clerk", "reviewer", "publisher", "leader", "sysadmin"])
def test_everybody_has_a_way_in_on_the_first_day(readers: People, user: str) -> None:
    person = readers.stranger()
    page = person.goto("/")
    person.log_in(user)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for link in page.get_by_role("navigation", name="主导航").get_by_role("link").all():
        address = link.get_attribute("href") or ""
        if "/api/" not in address:
            answer = person.context.request.get(readers.site.url + address)
            assert answer.status == 200, address


FRESH = [
    ("clerk", "/entry/", "本月待报"),
    ("publisher", "/entry/board/", "没有开启"),
    ("leader", "/overview/", "主要目标"),
    ("leader", "/overview/?month=2024-01", "无灯"),
    ("leader", "/indicators/", "地区生产总值"),
    ("leader", "/indicators/gdp/", "上年实际"),
    ("leader", "/indicators/gdp/?year=2024", "逐月数据"),
    ("leader", "/indicators/major_projects/", "目标"),
]


@pytest.mark.xdist_group("fresh")
@pytest.mark.parametrize("readers", ["fresh"], indirect=True)
@pytest.mark.parametrize(("user", "path", "words"), FRESH)
def test_report_without_a_month_reported(readers: People, user: str, path: str, words: str) -> None:
    """As a production installation stands on its first day."""
    person = readers.enter(user)
    for size in SIZES:
        person.resize(size)
        answer = person.page.goto(readers.site.url + path)
        assert answer is not None
        assert answer.status == 200
        expect(person.page.locator("main")).to_contain_text(words)
        assert person.overflow() == [], size


LONG = "按照自治区和包头市统一部署要求经本级人民代表大会常务委员会批准调整后的"
SIGHTS = [
    ("clerk", "/entry/"),
    ("publisher", "/entry/board/"),
    ("leader", "/overview/"),
    ("leader", "/indicators/"),
    ("leader", "/indicators/project_investment/"),
    ("publisher", "/indicators/budget_revenue/"),
    ("clerk", "fgw 2024-10 0"),
    ("reviewer", "czj 2024-10 0"),
    ("publisher", "fgw 2024-09 0"),
]


def test_long_names_push_nothing_out(people: People) -> None:
    people.site.sql(f"UPDATE indicators_indicator SET name = '{LONG}' || name")
    people.site.sql(f"UPDATE accounts_department SET name = '{LONG}' || name")
    people.site.sql("UPDATE accounts_department SET short_name = short_name || '综合协调中心'")
    people.site.sql("UPDATE accounts_user SET full_name = full_name || '·阿拉坦其其格·巴特尔'")
    out = []
    for user, where in SIGHTS:
        person = people.enter(user)
        person.goto(where if where.startswith("/") else people.site.sheet(where))
        for size in SIZES:
            person.resize(size)
            expect(person.page.get_by_role("heading", level=1)).to_be_visible()
            out += [f"{where} {size}: {one}" for one in person.overflow()]
        person.context.close()
    assert out == []


def test_clerk_without_scripts_fills_and_submits(people: People) -> None:
    clerk = people.enter("clerk", java_script_enabled=False)
    page = clerk.goto("/entry/")
    page.get_by_role("link", name=re.compile("去修改.*发改委")).click()
    sheet = page.get_by_role("region", name="主要指标")
    value = page.get_by_label("亿元以上重大项目 累计（时点）")
    expect(page.get_by_label("重大项目完成投资 累计（时点）")).to_have_count(0)  # it is counted
    value.fill("十九")
    page.get_by_label("重大项目完成投资 说明").fill("已附调度表。")
    sheet.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("有几处未能保存")
    expect(value).to_have_value("十九")  # what was typed stays, with the reason beside it
    other = page.get_by_role("region", name="重点项目").get_by_label(re.compile("下月计划$")).first
    other.fill("十月底前完成设备安装。")  # in another sheet than the button's
    expect(page.locator("td.cell", has=value)).to_contain_text("十九")
    value.fill("19")
    sheet.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".notice").filter(has_text="已保存2处")).to_be_visible()
    expect(value).to_have_value("19")
    expect(other).to_have_value("十月底前完成设备安装。")
    expect(page.get_by_label("重大项目完成投资 说明")).to_have_value("已附调度表。")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".notice").filter(has_text="已提交")).to_be_visible()
    clerk.forgive_failed_requests()  # the refused save was a 422
