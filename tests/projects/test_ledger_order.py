"""In which order the ledger's projects stand, which columns are usual, and what wider ones cost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.periods import Month
from projects.arrangement import ordered
from projects.columns import COLUMNS, USUAL, shown
from projects.ledgers import ledger
from projects.models import Funding, Member, Project
from tests.factories import DepartmentFactory, person
from tests.projects.factories import ProjectFactory, happen, permit, plan_for, report, rules
from tests.projects.problem_rows import photo, problem

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
D = Decimal


def test_parts_stand_below_their_package(finance: Department, clerk: User) -> None:
    alone = ProjectFactory(name="甲", lead=finance, order=2)
    package = ProjectFactory(name="打包", lead=finance, order=4, part_count=13)
    for name, order in (("乙", 1), ("丙", 9)):
        ProjectFactory(name=name, lead=finance, order=order, parent=package)
    ProjectFactory(name="丁", lead=finance, order=3, parent=ProjectFactory(name="别处"))
    found = ordered(ledger(clerk, SEPTEMBER).entries, "")
    assert [(one.project.name, is_part) for one, is_part in found] == [
        (alone.name, False), ("丁", False), ("打包", False), ("乙", True), ("丙", True),
    ]  # fmt: skip
    by_name = ordered(ledger(clerk, SEPTEMBER).entries, "-name")
    assert [one.project.name for one, _ in by_name] == ["甲", "打包", "乙", "丙", "丁"]
    assert not any(is_part for _, is_part in by_name)


def test_nothing_is_lost_in_a_ring_of_packages(finance: Department, clerk: User) -> None:
    one = ProjectFactory(name="甲", lead=finance)
    other = ProjectFactory(name="乙", lead=finance, parent=one)
    Project.objects.filter(pk=one.pk).update(parent=other)
    found = ordered(ledger(clerk, SEPTEMBER).entries, "")
    assert {entry.project.name for entry, _ in found} == {"甲", "乙"}


@pytest.mark.parametrize("key", COLUMNS)
def test_every_column_orders_the_list(key: str, finance: Department, leader: User) -> None:
    """Up, down, and what has nothing there at the end both times."""
    rules()
    for number in range(6):
        made = ProjectFactory(
            lead=finance if number % 2 else DepartmentFactory(),
            total_investment=D(number) if number % 3 else None,
        )
        if number % 2:
            plan_for(made, str(1000 * number), planned_start=Month(2024, number + 1))
            happen(made, "started", date(2024, number + 1, 5))
            report(made, SEPTEMBER, str(70 * number), problem=f"问题{number}")
    entries = ledger(leader, SEPTEMBER, with_more=True).entries
    rank = COLUMNS[key].ranked
    for sort in (key, f"-{key}"):
        ranks = [rank(one) for one, _ in ordered(entries, sort)]
        known = [each for each in ranks if each is not None]
        assert ranks == known + [None] * (len(ranks) - len(known))
        assert known == sorted(known, reverse=sort.startswith("-"))


def test_the_usual_columns_fit_a_narrow_table() -> None:
    assert [one.key for one in shown(())] == list(USUAL)
    assert [one.key for one in shown(("gap", "level"))] == ["name", "gap", "level"]
    unfolded = [one.key for one in shown(()) if not one.is_folded]
    assert unfolded == [
        "name", "stage", "total", "planned", "month", "invested", "completion", "gap", "started",
        "problem", "light",
    ]  # fmt: skip


# --- costs ------------------------------------------------------------------------------------

MORE_QUERIES = 6


@pytest.mark.parametrize("count", [3, 9])
def test_the_wider_columns_take_a_fixed_number_of_queries(count: int) -> None:
    rules()
    reader = person("leader")
    for number in range(count):
        made = ProjectFactory(lead_official=reader)
        made.co_operating.add(DepartmentFactory(), DepartmentFactory())
        plan_for(made, months={6: "100"})
        report(made, SEPTEMBER, str(number))
        Member.objects.create(project=made, duty="contact", name="某人", phone="1")
        Funding.objects.create(project=made, kind="own", amount=D(1))
        photo(made)
        permit(made, "eia")
        problem(made)
    user = User.objects.get(pk=reader.pk)

    def asked(**options: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            found = ledger(user, SEPTEMBER, **options)
            for one in found.entries:
                for column in COLUMNS.values():
                    if options or not column.needs_more:
                        column.text(one)
        return len(captured)

    assert asked() == 11  # as `test_ledgers` has it, with his memberships
    assert asked() == 10
    assert asked(with_more=True) == 10 + MORE_QUERIES
