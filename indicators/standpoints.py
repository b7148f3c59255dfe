"""Where a reader stands: area, month, year and day, read from a page's address. Pure.

A page never fails for an address with a slip in it: what cannot be read is named in a sentence
and left out, and the page shows what it shows without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from entry.periods import FIRST_YEAR, LAST_YEAR, Month
from plan.asked import day_asked, end_of, month_asked, query_of


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
        return end_of(self.as_of_day)

    def address(self, **changes: object) -> str:
        """The query string of this standpoint with changes, "" without any: ?month=2024-09."""
        return query_of(
            {
                "area": self.area,
                "month": self.month,
                "year": self.year,
                "as_of": self.as_of_day,
                **changes,
            }
        )


def read(query: Mapping[str, str]) -> Standpoint:
    """The standpoint of an address; see the module for slips."""
    problems: list[str] = []
    month = month_asked(query.get("month", ""), problems, "现按最新月份显示。")
    year = _year(query.get("year", ""), problems)
    day = day_asked(query.get("as_of", ""), problems, "现按目前已发布的数据显示。")
    area = query.get("area", "").strip()
    return Standpoint(area=area, month=month, year=year, as_of_day=day, problems=tuple(problems))


def _year(text: str, problems: list[str]) -> int | None:
    if not text.strip():
        return None
    if text.strip().isdecimal() and FIRST_YEAR < int(text) < LAST_YEAR:
        return int(text)
    problems.append(f"“{text[:20]}”不是有效的年度，请写成2024这样的形式。现按最新年度显示。")
    return None
