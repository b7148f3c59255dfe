"""Conflicts: what somebody else wrote meanwhile, and which of the two stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .driver import GridDriver

pytestmark = pytest.mark.browser


def collide(grid: GridDriver) -> None:
    """Somebody else changes the cell that the user changes."""
    grid.stub.somebody_writes("i1", "value", "3.40")
    grid.click("i1", "value")
    grid.type("3.45")
    grid.press("Enter")
    sentence = "王芳 10月9日 10:32 改为 3.40，你填的是 3.45"
    expect(grid.page.locator(".grid-conflict p")).to_have_text(sentence)


def test_conflict_shows_both_and_overwrites_nothing(grid: GridDriver) -> None:
    collide(grid)
    assert grid.stub.row("i1").cells["value"] == "3.40"
    assert grid.value("i1", "value") == "3.45"
    expect(grid.status).to_have_text("1 处别人也改过，请选择保留哪个")
    grid.shows_mark("i1", "value", "conflict")
    assert grid.active() == "i2 value"  # the popover takes no focus from who types


def test_conflict_resolved_by_keyboard_keeping_mine(grid: GridDriver) -> None:
    collide(grid)
    grid.press("ArrowUp", "F2")
    expect(grid.page.get_by_role("button", name="保留我的")).to_be_focused()
    grid.press("Enter")
    grid.wait_saved()
    assert grid.stub.row("i1").cells["value"] == "3.45"
    assert grid.active() == "i1 value"
    expect(grid.page.locator(".grid-conflict")).to_be_hidden()


def test_conflict_resolved_by_keyboard_taking_theirs(grid: GridDriver) -> None:
    collide(grid)
    grid.page.get_by_role("button", name="查看").click()
    grid.press("Tab", "Enter")
    assert grid.value("i1", "value") == "3.40"
    assert grid.active() == "i1 value"
    assert grid.journal() == {}
    posts = len(grid.stub.posts)
    grid.press("Control+z")
    assert grid.value("i1", "value") == "3.45"
    grid.wait_saved()
    assert (len(grid.stub.posts), grid.stub.row("i1").cells["value"]) == (posts + 1, "3.45")


def test_escape_leaves_the_popover(grid: GridDriver) -> None:
    collide(grid)
    grid.press("ArrowUp", "F2", "Escape")
    assert grid.active() == "i1 value"
    expect(grid.page.locator(".grid-conflict")).to_be_visible()
    grid.press("Escape")
    expect(grid.page.locator(".grid-conflict")).to_be_hidden()


def test_change_of_a_neighbour_is_no_conflict_but_is_not_overwritten(grid: GridDriver) -> None:
    grid.stub.somebody_writes("i1", "growth", "7.0")
    grid.click("i1", "value")
    grid.type("3.45")
    grid.press("Tab")
    grid.wait_saved()
    assert grid.stub.row("i1").cells["value"] == "3.45"
    # This page still shows 6.7: what is typed over it must not silently replace 7.0.
    grid.type("6.8")
    grid.press("Enter")
    expect(grid.page.locator(".grid-conflict p")).to_contain_text("改为 7.0，你填的是 6.8")
    assert grid.stub.row("i1").cells["growth"] == "7.0"


def test_popover_does_not_cover_the_cell_being_written(grid: GridDriver) -> None:
    collide(grid)
    box = grid.page.locator(".grid-conflict").bounding_box()
    cell = grid.cell("i2", "value").bounding_box()
    assert box is not None
    assert cell is not None
    apart = box["y"] >= cell["y"] + cell["height"] or box["y"] + box["height"] <= cell["y"]
    assert apart or box["x"] >= cell["x"] + cell["width"]
