"""Checks, events, the context panel: what the server says, where the user sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from .driver import GridDriver
from .stub import Row

pytestmark = pytest.mark.browser


def listen(grid: GridDriver, name: str) -> None:
    grid.page.evaluate(
        """(name) => {
          window.heard = [];
          document.addEventListener(name, (event) => window.heard.push(event.detail));
        }""",
        name,
    )


def test_checks_stand_at_the_cell_and_are_replaced(grid: GridDriver) -> None:
    listen(grid, "grid:summary")
    grid.click("i2", "value")
    grid.type("1.2")
    grid.press("Enter")
    grid.shows_mark("i2", "value", "hard")
    control = grid.control("i2", "value")
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_have_accessible_description(
        "必须改正：累计数比上月（1.40）小，请核对，或在说明中写明原因", timeout=4000
    )
    grid.press("ArrowUp")
    expect(grid.page.locator(".grid-tip")).to_contain_text("累计数比上月（1.40）小")
    assert grid.page.evaluate("window.heard.pop().summary") == {
        "filled": 3,
        "due": 7,
        "hard": 1,
        "soft": 0,
    }
    grid.type("9")
    grid.press("Enter")
    grid.shows_mark("i2", "value", "soft")
    expect(control).not_to_have_attribute("aria-invalid", "true")
    grid.click("i2", "note")
    grid.type("含一次性入库")
    grid.press("Enter")
    grid.shows_mark("i2", "value", "explained")
    sentence = "已说明：比上年同期（2.20）高出三成以上"
    expect(grid.cell("i2", "value")).to_have_attribute("title", sentence)


def test_checks_of_the_page_are_shown_at_once(closed_grid: GridDriver) -> None:
    closed_grid.stub.row("i1").cells["value"] = "1"
    grid = closed_grid.open()
    grid.shows_mark("i1", "value", "hard")


def test_blank_cell_is_no_mistake(closed_grid: GridDriver) -> None:
    closed_grid.stub.blank_is_hard = True
    grid = closed_grid.open()
    grid.shows_mark("i2", "value", "blank")
    control = grid.control("i2", "value")
    expect(control).not_to_have_attribute("aria-invalid", "true")
    expect(control).to_have_accessible_description("待填：本月累计还没有填")
    grid.click("i2", "value")
    grid.type("abc")
    grid.press("Enter")
    # Only why the text was refused, not what is missing on the server.
    expect(control).to_have_accessible_description("“abc”不是数字，请填数字、“—”或“持平”")


def test_reviewers_remark_in_the_table_is_an_ordinary_field(grid: GridDriver) -> None:
    grid.page.evaluate(
        """() => {
          const cell = document.createElement('td');
          cell.innerHTML = '<input id="remark" aria-label="退回意见">';
          document.querySelector('tr[data-subject=i2]').append(cell);
        }"""
    )
    remark = grid.page.locator("#remark")
    grid.click("i1", "value")
    grid.type("3.50")
    remark.click()
    expect(remark).to_be_focused()
    grid.type("请核对")
    grid.press("ArrowLeft", "Home")
    grid.type("一")
    grid.press("Control+a", "Control+c", "End", "Control+v", "Delete")
    expect(remark).to_have_value("一请核对一请核对")
    grid.wait_saved()
    assert grid.sent() == [("i1", "value", "3.50")]


def test_saved_mark_fades(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    grid.shows_mark("i2", "value", "saved")
    grid.shows_mark("i2", "value", "")


def test_focus_event_and_context_panel(grid: GridDriver) -> None:
    listen(grid, "grid:focuscell")
    panel = grid.page.locator("[data-grid-panel]")
    grid.click("i1", "value")
    grid.press("ArrowDown", "ArrowDown")
    expect(panel).to_contain_text("一般公共预算支出")
    where = {"register": "indicators", "subject": "i3", "column": "value"}
    assert grid.page.evaluate("window.heard.pop()") == where
    assert grid.stub.panels[-1] == where
    assert len(grid.stub.panels) <= 2  # cells passed on the way are not asked for
    grid.stub.mode = "error"
    grid.press("ArrowRight")
    expect(panel).to_have_text("暂时读不到这一格的说明，请稍后再选中它一次。")
    grid.stub.mode = "ok"
    grid.press("ArrowLeft")
    expect(panel).to_contain_text("一般公共预算支出")


def test_late_answer_does_not_replace_the_panel_of_another_cell(grid: GridDriver) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    grid.page.route("**/panel/?*subject=i1&*", hold)
    panel = grid.page.locator("[data-grid-panel]")
    grid.click("i1", "value")
    grid.wait_until("document.querySelector('[data-grid-panel]').ariaBusy === 'true'")
    grid.until(lambda: bool(held))
    grid.press("ArrowDown")
    expect(panel).to_contain_text("税收收入")
    held[0].fulfill(body="<p>晚到的说明</p>")
    grid.page.wait_for_timeout(300)
    expect(panel).to_contain_text("税收收入")
    expect(panel).not_to_have_attribute("aria-busy", "true")


def test_panel_is_read_again_after_a_save(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.type("1.5")
    expect(grid.page.locator("[data-grid-panel]")).to_contain_text("税收")
    grid.press("Control+s")
    grid.wait_saved()
    grid.until(lambda: len(grid.stub.panels) == 2)
    assert [panel["subject"] for panel in grid.stub.panels] == ["i2", "i2"]


def test_page_can_jump_to_a_cell(grid: GridDriver) -> None:
    go_to = "(address) => document.querySelector('entry-grid').goTo(...address)"
    assert grid.page.evaluate(go_to, ["indicators", "i6", "note"]) is True
    assert grid.active() == "i6 note"
    assert grid.page.evaluate(go_to, ["indicators", "i99", "note"]) is False


def test_hidden_rows_are_skipped(grid: GridDriver) -> None:
    grid.click("i1", "value")
    grid.page.evaluate("document.querySelector('tr[data-subject=i2]').hidden = true")
    grid.press("ArrowDown")
    assert grid.active() == "i3 value"
    grid.press("ArrowUp", "Shift+ArrowDown")
    assert grid.copy()[0] == "3.42\r\n9.90\r\n"


def test_row_rendered_anew_brings_its_version(grid: GridDriver) -> None:
    grid.page.evaluate(
        """() => {
          const row = document.querySelector('tr[data-subject=i2]');
          const fresh = row.cloneNode(true);
          fresh.dataset.version = '7';
          fresh.querySelector('input').setAttribute('value', '1.60');
          row.replaceWith(fresh);
        }"""
    )
    grid.click("i2", "value")
    grid.type("1.7")
    grid.press("Control+s")
    expect(grid.page.locator(".grid-conflict")).to_be_visible()
    assert grid.stub.posts[0][0]["version"] == 7


def second_grid(grid: GridDriver) -> None:
    """The page of a return holds one grid for each register."""
    grid.page.evaluate(
        """() => {
          const first = document.querySelector('entry-grid');
          const second = document.createElement('entry-grid');
          for (const { name, value } of first.attributes) {
            if (name !== 'data-ready') second.setAttribute(name, value);
          }
          second.innerHTML = `<div class="grid-scroll"><table class="grid" role="grid"><tbody>
            <tr data-register="tasks" data-subject="t1" data-version="1"><th scope="row">任务</th>
            <td class="cell" data-column="note" data-kind="text"><input aria-label="任务 说明"></td>
            </tr></tbody></table></div>`;
          first.after(second);
        }"""
    )


def test_two_grids_share_page_panel_and_checks(grid: GridDriver) -> None:
    grid.stub.rows.append(Row("t1", "任务", "", "1", "1", {"note": ""}, register="tasks"))
    second_grid(grid)
    grid.stub.somebody_writes("i3", "value", "1")
    grid.click("t1", "note")
    expect(grid.page.locator("[data-grid-panel]")).to_contain_text("任务")
    grid.type("办结")
    grid.press("Enter")
    # The answer to one grid carries the checks of the whole return.
    grid.shows_mark("i3", "value", "hard")
    assert grid.stored("t1", "note") == "办结"
    grid.click("i1", "value")
    expect(grid.page.locator("[data-grid-panel]")).to_contain_text("一般公共预算收入")
    grid.click("t1", "note")
    expect(grid.page.locator("[data-grid-panel]")).to_contain_text("任务")


def test_two_grids_share_a_journal(grid: GridDriver) -> None:
    grid.stub.mode = "error"
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    expect(grid.status).to_contain_text("未能保存")
    second_grid(grid)
    expect(grid.page.locator("entry-grid").nth(1).locator(".grid-notice")).to_be_hidden()
    assert grid.journal() == {"i2 value": "1.5"}
