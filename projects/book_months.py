"""The months of a project's year: plan against what was done, and what was said and corrected.

Pure; amounts in 万元, shares in per cent, unrounded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from entry.numbers import exact
from entry.periods import Month
from projects.entries import Entry
from projects.formulas import share
from projects.models import ProjectProgress


@dataclass(frozen=True, slots=True)
class YearLine:
    """One month: what the plan says of it, and what was published; None for what is not known."""

    month: Month
    is_current: bool
    planned: Decimal | None
    schedule: Decimal | None
    invested: Decimal | None
    single: Decimal | None
    completion: Decimal | None
    gap: Decimal | None
    listed: Decimal | None
    received: Decimal | None
    paid: Decimal | None


def year_lines(entry: Entry) -> list[YearLine]:
    """The twelve months: the plan's to the end of the year, the published ones up to the month."""
    now = entry.judged.month
    return [
        _line(entry, month, is_current=month == now)
        for month in Month.range(Month(now.year, 1), Month(now.year, 12))
    ]


def _line(entry: Entry, month: Month, *, is_current: bool) -> YearLine:
    figure, schedule = entry.judged.figures.get(month), entry.judged.timetable
    invested = figure.invested if figure else None
    completion = share(invested, entry.judged.planned_investment)
    due = schedule.share(month) if schedule else None
    return YearLine(
        month=month,
        is_current=is_current,
        planned=schedule.planned(month) if schedule else None,
        schedule=due,
        invested=invested,
        single=_single(entry, month),
        completion=completion,
        gap=None if completion is None or due is None else completion - due,
        listed=figure.listed if figure else None,
        received=figure.received if figure else None,
        paid=figure.paid if figure else None,
    )


def _single(entry: Entry, month: Month) -> Decimal | None:
    """当月: a difference within what is known now; None where one of the two is not."""
    figures = entry.judged.figures
    now, before = figures.get(month), figures.get(month - 1)
    if now is None or now.invested is None or month.month == 1:
        return now.invested if now else None
    return None if before is None or before.invested is None else now.invested - before.invested


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that a correction changed, as it is read."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A later word on a month: whose, when published, why, and what it replaced."""

    by: str
    at: datetime | None
    reason: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What was published of a month; `row` is the last word, withdrawn when nothing followed it."""

    month: Month
    row: ProjectProgress
    is_withdrawn: bool
    corrections: tuple[Correction, ...]


TITLES: Mapping[str, str] = {
    "invested": "完成投资",
    "listed": "入统投资",
    "received": "到位资金",
    "paid": "支付资金",
    "physical": "形象进度",
    "problem": "存在问题",
    "next_step": "下月计划",
    "note": "说明",
}


def months_told(history: Iterable[ProjectProgress]) -> list[Told]:
    """The vintages by month, the latest month first; `history` comes latest vintage first."""
    grouped: dict[Month, list[ProjectProgress]] = {}
    for row in history:
        grouped.setdefault(row.month, []).append(row)
    return [
        Told(month, rows[0], rows[0].superseded_at is not None, _corrections(rows))
        for month, rows in grouped.items()
    ]


def _corrections(rows: Sequence[ProjectProgress]) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            by=str(newer.entered_by),
            at=newer.published_at,
            reason=newer.monthly_return.reason,
            cells=tuple(_cells(older.content(), newer.content())),
        )
        for newer, older in pairwise(rows)
    )


def _cells(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Cell]:
    for name, title in TITLES.items():
        if before[name] != after[name]:
            yield Cell(title, _text(before[name]), _text(after[name]))


def _text(value: Any) -> str:
    return exact(value) if isinstance(value, Decimal) else str(value or "")
