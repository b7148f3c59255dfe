"""The ledger: who sees what, filters against a slow twin, counts that agree, the past as it was."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from entry.models import DueRule
from entry.periods import Month
from plan.lights import State
from plan.models import Task, TaskNode
from plan.tasks import CUTS, TODOS, Filters, TaskEntry, cuts, task_ledger, totals
from plan.todos import todos
from tests.factories import AreaFactory, DepartmentFactory, PlanFactory, actor, person
from tests.plan.factories import TaskFactory, report
from tests.plan.scenes import TODAY, House, at, chapter, take

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)


def ledger(user: User, **filters: str) -> Any:
    return task_ledger(user, SEPTEMBER, Filters(**filters), today=TODAY)


def titles(user: User, **filters: str) -> list[str]:
    return [one.task.title for one in ledger(user, **filters).entries]


@pytest.fixture
def several(office: House) -> list[Task]:
    """Tasks that differ in everything that a filter asks for."""
    DueRule.objects.create(day=8)
    one, two = chapter("one", "一节"), chapter("two", "二节")
    limit = date(2024, 9, 30)
    made = [
        office.task(title="甲", chapter=one, order=1, kind="start"),
        office.task(title="乙", chapter=two, order=2, due=limit, original_due=limit),
        office.task(title="丙", chapter=two, order=3, lead=office.statistics),
        office.task(title="丁", chapter=two, order=4, quote="原文提到供水"),
        office.task(title="戊", chapter=None, source="meeting", order=5, quote=""),
        office.task(title="己", chapter=one, order=6),
    ]
    made[2].co_operating.add(office.finance)
    for task in (made[1], made[3], made[5]):
        take(task, "acknowledge", office.clerk)
    take(made[3], "apply_extension", office.clerk, text="未到。", due=date(2025, 3, 31))
    take(made[5], "apply_closing", office.clerk, at(9, 2), text="完成。")
    report(made[1], SEPTEMBER, "late", "受阻。")
    report(made[0], SEPTEMBER)
    return made


def test_who_sees_which_tasks(several: list[Task], office: House) -> None:
    """A clerk his department's and those it co-operates on, a leader all, auditors nothing."""
    every = ["甲", "乙", "丙", "丁", "戊", "己"]
    assert titles(office.clerk) == every
    assert titles(office.other) == ["丙"]
    assert titles(office.reviewer) == every
    assert titles(office.publisher) == titles(office.leader) == every
    official = person("clerk", DepartmentFactory())
    assert titles(official) == []
    Task.objects.filter(title="乙").update(lead_official=official)
    assert titles(official) == ["乙"]
    elsewhere = DepartmentFactory(area=AreaFactory(code="150203", name="邻区"))
    for stranger in (person("publisher", elsewhere), person("auditor"), person(None)):
        assert titles(stranger) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"chapter": "one"}, "甲己"),
        ({"chapter": "part"}, "甲乙丙丁己"),
        ({"chapter": "none"}, "戊"),
        ({"lead": "tjj"}, "丙"),
        ({"department": "czj"}, "甲乙丙丁戊己"),
        ({"department": "tjj"}, "丙"),
        ({"kind": "start"}, "甲"),
        ({"source": "meeting"}, "戊"),
        ({"stage": "assigned"}, "甲丙戊"),
        ({"stage": "closing"}, "己"),
        ({"light": "red"}, "乙"),
        ({"light": "unreported"}, "丙丁戊"),
        ({"overdue": "yes"}, "乙"),
        ({"overdue": "no", "stage": "working"}, "丁"),
        ({"q": "供水"}, "丁"),
        ({"q": "没有"}, ""),
        ({"todo": "close"}, ""),
        ({"kind": "closing", "stage": "closing"}, ""),
        ({"light": "purple"}, ""),
    ],
)
def test_filters(
    several: list[Task], office: House, filters: dict[str, str], expected: str
) -> None:
    assert titles(office.clerk, **filters) == list(expected)


def slow(entry: TaskEntry, wanted: Filters) -> bool:
    """Each filter on its own, from the rows themselves."""
    task = Task.objects.get(pk=entry.task.pk)
    leads = [task.lead.code]
    return (
        (not wanted.lead or wanted.lead in leads)
        and (
            not wanted.department
            or wanted.department in [*leads, *(one.code for one in task.co_operating.all())]
        )
        and (not wanted.kind or task.kind == wanted.kind)
        and (not wanted.source or task.source == wanted.source)
        and (not wanted.stage or task.stage == wanted.stage)
        and (not wanted.light or entry.judged.light.state == wanted.light)
        and (not wanted.overdue or entry.judged.is_overdue == (wanted.overdue == "yes"))
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.builds(
        Filters,
        lead=st.sampled_from(["", "czj", "tjj"]),
        department=st.sampled_from(["", "czj", "tjj"]),
        kind=st.sampled_from(["", "start", "document"]),
        source=st.sampled_from(["", "plan", "meeting"]),
        stage=st.sampled_from(["", "assigned", "working", "closing"]),
        light=st.sampled_from(["", "red", "green", "unreported"]),
        overdue=st.sampled_from(["", "yes", "no"]),
    )
)
def test_any_filters_against_a_slow_twin(
    several: list[Task], office: House, wanted: Filters
) -> None:
    every = ledger(office.leader).entries
    found = task_ledger(office.leader, SEPTEMBER, wanted, today=TODAY)
    expected = [one.task.pk for one in every if slow(one, wanted)]
    assert [one.task.pk for one in found.entries] == expected
    assert found.totals == totals(found.entries)
    for by in CUTS:
        lines = cuts(found.entries, by)
        assert sum(one.totals.tasks for one in lines) == found.totals.tasks
        assert sum(one.totals.overdue for one in lines) == found.totals.overdue
        for state in State:
            counted = sum(one.totals.lights.get(state, 0) for one in lines)
            assert counted == found.totals.lights.get(state, 0)


@pytest.mark.parametrize(("by", "parameter"), [("chapter", "chapter"), ("department", "lead")])
def test_a_cuts_count_is_what_its_link_lists(
    several: list[Task], office: House, by: str, parameter: str
) -> None:
    for line in cuts(ledger(office.leader).entries, by):
        for stage, count in line.totals.stages.items():
            assert len(titles(office.leader, **{parameter: line.key}, stage=stage)) == count
        for light, count in line.totals.lights.items():
            assert len(titles(office.leader, **{parameter: line.key}, light=light)) == count


def test_what_waits_is_counted_as_the_ledger_lists_it(several: list[Task], office: House) -> None:
    take(several[5], "send_back", office.publisher, at(9, 5), text="缺材料。")
    take(several[1], "apply_closing", office.clerk, at(9, 6), text="完成。")
    expected = {
        office.clerk: {"acknowledge": "甲戊", "redo": "己"},
        office.other: {"acknowledge": "丙"},
        office.publisher: {"grant_extension": "丁", "close": "乙"},
        office.leader: {},
        office.reviewer: {},
    }
    for user, waiting in expected.items():
        counted = {one.href.rpartition("=")[2]: one.count for one in todos(user, TODAY)}
        for todo in TODOS:
            listed = titles(user, todo=todo)
            assert listed == list(waiting.get(todo, ""))
            assert counted.get(todo, 0) == len(listed)


def test_the_past_is_told_as_it_stood(office: House) -> None:
    task = office.task(title="甲")
    take(task, "assign", office.publisher, at(2, 5), due=date(2024, 6, 30))
    take(task, "acknowledge", office.clerk, at(2, 8))
    take(task, "apply_extension", office.clerk, at(6, 20), text="未到。", due=date(2024, 12, 20))
    take(task, "grant_extension", office.publisher, at(7, 2))
    take(task, "apply_closing", office.clerk, at(9, 10), text="完成。")
    take(task, "close", office.publisher, at(10, 8), rating="good")
    report(task, Month(2024, 5), "late", at=at(6, 7))

    def stood(
        month: int, as_of: datetime | None = None, day: date | None = None
    ) -> tuple[str, str, date, str]:
        found = task_ledger(office.leader, Month(2024, month), today=TODAY, as_of=as_of, day=day)
        judged = found.entries[0].judged
        said = judged.progress.text if judged.progress else ""
        return judged.course.stage, judged.light.state, judged.limit, said

    half, whole = date(2024, 6, 30), date(2024, 12, 20)
    assert stood(1)[0] == "assigned"
    assert stood(4) == ("working", "unreported", half, "")
    assert stood(5)[1:] == ("yellow", half, "正在起草。")
    assert stood(6)[1:] == ("unreported", half, "正在起草。")
    assert stood(7)[2] == whole
    assert stood(9, day=date(2024, 9, 30))[:2] == ("closing", "green")
    assert stood(9)[:2] == ("closed", "done")  # the last month that is over is about today
    assert stood(10)[:2] == ("closed", "done")
    # As known on 30 June: June's return was not due yet, and May had said 滞后.
    assert stood(6, at(6, 30))[1:3] == ("yellow", half)
    # As known on 1 June: nothing of May was published.
    assert stood(5, at(6, 1))[1:] == ("unreported", half, "")


def test_a_month_that_is_not_due_yet_is_not_asked_for(office: House) -> None:
    """September's return is due on 8 October; who is not published when half of the departments
    are, is silent then, and everybody once October was due as well."""
    DueRule.objects.create(day=8)
    task = office.task(title="甲", stage="working")
    report(task, Month(2024, 8))

    def state(day: date) -> str:
        found = task_ledger(office.clerk, SEPTEMBER, today=day)
        return found.entries[0].judged.light.state

    others = office.task(title="乙", lead=office.statistics, stage="working")
    assert state(date(2024, 10, 9)) == "green"
    assert state(date(2024, 11, 8)) == "green"
    assert state(date(2024, 11, 9)) == "unreported"
    report(others, SEPTEMBER)
    assert state(date(2024, 10, 8)) == "green"
    assert state(date(2024, 10, 9)) == "unreported"
    report(task, SEPTEMBER)
    assert state(date(2024, 10, 9)) == "green"


def test_older_tasks_stay_until_they_are_settled(office: House) -> None:
    old = PlanFactory(year=2023)
    TaskFactory(plan=old, lead=office.finance, title="旧办", chapter=None, source="meeting")
    done = TaskFactory(plan=old, lead=office.finance, title="旧结", chapter=None, source="meeting")
    Task.objects.filter(pk=done.pk).update(stage="closed", closed_on=date(2023, 12, 1))
    late = TaskFactory(plan=old, lead=office.finance, title="新结", chapter=None, source="meeting")
    Task.objects.filter(pk=late.pk).update(stage="closed", closed_on=date(2024, 2, 1))
    assert titles(office.clerk) == ["旧办", "新结"]


def test_a_meetings_task_is_not_there_before_it_was_assigned(office: House) -> None:
    office.task(title="会", chapter=None, source="meeting", assigned_on=date(2024, 9, 3))
    found = [
        len(task_ledger(office.clerk, Month(2024, month), today=TODAY).entries) for month in (8, 9)
    ]
    assert found == [0, 1]


LEDGER_QUERIES = 13


def test_the_ledger_takes_a_fixed_number_of_queries(office: House) -> None:
    def grow(count: int) -> None:
        for _ in range(count):
            task = office.task(title="任务")
            task.co_operating.add(office.statistics)
            TaskNode.objects.create(task=task, title="初审", due=date(2024, 6, 1))
            take(task, "acknowledge", office.clerk)
            report(task, SEPTEMBER)

    def asked() -> int:
        user = User.objects.get(pk=office.clerk.pk)
        with CaptureQueriesContext(connection) as captured:
            found = ledger(user)
            assert [one.co_operating for one in found.entries]
        return len(captured)

    grow(3)
    first = asked()
    grow(6)
    assert (first, asked()) == (LEDGER_QUERIES, LEDGER_QUERIES)
    with CaptureQueriesContext(connection) as captured:
        todos(actor(office.clerk).person, TODAY)
    assert len(captured) == 1
