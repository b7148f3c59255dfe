"""Rows of drafts as they are being written: conflicts, parsing, and one flush at the end.

Nothing reaches the database before `Drafts.flush`, which takes a fixed number of statements
however many rows were typed: a pasted sheet of thousands costs what one row costs.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from entry import tables
from entry.audit import Actor, Entry
from entry.histories import Since
from entry.models import Return
from entry.registers import register
from entry.row_writers import RowWriter
from entry.sheets import Change, Outcome, Result, Row, Values

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
    _rows: list[RowWriter] = field(default_factory=list)
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
                writer = RowWriter(each, row, since, self.results)
                writer.write(group)
                if writer.is_new or writer.is_changed:
                    self._rows.append(writer)

    def put(self, key: str, rows: Iterable[tuple[Row, Values]]) -> None:
        """Values that a register works out by itself, whatever may be typed into the rows."""
        each = register(key)
        since = Since(self.monthly_return, each.key, ())
        for row, values in rows:
            writer = RowWriter(each, row, since, self.results)
            writer.put(values)
            if writer.is_new or writer.is_changed:
                self._rows.append(writer)

    def flush(self) -> list[Entry]:
        """Write what was typed; the audit entries of what is different now."""
        by_register: dict[str, list[RowWriter]] = {}
        for row in self._rows:
            by_register.setdefault(row.each.key, []).append(row)
        for rows in by_register.values():
            self._insert([row for row in rows if row.is_new])
            self._update([row for row in rows if row.is_changed])
        entries = (row.entry(self.monthly_return) for row in self._rows)
        return [entry for entry in entries if entry is not None]

    def _insert(self, rows: list[RowWriter]) -> None:
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

    def _update(self, rows: list[RowWriter]) -> None:
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
