"""What holds of the investment and the support of the demonstration (`test_demonstration`)."""

from decimal import Decimal

from entry.periods import Month
from indicators.models import Indicator, Observation
from investment import models as invested
from investment.choices import NOTED, StepKind
from projects import models as built

SEPTEMBER = Month(2024, 9)


def counted_figures_are_their_records_and_nobody_typed_them() -> None:
    counted = Indicator.objects.exclude(counted_from="")
    found = Observation.objects.published().filter(indicator__in=counted, month__gte=202401)
    assert set(found.values_list("month", flat=True)) >= set(Month.range(Month(2024, 1), SEPTEMBER))
    for one in found.select_related("indicator"):
        rows = one.records["records"]
        if one.indicator.unit in {"个", "项", "场"}:
            assert one.value == sum(row["number"] for row in rows), one
        else:
            assert one.value == sum(Decimal(row["amount"]) for row in rows) / 10_000, one
    now = {one.indicator.code: one.value for one in found.filter(month=SEPTEMBER)}
    assert (now["signings"], now["landings"], now["wind_projects_landed"]) == (60, 41, 10)
    assert now["project_investment"] == Decimal("35.4645")


def signings_took_their_steps_through_their_door() -> None:
    steps = invested.SigningStep.objects.filter(is_demo=True).select_related("evidence")
    assert steps.waiting().count() == invested.Arrival.objects.waiting().count() == 1
    for step in steps:
        noted = step.kind in NOTED
        assert (step.evidence is None) == noted, step
        assert noted or step.confirmed_by_id != step.recorded_by_id
    landed = invested.Signing.objects.filter(steps__kind="landed", is_demo=True)
    assert not landed.filter(project=None).exists()
    assert set(steps.values_list("kind", flat=True)) == set(StepKind.values) - {
        "started",  # these two are the projects' own
        "production",
    }


def whatever_is_invented_of_investment_says_so() -> None:
    made = {invested.Event, invested.Contact, invested.Agreement, invested.InvestmentFile,
            invested.InvestorChange, invested.SupportDocument, invested.Arrival}  # fmt: skip
    for model in made:
        assert set(model._default_manager.values_list("is_demo", flat=True)) == {True}, model
    for told in (invested.Signing, invested.SupportItem, invested.SigningStep, built.Enterprise,
                 built.Project):  # fmt: skip
        assert not told._default_manager.filter(is_demo=False, quote="").exists(), told
        assert not told._default_manager.filter(is_demo=True).exclude(quote="").exists(), told


CHECKS = (
    counted_figures_are_their_records_and_nobody_typed_them,
    signings_took_their_steps_through_their_door,
    whatever_is_invented_of_investment_says_so,
)
