"""How a problem stands against its day: overdue, due soon, in time; when it is chased. Pure.

Days are working days; which days those are comes from the calendar (`entry.models.CalendarDay`).
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from entry.duedates import SATURDAY


class Workdays:
    """Counts working days without walking through them; `exceptions` as in `entry.duedates`."""

    def __init__(self, exceptions: Mapping[date, bool]) -> None:
        shifts = {
            day: 1 if works else -1
            for day, works in exceptions.items()
            if works != (day.weekday() < SATURDAY)
        }
        self._days = sorted(shifts)
        self._sums = [0, *accumulate(shifts[day] for day in self._days)]

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; negative when `last` is earlier."""
        return self._until(last) - self._until(first)

    def back(self, day: date, number: int) -> date:
        """The latest day from which at least so many working days have passed until `day`."""
        found = day
        while self.between(found, day) < number:
            found -= timedelta(days=1)
        return found

    def ahead(self, day: date, number: int) -> date:
        """The earliest day by which so many working days have passed since `day`."""
        found = day
        while self.between(day, found) < number:
            found += timedelta(days=1)
        return found

    def _until(self, day: date) -> int:
        weeks, rest = divmod(day.toordinal(), 7)  # day 1 was a Monday
        return weeks * SATURDAY + min(rest, SATURDAY) + self._sums[bisect_right(self._days, day)]


class Pace(StrEnum):
    """In the order of the ledger: what is late first."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    UNASSIGNED = "unassigned"
    IN_TIME = "in_time"
    WAITING = "waiting"
    STOPPED = "stopped"
    SETTLED = "settled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Chase:
    """A version of the rules (`projects.models.ChaseRule`); without one nothing is chased."""

    version: str = ""
    due_soon: int = 3
    remind_after: int | None = None
    remind_every: int = 5
    escalate_after: int | None = None
    escalate_reminders: int | None = None
    escalates_itself: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """`days` are working days past the limit, or to it; `late` those of a late settlement."""

    pace: Pace
    days: int = 0
    late: int = 0

    @property
    def is_overdue(self) -> bool:
        return self.pace is Pace.OVERDUE

    @property
    def words(self) -> str:
        if self.pace is Pace.OVERDUE:
            return f"逾期{self.days}个工作日" if self.days else "刚过时限"
        if self.pace is Pace.DUE_SOON:
            return f"还有{self.days}个工作日" if self.days else "今天到期"
        return f"晚{self.late}个工作日办结" if self.late else ""


_STILL = {"raised": Pace.UNASSIGNED, "suspended": Pace.STOPPED, "dropped": Pace.DROPPED}


def standing(
    stage: str,
    due: date | None,
    resolved_on: date | None,
    *,
    today: date,
    days: Workdays,
    rule: Chase,
) -> Standing:
    """How a problem stands today; the clock stops when it is reported settled or suspended."""
    if stage in _STILL or due is None:
        return Standing(_STILL.get(stage, Pace.UNASSIGNED))
    if stage in {"resolved", "closed"}:
        pace = Pace.WAITING if stage == "resolved" else Pace.SETTLED
        late = days.between(due, resolved_on) if resolved_on and resolved_on > due else 0
        return Standing(pace, late=late)
    if today > due:
        return Standing(Pace.OVERDUE, days.between(due, today))
    left = days.between(today, due)
    return Standing(Pace.DUE_SOON if left <= rule.due_soon else Pace.IN_TIME, left)


def why_escalate(at: Standing, reminders: int, rule: Chase) -> str:
    """Why an assigned problem should go up to its lead official, "" when it need not."""
    reasons = []
    if rule.escalate_after is not None and at.is_overdue and at.days >= rule.escalate_after:
        reasons.append(f"已逾期{at.days}个工作日")
    if rule.escalate_reminders is not None and reminders >= rule.escalate_reminders:
        reasons.append(f"已催办{reminders}次")
    return "，".join(reasons)


def is_to_remind(
    at: Standing, reminded_on: date | None, *, today: date, days: Workdays, rule: Chase
) -> bool:
    """Whether the daily work reminds: overdue long enough, and not reminded of lately."""
    if rule.remind_after is None or not at.is_overdue or at.days < rule.remind_after:
        return False
    return reminded_on is None or days.between(reminded_on, today) >= rule.remind_every
