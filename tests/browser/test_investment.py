"""招商引资 without a mouse: from an enterprise met to a plant that produces; a contact on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .people import People, Person

pytestmark = pytest.mark.browser
PROOF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CODE = "91150205MA0Y6W1920"  # made up; passes its check
FIRM, NAME = "远航叶片有限公司", "远航叶片制造"


def box(page: Page, label: str) -> Locator:
    """A control by the beginning of its label."""
    return page.get_by_label(re.compile(f"^{re.escape(label)}"))


def put(person: Person, label: str, text: str) -> None:
    person.tab_to(box(person.page, label))
    person.type(text)


def choose(person: Person, label: str, word: str) -> None:
    """With the arrows, as on a list that the keyboard stands in."""
    field = box(person.page, label)
    person.tab_to(field)
    for _ in range(field.locator("option").count()):
        if field.locator("option:checked").inner_text().startswith(word):
            return
        person.press("ArrowDown")
    raise AssertionError(f"{label} offers no {word}")


def day(person: Person, label: str, text: str) -> None:
    """Its segments stand in the order of the browser's own language, so the day goes in whole."""
    field = box(person.page, label)
    person.tab_to(field)
    field.fill(text)


def prove(person: Person, name: str) -> None:
    """The system's own dialog is nobody's to drive; the button that opens it is reached by Tab."""
    field = box(person.page, "佐证材料")
    person.tab_to(field)
    field.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": PROOF})


def save(person: Person, name: str = "保存") -> None:
    person.use(person.page.get_by_role("button", name=name, exact=True))


def link(person: Person, name: str) -> None:
    person.use(person.page.get_by_role("link", name=name, exact=True).first)


def confirm(reviewer: Person, path: str, button: str = "核实") -> None:
    page = reviewer.goto(path)
    reviewer.use(page.get_by_role("button", name=button, exact=True).first)
    expect(page.locator(".notice--success")).to_be_visible()


def stage(page: Page) -> Locator:
    return page.locator(".signing__standing .badge").first


def meet(clerk: Person) -> None:
    """An enterprise is met, answered, and becomes a lead that carries what was typed."""
    page = clerk.goto("/investment/contacts/")
    link(clerk, "登记对接企业")
    expect(box(page, "企业名称")).to_be_focused()
    clerk.type(FIRM)
    put(clerk, "所在地", "浙江杭州")
    day(clerk, "首次对接日期", "2024-09-02")
    put(clerk, "投资意向", "建设风电叶片生产线")
    save(clerk)
    choose(clerk, "这次是", "答复")
    day(clerk, "对接日期", "2024-09-05")
    put(clerk, "情况", "书面答复了用地和电价。")
    save(clerk, "保存这次对接")
    expect(page.locator(".timeline__item").first).to_contain_text("书面答复了用地和电价。")
    link(clerk, "形成招商项目")


def enter(clerk: Person) -> str:
    """The lead, submitted by Enter; the path of its page."""
    page = clerk.page
    expect(box(page, "项目名称")).to_be_focused()
    expect(box(page, "投资方全称")).to_have_value(FIRM)
    expect(box(page, "建设内容")).to_have_value("建设风电叶片生产线")
    clerk.press("Enter")
    expect(page.locator(".errorlist").first).to_be_visible()  # no name yet
    expect(box(page, "项目名称")).to_be_focused()
    clerk.type(NAME)
    choose(clerk, "产业链", "风电装备")
    choose(clerk, "投资方来源", "自治区外")
    put(clerk, "统一社会信用代码", CODE)
    clerk.press("Enter")
    expect(stage(page)).to_have_text("线索")
    clerk.forgive_failed_requests()  # the first try was a 422
    return page.url.removeprefix(clerk.site.url)


def sign(clerk: Person, reviewer: Person, path: str) -> None:
    """Talks, then the agreement with what the signing still asks for."""
    page = clerk.page
    link(clerk, "登记在谈")
    expect(page.locator("#id_on")).to_be_focused()
    page.locator("#id_on").fill("2024-09-10")
    clerk.press("Enter")
    expect(stage(page)).to_have_text("在谈")
    link(clerk, "登记签约")
    choose(clerk, "协议类型", "正式合同")
    day(clerk, "签订日期", "2024-09-20")
    put(clerk, "协议总投资", "32000")
    put(clerk, "其中区外资金", "32000")
    prove(clerk, "合同.pdf")
    save(clerk)
    expect(page.locator("#next")).to_contain_text("待核实")
    confirm(reviewer, path)
    clerk.goto(path)
    expect(stage(page)).to_have_text("签约")
    expect(page.locator(".signing__standing")).to_contain_text("计入2024年签约")


def land(clerk: Person, reviewer: Person, path: str) -> None:
    """The review of the agreement, the company and its site; then a project of the register."""
    page = clerk.page
    expect(page.locator("#next")).to_contain_text("公平竞争审查")
    clerk.use(page.get_by_role("link", name=re.compile("^修改、登记审查：正式合同")))
    choose(clerk, "公平竞争审查", "审查通过")
    day(clerk, "审查日期", "2024-09-18")
    save(clerk)
    link(clerk, "登记落地")
    page.locator("#id_on").fill("2024-10-15")
    put(clerk, "注册公司全称", "石拐远航叶片有限公司")
    put(clerk, "用地（厂房）", "标准厂房3号")
    prove(clerk, "营业执照.pdf")
    save(clerk)
    expect(page.locator("#next")).to_contain_text("待核实")
    confirm(reviewer, path)
    clerk.goto(path)
    expect(stage(page)).to_have_text("落地")
    link(clerk, "对应或登记")
    choose(clerk, "类别", "产业-工业")
    save(clerk, "登记")
    expect(page.get_by_role("region", name="对应的重点项目")).to_contain_text(NAME)


def build(clerk: Person, reviewer: Person, path: str, what: str, on: str) -> None:
    """Work begun and production are the project's events, and the signing follows them."""
    page = clerk.page
    clerk.use(page.get_by_role("link", name=f"到重点项目登记{what}"))
    expect(page).to_have_url(re.compile("/projects/"))
    book = page.url.removeprefix(clerk.site.url).partition("#")[0]
    link(clerk, "登记事件")
    choose(clerk, "事件", what)
    page.locator("#id_on").fill(on)
    prove(clerk, f"{what}.pdf")
    save(clerk)
    expect(page.get_by_role("region", name="大事记")).to_contain_text("待核实")
    confirm(reviewer, book)
    clerk.goto(path)
    expect(stage(page)).to_have_text(what)


def test_a_lead_to_production_by_keyboard(people: People) -> None:
    clerk, reviewer = people.enter("clerk"), people.enter("reviewer")
    meet(clerk)
    path = enter(clerk)
    sign(clerk, reviewer, path)
    land(clerk, reviewer, path)
    build(clerk, reviewer, path, "开工", "2024-10-28")
    build(clerk, reviewer, path, "投产", "2024-11-05")
    page = clerk.page
    expect(page.locator(".signing__step--done")).to_have_count(6)
    expect(page.locator("#next")).to_contain_text("环节走完")
    expect(page.get_by_role("region", name="由哪次对接形成")).to_contain_text(FIRM)
    clerk.goto("/investment/contacts/?state=won")
    expect(page.get_by_role("link", name=FIRM)).to_be_visible()


def test_a_talk_is_entered_on_a_phone(people: People) -> None:
    clerk = people.enter("clerk")
    clerk.resize("phone")
    page = clerk.goto("/investment/contacts/new/")
    box(page, "企业名称").fill(FIRM)
    box(page, "首次对接日期").fill("2024-11-07")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".pace")).to_contain_text("响应")
    box(page, "情况").fill("电话回复。")
    page.get_by_role("button", name="保存这次对接").click()
    expect(page.locator(".pace")).to_contain_text("研判")
    assert clerk.overflow() == []


def test_the_funnel_is_read_on_a_phone(readers: People) -> None:
    leader = readers.enter("leader")
    leader.resize("phone")
    page = leader.goto("/investment/")
    assert leader.overflow() == []
    bars = page.locator(".funnel rect:visible")
    widths = [bars.nth(at).bounding_box() for at in range(bars.count())]
    assert len(widths) >= 12  # who came and who stands there, six steps
    assert all(one is not None and 0 <= one["x"] <= 390 for one in widths)
    landed = page.locator(".funnel a[href*='reached=landed']").first
    told = int(landed.inner_text())
    landed.click()
    expect(page).to_have_url(re.compile("/investment/signings/.*reached=landed"))
    expect(page.locator(".signings__number:visible")).to_have_count(told)
    assert leader.overflow() == []
