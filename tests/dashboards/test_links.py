"""Whoever presses a number of the overview or the departments gets a page with so many rows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from dashboards.block_presenters import blocks_told
from dashboards.departments import Filters
from dashboards.departments import departments as departments_at
from dashboards.departments_presenters import departments_page
from dashboards.overview_blocks import blocks
from dashboards.overview_changes import changes
from dashboards.overview_presenters import blocks_page, departments_told
from dashboards.queries import overview
from indicators.queries import area_or_home
from indicators.standpoints import Standpoint
from tests.conftest import browser_of
from tests.dashboards.scenes import SEPTEMBER, TODAY
from tests.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
STAND = Standpoint(month=SEPTEMBER)
Counted = tuple[str, int]


def rows(html: str, path: str) -> set[str]:
    """The records that a page lists, by the addresses in the heads of its rows."""
    heads = re.findall(r'<th[^>]*scope="row".*?</th>', html.split("<main")[1], re.S)
    found = (re.search(rf'href="{path}([^/"?]+)/', one) for one in heads)
    return {one[1] for one in found if one}


def of_the_overview(user: User) -> Iterator[Counted]:
    area = area_or_home("")
    assert area is not None
    seen = blocks(user, overview(user, area, SEPTEMBER, today=TODAY), today=TODAY)
    for block in blocks_told(seen, STAND):
        for one in [*block["lights"], *block["steps"]]:
            yield one["href"], one.get("number", one.get("count"))
    told = blocks_page(seen, changes(user, seen), STAND)
    yield told["told"]["href"], told["told"]["number"]
    departments = departments_told(seen, STAND)
    for one in departments["returns"] if departments else ():
        yield one["href"], one["number"]


def of_the_departments(user: User) -> Iterator[Counted]:
    area = area_or_home("")
    assert area is not None
    found = departments_at(user, area, SEPTEMBER, Filters(), today=TODAY)
    told: dict[str, Any] = departments_page(found, STAND, (), latest=SEPTEMBER, ended=SEPTEMBER)
    for one in told["tally"]:
        yield f"/departments/{one['href']}", one["number"]
    for row in told["rows"][:3]:
        for register in row.lights:
            yield from ((one["href"], one["number"]) for one in register if one["number"])


@pytest.mark.parametrize("counts", [of_the_overview, of_the_departments])
def test_every_number_opens_a_page_with_so_many_rows(counts: Any) -> None:
    user = person("leader")
    browser, seen = browser_of(user), {}
    for href, number in counts(user):
        answer = browser.get(href)
        assert answer.status_code == 200, href
        shown = rows(answer.content.decode(), href.partition("?")[0])
        assert len(shown) == number, (href, number, shown)
        seen[href.partition("?")[0]] = seen.get(href.partition("?")[0], 0) + number
    assert min(seen.values()) > 0
    assert len(seen) >= 4, seen
