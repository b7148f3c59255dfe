"""Where a task stood on a day, replayed from the steps taken by then. Pure.

The columns of a task say where it stands now; a ledger of last June, or of what was known then,
is made of its steps. Played to the end both agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from plan.models.task import OPEN, Stage

SETS_LIMIT = frozenset({"create", "assign", "grant_extension"})


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was taken: its name, whence and whither, on which day, about which limit."""

    action: str
    from_stage: str
    to_stage: str
    on: date
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """`due` is None where nobody set a limit; `applied_on` is when the closing was asked for."""

    stage: str = Stage.ASSIGNED
    due: date | None = None
    extension_due: date | None = None
    extensions: int = 0
    is_returned: bool = False
    reminders: int = 0
    acknowledged_on: date | None = None
    applied_on: date | None = None
    closed_on: date | None = None
    cancelled_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    def after(self, step: Step) -> "Course":
        """This course and one step more."""
        moved = replace(self, stage=step.to_stage)
        if step.action in SETS_LIMIT:
            moved = replace(moved, due=step.due, extension_due=None)
        changes = _CHANGES.get(step.action)
        return changes(moved, step.on, step.due) if changes else moved


def course(steps: Iterable[Step], start: Course) -> Course:
    """The course after these steps, in their order; `start` is what stood before the first."""
    found = start
    for step in steps:
        found = found.after(step)
    return found


def _acknowledge(at: Course, on: date, due: date | None) -> Course:
    return replace(at, acknowledged_on=on)


def _apply_extension(at: Course, on: date, due: date | None) -> Course:
    return replace(at, extension_due=due)


def _grant(at: Course, on: date, due: date | None) -> Course:
    return replace(at, extensions=at.extensions + 1)


def _refuse(at: Course, on: date, due: date | None) -> Course:
    return replace(at, extension_due=None)


def _apply_closing(at: Course, on: date, due: date | None) -> Course:
    return replace(at, applied_on=on, extension_due=None, is_returned=False)


def _send_back(at: Course, on: date, due: date | None) -> Course:
    return replace(at, applied_on=None, closed_on=None, cancelled_on=None, is_returned=True)


def _close(at: Course, on: date, due: date | None) -> Course:
    return replace(at, closed_on=on)


def _cancel(at: Course, on: date, due: date | None) -> Course:
    return replace(at, cancelled_on=on, extension_due=None, is_returned=False)


def _remind(at: Course, on: date, due: date | None) -> Course:
    return replace(at, reminders=at.reminders + 1)


_CHANGES = {
    "acknowledge": _acknowledge,
    "apply_extension": _apply_extension,
    "grant_extension": _grant,
    "refuse_extension": _refuse,
    "apply_closing": _apply_closing,
    "send_back": _send_back,
    "reopen": _send_back,
    "close": _close,
    "cancel": _cancel,
    "remind": _remind,
}
