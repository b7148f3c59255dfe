"""The living plan: the report read with a keyboard, with a thumb, folded, and only what is behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .people import People

pytestmark = pytest.mark.browser
PLAN = "/plan/2024/"


def test_a_mark_is_opened_by_keyboard(readers: People) -> None:
    leader = readers.enter("leader")
    page = leader.goto(PLAN)
    told = page.get_by_role("dialog", name="跟踪事项")
    expect(told).to_be_hidden()
    mark = page.locator(".plan-text a.mark").filter(has_text="地区生产总值").first
    leader.tab_to(mark)
    expect(told).to_be_visible()
    expect(told).to_contain_text("地区生产总值")
    expect(told.locator("dd").first).to_have_text(re.compile(r"\d"))
    leader.press("Escape")
    expect(told).to_be_hidden()
    leader.press("Enter")
    expect(told).to_be_visible()
    told.get_by_role("link", name="地区生产总值").first.click()
    expect(page).to_have_url(re.compile(r"/indicators/gdp/"))


def test_a_mark_is_opened_by_a_thumb(readers: People) -> None:
    leader = readers.enter("leader", has_touch=True)
    leader.resize("phone")
    page = leader.goto(PLAN)
    told = page.get_by_role("dialog", name="跟踪事项")
    project = page.locator(".plan-text a.mark").filter(has_text="炭研高品质等静压石墨").first
    project.tap()
    expect(told).to_contain_text("炭研高品质等静压石墨")
    box = told.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert leader.overflow() == []
    page.get_by_role("heading", level=1).tap()
    expect(told).to_be_hidden()


def test_sections_fold(readers: People) -> None:
    page = readers.enter("leader").goto(PLAN)
    section = page.locator("details.fold--2").first
    body = section.locator(".fold__body").first
    tally = section.locator(".fold__tally")
    expect(body).to_be_visible()
    section.locator("summary").first.click()
    expect(body).to_be_hidden()
    expect(tally).to_be_visible()  # the margin's count stays
    page.get_by_role("button", name="全部展开").click()
    expect(body).to_be_visible()
    page.get_by_role("button", name="全部收起").click()
    expect(page.locator("details.fold--2[open]")).to_have_count(0)
    # A link into the text opens what it points into.
    key = page.locator("details.fold--2 a.mark[id]").first.get_attribute("id")
    page.evaluate("(key) => { location.hash = key; }", key)
    expect(page.locator(f"#{key}")).to_be_visible()
    expect(page.locator(f"#{key}")).to_be_in_viewport()


def test_only_what_is_behind(readers: People) -> None:
    leader = readers.enter("leader")
    page = leader.goto(PLAN)
    whole = page.locator(".plan-text a.mark").count()
    link = page.get_by_role("navigation", name="看哪些进度").get_by_role("link", name="只看")
    promised = int(re.findall(r"\d+", link.inner_text())[-1])
    link.click()
    expect(page).to_have_url(re.compile("show=behind"))
    expect(page.locator(".plan-note--behind").first).to_be_attached()
    expect(page.locator(".plan-note:not(.plan-note--behind)")).to_have_count(0)
    notes = page.locator(".plan-note .plan-note__head").all_text_contents()
    assert (
        len({" ".join(words.split()) for words in notes}) == promised
    )  # some stand in two sections
    assert 0 < page.locator(".plan-text a.mark").count() < whole
    # The month's steps keep the choice.
    page.get_by_role("navigation", name="月份").get_by_role("link", name="6月").click()
    expect(page).to_have_url(re.compile("month=2024-06"))
    expect(page).to_have_url(re.compile("show=behind"))
