"""一册: what is read of a project, for whom, and in how many queries."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.periods import Month
from projects.detail import Book, book, visible_project
from projects.ledgers import ledger
from projects.models import (
    LightExemption,
    Mention,
    Project,
    ProjectEvent,
    ProjectLightSnapshot,
)
from tests.factories import NOW, ChapterFactory, DepartmentFactory, PlanFactory, person
from tests.plan.factories import TaskFactory
from tests.projects.book_pages import paper, store_at
from tests.projects.factories import (
    ProjectFactory,
    happen,
    listed,
    permit,
    plan_for,
    report,
    rules,
)
from tests.projects.problem_rows import problem

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = Month(2024, 8), Month(2024, 9)
TODAY = date(2024, 10, 8)


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    store_at(settings, tmp_path)


def opened(user: User, project: Project, month: Month = SEPTEMBER) -> Book:
    found = visible_project(user, project.key)
    assert found is not None
    return book(user, found, month, today=TODAY)


def test_it_stands_as_the_ledger_has_it(works: Project, leader: User) -> None:
    rules()
    listed(works)
    permit(works, "land", need="not_needed")
    [entry] = ledger(leader, SEPTEMBER).entries
    found = opened(leader, works)
    assert found.entry == entry
    assert [one.list.name for one in found.listings] == ["清单big"]


def test_row_scope(
    works: Project, clerk: User, reviewer: User, publisher: User, leader: User, other_clerk: User
) -> None:
    for user in (clerk, reviewer, publisher, leader):
        assert visible_project(user, "works") == works
    for user in (other_clerk, person("clerk", DepartmentFactory()), person("auditor")):
        assert visible_project(user, "works") is None
    works.co_operating.add(other_clerk.memberships.get().department)
    assert visible_project(other_clerk, "works") == works


def test_drafts_and_waiting_events_stay_inside(
    works: Project, clerk: User, reviewer: User, leader: User
) -> None:
    waiting = happen(works, "listed", date(2024, 9, 1), confirmed_at=None)
    gone = happen(works, "stopped", date(2024, 8, 1))
    ProjectEvent.objects.filter(pk=gone.pk).update(
        voided_at=NOW, voided_by=reviewer, void_reason="有误"
    )
    loose, photo = paper(works, clerk), paper(works, clerk, "现场.png", "photo")
    for user, inside in ((clerk, True), (reviewer, True), (leader, False)):
        found = opened(user, works)
        kinds = [one.kind for one in found.events]
        assert kinds == (["listed", "stopped", "started"] if inside else ["started"])
        assert [one.pk for one in found.files] == ([photo.pk, loose.pk] if inside else [photo.pk])
        assert bool(found.changes) is inside
        assert found.rights.inside is inside
    Project.objects.filter(pk=works.pk).update(lead_official=leader)
    assert waiting in opened(leader, works).events


def test_the_evidence_of_what_counts_is_open(works: Project, clerk: User, leader: User) -> None:
    proof = paper(works, clerk)
    event = happen(works, "listed", date(2024, 9, 1), confirmed_at=None, evidence=proof)
    assert opened(leader, works).files == ()
    ProjectEvent.objects.filter(pk=event.pk).update(confirmed_at=NOW, confirmed_by=leader)
    assert opened(leader, works).files == (proof,)


def test_places_in_the_plan_lead_to_their_section(works: Project, leader: User) -> None:
    plan = PlanFactory()
    part = ChapterFactory(plan=plan, key="part", title="二、任务", order=1)
    section = ChapterFactory(plan=plan, key="section", title="一节", parent=part, order=2)
    item = ChapterFactory(plan=plan, key="item", title="一是", parent=section, order=3)
    Project.objects.filter(pk=works.pk).update(quote="建设厂房", chapter=item)
    Mention.objects.create(project=works, chapter=section, quote="厂房等")
    Mention.objects.create(project=works, chapter=part, quote="建设厂房")
    works.year_plans.update(quote="年内封顶")
    found = opened(leader, works).quotes
    assert [(one.about, one.text, one.anchor) for one in found] == [
        ("项目", "建设厂房", "section"),
        ("提及", "厂房等", "section"),
        ("2024年计划", "年内封顶", ""),
    ]


def test_parts_and_parent_within_what_one_may_see(
    works: Project, clerk: User, leader: User, statistics: Department
) -> None:
    package = ProjectFactory(key="package", lead=statistics, part_count=3)
    Project.objects.filter(pk=works.pk).update(parent=package)
    assert [one.project for one in opened(leader, package).parts] == [works]
    assert opened(leader, works).parent == package
    assert opened(clerk, works).parent is None


def test_tasks_and_problems_within_what_one_may_see(
    works: Project, clerk: User, leader: User
) -> None:
    own, other = TaskFactory(lead=works.lead), TaskFactory()
    works.tasks.add(own, other)
    raised = problem(works)
    found = opened(clerk, works)
    assert [task for task, _ in found.tasks] == [own]
    assert {task for task, _ in opened(leader, works).tasks} == {own, other}
    assert [one.problem for one in found.problems] == [raised]


def test_the_last_word_on_a_published_light_counts(works: Project, leader: User) -> None:
    carriers = [one.monthly_return for one in works.progress.order_by("month")]
    for at, (carrier, colour) in enumerate(zip(carriers, ("red", "green"), strict=True)):
        ProjectLightSnapshot.objects.create(
            project=works, month=AUGUST, family="overall", monthly_return=carrier,
            colour=colour, rule_version="2024-1", sentence="。", taken_at=NOW + timedelta(days=at),
        )  # fmt: skip
    assert [one.colour for one in opened(leader, works).snapshots] == ["green"]


def test_a_month_of_the_past_knows_no_later_ones(works: Project, leader: User) -> None:
    report(works, SEPTEMBER, "900")
    found = opened(leader, works, AUGUST)
    assert [one.month for one in found.history] == [AUGUST, Month(2024, 7)]
    assert found.entry.invested == 800


def test_a_fixed_number_of_queries(works: Project, clerk: User, publisher: User) -> None:
    plan = PlanFactory()

    def grow(numbers: range) -> None:
        for number in numbers:
            month = Month(2024, number)
            chapter = ChapterFactory(plan=plan, key=f"c{number}", title=f"{number}节", order=number)
            Mention.objects.create(project=works, chapter=chapter, quote=f"厂房{number}")
            if number < 7:
                report(works, month, str(number))
            permit(works, f"p{number}")
            happen(works, "stopped", date(2024, number, 5))
            works.members.create(duty="member", name=f"成员{number}")
            works.milestones.create(title=f"节点{number}")
            works.tasks.add(TaskFactory(lead=works.lead))
            part = ProjectFactory(lead=works.lead, parent=works)
            plan_for(part, "10")
            paper(works, clerk, f"{number}.pdf")
            problem(works)
            LightExemption.objects.create(
                project=works, family="start", first=month, last=month, reason="等",
                requested_by=clerk, requested_at=NOW,
            )  # fmt: skip

    def asked() -> int:
        found = visible_project(publisher, "works")
        assert found is not None
        with CaptureQueriesContext(connection) as captured:
            book(publisher, found, SEPTEMBER, today=TODAY)
        return len(captured)

    works.co_operating.add(DepartmentFactory())
    grow(range(1, 3))
    asked()  # what the publisher may do stays known
    first = asked()
    grow(range(3, 10))
    assert (first, asked()) == (QUERIES, QUERIES)


QUERIES = 40
