"""Illustrative figures for the demonstration: plausible, deterministic, and never real.

The report gives yearly figures only. Months are spread along the target's plan curve with a small
wobble taken from a hash, so that every start of the demonstration tells the same story: some
promises kept, some late.
"""

import hashlib
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

PER_CENT = Decimal(100)
# How far along its plan an indicator is, chosen by its code's hash: most on track, some behind.
PACES = tuple(Decimal(p) for p in ("1.09", "1.04", "1.02", "1.01", "0.97", "0.91", "0.84", "0.72"))
GROWTH_GAPS = tuple(Decimal(g) for g in ("1.4", "0.6", "0.2", "-0.7", "-2.1", "-6.3"))
# Sizes of 2023 where the report gives growth alone; invented, of a plausible order of magnitude.
SIZES = {
    "gdp": Decimal(82),
    "retail": Decimal("6.4"),
    "budget_revenue": Decimal(41000),
    "tax_revenue": Decimal(29500),
    "income_urban": Decimal(52400),
    "income_rural": Decimal(24600),
    "soe_revenue": Decimal(8600),
    "soe_profit": Decimal(420),
}
LINEAR = tuple(Decimal(month) * PER_CENT / 12 for month in range(1, 13))


def dice(*parts: object) -> int:
    """A number from 0 to 999 that depends on nothing but its arguments."""
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % 1000


def wobble(*parts: object, per_mille: int) -> Decimal:
    """A factor of 1 ± per_mille/1000."""
    return 1 + (Decimal(dice(*parts)) - 500) / 500 * per_mille / 1000


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def cumulative(
    code: str, year: int, month: int, *, total: Decimal, places: int, curve: Sequence[Decimal]
) -> Decimal:
    """A year-to-date figure that never falls: `total` spread along a curve of percentages."""
    best = Decimal(0)
    for each in range(1, month + 1):
        share = curve[each - 1] / PER_CENT
        best = max(best, total * share * wobble(code, year, each, per_mille=25))
    return _rounded(best, places)


def pace(code: str) -> Decimal:
    return PACES[dice(code, "pace") % len(PACES)]


def level(code: str, year: int, month: int, around: Decimal, places: int) -> Decimal:
    """A stock or a rate near a given size."""
    return _rounded(around * wobble(code, year, month, per_mille=12), places)


def growth_gap(code: str) -> Decimal:
    """By how many points an indicator ends above or below its target growth."""
    return GROWTH_GAPS[dice(code, "gap") % len(GROWTH_GAPS)]


def growth(code: str, year: int, month: int, target: Decimal) -> Decimal:
    """An official growth rate that comes nearer to where it ends in the course of the year."""
    start = (Decimal(dice(code, year, "start")) - 500) / 250
    nearer = start * (12 - month) / 12
    return _rounded(
        target + growth_gap(code) + nearer + (Decimal(dice(code, year, month)) - 500) / 1000, 1
    )
