"""seed: what is loaded of investment and of support, and which indicators a register counts."""

import pytest

from config.management.commands import seed
from entry.counts import Measure
from entry.models import AuditEvent
from entry.periods import Month
from indicators.counters import known_counts
from indicators.models import Indicator
from investment import models as investment

pytestmark = pytest.mark.django_db


def test_what_is_to_be_won_stands_at_the_step_that_the_report_tells_of(seeded: None) -> None:
    step = investment.SigningStep.objects.get(signing__key="ningbo-funeng")
    assert (step.kind, step.day_text) == ("lead", "2024年1月23日")
    assert step.confirmed_at == step.recorded_at
    assert step.recorded_by.username == step.confirmed_by.username == seed.LOADER
    assert "宁波复能" in step.quote
    names = ("event", "team", "project", "company", "agreed_investment", "outside_investment")
    for name in names:
        assert not investment.Signing.objects.exclude(**{name: None}).exists(), name
    for model in (investment.Signing, investment.SigningStep, investment.SupportItem):
        assert not model._default_manager.filter(is_demo=True).exists(), model
    loaded = AuditEvent.objects.filter(action="step.load")
    assert loaded.count() == investment.SigningStep.objects.count() == 11
    excluded = investment.Signing.objects.exclude(exclusion=None)
    assert set(excluded.values_list("key", flat=True)) == {"ping-an", "picc", "cpic-life"}


def test_what_was_won_is_recognised_by_the_report_and_shared_by_nobody_else(seeded: None) -> None:
    fund = investment.SupportItem.objects.get(kind__code="fund")
    assert (fund.amount, fund.recognised_amount, fund.year) == (3716, 3716, 2023)
    assert "《" in fund.answer
    for item in investment.SupportItem.objects.all():
        assert item.recognition == "recognised"
        assert item.document is None
        assert [(share.department, share.percent) for share in item.shares.all()] == [
            (item.lead, 100)
        ]


def test_what_is_counted_names_a_count_of_a_register_in_its_own_measure(seeded: None) -> None:
    """From the plan's first month on; the report's figures of 2023 stand before it."""
    counted = Indicator.objects.exclude(counted_from="")
    promised = {"signings", "landings", "outside_funds", "new_industrial_starts", "funds_won",
                "projects_completed", "project_investment", "policies_won", "honours_won",
                "wind_projects_landed"}  # fmt: skip
    assert promised <= set(counted.values_list("code", flat=True))
    known = known_counts()
    for one in counted:
        is_money = known[one.counted_from].measure is Measure.AMOUNT
        assert is_money == (one.unit == "亿元"), one.code
        assert one.counted_since == Month(2024, 1), one.code
