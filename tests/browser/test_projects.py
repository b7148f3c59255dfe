"""重点项目 from the keyboard to the wall: ten projects' month, a start with its proof, the chart."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .people import People, Person

pytestmark = pytest.mark.browser

SHEET = "重点项目"
# The month's investment in 万元 of ten neighbours in the sheet; None for those not under way.
MONTHS = {
    "金志利铸件项目": "820",
    "迈盛机舱罩项目": "0",
    "神龙硅业年产9万吨颗粒硅项目": "315.5",
    "二维碳素石墨烯项目": "１２００",  # full-width, as an input method leaves it
    "炭研氮化硼项目": "640",
    "上海石化大丝束碳纤维项目": None,
    "镁合金项目": "410",
    "落后高炉装备拆除": None,
    "坤达鑫特种铁合金二期项目": "96",
    "华商项目（稀土铁合金、硼合金类）": "1,030",
}
PROJECT = "/projects/dual-use-infrastructure/"
PROOF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def line(page: Page, name: str) -> Locator:
    """A project's row of the sheet."""
    sheet = page.get_by_role("grid", name=SHEET)
    return sheet.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=re.compile(f"^{re.escape(name)} "))
    )


def shown(page: Page, name: str, column: str) -> str:
    """What a cell that nobody types into says."""
    cell = line(page, name).locator(f"[data-ref={column}], [data-derived={column}]")
    return cell.inner_text().strip()


def type_line(person: Person, name: str, month: str | None) -> None:
    """A row from its first cell by Tab; Enter goes to the first cell of the next."""
    expect(person.cell(f"{name} 本月完成投资")).to_be_focused()
    person.type(month or "0")
    if month is not None:
        before, plan = (shown(person.page, name, key) for key in ("previous", "plan"))
        for text in ("", before, plan, plan, "主体施工，10月按计划推进。", "", "11月继续施工。"):
            person.press("Tab")
            if text:
                person.type(text)
    person.press("Enter")


def go_to_sheet(person: Person) -> None:
    """Past the sheet of indicators to the first cell of the first of the ten."""
    first = person.page.locator("entry-grid [tabindex='0']").first
    person.tab_to(first)
    person.press("Escape")  # out of a sheet, so that Tab goes on to the next
    person.tab_to(person.page.get_by_role("grid", name=SHEET).locator("[tabindex='0']").first)
    person.press("Control+Home")
    name = next(iter(MONTHS))
    target = person.cell(f"{name} 本月完成投资")
    for _ in range(40):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        here = person.page.evaluate("document.activeElement.closest('tr').innerText")
        person.press("ArrowRight" if here.strip().startswith(name) else "ArrowDown")
    raise AssertionError("the arrows never reach the first of the ten")


def test_ten_projects_in_one_go_by_keyboard(people: People) -> None:
    clerk = people.enter("industry")
    page = clerk.goto("/entry/")
    clerk.use(page.get_by_role("link", name=re.compile("继续填报.*工信局2024年10月")))
    clerk.grid_is_ready()
    blank = page.locator("[data-summary=blank]")
    expect(blank).not_to_have_text("0")
    go_to_sheet(clerk)
    for name, month in MONTHS.items():
        type_line(clerk, name, month)
    clerk.sees_saved(SHEET)
    for wrong in ("blank", "hard", "soft"):
        expect(page.locator(f"[data-summary={wrong}]")).to_have_text("0")

    # The month's typed amount fills the year's total, and that the rate, to one decimal.
    name = "神龙硅业年产9万吨颗粒硅项目"
    expect(clerk.cell(f"{name} 本年累计完成投资")).to_have_value("41891.5")
    assert (shown(page, name, "previous"), shown(page, name, "plan")) == ("41576", "40000")
    assert shown(page, name, "completion") == "104.7"
    expect(clerk.cell("二维碳素石墨烯项目 本月完成投资")).to_have_value("1200")
    clerk.press("Escape")
    clerk.use(page.get_by_role("button", name="提交审核"))
    expect(page.locator(".notice").filter(has_text="已提交")).to_be_visible()
    expect(line(page, name)).to_contain_text("41891.5")
    expect(line(page, "华商项目（稀土铁合金、硼合金类）")).to_contain_text("1030")


def badge(page: Page) -> Locator:
    """The stage in the head of a project's book."""
    return page.locator(".book__standing .badge").first


def start(page: Page) -> Locator:
    """The start of construction among a project's events."""
    events = page.get_by_role("region", name="大事记")
    return events.get_by_role("listitem").filter(has_text="开工")


def test_a_start_counts_when_somebody_else_has_confirmed_it(people: People) -> None:
    clerk, reviewer = people.enter("clerk"), people.enter("reviewer")
    page = clerk.goto("/projects/?q=平急两用")
    page.get_by_role("link", name=re.compile("平急两用")).click()
    expect(badge(page)).not_to_have_text("在建")
    before = badge(page).inner_text()
    page.get_by_role("link", name="登记事件").click()
    page.get_by_label("事件", exact=True).select_option(label="开工")
    page.get_by_label("日期", exact=True).fill("2024-09-18")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("佐证")  # nothing without proof
    page.get_by_label(re.compile("^佐证材料")).set_input_files(
        {"name": "施工许可证.pdf", "mimeType": "application/pdf", "buffer": PROOF}
    )
    page.get_by_role("button", name="保存").click()
    event = start(page)
    expect(event).to_contain_text("待核实")
    expect(event).to_contain_text("佐证：开工佐证")
    expect(event.get_by_role("button", name="核实", exact=True)).to_have_count(0)  # not his own
    expect(badge(page)).to_have_text(before)
    clerk.forgive_failed_requests()  # the first try was a 422

    desk = reviewer.goto("/entry/")
    desk.get_by_role("list", name="其他待办").get_by_role("link", name=re.compile("核实")).click()
    desk.get_by_role("link", name=re.compile("平急两用")).click()
    event = start(desk)
    file = event.get_by_role("link", name="开工佐证").get_attribute("href")
    assert reviewer.context.request.get(f"{people.site.url}{file}").body() == PROOF
    event.get_by_role("button", name="核实", exact=True).click()
    expect(event).not_to_contain_text("待核实")
    expect(badge(desk)).to_have_text("在建")
    clerk.goto(PROJECT)
    expect(badge(page)).to_have_text("在建")


def test_the_wall_is_grouped_and_taken_back_to_june(readers: People) -> None:
    leader = readers.enter("leader")
    page = leader.goto("/projects/")
    page.get_by_role("link", name="挂图作战").click()
    heads = page.locator(".wall__group")
    expect(heads.first).to_contain_text("发改委")
    rows = page.locator(".wall tbody tr:not(.wall__group)")
    projects = rows.count()
    page.get_by_role("navigation", name="分组").get_by_role("link", name="项目状态").click()
    expect(heads.filter(has_text="在建")).to_have_count(1)
    expect(heads.filter(has_text="发改委")).to_have_count(0)
    expect(rows).to_have_count(projects)

    railway = rows.filter(has_text="包石铁路")
    expect(railway).to_contain_text("60.1%")
    page.locator("summary").filter(has_text="筛选").click()
    page.get_by_label("截至月份").fill("2024-06")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("截至2024年6月底")
    expect(page.locator(".wall thead .is-now")).to_have_text("6月")
    current = page.get_by_role("navigation", name="分组").locator("[aria-current]")
    expect(current).to_have_text("项目状态")  # the grouping stays
    expect(railway).to_contain_text("在建")
    expect(railway).not_to_contain_text("60.1%")
    export = page.get_by_role("link", name="导出 Excel").get_attribute("href") or ""
    assert "month=2024-06" in export
    assert "group=stage" in export
