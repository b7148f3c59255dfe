"""问题清单 over REST: the list's own rows, within one's scope."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pytest

from accounts.models import Department, User
from entry.models import CalendarDay
from projects import problems
from projects.api_problems import ProblemParameters
from projects.models import Enterprise, Problem, ProblemEvent, Project
from tests.api.conftest import Program, program, program_of, there_and_back
from tests.factories import NOW, AreaFactory, DepartmentFactory, person
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 18)


@pytest.fixture(autouse=True)
def _october(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2024, 10, 18, 4, tzinfo=NOW.tzinfo)
    monkeypatch.setattr("accounts.clock.now", lambda: noon)


def raise_problem(number: int, project: Project | None, lead: Department, **given: Any) -> Problem:
    stated = {
        "source": "visit", "kind": "land", "title": "缺地", "asked": "请供地",
        "raised_on": date(2024, 9, 3), "raised_by": person("clerk", lead), **given,
    }  # fmt: skip
    made: Problem = Problem.objects.create(
        number=f"WT2024-{number:03}", project=project, lead=lead, **stated
    )
    return made


@pytest.fixture
def house(finance: Department, statistics: Department) -> list[Problem]:
    """One overdue and escalated, one of an enterprise, one closed, one of an older year."""
    works = ProjectFactory(key="works", name="厂房", lead=finance)
    firm = Enterprise.objects.create(key="firm", name="甲公司")
    official = person("leader", full_name="陈立新")
    late = raise_problem(
        1, works, finance, stage="working", due_on=date(2024, 10, 11), is_escalated=True,
        lead_official=official, reminders=2, description="证未办", level="city",
    )  # fmt: skip
    late.co_operating.add(statistics)
    ProblemEvent.objects.create(
        problem=late, action="update", from_stage="working", to_stage="working",
        by=person("clerk", finance), at=NOW, text="已对接", version=2,
    )  # fmt: skip
    free = raise_problem(2, None, statistics, enterprise=firm, kind="supply", source="enterprise")
    closed = raise_problem(
        3, works, statistics, stage="closed", due_on=date(2024, 9, 20),
        resolved_on=date(2024, 9, 24), resolved_by=person("clerk", statistics),
        closed_by=person("clerk", finance, full_name="王芳"), satisfaction="fair",
    )  # fmt: skip
    old = raise_problem(4, works, finance, raised_on=date(2023, 5, 4), stage="dropped")
    return [late, free, closed, old]


@pytest.mark.usefixtures("house")
def test_a_problem_is_told_with_who_must_do_what_by_when(reader: Program) -> None:
    assert reader.row("problems/", {"number": "WT2024-001"}) == {
        "number": "WT2024-001",
        "source": "visit",
        "project": "works",
        "project_name": "厂房",
        "enterprise": None,
        "enterprise_name": None,
        "area": "150205",
        "title": "缺地",
        "description": "证未办",
        "kind": "land",
        "asked": "请供地",
        "level": "city",
        "lead": "czj",
        "lead_name": "财政局",
        "co_operating": ["tjj"],
        "lead_official": "陈立新",
        "raised_on": "2024-09-03",
        "due_on": "2024-10-11",
        "stage": "working",
        "is_open": True,
        "is_returned": False,
        "pace": "overdue",
        "days": 5,
        "days_late": 0,
        "reminders": 2,
        "reopened": 0,
        "is_escalated": True,
        "updates": [{"on": "2024-10-08", "text": "已对接"}],
        "resolved_on": None,
        "closed_by": None,
        "satisfaction": None,
        "demo": False,
    }
    free = reader.row("problems/", {"number": "WT2024-002"})
    assert (free["project"], free["enterprise_name"], free["area"]) == (None, "甲公司", "150205")
    closed = reader.row("problems/", {"number": "WT2024-003"})
    assert (closed["closed_by"], closed["satisfaction"], closed["days_late"]) == ("王芳", "fair", 2)


def test_days_are_working_days(house: list[Problem], reader: Program) -> None:
    CalendarDay.objects.create(day=date(2024, 10, 12), is_workday=True)
    row = reader.row("problems/", {"number": "WT2024-001"})
    assert row["days"] == 6


ASKED: tuple[dict[str, str], ...] = (
    {},
    {"year": "2023"},
    {"year": "2024"},
    {"stage": "closed"},
    {"pace": "overdue"},
    {"kind": "supply"},
    {"level": "city"},
    {"source": "enterprise"},
    {"lead": "tjj"},
    {"department": "tjj"},
    {"project": "works"},
    {"enterprise": "firm"},
    {"q": "甲公司"},
    {"q": "nothing"},
)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("asked", ASKED)
def test_counts_are_those_of_the_list(
    leader: User, clerk: User, other_clerk: User, asked: dict[str, str]
) -> None:
    for user in (leader, clerk, other_clerk):
        found = problems.problem_ledger(user, problems.Filters(**asked), today=TODAY)
        rows = program_of(user).rows("problems/", asked)
        numbers = {one.problem.number for one in found.entries}
        assert len(rows) == found.totals.problems
        assert {row["number"] for row in rows} == numbers
        assert sum(row["pace"] == "overdue" for row in rows) == found.totals.overdue


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(("name", "of_page"), [("open", "open"), ("escalated", "escalated")])
def test_yes_and_no_are_true_and_false(leader: User, name: str, of_page: str) -> None:
    for written, word in (("true", "yes"), ("false", "no")):
        wanted = problems.Filters(**{of_page: word})
        found = problems.problem_ledger(leader, wanted, today=TODAY)
        rows = program_of(leader).rows("problems/", {name: written})
        assert {row["number"] for row in rows} == {one.problem.number for one in found.entries}
        assert rows


def test_all_filters_of_the_page_but_what_waits_for_oneself_can_be_asked() -> None:
    names = {one.name for one in fields(problems.Filters)}
    assert names - {"todo"} <= ProblemParameters.base_filters.keys()


@pytest.mark.usefixtures("house")
def test_who_has_nothing_to_do_with_a_problem_is_told_nothing(finance: Department) -> None:
    health = DepartmentFactory(code="wjw", name="卫健委", short_name="卫健委")
    far = DepartmentFactory(code="far", area=AreaFactory(code="150299", name="他区"))
    for stranger in (person("clerk", health), person("publisher", far)):
        assert program_of(stranger).rows("problems/") == []
        assert program_of(stranger).rows("problems/", {"number": "WT2024-001"}) == []


def test_a_token_of_an_area_reads_the_problems_there(
    house: list[Problem], leader: User, finance: Department
) -> None:
    there = AreaFactory(code="150299", name="他区", short_name="他区")
    park = AreaFactory(code="150205400", name="园区", level="park", parent=finance.area)
    raise_problem(5, ProjectFactory(key="far", area=there, lead=finance), finance)
    raise_problem(6, ProjectFactory(key="park", area=park, lead=finance), finance)

    def numbers(area: str) -> list[str]:
        limited = program(leader, f"problems:{area}:read")
        return [row["number"][-1] for row in limited.rows("problems/", {"year": "2024"})]

    assert numbers("150205") == ["1", "2", "3", "6"]
    assert numbers("150299") == ["5"]
    assert numbers("150205400") == ["6"]


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("size", [1, 2])
def test_pages_hold_every_row_once_there_and_back(reader: Program, size: int) -> None:
    there_and_back(reader, "problems/", {}, size)
