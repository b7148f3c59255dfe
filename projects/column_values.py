"""What the columns of the 调度表 say of a project, in words and exact numbers. Pure."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from entry.periods import Month
from plan.lights import State
from plan.precisions import date_words
from projects.choices import FundingKind
from projects.entries import Entry, More
from projects.lights import NAMES

_LIGHTS = [State.RED, State.YELLOW, State.UNREPORTED, State.GREEN, State.NOT_DUE]
_LIGHTS += [State.EXEMPT, State.DONE, State.REMOVED]


def month_text(month: Month | None) -> str:
    return date_words(month.first_day, "month") if month else ""


def more(entry: Entry) -> More:
    """Raises RuntimeError when the ledger was read without what its columns tell."""
    if entry.more is None:
        raise RuntimeError("ledger(…, with_more=True) is needed for this column")
    return entry.more


def years(entry: Entry) -> str:
    first, last = entry.project.first_year, entry.project.last_year
    if first and last:
        return f"{first}年" if first == last else f"{first}—{last}年"
    return f"{first}年起" if first else f"至{last}年" if last else ""


def of_plan(name: str) -> Callable[[Entry], Any]:
    return lambda one: getattr(one.judged.plan, name) if one.judged.plan else None


def of_figure(name: str, blank: Any = None) -> Callable[[Entry], Any]:
    return lambda one: getattr(one.judged.figure, name) if one.judged.figure else blank


def of_course(name: str) -> Callable[[Entry], Any]:
    return lambda one: getattr(one.judged.course, name)


def planned_by(number: int) -> Callable[[Entry], Decimal | None]:
    def planned(one: Entry) -> Decimal | None:
        timetable = one.judged.timetable
        return timetable.planned(Month(timetable.year, number)) if timetable else None

    return planned


def source_title(kind: FundingKind) -> str:
    """自治区资金 for what names only a level; 专项债 speaks for itself."""
    is_level = kind in (FundingKind.REGION, FundingKind.CITY, FundingKind.DISTRICT)
    return f"{kind.label}资金" if is_level else str(kind.label)


def funding(kind: str) -> Callable[[Entry], Decimal | None]:
    return lambda one: more(one).funding.get(kind)


def permits(entry: Entry) -> str:
    if not entry.permits:
        return ""
    return f"应办{entry.needed_permits}项，已办结{entry.done_permits}项"


def why_unlisted(entry: Entry) -> str:
    """The reason for which no light is shown; before the start none is owed."""
    excused = more(entry).excused
    if entry.listing:
        return ""
    return excused or ("" if entry.judged.course.is_under_way else "尚未开工")


def yes_no(value: bool | None) -> str:
    return "" if value is None else "是" if value else "否"


def resumed(entry: Entry) -> str:
    stands_still = entry.resumed is False and entry.judged.course.stopped
    return "否（停建）" if stands_still else yes_no(entry.resumed)


def light_of(family: str) -> Callable[[Entry], str]:
    return lambda one: one.judged.lights[family].word


def blamed_words(entry: Entry) -> str:
    """Which lights made the overall one yellow or red: 进度、入库."""
    return "、".join(NAMES[one].removesuffix("灯") for one in entry.blamed)


def overall_words(entry: Entry) -> str:
    """The word, and of a yellow or red one which light it is."""
    word, blamed = entry.judged.light.word, blamed_words(entry)
    return f"{word}（{blamed}）" if blamed else word


def light_rank(family: str) -> Callable[[Entry], int]:
    return lambda one: _LIGHTS.index(one.judged.lights[family].state)
