"""The wall: each month of each project, against slow answers from the rows themselves."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.periods import Month
from plan.lights import State
from plan.models import PlanCurve
from projects.board import GROUPS, Mark, board
from projects.judging import judge
from projects.ledgers import Filters, ledger
from projects.models import PlannedMonth, Project, ProjectProgress
from projects.presenters_board import board_page
from projects.totals import totals
from tests.factories import UserFactory, person
from tests.projects.factories import ProjectFactory, happen, listed, plan_for, report, rules

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
TODAY = date(2024, 10, 18)
D = Decimal


def signs(project: Project, user: User, month: Month = SEPTEMBER) -> dict[int, list[str]]:
    """The marks of a project's row by the number of the month."""
    found = board(ledger(user, month))
    rows = [row for group in found.groups for row in group.rows]
    (row,) = [one for one in rows if one.entry.project == project]
    return {
        cell.month.month: [mark.sign for mark in cell.marks] for cell in row.cells if cell.marks
    }


# --- months -----------------------------------------------------------------------------------


def done_by(project: Project, month: Month) -> Decimal | None:
    """What the database holds of a month, in per cent of the year's plan."""
    found = ProjectProgress.objects.filter(project=project, month=month, superseded_at=None).first()
    plan = project.year_plans.filter(year=month.year).first()
    if found is None or found.invested is None or plan is None or not plan.planned_investment:
        return None
    return D(found.invested) / D(plan.planned_investment) * 100


@pytest.mark.usefixtures("sixty")
def test_every_month_of_every_project_is_what_its_rows_say(leader: User) -> None:
    found = board(ledger(leader, SEPTEMBER))
    rows = [row for group in found.groups for row in group.rows]
    assert len(rows) == 60
    for row in rows:
        for cell in row.cells:
            is_over = cell.month <= SEPTEMBER
            assert cell.done == (done_by(row.entry.project, cell.month) if is_over else None)
            assert (cell.state is None) == (not is_over)
        assert row.cells[8].done == row.entry.completion
        assert row.cells[8].planned == row.entry.judged.schedule
        assert row.cells[8].state is row.entry.judged.light.state


@pytest.mark.usefixtures("sixty")
def test_the_light_of_a_month_is_the_one_that_month_showed(leader: User) -> None:
    found = board(ledger(leader, SEPTEMBER))
    rows = {row.entry.project.pk: row for group in found.groups for row in group.rows}
    for number in range(1, 10):
        then = judge([row.entry.project for row in rows.values()], Month(2024, number))
        for pk, judged in then.items():
            assert rows[pk].cells[number - 1].state is judged.light.state


def test_the_plan_runs_to_december_though_the_year_has_not(
    finance: Department, clerk: User
) -> None:
    made = ProjectFactory(lead=finance)
    shares = [2, 4, 8, 16, 28, 42, 54, 66, 77, 87, 95, 100]
    curve = PlanCurve.objects.create(
        code="made",
        name="曲线",
        **{f"m{at:02}": D(each) for at, each in enumerate(shares, start=1)},
    )
    plan_for(made, "1000", curve=curve)
    ((row,),) = [group.rows for group in board(ledger(clerk, SEPTEMBER)).groups]
    assert [cell.planned for cell in row.cells] == [D(each) for each in shares]
    PlannedMonth.objects.create(
        year_plan=made.year_plans.get(), month=Month(2024, 6), amount=D("250.5")
    )
    ((row,),) = [group.rows for group in board(ledger(clerk, SEPTEMBER)).groups]
    assert [cell.planned for cell in row.cells] == [D(0)] * 5 + [D("25.05")] * 7


def test_silence_is_told_and_is_not_nought(finance: Department, clerk: User) -> None:
    rules()
    made = ProjectFactory(lead=finance)
    plan_for(made, "1000")
    report(made, Month(2024, 8), "0")
    report(made, SEPTEMBER, None, physical="打桩")
    page = board_page(board(ledger(clerk, SEPTEMBER)), TODAY)
    cells = page["groups"][0].rows[0].cells
    assert [one.text for one in cells[6:10]] == ["未报", "0", "·", "83"]
    assert cells[6].area == ""
    assert "is-quiet" in cells[6].classes
    assert cells[9].classes == "is-coming"
    assert cells[9].told == "10月底：计划83.3%。"


# --- marks ------------------------------------------------------------------------------------


def test_what_was_planned_and_what_happened_stand_in_their_months(
    finance: Department, clerk: User
) -> None:
    made = ProjectFactory(lead=finance)
    plan_for(
        made, planned_start=Month(2024, 3), planned_finish=Month(2024, 8),
        planned_production=Month(2024, 11),
    )  # fmt: skip
    happen(made, "started", date(2024, 3, 9))
    happen(made, "stopped", date(2024, 5, 2))
    assert signs(made, clerk) == {3: ["▽", "▼"], 5: ["停"], 8: ["◇"], 11: ["☆"]}
    happen(made, "resumed", date(2024, 6, 1))
    happen(made, "completed", date(2024, 9, 2))
    happen(made, "production", date(2024, 10, 2))
    assert signs(made, clerk) == {3: ["▽", "▼"], 8: ["◇"], 9: ["◆"], 11: ["☆"]}
    assert signs(made, clerk, Month(2024, 10))[10] == ["★"]  # only by then has it happened


def test_other_years_leave_no_mark(finance: Department, clerk: User) -> None:
    made = ProjectFactory(lead=finance)
    plan_for(made, planned_start=Month(2023, 3), planned_finish=Month(2025, 3))
    happen(made, "started", date(2023, 3, 9))
    assert signs(made, clerk) == {}


def test_after_its_removal_nothing_is_expected(finance: Department, clerk: User) -> None:
    rules()
    made = ProjectFactory(lead=finance)
    plan_for(made, "1000")
    happen(made, "removed", date(2024, 6, 9))
    page = board_page(board(ledger(clerk, SEPTEMBER)), TODAY)
    cells = page["groups"][0].rows[0].cells
    assert [one.text for one in cells] == ["未报"] * 5 + [""] * 7
    assert cells[5].signs == (Mark.REMOVED,)
    assert cells[8].told == f"9月底：{State.REMOVED.word}。"


# --- groups -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("by", GROUPS)
def test_groups_hold_every_project_once_and_add_up(by: str, leader: User) -> None:
    dice = random.Random(7)
    official = UserFactory(username="official", full_name="刘敏")
    for project in Project.objects.all():
        if dice.random() < 0.5:
            Project.objects.filter(pk=project.pk).update(lead_official=official)
    whole = ledger(leader, SEPTEMBER)
    found = board(whole, by)
    rows = [row for group in found.groups for row in group.rows]
    assert sorted(row.entry.project.key for row in rows) == sorted(
        one.project.key for one in whole.entries
    )
    for group in found.groups:
        assert group.totals == totals([row.entry for row in group.rows])
    for name in ("planned", "started", "early", "behind"):
        told = sum(getattr(group.totals.starts, name) for group in found.groups)
        assert told == getattr(whole.totals.starts, name)
    if by == "official":
        assert [group.title for group in found.groups] == ["刘敏", "未明确包联领导"]


def test_parts_stand_below_their_package_where_both_are_in_the_group(
    finance: Department, statistics: Department, leader: User
) -> None:
    ProjectFactory(key="before", lead=finance, order=1)
    package = ProjectFactory(key="package", lead=finance, order=2)
    ProjectFactory(key="between", lead=finance, order=3)
    ProjectFactory(key="part", lead=finance, parent=package, order=4)
    ProjectFactory(key="elsewhere", lead=statistics, parent=package, order=5)
    found = board(ledger(leader, SEPTEMBER))
    shown = [[(row.entry.project.key, row.is_part) for row in group.rows] for group in found.groups]
    assert shown[0][1:3] == [("package", False), ("part", True)]
    assert shown[1] == [("elsewhere", False)]


def test_a_filter_narrows_the_wall_as_it_narrows_the_list(
    finance: Department, leader: User
) -> None:
    one = ProjectFactory(lead=finance)
    listed(one, "big")
    ProjectFactory(lead=finance)
    found = board(ledger(leader, SEPTEMBER, Filters(list="big")))
    assert [row.entry.project for group in found.groups for row in group.rows] == [one]


# --- paper, and what it costs -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "size"),
    [(28, "roomy"), (36, "dense"), (44, "tight"), (52, "tightest"), (60, "long")],
)
def test_letters_get_smaller_before_a_second_sheet_is_taken(
    count: int, size: str, finance: Department, clerk: User
) -> None:
    for number in range(count):
        ProjectFactory(lead=finance, name=f"项目{number}")
    assert board_page(board(ledger(clerk, SEPTEMBER)), TODAY)["density"] == size


@pytest.mark.parametrize("count", [3, 9])
def test_the_wall_asks_no_more_than_the_list(count: int) -> None:
    rules()
    user = person("leader", username="reader")
    for number in range(count):
        made = ProjectFactory(lead_official=UserFactory())
        plan_for(made, months={6: "100"})
        happen(made, "started", date(2024, 3, 1))
        report(made, SEPTEMBER, str(number))
    user = User.objects.get(pk=user.pk)
    with CaptureQueriesContext(connection) as captured:
        whole = ledger(user, SEPTEMBER)
    asked = len(captured)
    user = User.objects.get(pk=user.pk)
    with CaptureQueriesContext(connection) as captured:
        board_page(board(ledger(user, SEPTEMBER), "official"), TODAY)
    assert len(captured) == asked
    assert len(whole.entries) == count
