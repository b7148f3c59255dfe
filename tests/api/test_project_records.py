"""Enterprises, lists, events, procedures and monthly progress of projects over REST."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Department, User
from entry.periods import Month
from projects.models import Enterprise, Problem, Project, ProjectFile
from tests.api.conftest import Program, program, program_of
from tests.factories import (
    NOW,
    AreaFactory,
    ChapterFactory,
    PlanFactory,
    person,
)
from tests.projects.factories import (
    ProjectFactory,
    happen,
    listed,
    permit,
    plan_for,
)

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)


@pytest.fixture
def works(finance: Department) -> Project:
    made: Project = ProjectFactory(key="works", name="厂房", lead=finance)
    plan_for(made, "2000")
    return made


def keys(one: Program, path: str, name: str = "project", **query: str) -> list[str]:
    return [row[name] for row in one.rows(path, query)]


# -- enterprises --------------------------------------------------------------------------------------


@pytest.fixture
def firms(works: Project, statistics: Department) -> None:
    """One that the plan names, one that builds, one with a problem, one of another area."""
    far = AreaFactory(code="150299", name="他区", short_name="他区")
    chapter = ChapterFactory(key="named", title="章")
    beyond = ChapterFactory(plan=PlanFactory(area=far), key="beyond")
    Enterprise.objects.create(
        key="a-named", name="甲公司", aliases="甲|甲实业", credit_code="91150200MA0N00001X",
        code_doubted=True, source_region="江苏", chapter=chapter, quote="甲实业", occurrence=2,
    )  # fmt: skip
    works.enterprise = Enterprise.objects.create(key="b-builds", name="乙公司")
    works.save()
    troubled = Enterprise.objects.create(key="c-troubled", name="丙公司")
    Problem.objects.create(
        number="WT2024-001", source="enterprise", enterprise=troubled, title="缺电", kind="supply",
        asked="请增容", lead=statistics, raised_by=person("clerk", statistics),
        raised_on=date(2024, 9, 3),
    )  # fmt: skip
    Enterprise.objects.create(key="d-far", name="丁公司", chapter=beyond, quote="丁公司")
    Enterprise.objects.create(key="e-idle", name="戊公司")


@pytest.mark.usefixtures("firms")
def test_an_enterprise_is_told_as_it_is_registered(reader: Program) -> None:
    assert reader.row("enterprises/", {"key": "a-named"}) == {
        "key": "a-named",
        "name": "甲公司",
        "aliases": ["甲", "甲实业"],
        "credit_code": "91150200MA0N00001X",
        "code_doubted": True,
        "source_region": "江苏",
        "chapter": "named",
        "quote": "甲实业",
        "occurrence": 2,
        "demo": False,
    }
    assert keys(reader, "enterprises/", "key", credit_code="91150200MA0N00001X") == ["a-named"]


@pytest.mark.usefixtures("firms")
def test_enterprises_are_those_that_the_plan_names_or_that_one_has_to_do_with(
    reader: Program, clerk: User, other_clerk: User, leader: User
) -> None:
    every = ["a-named", "b-builds", "c-troubled", "d-far", "e-idle"]
    assert keys(reader, "enterprises/", "key") == every
    assert keys(program_of(clerk), "enterprises/", "key") == ["a-named", "b-builds", "d-far"]
    assert keys(program_of(other_clerk), "enterprises/", "key") == [
        "a-named",
        "c-troubled",
        "d-far",
    ]
    here = program(leader, "enterprises:150205:read")
    assert keys(here, "enterprises/", "key") == ["a-named", "b-builds"]
    assert keys(program(leader, "enterprises:150299:read"), "enterprises/", "key") == ["d-far"]


# -- lists ------------------------------------------------------------------------------------------


def test_a_list_is_told_with_its_rule(works: Project, reader: Program) -> None:
    listed(works, "big")
    row = reader.row("project-lists/")
    assert row == {
        "code": "big",
        "name": "清单big",
        "owner": "czj",
        "rule": "标准",
        "least_government": None,
        "least_enterprise": None,
        "is_active": True,
        "assumed": False,
    }
    assert reader.rows("project-lists/", {"owner": "tjj"}) == []
    assert reader.rows("project-lists/", {"is_active": "false"}) == []


# -- events -----------------------------------------------------------------------------------------


def test_an_event_is_told_with_its_day_and_its_proof(
    works: Project, reader: Program, clerk: User
) -> None:
    proof = ProjectFile.objects.create(
        project=works, kind="evidence", file="x.pdf", name="秘密.pdf", size=1, sha256="ab" * 32,
        uploaded_by=clerk, uploaded_at=NOW,
    )  # fmt: skip
    happen(works, "started", date(2024, 3, 9), evidence=proof, note="现场核实")
    response = reader.ask("project-events/")
    assert "秘密" not in response.content.decode(), "a file's name is for its page"
    assert response.json()["results"] == [
        {
            "project": "works",
            "project_name": "厂房",
            "area": "150205",
            "kind": "started",
            "on": "2024-03-09",
            "precision": "day",
            "quote": "原文",
            "evidence": "ab" * 32,
            "note": "现场核实",
            "confirmed_at": "2024-10-08T10:00:00+08:00",
            "voided_at": None,
            "void_reason": "",
            "demo": False,
        }
    ]


def at(day: int) -> datetime:
    return datetime(2024, 5, day, tzinfo=UTC)


@pytest.fixture
def events(works: Project, clerk: User) -> None:
    """One that stands, one that was voided and told anew, one that nobody confirmed."""
    happen(works, "approved", date(2023, 11, 2), confirmed_at=at(1))
    void = {"voided_at": at(5), "voided_by": clerk, "void_reason": "日期有误"}
    happen(works, "started", date(2024, 3, 1), confirmed_at=at(2), **void)
    happen(works, "started", date(2024, 3, 9), confirmed_at=at(6))
    happen(works, "completed", date(2024, 4, 30), confirmed_at=None)


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["2023-11-02", "2024-03-09"]),
        ({"as_of": at(1)}, ["2023-11-02"]),
        ({"as_of": at(4)}, ["2023-11-02", "2024-03-01"]),
        ({"as_of": at(5)}, ["2023-11-02"]),
        ({"include_history": "true"}, ["2023-11-02", "2024-03-01", "2024-03-09"]),
        ({"include_history": "true", "as_of": at(5)}, ["2023-11-02", "2024-03-01"]),
        ({"include_history": "false"}, ["2023-11-02", "2024-03-09"]),
        ({"updated_since": at(5)}, ["2024-03-01", "2024-03-09"]),
        ({"updated_since": at(3), "as_of": at(4)}, []),
        ({"updated_since": at(2), "as_of": at(5)}, ["2024-03-01"]),
        ({"kind": "started"}, ["2024-03-09"]),
        ({"from": "2024-01"}, ["2024-03-09"]),
        ({"to": "2023-11"}, ["2023-11-02"]),
        ({"from": "2024-03", "to": "2024-03"}, ["2024-03-09"]),
        ({"project": "works,other"}, ["2023-11-02", "2024-03-09"]),
        ({"area": "150299"}, []),
    ],
)
def test_events_as_they_were_in_force(
    reader: Program, asked: dict[str, Any], expected: list[str]
) -> None:
    query = {
        name: value if isinstance(value, str) else value.isoformat()
        for name, value in asked.items()
    }
    assert keys(reader, "project-events/", "on", **query) == expected


@pytest.mark.usefixtures("events")
def test_what_nobody_confirmed_is_told_to_nobody(clerk: User, publisher: User) -> None:
    for user in (clerk, publisher):
        for query in ({}, {"include_history": "true"}, {"updated_since": "2000-01-01T00:00:00Z"}):
            assert "completed" not in keys(program_of(user), "project-events/", "kind", **query)


# -- procedures -------------------------------------------------------------------------------------


def test_a_procedure_is_told_with_where_it_stands(works: Project, reader: Program) -> None:
    permit(
        works, "power", blocked_by="等批复", level="city", limit_days=20, due_on=date(2024, 9, 1)
    )
    permit(works, "land", state="done", done_on=date(2024, 2, 1), document_no="〔2024〕1号")
    permit(works, "forest", need="not_needed", main=False)
    rows = {row["kind"]: row for row in reader.rows("procedures/")}
    assert rows["power"] == {
        "project": "works",
        "project_name": "厂房",
        "area": "150205",
        "year": 2024,
        "kind": "power",
        "name": "手续power",
        "is_main": True,
        "assumed": False,
        "need": "needed",
        "state": "not_started",
        "settled": False,
        "level": "city",
        "authority": "",
        "requirement": "",
        "submitted_on": None,
        "accepted_on": None,
        "limit_days": 20,
        "due_on": "2024-09-01",
        "done_on": None,
        "document_no": "",
        "blocked_by": "等批复",
        "person": "",
        "demo": False,
    }
    assert {name: row["settled"] for name, row in rows.items()} == {
        "power": False,
        "land": True,
        "forest": True,
    }
    assert rows["land"]["level"] is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": "done"}, ["land"]),
        ({"need": "not_needed"}, ["forest"]),
        ({"is_main": "false"}, ["forest"]),
        ({"kind": "land,power"}, ["power", "land"]),
        ({"year": "2023"}, ["old"]),
        ({"project": "other"}, []),
        ({"lead": "czj", "year": "2024"}, ["power", "land", "forest"]),
        ({"lead": "tjj"}, []),
        ({"area": "150205", "state": "done"}, ["land"]),
    ],
)
def test_each_parameter_narrows_the_procedures(
    works: Project, reader: Program, asked: dict[str, str], expected: list[str]
) -> None:
    permit(works, "power")
    permit(works, "land", state="done", done_on=date(2024, 2, 1))
    permit(works, "forest", need="not_needed", main=False)
    permit(works, "old", year=2023)
    assert keys(reader, "procedures/", "kind", **asked) == expected
