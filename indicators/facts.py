"""What the grid knows of one indicator in one month besides what is typed. Plain values."""

from dataclasses import dataclass
from decimal import Decimal

from entry.periods import Month


@dataclass(frozen=True, slots=True)
class Reference:
    """A published figure to compare with; None where nothing is known."""

    month: Month
    label: str
    value: Decimal | None
    growth: Decimal | None


@dataclass(frozen=True, slots=True)
class Facts:
    """One row's ground: the indicator's traits and the published figures around the month.

    `previous` is the last month due before this one in the same year, `year_ago` the same month
    last year. `value` counts in the indicator's unit, growth in printed per cent.
    """

    name: str
    unit: str
    decimals: int
    has_value: bool
    has_growth: bool
    accumulation: str
    frequency: str
    first_month: int
    price_basis: str
    month: Month
    label: str
    optional: bool
    statutory: bool
    previous: Reference | None
    year_ago: Reference | None
    parent_subject: str | None = None
    parent_published: Decimal | None = None
    parent_name: str = ""
