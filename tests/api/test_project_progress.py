"""The monthly progress of projects over REST: vintages, and what each is told."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.actions import Change, save_cells
from entry.models import Return
from entry.periods import Month
from projects.models import Project
from tests.api.conftest import Program, program_of
from tests.factories import NOW, AreaFactory, DepartmentFactory, actor, person
from tests.projects.factories import ProjectFactory, draft, plan_for, report

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
LATER = NOW + timedelta(days=10)
TYPED = (("invested", "800"), ("physical", "封顶"), ("note", "已核对"))


@pytest.fixture
def works(finance: Department) -> Project:
    made: Project = ProjectFactory(key="works", name="厂房", lead=finance)
    plan_for(made, "2000")
    return made


def keys(one: Program, path: str, name: str = "project", **query: str) -> list[str]:
    return [row[name] for row in one.rows(path, query)]


def test_a_months_progress_is_the_years_to_its_end(works: Project, reader: Program) -> None:
    report(
        works, SEPTEMBER, "800.5000", listed="600", received=None, paid="0", physical="封顶",
        problem="缺电", next_step="装修", note="核对过",
    )  # fmt: skip
    assert reader.row("project-progress/") == {
        "project": "works",
        "project_name": "厂房",
        "area": "150205",
        "month": "2024-09",
        "label": "1—9月",
        "invested": "800.5",
        "listed": "600",
        "received": None,
        "paid": "0",
        "physical": "封顶",
        "problem": "缺电",
        "next_step": "装修",
        "note": "核对过",
        "published_at": "2024-10-08T10:00:00+08:00",
        "superseded_at": None,
        "demo": False,
    }


@pytest.fixture
def corrected(
    works: Project, clerk: User, reviewer: User, publisher: User, finance: Department
) -> Return:
    """September through the whole workflow, and corrected ten days later."""
    first = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    cells = [
        Change("projects", "works", name, text, version)
        for version, (name, text) in enumerate(TYPED)
    ]
    save_cells(first.pk, cells, by=actor(clerk), at=NOW)
    _published(first, clerk, reviewer, publisher, NOW)
    again = workflow.correct(
        first.pk, figures=[("projects", "works")], reason="对账", by=actor(clerk), at=LATER
    )
    row = [Change("projects", "works", "invested", "900", 1)]
    save_cells(again.pk, row, by=actor(clerk), at=LATER)
    return _published(again, clerk, reviewer, publisher, LATER)


def _published(one: Return, clerk: User, reviewer: User, publisher: User, at: datetime) -> Return:
    moved = Return.objects.get(pk=one.pk)
    for step, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        moved = workflow.act(moved.pk, step, by=actor(user), at=at, seen_version=moved.version)
    return moved


def test_every_vintage_is_kept(corrected: Return, reader: Program) -> None:
    def told(**query: str) -> list[str]:
        return keys(reader, "project-progress/", "invested", **query)

    before = (LATER - timedelta(seconds=1)).isoformat()
    assert told() == ["900"]
    assert told(as_of=before) == ["800"]
    assert told(include_history="true") == ["800", "900"]
    assert told(include_history="true", as_of=before) == ["800"]
    assert told(as_of=(NOW - timedelta(days=1)).isoformat()) == []
    page = reader.read("project-progress/", {"updated_since": LATER.isoformat()})
    assert [row["invested"] for row in page["results"]] == ["800", "900"]
    assert (
        page["as_of"] == page["results"][1]["published_at"] == page["results"][0]["superseded_at"]
    )
    one = reader.read("project-progress/", {"include_history": "true", "page_size": "1"})
    assert reader.read(one["next"])["results"][0]["invested"] == "900"


def test_a_draft_is_no_progress_for_anybody(works: Project, opened: Return, clerk: User) -> None:
    draft(works, opened, invested=5)
    for query in ({}, {"include_history": "true"}, {"updated_since": "2000-01-01T00:00:00Z"}):
        assert program_of(clerk).rows("project-progress/", query) == []


def test_two_clerks_ask_one_statement_and_are_told_their_own(
    works: Project, statistics: Department, clerk: User, other_clerk: User
) -> None:
    """The lead official's own projects come by a value of the request, never by what is kept."""
    theirs = ProjectFactory(key="theirs", lead=statistics)
    health = DepartmentFactory(code="wjw", name="卫健委", short_name="卫健委")
    official, plain = person("clerk", health), person("clerk", health)
    led = ProjectFactory(key="led", lead=statistics, lead_official=official)
    for one in (works, theirs, led):
        report(one, SEPTEMBER, "1")
    for _ in range(2):
        assert keys(program_of(clerk), "project-progress/") == ["works"]
        assert keys(program_of(other_clerk), "project-progress/") == ["theirs", "led"]
        assert keys(program_of(official), "project-progress/") == ["led"]
        assert keys(program_of(plain), "project-progress/") == []
    theirs.co_operating.add(health)
    assert keys(program_of(plain), "project-progress/") == ["theirs"]


def test_each_parameter_narrows_the_progress(
    works: Project, statistics: Department, reader: Program
) -> None:
    town = AreaFactory(
        code="150205400", name="园区", short_name="园区", level="park", parent=works.area
    )
    other = ProjectFactory(key="other", lead=statistics, area=town)
    for one in (works, other):
        for month in (SEPTEMBER - 1, SEPTEMBER):
            report(one, month, "1")
    assert keys(reader, "project-progress/", project="other") == ["other"] * 2
    assert keys(reader, "project-progress/", lead="czj,tjj", to="2024-08") == ["works", "other"]
    assert keys(reader, "project-progress/", area="150205400", **{"from": "2024-09"}) == ["other"]
