"""Who changed what in a row: for the context panels of all registers, and for conflicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from entry.models import AuditEvent, Return
from entry.periods import Month
from entry.sheets import Change, Theirs

CHANGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ChangedCell:
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One save of a row; `month` is that of the return, `by` None for what nobody signed."""

    at: datetime
    by: User | None
    month: Month | None
    cells: tuple[ChangedCell, ...]


def changes_of(register: str, subject: str, titles: Mapping[str, str]) -> list[RowChange]:
    """The latest changes of a row in whatever month, newest first; `titles` name its columns.

    One query.
    """
    found = AuditEvent.objects.filter(subject=f"{register}/{subject}")
    latest = found.select_related("actor", "monthly_return")[:CHANGES_SHOWN]
    return [
        RowChange(
            at=event.at,
            by=event.actor,
            month=event.monthly_return.month if event.monthly_return else None,
            cells=tuple(
                ChangedCell(titles.get(column, column), before, event.after.get(column, ""))
                for column, before in event.before.items()
            ),
        )
        for event in latest
    ]


def stood_at(monthly_return: Return, version: int) -> dict[tuple[str, str], str]:
    """What the cells that changed since then held at a version of the return.

    By row (register/subject) and column. One query.
    """
    saves = AuditEvent.objects.filter(
        monthly_return=monthly_return, return_version__gt=version, action="figure.save"
    )
    found: dict[tuple[str, str], str] = {}
    for subject, before in saves.order_by("sequence").values_list("subject", "before"):
        for column, text in before.items():
            found.setdefault((subject, column), text)
    return found


class Since:
    """Who put what into a cell since a version was seen; asked once, and only if it is needed."""

    def __init__(
        self, monthly_return: Return, key: str, changes: Iterable[Iterable[Change]]
    ) -> None:
        self._return = monthly_return
        self._register = key
        self._changes = changes
        self._events: dict[str, list[AuditEvent]] | None = None

    def __call__(self, subject: str, version: int) -> dict[str, Theirs]:
        if self._events is None:
            self._events = self._load()
        changed: dict[str, Theirs] = {}
        for event in self._events.get(f"{self._register}/{subject}", []):
            if (event.object_version or 0) > version:
                for column, text in event.after.items():
                    changed[column] = Theirs(text, str(event.actor), event.at.isoformat())
        return changed

    def _load(self) -> dict[str, list[AuditEvent]]:
        found: dict[str, list[AuditEvent]] = {}
        seen = (one.version for group in self._changes for one in group)
        events = AuditEvent.objects.filter(
            monthly_return=self._return,
            subject__startswith=f"{self._register}/",
            object_version__gt=min(version for version in seen if version is not None),
        )
        for event in events.select_related("actor").order_by("sequence"):
            found.setdefault(event.subject, []).append(event)
        return found
