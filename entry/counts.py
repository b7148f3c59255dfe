"""What a register counts for an indicator: the figure, and the records behind it. Pure.

Nobody types such a figure. A register's counter says which records make it up; the two are
written into the owner's return together and frozen together at publication, with the words that
tell what was counted, so that they can be read together whatever becomes of register and records.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from entry.numbers import exact, told_apart

Named = tuple[str, str]  # register and key: which record
AMOUNTS = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal("0.0001")}
NUMBERS = ("个", "项", "家", "户", "件", "次", "场", "批", "条", "宗", "处", "人", "名")
_PLACES = Decimal("0.0001")  # what a figure's column holds


class Measure(StrEnum):
    NUMBER = "number"
    AMOUNT = "amount"


class Count(NamedTuple):
    """One thing that a register counts, from January to a month's end.

    `ledger` is what people call the register: 招商项目.
    """

    code: str
    title: str
    ledger: str
    measure: Measure = Measure.NUMBER

    @property
    def words(self) -> str:
        """“招商项目”的“签约项目”."""
        return f"“{self.ledger}”的“{self.title}”"

    @property
    def units(self) -> tuple[str, ...]:
        """The units in which an indicator may state it."""
        return tuple(AMOUNTS) if self.measure is Measure.AMOUNT else NUMBERS


class Record(NamedTuple):
    """One record behind a figure. `amount` is 万元, `number` how many it counts as.

    `words` are one short line about it. All of it is kept with the figure for ever.
    """

    register: str
    key: str
    title: str
    on: date | None
    number: int = 1
    amount: Decimal | None = None
    words: str = ""

    def plain(self) -> dict[str, Any]:
        """As it is kept with the figure: texts and whole numbers only."""
        return {
            "register": self.register,
            "key": self.key,
            "title": self.title,
            "on": self.on.isoformat() if self.on else None,
            "number": self.number,
            "amount": None if self.amount is None else exact(self.amount),
            "words": self.words,
        }


def record_of(plain: Mapping[str, Any]) -> Record:
    """A record as it was kept."""
    on, amount = plain["on"], plain["amount"]
    return Record(
        plain["register"],
        plain["key"],
        plain["title"],
        date.fromisoformat(on) if on else None,
        plain["number"],
        Decimal(amount) if amount is not None else None,
        plain["words"],
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """What a register says: what it counts, the records of it, the figure in a unit."""

    count: Count
    records: tuple[Record, ...]
    value: Decimal

    def kept(self) -> dict[str, Any]:
        """What is kept with the figure, without the figure."""
        named = {**self.count._asdict(), "measure": self.count.measure.value}
        return {**named, "records": [one.plain() for one in self.records]}


class Recounted(NamedTuple):
    """A counted figure as a return has it, and as its register has it now.

    `code` is what it is to be counted from; `now` is None where no register counts that. `was` is
    None where the return has no figure; `is_counted` tells whether what it has is that count.
    """

    register: str
    subject: str
    title: str
    unit: str
    decimals: int
    code: str
    was: Decimal | None
    is_counted: bool
    now: Tally | None
    agrees: bool

    @property
    def words(self) -> str:
        """Then and now; a difference too small for the figure's decimals is told exactly."""
        if self.now is None:
            return f"由登记簿汇总，但没有“{self.code}”这项计数（单位{self.unit}）"
        words = self.now.count.words
        if self.was is None:
            return f"由{words}汇总，月报还没有汇总"
        was, now = told_apart(self.was, self.now.value, self.decimals)
        if not self.is_counted:
            return f"由{words}汇总，月报的{was}{self.unit}不是这样汇总的"
        if self.was == self.now.value:
            return f"合计仍为{now}{self.unit}，所汇总的记录有变动"
        return f"月报为{was}{self.unit}，登记簿现为{now}{self.unit}"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept with a figure."""

    count: Count
    records: tuple[Record, ...]

    @property
    def number(self) -> int:
        return sum(one.number for one in self.records)

    @property
    def amount(self) -> Decimal:
        """The amounts that are known, in 万元."""
        return sum((one.amount for one in self.records if one.amount is not None), Decimal(0))

    @property
    def has_days(self) -> bool:
        """False where no record is of a day: what was invested in a year."""
        return not self.records or any(one.on is not None for one in self.records)

    @property
    def has_amounts(self) -> bool:
        """Whether the sum of amounts says anything."""
        is_amount = self.count.measure is Measure.AMOUNT
        return is_amount or any(one.amount is not None for one in self.records)

    @property
    def has_numbers(self) -> bool:
        """Whether the records' numbers say more than how many records there are."""
        is_number = self.count.measure is Measure.NUMBER
        return is_number and any(one.number != 1 for one in self.records)


def kept_of(plain: Mapping[str, Any]) -> Kept:
    measure = Measure(plain["measure"])
    count = Count(plain["code"], plain["title"], plain["ledger"], measure)
    return Kept(count, tuple(map(record_of, plain["records"])))


def tally(count: Count, unit: str, records: Sequence[Record]) -> Tally:
    """The figure of these records in a unit of `count.units`, and they in the order of their days.

    How many they are, or how much. Nought records are the number nought: a register is complete by
    definition. An amount that is not known adds nothing.
    """
    ordered = tuple(sorted(records, key=lambda one: (one.on or date.min, one.register, one.key)))
    found = Kept(count, ordered)
    if count.measure is Measure.NUMBER:
        return Tally(count, ordered, Decimal(found.number))
    value = (found.amount / AMOUNTS[unit]).quantize(_PLACES, ROUND_HALF_UP)
    return Tally(count, ordered, value)
