"""Rows of drafts as they are being written: conflicts, parsing, and one flush at the end.

Nothing reaches the database before `Drafts.flush`, which takes a fixed number of statements
however many rows were typed: a pasted sheet of thousands costs what one row costs.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from entry import tables
from entry.audit import Actor, Entry
from entry.figures import MonthlyFigure
from entry.histories import Since
from entry.models import Return
from entry.registers import Register, register
from entry.sheets import CellsError, Change, Figure, Outcome, Result, Row, Theirs, Without

NO_MESSAGES: Mapping[str, str] = MappingProxyType({})
NO_THEIRS: Mapping[str, Theirs] = MappingProxyType({})
Group = tuple[str, list[Change]]


@dataclass
class Drafts:
    """Collects the results of one save, and what is to be written of it.

    The rows are taken through `over`, which may count them.
    """

    monthly_return: Return
    by: Actor
    at: datetime
    over: Callable[[Iterable[Group]], Iterable[Group]] = iter
    results: list[Result] = field(default_factory=list)
    _rows: list["_RowWriter"] = field(default_factory=list)
    _reopened: frozenset[tuple[str, str]] | None = None

    def __post_init__(self) -> None:
        if self.monthly_return.is_correction:
            named = self.monthly_return.reopened.values_list("register", "subject")
            self._reopened = frozenset(named)

    def write(
        self, key: str, changes: Iterable[Change], known: Mapping[str, Row] | None = None
    ) -> None:
        """All changes of one register: its rows are read once, whatever their number.

        `known` are the rows by subject, where the caller has the whole sheet as it stands.
        """
        by_subject: dict[str, list[Change]] = {}
        for change in changes:
            by_subject.setdefault(change.subject, []).append(change)
        try:
            each = register(key)
        except LookupError as error:
            self._refuse((one for group in by_subject.values() for one in group), str(error))
            return
        rows = each.rows(self.monthly_return, by_subject.keys()) if known is None else known
        since = Since(self.monthly_return, each.key, by_subject.values())
        for subject, group in self.over(by_subject.items()):
            row = rows.get(subject)
            if row is None:
                self._refuse(group, each.why_missing(self.monthly_return, subject))
            elif self._reopened is not None and (key, subject) not in self._reopened:
                self._refuse(group, "这一项不在本次更正范围内。")
            else:
                writer = _RowWriter(each, row, since, self.results)
                writer.write(group)
                if writer.is_new or writer.is_changed:
                    self._rows.append(writer)

    def flush(self) -> list[Entry]:
        """Write what was typed; the audit entries of what is different now."""
        by_register: dict[str, list[_RowWriter]] = {}
        for row in self._rows:
            by_register.setdefault(row.each.key, []).append(row)
        for rows in by_register.values():
            self._insert([row for row in rows if row.is_new])
            self._update([row for row in rows if row.is_changed])
        entries = (row.entry(self.monthly_return) for row in self._rows)
        return [entry for entry in entries if entry is not None]

    def _insert(self, rows: "list[_RowWriter]") -> None:
        """Drafts that were not there, each with the key that it is audited under."""
        if not rows:
            return
        model = rows[0].each.figure
        for row, pk in zip(rows, tables.reserve(model, len(rows)), strict=True):
            row.figure = row.figure._replace(pk=pk)
        common = {
            "monthly_return_id": self.monthly_return.pk,
            "entered_by_id": self.by.person.pk,
            "entered_at": self.at,
        }
        key, content, last = rows[0].row.key, model.content_fields, tuple(common.values())
        stated = itemgetter(*content)
        tables.insert(
            model,
            (str(model._meta.pk.column), "version", *key, *content, *common),
            [
                (one.pk, one.version, *row.row.key.values(), *stated(one.content), *last)
                for row in rows
                for one in (row.figure,)
            ],
        )

    def _update(self, rows: "list[_RowWriter]") -> None:
        """Of drafts that exist what was typed, in one statement."""
        if not rows:
            return
        typed = sorted({name for row in rows for name in row.typed})
        by, at = self.by.person.pk, self.at
        tables.update(
            rows[0].each.figure,
            ["version", "entered_by_id", "entered_at", *typed],
            [
                (one.pk, one.version, by, at, *(one.content[name] for name in typed))
                for row in rows
                for one in (row.figure,)
            ],
        )

    def _refuse(self, changes: Iterable[Change], message: str) -> None:
        for change in changes:
            self.results.append(Result(change, Outcome.REFUSED, change.text, 0, message))


@cache
def blank(model: type[MonthlyFigure]) -> Mapping[str, Any]:
    """The content of a figure that states nothing yet."""
    stated: list[Any] = [model._meta.get_field(name) for name in model.content_fields]
    defaults = {field.name: field.get_default() for field in stated}
    plain = {name: getattr(value, "value", value) for name, value in defaults.items()}
    return MappingProxyType(plain)


class _RowWriter:
    """One row of one register: conflicts, parsing, the draft, its audit entry."""

    __slots__ = (
        "after",
        "before",
        "columns",
        "each",
        "figure",
        "is_changed",
        "is_new",
        "results",
        "row",
        "since",
        "theirs",
        "typed",
    )

    def __init__(self, each: Register, row: Row, since: Since, results: list[Result]) -> None:
        self.each = each
        self.row = row
        self.since = since
        self.results = results
        self.is_new = self.is_changed = False
        self.figure = row.figure or Figure(0, 0, blank(each.figure))
        self.typed: Mapping[str, Any] = {}
        self.columns: Collection[str] = ()
        self.theirs: Mapping[str, Theirs] = NO_THEIRS
        self.before = self.after = row.cells

    def write(self, changes: list[Change]) -> None:
        wanted = self._without_conflicts(changes)
        texts: dict[str, str] = {}
        for change in wanted:
            if change.column in self.row.editable:
                texts[change.column] = change.text
            else:
                self._result(change, Outcome.REFUSED, "这一格不能填写。")
        messages = NO_MESSAGES
        try:
            values = self.each.parse(self.row, texts)
        except CellsError as error:
            messages = error.messages
            good = {key: text for key, text in texts.items() if key not in messages}
            values = self.each.parse(self.row, good)
        self.columns = texts.keys()
        self._apply(values)
        if self.is_new or self.is_changed:
            self.after = self.each.texts(self.row, self.figure.content)
        self._tell(wanted, texts, messages)

    def _tell(
        self, wanted: list[Change], texts: Mapping[str, str], messages: Mapping[str, str]
    ) -> None:
        """What became of the cells that could be typed into."""
        after, version = self.after, self.figure.version
        anew = self._anew(texts.keys() - messages.keys())
        derived = Without(after, self.row.editable - anew if anew else self.row.editable)
        for change in wanted:
            column = change.column
            if column in messages:
                self._result(change, Outcome.REFUSED, messages[column])
            elif column in texts:
                text = after.get(column, "")
                self.results.append(Result(change, Outcome.SAVED, text, version, "", None, derived))

    def _anew(self, taken: Collection[str]) -> set[str]:
        """The other columns that could be typed into and read anew for whoever typed.

        Those that follow from what was typed, and those changed since its version was seen.
        """
        return {*self._followed(), *self.theirs}.difference(taken)

    def _followed(self) -> list[str]:
        """The columns that could be typed into and read anew because others were."""
        was, now, editable = self.before, self.after, self.row.editable
        follows = (one for one in self.each.follows if one in editable)
        return [one for one in follows if was.get(one, "") != now.get(one, "")]

    def _without_conflicts(self, changes: list[Change]) -> list[Change]:
        """Set aside what somebody else changed since; an equal text is no conflict."""
        version = self.figure.version
        stale = [one.version for one in changes if one.version not in (version, None)]
        if not stale:
            return changes
        self.theirs = theirs = self.since(
            self.row.subject, min(one for one in stale if one is not None)
        )
        kept = []
        for change in changes:
            other = theirs.get(change.column)
            seen = change.version in (version, None)
            if other is None or seen or other.text == change.text:
                kept.append(change)
            else:
                self._result(
                    change, Outcome.CONFLICT, f"{other.by}已改为“{other.text}”。", theirs=other
                )
        return kept

    def _apply(self, values: Mapping[str, Any]) -> None:
        old = self.figure.content
        if self.row.figure is None:
            self.is_new = any(value not in (None, "") for value in values.values())
        else:
            self.is_changed = any(old[name] != value for name, value in values.items())
        if not (self.is_new or self.is_changed):
            return
        self.typed = values
        self.figure = Figure(self.figure.pk, self.figure.version + 1, {**old, **values})

    def entry(self, monthly_return: Return) -> Entry | None:
        """The audit entry of this row; None when every cell reads as before."""
        was, now = self.before, self.after
        columns = dict.fromkeys((*self.columns, *self._followed()))
        texts = [(column, was.get(column, ""), now.get(column, "")) for column in columns]
        before = {column: text for column, text, then in texts if text != then}
        if not before:
            return None
        return Entry(
            action="figure.save",
            object_type=self.each.figure._meta.label_lower,
            object_id=str(self.figure.pk),
            monthly_return=monthly_return,
            subject=f"{self.each.key}/{self.row.subject}",
            object_version=self.figure.version,
            before=before,
            after={column: then for column, _, then in texts if column in before},
        )

    def _result(
        self, change: Change, outcome: Outcome, message: str, *, theirs: Theirs | None = None
    ) -> None:
        self.results.append(
            Result(change, outcome, change.text, self.figure.version, message, theirs)
        )
