"""What the page of investment is told of the plan: the same figure and light as on their pages."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from config.registers import SIGNING_AIMS
from entry.periods import Month
from indicators.announced import aims_of
from indicators.models import Indicator
from investment.aims import Aim, aims
from investment.counters import FUNDS
from plan.models import PlanCurve
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER, TODAY

pytestmark = pytest.mark.django_db
D = Decimal
NOVEMBER = Month(2024, 11)


@pytest.fixture
def funds() -> Indicator:
    scenes.rules()
    made = scenes.indicator(
        "outside_funds", name="到位区外资金", counted_from=FUNDS.code, counted_since=Month(2024, 1)
    )
    scenes.aim(made, amount=D(30))
    observe(made, SEPTEMBER, value="15")
    return made


def told(user: User, month: Month = SEPTEMBER, *codes: str) -> list[Aim]:
    return aims_of(user, month, codes=codes or ("outside_funds",), as_of=None, today=TODAY)


def test_an_aim_says_what_the_indicators_page_says(funds: Indicator, leader: User) -> None:
    (found,) = told(leader)
    assert (found.title, found.figure, found.unit) == ("到位区外资金", "15.00", "亿元")
    assert found.target == "30亿元"
    assert (found.completion, found.schedule) == (D(50), D(75))
    assert found.pace == "欠时间进度25.0个百分点"
    assert found.light["colour"] == "red"
    assert found.href == "/indicators/outside_funds/?month=2024-09"
    assert (found.counted, found.records) == (
        FUNDS.code, "/indicators/outside_funds/records/?month=2024-09",
    )  # fmt: skip


def test_the_plan_by_month_is_the_targets_curve(funds: Indicator, leader: User) -> None:
    (even,) = told(leader)
    assert even.planned == tuple(D("2.5") * month for month in range(1, 13))
    shares = {f"m{month:02}": D(min(100, month * 10)) for month in range(1, 13)}
    target = funds.targets.get()
    target.curve = PlanCurve.objects.create(code="early", name="前快", **shares)
    target.save()
    (curved,) = told(leader)
    assert curved.planned[:2] == (D(3), D(6))
    assert curved.planned[9:] == (D(30), D(30), D(30))
    assert curved.schedule == D(90)


def test_growth_has_no_plan_by_month(leader: User) -> None:
    scenes.rules()
    scenes.aim(scenes.indicator("outside_funds"), measure="growth", amount=D(8))
    (found,) = told(leader)
    assert (found.planned, found.records, found.counted) == ((), "", "")
    assert found.missing
    assert found.light["colour"] == "grey"


def test_it_stands_at_the_latest_month_that_is_published(funds: Indicator, leader: User) -> None:
    (found,) = told(leader, NOVEMBER)
    assert found.href.endswith("?month=2024-09")
    assert told(leader, Month(2023, 5)) == []  # that year has no plan


def test_nobody_is_told_of_what_he_may_not_see(funds: Indicator, clerk: User) -> None:
    Indicator.objects.update(visibility="internal")
    assert told(clerk) == []


def test_the_order_is_the_houses_and_the_queries_do_not_grow(
    funds: Indicator, leader: User
) -> None:
    def asked(*codes: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            found = told(leader, SEPTEMBER, *codes)
        assert [one.href.split("/")[2] for one in found] == [*codes]
        return len(captured)

    told(leader)  # what is read once is read
    few = asked("outside_funds")
    for code in ("signings", "landings"):
        made = scenes.indicator(code)
        scenes.aim(made, amount=D(80))
        observe(made, SEPTEMBER, value="60")
    assert asked("signings", "landings", "outside_funds") == few


def test_the_house_names_who_tells(funds: Indicator, leader: User) -> None:
    assert "outside_funds" in SIGNING_AIMS.keywords["codes"]
    (found,) = aims(leader, SEPTEMBER, as_of=None, today=TODAY)
    assert found == told(leader)[0]
