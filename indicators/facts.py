"""What the grid knows of one indicator in one month besides what is typed. Plain values."""

from decimal import Decimal
from typing import NamedTuple

from entry.counts import Tally
from entry.periods import Month
from indicators.choices import Qualifier


class Reference(NamedTuple):
    """A published figure to compare with; None where nothing is known.

    `qualifier` says when the value is only a limit (近4000): it is shown as such, and nothing is
    computed from it.
    """

    month: Month
    label: str
    value: Decimal | None
    growth: Decimal | None
    qualifier: str = Qualifier.EXACT

    @property
    def exact_value(self) -> Decimal | None:
        return self.value if self.qualifier == Qualifier.EXACT else None


class Facts(NamedTuple):
    """One row's ground: the indicator's traits and the published figures around the month.

    `counted_from` names what the value is counted from, where nobody types it; `counted` is what
    the register says of it, None where no register knows the name.
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
    counted_from: str = ""
    counted: Tally | None = None
