"""What a target still asks for: the rest, per month, and the growth of the rest of the year.

Pure. 倒推测算 for internal readers only, never for whoever fills in figures (DOMAIN §9.4, §12.4).
"""

from dataclasses import dataclass
from decimal import Decimal

from indicators.formulas import (
    growth,
    growth_needed,
    pace_ratio,
    remaining,
    remaining_per_month,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """Amounts in the indicator's unit, growth in %, `pace` a plain ratio; None where undefined.

    `amount` is the year's target; `is_implied` when it is last year's full year times the growth
    aimed at (折合). `rest` ≤ 0 means 已完成.
    """

    amount: Decimal
    is_implied: bool
    rest: Decimal
    months_left: int
    per_month: Decimal | None
    growth: Decimal | None
    pace: Decimal | None


def implied_amount(base_year: Decimal | None, target_growth: Decimal | None) -> Decimal | None:
    """The level that a growth target comes to: B(1+G), in the unit of B (§8 F14's B(1+G))."""
    if base_year is None or target_growth is None or base_year <= 0:
        return None
    return base_year * (100 + target_growth) / 100


def needed(
    value: Decimal | None,
    amount: Decimal | None,
    month: int,
    *,
    is_implied: bool = False,
    base: Decimal | None = None,
    base_year: Decimal | None = None,
) -> Needed | None:
    """F13, F14, F15 for a level reached by `month`; None without a figure or a positive target.

    `base` and `base_year` are last year's level by the same month and in the full year; without
    them the growth needed is None.
    """
    if value is None or amount is None or amount <= 0:
        return None
    rest = remaining(value, amount)
    assert rest is not None  # a value was given  # noqa: S101
    return Needed(
        amount=amount,
        is_implied=is_implied,
        rest=rest,
        months_left=12 - month,
        per_month=remaining_per_month(value, amount, month),
        growth=_growth(value, amount, base, base_year),
        pace=pace_ratio(value, amount, month),
    )


def _growth(
    value: Decimal, amount: Decimal, base: Decimal | None, base_year: Decimal | None
) -> Decimal | None:
    target_growth = growth(amount, base_year)
    if base is None or base_year is None or target_growth is None or value >= amount:
        return None
    return growth_needed(value, base, base_year, target_growth)
