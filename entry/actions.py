"""Writing cells: the one way in which a draft figure changes, whatever the door."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.errors import NotAllowed, WrongState
from entry.figures import MonthlyFigure
from entry.locks import locked_return
from entry.models import AuditEvent, Return, State
from entry.registers import Register, register
from entry.sheets import CellsError, Change, Outcome, Result, Row, Theirs


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the return's new version and one result for each change."""

    monthly_return: Return
    results: tuple[Result, ...]


class _RollbackError(Exception):
    def __init__(self, results: list[Result]) -> None:
        super().__init__()
        self.results = results


def save_cells(
    pk: int,
    changes: Sequence[Change],
    *,
    by: Actor,
    at: datetime,
    all_or_nothing: bool = False,
) -> Saved:
    """Write typed cells into the drafts of a return, row by row.

    A row whose version moved is taken only for columns that nobody else changed; the others come
    back as conflicts with what stands. With `all_or_nothing` a single refusal or conflict leaves
    everything as it was.

    Raises `Return.DoesNotExist`, `NotAllowed`, `WrongState`.
    """
    try:
        return _save(pk, changes, by=by, at=at, all_or_nothing=all_or_nothing)
    except _RollbackError as rollback:
        return Saved(Return.objects.get(pk=pk), tuple(rollback.results))


def _save(
    pk: int, changes: Sequence[Change], *, by: Actor, at: datetime, all_or_nothing: bool
) -> Saved:
    with locked_return(pk) as monthly_return:
        if not by.person.has_perm(Action.EDIT_RETURN, monthly_return):
            raise NotAllowed("你没有填报这份月报的权限。")
        if monthly_return.state != State.DRAFT:
            state = State(monthly_return.state).label
            raise WrongState(
                f"月报现为“{state}”，不能再改；需要修改请先撤回、请审核人退回或发起更正。"
            )
        monthly_return.version += 1
        writer = _Writer(monthly_return, by=by, at=at)
        ordered = sorted(changes, key=lambda change: change.register)
        for key, group in groupby(ordered, key=lambda change: change.register):
            writer.write_register(key, list(group))
        if all_or_nothing and any(r.outcome is not Outcome.SAVED for r in writer.results):
            raise _RollbackError(writer.results)
        if writer.entries:
            monthly_return.save(update_fields=["version"])
            audit.record(writer.entries, by=by, at=at)
        else:
            monthly_return.version -= 1
        return Saved(monthly_return, tuple(writer.results))


class _Writer:
    """Collects the results and audit entries of one save."""

    def __init__(self, monthly_return: Return, *, by: Actor, at: datetime) -> None:
        self.monthly_return = monthly_return
        self.by = by
        self.at = at
        self.results: list[Result] = []
        self.entries: list[Entry] = []
        self._reopened: frozenset[tuple[str, str]] | None = None
        if monthly_return.is_correction:
            self._reopened = frozenset(monthly_return.reopened.values_list("register", "subject"))

    def write_register(self, key: str, changes: list[Change]) -> None:
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
        for subject, group in by_subject.items():
            row = rows.get(subject)
            if row is None:
                self._refuse(group, each.why_missing(self.monthly_return, subject))
            elif self._reopened is not None and (key, subject) not in self._reopened:
                self._refuse(group, "这一项不在本次更正范围内。")
            else:
                _RowWriter(self, each, row, drafts.get(subject)).write(group)

    def _refuse(self, changes: Iterable[Change], message: str) -> None:
        for change in changes:
            self.results.append(Result(change, Outcome.REFUSED, change.text, 0, message))


class _RowWriter:
    """One row of one register: conflicts, parsing, the draft, its audit entry."""

    def __init__(
        self, writer: _Writer, each: Register, row: Row, draft: MonthlyFigure | None
    ) -> None:
        self.writer = writer
        self.each = each
        self.row = row
        self.draft = draft
        self.objects: Any = each.figure._default_manager
        self.before = dict(each.texts(row, draft))

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

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
        after = self.each.texts(self.row, self.draft)
        self._remember(after)
        for change in wanted:
            if change.column in messages:
                self._result(change, Outcome.REFUSED, messages[change.column])
            elif change.column in texts:
                self._result(change, Outcome.SAVED, derived=after)

    def _without_conflicts(self, changes: list[Change]) -> list[Change]:
        """Set aside what somebody else changed since; an equal text is no conflict."""
        seen = {change.version for change in changes}
        if seen == {self.version}:
            return changes
        theirs = self._changed_since(min(seen))
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

    def _changed_since(self, version: int) -> dict[str, Theirs]:
        events = AuditEvent.objects.filter(
            monthly_return=self.writer.monthly_return,
            subject=f"{self.each.key}/{self.row.subject}",
            object_version__gt=version,
        ).select_related("actor")
        changed: dict[str, Theirs] = {}
        for event in events.order_by("sequence"):
            for column, text in event.after.items():
                changed[column] = Theirs(text, str(event.actor), event.at.isoformat())
        return changed

    def _apply(self, values: Mapping[str, Any]) -> None:
        if not values:
            return
        stamp = {"entered_by": self.writer.by.person, "entered_at": self.writer.at}
        if self.draft is None:
            if all(value in (None, "") for value in values.values()):
                return
            self.draft = self.objects.create(
                **self.row.key,
                **values,
                **stamp,
                monthly_return=self.writer.monthly_return,
                version=1,
            )
            return
        if all(getattr(self.draft, name) == value for name, value in values.items()):
            return
        for name, value in {**values, **stamp}.items():
            setattr(self.draft, name, value)
        self.draft.version += 1
        self.draft.save()

    def _remember(self, after: Mapping[str, str]) -> None:
        columns = [
            column
            for column in self.row.editable
            if self.before.get(column, "") != after.get(column, "")
        ]
        if not columns or self.draft is None:
            return
        self.writer.entries.append(
            Entry(
                action="figure.save",
                object_type=self.each.figure._meta.label_lower,
                object_id=str(self.draft.pk),
                monthly_return=self.writer.monthly_return,
                subject=f"{self.each.key}/{self.row.subject}",
                object_version=self.draft.version,
                before={column: self.before.get(column, "") for column in columns},
                after={column: after.get(column, "") for column in columns},
            )
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
        self.writer.results.append(
            Result(change, outcome, text, self.version, message, theirs, extra)
        )
