"""On which day a return is due. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from entry.periods import Month

SATURDAY = 5
DEFAULT_DUE_DAY = 5  # while nobody has set a rule


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDays:
    """Every department's due days: its own day of the following month, or the general one.

    `own` is keyed by department; `exceptions` as in `is_working_day`.
    """

    own: Mapping[int, int]
    general: int = DEFAULT_DUE_DAY
    exceptions: Mapping[date, bool]

    def of(self, department: int, month: Month) -> date:
        """The day on which a department's return for a month is due."""
        return due_date(month, self.own.get(department, self.general), self.exceptions)
