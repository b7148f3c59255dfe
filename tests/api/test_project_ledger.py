"""重点项目 over REST: the same projects, counts and sums as the ledger's page, a page at a time."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from projects.api_projects import ProjectParameters
from projects.ledgers import Filters, ledger
from tests.api.built import AT, SEPTEMBER
from tests.api.conftest import Program, program_of, there_and_back

pytestmark = pytest.mark.django_db
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"list": "big"},
    {"list": "big,city"},
    {"list": "nothing"},
    {"stage": "building"},
    {"stage": "removed"},
    {"phase": "starting"},
    {"category": "ecology"},
    {"investment": "enterprise"},
    {"investment": "none"},
    {"lead": "czj"},
    {"department": "tjj"},
    {"area": "150205400"},
    {"chapter": "projects"},
    {"light": "red"},
    {"light": "not_due", "category": "ecology"},
    {"planned": "yes"},
    {"starts": "behind"},
    {"starts": "early"},
    {"reached": "industrial"},
    {"reached": "production"},
    {"starts": "started", "list": "big"},
    {"q": "厂房"},
    {"q": "甲公司"},
)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("asked", ASKED)
def test_counts_and_sums_are_those_of_the_ledger(
    leader: User, clerk: User, asked: dict[str, str]
) -> None:
    for user in (leader, clerk):
        found = ledger(user, SEPTEMBER, Filters(**asked))
        rows = program_of(user).rows("projects/", {**AT, **asked})
        assert [row["key"] for row in rows] == [one.project.key for one in found.entries]
        assert len(rows) == found.totals.projects
        assert once(rows, "total_investment") == found.totals.total_investment
        assert once(rows, "invested") == found.totals.invested
        lights = [row["light"] for row in rows]
        assert {name: lights.count(name) for name in lights} == found.totals.lights


def once(rows: list[dict[str, Any]], name: str) -> Decimal | None:
    """The sum in which a package stands for its parts, as the handbook says to take it."""
    known = {row["key"]: row for row in rows if row[name] is not None}
    amounts = [Decimal(row[name]) for row in known.values() if row["parent"] not in known]
    return sum(amounts, Decimal(0)) if amounts else None


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("asked", [{}, {"light": "not_due"}, {"category": "ecology"}])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_hold_every_row_once_there_and_back(
    reader: Program, asked: dict[str, str], size: int
) -> None:
    there_and_back(reader, "projects/", {**AT, **asked}, size)


def test_all_filters_of_the_page_can_be_asked() -> None:
    assert {one.name for one in fields(Filters)} <= ProjectParameters.base_filters.keys()


@pytest.mark.usefixtures("many")
def test_single_projects_are_asked_by_their_keys(reader: Program) -> None:
    rows = reader.rows("projects/", {**AT, "key": "works,gone,nobody"})
    assert [row["key"] for row in rows] == ["works", "gone"]
    assert reader.rows("projects/", {**AT, "key": "works", "light": "green"}) == []
