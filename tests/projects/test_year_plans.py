"""The year's plan of a project: its months add up, and what was promised is not moved quietly."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from accounts.models import User
from entry.errors import Invalid
from entry.periods import Month
from projects import year_plans
from projects.models import PlannedMonth, Project, YearPlan
from projects.year_plans import PlannedYear, cumulated
from tests.factories import NOW, actor, linear_curve
from tests.trail import last_event

pytestmark = pytest.mark.django_db
JULY = Month(2025, 7)


def put(project: Project, user: User, year: int = 2025, **given: Any) -> YearPlan:
    project.refresh_from_db()
    year_plans.set_year_plan(
        project.pk, year, PlannedYear(**given),
        by=actor(user), at=NOW, seen_version=project.version,
    )  # fmt: skip
    return project.year_plans.get(year=year)


def months(**amounts: str) -> dict[int, Decimal]:
    return {int(name[1:]): Decimal(amount) for name, amount in amounts.items()}


def stored(plan: YearPlan) -> dict[int, Decimal]:
    return {one.month.month: one.amount for one in plan.months.all()}


def test_a_plan_is_made_with_its_months(works: Project, clerk: User) -> None:
    made = put(
        works, clerk, goal="建成", planned_investment=Decimal(1000), planned_start=JULY,
        months=months(m6="300", m12="1000"),
    )  # fmt: skip
    assert stored(made) == {6: Decimal(300), 12: Decimal(1000)}
    assert (made.goal, made.planned_start) == ("建成", JULY)
    trace = last_event()
    assert trace.action == "project.plan"
    assert trace.after["2025 planned_investment"] == "1000"
    assert trace.after["2025 months"] == {"6月": "300", "12月": "1000"}


def test_a_plan_without_months_goes_by_its_curve(works: Project, clerk: User) -> None:
    curve = linear_curve()
    assert put(works, clerk, planned_investment=Decimal(12), curve=curve).curve == curve


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ({"m3": "300", "m6": "200"}, "6月底的累计数200万元小于3月底的300万元"),
        ({"m6": "1001"}, "到6月底累计1001万元，与本年计划投资1000万元相差1万元"),
        ({"m12": "999.5"}, "到12月底累计999.5万元，与本年计划投资1000万元相差0.5万元"),
    ],
)
def test_months_that_do_not_add_up_are_refused(
    works: Project, clerk: User, amounts: dict[str, str], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        put(works, clerk, planned_investment=Decimal(1000), months=months(**amounts))
    assert not works.year_plans.filter(year=2025).exists()


def test_months_need_the_years_total(works: Project, clerk: User) -> None:
    with pytest.raises(Invalid, match="须先填本年计划投资"):
        put(works, clerk, months=months(m12="1"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"planned_start": JULY, "planned_finish": Month(2025, 3)}, "竣工月不能早于计划开工月"),
        ({"planned_start": JULY, "planned_production": Month(2025, 3)}, "投产月不能早于"),
        ({"planned_investment": Decimal(-1)}, "本年计划投资：确保该值大于或等于0。"),
    ],
)
def test_what_cannot_be_is_refused(
    works: Project, clerk: User, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        put(works, clerk, **given)


def test_what_was_promised_is_moved_with_a_reason_alone(works: Project, clerk: User) -> None:
    put(works, clerk, planned_investment=Decimal(1000), planned_start=JULY)
    for moved in (
        {"planned_investment": Decimal(900), "planned_start": JULY},
        {"planned_investment": Decimal(1000), "planned_start": JULY + 1},
        {"planned_investment": None, "planned_start": JULY},
    ):
        with pytest.raises(Invalid, match="须写明调整理由"):
            put(works, clerk, **moved)
    told = "资金到位推迟，经区政府同意。"
    put(works, clerk, planned_investment=Decimal(900), planned_start=JULY, reason=f" {told} ")
    assert last_event().reason == told


def test_a_first_word_and_a_goal_need_no_reason(works: Project, clerk: User) -> None:
    put(works, clerk, goal="开工")
    put(works, clerk, goal="开工建设", planned_investment=Decimal(1000))
    made = put(
        works, clerk, goal="开工建设", planned_investment=Decimal(1000), months=months(m12="1000")
    )
    assert stored(made) == {12: Decimal(1000)}


def test_months_that_stay_are_not_written_again(works: Project, clerk: User) -> None:
    total, first = Decimal(1000), months(m6="300", m12="1000")
    kept = put(works, clerk, planned_investment=total, months=first).months.get(
        month=Month(2025, 12)
    )
    later = months(m6="400", m12="1000")
    put(works, clerk, planned_investment=total, months=later, reason="调整")
    assert stored(works.year_plans.get(year=2025)) == later
    assert PlannedMonth.objects.filter(pk=kept.pk).exists()
    put(works, clerk, planned_investment=total, reason="改按曲线")
    assert not works.year_plans.get(year=2025).months.exists()


@examples(st.lists(st.decimals(0, 9999, places=2), min_size=12, max_size=12))
def test_single_months_add_up(amounts: list[Decimal]) -> None:
    given = dict(enumerate(amounts, start=1))
    slow = {number: sum(amounts[:number], Decimal(0)) for number in given}
    assert cumulated(given) == slow
