"""Funds received by month: what a set of signings had received by the end of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from entry.periods import Month
from investment.models import FundsReceived

AMOUNTS = ("claimed", "verified", "outside_region")


@dataclass(frozen=True, slots=True)
class FundMonth:
    """The year's to the end of a month, 万元; `in_month` what of the verified was new in it.

    A signing that did not report a month stands as it did before. None while nothing is known, and
    `in_month` after a month of which nobody reported: it is not known what was new in which.
    """

    month: Month
    claimed: Decimal | None
    verified: Decimal | None
    outside: Decimal | None
    in_month: Decimal | None
    is_reported: bool = False


def fund_months(
    signings: Sequence[int], until: Month, as_of: datetime | None = None
) -> list[FundMonth]:
    """From January to `until`, as published. One query."""
    rows = FundsReceived.objects.as_of(as_of).filter(
        signing__in=signings, month__gte=Month(until.year, 1), month__lte=until
    )
    reported: dict[Month, list[tuple[int, list[Decimal | None]]]] = {}
    for month, signing, *amounts in rows.values_list("month", "signing_id", *AMOUNTS):
        reported.setdefault(month, []).append((signing, amounts))
    standing: dict[int, list[Decimal | None]] = {}
    found: list[FundMonth] = []
    for month in Month.range(Month(until.year, 1), until):
        standing |= dict(reported.get(month, ()))
        claimed, verified, outside = (_sum(standing, at) for at in range(len(AMOUNTS)))
        before = found[-1].verified if found else None
        is_reported = month in reported
        is_known = is_reported and (before is None or month - 1 in reported)
        new = verified - (before or 0) if is_known and verified is not None else None
        found.append(FundMonth(month, claimed, verified, outside, new, is_reported))
    return found


def _sum(standing: dict[int, list[Decimal | None]], at: int) -> Decimal | None:
    known = [value for one in standing.values() if (value := one[at]) is not None]
    return sum(known, Decimal(0)) if known else None
