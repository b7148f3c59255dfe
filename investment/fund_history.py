"""What was published of a signing's funds, month by month, and what each word replaced. Pure.

Amounts are 万元, the year's to the end of the month.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from entry.numbers import exact
from entry.periods import Month
from investment.choices import Proof
from investment.models import FundsReceived

TITLES: Mapping[str, str] = {
    "claimed": "申报",
    "verified": "核定",
    "outside_region": "自治区外",
    "outside_city": "自治区内市外",
    "outside_district": "市内区外",
    "foreign": "境外",
    "fixed": "固定资产投资",
    "working": "流动资金",
    "proof": "凭证",
    "note": "说明",
}


@dataclass(frozen=True, slots=True)
class Replaced:
    """One thing that a correction changed."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A later word on a month: whose, when published, why, and what it replaced."""

    by: str
    at: datetime | None
    reason: str
    cells: tuple[Replaced, ...]


@dataclass(frozen=True, slots=True)
class FundLine:
    """A month; `row` is the last word on it, withdrawn when nothing followed it. `in_month` is
    what of the verified was new; None where last month's is not known."""

    month: Month
    row: FundsReceived
    in_month: Decimal | None
    is_withdrawn: bool
    corrections: tuple[Correction, ...]


def fund_lines(history: Iterable[FundsReceived], signed: Month | None) -> list[FundLine]:
    """The latest month first; `history` comes latest month and vintage first."""
    grouped: dict[Month, list[FundsReceived]] = {}
    for row in history:
        grouped.setdefault(row.month, []).append(row)
    standing = {
        month: rows[0].verified for month, rows in grouped.items() if not rows[0].superseded_at
    }
    return [
        FundLine(
            month=month,
            row=rows[0],
            in_month=_in_month(standing, month, signed),
            is_withdrawn=rows[0].superseded_at is not None,
            corrections=tuple(_corrections(rows)),
        )
        for month, rows in grouped.items()
    ]


@dataclass(frozen=True, slots=True)
class FundYear:
    """The months of a year, the latest first, and what it came to: its latest word in force."""

    year: int
    lines: tuple[FundLine, ...]

    @property
    def verified(self) -> Decimal | None:
        standing = (one for one in self.lines if not one.is_withdrawn)
        last = next(standing, None)
        return last.row.verified if last else None


def years_told(lines: Iterable[FundLine]) -> list[FundYear]:
    """The latest year first, as the lines come."""
    grouped: dict[int, list[FundLine]] = {}
    for one in lines:
        grouped.setdefault(one.month.year, []).append(one)
    return [FundYear(year, tuple(found)) for year, found in grouped.items()]


def _in_month(
    standing: Mapping[Month, Decimal | None], month: Month, signed: Month | None
) -> Decimal | None:
    """The year begins anew in January, and with the month of the signing."""
    now = standing.get(month)
    if now is None or month.month == 1 or month == signed:
        return now
    before = standing.get(month - 1)
    return None if before is None else now - before


def _corrections(rows: Sequence[FundsReceived]) -> Iterable[Correction]:
    for newer, older in pairwise(rows):
        yield Correction(
            by=str(newer.entered_by),
            at=newer.published_at,
            reason=newer.monthly_return.reason,
            cells=tuple(_cells(older.content(), newer.content())),
        )


def _cells(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Replaced]:
    for name, title in TITLES.items():
        if before[name] != after[name]:
            yield Replaced(title, _text(name, before[name]), _text(name, after[name]))


def _text(name: str, value: Any) -> str:
    if isinstance(value, Decimal):
        return exact(value)
    return str(Proof(value).label) if name == "proof" and value else str(value or "")
