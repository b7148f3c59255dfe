"""What the demonstration wins from above: invented, and never real. Pure.

`seeds/demo/support.csv` lists it: rows of one document number are granted by one document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

WHOLE = Decimal(100)
ENTERED = 2  # days after the document


@dataclass(frozen=True, slots=True)
class Instalment:
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Won:
    """One thing won; money in 万元, `shares` per cent by department code.

    `outcome` is how far it has come: applied, reviewing, returned, recognised, refused.
    """

    number: str
    title: str
    dated: date
    level: str
    granted_by: str
    lead: str
    kind: str
    name: str
    fund_class: str
    is_formula: bool
    needs_match: bool
    amount: Decimal | None
    novelty: str
    shares: Mapping[str, Decimal]
    project: str
    count: int
    arrivals: tuple[Instalment, ...]
    outcome: str
    recognised_amount: Decimal | None
    decided_on: date | None

    @property
    def entered_on(self) -> date:
        return self.dated + timedelta(days=ENTERED)


_TEXTS = (
    "number", "title", "level", "granted_by", "lead", "kind", "name", "fund_class", "project",
    "outcome",
)  # fmt: skip


def won_of(row: Mapping[str, str]) -> Won:
    """A row of the table. Raises ValueError for what is no number or day."""
    return Won(
        **{name: row[name] for name in _TEXTS},
        dated=date.fromisoformat(row["dated"]),
        is_formula=row["formula"] == "1",
        needs_match=row["match"] == "1",
        amount=_number(row["amount"]),
        novelty=row["novelty"] or "first",
        shares=_shares(row),
        count=int(row["count"] or 1),
        arrivals=tuple(_instalment(text) for text in row["arrivals"].split("|") if text),
        recognised_amount=_number(row["recognised_amount"]),
        decided_on=date.fromisoformat(row["decided_on"]) if row["decided_on"] else None,
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _shares(row: Mapping[str, str]) -> dict[str, Decimal]:
    pairs = (part.split(":") for part in row["shares"].split("|") if part)
    return {code: Decimal(percent) for code, percent in pairs} or {row["lead"]: WHOLE}


def _instalment(text: str) -> Instalment:
    on, amount = text.split(":")
    return Instalment(date.fromisoformat(on), Decimal(amount))
