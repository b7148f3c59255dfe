"""Tasks as the publisher keeps them: words and limits here, steps on their own page."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.admin_trail import DEEDS
from plan.models import Plan, Task
from plan.moves import MOVES
from tests.conftest import browser_of
from tests.factories import AreaFactory, ChapterFactory, DepartmentFactory, PlanFactory
from tests.plan.factories import TaskFactory
from tests.trail import last_event

pytestmark = pytest.mark.django_db
TEXT = "年内出台《石拐区\n三争取资金奖励办法》，充分调动积极性。"


@pytest.fixture
def browser(publisher: User) -> Client:
    return browser_of(publisher)


def form(owner: Department, **given: Any) -> dict[str, Any]:
    chapter = ChapterFactory(plan=PlanFactory(document=TEXT))
    return {
        "plan": chapter.plan_id,
        "number": "2024-300",
        "title": "出台奖励办法",
        "kind": "document",
        "order": "300",
        "lead": owner.pk,
        "deadline_words": "年内",
        "original_due": "2024-12-31",
        "key": "award-rules",
        "chapter": chapter.pk,
        "quote": "出台《石拐区三争取资金奖励办法》",
        "occurrence": "1",
        "nodes-TOTAL_FORMS": "1",
        "nodes-INITIAL_FORMS": "0",
        "nodes-0-title": "征求意见",
        "nodes-0-due": "2024-06-30",
        **given,
    }


def test_a_task_that_was_overlooked_is_added_with_its_nodes(
    browser: Client, finance: Department, statistics: Department
) -> None:
    data = form(finance, co_operating=[statistics.pk])
    assert browser.post("/admin/plan/task/add/", data).status_code == 302
    task = Task.objects.get()
    assert (task.stage, task.source, task.due) == ("assigned", "plan", date(2024, 12, 31))
    assert task.nodes.get().title == "征求意见"
    after = last_event().after
    assert (after["co_operating"], after["nodes"][0]["due"]) == (["统计局"], "2024-06-30")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"quote": "出台《石拐区四争取资金奖励办法》"}, "原文中找不到引文"),
        ({"occurrence": "2"}, "没有第 2 处"),
        ({"quote": ""}, "来自报告的任务须有章节和原文。"),
        ({"chapter": ""}, "来自报告的任务须有章节和原文。"),
        ({"lead": ""}, "必填"),
        ({"nodes-0-due": "明天"}, "输入一个有效的日期"),
    ],
)
def test_a_wrong_task_is_told_in_a_sentence(
    browser: Client, finance: Department, wrong: dict[str, Any], told: str
) -> None:
    response = browser.post("/admin/plan/task/add/", form(finance, **wrong))
    assert response.status_code == 200
    assert told in response.content.decode()
    assert not Task.objects.exists()


def test_the_lead_does_not_join_itself_and_the_chapter_is_the_plans(
    browser: Client, finance: Department
) -> None:
    other = ChapterFactory(plan=PlanFactory(year=2023), key="old")
    data = form(finance, co_operating=[finance.pk], chapter=other.pk)
    page = browser.post("/admin/plan/task/add/", data).content.decode()
    assert "配合单位里不要再选牵头单位" in page
    assert "属于另一份计划" in page


def edited(browser: Client, task: Task, **given: Any) -> Task:
    Plan.objects.update(document=TEXT)
    data = form(task.lead, **{"nodes-TOTAL_FORMS": "0", **given})
    answer = browser.post(f"/admin/plan/task/{task.pk}/change/", data)
    assert answer.status_code == 302, answer.content.decode()
    task.refresh_from_db()
    return task


def test_the_limit_moves_with_the_plans_own_until_the_task_is_acknowledged(
    browser: Client, finance: Department
) -> None:
    task = TaskFactory(
        lead=finance, stage="assigned", due=date(2024, 12, 31), original_due=date(2024, 12, 31)
    )
    task = edited(browser, task, original_due="2024-10-31")
    assert (task.due, task.original_due, task.version) == (*[date(2024, 10, 31)] * 2, 2)
    Task.objects.filter(pk=task.pk).update(stage="working")
    task = edited(browser, task, original_due="2024-11-30", title="另一种说法")
    assert (task.original_due, task.title) == (date(2024, 10, 31), "另一种说法")


def test_steps_are_not_taken_here(browser: Client, finance: Department) -> None:
    task = TaskFactory(lead=finance, stage="working", key="kept")
    task = edited(browser, task, stage="closed", is_returned="on", due="2025-01-01", key="moved")
    assert (task.stage, task.is_returned, task.due, task.key) == ("working", False, None, "kept")
    assert browser.get(f"/admin/plan/task/{task.pk}/delete/").status_code == 403


def test_another_areas_tasks_are_not_there(browser: Client) -> None:
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    task = TaskFactory(lead=far, title="外区的任务")
    assert "外区的任务" not in browser.get("/admin/plan/task/").content.decode()
    assert browser.get(f"/admin/plan/task/{task.pk}/change/").status_code == 404


def test_the_trail_names_every_step() -> None:
    assert {f"task.{name}" for name in MOVES} <= set(DEEDS)


def test_the_list_takes_the_same_queries_at_n_and_3n(browser: Client, finance: Department) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/admin/plan/task/").status_code == 200
        return len(captured)

    queries()
    TaskFactory.create_batch(3, lead=finance)
    few = queries()
    TaskFactory.create_batch(6, lead=finance)
    assert queries() == few <= 14
