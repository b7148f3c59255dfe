"""The tasks' sheet of a return."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from entry.sheets import Change, Outcome
from plan.models import Task, TaskProgress
from plan.sheets import TaskRegister
from tests.factories import NOW, ChapterFactory, PlanFactory, ReturnFactory, actor
from tests.plan.factories import TaskFactory, cancel, close, draft, report

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
REGISTER = TaskRegister()
YEAR = Month.range(Month(2023, 12), Month(2025, 2))


@pytest.fixture
def opened(finance: Department, clerk: User) -> Return:
    made: Return = ReturnFactory(department=finance, month=SEPTEMBER, opened_by=clerk)
    return made


@pytest.fixture
def rules_task(finance: Department) -> Task:
    made: Task = TaskFactory(key="rules", number="2024-900", title="出台办法", lead=finance)
    return made


def due(department: Department) -> list[int]:
    """The months of 2024 that a department owes, by number; those of other years as negatives."""
    months = REGISTER.departments_due(YEAR)
    return [
        month.month if month.year == 2024 else -month.month
        for month in YEAR
        if department.pk in months[month]
    ]


def test_a_task_of_the_report_is_due_from_january_to_december(
    rules_task: Task, finance: Department
) -> None:
    assert due(finance) == list(range(1, 13))


def test_what_goes_to_another_lead_stays_in_what_was_published(
    rules_task: Task, opened: Return, statistics: Department, clerk: User
) -> None:
    kept = draft(rules_task, opened, state="on_track", text="起草")
    Return.objects.update(state="published", published_at=NOW, published_by=clerk)
    TaskProgress.objects.filter(pk=kept.pk).update(published_at=NOW)
    Task.objects.update(lead=statistics)
    opened.refresh_from_db()
    assert [row.subject for row in REGISTER.sheet(opened).rows] == ["rules"]
    draft_return: Return = ReturnFactory(
        department=opened.department, month=SEPTEMBER + 1, opened_by=clerk
    )
    assert not REGISTER.sheet(draft_return).rows


def test_a_published_month_keeps_its_order_when_a_task_goes_to_another_lead(
    rules_task: Task, opened: Return, statistics: Department, clerk: User
) -> None:
    last = TaskFactory(key="last", number="2024-999", lead=rules_task.lead, order=rules_task.order)
    made = [draft(one, opened, state="on_track", text="起草") for one in (last, rules_task)]
    Return.objects.update(state="published", published_at=NOW, published_by=clerk)
    TaskProgress.objects.filter(pk__in=[one.pk for one in made]).update(published_at=NOW)
    opened.refresh_from_db()
    Task.objects.filter(pk=rules_task.pk).update(lead=statistics)
    assert [row.subject for row in REGISTER.sheet(opened).rows] == ["rules", "last"]
    assert list(REGISTER.rows(opened, ["rules"])) == ["rules"]


@pytest.mark.parametrize(
    ("assigned", "first"),
    [
        (date(2024, 3, 31), 4),
        (date(2024, 4, 1), 5),
        (date(2023, 11, 5), 1),
        (date(2024, 11, 1), 12),
    ],
)
def test_a_task_is_due_from_the_month_after_it_was_assigned(
    assigned: date, first: int, finance: Department
) -> None:
    TaskFactory(lead=finance, assigned_on=assigned)
    assert due(finance) == list(range(first, 13))


def test_who_assigns_in_december_hears_of_it_no_more_this_year(finance: Department) -> None:
    TaskFactory(lead=finance, assigned_on=date(2024, 12, 1))
    assert due(finance) == []


@pytest.mark.parametrize("on", [date(2024, 5, 1), date(2024, 5, 31)])
def test_the_month_of_the_closing_is_the_last(
    on: date, rules_task: Task, finance: Department
) -> None:
    close(rules_task, on)
    assert due(finance) == [1, 2, 3, 4, 5]


def test_a_cancelled_task_is_due_until_the_month_in_which_that_happened(
    rules_task: Task, finance: Department
) -> None:
    cancel(rules_task, datetime(2024, 6, 30, 17, 0, tzinfo=UTC))  # the first of July in Baotou
    assert due(finance) == [1, 2, 3, 4, 5, 6, 7]


def test_a_task_that_is_handed_in_for_closing_is_still_due(
    rules_task: Task, finance: Department
) -> None:
    Task.objects.update(stage=Task.Stage.CLOSING)
    assert due(finance) == list(range(1, 13))


def test_a_task_of_next_year_is_next_years(finance: Department) -> None:
    plan = PlanFactory(year=2025)
    TaskFactory(lead=finance, plan=plan, chapter=ChapterFactory(plan=plan, key="next"))
    assert due(finance) == [-1, -2]


@pytest.mark.parametrize("tasks", [1, 3, 9])
def test_who_owes_takes_one_query_for_all_months(tasks: int, finance: Department) -> None:
    for number in range(tasks):
        made = TaskFactory(lead=finance)
        if number % 2:
            cancel(made)
    with CaptureQueriesContext(connection) as captured:
        assert due(finance)[:9] == list(range(1, 10))
    assert len(captured) == 1


def test_why_a_task_is_missing_is_told(
    opened: Return, rules_task: Task, finance: Department, statistics: Department
) -> None:
    TaskFactory(key="theirs", title="别家的", lead=statistics)
    TaskFactory(key="later", title="后交办的", lead=finance, assigned_on=date(2024, 9, 3))
    plan = PlanFactory(year=2025)
    chapter = ChapterFactory(plan=plan, key="next")
    TaskFactory(key="next", title="明年的", lead=finance, plan=plan, chapter=chapter)
    close(rules_task, date(2024, 8, 31))
    keys = ("x", "theirs", "later", "next", "rules")
    assert {key: REGISTER.why_missing(opened, key) for key in keys} == {
        "x": "没有标识为“x”的任务。",
        "theirs": "“别家的”不由财政局填报。",
        "later": "“后交办的”自2024年10月起填报。",
        "next": "“明年的”是2025年的任务，2024年不填报。",
        "rules": "“出台办法”已办结，不再填报。",
    }


def test_a_row_tells_what_is_known(opened: Return, rules_task: Task) -> None:
    Task.objects.update(due=date(2024, 10, 31), original_due=date(2024, 9, 30), stage="closing")
    report(rules_task, Month(2024, 7), "late", "旧的")
    report(rules_task, Month(2024, 8), "on_track", "征求意见")
    (row,) = REGISTER.sheet(opened).rows
    assert (row.subject, row.title, row.group) == ("rules", "出台办法", "章节")
    assert row.cells["limit"] == "2024-10-31（延期）"
    assert row.cells["previous"] == "正常推进：征求意见"
    assert row.context.is_closing
    assert [one.month.month for one in row.context.earlier] == [8, 7]
    assert row.synonyms == ("2024-900",)


def test_a_task_without_a_day_is_held_to_the_year(opened: Return, rules_task: Task) -> None:
    (row,) = REGISTER.sheet(opened).rows
    assert row.context.limit == date(2024, 12, 31)
    assert row.cells["limit"] == "2024年内"


@pytest.mark.parametrize("count", [3, 9])
def test_the_sheet_takes_a_fixed_number_of_queries(
    count: int, opened: Return, finance: Department
) -> None:
    for _ in range(count):
        made = TaskFactory(lead=finance)
        report(made, Month(2024, 8))
        draft(made, opened, state="late", text="慢")
    with CaptureQueriesContext(connection) as captured:
        assert len(REGISTER.sheet(opened).rows) == count
    assert len(captured) == 3
    with CaptureQueriesContext(connection) as captured:
        assert len(REGISTER.check(opened)) == count
    assert len(captured) == 3


def test_saving_checking_and_the_panel(opened: Return, rules_task: Task, clerk: User) -> None:
    changes = [
        Change("tasks", "rules", "state", "滞后"),
        Change("tasks", "rules", "text", "部门会签未完"),
        Change("tasks", "rules", "previous", "改历史"),
    ]
    results = save_cells(opened.pk, changes, by=actor(clerk), at=NOW).results
    assert [one.outcome for one in results] == [Outcome.REFUSED, Outcome.SAVED, Outcome.SAVED]
    made = TaskProgress.objects.get(monthly_return=opened)
    assert (made.state, made.text, made.version) == ("late", "部门会签未完", 1)
    (found,) = REGISTER.check(opened)
    assert (found.code, found.column, found.title) == ("late-without-plan", "next_step", "出台办法")
    told = REGISTER.panel(opened, "rules")
    assert told["task"] == rules_task
    cells = {one.title: one.after for one in told["changes"][0].cells}
    assert cells == {"进展状态": "滞后", "进展情况": "部门会签未完"}
    with pytest.raises(LookupError, match="没有标识"):
        REGISTER.panel(opened, "nothing")


def test_a_draft_off_the_sheet_is_told(opened: Return, rules_task: Task) -> None:
    draft(rules_task, opened, state="done", text="已印发")
    close(rules_task, date(2024, 8, 1))
    (found,) = REGISTER.check(opened)
    assert (found.code, found.column, found.message) == (
        "not-due",
        "state",
        "“出台办法”已办结，不再填报。",
    )
