"""What the sheet knows of one project in one month besides what is typed. Plain values."""

from dataclasses import dataclass
from decimal import Decimal

from entry.periods import Month


@dataclass(frozen=True, slots=True)
class Earlier:
    """The published figures of an earlier month of the same year; amounts in 万元."""

    month: Month
    invested: Decimal | None
    listed: Decimal | None
    received: Decimal | None
    paid: Decimal | None
    physical: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One row's ground. `earlier` holds this year's published months, the latest first."""

    name: str
    month: Month
    total_investment: Decimal | None
    done_before: Decimal | None
    planned_investment: Decimal | None
    schedule: Decimal | None
    is_under_way: bool
    earlier: tuple[Earlier, ...] = ()

    @property
    def previous(self) -> Earlier | None:
        """Last month's figures; None when they are not there: an older month is not last month."""
        latest = self.earlier[0] if self.earlier else None
        return latest if latest is not None and latest.month == self.month - 1 else None

    @property
    def invested_before(self) -> Decimal | None:
        """The year's investment to the end of last month: nought in January, else as published."""
        if self.month.month == 1:
            return Decimal(0)
        return self.previous.invested if self.previous else None

    @property
    def running_texts(self) -> tuple[str, ...]:
        """What was said in the months right before this one, the latest first, up to a gap."""
        return tuple(
            one.physical
            for back, one in enumerate(self.earlier, start=1)
            if one.month == self.month - back
        )
