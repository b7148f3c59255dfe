"""Months as values, and the names of the periods that end with them.

Every figure is "as at the end of month M" (DESIGN §3.1): year to date for flows, point in time for
stocks, year-to-date average for rates. Frequency only says in which months a figure is due; the
label (1—9月, 前三季度, 9月末, 全年) follows from the indicator and the month. Reading labels that
other people wrote is `entry.period_labels`.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import overload

FIRST_YEAR, LAST_YEAR = 1900, 2999  # the bounds of the database check
MOST_LAG = 2  # months that a figure may come after its own in a return
_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:[-/.](?P<dash>[0-9]{1,2})|年(?P<han>[0-9]{1,2})月份?)")
_COMPACT = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; ordered, hashable, stored as the integer 202403.

    Raises ValueError, with a sentence for the user, for a month that does not exist.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            raise ValueError(_refusal(f"{self.year}-{self.month}"))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month a date (or datetime, in its own zone) lies in."""
        return cls(day.year, day.month)

    @classmethod
    def from_int(cls, number: int) -> "Month":
        """202403 → March 2024: the form the database holds."""
        return cls(number // 100, number % 100)

    @classmethod
    def parse(cls, text: str | int) -> "Month":
        """Read 2024-03, 2024-3, 2024/3, 2024.3, 202403 (also as int), 2024年3月; full width too.

        Raises ValueError with a Chinese sentence that shows the expected form.
        """
        plain = "".join(unicodedata.normalize("NFKC", str(text)).split())
        if _COMPACT.fullmatch(plain):
            year, month = plain[:4], plain[4:]
        elif found := _WRITTEN.fullmatch(plain):
            year, month = found["year"], found["dash"] or found["han"]
        else:
            raise ValueError(_refusal(str(text)))
        try:
            return cls(int(year), int(month))
        except ValueError:
            raise ValueError(_refusal(str(text))) from None

    @staticmethod
    def range(first: "Month", last: "Month") -> "tuple[Month, ...]":
        """All months from `first` to `last`, both included; empty when `last` is earlier."""
        return tuple(first + step for step in range(last - first + 1))

    def __int__(self) -> int:
        return self.year * 100 + self.month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __add__(self, months: int) -> "Month":
        if not isinstance(months, int):
            return NotImplemented
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    @overload
    def __sub__(self, other: int) -> "Month": ...
    @overload
    def __sub__(self, other: "Month") -> int: ...
    def __sub__(self, other: "int | Month") -> "int | Month":
        if isinstance(other, Month):
            return (self.year - other.year) * 12 + self.month - other.month
        if not isinstance(other, int):
            return NotImplemented
        return self + -other

    @property
    def year_ago(self) -> "Month":
        return self - 12

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def quarter_end(self) -> bool:
        return self.month % 3 == 0


def _refusal(typed: str) -> str:
    shown = typed if len(typed) <= 20 else typed[:20] + "…"
    return f"“{shown}”不是有效的月份，请写成2024-03这样的形式。"


class Frequency(StrEnum):
    """How often a figure is due; the values are the database's."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Accumulation(StrEnum):
    """What a figure covers: January to the month, its last day, or the average since January."""

    YTD = "ytd"
    POINT = "point"
    AVERAGE = "average"


_DUE = {
    Frequency.QUARTER: frozenset({3, 6, 9, 12}),
    Frequency.HALF: frozenset({6, 12}),
    Frequency.YEAR: frozenset({12}),
}


def due_months(frequency: Frequency, first_month: int) -> frozenset[int]:
    """Calendar months (1..12) in which a figure is due.

    `first_month` is 1, or 2 for a series exempt in January (1月免报, DOMAIN §2.2); it matters to
    monthly series only. Raises ValueError for any other first month.
    """
    if first_month not in (1, 2):
        raise ValueError(f"起报月份只能是1月或2月，不能是{first_month}月。")
    if frequency is Frequency.MONTH:
        return frozenset(range(first_month, 13))
    return _DUE[frequency]


def is_due(month: Month, frequency: Frequency, first_month: int) -> bool:
    """Whether a figure is due for this month."""
    return month.month in due_months(frequency, first_month)


_QUARTERS = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}


def label(
    month: Month, accumulation: Accumulation, frequency: Frequency, first_month: int = 1
) -> str:
    """Name the period a figure of `month` covers, without the year.

    ============  =======================  ==================================  ================
    accumulation  monthly                  quarterly, half-yearly, annual      in December
    ============  =======================  ==================================  ================
    ytd           1月, 1—2月 … 1—11月      一季度, 上半年, 前三季度            全年
    average       1月平均, 1—2月平均 …     一季度平均, 上半年平均, …           全年平均
    point         1月末 … 11月末           3月末, 6月末, 9月末                 年末
    ============  =======================  ==================================  ================

    A month in which nothing is due still has a name, for headings and for the sentence that says
    so: a quarterly series in May is 1—5月, a half-yearly one in March 一季度. January of a
    January-exempt series is 1月, and its February 1—2月 like everyone's: accumulation starts in
    January whatever the first reported month is, so `first_month` is checked but changes nothing.
    """
    due_months(frequency, first_month)
    number = month.month
    if accumulation is Accumulation.POINT:
        return "年末" if number == 12 else f"{number}月末"
    if number == 12:
        span = "全年"
    elif frequency is not Frequency.MONTH and number in _QUARTERS:
        span = _QUARTERS[number]
    else:
        span = "1月" if number == 1 else f"1—{number}月"
    return f"{span}平均" if accumulation is Accumulation.AVERAGE else span


def long_label(
    month: Month, accumulation: Accumulation, frequency: Frequency, first_month: int = 1
) -> str:
    """The label with its year: 2024年1—9月, 2024年9月末, 2024年全年; a year's end is 2024年末."""
    short = label(month, accumulation, frequency, first_month)
    return f"{month.year}{short}" if short == "年末" else f"{month.year}年{short}"
