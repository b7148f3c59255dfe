"""Months as SDMX periods: 2024-09, 2024-Q3, 2024-S2, 2024, and the bounds that a caller writes."""

import re
from datetime import date, datetime

from entry.periods import FIRST_YEAR, LAST_YEAR, Month
from indicators.sdmx.codes import FREQUENCY_OF

_MONTHS = {"A": 12, "S": 6, "T": 4, "Q": 3, "M": 1}
_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})(?:"
    r"-(?P<part>[ASTQM])(?P<count>[0-9]{1,2})|-W(?P<week>[0-9]{2})"
    r"|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?P<time>T[0-9:.+Z-]{1,20})?)?)?"
)


def frequency(of_indicator: str, month: Month) -> str:
    """The FREQ that a figure is reported under: its indicator's, if the month ends such a period.

    A figure of any other month (the indicator was reported monthly before) is a monthly one: it
    has no period of its own frequency, and must not be lost.
    """
    code = FREQUENCY_OF[of_indicator]
    return code if month.month % _MONTHS[code] == 0 else "M"


def time_period(code: str, month: Month) -> str:
    """The TIME_PERIOD of a figure as at the end of `month`, for the FREQ that `frequency` gave."""
    if code == "M":
        return str(month)
    if code == "A":
        return f"{month.year:04d}"
    return f"{month.year:04d}-{code}{month.month // _MONTHS[code]}"


def bound(text: str, *, last: bool) -> Month | None:
    """The first (or last) month of a period as SDMX writes them; None for what is no period.

    Takes 2024, 2024-A1, 2024-S1, 2024-T1, 2024-Q1, 2024-M09, 2024-09, 2024-W36, a day and a
    moment. Years beyond our calendar are brought to its edge.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    year = int(found["year"])
    months = _months(found, text)
    if months is None:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Month(FIRST_YEAR, 1) if year < FIRST_YEAR else Month(LAST_YEAR, 12)
    return Month(year, months[1] if last else months[0])


def _months(found: re.Match[str], text: str) -> tuple[int, int] | None:
    """The first and the last month within the year."""
    if found["part"]:
        length, count = _MONTHS[found["part"]], int(found["count"])
        last = length * count
        return (last - length + 1, last) if 1 <= last <= 12 else None
    if found["week"] or found["day"]:
        return _of_day(found, text)
    if found["month"]:
        month = int(found["month"])
        return (month, month) if 1 <= month <= 12 else None
    return 1, 12


def _of_day(found: re.Match[str], text: str) -> tuple[int, int] | None:
    year = int(found["year"])
    try:
        if found["week"]:
            # A week belongs to the year that it is numbered in, as a month of it.
            day = date.fromisocalendar(year, int(found["week"]), 4)
        else:
            day = date(year, int(found["month"]), int(found["day"]))
            datetime.fromisoformat(text)
    except ValueError:
        return None
    return day.month, day.month
