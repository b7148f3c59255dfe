"""A workbook into a return, as a clerk sends it: by keyboard, refused, large, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.entry.excel.parts import Parts

from . import sheets
from .people import People, Person

pytestmark = pytest.mark.browser

SHEET = "tjj 2024-10 0"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAI = "固定资产投资"
PATIENCE = 60_000  # ms; a process of its own begins, reads and ends meanwhile


def file(content: bytes, name: str = "十月快报.xlsx") -> FilePayload:
    return {"name": name, "mimeType": XLSX, "buffer": content}


def send(person: Person, content: bytes) -> None:
    """From the page on which the person is, without a mouse."""
    page = person.page
    field = page.get_by_label("选择文件")
    with page.expect_file_chooser() as chooser:  # the browser is told in time that nobody opens one
        person.tab_to(field)
        person.press("Space")
    chooser.value.set_files(file(content))
    person.use(page.get_by_role("button", name="上传并预览"))


def choose(person: Person, field: Locator, title: str) -> None:
    """By arrows, in a list of choices."""
    person.tab_to(field)
    for _ in range(100):
        if field.evaluate("(select) => select.selectedOptions[0].text") == title:
            return
        person.press("ArrowDown")
    raise AssertionError(f"the arrows never reach {title}")


def group(page: Page, title: str) -> Locator:
    return page.locator("details", has=page.locator("summary", has_text=title))


def notice(page: Page, text: str) -> Locator:
    return page.locator(".notice").filter(has_text=text)


def saved(person: Person, path: str) -> bytes:
    """What the browser gets at an address, with its session."""
    answer = person.context.request.get(person.site.url + path)
    assert answer.status == 200
    return bytes(answer.body())


def test_an_offices_bulletin_from_file_to_grid_by_keyboard(people: People) -> None:
    content = sheets.bulletin()
    clerk = people.stranger()
    page = clerk.goto("/entry/")
    clerk.log_in("clerk")
    clerk.open_sheet(SHEET)
    send(clerk, content)
    expect(page.get_by_role("heading", level=1)).to_contain_text("导入预览")
    expect(group(page, "新填")).to_contain_text("社会消费品零售总额")
    expect(group(page, "新填")).to_contain_text("3222662万元折合322.2662亿元")
    expect(group(page, "新填")).not_to_contain_text(FAI)

    # A name that nobody knows, asked once and remembered.
    choose(clerk, page.get_by_label("“固投大盘子”指的是"), FAI)
    clerk.use(page.get_by_role("button", name="记住并重新比对"))
    expect(group(page, "新填")).to_contain_text(FAI)
    expect(page.get_by_label("“固投大盘子”指的是")).to_have_count(0)

    clerk.use(page.get_by_role("button", name=re.compile("^确认写入[0-9]+处$")))
    expect(notice(page, "已写入，原件留作佐证")).to_be_visible()
    clerk.grid_is_ready()
    for label, text in (
        (f"{FAI} 同比%", "8.3"),
        (f"{FAI} 全市位次", "8"),
        ("社会消费品零售总额 累计（时点）", "322.2662"),
        ("规模以上工业增加值 同比%", "-17.5"),
    ):
        expect(clerk.cell(label)).to_have_value(text)
    kept = page.get_by_role("link", name="十月快报.xlsx", exact=True)
    assert saved(clerk, kept.get_attribute("href") or "") == content

    # The same file again has nothing to say, and the name is known now.
    send(clerk, content)
    expect(notice(page, "没有要改的数")).to_be_visible()
    expect(page.get_by_label("“固投大盘子”指的是")).to_have_count(0)


def test_a_refused_file_comes_back_marked_and_its_successor_is_taken(people: People) -> None:
    clerk = people.enter("clerk")
    clerk.open_sheet(SHEET)
    page = clerk.page
    send(clerk, sheets.ODD)
    expect(notice(page, "有2处不能采用，整份都不写入")).to_be_visible()
    expect(group(page, "不能采用")).to_contain_text("“约12”不是准确的数")
    expect(page.get_by_role("button", name=re.compile("确认写入"))).to_have_count(0)
    with page.expect_download() as download:
        clerk.use(page.get_by_role("link", name="下载标错文件"))
    assert download.value.suggested_filename == "十月快报（标错）.xlsx"
    comments = Parts(download.value.path().read_bytes()).comments(2)
    assert set(comments) == {"B4", "C7", "A8", "A9"}
    assert "“增6.1左右”不是准确的数" in comments["C7"]

    send(clerk, sheets.workbook(("新增规上（限上）企业（家）", 12), ("固投", None, 8.5, 2)))
    clerk.use(page.get_by_role("button", name="确认写入3处"))
    expect(notice(page, "已写入")).to_be_visible()
    clerk.grid_is_ready()
    expect(clerk.cell("新增规上（限上）企业 累计（时点）")).to_have_value("12")


def test_a_large_file_is_read_while_its_sender_does_something_else(people: People) -> None:
    clerk = people.enter("clerk")
    clerk.open_sheet(SHEET)
    page = clerk.page
    send(clerk, sheets.workbook(("固投", None, 8.5, 2), padding=900))
    reading = page.get_by_role("heading", name="正在读取")
    result = notice(page, "可以写入2处")
    expect(reading.or_(result)).to_be_visible()
    address = page.url
    clerk.open_sheet(SHEET)
    expect(notice(page, "“十月快报.xlsx”")).to_be_visible()
    page.goto(address)
    expect(result).to_be_visible(timeout=PATIENCE)  # the page comes anew by itself
    clerk.use(page.get_by_role("button", name="取消导入"))
    expect(notice(page, "已取消导入“十月快报.xlsx”，没有写入任何数据")).to_be_visible()
    clerk.grid_is_ready()
    expect(clerk.cell(f"{FAI} 同比%")).to_have_value("")


def test_what_a_colleague_changed_meanwhile_is_told(people: People) -> None:
    clerk, newcomer = people.enter("clerk"), people.enter("newcomer")
    clerk.open_sheet(SHEET)
    send(clerk, sheets.workbook(("固投", None, 8.5, 2)))
    expect(notice(clerk.page, "可以写入2处")).to_be_visible()
    newcomer.open_sheet(SHEET)
    newcomer.cell(f"{FAI} 同比%").click()
    newcomer.type("8.1")
    newcomer.press("Enter")
    newcomer.sees_saved()
    clerk.use(clerk.page.get_by_role("button", name="确认写入2处"))
    refusal = clerk.page.get_by_role("alert").filter(has_text="预览之后有人改过")
    expect(refusal).to_contain_text(f"{FAI}（同比%）：孙丽已改为“8.1”")
    clerk.use(clerk.page.get_by_role("button", name="重新比对"))
    expect(group(clerk.page, "改动")).to_contain_text("8.1")
    clerk.use(clerk.page.get_by_role("button", name="确认写入2处"))
    clerk.grid_is_ready()
    expect(clerk.cell(f"{FAI} 同比%")).to_have_value("8.5")
    clerk.forgive_failed_requests()  # the refusal is a 409


def test_it_works_without_scripts(people: People) -> None:
    clerk = people.enter("clerk", java_script_enabled=False)
    page = clerk.goto(people.site.sheet(SHEET))
    page.get_by_label("选择文件").set_input_files(file(sheets.workbook(("固投", None, 8.5, 2))))
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name="确认写入2处").click()
    expect(notice(page, "已写入")).to_be_visible()
    newcomer = people.enter("newcomer", java_script_enabled=False)
    page = newcomer.goto(f"/entry/uploads/{people.site.uploads['newcomer']}/")
    expect(page.get_by_text("已处理 1200 行，共 2000 行")).to_be_visible()
    page.get_by_role("link", name="刷新，看读到哪里").click()
    expect(page.get_by_role("heading", name="正在读取")).to_be_visible()
