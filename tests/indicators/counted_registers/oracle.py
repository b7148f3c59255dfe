"""What registers must come to, kept beside them in plain rows: it knows no counter and no ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from entry.periods import Month

SEPTEMBER = Month(2024, 9)
FIRST, LAST = date(2024, 1, 1), date(2024, 9, 30)
D = Decimal
# Indicator → count and unit.
COUNTED: Mapping[str, tuple[str, str]] = {
    "signings": ("signings", "个"),
    "landings": ("landings", "个"),
    "policies": ("support-policy", "项"),
    "starts": ("project-starts", "个"),
    "funds": ("outside-funds", "亿元"),
    "agreed": ("signed-investment", "亿元"),
}
NUMBERS = ("signings", "landings", "policies", "starts")

Listed = tuple[tuple[str, str], ...]  # name and day of each record, in the order of the page


@dataclass(frozen=True, slots=True)
class Told:
    """What an indicator must read: its figure, and the records behind it."""

    value: Decimal
    records: Listed


@dataclass
class Row:
    """A record as the oracle keeps it. `days` are its confirmed steps, `number` what it counts;
    `parent` the project whose capital it increases. Money is 万元, None unknown."""

    key: str
    name: str
    days: dict[str, date] = field(default_factory=dict)
    is_excluded: bool = False
    number: int = 1
    funds: Decimal = Decimal(0)
    agreed: Decimal | None = None
    parent: "Row | None" = None

    @property
    def is_out(self) -> bool:
        """Left out by a rule; an increase goes with its project."""
        return self.is_excluded or (self.parent is not None and self.parent.is_excluded)


def within(row: Row, kind: str) -> bool:
    """Whether it took a step in the nine months and is not left out."""
    return kind in row.days and FIRST <= row.days[kind] <= LAST and not row.is_out


def number(rows: Iterable[Row], kind: str) -> Told:
    """Those that took a step in the nine months; increases are no projects."""
    taken = [one for one in rows if within(one, kind) and one.parent is None]
    return Told(D(sum(one.number for one in taken)), in_order(taken, kind))


def agreed(rows: Iterable[Row]) -> Told:
    """What was agreed at the signings of the nine months, increments with it, in 亿元."""
    taken = [one for one in rows if within(one, "signed") and one.agreed is not None]
    amount = sum((one.agreed for one in taken if one.agreed is not None), D(0))
    return Told(amount / 10_000, in_order(taken, "signed"))


def in_order(taken: Iterable[Row], kind: str) -> Listed:
    ordered = sorted(taken, key=lambda one: (one.days[kind], one.key))
    return tuple((one.name, one.days[kind].isoformat()) for one in ordered)


def money(rows: Iterable[Row]) -> Told:
    """What was published of each, in 亿元, whether the project counts or not."""
    ordered = sorted((one for one in rows if one.funds), key=lambda one: one.key)
    amount = sum((one.funds for one in ordered), D(0))
    return Told(amount / 10_000, tuple((one.name, LAST.isoformat()) for one in ordered))
