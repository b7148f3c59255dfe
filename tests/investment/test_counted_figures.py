"""From a signing to a published figure: counted in the return that carries its funds, then frozen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Department, User
from entry import actions, workflow
from entry.counts import Kept, kept_of
from entry.models import Return
from entry.periods import Month
from entry.registers import problems_of
from entry.sheets import Change
from indicators.models import Observation
from investment import steps
from investment.models import Signing, SigningStep
from tests.entry.conftest import walk
from tests.factories import NOW, IndicatorFactory, actor
from tests.investment.factories import receive, take, won

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
D = Decimal


@pytest.fixture(autouse=True)
def counted(finance: Department) -> None:
    for code, unit in (("signings", "个"), ("landings", "个"), ("outside-funds", "亿元")):
        IndicatorFactory(
            code=code.replace("-", "_"), owner=finance, unit=unit, has_growth=False,
            counted_from=code, counted_since=Month(2024, 1),
        )  # fmt: skip


@pytest.fixture
def opened(signed: Signing, finance: Department, statistics: Department, clerk: User) -> Return:
    """Signings of two departments; the other one has published its September."""
    take(signed, "landed", date(2024, 8, 1))
    theirs = won("theirs", date(2022, 3, 1), date(2024, 6, 1), lead=statistics)
    receive(theirs, SEPTEMBER, "5000", outside_region="5000")
    return workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)


def stands(code: str) -> tuple[Decimal | None, Kept]:
    found = Observation.objects.get(indicator__code=code)
    return found.value, kept_of(found.records)


def fill(opened: Return, clerk: User, **texts: str) -> None:
    changes = [Change("funds", "blades", name, text, None) for name, text in texts.items()]
    actions.save_cells(opened.pk, changes, by=actor(clerk), at=NOW)


def test_the_return_opens_with_what_the_register_says(opened: Return) -> None:
    value, kept = stands("signings")
    assert (value, [one.key for one in kept.records]) == (D(1), ["blades"])
    value, kept = stands("landings")
    assert (value, {one.key for one in kept.records}) == (D(2), {"blades", "theirs"})
    assert stands("outside_funds")[0] == D("0.5")


def test_what_is_typed_beside_it_is_counted_again_and_published_together(
    opened: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    fill(opened, clerk, claimed="3000", verified="2500", outside_region="2500", proof="验资报告")
    assert "recount" in {one.code for one in problems_of(opened)}
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    assert problems_of(opened) == []
    walk(opened, clerk, reviewer, publisher, to="published")
    value, kept = stands("outside_funds")
    assert {one.key: one.amount for one in kept.records} == {"blades": D(2500), "theirs": D(5000)}
    assert value == kept.amount / 10_000 == D("0.75")


def test_a_published_count_stays_what_it_was(
    opened: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    fill(opened, clerk, claimed="0", verified="0")
    actions.recount(opened.pk, by=actor(clerk), at=NOW)
    walk(opened, clerk, reviewer, publisher, to="published")
    before = stands("landings")
    step = SigningStep.objects.get(signing__key="blades", kind="landed")
    steps.void(step, reason="手续不全", by=actor(reviewer), at=NOW + timedelta(days=5))
    Signing.objects.filter(key="theirs").update(name="改了名", agreed_investment=1)
    assert stands("landings") == before
    assert before[0] == before[1].number == 2
