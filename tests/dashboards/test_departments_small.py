"""Departments of small houses: whose they are, nothing due, nothing loaded, numbers of queries."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from dashboards.block_presenters import blocks_told
from dashboards.department import department_book
from dashboards.department_sections import sections
from dashboards.departments import Departments, Filters
from dashboards.departments import departments as departments_at
from dashboards.departments_presenters import departments_page
from dashboards.overview_blocks import blocks
from dashboards.queries import overview
from entry.models import Return
from indicators.queries import area_or_home
from indicators.standpoints import Standpoint
from tests.conftest import browser_of
from tests.dashboards.scenes import SEPTEMBER, TODAY, at
from tests.factories import (
    AreaFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    ReturnFactory,
    observe,
    person,
)
from tests.indicators import scenes as indicators
from tests.indicators.test_views import text, words
from tests.investment.factories import won
from tests.plan.factories import TaskFactory
from tests.projects import factories as projects
from tests.projects.factories import ProjectFactory, plan_for

pytestmark = pytest.mark.django_db


def of(user: User, today: date = TODAY) -> Departments:
    area = area_or_home("")
    assert area is not None
    return departments_at(user, area, SEPTEMBER, Filters(), today=today)


def codes(found: Departments) -> set[str]:
    return {one.department.code for one in found.lines}


def read(user: User, path: str) -> str:
    return words(text(browser_of(user), path))


def furnish(count: int) -> None:
    """So many departments more, each with one record of each register."""
    PlanFactory()
    for _ in range(count):
        one = DepartmentFactory()
        indicator = IndicatorFactory(owner=one)
        indicators.aim(indicator)
        observe(indicator, SEPTEMBER, value="3")
        plan_for(ProjectFactory(lead=one))
        TaskFactory(lead=one)
        won(f"s-{one.code}", date(2024, 3, 1), lead=one)


def test_leaders_see_all_a_publisher_his_area_a_department_its_own(finance: Department) -> None:
    PlanFactory()
    DepartmentFactory(code="tjj")
    DepartmentFactory(code="gone", is_active=False)
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    assert codes(of(person("leader"))) == {"czj", "tjj", "far"}
    assert codes(of(person("publisher", finance))) == {"czj", "tjj"}
    assert codes(of(person("publisher", far))) == {"far"}
    for role in ("clerk", "reviewer"):
        assert codes(of(person(role, finance))) == {"czj"}
    for role in ("system_admin", "security_admin", "auditor", None):
        assert codes(of(person(role))) == set()


def test_nothing_due_is_no_rate(finance: Department, leader: User) -> None:
    PlanFactory()
    found = of(leader)
    assert [one.returned for one in found.lines] == ["none"]
    assert (found.year.completeness, found.year.timeliness) == (None, None)
    told = departments_page(
        found, Standpoint(month=SEPTEMBER), (), latest=SEPTEMBER, ended=SEPTEMBER
    )
    assert [(one["rate"], one["of"]) for one in told["rates"]] == [(None, "没有到期的")] * 2
    assert [row.returned for row in told["rows"]] == ["本月不报"]


def test_before_its_day_a_return_waits(finance: Department, leader: User) -> None:
    PlanFactory()
    IndicatorFactory(owner=finance)
    (line,) = of(leader, today=date(2024, 10, 7)).lines
    assert (line.returned, line.is_amiss) == ("waiting", False)
    (line,) = of(leader, today=date(2024, 10, 8)).lines
    assert (line.returned, line.is_amiss) == ("missing", True)


def test_before_anything_is_loaded(leader: User) -> None:
    assert "还没有载入计划" in read(leader, "/departments/")
    for path in ("/departments/export.xlsx", "/departments/czj/", "/departments/export.doc"):
        assert browser_of(leader).get(path).status_code == 404


def test_an_empty_house_says_so(finance: Department, leader: User) -> None:
    PlanFactory()
    Department.objects.update(is_active=False)
    assert "没有部门" in read(leader, "/departments/")


def test_the_default_departments_are_said_to_be_assumed(finance: Department, leader: User) -> None:
    PlanFactory()
    assert "待确认" not in read(leader, "/departments/")
    Department.objects.update(assumed=True)
    for path in ("/departments/", "/departments/czj/"):
        assert "报告没有写明" in read(leader, path)


def test_only_those_who_may_open_a_return_are_led_to_it(
    finance: Department, clerk: User, leader: User
) -> None:
    PlanFactory()
    IndicatorFactory(owner=finance)
    made = Return.objects.create(
        department=finance, month=SEPTEMBER, due_on=TODAY, opened_at="2024-10-01T00:00Z",
        opened_by=clerk,
    )  # fmt: skip
    link = f'href="/entry/returns/{made.pk}/"'
    assert link in text(browser_of(clerk), "/departments/czj/?month=2024-09")
    assert link not in text(browser_of(leader), "/departments/czj/?month=2024-09")


def test_a_department_with_nothing_says_so(finance: Department, leader: User) -> None:
    PlanFactory()
    page = browser_of(leader).get("/departments/czj/").content.decode()
    for told in (
        "本年没有应报的月报",
        "没有应报未报的数据",
        "没有牵头的任务",
        "没有负责的招商项目",
    ):
        assert told in page, told


@pytest.mark.parametrize(
    ("state", "missing"),
    [("", 2), ("draft", 2), ("submitted", 0), ("approved", 0), ("published", 2)],
)
def test_what_is_handed_in_and_not_published_yet_is_not_missing(
    finance: Department, leader: User, state: str, missing: int
) -> None:
    """A figure, a project's progress; what was left out of a published return stays missing."""
    PlanFactory()
    projects.rules()
    IndicatorFactory(owner=finance)
    plan_for(ProjectFactory(lead=finance), "1000")
    if state:
        moment = at(10, 7)
        ReturnFactory(
            department=finance, month=SEPTEMBER, state=state, due_on=date(2024, 10, 8),
            submitted_at=moment, published_at=moment if state == "published" else None,
        )  # fmt: skip
    line = next(one for one in of(leader).lines if one.department == finance)
    book = department_book(leader, finance, finance.area, SEPTEMBER, today=TODAY)
    (section,) = [one for one in sections(book, None) if one.key == "missing"]
    assert line.missing == len(section.rows) == missing
    (early,) = of(leader, today=date(2024, 10, 7)).lines
    # The day itself is not over; what is published already says nothing of the project.
    assert early.missing == (1 if state == "published" else 0)


def test_nobodys_registers_show_nothing(leader: User) -> None:
    indicators.rules()
    indicators.aim(indicators.indicator("gdp"))
    stand = Standpoint(month=SEPTEMBER)
    found = overview(leader, AreaFactory(), SEPTEMBER, today=TODAY)
    seen = blocks(leader, found, today=TODAY)
    assert blocks_told(seen, stand) == []
    assert seen.told == 0


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/departments/?month=2024-09", 45),
        ("/departments/export.xlsx?month=2024-09", 41),
        ("/departments/czj/?month=2024-09", 51),
        ("/departments/czj/export.xlsx?month=2024-09", 47),
        ("/overview/?month=2024-09", 91),
        ("/overview/export.xlsx?month=2024-09", 90),
    ],
)
def test_the_same_queries_at_n_and_3n(
    finance: Department, django_assert_num_queries: Any, path: str, queries: int
) -> None:
    for count in (2, 4):
        furnish(count)
        for _ in range(count):
            TaskFactory(lead=finance)
            plan_for(ProjectFactory(lead=finance))
            observe(IndicatorFactory(owner=finance), SEPTEMBER, value="3")
        browser = browser_of(person("leader"))
        b"".join(browser.get(path))
        with django_assert_num_queries(queries):
            b"".join(browser.get(path))
