"""Where a reader stands: area, month, year and day, read from a page's address. Pure.

A page never fails for an address with a slip in it: what cannot be read is named in a sentence
and left out, and the page shows what it shows without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.utils.timezone import make_aware

from entry.periods import FIRST_YEAR, LAST_YEAR, Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """What was asked for; None or "" where nothing was. `as_of_day` lasts till its midnight."""

    area: str = ""
    month: Month | None = None
    year: int | None = None
    as_of_day: date | None = None
    problems: tuple[str, ...] = ()

    @property
    def as_of(self) -> datetime | None:
        """The last moment of the day asked for."""
        return make_aware(datetime.combine(self.as_of_day, time.max)) if self.as_of_day else None

    def address(self, **changes: object) -> str:
        """The query string of this standpoint with changes, "" without any: ?month=2024-09."""
        asked = {
            "area": self.area,
            "month": self.month,
            "year": self.year,
            "as_of": self.as_of_day,
            **changes,
        }
        given = {name: str(value) for name, value in asked.items() if value not in (None, "")}
        return f"?{urlencode(given)}" if given else ""


def read(query: Mapping[str, str]) -> Standpoint:
    """The standpoint of an address; see the module for slips."""
    problems: list[str] = []
    month = _month(query.get("month", ""), problems)
    year = _year(query.get("year", ""), problems)
    day = _day(query.get("as_of", ""), problems)
    area = query.get("area", "").strip()
    return Standpoint(area=area, month=month, year=year, as_of_day=day, problems=tuple(problems))


def _month(text: str, problems: list[str]) -> Month | None:
    if not text.strip():
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        problems.append(f"{error}现按最新月份显示。")
        return None


def _year(text: str, problems: list[str]) -> int | None:
    if not text.strip():
        return None
    if text.strip().isdecimal() and FIRST_YEAR < int(text) < LAST_YEAR:
        return int(text)
    problems.append(f"“{text[:20]}”不是有效的年度，请写成2024这样的形式。现按最新年度显示。")
    return None


def _day(text: str, problems: list[str]) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        problems.append(
            f"“{text[:20]}”不是有效的日期，请写成2024-05-01这样的形式。现按目前已发布的数据显示。"
        )
        return None
