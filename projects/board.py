"""挂图作战: the year of every project of a ledger, month by month, plan against what was done.

Built of the one query function's rows (`projects.ledgers`), so that the wall counts what the list
counts. Shares are per cent of the year's planned investment, cumulative and unrounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from entry.periods import Month
from plan.lights import State
from projects.arrangement import ordered
from projects.entries import Entry
from projects.formulas import share, time_share
from projects.judging import Judged
from projects.ledgers import Ledger
from projects.totals import CUTS, Key, Totals, grouped, totals


class Mark(StrEnum):
    """What stands in a month: what was planned for it, and what happened in it."""

    PLANNED_START = "planned_start"
    STARTED = "started"
    PLANNED_FINISH = "planned_finish"
    COMPLETED = "completed"
    PLANNED_PRODUCTION = "planned_production"
    PRODUCTION = "production"
    STOPPED = "stopped"
    REMOVED = "removed"

    @property
    def word(self) -> str:
        return _MARKS[self][0]

    @property
    def sign(self) -> str:
        """Hollow for what was planned, filled for what happened: told without colour."""
        return _MARKS[self][1]


_MARKS = {
    Mark.PLANNED_START: ("计划开工", "▽"),
    Mark.STARTED: ("开工", "▼"),
    Mark.PLANNED_FINISH: ("计划竣工", "◇"),
    Mark.COMPLETED: ("竣工", "◆"),
    Mark.PLANNED_PRODUCTION: ("计划投产", "☆"),
    Mark.PRODUCTION: ("投产", "★"),
    Mark.STOPPED: ("停建", "停"),
    Mark.REMOVED: ("调出", "调"),
}
_OF_PLAN = (Mark.PLANNED_START, Mark.PLANNED_FINISH, Mark.PLANNED_PRODUCTION)
_OF_COURSE = (Mark.STARTED, Mark.COMPLETED, Mark.PRODUCTION, Mark.STOPPED, Mark.REMOVED)


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One month of a project. `done` and `state` are None for months to come."""

    month: Month
    planned: Decimal | None
    done: Decimal | None
    state: State | None
    is_reported: bool
    is_expected: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One project's year; `is_part` when it stands right below its package."""

    entry: Entry
    cells: tuple[MonthCell, ...]
    is_part: bool


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: str
    rows: tuple[Row, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Board:
    """The wall of a ledger. `time` is m/12 in per cent."""

    ledger: Ledger
    by: str
    months: tuple[Month, ...]
    groups: tuple[Group, ...]
    time: Decimal


def _official(entry: Entry) -> tuple[str, str]:
    found = entry.project.lead_official
    return (found.username, found.full_name) if found else ("", "未明确包联领导")


# As the cuts of the list, and two more: a title, and the key and title of a project's group.
GROUPS: Mapping[str, tuple[str, Key]] = {
    **CUTS,
    "official": ("包联领导", _official),
    "none": ("不分组", lambda one: ("", "")),
}
USUAL = "department"


def board(ledger: Ledger, by: str = USUAL) -> Board:
    """The wall of a ledger, in groups by one of `GROUPS`; what names nobody stands last."""
    found = grouped(ledger.entries, by, GROUPS[by][1])
    found.sort(key=lambda group: group[0][0] == "")
    months = Month.range(Month(ledger.month.year, 1), Month(ledger.month.year, 12))
    return Board(
        ledger=ledger,
        by=by,
        months=months,
        groups=tuple(
            Group(
                code,
                title,
                tuple(Row(one, cells(one, months), is_part) for one, is_part in ordered(here, "")),
                totals(here),
            )
            for (code, title), here in found
        ),
        time=time_share(ledger.month),
    )


def cells(entry: Entry, months: Sequence[Month]) -> tuple[MonthCell, ...]:
    """A project's months of one year, as known at the month it is judged at."""
    marks = _marks(entry.judged)
    return tuple(_cell(entry, month, tuple(marks.get(month, ()))) for month in months)


def _cell(entry: Entry, month: Month, marks: tuple[Mark, ...]) -> MonthCell:
    judged = entry.judged
    is_over = month <= judged.month
    removed = judged.course.removed
    figure = judged.figures.get(month) if is_over else None
    return MonthCell(
        month=month,
        planned=judged.timetable.share(month) if judged.timetable else None,
        done=share(figure.invested, judged.planned_investment) if figure else None,
        state=judged.states[month.month - 1] if is_over else None,
        is_reported=figure is not None,
        is_expected=judged.plan is not None and (removed is None or month < removed),
        marks=marks,
    )


def _marks(judged: Judged) -> dict[Month, list[Mark]]:
    """Planned before done: within a month the hollow sign stands before the filled one."""
    found: dict[Month, list[Mark]] = {}
    for source, marks in ((judged.plan, _OF_PLAN), (judged.course, _OF_COURSE)):
        for mark in marks:
            month = getattr(source, mark.value, None)
            if month is not None:
                found.setdefault(month, []).append(mark)
    return found
