"""The keyboard and the mouse, as in Excel and WPS."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, expect

from .driver import GridDriver

pytestmark = pytest.mark.browser


def test_click_selects_and_typing_replaces(grid: GridDriver) -> None:
    grid.click("i1", "value")
    grid.type("4.5")
    assert grid.value("i1", "value") == "4.5"
    grid.press("Enter")
    assert grid.active() == "i2 value"


def test_f2_edits_in_place(grid: GridDriver) -> None:
    grid.click("i1", "value")
    grid.press("F2")
    grid.type("1")
    grid.press("ArrowLeft", "ArrowLeft")
    grid.type("9")
    assert grid.value("i1", "value") == "3.4921"
    assert grid.active() == "i1 value"


def test_double_click_edits_in_place(grid: GridDriver) -> None:
    grid.cell("i1", "value").dblclick()
    grid.type("5")
    assert grid.value("i1", "value") == "3.425"


def test_click_inside_an_open_cell_places_the_caret(grid: GridDriver) -> None:
    grid.click("i1", "note")
    grid.type("一二三四五六七八九十")
    grid.click("i1", "note", position={"x": 9, "y": 15})
    grid.type("零")
    assert grid.value("i1", "note") == "零一二三四五六七八九十"


@pytest.mark.parametrize(
    ("start", "keys", "end"),
    [
        ("i2 value", ["Enter"], "i3 value"),
        ("i2 value", ["Shift+Enter"], "i1 value"),
        ("i2 value", ["Tab"], "i2 growth"),
        ("i2 growth", ["Tab"], "i2 status"),  # the derived column is skipped
        ("i2 note", ["Tab"], "i3 value"),
        ("i3 value", ["Shift+Tab"], "i2 note"),
        ("i6 growth", ["Enter"], "i6 growth"),  # nothing editable below
        ("i6 value", ["Enter"], "i7 value"),
        ("i2 value", ["Tab", "Tab", "Enter"], "i3 value"),  # back to where the run of Tabs began
        ("i2 value", ["ArrowUp"], "i1 value"),
        ("i4 value", ["ArrowDown"], "i5 value"),  # over the heading of the next group
        ("i2 value", ["ArrowLeft"], "i2 #3"),
        ("i2 growth", ["ArrowRight"], "i2 #6"),
        ("i2 value", ["Home"], "i2 #0"),
        ("i2 value", ["End"], "i2 note"),
        ("i2 value", ["Control+Home"], "i1 #0"),
        ("i2 value", ["Control+End"], "i8 #8"),
        ("i1 growth", ["ArrowDown", "ArrowDown", "Control+ArrowUp"], "i1 growth"),
        ("i1 #2", ["Control+ArrowDown"], "i8 #2"),
        ("i1 growth", ["Control+ArrowLeft"], "i1 #0"),
        ("i5 value", ["Control+ArrowUp"], "i3 value"),
        ("i4 value", ["PageDown"], "i8 #4"),
        ("i4 value", ["PageUp"], "i1 value"),
        ("i2 status", ["ArrowDown"], "i3 status"),
    ],
)
def test_key_moves(grid: GridDriver, start: str, keys: list[str], end: str) -> None:
    subject, column = start.split()
    grid.click(subject, column.removeprefix("#"))
    grid.press(*keys)
    assert grid.active() == end
    assert grid.stub.posts == []


def test_arrows_end_typing_but_move_the_caret_while_editing(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.type("12")
    grid.press("ArrowDown")
    assert grid.active() == "i3 value"
    grid.press("ArrowUp", "F2", "ArrowLeft")
    assert grid.active() == "i2 value"


def test_escape_restores_the_text(grid: GridDriver) -> None:
    grid.click("i1", "value")
    grid.type("99")
    grid.press("Escape")
    assert grid.value("i1", "value") == "3.42"
    grid.type("7")
    assert grid.value("i1", "value") == "7"


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        (["Shift+ArrowDown", "Shift+ArrowRight"], "i2 value … i3 growth (4)"),
        (["Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp"], "i2 value … i3 value (2)"),
        (["Shift+End"], "i2 value … i2 note (5)"),
        (["Control+Shift+End"], "i2 value … i8 #8 (35)"),
        (["Control+a"], "i1 #0 … i8 #8 (72)"),
    ],
)
def test_keys_extend_the_range(grid: GridDriver, keys: list[str], selected: str) -> None:
    grid.click("i2", "value")
    grid.press(*keys)
    assert grid.range() == selected
    assert grid.active() == "i2 value"


def test_shift_click_and_drag_extend_the_range(grid: GridDriver) -> None:
    grid.click("i1", "value")
    grid.click("i3", "growth", modifiers=["Shift"])
    assert grid.range() == "i1 value … i3 growth (6)"
    grid.cell("i5", "growth").hover()
    grid.page.mouse.down()
    grid.cell("i2", "value").hover()
    grid.page.mouse.up()
    grid.cell("i7", "note").hover()
    assert grid.range() == "i2 value … i5 growth (8)"
    assert grid.active() == "i5 growth"


def test_delete_clears_the_range_in_one_step(grid: GridDriver) -> None:
    grid.click("i1", "value")
    grid.press("Control+Shift+End", "Delete")
    assert grid.values("value") == [""] * 7
    assert grid.value("i1", "status") == ""
    grid.press("Control+z")
    assert (grid.value("i1", "value"), grid.value("i3", "value")) == ("3.42", "9.90")
    assert grid.value("i1", "status") == "flash"


def test_undo_and_redo(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    grid.type("9.95")
    grid.press("Enter")
    grid.press("Control+z", "Control+z")
    assert grid.values("value")[1:3] == ["", "9.90"]
    grid.press("Control+y")
    assert grid.value("i2", "value") in {"1.5", "1.50"}  # the second once the server has it
    grid.press("Control+Shift+z")
    assert grid.value("i3", "value") == "9.95"
    assert grid.active() == "i3 value"
    grid.wait_saved()
    assert (grid.stored("i2", "value"), grid.stored("i3", "value")) == ("1.50", "9.95")


def test_fill_down(grid: GridDriver) -> None:
    grid.click("i1", "value")
    grid.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "Control+d")
    assert grid.values("value")[:4] == ["3.42", "3.42", "3.42", ""]
    assert grid.values("growth")[:3] == ["6.7", "6.7", "6.7"]
    grid.click("i4", "value")
    grid.press("Control+d")
    assert grid.value("i4", "value") == "3.42"


def test_control_s_saves_at_once(grid: GridDriver) -> None:
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Control+s")
    grid.wait_saved()
    assert grid.stub.row("i2").cells["value"] == "1.50"


def test_tab_leaves_the_grid_at_its_ends_and_after_escape(grid: GridDriver) -> None:
    grid.page.locator("#before").focus()
    grid.press("Tab")
    assert grid.active() == "i1 value"
    grid.press("Escape", "Tab")
    assert grid.page.evaluate("document.activeElement.id") == "after"
    grid.press("Shift+Tab")
    assert grid.active() == "i1 value"
    grid.press("Shift+Tab")
    assert grid.page.evaluate("document.activeElement.id") == "before"
    grid.click("i7", "note")
    grid.press("Tab")
    assert grid.page.evaluate("document.activeElement.id") == "after"


def test_list_is_chosen_with_keys_and_kept_by_arrows(grid: GridDriver) -> None:
    grid.click("i2", "status")
    grid.press("F2", "ArrowDown", "ArrowDown", "Enter")
    assert grid.value("i2", "status") == "verified"
    assert grid.active() == "i3 status"
    grid.press("ArrowUp", "F2", "ArrowDown", "Escape")
    assert grid.value("i2", "status") == "verified"
    grid.wait_saved()
    assert grid.sent() == [("i2", "status", "verified")]


def test_first_click_on_a_list_chooses_the_cell(grid: GridDriver) -> None:
    grid.click("i2", "status")
    assert grid.active() == "i2 status"
    grid.type("1.5")
    grid.control("i3", "status").select_option("final")
    grid.wait_saved()
    assert grid.sent() == [("i3", "status", "final")]


def test_button_in_a_heading_works_by_mouse_and_keyboard(grid: GridDriver) -> None:
    grid.page.evaluate(
        "document.addEventListener('click', (event) => {"
        " if (event.target.matches('th button')) window.opened = (window.opened || 0) + 1; })"
    )
    grid.page.locator("tr[data-subject=i2] button").click()
    assert grid.active() == "i2 #0"
    grid.press("ArrowDown", "Enter")
    assert grid.page.evaluate("window.opened") == 2
    assert grid.active() == "i3 #0"


def compose(session: CDPSession, text: str) -> None:
    """Pinyin on screen, not yet text."""
    end = len(text)
    session.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end}
    )


def test_input_method_composes_in_a_chosen_cell(grid: GridDriver) -> None:
    grid.click("i1", "note")
    session = grid.cdp()
    for text in ("xia", "xiajiang"):
        compose(session, text)
    # The Enter that ends the composition belongs to the input method.
    session.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229},
    )
    assert grid.active() == "i1 note"
    session.send("Input.insertText", {"text": "下降"})
    assert grid.value("i1", "note") == "下降"
    assert grid.stub.posts == []
    grid.type("了")
    grid.press("Enter")
    assert grid.active() == "i2 note"
    grid.wait_saved()
    assert grid.stub.row("i1").cells["note"] == "下降了"


def test_input_method_replaces_what_was_there(grid: GridDriver) -> None:
    grid.click("i1", "value")
    session = grid.cdp()
    compose(session, "chi")
    session.send("Input.insertText", {"text": "持平"})
    assert grid.value("i1", "value") == "持平"
    grid.press("Escape")
    assert grid.value("i1", "value") == "3.42"


def test_click_elsewhere_ends_a_composition(grid: GridDriver) -> None:
    grid.click("i1", "note")
    compose(grid.cdp(), "xia")
    grid.click("i3", "note")
    assert grid.active() == "i3 note"
    expect(grid.page.locator(".is-editing")).to_have_count(0)
    grid.type("二")
    grid.press("Enter")
    grid.wait_saved()
    assert grid.sent() == [("i1", "note", "xia"), ("i3", "note", "二")]


def test_read_only_grid_selects_and_copies_only(closed_grid: GridDriver) -> None:
    closed_grid.stub.readonly = True
    grid = closed_grid.open()
    grid.click("i1", "value")
    grid.press("Delete")
    grid.type("9")
    grid.press("Shift+ArrowRight")
    assert grid.copy()[0] == "3.42\t6.7"
    grid.paste("1\t2")
    assert grid.notice.text_content() == "这份月报现在不能修改，没有粘贴"
    grid.copy("cut")
    grid.press("Control+d", "Control+z")
    grid.click("i1", "status")
    assert grid.range() == "i1 status … i1 status (1)"
    assert (grid.value("i1", "value"), grid.value("i1", "status")) == ("3.42", "flash")
    assert grid.stub.posts == []
    expect(grid.page.locator("table")).to_have_attribute("aria-readonly", "true")
