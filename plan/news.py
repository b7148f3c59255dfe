"""What changed from one month's telling to the next, as every register tells it. Pure.

A telling is of records as they stood at the end of a month, by what was known at a moment: figures
by their published vintages, events by their real-time period. What is told now and was not told
then is news, whenever it happened: what became known late is told once, with its own date, and
what was taken back is told, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from entry.periods import Month
from plan.lights import Colour


@dataclass(frozen=True, slots=True)
class Telling:
    """Records as at the end of `month`, as known at `as_of`; None is now."""

    month: Month
    as_of: datetime | None = None


class Kind(StrEnum):
    """What became of a record, in the order in which it is told: what needs somebody first."""

    WORSE = "worse"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    RAISED = "raised"
    TAKEN_BACK = "taken_back"
    FILLED = "filled"
    STARTED = "started"
    COMPLETED = "completed"
    SIGNED = "signed"
    LANDED = "landed"
    CLOSED = "closed"
    WON = "won"
    ARRIVED = "arrived"
    BETTER = "better"
    LEFT = "left"
    SILENT = "silent"
    LIT = "lit"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Kind.WORSE: "转差",
    Kind.OVERDUE: "新逾期",
    Kind.STOPPED: "停建",
    Kind.RAISED: "新提出",
    Kind.TAKEN_BACK: "更正",
    Kind.FILLED: "补报",
    Kind.STARTED: "开工",
    Kind.COMPLETED: "竣工投产",
    Kind.SIGNED: "签约",
    Kind.LANDED: "落地",
    Kind.CLOSED: "办结",
    Kind.WON: "争取到",
    Kind.ARRIVED: "到账",
    Kind.BETTER: "好转",
    Kind.LEFT: "退出",
    Kind.SILENT: "转为无灯",
    Kind.LIT: "新亮灯",
}


class Lit(Protocol):
    """A light of any register."""

    @property
    def colour(self) -> Colour: ...

    @property
    def word(self) -> str: ...

    @property
    def sentence(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """A light as a register words it."""

    colour: Colour
    word: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that became of one record; `before` and `after` are its lights, None where the
    news is of no light. `is_late` tells that it happened in an earlier month."""

    kind: Kind
    title: str
    href: str
    words: str = ""
    on: date | None = None
    before: Lit | None = None
    after: Lit | None = None
    is_late: bool = False


_RANKS: Mapping[Colour, int] = {
    Colour.DONE: 0,
    Colour.GREEN: 1,
    Colour.YELLOW: 2,
    Colour.RED: 3,
}


def turned(before: Lit, after: Lit) -> Kind | None:
    """How a light turned; None where it did not.

    What had no verdict and is yellow or red now is told with what turned worse.
    """
    then, now = _RANKS.get(before.colour), _RANKS.get(after.colour)
    if then == now:
        return None
    if now is None:
        return Kind.SILENT
    if then is None:
        return Kind.WORSE if now >= _RANKS[Colour.YELLOW] else Kind.LIT
    return Kind.WORSE if now > then else Kind.BETTER


def is_of_one_year(now: Telling, then: Telling) -> bool:
    """Whether lights can be compared: in January they begin anew, with the year's plan."""
    return now.month.year == then.month.year
