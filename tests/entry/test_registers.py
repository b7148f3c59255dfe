"""The protocol between the kernel and its registers: what is announced keeps to it."""

import inspect
from collections.abc import Collection, Mapping

import pytest
from django.template.loader import get_template

from accounts.models import Department, User
from entry import workflow
from entry.figures import MonthlyFigure
from entry.models import Return
from entry.periods import Month
from entry.registers import Register, departments_owing, problems_of, register, registers
from entry.sheets import CellsError, Problem, Severity
from tests.entry.conftest import SEPTEMBER
from tests.factories import NOW, DepartmentFactory, actor

MEMBERS = {name for name in vars(Register) if not name.startswith("_")}
ANNOUNCED = [pytest.param(one, id=one.key) for one in registers()]


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
            assert getattr(each, name), name
    assert issubclass(each.figure, MonthlyFigure)
    assert get_template(each.panel_template)


@pytest.mark.django_db
@pytest.mark.parametrize("each", ANNOUNCED)
def test_an_announced_register_keeps_its_word_on_a_return(
    each: Register, opened: Return, clerk: User
) -> None:
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
        each.parse(sheet.rows[0], {"value": "一个数"})
    assert set(refused.value.messages) == {"value"}


@pytest.mark.django_db
@pytest.mark.parametrize("each", ANNOUNCED)
def test_who_owes_is_answered_for_every_month_asked(each: Register, opened: Return) -> None:
    months = Month.range(Month(2024, 1), Month(2024, 12))
    due = each.departments_due(months)
    assert set(due) >= set(months)
    assert due[SEPTEMBER] == {opened.department_id}


class Second:
    """A register of another package, as the kernel meets one: it owes for its own department."""

    key, title, panel_template = "second", "另一本台账", "entry/_checks.html"

    def __init__(self, owing: Mapping[Month, Collection[int]]) -> None:
        self.owing = owing

    def departments_due(self, months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
        return {month: frozenset(self.owing.get(month, ())) for month in months}

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
