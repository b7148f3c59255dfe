"""Projects with all that hangs on them, for the tests of what programs are told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department
from entry.periods import Month
from projects.models import Enterprise, Funding, Member, Problem, Project
from tests.factories import AreaFactory, ChapterFactory, person
from tests.plan.factories import TaskFactory
from tests.projects import factories
from tests.projects.factories import ProjectFactory, happen, listed, permit, plan_for, report

SEPTEMBER = Month(2024, 9)
AT = {"month": "2024-09"}
PHONE = "13812345678"


@pytest.fixture
def works(finance: Department, statistics: Department) -> Project:
    """A project with everything that hangs on one."""
    factories.rules()
    official = person("leader", full_name="陈立新")
    firm = Enterprise.objects.create(key="firm", name="甲公司")
    made: Project = ProjectFactory(
        key="works", name="标准厂房", aliases="厂房|新厂房", code="2312-150205-04-01-123456",
        enterprise=firm, lead=finance, lead_official=official, total_investment=Decimal("5000.5000"),
        investment_kind="enterprise", quote="建设标准厂房", chapter=ChapterFactory(key="projects"),
    )  # fmt: skip
    made.co_operating.add(statistics)
    made.tasks.add(
        TaskFactory(key="of-plan"), TaskFactory(key="secret", source="instruction", chapter=None)
    )
    plan_for(
        made, "2000", months={3: "200", 9: "1500", 12: "2000"}, planned_start=Month(2024, 3),
        planned_finish=Month(2024, 12), done_before=Decimal(100), goal="主体完工",
    )  # fmt: skip
    happen(made, "approved", date(2023, 12, 31), precision="year")
    happen(made, "started", date(2024, 3, 9))
    report(made, SEPTEMBER - 1, "700")
    report(
        made, SEPTEMBER, "800", listed="600", received="500", paid="250", physical="封顶",
        problem="缺电", next_step="装修",
    )  # fmt: skip
    listed(made)
    permit(made, "land", state="done", done_on=date(2024, 2, 1))
    permit(made, "power", blocked_by="等批复")
    permit(made, "forest", need="not_needed")
    Member.objects.create(project=made, duty="head", name="张三", unit="财政局", phone=PHONE)
    Funding.objects.create(project=made, kind="own", amount=Decimal("4000.5"))
    problem(made, 1)
    problem(made, 2, stage="dropped")
    return made


def problem(project: Project, number: int, **given: Any) -> Problem:
    stated = {"source": "visit", "kind": "land", "title": "缺电", "asked": "请增容", **given}
    made: Problem = Problem.objects.create(
        number=f"WT2024-{number:03}", project=project, lead=project.lead,
        raised_by=person("clerk", project.lead), raised_on=date(2024, 9, 3), **stated,
    )  # fmt: skip
    return made


@pytest.fixture
def many(works: Project, finance: Department, statistics: Department) -> list[Project]:
    """Projects of different kinds, on lists, in a package, early, late and unknown."""
    town = AreaFactory(
        code="150205400", name="园区", short_name="园区", level="park", parent=works.area
    )
    package = ProjectFactory(key="package", lead=statistics, total_investment=Decimal(900), order=2)
    plan_for(package, "300", planned_start=Month(2024, 5))
    listed(package, "city")
    for number in range(4):
        part = ProjectFactory(
            key=f"part-{number}", lead=statistics, parent=package, area=town,
            category="ecology", total_investment=Decimal(200), order=number % 2,
        )  # fmt: skip
        listed(part)
        if number % 2:
            plan_for(part, planned_start=Month(2024, 3 + 7 * (number // 2)))
            happen(part, "started", date(2024, 4 + number, 1))
            report(part, SEPTEMBER, str(100 * number))
    gone = ProjectFactory(key="gone", lead=finance, order=9)
    happen(gone, "removed", date(2024, 8, 1))
    listed(works, "city")
    return list(Project.objects.all())
