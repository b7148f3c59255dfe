"""Autosave, and what happens to the typed text when it cannot be saved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Dialog, Route, expect

from .driver import GridDriver

pytestmark = pytest.mark.browser

OFFLINE = "网络已断开，输入已保存在本机"


def test_cells_of_a_row_travel_together(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Tab")
    grid.type("2,0")
    grid.press("Enter")
    grid.wait_saved()
    assert [len(post) for post in grid.stub.posts] == [2]
    assert {change["version"] for change in grid.stub.posts[0]} == {1}
    assert grid.value("i2", "value") == "1.50"  # as the server shows it
    expect(grid.cell("i2", "6")).to_have_text("0.10")
    expect(grid.page.locator("tr[data-subject=i2]")).to_have_attribute("data-version", "2")


def test_one_request_at_a_time_with_the_newest_text(grid: GridDriver) -> None:
    grid.stub.gate.clear()
    grid.click("i2", "value")
    for text in ("1", "2", "3"):
        grid.type(text)
        grid.press("Control+s")
    grid.shows_mark("i2", "value", "sending")
    expect(grid.status).to_have_text("正在保存 1 处…")
    grid.type("4")
    grid.press("Enter")
    grid.stub.gate.set()
    grid.wait_saved()
    assert grid.sent() == [("i2", "value", "1"), ("i2", "value", "4")]
    assert [post[0]["version"] for post in grid.stub.posts] == [1, 2]


def test_typing_back_to_the_saved_text_saves_nothing(closed_grid: GridDriver) -> None:
    closed_grid.page.clock.install()  # time stands still but for what the test lets pass
    grid = closed_grid.open()
    closed_grid.page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    grid.click("i1", "value")
    grid.type("4")
    grid.press("Enter", "Control+z")
    grid.page.clock.run_for(5000)
    assert grid.stub.posts == []
    assert grid.journal() == {}


def test_refused_text_stays_with_its_message(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.type("十二")
    grid.press("Enter")
    message = grid.cell("i2", "value").locator(".cell-message")
    expect(message).to_have_text("“十二”不是数字，请填数字、“—”或“持平”")
    expect(message).to_be_visible()
    control = grid.control("i2", "value")
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_have_attribute("aria-describedby", message.get_attribute("id") or "")
    expect(grid.status).to_have_text("1 处填写有误，未保存，请按格内提示修改")
    grid.page.get_by_role("button", name="查看").click()
    assert grid.active() == "i2 value"
    grid.type("1.5")
    grid.press("Enter")
    grid.wait_saved()
    expect(control).not_to_have_attribute("aria-invalid", "true")
    assert message.bounding_box() == {**(message.bounding_box() or {}), "width": 1, "height": 1}


def test_dropped_network_keeps_everything_and_recovers(grid: GridDriver) -> None:
    grid.page.route("**/cells/", lambda route: route.abort())
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    expect(grid.status).to_have_text(OFFLINE)
    grid.shows_mark("i2", "value", "failed")
    grid.type("9.95")
    grid.press("Enter")
    assert grid.journal() == {"i2 value": "1.5", "i3 value": "9.95"}
    grid.page.unroute("**/cells/")
    grid.page.evaluate("window.dispatchEvent(new Event('online'))")
    grid.wait_saved()
    assert (grid.stored("i2", "value"), grid.stored("i3", "value")) == ("1.50", "9.95")
    assert grid.journal() == {}


def test_server_error_is_retried_by_itself(grid: GridDriver) -> None:
    grid.stub.mode = "error"
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    expect(grid.status).to_have_text("1 处未能保存，正在重试")
    expect(grid.page.get_by_role("button", name="立即重试")).to_be_visible()
    grid.stub.mode = "ok"
    grid.wait_saved()
    expect(grid.page.get_by_role("button", name="立即重试")).to_be_hidden()


def test_lost_answer_is_no_conflict(grid: GridDriver) -> None:
    grid.stub.mode = "cut"
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    expect(grid.status).to_have_text(OFFLINE)
    assert grid.stub.row("i2").cells["value"] == "1.50"
    grid.stub.mode = "ok"
    grid.page.get_by_role("button", name="立即重试").click()
    grid.wait_saved()
    expect(grid.page.locator(".grid-conflict")).to_be_hidden()
    assert grid.value("i2", "value") == "1.50"


@pytest.mark.parametrize("mode", ["expired", "redirect"])
def test_expired_session(grid: GridDriver, mode: str) -> None:
    grid.stub.mode = mode
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    expect(grid.status).to_have_text("登录已过期，输入已保存在本机，请重新登录")
    link = grid.page.get_by_role("link", name="重新登录")
    expect(link).to_have_attribute("href", "/login/")
    with grid.page.context.expect_page() as opened:
        link.click()
    assert opened.value.url.endswith("/login/")
    grid.stub.mode, grid.stub.token = "ok", "token-2"  # a login changes the CSRF token
    opened.value.close()
    grid.page.bring_to_front()
    grid.page.evaluate("window.dispatchEvent(new Event('focus'))")
    grid.wait_saved()
    assert grid.stub.row("i2").cells["value"] == "1.50"
    expect(link).to_be_hidden()


def test_another_users_session_saves_nothing(grid: GridDriver) -> None:
    grid.stub.mode = "expired"
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    expect(grid.status).to_contain_text("登录已过期")
    grid.stub.mode, grid.stub.user = "ok", 4
    grid.page.get_by_role("button", name="立即重试").click()
    expect(grid.status).to_contain_text("现在登录的是另一个账号")
    assert grid.stub.posts == []
    grid.stub.user = 3
    grid.page.get_by_role("button", name="立即重试").click()
    grid.wait_saved()


def test_stale_token_is_renewed_once(grid: GridDriver) -> None:
    grid.stub.token = "token-2"
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    grid.wait_saved()
    assert grid.sent() == [("i2", "value", "1.5")]


def test_return_no_longer_editable(grid: GridDriver) -> None:
    grid.stub.mode = "frozen"
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    sentence = "这份月报已由李明提交审核，不能再修改；你填的 1 处没有保存，仍保留在本机"
    expect(grid.status).to_have_text(sentence)
    expect(grid.page.locator("entry-grid")).to_have_attribute("readonly", "")
    grid.type("7")
    assert (grid.value("i2", "value"), grid.value("i3", "value")) == ("1.5", "9.90")
    assert grid.journal() == {"i2 value": "1.5"}
    grid.stub.readonly = True
    grid.page.reload()
    expect(grid.notice).to_contain_text("其中：税收收入 累计：1.5")
    assert grid.value("i2", "value") == ""
    grid.page.locator(".grid-notice-close").click()
    assert grid.journal() == {}


def leave(grid: GridDriver) -> list[str]:
    """Reload, accepting the browser's question; returns the kinds of questions asked."""
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    grid.page.on("dialog", accept)
    grid.page.reload()
    grid.page.wait_for_selector("entry-grid[data-ready]")
    return asked


def test_unsaved_input_is_restored_after_reload(grid: GridDriver) -> None:
    grid.stub.mode = "error"
    grid.click("i2", "value")
    grid.paste("1.5\t2\n9.95")
    expect(grid.status).to_contain_text("3 处未能保存")
    assert leave(grid) == ["beforeunload"]
    assert grid.notice.text_content() == "已恢复上次未保存的 3 处输入"
    assert (grid.value("i2", "value"), grid.value("i2", "growth")) == ("1.5", "2")
    grid.stub.mode = "ok"
    grid.wait_saved()
    assert grid.stub.row("i3").cells["value"] == "9.95"
    assert leave(grid) == []
    expect(grid.notice).to_be_hidden()


def test_half_written_cell_survives_leaving(grid: GridDriver) -> None:
    grid.click("i2", "note")
    grid.type("因为减税")
    assert leave(grid) == ["beforeunload"]
    grid.wait_saved()
    assert grid.stub.row("i2").cells["note"] == "因为减税"


def test_half_written_cell_survives_a_crash(grid: GridDriver) -> None:
    grid.click("i2", "note")
    grid.type("因为减税")
    grid.until(lambda: grid.journal() == {"i2 note": "因为减税"})
    grid.press("Escape")
    assert grid.journal() == {}


def test_restored_input_does_not_overwrite_a_newer_figure(grid: GridDriver) -> None:
    grid.stub.mode = "error"
    grid.click("i1", "value")
    grid.type("3.5")
    grid.press("Enter")
    grid.type("9.95")
    grid.press("Enter")
    expect(grid.status).to_contain_text("2 处未能保存")
    grid.stub.somebody_writes("i1", "value", "3.40")
    grid.stub.somebody_writes("i3", "note", "核过")  # another cell of the row: no conflict
    grid.stub.row("i2").cells["value"] = ""
    grid.stub.mode = "ok"
    leave(grid)
    restored = "已恢复上次未保存的 2 处输入，其中 1 处系统中的数已变，请选择保留哪个"
    assert grid.notice.text_content() == restored
    expect(grid.page.locator(".grid-conflict p")).to_have_text("系统中现为 3.40，你填的是 3.5")
    assert grid.stub.row("i1").cells["value"] == "3.40"


def test_storage_that_refuses_is_said(closed_grid: GridDriver) -> None:
    closed_grid.page.add_init_script("Storage.prototype.setItem = () => { throw Error('full'); }")
    closed_grid.stub.mode = "error"
    grid = closed_grid.open()
    grid.page.route("**/cells/", lambda route: route.abort())
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    expect(grid.status).to_have_text("网络已断开，输入还没有保存，请不要关闭本页")


def test_typing_before_the_script_arrives_is_kept(closed_grid: GridDriver) -> None:
    def late(route: Route) -> None:
        closed_grid.page.locator("[name=i2-value]").fill("1.5")
        route.continue_()

    closed_grid.page.route("**/element.js", late)
    grid = closed_grid.open()
    grid.wait_saved()
    assert grid.sent() == [("i2", "value", "1.5")]


def test_handing_on_waits_for_the_grid(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.type("abc")
    grid.page.locator("#after").click()
    expect(grid.notice).to_have_text("还有 1 处输入没有保存，请先处理，再提交")
    assert grid.stub.submitted == 0
    grid.click("i2", "value")
    grid.type("1.5")
    grid.page.locator("#after").click()
    expect(grid.page.locator("body")).to_have_text("已提交")
    assert (grid.stub.submitted, grid.stub.row("i2").cells["value"]) == (1, "1.50")


def test_plain_form_without_javascript(closed_grid: GridDriver) -> None:
    browser = closed_grid.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(closed_grid.url)
    page.locator("[name=i2-value]").fill("1.5")
    page.get_by_role("button", name="保存").click()
    posted = closed_grid.stub.forms[0]
    assert (posted["i2-value"], posted["i1-status"]) == (["1.5"], ["flash"])
    assert posted["i1-value"] == ["3.42"]
    assert len(posted) == 27
    context.close()
