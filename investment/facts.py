"""What the funds' sheet knows of one signing in one month besides what is typed. Plain values."""

from dataclasses import dataclass
from decimal import Decimal

from entry.periods import Month


@dataclass(frozen=True, slots=True)
class Earlier:
    """The published funds of an earlier month of the same year; the year's, in 万元."""

    month: Month
    claimed: Decimal | None
    verified: Decimal | None


@dataclass(frozen=True, slots=True)
class Facts:
    """One row's ground. `received_before` is what earlier years verified in all, `earlier` this
    year's published months, the latest first; `first` the month from which it is reported, None
    where its signing was voided afterwards."""

    name: str
    month: Month
    first: Month | None
    agreed: Decimal | None
    source: str
    is_landed: bool
    received_before: Decimal | None = None
    earlier: tuple[Earlier, ...] = ()

    @property
    def previous(self) -> Earlier | None:
        """Last month's; None when it is not there: an older month is not last month."""
        latest = self.earlier[0] if self.earlier else None
        return latest if latest is not None and latest.month == self.month - 1 else None

    @property
    def verified_before(self) -> Decimal | None:
        """What was verified in the year to the end of last month: nought in January and in the
        month of the signing, else as published."""
        if self.month.month == 1 or (self.first is not None and self.month <= self.first):
            return Decimal(0)
        return self.previous.verified if self.previous else None
