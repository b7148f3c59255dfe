"""Tasks and their progress over REST: what the ledger says, to whom, as of when."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from entry.models import Return
from entry.periods import Month
from plan.api_tasks import TaskParameters
from plan.models import Task, TaskNode
from plan.tasks import Filters, task_ledger
from tests.api.conftest import Program, program, program_of, there_and_back
from tests.factories import (
    NOW,
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    PlanFactory,
    person,
)
from tests.plan import scenes
from tests.plan.factories import TaskFactory, draft, report
from tests.plan.scenes import House, at, chapter, take

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
AT = {"month": "2024-09"}
TODAY = date(2024, 10, 18)


@pytest.fixture
def office() -> House:
    scenes.rule()
    return scenes.house()


@pytest.fixture(autouse=True)
def _october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: at(10, 18))


@pytest.fixture
def every(office: House) -> list[Task]:
    """A task on its way, one overdue, one extended, one closed, one that a meeting set."""
    road = office.task(
        key="road", number="会-1", title="出台道路规划", due=date(2024, 11, 20), order=1,
        original_due=date(2024, 11, 20), quote="出台道路规划", deadline_words="年内",
        lead_official=office.leader,
    )  # fmt: skip
    road.co_operating.add(office.statistics)
    TaskNode.objects.create(task=road, title="征求意见", due=date(2024, 8, 1))
    report(road, SEPTEMBER, "late", "会签中", next_step="上会")
    office.task(key="late", number="会-2", due=date(2024, 9, 30), kind="start", order=2)
    longer = office.task(key="longer", number="会-3", due=date(2024, 6, 30), order=2)
    take(longer, "acknowledge", office.clerk)
    take(longer, "apply_extension", office.clerk, due=date(2024, 11, 30), text="雨季停工")
    take(longer, "grant_extension", office.publisher)
    done = office.task(key="done", number="会-4", lead=office.statistics, order=3)
    take(done, "acknowledge", office.other)
    take(done, "apply_closing", office.other, at(9, 20), text="已印发")
    take(done, "close", office.publisher, at(10, 5), rating="good")
    office.task(
        key="meeting", number="会-5", source="meeting", chapter=None, quote="",
        assigned_on=date(2024, 10, 10), kind="event", order=4,
    )  # fmt: skip
    return list(Task.objects.order_by("order", "pk"))


@pytest.mark.usefixtures("every")
def test_a_task_is_told_with_all_that_is_known_of_it(reader: Program) -> None:
    row = reader.row("tasks/", {**AT, "key": "road"})
    inputs = row.pop("inputs")
    assert row == {
        "key": "road",
        "number": "会-1",
        "plan": 2024,
        "area": "150205",
        "source": "plan",
        "chapter": "section",
        "title": "出台道路规划",
        "kind": "document",
        "lead": "czj",
        "lead_name": "财政局",
        "co_operating": ["tjj"],
        "lead_official": "刘敏",
        "assigned_on": None,
        "deadline_words": "年内",
        "original_due": "2024-11-20",
        "due": "2024-11-20",
        "limit": "2024-11-20",
        "stage": "assigned",
        "is_returned": False,
        "is_extended": False,
        "is_overdue": False,
        "closed_late": False,
        "acknowledged_on": None,
        "applied_on": None,
        "closed_on": None,
        "cancelled_on": None,
        "reminders": 0,
        "rating": None,
        "progress_month": "2024-09",
        "progress_state": "late",
        "progress": "会签中",
        "next_step": "上会",
        "published_at": "2024-10-08T10:00:00+08:00",
        "nodes": [{"title": "征求意见", "due": "2024-08-01", "done_on": None}],
        "light": "yellow",
        "word": "预警",
        "sentence": "完成时限2024年11月20日，还有33天。2024年9月反馈为“滞后”。",
        "rule_version": "2024-1",
        "quote": "出台道路规划",
        "occurrence": 1,
        "demo": False,
    }
    assert inputs["days_left"] == "33"


@pytest.mark.usefixtures("every")
def test_steps_limits_and_what_nobody_said_are_told(reader: Program) -> None:
    rows = {row["key"]: row for row in reader.rows("tasks/", AT)}
    longer, done, late = rows["longer"], rows["done"], rows["late"]
    assert (longer["original_due"], longer["due"]) == (None, "2024-11-30")
    assert longer["is_extended"] is True
    assert (done["stage"], done["closed_on"], done["rating"]) == ("closed", "2024-10-05", "good")
    assert (done["limit"], done["due"]) == ("2024-12-31", None)
    assert (late["is_overdue"], late["light"], late["progress"]) == (True, "red", None)
    assert (rows["meeting"]["chapter"], rows["meeting"]["quote"]) == (None, "")


ASKED: tuple[dict[str, str], ...] = (
    {},
    {"chapter": "part"},
    {"chapter": "none"},
    {"lead": "czj"},
    {"department": "tjj"},
    {"kind": "start"},
    {"source": "meeting"},
    {"stage": "closed"},
    {"light": "red"},
    {"light": "done", "lead": "tjj"},
    {"q": "道路"},
    {"q": "nothing"},
)


@pytest.mark.usefixtures("every")
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("month", [SEPTEMBER, Month(2024, 6)])
def test_counts_are_those_of_the_ledger(office: House, asked: dict[str, str], month: Month) -> None:
    for user in (office.leader, office.clerk, office.other):
        found = task_ledger(user, month, Filters(**asked), today=TODAY)
        rows = program_of(user).rows("tasks/", {"month": str(month), **asked})
        assert len(rows) == found.totals.tasks
        assert {row["key"] for row in rows} == {one.task.key for one in found.entries}
        lights = [row["light"] for row in rows]
        assert {name: lights.count(name) for name in lights} == found.totals.lights
        assert sum(row["is_overdue"] for row in rows) == found.totals.overdue


@pytest.mark.usefixtures("every")
def test_yes_and_no_are_true_and_false(reader: Program) -> None:
    overdue = {row["key"] for row in reader.rows("tasks/", {**AT, "overdue": "true"})}
    others = {row["key"] for row in reader.rows("tasks/", {**AT, "overdue": "false"})}
    assert overdue == {"late"}
    assert others == {"road", "longer", "done", "meeting"}


def test_all_filters_of_the_page_but_what_waits_for_oneself_can_be_asked() -> None:
    names = {one.name for one in fields(Filters)}
    assert names - {"todo"} <= TaskParameters.base_filters.keys()


@pytest.mark.usefixtures("every")
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_hold_every_row_once_there_and_back(reader: Program, size: int) -> None:
    there_and_back(reader, "tasks/", AT, size)


@pytest.mark.usefixtures("every")
def test_without_a_month_it_is_the_last_one_that_is_over_and_pages_stay_there(
    reader: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = reader.read("tasks/", {"page_size": "1"})
    assert "month=2024-09" in page["next"]
    assert reader.rows("tasks/") == reader.rows("tasks/", AT)
    monkeypatch.setattr("accounts.clock.now", lambda: at(11, 3))
    assert "month=2024-09" in reader.read(page["next"])["next"]
    assert "month=2024-10" in reader.read("tasks/", {"page_size": "1"})["next"]


def test_what_was_known_at_a_moment(every: list[Task], reader: Program) -> None:
    asked = {**AT, "key": "done"}
    assert reader.row("tasks/", asked)["stage"] == "closed"
    then = reader.row("tasks/", {**asked, "as_of": at(9, 25).isoformat()})
    assert (then["stage"], then["closed_on"], then["rating"]) == ("closing", None, None)
    asked["key"] = "road"
    before = reader.row("tasks/", {**asked, "as_of": (NOW - timedelta(days=1)).isoformat()})
    assert before["progress"] is None


def test_a_department_is_told_what_it_leads_or_joins(every: list[Task], office: House) -> None:
    health = DepartmentFactory(code="wjw", name="卫健委", short_name="卫健委")
    far = DepartmentFactory(code="far", area=AreaFactory(code="150299", name="他区"))

    def keys(user: User) -> set[str]:
        return {row["key"] for row in program_of(user).rows("tasks/", AT)}

    assert keys(office.clerk) == {"road", "late", "longer", "meeting"}
    assert keys(office.other) == {"road", "done"}
    assert keys(office.publisher) == {one.key for one in every}
    for stranger in (person("clerk", health), person("publisher", far)):
        assert keys(stranger) == set()
        assert program_of(stranger).rows("task-progress/") == []


def test_a_token_of_an_area_reads_the_tasks_of_its_plan(every: list[Task], leader: User) -> None:
    far = PlanFactory(area=AreaFactory(code="150299", name="他区", short_name="他区"))
    other = TaskFactory(key="far", plan=far, chapter=ChapterFactory(plan=far, key="far"))
    report(other, SEPTEMBER)
    there = program(leader, "tasks:150299:read", "task-progress:150299:read")
    assert [row["key"] for row in there.rows("tasks/", AT)] == ["far"]
    assert [row["task"] for row in there.rows("task-progress/")] == ["far"]
    here = program(leader, "tasks:150205:read")
    assert {row["key"] for row in here.rows("tasks/", AT)} == {one.key for one in every}


def test_an_illustration_is_marked(every: list[Task], reader: Program) -> None:
    Return.objects.update(is_demo=True)
    assert {row["key"]: row["demo"] for row in reader.rows("tasks/", AT)}["road"] is True
    assert reader.row("task-progress/")["demo"] is True


# -- progress ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("every")
def test_a_months_progress_is_told_in_the_departments_words(reader: Program) -> None:
    assert reader.row("task-progress/") == {
        "task": "road",
        "number": "会-1",
        "title": "出台道路规划",
        "area": "150205",
        "month": "2024-09",
        "state": "late",
        "text": "会签中",
        "next_step": "上会",
        "note": "",
        "published_at": "2024-10-08T10:00:00+08:00",
        "superseded_at": None,
        "demo": False,
    }


def test_progress_by_its_parameters_and_vintages(every: list[Task], reader: Program) -> None:
    road, late = every[0], every[1]
    then = NOW + timedelta(days=3)
    road.progress.update(superseded_at=then)
    report(road, SEPTEMBER, "on_track", "已上会", at=then)
    report(late, Month(2024, 8), "not_started")

    def told(**asked: str) -> list[str]:
        return [row["text"] for row in reader.rows("task-progress/", asked)]

    assert told(task="road") == ["已上会"]
    assert told(task="road", include_history="true") == ["会签中", "已上会"]
    assert told(task="road", as_of=(then - timedelta(1)).isoformat()) == ["会签中"]
    assert told(state="not_started") == ["正在起草。"]
    assert told(state="late") == []
    assert told(lead="czj", to="2024-08") == ["正在起草。"]
    assert told(updated_since=then.isoformat()) == ["会签中", "已上会"]


def test_a_draft_is_no_progress_for_anybody(every: list[Task], opened: Return, clerk: User) -> None:
    draft(TaskFactory(key="open", lead=opened.department), opened, state="late")
    for query in ({}, {"include_history": "true"}, {"updated_since": "2000-01-01T00:00:00Z"}):
        rows: list[dict[str, Any]] = program_of(clerk).rows("task-progress/", query)
        assert "open" not in {row["task"] for row in rows}


def test_a_chapter_is_asked_with_all_below_it(office: House, reader: Program) -> None:
    office.task(key="inner", chapter=chapter())
    for key in ("section", "part"):
        assert [row["key"] for row in reader.rows("tasks/", {**AT, "chapter": key})] == ["inner"]
