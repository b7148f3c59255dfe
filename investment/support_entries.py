"""One item of support in a ledger, what a set of them comes to, and the summary cuts. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from investment.choices import FundClass, Level, Recognition
from investment.models import Arrival, SupportItem, SupportShare
from investment.recognising import HUNDRED, Counted, Item, Paid
from projects.formulas import share

NOT_STATED = "none"  # the key of what says no level, no class


@dataclass(frozen=True, slots=True)
class SupportEntry:
    """One item, and what it adds to the ledger's period.

    `arrivals` are the instalments in force by the period's end, `waiting` those not confirmed yet,
    `files` how many stand behind its document.
    """

    item: SupportItem
    counted: Counted
    shares: tuple[SupportShare, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    waiting: tuple[Arrival, ...] = ()
    files: int = 0

    @property
    def is_money(self) -> bool:
        return self.item.kind.is_money

    @property
    def arrived(self) -> Decimal | None:
        """累计到账 by the period's end; None where no instalment is known."""
        if not self.arrivals:
            return None
        return sum((one.amount for one in self.arrivals), Decimal(0))

    @property
    def arrived_on(self) -> date | None:
        return max((one.on for one in self.arrivals), default=None)

    @property
    def is_refused(self) -> bool:
        return self.item.recognition == Recognition.REFUSED

    @property
    def is_counted(self) -> bool:
        return self.counted.number > 0

    def percent_of(self, department: str) -> Decimal:
        """A department's share, by its code."""
        found = (one.percent for one in self.shares if one.department.code == department)
        return next(found, Decimal(0))


def counting_item(
    item: SupportItem, shares: Iterable[SupportShare], arrivals: Iterable[Arrival]
) -> Item:
    """An item as counting sees it; what nobody has shared out is all its lead's."""
    parts = {one.department_id: one.percent for one in shares}
    recognised = item.recognised_amount
    return Item(
        pk=item.pk,
        is_money=item.kind.is_money,
        level=item.stands_at,
        dated=item.dated,
        recognition=item.recognition,
        amount=item.amount if recognised is None else recognised,
        number=item.recognised_count or 1,
        fund_class=item.fund_class,
        is_formula=item.is_formula,
        needs_match=item.needs_match,
        novelty=item.novelty,
        arrivals=tuple(Paid(one.on, one.amount) for one in arrivals),
        shares=parts or {item.lead_id: HUNDRED},
    )


@dataclass(frozen=True, slots=True)
class SupportTotals:
    """What a set of items comes to. Amounts are 万元, None where none is known.

    `items`, `states` and `counted` count items; `number` and the amounts may be a department's
    share of them. `granted` is what documents say of money and `arrived` what came of it, without
    what was refused; `amount` is what the period counts.
    """

    items: int
    states: Mapping[str, int]
    counted: int
    number: Decimal
    granted: Decimal | None
    arrived: Decimal | None
    amount: Decimal | None

    @property
    def arrival_rate(self) -> Decimal | None:
        """到账率: what arrived of what was granted, per cent, unrounded."""
        return share(self.arrived, self.granted)


@dataclass(frozen=True, slots=True)
class SupportCut:
    key: str
    title: str
    totals: SupportTotals


Weight = Callable[[SupportEntry], Decimal]


def _whole(entry: SupportEntry) -> Decimal:
    return HUNDRED


def totals(entries: Sequence[SupportEntry], weight: Weight = _whole) -> SupportTotals:
    """What these items come to; `weight` is the per cent of each that is asked about."""
    money = [one for one in entries if one.is_money and not one.is_refused]
    numbers = ((one, Decimal(one.counted.number)) for one in entries if not one.is_money)
    return SupportTotals(
        items=len(entries),
        states=Counter(str(one.item.recognition) for one in entries),
        counted=sum(one.is_counted for one in entries),
        number=_sum(numbers, weight) or Decimal(0),
        granted=_sum(((one, one.item.amount) for one in money), weight),
        arrived=_sum(((one, one.arrived) for one in money), weight),
        amount=_sum(((one, one.counted.amount) for one in money), weight),
    )


def _sum(pairs: Iterable[tuple[SupportEntry, Decimal | None]], weight: Weight) -> Decimal | None:
    known = [value * weight(one) / HUNDRED for one, value in pairs if value is not None]
    return sum(known, Decimal(0)) if known else None


def _level(entry: SupportEntry) -> tuple[str, str]:
    level = entry.item.stands_at
    return (level, str(Level(level).label)) if level else (NOT_STATED, "未登记")


def _class(entry: SupportEntry) -> tuple[str, str]:
    name = entry.item.fund_class
    return (name, str(FundClass(name).label)) if name else (NOT_STATED, "未注明（非资金）")


def _kind(entry: SupportEntry) -> tuple[str, str]:
    return entry.item.kind.code, entry.item.kind.name


# What a line is called; of each item the key and title of its line. Departments share items.
CUTS: Mapping[str, tuple[str, Callable[[SupportEntry], tuple[str, str]] | None]] = {
    "kind": ("类别", _kind),
    "level": ("级别", _level),
    "department": ("单位", None),
    "class": ("资金类型", _class),
}
_ORDERS: Mapping[str, Sequence[str]] = {
    "level": [*Level.values, NOT_STATED],
    "class": [*FundClass.values, NOT_STATED],
}
STATES = tuple((one.value, str(one.label)) for one in Recognition)


def cuts(entries: Sequence[SupportEntry], name: str) -> list[SupportCut]:
    """The summary of a ledger by one of `CUTS`. Raises KeyError for another name.

    A department's line holds what it has a share in, and of numbers and amounts that share.
    """
    _, key = CUTS[name]
    if key is None:
        return _by_department(entries)
    grouped: dict[tuple[str, str], list[SupportEntry]] = {}
    for entry in entries:
        grouped.setdefault(key(entry), []).append(entry)
    lines = sorted(grouped.items(), key=lambda pair: _rank(name, *pair))
    return [SupportCut(code, title, totals(group)) for (code, title), group in lines]


def _rank(name: str, line: tuple[str, str], entries: Sequence[SupportEntry]) -> tuple[int, str]:
    if name == "kind":
        return entries[0].item.kind.order, line[0]
    return _ORDERS[name].index(line[0]), ""


def _by_department(entries: Sequence[SupportEntry]) -> list[SupportCut]:
    departments = {part.department for entry in entries for part in entry.shares}
    ordered = sorted(departments, key=lambda one: (one.order, one.code))
    found = []
    for department in ordered:
        code = department.code
        theirs = [one for one in entries if one.percent_of(code)]
        found.append(SupportCut(code, department.short_name, _totals_of(theirs, code)))
    return found


def _totals_of(entries: Sequence[SupportEntry], code: str) -> SupportTotals:
    return totals(entries, lambda entry: entry.percent_of(code))
