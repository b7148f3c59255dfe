"""Whether and when an item of support counts, and for whom: the year's rule of its kind. Pure.

DOMAIN §5. Amounts are 万元, shares per cent; nothing is rounded here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from entry.numbers import exact
from investment.choices import REPAYABLE, CountBy, Level, Novelty, Recognition

HUNDRED = Decimal(100)
_LEVELS = (Level.CITY, Level.REGION, Level.NATION)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a year counts one kind (`models.SupportRule`)."""

    count_by: str = CountBy.DOCUMENT
    counts_repayable: bool = False
    counts_formula: bool = False
    counts_matched: bool = True
    counts_renewed: bool = True
    least: Decimal | None = None
    lowest_level: str = Level.CITY


@dataclass(frozen=True, slots=True)
class Paid:
    """An instalment that arrived."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """One thing won, as counting sees it. `amount` is the recognised one, else the document's.

    `dated` is the document's day; where a source says only the year, the last day of that year.
    """

    pk: int
    is_money: bool
    level: str = ""
    dated: date | None = None
    recognition: str = Recognition.APPLIED
    amount: Decimal | None = None
    number: int = 1
    fund_class: str = ""
    is_formula: bool = False
    needs_match: bool = False
    novelty: str = Novelty.FIRST
    arrivals: tuple[Paid, ...] = ()
    shares: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """What one item adds to a period, and on which day; `why` says in Chinese why nothing."""

    number: int = 0
    amount: Decimal | None = None
    why: str = ""
    on: date | None = None


def counted(item: Item, rule: Rule | None, first: date, last: date) -> Counted:
    """What an item adds to a period.

    By document: all of it on the document's day. By arrival: what arrived in the period, and of
    all that ever arrived no more than was recognised; money granted in December and arrived in
    January is the next year's (当年争取、下年到账的列入下年度).
    """
    why = why_not(item, rule)
    if why or rule is None:
        return Counted(why=why)
    if item.is_money and rule.count_by == CountBy.ARRIVAL:
        return _arrived(item, first, last)
    if item.dated is None:
        return Counted(why="没有文件日期。")
    if not first <= item.dated <= last:
        return Counted(why="文件日期不在本期。")
    return Counted(item.number, item.amount if item.is_money else None, on=item.dated)


def _arrived(item: Item, first: date, last: date) -> Counted:
    within = [one for one in item.arrivals if first <= one.on <= last]
    if not within:
        return Counted(why="本期没有到账。")
    before = _capped(item, (one for one in item.arrivals if one.on < first))
    until = _capped(item, (one for one in item.arrivals if one.on <= last))
    if until == before:
        return Counted(why="以前年度已按认定金额计满。")
    return Counted(item.number, until - before, on=max(one.on for one in within))


def _capped(item: Item, paid: Iterable[Paid]) -> Decimal:
    """All that arrived, as far as it is recognised."""
    together = sum((one.amount for one in paid), Decimal(0))
    return together if item.amount is None else min(together, item.amount)


def why_not(item: Item, rule: Rule | None) -> str:
    """The rule that keeps an item out whatever the period; "" for none."""
    if rule is None:
        return "没有这一类的计数规则。"
    if item.recognition != Recognition.RECOGNISED:
        return "尚未认定。" if item.recognition != Recognition.REFUSED else "不予认定。"
    found = (
        (not rule.counts_renewed and item.novelty == Novelty.RENEWED, "延续的不计入。"),
        (_below(item.level, rule.lowest_level), _below_words(item.level, rule.lowest_level)),
    )
    return next((told for stands, told in (*found, *_money(item, rule)) if stands), "")


def _below(level: str, lowest: str) -> bool:
    """An unknown level is enough where every level counts, and nowhere else."""
    least = _LEVELS.index(Level(lowest))
    return (_LEVELS.index(Level(level)) if level else 0) < least


def _below_words(level: str, lowest: str) -> str:
    return f"低于{Level(lowest).label}级。" if level else f"没有登记级别，{_from(lowest)}的才计入。"


def _from(lowest: str) -> str:
    return "国家级" if lowest == Level.NATION else f"{Level(lowest).label}级以上"


def _money(item: Item, rule: Rule) -> Iterable[tuple[bool, str]]:
    if not item.is_money:
        return
    yield not rule.counts_repayable and item.fund_class in REPAYABLE, "债券等需偿还资金不计入。"
    yield not rule.counts_formula and item.is_formula, "因素法分配资金不计入。"
    yield not rule.counts_matched and item.needs_match, "需地方配套的资金不计入。"
    too_small = rule.least is not None and item.amount is not None and item.amount < rule.least
    yield too_small, "低于最低计入金额。"


def rule_words(rule: Rule, *, is_money: bool) -> str:
    """How a year counts a kind, in the words of a note: 按到账计入，不计债券等需偿还资金 …"""
    by_arrival = is_money and rule.count_by == CountBy.ARRIVAL
    told = [
        (True, "按到账日期计入" if by_arrival else "按文件日期计入"),
        (rule.lowest_level != Level.CITY, f"只计{_from(rule.lowest_level)}"),
        (not rule.counts_renewed, "不计延续的"),
        (is_money and not rule.counts_repayable, "不计债券等需偿还资金"),
        (is_money and not rule.counts_formula, "不计因素法分配资金"),
        (is_money and not rule.counts_matched, "不计需地方配套的资金"),
    ]
    words = [text for stands, text in told if stands]
    if is_money and rule.least is not None:
        words.append(f"不计低于{exact(rule.least)}万元的")
    return "，".join(words)


def by_department(found: Iterable[tuple[Item, Counted]]) -> dict[int, Decimal]:
    """Each department's part, by its share: of the amount for money, of the number for others."""
    sums: dict[int, Decimal] = {}
    for item, one in found:
        whole = one.amount if item.is_money else Decimal(one.number)
        for department, percent in item.shares.items():
            if whole is not None and one.number:
                part = whole * percent / HUNDRED
                sums[department] = sums.get(department, Decimal(0)) + part
    return sums
