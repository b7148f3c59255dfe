"""挂图作战 and 项目分布图 on paper, on a wall, and without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .people import People, Person
from .test_paper import CUT, PORTRAIT, preview

pytestmark = pytest.mark.browser

# The print area of A3 across in CSS pixels: less the margins of print.css.
A3 = round((420 - 2 * 15) / 25.4 * 96)
SHEETS = {  # what is asked for, and on how many sheets it stands
    "/projects/board/": 1,
    "/projects/board/?group=none": 1,
    "/projects/board/?list=all&lead=gxj": 1,  # forty projects and the head of their group
    "/projects/board/?screen=1": 1,
    "/projects/board/?list=all": None,
}


def printed(person: Person) -> tuple[tuple[int, int], int]:
    """The size of all pages in millimetres, and how many there are."""
    person.page.emulate_media(media="null")
    document = person.page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document)
    assert len(set(boxes)) == 1
    width, height = (round(float(side) / 72 * 25.4) for side in boxes[0])
    return (width, height), len(boxes)


@pytest.mark.parametrize("path", SHEETS)
def test_the_wall_prints_on_a3_with_no_column_cut(readers: People, path: str) -> None:
    person = readers.enter("leader")
    person.goto(path)
    preview(person, A3)
    assert person.page.evaluate(CUT, A3) == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= A3
    size, sheets = printed(person)
    assert size == (420, 297)
    if SHEETS[path] is None:
        assert sheets > 1
        heads = person.page.evaluate(
            "getComputedStyle(document.querySelector('.wall thead')).display"
        )
        assert heads == "table-header-group"  # on every sheet
    else:
        assert sheets == SHEETS[path]


@pytest.mark.parametrize("path", ["/projects/map/", "/projects/map/?list=all"])
def test_the_map_prints_on_a4(readers: People, path: str) -> None:
    person = readers.enter("leader")
    person.goto(path)
    preview(person, PORTRAIT)
    assert person.page.evaluate(CUT, PORTRAIT) == []
    size, _ = printed(person)
    assert size == (210, 297)


def test_a_wall_of_forty_five_projects_fits_one_sheet(readers: People) -> None:
    """The list of the demonstration, made longer by copies of its rows."""
    person = readers.enter("leader")
    person.goto("/projects/board/")
    lines = person.page.evaluate(
        """() => {
          const body = document.querySelector('.wall tbody:last-child');
          const row = body.querySelector('tr:not(.wall__group)');
          const rows = () => document.querySelectorAll('.wall tbody tr:not(.wall__group)').length;
          while (rows() < 45) body.append(row.cloneNode(true));
          document.body.className =
            document.body.className.replace(/board-page--(roomy|dense|tight)\\b/, 'board-page--tightest');
          return [rows(), document.querySelectorAll('.wall__group').length];
        }"""
    )
    assert lines[0] == 45
    assert lines[1] >= 7
    assert printed(person) == ((420, 297), 1)


def test_the_big_screen_shows_every_project_in_turn(readers: People) -> None:
    person = readers.enter("leader")
    person.page.set_viewport_size({"width": 1920, "height": 1080})
    person.page.clock.install()
    person.goto("/projects/board/?screen=1")
    wall = person.page.locator("[data-wall]")
    pause = person.page.get_by_role("button", name="暂停翻页")
    expect(pause).to_be_visible()
    last = wall.locator("tbody tr").last
    expect(last).not_to_be_in_viewport()
    person.page.clock.run_for(15_000)
    expect(last).to_be_in_viewport(ratio=1)
    person.page.clock.run_for(15_000)
    expect(last).not_to_be_in_viewport()
    pause.click()
    expect(person.page.get_by_role("button", name="继续翻页")).to_have_attribute(
        "aria-pressed", "true"
    )
    person.page.clock.run_for(60_000)
    expect(last).not_to_be_in_viewport()


def test_the_drawing_is_walked_by_keyboard(readers: People) -> None:
    person = readers.enter("leader")
    person.goto("/projects/map/")
    first = person.page.locator(".map a[href^='/projects/']").first
    name = (first.get_attribute("aria-label") or "").split("　")[1].split("：")[0]
    person.use(first)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(name)
    person.goto("/projects/map/")
    person.use(person.page.locator(".map a[href^='#area-']").first)
    expect(person.page.locator(":target")).to_be_visible()
