"""Typing figures on the real server: Excel's clipboard, autosave, and everything that goes wrong."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from .people import People, Person

pytestmark = pytest.mark.browser

SHEET = "fgw 2024-10 0"  # sent back, so filled in and open again
MAJOR = "亿元以上重大项目"
INVESTMENT = "重大项目完成投资"  # counted from the register, as the next is: nobody types them
STARTS = "新开工产业类项目"
VALUE, STATUS, NOTE = "累计（时点）", "数据状态", "说明"
OFFLINE = "网络已断开，输入已保存在本机"
EXPIRED = "登录已过期，输入已保存在本机，请重新登录"


@pytest.fixture
def clerk(people: People) -> Person:
    """The clerk before the sheet."""
    person = people.enter("clerk")
    person.open_sheet(SHEET)
    return person


def write(person: Person, label: str, text: str) -> None:
    person.cell(label).click()
    person.type(text)
    person.press("Enter")


def held(people: People, *labels: str) -> list[str]:
    """What the server holds, as a colleague sees who comes in now."""
    colleague = people.enter("colleague")
    colleague.open_sheet(SHEET)
    values = [colleague.cell(label).input_value() for label in labels]
    colleague.context.close()
    return values


def test_paste_from_excel_undo_and_copy(people: People, clerk: Person) -> None:
    cells = [f"{MAJOR} {column}" for column in (VALUE, STATUS, NOTE)]
    cells += [f"{INVESTMENT} {column}" for column in (STATUS, NOTE)]
    before = [clerk.cell(label).input_value() for label in cells]
    counted = clerk.page.locator("tr[data-subject='project_investment:150205'] td.is-closed")
    figure = counted.inner_text().splitlines()[0].strip()
    clerk.cell(f"{MAJOR} {VALUE}").click()
    clerk.paste('1,018\t2\t核定\t"含""十百千""项目\r\n第二行"\r\n"19"\t4.13\t快报\t甲、"乙"\r\n')
    clerk.sees_saved()
    # A single month, which is derived, and a figure that is counted.
    expect(clerk.page.get_by_text("有 2 格是只读的，已跳过")).to_be_visible()
    expect(counted).to_contain_text(figure)
    expect(counted).to_have_attribute("title", re.compile("由“重点项目”的.*汇总，不能填写"))
    pasted = ["1018", "核定", '含"十百千"项目 第二行', "快报", '甲、"乙"']
    shown = [clerk.cell(label).input_value() for label in cells]
    assert shown == pasted
    assert held(people, *cells) == pasted
    # The single month is derived; what was pasted over it went nowhere.
    single = clerk.page.get_by_role("row").filter(has=clerk.cell(f"{MAJOR} {VALUE}"))
    expect(single.locator("[data-derived=single]")).to_have_text("1002")

    clerk.press("Control+z")
    clerk.sees_saved()
    assert held(people, *cells) == before
    clerk.press("Control+y")
    clerk.sees_saved()
    assert held(people, *cells) == pasted

    clerk.cell(f"{MAJOR} {VALUE}").click()
    clerk.press("Shift+ArrowDown", "Shift+End")
    rows = clerk.copy().splitlines()
    assert rows[0].startswith("1018\t1002\t核定\t含")
    assert rows[1].startswith(f"{figure}\t")
    assert rows[1].split("\t")[2] == "快报"


def test_what_moved_in_the_register_is_counted_again(people: People, clerk: Person) -> None:
    """A project is renamed elsewhere while the sheet is open: the next save tells of it."""
    again = clerk.page.get_by_role("button", name="重新汇总")
    expect(again).to_be_hidden()
    people.site.sql("UPDATE projects_project SET name = name || '（一期）'")
    write(clerk, f"{MAJOR} {NOTE}", "已核对")
    clerk.sees_saved()
    findings = clerk.page.locator("[data-grid-problems]")
    expect(findings).to_contain_text("的记录有变动（合计仍为17个），请重新汇总。")
    clerk.use(again)
    expect(clerk.page.locator(".notice").filter(has_text="已按登记簿重新汇总。")).to_be_visible()
    expect(findings).not_to_contain_text("请重新汇总")
    clerk.grid_is_ready()
    clerk.page.locator("tr[data-subject='project_investment:150205'] td.is-closed").click()
    expect(clerk.page.locator("ol.records")).to_contain_text("（一期）")


def test_what_is_no_number_stays_with_its_sentence(people: People, clerk: Person) -> None:
    label = f"{MAJOR} {VALUE}"
    write(clerk, label, "十九")
    expect(clerk.message(label)).to_contain_text("十九")
    expect(clerk.cell(label)).to_have_attribute("aria-invalid", "true")
    expect(clerk.status).to_contain_text("1 处填写有误，未保存")
    assert held(people, label) == ["18"]
    write(clerk, label, "１９")
    clerk.sees_saved()
    assert held(people, label) == ["19"]


def test_server_in_trouble_is_tried_again(people: People, clerk: Person) -> None:
    label = f"{MAJOR} {VALUE}"
    clerk.page.route("**/cells/", lambda route: route.fulfill(status=503, body="<h1>503</h1>"))
    write(clerk, label, "19")
    expect(clerk.status).to_have_text("1 处未能保存，正在重试")
    clerk.page.unroute("**/cells/")
    clerk.page.get_by_role("button", name="立即重试").click()
    clerk.sees_saved()
    assert held(people, label) == ["19"]
    clerk.forgive_failed_requests()


def test_colleagues_figure_is_not_overwritten(people: People, clerk: Person) -> None:
    label = f"{MAJOR} {VALUE}"
    colleague = people.enter("colleague")
    colleague.open_sheet(SHEET)
    write(colleague, label, "19")
    colleague.sees_saved()
    write(clerk, label, "20")
    conflict = clerk.page.get_by_role("dialog", name="这一格别人也改过")
    expect(conflict).to_contain_text(re.compile(r"赵强 .*改为 19，你填的是 20"))
    expect(clerk.status).to_have_text("1 处别人也改过，请选择保留哪个")
    assert held(people, label) == ["19"]
    conflict.get_by_role("button", name="采用对方的").click()
    expect(clerk.cell(label)).to_have_value("19")
    # And once more, insisting.
    write(colleague, label, "21")
    colleague.sees_saved()
    write(clerk, label, "22")
    conflict.get_by_role("button", name="保留我的").click()
    clerk.sees_saved()
    assert held(people, label) == ["22"]


def test_dropped_network_loses_nothing(people: People, clerk: Person) -> None:
    labels = [f"{MAJOR} {VALUE}", f"{MAJOR} {NOTE}"]
    clerk.context.set_offline(True)
    write(clerk, labels[0], "19")
    expect(clerk.status).to_have_text(OFFLINE)
    write(clerk, labels[1], "断网时写的")
    assert [clerk.cell(label).input_value() for label in labels] == ["19", "断网时写的"]
    assert held(people, *labels) == ["18", ""]
    clerk.context.set_offline(False)
    clerk.sees_saved()
    assert held(people, *labels) == ["19", "断网时写的"]
    clerk.forgive_failed_requests()


def accept(dialog: Dialog) -> None:
    dialog.accept()


def test_closed_without_network_and_opened_again(people: People, clerk: Person) -> None:
    label = f"{MAJOR} {VALUE}"
    clerk.context.set_offline(True)
    write(clerk, label, "19")
    expect(clerk.status).to_have_text(OFFLINE)
    clerk.page.on("dialog", accept)
    with clerk.page.expect_event("close"):
        clerk.page.close(run_before_unload=True)
    clerk.context.set_offline(False)
    clerk.forgive_failed_requests()
    clerk.page = clerk.context.new_page()
    clerk.open_sheet(SHEET)
    expect(clerk.page.get_by_text("已恢复上次未保存的 1 处输入")).to_be_visible()
    clerk.sees_saved()
    assert held(people, label) == ["19"]


def log_in_again(page: Page) -> None:
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill("Demo-2024-ok")
    page.get_by_role("button", name="登录", exact=True).click()


def test_expired_session_is_renewed_in_another_tab(people: People, clerk: Person) -> None:
    label = f"{MAJOR} {VALUE}"
    clerk.context.clear_cookies(name="sessionid")
    write(clerk, label, "19")
    expect(clerk.status).to_have_text(EXPIRED)
    expect(clerk.cell(label)).to_have_value("19")
    with clerk.context.expect_page() as opened:
        clerk.page.get_by_role("link", name="重新登录").click()
    door = opened.value
    log_in_again(door)
    expect(door).to_have_url(re.compile(r"/entry/$"))
    door.close()
    clerk.page.bring_to_front()
    clerk.page.evaluate("window.dispatchEvent(new Event('focus'))")  # a hidden window gets none
    clerk.sees_saved()
    assert held(people, label) == ["19"]
    clerk.forgive_failed_requests()


def test_expired_session_and_a_reload(people: People, clerk: Person) -> None:
    label = f"{MAJOR} {VALUE}"
    clerk.context.clear_cookies(name="sessionid")
    write(clerk, label, "19")
    expect(clerk.status).to_have_text(EXPIRED)
    clerk.page.on("dialog", accept)
    clerk.page.reload()
    log_in_again(clerk.page)
    clerk.grid_is_ready()  # back where they were
    expect(clerk.page).to_have_url(re.compile(rf"{clerk.site.sheet(SHEET)}$"))
    expect(clerk.page.get_by_text("已恢复上次未保存的 1 处输入")).to_be_visible()
    clerk.sees_saved()
    expect(clerk.cell(label)).to_have_value("19")
    assert held(people, label) == ["19"]
    clerk.forgive_failed_requests()


def test_reload_in_the_middle_of_typing(people: People, clerk: Person) -> None:
    """Nothing was confirmed yet, and the saves of the first page are held up."""
    labels = [f"{MAJOR} {VALUE}", f"{STARTS} {NOTE}", f"{MAJOR} {NOTE}"]
    clerk.page.route("**/cells/", lambda route: route.abort())
    clerk.page.on("dialog", accept)
    write(clerk, labels[0], "19")
    write(clerk, labels[1], "已核对")
    clerk.cell(labels[2]).click()
    clerk.type("写到一半")
    clerk.page.reload()
    clerk.grid_is_ready()
    expect(clerk.page.get_by_text("已恢复上次未保存的 3 处输入")).to_be_visible()
    clerk.page.unroute("**/cells/")
    clerk.sees_saved()
    assert held(people, *labels) == ["19", "已核对", "写到一半"]
    clerk.forgive_failed_requests()


def test_page_older_than_the_last_save_is_fetched_again(people: People, clerk: Person) -> None:
    """A reload can overtake the save that the old page still hears the answer of."""
    label = f"{MAJOR} {VALUE}"
    older = clerk.page.request.get(clerk.page.url)
    write(clerk, label, "19")
    clerk.sees_saved()
    clerk.page.route(clerk.page.url, lambda route: route.fulfill(response=older), times=1)
    clerk.page.reload()
    expect(clerk.cell(label)).to_have_value("19")
    clerk.grid_is_ready()
    expect(clerk.page.get_by_text("已恢复")).to_have_count(0)
    expect(clerk.message(label)).not_to_have_class(re.compile("is-conflict"))


def test_submitting_waits_for_what_is_still_on_its_way(people: People, clerk: Person) -> None:
    clerk.cell(f"{MAJOR} {VALUE}").click()
    clerk.type("20")
    clerk.page.get_by_role("button", name="提交审核").click()
    expect(clerk.page.locator(".notice").filter(has_text="已提交")).to_be_visible()
    reviewer = people.enter("reviewer")
    reviewer.open_sheet(SHEET)
    expect(reviewer.page.get_by_role("row").filter(has_text=MAJOR).first).to_contain_text("20")


def test_approval_of_something_that_changed_is_refused(people: People, clerk: Person) -> None:
    clerk.page.get_by_role("button", name="提交审核").click()
    reviewer = people.enter("reviewer")
    reviewer.open_sheet(SHEET)
    clerk.page.get_by_role("button", name="撤回").click()
    clerk.grid_is_ready()
    write(clerk, f"{MAJOR} {VALUE}", "19")
    clerk.sees_saved()
    clerk.page.get_by_role("button", name="提交审核").click()
    expect(clerk.page.get_by_role("button", name="撤回")).to_be_visible()

    reviewer.press("a", "Enter")
    refusal = reviewer.page.get_by_role("alert").filter(has_text="你打开之后，这些数据有变动")
    expect(refusal).to_contain_text(f"{MAJOR}（{VALUE}）：18 → 19，王芳")
    expect(reviewer.page.get_by_role("heading", level=1)).to_contain_text("2024年10月月报")
    expect(clerk.page.get_by_text("待审核").first).to_be_visible()
    reviewer.forgive_failed_requests()  # the refusal is a 409
    reviewer.grid_is_ready()
    reviewer.press("a", "Enter")
    expect(reviewer.page.locator(".notice").filter(has_text="已审核通过")).to_be_visible()
