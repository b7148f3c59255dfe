"""Rows of drafts as they are being written: conflicts, parsing, and one flush at the end.

Nothing reaches the database before `Drafts.flush`, which takes a fixed number of statements
however many rows were typed: a pasted sheet of thousands costs what one row costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from entry.audit import Actor, Entry
from entry.figures import MonthlyFigure
from entry.models import AuditEvent, Return
from entry.registers import Register, register
from entry.sheets import CellsError, Change, Outcome, Result, Row, Theirs

BATCH = 1000


@dataclass
class Drafts:
    """Collects the results of one save, and what is to be written of it."""

    monthly_return: Return
    by: Actor
    at: datetime
    results: list[Result] = field(default_factory=list)
    _rows: list["_RowWriter"] = field(default_factory=list)
    _reopened: frozenset[tuple[str, str]] | None = None

    def __post_init__(self) -> None:
        if self.monthly_return.is_correction:
            named = self.monthly_return.reopened.values_list("register", "subject")
            self._reopened = frozenset(named)

    def write(self, key: str, changes: list[Change]) -> None:
        """All changes of one register: its rows and drafts are read once, whatever their number."""
        try:
            each = register(key)
        except LookupError as error:
            self._refuse(changes, str(error))
            return
        by_subject: dict[str, list[Change]] = {}
        for change in changes:
            by_subject.setdefault(change.subject, []).append(change)
        rows = each.rows(self.monthly_return, by_subject.keys())
        drafts = {each.subject_of(figure): figure for figure in each.figures(self.monthly_return)}
        since = _Since(self.monthly_return, each.key, changes)
        for subject, group in by_subject.items():
            row = rows.get(subject)
            if row is None:
                self._refuse(group, each.why_missing(self.monthly_return, subject))
            elif self._reopened is not None and (key, subject) not in self._reopened:
                self._refuse(group, "这一项不在本次更正范围内。")
            else:
                writer = _RowWriter(self, each, row, drafts.get(subject), since)
                writer.write(group)
                self._rows.append(writer)

    def flush(self) -> list[Entry]:
        """Write what was typed; the audit entries of what is different now."""
        touched = [row for row in self._rows if row.is_new or row.is_changed]
        by_model: dict[type[MonthlyFigure], list[_RowWriter]] = {}
        for row in touched:
            by_model.setdefault(row.each.figure, []).append(row)
        for model, rows in by_model.items():
            _insert(model, [row.figure for row in rows if row.is_new])
            _update(model, [row.figure for row in rows if not row.is_new])
        entries = (row.entry() for row in touched)
        return [entry for entry in entries if entry is not None]

    def _refuse(self, changes: Iterable[Change], message: str) -> None:
        for change in changes:
            self.results.append(Result(change, Outcome.REFUSED, change.text, 0, message))


def _insert(model: type[MonthlyFigure], figures: list[MonthlyFigure]) -> None:
    model._default_manager.bulk_create(figures, batch_size=BATCH)


def _update(model: type[MonthlyFigure], figures: list[MonthlyFigure]) -> None:
    """Every column of rows that exist, in one statement each thousand."""
    names = {field.name for field in model._meta.concrete_fields}
    key = {field.name for field in model._meta.concrete_fields if field.primary_key}
    model._default_manager.bulk_create(
        figures,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=key,
        update_fields=names - key,
    )


class _Since:
    """Who put what into a cell since a version was seen; asked once, and only if it is needed."""

    def __init__(self, monthly_return: Return, key: str, changes: Iterable[Change]) -> None:
        self._return = monthly_return
        self._register = key
        self._oldest = min((change.version for change in changes), default=0)
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
        events = AuditEvent.objects.filter(
            monthly_return=self._return,
            subject__startswith=f"{self._register}/",
            object_version__gt=self._oldest,
        )
        for event in events.select_related("actor").order_by("sequence"):
            found.setdefault(event.subject, []).append(event)
        return found


class _RowWriter:
    """One row of one register: conflicts, parsing, the draft, its audit entry."""

    def __init__(
        self,
        drafts: Drafts,
        each: Register,
        row: Row,
        draft: MonthlyFigure | None,
        since: _Since,
    ) -> None:
        self.drafts = drafts
        self.each = each
        self.row = row
        self.draft = draft
        self.since = since
        self.is_new = self.is_changed = False
        self.before = dict(each.texts(row, draft))
        self.after: Mapping[str, str] = self.before

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    @property
    def figure(self) -> MonthlyFigure:
        assert self.draft is not None  # noqa: S101 - asked only of rows that were written
        return self.draft

    def write(self, changes: list[Change]) -> None:
        wanted = self._without_conflicts(changes)
        texts: dict[str, str] = {}
        for change in wanted:
            if change.column in self.row.editable:
                texts[change.column] = change.text
            else:
                self._result(change, Outcome.REFUSED, "这一格不能填写。")
        try:
            values = self.each.parse(self.row, texts)
            messages: Mapping[str, str] = {}
        except CellsError as error:
            messages = error.messages
            good = {key: text for key, text in texts.items() if key not in messages}
            values = self.each.parse(self.row, good)
        self._apply(values)
        if self.is_new or self.is_changed:
            self.after = self.each.texts(self.row, self.draft)
        for change in wanted:
            if change.column in messages:
                self._result(change, Outcome.REFUSED, messages[change.column])
            elif change.column in texts:
                self._result(change, Outcome.SAVED, derived=self.after)

    def _without_conflicts(self, changes: list[Change]) -> list[Change]:
        """Set aside what somebody else changed since; an equal text is no conflict."""
        seen = {change.version for change in changes}
        if seen == {self.version}:
            return changes
        theirs = self.since(self.row.subject, min(seen))
        kept = []
        for change in changes:
            other = theirs.get(change.column)
            if other is None or change.version == self.version or other.text == change.text:
                kept.append(change)
            else:
                self._result(
                    change, Outcome.CONFLICT, f"{other.by}已改为“{other.text}”。", theirs=other
                )
        return kept

    def _apply(self, values: Mapping[str, Any]) -> None:
        if not values:
            return
        stamp = {"entered_by": self.drafts.by.person, "entered_at": self.drafts.at}
        if self.draft is None:
            if all(value in (None, "") for value in values.values()):
                return
            self.draft = self.each.figure(
                **self.row.key,
                **values,
                **stamp,
                monthly_return=self.drafts.monthly_return,
                version=1,
            )
            self.is_new = True
            return
        if all(getattr(self.draft, name) == value for name, value in values.items()):
            return
        for name, value in {**values, **stamp}.items():
            setattr(self.draft, name, value)
        self.draft.version += 1
        self.is_changed = True

    def entry(self) -> Entry | None:
        """The audit entry of this row; None when every cell reads as before."""
        columns = [
            column
            for column in self.row.editable
            if self.before.get(column, "") != self.after.get(column, "")
        ]
        if not columns:
            return None
        return Entry(
            action="figure.save",
            object_type=self.each.figure._meta.label_lower,
            object_id=str(self.figure.pk),
            monthly_return=self.drafts.monthly_return,
            subject=f"{self.each.key}/{self.row.subject}",
            object_version=self.figure.version,
            before={column: self.before.get(column, "") for column in columns},
            after={column: self.after.get(column, "") for column in columns},
        )

    def _result(
        self,
        change: Change,
        outcome: Outcome,
        message: str = "",
        *,
        theirs: Theirs | None = None,
        derived: Mapping[str, str] | None = None,
    ) -> None:
        now = derived or self.before
        text = now.get(change.column, "") if outcome is Outcome.SAVED else change.text
        extra = {k: v for k, v in (derived or {}).items() if k not in self.row.editable}
        self.drafts.results.append(
            Result(change, outcome, text, self.version, message, theirs, extra)
        )
