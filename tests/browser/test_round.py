"""One month's round from the first figure to a correction, without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .people import People, Person

pytestmark = pytest.mark.browser

MAJOR = "亿元以上重大项目"
POLICIES = "争取政策"  # counted from the register: nobody types it
REASON = "十月集中开工，已附调度表。"


def notice(page: Page, text: str) -> Locator:
    return page.locator(".notice").filter(has_text=text)


def table_row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def go_to_cell(person: Person, label: str, *, column: str) -> None:
    """By arrows, from the first cell of the sheet; the label is checked when it is there."""
    person.tab_to(person.page.locator("entry-grid [tabindex='0']").first)
    person.press("Control+Home")
    for _ in range(60):
        if person.cell(f"{label} {column}").evaluate("(e) => e === document.activeElement"):
            return
        here = person.page.evaluate("document.activeElement.closest('tr').innerText")
        person.press("ArrowRight" if here.strip().startswith(label) else "ArrowDown")
    raise AssertionError(f"the arrows never reach {label} {column}")


def clerk_fills_and_submits(people: People) -> None:
    clerk = people.stranger()
    page = clerk.goto("/")
    clerk.log_in("clerk")
    expect(page).to_have_url(re.compile(r"/entry/$"))
    clerk.use(page.get_by_role("link", name=re.compile("去修改.*发改委2024年10月")))
    clerk.grid_is_ready()
    expect(notice(page, "亿元以上重大项目个数与清单不一致")).to_be_visible()

    # Less than last month's, and no reason: a hard finding.
    go_to_cell(clerk, MAJOR, column="累计（时点）")
    clerk.type("15")
    clerk.press("Tab", "Tab")
    expect(clerk.cell(f"{MAJOR} 说明")).to_be_focused()
    clerk.press("Delete", "Enter")
    clerk.sees_saved()
    expect(page.locator("[data-summary=hard]")).to_have_text("1")
    findings = page.locator("[data-grid-problems]")
    expect(findings).to_contain_text(f"须改正 {MAJOR}：累计数15小于1—9月的16")
    clerk.press("Escape")
    clerk.use(page.get_by_role("button", name="提交审核"))
    expect(notice(page, "提交前须先处理")).to_contain_text("累计数15小于")

    # A third more than last year, which wants a reason.
    go_to_cell(clerk, MAJOR, column="累计（时点）")
    clerk.type("29")
    clerk.press("Enter")
    clerk.sees_saved()
    expect(page.locator("[data-summary=hard]")).to_have_text("0")
    expect(page.locator("[data-summary=soft]")).to_have_text("1")
    expect(findings).to_contain_text(f"待说明 {MAJOR}")
    expect(findings).to_contain_text("增长31.8%，幅度超过30%，请写明原因")
    go_to_cell(clerk, MAJOR, column="说明")
    clerk.type(REASON)
    clerk.press("Enter")
    clerk.sees_saved()
    expect(page.locator("[data-summary=soft]")).to_have_text("0")
    expect(findings).to_contain_text(f"说明：{REASON}")
    # The counted one says where it comes from; what is said of it is typed.
    expect(clerk.cell(f"{POLICIES} 累计（时点）")).to_have_count(0)
    expect(table_row(page, POLICIES).first).to_contain_text("由“三争取”的“争取政策”汇总，13条记录")
    go_to_cell(clerk, POLICIES, column="说明")
    clerk.type("已逐项核对。")
    clerk.press("Enter")
    clerk.sees_saved()
    clerk.press("Escape")
    clerk.use(page.get_by_role("button", name="提交审核"))
    expect(notice(page, "已提交")).to_be_visible()
    clerk.forgive_failed_requests()  # the refused submission was a 422


def reviewer_approves(people: People) -> None:
    reviewer = people.stranger()
    page = reviewer.goto("/")
    reviewer.log_in("reviewer")
    reviewer.use(page.get_by_role("link", name=re.compile("去审核.*发改委2024年10月")))
    reviewer.grid_is_ready()
    expect(page.get_by_text("与上次送审相比")).to_be_visible()
    changed = table_row(page, MAJOR).filter(has=page.locator("del")).filter(has_text="累计")
    expect(changed.locator("del")).to_have_text("18")
    expect(changed.locator("ins")).to_have_text("29")
    expect(changed).to_contain_text("王芳")
    expect(page.locator("[data-grid-problems]")).to_contain_text(f"说明：{REASON}")
    for name in (MAJOR, "重大项目完成投资", "新开工产业类项目", POLICIES):
        reviewer.press("j")  # from one row that says something to the next
        expect(page.get_by_label(f"对{name}的退回意见")).to_be_focused()
    reviewer.use(page.get_by_role("button", name="审核通过"))
    expect(notice(page, "已审核通过")).to_be_visible()


def publisher_publishes(people: People) -> None:
    publisher = people.stranger()
    page = publisher.goto("/")
    publisher.log_in("publisher")
    publisher.use(page.get_by_role("navigation", name="主导航").get_by_role("link", name="发布"))
    expect(page.get_by_label("发布发改委")).to_be_checked()
    chosen = page.get_by_role("checkbox", name=re.compile("^发布."), checked=True).count()
    assert chosen > 1
    publisher.use(page.get_by_role("button", name="发布选中的月报"))
    expect(notice(page, f"已发布{chosen}份月报")).to_be_visible()
    expect(table_row(page, "发改委")).to_contain_text("已发布")
    expect(table_row(page, "财政局")).to_contain_text("待审核")


def leader_asks_why(people: People) -> None:
    leader = people.stranger()
    page = leader.goto("/")
    leader.log_in("leader")
    expect(page).to_have_url(re.compile(r"/overview/"))
    months = page.get_by_role("navigation", name="月份")
    expect(months.locator("[aria-current=page]")).to_have_text("10月")
    card = page.get_by_role("article").filter(has_text=POLICIES)
    expect(card).to_contain_text("13")
    leader.use(card.locator("summary"))
    expect(card.locator(".reason")).to_contain_text("13项")
    row = table_row(page, MAJOR)
    expect(row).to_contain_text("29")
    light = row.get_by_role("link", name=re.compile("正常|预警|滞后|已完成"))
    word = light.inner_text().strip()
    leader.use(light)
    expect(page).to_have_url(re.compile(r"/indicators/major_projects/\?month=2024-10#light$"))
    expect(page.get_by_role("heading", name=f"为什么是“{word}”")).to_be_in_viewport()
    expect(page.locator("p.reason")).to_contain_text("1—10月完成29个，年度目标30个")
    leader.goto("/overview/")
    leader.use(card.get_by_role("link", name="由登记簿汇总，看记录"))
    expect(page).to_have_url(re.compile(r"/indicators/policies_won/records/\?month=2024-10"))
    expect(page.locator(".figure__value")).to_have_text("13")
    expect(page.get_by_role("region", name="汇总的记录").locator("tbody tr")).to_have_count(13)


def correct_september(people: People) -> None:
    """The publisher opens it, the clerk types, the reviewer approves, the publisher publishes."""
    publisher, clerk, reviewer = (people.enter(name) for name in ("publisher", "clerk", "reviewer"))
    page = publisher.goto(people.site.sheet("fgw 2024-09 0"))
    publisher.use(page.get_by_text("发起更正"))
    publisher.use(page.get_by_label(MAJOR, exact=True), "Space")
    publisher.tab_to(page.get_by_label("更正原因（必填）"))
    publisher.type("清单漏列一个项目。")
    publisher.use(page.get_by_role("button", name="开启更正"))
    expect(notice(page, "更正已开启")).to_be_visible()
    address = page.url.removeprefix(people.site.url)

    page = clerk.goto("/entry/")
    clerk.use(page.get_by_role("link", name=re.compile("继续填报.*发改委2024年9月")))
    clerk.grid_is_ready()
    assert page.url.endswith(address)
    expect(page.locator("entry-grid td.cell[data-column=value]")).to_have_count(1)
    go_to_cell(clerk, MAJOR, column="累计（时点）")
    clerk.type("17")
    clerk.press("Enter")
    clerk.sees_saved()
    clerk.press("Escape")
    clerk.use(page.get_by_role("button", name="提交审核"))
    expect(notice(page, "已提交")).to_be_visible()

    page = reviewer.goto(address)
    reviewer.grid_is_ready()
    reviewer.press("a", "Enter")
    expect(notice(page, "已审核通过")).to_be_visible()
    page = publisher.goto(address)
    publisher.grid_is_ready()
    publisher.press("p", "Enter")
    expect(notice(page, "已发布")).to_be_visible()


def old_vintage_stays(people: People) -> None:
    leader = people.enter("leader")
    page = leader.goto("/indicators/major_projects/?year=2024")
    months = page.get_by_role("region", name="逐月数据表")
    september = months.get_by_role("row").filter(has=page.get_by_role("rowheader", name="1—9月"))
    figure = september.locator("td[data-label='累计']")
    expect(figure).to_have_text("17")
    vintages = page.get_by_role("region", name="数据版本表")
    both = vintages.get_by_role("row").filter(has=page.get_by_role("rowheader", name="1—9月"))
    expect(both).to_have_count(2)
    expect(both.locator("td[data-label='数值']")).to_have_text(["17", "16"])
    expect(both.first).to_contain_text("清单漏列一个项目")
    expect(both.last).to_contain_text("首次发布")
    leader.tab_to(page.get_by_label("看哪一天已发布的数据"))
    page.get_by_label("看哪一天已发布的数据").fill("2024-11-01")
    leader.press("Enter")
    expect(page.get_by_text("历史时点")).to_be_visible()
    expect(figure).to_have_text("16")
    expect(both).to_have_count(1)
    leader.use(page.get_by_role("link", name="看目前的数据"))
    expect(figure).to_have_text("17")


def test_a_month_from_typing_to_a_correction_by_keyboard(people: People) -> None:
    clerk_fills_and_submits(people)
    reviewer_approves(people)
    publisher_publishes(people)
    leader_asks_why(people)
    correct_september(people)
    old_vintage_stays(people)
