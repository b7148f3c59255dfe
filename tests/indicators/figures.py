"""Generated figures for the tests of formulas, and how a result is compared with an oracle."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from entry.numbers import display

quick = settings(deadline=None)
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
positive = st.decimals(min_value=Decimal("0.0001"), max_value=10**9, places=4)
rates = st.decimals(min_value=-99, max_value=500, places=2)
months = st.integers(1, 12)
years = st.lists(positive, min_size=12, max_size=12)


def agrees(result: Decimal | None, expected: Fraction) -> bool:
    """Equal but for the last of the digits kept: below any difference that data can make."""
    assert result is not None
    return abs(Fraction(result) - expected) <= Fraction(1, 10**23)


def shown(result: Decimal | None, places: int) -> str:
    assert result is not None
    return display(result, places)
