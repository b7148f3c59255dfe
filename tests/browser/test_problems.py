"""A problem's life: raised, assigned, settled, sent back or confirmed, and opened once more."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .people import People

pytestmark = pytest.mark.browser
LIST = "/projects/problems/"


def unfold(page: Page, title: str) -> None:
    page.locator("summary", has_text=re.compile(f"^{title}$")).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_problems_life(people: People) -> None:
    clerk, office = people.enter("clerk"), people.enter("publisher")
    page = clerk.goto(f"{LIST}proposals/")
    row = page.locator("tr", has_text="包石铁路")
    row.get_by_role("link", name="提出", exact=True).click()
    expect(page.get_by_label("问题", exact=True)).to_have_value("企业自筹资金到位慢")
    page.get_by_label("需协调事项").fill("请发改委协调银行放款。")
    press(page, "提出")
    expect(page.get_by_text("等待交办")).to_be_visible()
    path = f"{LIST}{page.url.rstrip('/').rpartition('/')[2]}/"

    desk = office.goto(path)
    unfold(desk, "交办")
    desk.locator("#assign-due").fill("2024-12-20")
    press(desk, "交办")
    expect(desk.locator(".problem__standing")).to_contain_text("已交办")

    clerk.goto(path)
    press(page, "签收")
    unfold(page, "报告办结")
    page.locator("#resolve-text").fill("银行已放款。")
    press(page, "报告办结")
    expect(page.locator("#moves-title")).to_have_count(0)  # who settled it does not confirm it

    office.goto(path)
    unfold(desk, "退回重办")
    press(desk, "退回重办")
    expect(desk.get_by_role("alert")).to_contain_text("有需要改正的地方")
    desk.locator("#send_back-text").fill("缺放款凭证。")
    press(desk, "退回重办")
    expect(desk.locator(".problem__standing")).to_contain_text("反复1次")
    office.forgive_failed_requests()  # the refusal's own status

    clerk.goto(f"{LIST}?todo=redo")
    page.get_by_role("link", name="企业自筹资金到位慢").click()
    unfold(page, "报告办结")
    page.locator("#resolve-text").fill("凭证已补。")
    press(page, "报告办结")
    expect(page.locator(".problem__standing")).to_contain_text("办结待核")

    office.goto(f"{LIST}?todo=close")
    desk.get_by_role("link", name="企业自筹资金到位慢").click()
    unfold(desk, "核销")
    desk.locator("#close-satisfaction").select_option("satisfied")
    press(desk, "核销")
    expect(desk.locator(".problem__standing")).to_contain_text("已销号")
    expect(desk.locator(".timeline__item")).to_have_count(7)


def settle(page: Page, words: str) -> None:
    """Tell that it is done; who does so is not asked to confirm it."""
    unfold(page, "报告办结")
    page.locator("#resolve-text").fill(words)
    press(page, "报告办结")
    expect(page.locator(".problem__standing")).to_contain_text("办结待核")
    expect(page.locator("#moves-title")).to_have_count(0)


def close(page: Page, title: str) -> None:
    """From the raiser's own list of what waits for him."""
    page.get_by_role("navigation", name="当前位置").get_by_role("link", name="问题清单").click()
    page.get_by_role("list", name="待我办理").get_by_role("link", name="待核销").click()
    page.get_by_role("link", name=title).click()
    unfold(page, "核销")
    page.locator("#close-satisfaction").select_option("satisfied")
    press(page, "核销")
    expect(page.locator(".problem__standing")).to_contain_text("已销号")


def test_a_closed_problem_is_opened_once_more(people: People) -> None:
    """Raised by one clerk, settled by another, confirmed by the first: by clicks alone."""
    clerk, worker, office = (people.enter(name) for name in ("clerk", "colleague", "publisher"))
    title = "铁路跨线桥交叉施工协调"
    page = clerk.goto(LIST)
    page.get_by_role("link", name="提出问题").click()
    page.get_by_label("来源").select_option(label="会议")
    page.get_by_label(re.compile("^项目")).select_option(label="包石铁路")
    page.get_by_label("问题", exact=True).fill(title)
    page.get_by_label("问题类别").select_option(label="施工")
    page.get_by_label("需协调事项").fill("请发改委会同铁路部门排定天窗点。")
    page.get_by_label("建议责任单位").select_option(label="发改委")
    press(page, "提出")
    expect(page.get_by_text("等待交办")).to_be_visible()

    desk = office.goto(LIST)
    desk.get_by_role("list", name="待我办理").get_by_role("link", name="待交办").click()
    desk.get_by_role("link", name=title).click()
    unfold(desk, "交办")
    desk.locator("#assign-due").fill("2024-12-10")
    press(desk, "交办")
    expect(desk.locator(".problem__standing")).to_contain_text("已交办")

    work = worker.goto(LIST)
    work.get_by_role("list", name="待我办理").get_by_role("link", name="待签收").click()
    work.get_by_role("link", name=title).click()
    press(work, "签收")
    unfold(work, "填写办理进展")
    work.locator("#update-text").fill("已与铁路部门会商。")
    press(work, "填写办理进展")
    settle(work, "天窗点已排定。")
    close(page, title)
    unfold(page, "重新办理")
    page.locator("#reopen-text").fill("第二次施工又停了。")
    page.locator("#reopen-due").fill("2024-12-25")
    press(page, "重新办理")
    expect(page.locator(".problem__standing")).to_contain_text("反复1次")

    work.goto(f"{people.site.url}{LIST}?todo=redo")
    work.get_by_role("link", name=title).click()
    settle(work, "跨线段已完工。")
    close(page, title)
    expect(page.locator(".timeline__item")).to_have_count(9)
