"""What waits for a second person, and who is told of it."""

from datetime import date

import pytest

from accounts.models import User
from entry.periods import Month
from entry.todos import todos
from projects.models import LightExemption, Project
from projects.waiting import waiting
from tests.factories import NOW, DepartmentFactory, person
from tests.plan.pages import text, words
from tests.projects.factories import ProjectFactory, happen

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 8)


def wish(project: Project, by: User) -> LightExemption:
    return LightExemption.objects.create(
        project=project, family="start", first=Month(2024, 9), last=Month(2024, 12),
        reason="等待批复", requested_by=by, requested_at=NOW,
    )  # fmt: skip


def told(user: User) -> dict[str, int]:
    return {one.title: one.count for one in todos(user, TODAY) if "/projects/waiting/" in one.href}


def test_the_second_person_is_told(
    works: Project, clerk: User, reviewer: User, publisher: User, leader: User
) -> None:
    event = happen(works, "listed", date(2024, 9, 1), confirmed_at=None, by=clerk)
    asked = wish(works, clerk)
    assert told(reviewer) == {"待核实的项目事件": 1}
    assert told(publisher) == {"待核实的项目事件": 1, "待审批的亮灯豁免": 1}
    assert told(clerk) == told(leader) == {}
    assert waiting(reviewer).events == (event,)
    assert waiting(publisher).exemptions == (asked,)
    assert waiting(reviewer).exemptions == ()
    page = words(text(publisher, "/projects/waiting/"))
    for word in ("厂房", "入库", "2024年9月1日", "开工灯", "2024年9月至2024年12月", "等待批复"):
        assert word in page


def test_nobody_waits_for_himself_or_for_what_is_done(
    works: Project, reviewer: User, publisher: User
) -> None:
    happen(works, "listed", date(2024, 9, 1), confirmed_at=None, by=publisher)
    wish(works, publisher)
    assert told(publisher) == {}
    assert told(reviewer) == {"待核实的项目事件": 1}
    assert "没有等待核实或审批的" in text(publisher, "/projects/waiting/")


def test_a_reviewer_is_told_of_his_own_department(works: Project, clerk: User) -> None:
    happen(works, "listed", date(2024, 9, 1), confirmed_at=None, by=clerk)
    happen(ProjectFactory(), "started", date(2024, 9, 1), confirmed_at=None, by=clerk)
    assert told(person("reviewer", DepartmentFactory())) == {}
    assert len(waiting(person("reviewer", works.lead)).events) == 1
