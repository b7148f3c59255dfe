"""What leaders hold in their hands: pages printed on A4."""

from __future__ import annotations

import re

import pytest

from .people import People, Person

pytestmark = pytest.mark.browser

# The width of the print area in CSS pixels at 96 to the inch: A4 less the margins of print.css.
PORTRAIT = round((210 - 2 * 20) / 25.4 * 96)
LANDSCAPE = round((297 - 2 * 20) / 25.4 * 96)
SHEETS = [
    ("leader", "/indicators/gdp/", PORTRAIT),
    ("leader", "/indicators/industry_va/", PORTRAIT),
    ("leader", "/indicators/budget_revenue/?year=2024", PORTRAIT),
    ("leader", "/overview/", PORTRAIT),
    ("leader", "/indicators/", LANDSCAPE),
    ("clerk", "tjj 2024-10 0", LANDSCAPE),
    ("clerk", "fgw 2024-10 0", LANDSCAPE),
    ("reviewer", "czj 2024-10 0", LANDSCAPE),
    ("publisher", "fgw 2024-09 0", LANDSCAPE),
    ("clerk", "upload", LANDSCAPE),
]
CUT = """(wide) => {
  const found = [];
  for (const element of document.querySelectorAll('main, main *')) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (style.visibility === 'hidden') continue;
    if (box.width <= 1 || box.height <= 1) continue; // nothing, or words for screen readers
    if (box.right > wide + 1 || box.left < -1) found.push(['out', element]);
    const clips = style.overflowX !== 'visible' && !element.closest('svg');
    if (clips && element.scrollWidth > element.clientWidth + 1) found.push(['cut', element]);
  }
  return found.map(([how, element]) => `${how}: ${element.outerHTML.slice(0, 160)}`);
}"""


def preview(person: Person, width: int) -> None:
    """Lay the page out for paper of this width, after what it does before printing."""
    person.page.set_viewport_size({"width": width, "height": 1000})
    person.page.emulate_media(media="print")
    person.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


def paper(person: Person) -> tuple[float, float]:
    """The one size of all pages of the PDF, width and height in millimetres."""
    person.page.emulate_media(media="null")
    printed = person.page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert len(boxes) == 1
    width, height = boxes.pop()
    return round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)


@pytest.mark.parametrize(("user", "where", "width"), SHEETS)
def test_prints_on_a4_with_no_column_cut(
    readers: People, user: str, where: str, width: int
) -> None:
    person = readers.enter(user)
    if where == "upload":
        where = f"/entry/uploads/{readers.site.uploads[user]}/"
    person.goto(where if where.startswith("/") else readers.site.sheet(where))
    person.page_is_drawn()
    preview(person, width)
    assert person.page.evaluate(CUT, width) == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    assert paper(person) == ((210, 297) if width == PORTRAIT else (297, 210))
