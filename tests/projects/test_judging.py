"""Lights over months: streaks, exemptions, and the rule that counts."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Department, User
from entry.periods import Month
from plan.lights import State
from plan.models import ThresholdRule
from projects.judging import judge, rules_of
from projects.ledgers import ledger
from projects.models import LightExemption
from tests.factories import NOW
from tests.projects.factories import ProjectFactory, happen, plan_for, report, rules

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
D = Decimal


def test_red_months_are_remembered_over_a_silence(finance: Department, clerk: User) -> None:
    rules()
    made = ProjectFactory(lead=finance)
    plan_for(made, "1200")
    happen(made, "started", date(2024, 1, 5))
    happen(made, "listed", date(2024, 1, 6))
    for month in (1, 2, 3):
        report(made, Month(2024, month), str(100 * month))
    for month in (5, 6, 8, 9):  # April and July were not reported
        report(made, Month(2024, month), "0")
    (entry,) = ledger(clerk, SEPTEMBER).entries
    assert entry.judged.light.state is State.RED
    assert entry.judged.red_months == 4
    assert judge([made], Month(2024, 7))[made.pk].light.state is State.UNREPORTED
    assert judge([made], Month(2024, 7))[made.pk].red_months == 2
    assert judge([made], Month(2024, 3))[made.pk].red_months == 0


def test_an_exemption_holds_for_its_months_and_once_approved(
    finance: Department, clerk: User, leader: User
) -> None:
    rules()
    made = ProjectFactory(lead=finance)
    plan_for(made, planned_start=Month(2024, 2))
    exempt = LightExemption.objects.create(
        project=made, family="start", reason="等用地批复", first=Month(2024, 6),
        last=Month(2024, 8), requested_by=clerk, requested_at=NOW,
    )  # fmt: skip

    def state(month: int, at: datetime | None = None) -> State:
        return judge([made], Month(2024, month), at)[made.pk].lights["start"].state

    assert state(7) is State.RED
    LightExemption.objects.filter(pk=exempt.pk).update(
        is_approved=True, decided_by=leader, decided_at=NOW
    )
    assert [state(month) for month in (5, 6, 8, 9)] == [
        State.RED,
        State.EXEMPT,
        State.EXEMPT,
        State.RED,
    ]
    assert state(7, NOW - timedelta(seconds=1)) is State.RED
    assert state(7, NOW) is State.EXEMPT


def test_the_latest_version_of_a_rule_counts() -> None:
    rules()
    first = ThresholdRule.objects.get(family="progress")
    ThresholdRule.objects.create(
        year=2024, version="2024-2", family="progress", green_from=D(0), yellow_from=D(-5)
    )
    assert rules_of(2024)["progress"].version == "2024-2"
    assert rules_of(2024)["start"].version == first.version
    assert rules_of(2023) == {}
