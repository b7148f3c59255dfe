"""The protocol between the kernel and its registers: what is announced keeps to it."""

import inspect
from collections.abc import Collection, Mapping
from datetime import date

import pytest
from django.template.loader import get_template

from accounts.models import Department, User
from entry import workflow
from entry.figures import MonthlyFigure
from entry.models import Return
from entry.periods import Month
from entry.registers import Register, departments_owing, problems_of, register, registers, sheets_on
from entry.row_writers import blank
from entry.sheets import CellsError, Problem, Row, Severity, Values
from investment.models import Signing
from projects.models import Project
from tests.entry.conftest import SEPTEMBER
from tests.factories import NOW, DepartmentFactory, actor
from tests.investment.factories import receive, won
from tests.plan.factories import TaskFactory
from tests.projects.factories import ProjectFactory, plan_for, report

MEMBERS = {name for name in vars(Register) if not name.startswith("_")}
ANNOUNCED = [pytest.param(one, id=one.key) for one in registers()]
# what is no words
REFUSES = {
    "indicators": "value", "projects": "invested", "tasks": "state", "funds": "claimed",
}  # fmt: skip


def test_the_installation_announces_its_registers_once_each() -> None:
    keys = [one.key for one in registers()]
    assert keys
    assert len(keys) == len(set(keys))
    assert all("|" not in key and "/" not in key and len(key) <= 30 for key in keys)
    assert [register(key) for key in keys] == list(registers())


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 200])
def test_an_unknown_register_is_told_in_words(key: str) -> None:
    with pytest.raises(LookupError, match=r"没有名为“.{0,30}”的台账"):
        register(key)


@pytest.mark.parametrize("each", ANNOUNCED)
def test_a_register_has_every_member_with_the_arguments_asked_for(each: Register) -> None:
    for name in MEMBERS:
        asked, given = getattr(Register, name), getattr(type(each), name, None)
        if inspect.isfunction(asked):
            assert list(inspect.signature(asked).parameters) == list(
                inspect.signature(given).parameters
            ), name
        else:
            assert getattr(each, name) or name == "follows", name
    assert issubclass(each.figure, MonthlyFigure)
    assert get_template(each.panel_template)


@pytest.fixture
def full(opened: Return) -> Return:
    """A return with a row in every register."""
    plan_for(ProjectFactory(lead=opened.department))
    TaskFactory(lead=opened.department)
    won("blades", date(2023, 12, 1), lead=opened.department)
    return opened


@pytest.mark.django_db
@pytest.mark.parametrize("each", ANNOUNCED)
def test_an_announced_register_keeps_its_word_on_a_return(
    each: Register, full: Return, clerk: User
) -> None:
    opened = full
    sheet = each.sheet(opened)
    subjects = [row.subject for row in sheet.rows]
    assert subjects
    assert len(subjects) == len(set(subjects))
    assert all("|" not in one and len(one) <= 80 for one in subjects)
    columns = {column.key for column in sheet.columns}
    assert all(row.editable <= columns for row in sheet.rows)
    assert "note" in columns  # where a soft finding is explained
    assert set(each.rows(opened, [*subjects, "nothing:0"])) == set(subjects)
    assert each.why_missing(opened, "nothing:0").endswith("。")
    assert each.figures(opened) == []
    with pytest.raises(LookupError):
        each.panel(opened, "nothing:0")
    with pytest.raises(CellsError) as refused:
        each.parse(sheet.rows[0], {REFUSES[each.key]: "一个数"})
    assert set(refused.value.messages) == {REFUSES[each.key]}
    assert sheet.row_word
    assert sheet.derived <= columns - {column.key for column in sheet.columns if column.kind}


TYPED = {
    "indicators": {"value": "70", "growth": "3", "rank": "2", "status": "核定", "note": "因为"},
    "projects": {
        "month": "7", "invested": "70", "listed": "60", "received": "50", "paid": "40",
        "physical": "打桩", "problem": "缺地", "next_step": "封顶", "note": "因为",
    },
    "tasks": {"state": "滞后", "text": "会签", "next_step": "报批", "note": "因为"},
    "funds": {
        "month": "7", "claimed": "70", "verified": "60", "outside_region": "10",
        "outside_city": "11", "outside_district": "12", "foreign": "13", "fixed": "14",
        "working": "15", "proof": "审计报告", "note": "因为",
    },
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("each", ANNOUNCED)
def test_what_is_typed_into_a_column_moves_no_other_but_those_that_follow(
    each: Register, full: Return
) -> None:
    for project in Project.objects.all():
        report(project, SEPTEMBER - 1, "9")
    for signing in Signing.objects.all():
        receive(signing, SEPTEMBER - 1, "9")
    typed, columns = TYPED[each.key], {column.key for column in each.sheet(full).columns}
    for row in each.sheet(full).rows:
        assert row.editable <= typed.keys()
        assert set(each.follows) <= columns
        empty = dict(blank(each.figure))
        filled = empty | {
            k: v for one in row.editable for k, v in each.parse(row, {one: typed[one]}).items()
        }
        for start in (empty, filled):
            was = each.texts(row, start)
            for column in row.editable:
                now = each.texts(row, start | each.parse(row, {column: typed[column]}))
                moved = {one for one in columns if was.get(one) != now.get(one)}
                assert moved <= {column, *each.follows}, column


@pytest.mark.django_db
@pytest.mark.parametrize("each", ANNOUNCED)
def test_who_owes_is_answered_for_every_month_asked(each: Register, full: Return) -> None:
    months = Month.range(Month(2024, 1), Month(2024, 12))
    due = each.departments_due(months)
    assert set(due) >= set(months)
    assert due[SEPTEMBER] == {full.department_id}


@pytest.mark.django_db
def test_sheets_without_rows_are_left_out(opened: Return) -> None:
    assert [sheet.register for sheet in sheets_on(opened)] == ["indicators"]
    TaskFactory(lead=opened.department)
    assert [sheet.register for sheet in sheets_on(opened)] == ["indicators", "tasks"]


@pytest.mark.django_db
def test_who_leads_only_a_project_or_only_a_task_owes_a_return(statistics: Department) -> None:
    works, duties = DepartmentFactory(), DepartmentFactory()
    plan_for(ProjectFactory(lead=works))
    TaskFactory(lead=duties)
    assert departments_owing([SEPTEMBER]) == {SEPTEMBER: {works.pk, duties.pk}}


class Second:
    """A register of another package, as the kernel meets one: it owes for its own department."""

    key, title, panel_template = "second", "另一本台账", "entry/_checks.html"

    def __init__(self, owing: Mapping[Month, Collection[int]]) -> None:
        self.owing = owing

    def departments_due(self, months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
        return {month: frozenset(self.owing.get(month, ())) for month in months}

    def counted(self, monthly_return: Return) -> list[tuple[Row, Values]]:
        return []

    def check(self, monthly_return: Return) -> list[Problem]:
        return [Problem(self.key, "a", "value", "odd", Severity.HARD, "另一本台账的问题。")]


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, statistics: Department) -> Second:
    second = Second({SEPTEMBER: [statistics.pk]})
    both = (*registers(), second)
    monkeypatch.setattr("config.registers.REGISTERS", both)
    return second


@pytest.mark.django_db
def test_what_registers_owe_and_say_is_put_together(
    opened: Return, statistics: Department, two: Second
) -> None:
    owing = departments_owing([SEPTEMBER, SEPTEMBER + 1])
    assert owing[SEPTEMBER] == {opened.department_id, statistics.pk}
    assert owing[SEPTEMBER + 1] == {opened.department_id}
    assert "另一本台账的问题。" in [one.message for one in problems_of(opened)]


@pytest.mark.django_db
def test_a_department_of_the_second_register_may_open_its_month(
    statistics: Department, other_clerk: User, two: Second
) -> None:
    opened = workflow.open_return(statistics, SEPTEMBER, by=actor(other_clerk), at=NOW)
    assert opened.department == statistics


@pytest.mark.django_db
def test_nobody_owes_when_no_register_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.registers.REGISTERS", ())
    DepartmentFactory()
    assert departments_owing([SEPTEMBER]) == {SEPTEMBER: frozenset()}
