"""What the sheet knows of one task in one month besides what is typed. Plain values."""

from dataclasses import dataclass
from datetime import date

from entry.periods import Month


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was published of a task for an earlier month; `state` is a value of `TaskState`."""

    month: Month
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One row's ground.

    `limit` is the day that the task is held to, `is_stated` whether anybody said so or the plan's
    year gives it; `is_closing` that its closing was applied for. `earlier` holds the published
    months before this one, the latest first.
    """

    title: str
    month: Month
    limit: date
    is_stated: bool = True
    is_extended: bool = False
    is_closing: bool = False
    earlier: tuple[Earlier, ...] = ()

    @property
    def is_overdue(self) -> bool:
        """The day had come by the end of the month."""
        return self.limit <= self.month.last_day

    @property
    def previous(self) -> Earlier | None:
        """Last month's progress; None when it is not there: an older month is not last month."""
        latest = self.earlier[0] if self.earlier else None
        return latest if latest is not None and latest.month == self.month - 1 else None

    @property
    def running_texts(self) -> tuple[str, ...]:
        """What was said in the months right before this one, the latest first, up to a gap."""
        return tuple(
            one.text
            for back, one in enumerate(self.earlier, start=1)
            if one.month == self.month - back
        )
