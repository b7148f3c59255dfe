"""What leaders hold in their hands: pages printed on A4, wide ledgers on A3."""

from __future__ import annotations

import re

import pytest

from .people import People, Person
from .test_pages import BOOK, EVERY_COLUMN, EVERY_PROJECT_COLUMN, SIGNING

pytestmark = pytest.mark.browser

# The width of the print area in CSS pixels at 96 to the inch: the sheet less print.css's margins.
PORTRAIT = round((210 - 2 * 20) / 25.4 * 96)
LANDSCAPE = round((297 - 2 * 20) / 25.4 * 96)
A3 = round((420 - 2 * 15) / 25.4 * 96)
PAPERS = {PORTRAIT: (210, 297), LANDSCAPE: (297, 210), A3: (420, 297)}
SHEETS = [
    ("leader", "/indicators/gdp/", PORTRAIT),
    ("leader", "/indicators/industry_va/", PORTRAIT),
    ("leader", "/indicators/budget_revenue/?year=2024", PORTRAIT),
    ("leader", "/overview/", PORTRAIT),
    ("leader", "/departments/", PORTRAIT),
    ("leader", "/departments/gxj/", PORTRAIT),
    ("leader", "/indicators/", LANDSCAPE),
    ("leader", "/plan/2024/", PORTRAIT),
    ("leader", "/plan/2024/?show=behind", PORTRAIT),
    ("leader", BOOK, PORTRAIT),
    ("publisher", "/projects/petrochem-carbon-fibre/", PORTRAIT),
    ("leader", "/projects/dead-end-roads/", PORTRAIT),
    ("leader", "/projects/problems/", LANDSCAPE),
    ("publisher", "/projects/problems/?cols=all", A3),
    ("leader", "/projects/problems/?by=kind", LANDSCAPE),
    ("leader", "/projects/problems/WT2024-003/", PORTRAIT),
    ("publisher", "/projects/problems/proposals/", PORTRAIT),
    ("leader", "/tasks/", LANDSCAPE),
    ("leader", f"/tasks/?{EVERY_COLUMN}", LANDSCAPE),
    ("leader", "/tasks/?by=department", LANDSCAPE),
    ("leader", "/tasks/innovation-awards/", PORTRAIT),
    ("leader", "/investment/", LANDSCAPE),
    ("leader", "/investment/signings/", A3),
    ("leader", "/investment/signings/?by=source", A3),
    ("leader", SIGNING, PORTRAIT),
    ("leader", "/investment/contacts/", LANDSCAPE),
    ("leader", "/investment/events/", LANDSCAPE),
    ("leader", "/support/", LANDSCAPE),
    ("leader", "/support/zq2024-007/", PORTRAIT),
    ("leader", "/indicators/signings/records/?month=2024-09", PORTRAIT),
    ("leader", "/projects/", A3),
    ("clerk", "/projects/?planned=yes", A3),
    ("publisher", f"/projects/?{EVERY_PROJECT_COLUMN}&planned=yes", A3),
    ("leader", "/projects/?by=department", A3),
    ("clerk", "tjj 2024-10 0", LANDSCAPE),
    ("clerk", "fgw 2024-10 0", LANDSCAPE),
    ("industry", "gxj 2024-10 0", LANDSCAPE),
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
    // In running text a light's word is for who listens; its shape stands in the page's legend.
    const meant = element.closest('svg, .mark__light');
    const clips = style.overflowX !== 'visible' && !meant;
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
def test_prints_with_no_column_cut(readers: People, user: str, where: str, width: int) -> None:
    person = readers.enter(user)
    if where == "upload":
        where = f"/entry/uploads/{readers.site.uploads[user]}/"
    person.goto(where if where.startswith("/") else readers.site.sheet(where))
    person.page_is_drawn()
    preview(person, width)
    assert person.page.evaluate(CUT, width) == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    assert paper(person) == PAPERS[width]
