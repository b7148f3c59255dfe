"""Size, scrolling, paper and accessibility."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.accessibility import violations

from .driver import GridDriver
from .stub import many_rows

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 768), (390, 844)])
def test_page_never_scrolls_sideways(closed_grid: GridDriver, width: int, height: int) -> None:
    closed_grid.page.set_viewport_size({"width": width, "height": height})
    closed_grid.stub.rows[:] = many_rows(60)
    grid = closed_grid.open()
    grid.click("i1", "value")
    grid.press("Control+End")
    assert grid.active() == "i60 note"
    assert grid.page.evaluate("document.documentElement.scrollWidth") <= width
    for target in ("i60 note", "i30 value"):
        subject, column = target.split()
        go_to = "(at) => document.querySelector('entry-grid').goTo('indicators', ...at)"
        grid.page.evaluate(go_to, [subject, column])
        seen = grid.page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const at = (x, y) => document.elementFromPoint(x, y);
              return [at(box.left + 4, box.top + 4), at(box.right - 4, box.bottom - 4)]
                .every((element) => element === document.activeElement);
            }"""
        )
        assert seen, f"{target} is covered or out of view at {width} px"


def test_headings_stay_and_the_wheel_scrolls(closed_grid: GridDriver) -> None:
    closed_grid.page.set_viewport_size({"width": 390, "height": 844})
    closed_grid.stub.rows[:] = many_rows(60)
    grid = closed_grid.open()
    scroller = grid.page.locator(".grid-scroll")
    head = grid.page.locator("thead th").nth(4)
    name = grid.cell("i12", "0")
    before = grid.corner(head)[1], grid.corner(name)[0]
    scroller.hover()
    grid.page.mouse.wheel(300, 300)
    grid.wait_until("document.querySelector('.grid-scroll').scrollTop > 100")
    grid.wait_until("document.querySelector('.grid-scroll').scrollLeft > 100")
    assert (grid.corner(head)[1], grid.corner(name)[0]) == before


def test_dragging_to_the_border_scrolls(closed_grid: GridDriver) -> None:
    closed_grid.stub.rows[:] = many_rows(60)
    grid = closed_grid.open()
    box = grid.page.locator(".grid-scroll").bounding_box()
    assert box is not None
    grid.cell("i3", "value").hover()
    grid.page.mouse.down()
    grid.page.mouse.move(box["x"] + 700, box["y"] + box["height"] - 5, steps=5)
    grid.wait_until("document.querySelector('tr[data-subject=i55] [aria-selected=true]') !== null")
    grid.page.mouse.up()
    assert grid.active() == "i3 value"


def test_touch_chooses_then_edits(closed_grid: GridDriver) -> None:
    browser = closed_grid.page.context.browser
    assert browser is not None
    size: ViewportSize = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)
    grid = GridDriver(context.new_page(), closed_grid.stub, closed_grid.url).open()
    grid.cell("i1", "value").tap()
    grid.type("5")
    assert grid.value("i1", "value") == "5"
    grid.press("Enter")
    grid.cell("i3", "value").tap()
    grid.cell("i3", "value").tap()
    grid.press("End")
    grid.type("1")
    assert grid.value("i3", "value") == "9.901"
    context.close()


def test_paper_shows_the_text_without_inputs(grid: GridDriver) -> None:
    grid.click("i1", "note")
    grid.type("很长的说明" * 30)
    grid.press("Enter")
    grid.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    grid.page.emulate_media(media="print")
    expect(grid.control("i1", "note")).to_be_hidden()
    printed = "(cell) => getComputedStyle(cell, '::before').content"
    assert grid.cell("i1", "note").evaluate(printed) == '"' + "很长的说明" * 30 + '"'
    assert grid.cell("i1", "status").evaluate(printed) == '"快报"'
    expect(grid.page.locator(".grid-bar")).to_be_hidden()


def test_motion_is_reduced_on_request(grid: GridDriver) -> None:
    grid.page.emulate_media(reduced_motion="reduce")
    grid.stub.gate.clear()
    grid.click("i2", "value")
    grid.type("1.5")
    grid.press("Enter")
    icon = grid.cell("i2", "value").locator(".cell-mark[data-state=sending] svg")
    expect(icon).to_have_css("animation-name", "none")
    grid.stub.gate.set()


@pytest.mark.parametrize("state", ["quiet", "busy", "readonly"])
def test_axe_finds_nothing(closed_grid: GridDriver, state: str) -> None:
    closed_grid.stub.readonly = state == "readonly"
    grid = closed_grid.open()
    if state == "busy":
        grid.stub.somebody_writes("i1", "value", "3.40")
        grid.click("i1", "value")
        grid.paste("3.45\nabc\n1\n-1\n99")
        expect(grid.page.locator(".grid-conflict")).to_be_visible()
        expect(grid.status).to_contain_text("填写有误")
    assert violations(grid.page) == []
