"""Copy, cut and paste, between cells and with Excel or WPS."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .driver import GridDriver
from .stub import many_rows

pytestmark = pytest.mark.browser


def test_paste_a_block_is_one_step_of_undo(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.paste("1.50\t2.1\r\n9.95\t3.0\r\n7.30\t-0.4\r\n")
    assert grid.values("value")[:4] == ["3.42", "1.50", "9.95", "7.30"]
    assert grid.values("growth")[1:4] == ["2.1", "3.0", "-0.4"]
    assert grid.range() == "i2 value … i4 growth (6)"
    expect(grid.notice).to_be_hidden()
    grid.wait_saved()
    grid.press("Control+z")
    assert grid.values("value")[:4] == ["3.42", "", "9.90", ""]
    grid.wait_saved()
    assert grid.stub.row("i4").cells == {"value": "", "growth": "", "status": "", "note": ""}
    grid.press("Control+y")
    assert grid.values("growth")[1:4] == ["2.1", "3.0", "-0.4"]


def test_paste_beyond_the_table_says_what_is_lost(grid: GridDriver) -> None:
    grid.click("i5", "value")
    grid.paste("\r\n".join(f"{n}.00\t{n}.0" for n in range(21, 31)))
    expect(grid.notice).to_have_text(
        "粘贴的 10 行 × 2 列中有 6 行超出表格，未粘贴；有 3 格是只读的，已跳过"
    )
    assert grid.values("value")[4:] == ["21.00", "22.00", "23.00"]
    grid.click("i1", "note")
    grid.paste("一\t二\t三")
    expect(grid.notice).to_have_text("粘贴的 1 行 × 3 列中有 2 列超出表格，未粘贴")
    grid.page.locator(".grid-notice-close").click()
    expect(grid.notice).to_be_hidden()


def test_one_value_fills_the_range_and_a_row_repeats(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")
    grid.paste("—\r\n")
    assert grid.values("value")[:5] == ["3.42", "—", "—", "—", ""]
    assert grid.values("growth")[:5] == ["6.7", "—", "—", "—", ""]
    grid.click("i2", "value")
    grid.press("Shift+ArrowDown")
    grid.paste("8.00\t9.0")
    assert (grid.values("value")[:4], grid.values("growth")[:4]) == (
        ["3.42", "8.00", "8.00", "—"],
        ["6.7", "9.0", "9.0", "—"],
    )


def test_quoted_cells_with_line_ends_tabs_and_quotes(grid: GridDriver) -> None:
    grid.click("i2", "note")
    grid.paste('"第一行\r\n第二行\t后"\r\n"他说""好"""\r\n"甲"项目\r\n')
    assert grid.values("note")[1:4] == ["第一行 第二行 后", '他说"好"', '"甲"项目']
    assert grid.values("note")[4] == ""


def test_list_cells_take_the_label(grid: GridDriver) -> None:
    grid.click("i2", "status")
    grid.paste("核定\nfinal\n编的\n 快报 ")
    assert grid.values("status")[1:5] == ["verified", "final", "", "flash"]
    expect(grid.notice).to_have_text("粘贴的 4 行 × 1 列中有 1 格不是可选的选项，未粘贴")


def test_a_whole_row_goes_back_in_without_complaint(grid: GridDriver) -> None:
    grid.click("i1", "0")
    grid.press("Shift+End")
    text, _ = grid.copy()
    assert text == "一般公共预算收入\t亿元\t2.10\t3.05\t3.42\t6.7\t1.32\t快报\t"
    grid.paste(text.replace("3.42", "3.5"))
    assert grid.value("i1", "value") == "3.5"
    expect(grid.notice).to_be_hidden()


def test_copy_gives_tsv_and_a_table(grid: GridDriver) -> None:
    grid.click("i1", "note")
    grid.type("=1+1 <b>")
    grid.press("Enter")
    grid.click("i1", "value")
    grid.press("Shift+ArrowDown", "Shift+End")
    text, html = grid.copy()
    assert text == "3.42\t6.7\t1.32\t快报\t=1+1 <b>\r\n\t\t\t\t\r\n"
    assert "<td>3.42</td><td>6.7</td><td>1.32</td><td>快报</td>" in html
    assert "mso-number-format" in html  # Excel must not run a note as a formula
    assert "=1+1 &lt;b&gt;</td>" in html


def test_cut_clears(grid: GridDriver) -> None:
    grid.click("i1", "value")
    assert grid.copy("cut")[0] == "3.42"
    assert grid.value("i1", "value") == ""
    grid.press("Control+z")
    assert grid.value("i1", "value") == "3.42"


def test_real_keys_copy_an_empty_and_a_read_only_cell(grid: GridDriver) -> None:
    grid.click("i1", "2")
    grid.press("Control+c")
    grid.click("i2", "value")
    grid.press("Control+v")
    assert grid.value("i2", "value") == "2.10"
    grid.click("i4", "value")
    grid.press("Control+c")
    grid.click("i1", "value")
    grid.press("Control+v")
    assert grid.value("i1", "value") == ""
    grid.press("Control+z", "Control+x")
    grid.click("i5", "value")
    grid.press("Control+v")
    assert (grid.value("i1", "value"), grid.value("i5", "value")) == ("", "3.42")


def test_while_editing_the_clipboard_is_the_inputs(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.press("Control+c")
    grid.click("i1", "note")
    grid.type("见附件")
    grid.press("Control+a", "Control+c", "End", "Control+v")
    assert grid.value("i1", "note") == "见附件见附件"


def test_long_pasted_note_is_refused_by_the_server_not_cut_here(grid: GridDriver) -> None:
    grid.click("i1", "note")
    grid.paste("长" * 501)
    message = grid.cell("i1", "note").locator(".cell-message")
    expect(message).to_have_text("说明有 501 字，最多 500 字，请缩短")
    assert len(grid.value("i1", "note")) == 501


def test_two_hundred_rows_travel_in_batches_and_a_move_touches_two_cells(
    closed_grid: GridDriver,
) -> None:
    closed_grid.stub.rows[:] = many_rows(200)
    grid = closed_grid.open()
    grid.click("i1", "value")
    grid.paste("\r\n".join(f"{n}.00\t{n}.0" for n in range(1, 201)))
    grid.wait_saved()
    assert grid.stub.row("i200").cells["growth"] == "200.0"
    assert [len(post) for post in grid.stub.posts] == [100, 100, 100, 100]
    expect(grid.page.locator(".cell-mark[data-state=saved]")).to_have_count(0)  # they fade
    grid.press("ArrowUp")
    grid.page.evaluate(
        """() => {
          window.touched = new Set();
          const note = (records) => records.forEach(({ target }) => window.touched.add(target));
          new MutationObserver(note).observe(document.querySelector('table'),
            { attributes: true, subtree: true });
        }"""
    )
    grid.press(*["ArrowDown"] * 20)
    assert grid.active() == "i21 value"
    # A move touches the cell it leaves and the cell it enters, however big the table is.
    assert grid.page.evaluate("window.touched.size") <= 2 * 21
