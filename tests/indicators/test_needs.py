"""What a target still asks for (DOMAIN §8 F13–F15), with the check that it leads to the target."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.needs import implied_amount, needed

AMOUNTS = st.integers(10, 10**8).map(lambda cents: Decimal(cents) / 100)


def test_the_funds_of_the_plan():
    """争取资金 9.3亿元 +20 % is 11.16亿元; 8.02 by September leaves 3.14, 1.05 a month."""
    amount = implied_amount(Decimal("9.3"), Decimal(20))
    assert amount == Decimal("11.16")
    found = needed(Decimal("8.02"), amount, 9, is_implied=True)
    assert found is not None
    assert found.is_implied
    assert (found.rest, found.months_left) == (Decimal("3.14"), 3)
    assert round(found.per_month or 0, 2) == Decimal("1.05")
    assert round(found.pace or 0, 1) == Decimal("1.2")
    assert found.growth is None  # last year's months are not known


def test_reached_and_out_of_months():
    found = needed(Decimal(52), Decimal(50), 12, base=Decimal(30), base_year=Decimal(40))
    assert found is not None
    assert (found.rest, found.months_left, found.growth) == (Decimal(-2), 0, None)


def test_nothing_to_say():
    assert needed(None, Decimal(50), 9) is None
    assert needed(Decimal(1), None, 9) is None
    assert needed(Decimal(1), Decimal(0), 9) is None
    assert implied_amount(None, Decimal(20)) is None
    assert implied_amount(Decimal(0), Decimal(20)) is None
    assert implied_amount(Decimal(9), None) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_growth_needed_reaches_the_target(
    value: Decimal, extra: Decimal, base: Decimal, base_rest: Decimal
):
    """The rest of last year, grown by the answer, closes the gap exactly."""
    amount = value + extra
    found = needed(value, amount, 6, base=base, base_year=base + base_rest)
    assert found is not None
    assert found.growth is not None
    reached = value + base_rest * (1 + found.growth / 100)
    assert abs(reached - amount) < Decimal("0.000001")
