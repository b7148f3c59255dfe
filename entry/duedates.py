"""On which day a return is due. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from entry.periods import Month

SATURDAY = 5


def is_working_day(day: date, exceptions: Mapping[date, bool]) -> bool:
    """Monday to Friday unless the calendar says otherwise (True = worked, False = off)."""
    return exceptions.get(day, day.weekday() < SATURDAY)


def due_date(month: Month, day: int, exceptions: Mapping[date, bool]) -> date:
    """The `day`-th of the month after `month`, moved on to the next working day (DOMAIN §2.7)."""
    following = month + 1
    due = date(following.year, following.month, day)
    while not is_working_day(due, exceptions):
        due += timedelta(days=1)
    return due
