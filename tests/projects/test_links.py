"""What a task's page tells of its projects."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from entry.periods import Month
from plan.models import Task
from projects.links import of_task
from tests.factories import DepartmentFactory, person
from tests.plan.factories import TaskFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)


@pytest.fixture
def task() -> Task:
    made: Task = TaskFactory()
    return made


def test_only_the_projects_that_one_may_see(task: Task, leader: User) -> None:
    mine, theirs = DepartmentFactory(), DepartmentFactory()
    for name, lead in (("电厂", mine), ("风场", theirs)):
        ProjectFactory(name=name, lead=lead).tasks.add(task)
    ProjectFactory(name="无关", lead=mine)
    assert {one.title for one in of_task(leader, task, SEPTEMBER)} == {"电厂", "风场"}
    [seen] = of_task(person("clerk", mine), task, SEPTEMBER)
    assert (seen.title, seen.kind) == ("电厂", "项目")
    assert seen.words
    assert seen.light is not None
    assert of_task(person("auditor"), task, SEPTEMBER) == []


def test_a_fixed_number_of_queries(task: Task, leader: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            of_task(leader, task, SEPTEMBER)
        return len(captured)

    for _ in range(2):
        ProjectFactory().tasks.add(task)
    asked()  # who the leader is stays known
    first = asked()
    for _ in range(4):
        ProjectFactory().tasks.add(task)
    assert (first, asked()) == (7, 7)
