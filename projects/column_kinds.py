"""What a column of a ledger is: how its value is rounded, written and ordered. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from entry.exports import Cell
from entry.numbers import NO_FIGURE, exact, round_half_up
from projects.entries import Entry

E = TypeVar("E")
MONEY_PLACES, RATE_PLACES = 2, 1


class Group(StrEnum):
    BASICS = "基本"
    PLAN = "计划"
    PROGRESS = "进度"
    STATISTICS = "统计"
    MONEY = "资金"
    PERMITS = "手续"
    DUTY = "责任"
    PROBLEMS = "问题"
    LIGHTS = "灯"


class Shown(StrEnum):
    """How a column is set: a date or code on one line, short words, long ones, 万元, %, points with
    their sign, a count."""

    DATE = "date"
    WORDS = "words"
    LONG = "long"
    MONEY = "money"
    RATE = "rate"
    POINTS = "points"
    COUNT = "count"
    LIGHT = "light"

    @property
    def is_number(self) -> bool:
        return self in (Shown.MONEY, Shown.RATE, Shown.POINTS, Shown.COUNT)


@dataclass(frozen=True, slots=True)
class RegisterColumn(Generic[E]):
    """A column of a register's ledger, whose rows are of one class.

    `width` is that of a file's column; `rank` orders the list, without one the value does.
    `is_folded`: on a page it stands in the cell of the record's name. `family` names the light.
    """

    key: str
    title: str
    group: StrEnum
    value: Callable[[E], Cell]
    shown: Shown = Shown.WORDS
    width: int = 12
    rank: Callable[[E], Any] | None = None
    is_usual: bool = False
    is_folded: bool = False
    needs_more: bool = False
    family: str = ""

    @property
    def is_largest_first(self) -> bool:
        """Whether the first press on its head asks for the largest first; of points behind the
        plan it asks for the furthest behind."""
        return self.shown.is_number and self.shown is not Shown.POINTS

    @property
    def places(self) -> int | None:
        """The decimals of a file's column; money keeps those that it has."""
        if self.shown in (Shown.RATE, Shown.POINTS):
            return RATE_PLACES
        return 0 if self.shown is Shown.COUNT else None

    def cell(self, entry: E) -> Cell:
        """What stands in a file: rounded, never more exact than what is shown."""
        value = self.value(entry)
        if not isinstance(value, Decimal):
            return value
        if self.shown is Shown.MONEY:
            return Decimal(exact(round_half_up(value, MONEY_PLACES)))
        return round_half_up(value, RATE_PLACES)

    def text(self, entry: E) -> str:
        """What stands on a page."""
        value = self.cell(entry)
        if value is None:
            return NO_FIGURE if self.shown.is_number else ""
        if isinstance(value, Decimal):
            return f"{value:+f}" if self.shown is Shown.POINTS and value else f"{value:f}"
        return str(value)

    def ranked(self, entry: E) -> Any:
        """What the list is ordered by; None, for what has nothing here, comes last."""
        found = self.rank(entry) if self.rank else self.value(entry)
        return None if found == "" else found


class LedgerColumn(RegisterColumn[Entry]):
    """A column of the 调度表."""

    __slots__ = ()


Maker = Callable[..., LedgerColumn]


def maker(group: Group, shown: Shown, width: int = 12) -> Maker:
    """Columns of one group that are set alike, unless one says otherwise."""

    def make(key: str, title: str, value: Callable[[Entry], Any], **more: Any) -> LedgerColumn:
        return LedgerColumn(key, title, group, value, **{"shown": shown, "width": width, **more})

    return make
