"""One row of drafts as it is being written: conflicts, parsing, the draft, its audit entry."""

from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from entry.audit import Entry
from entry.figures import MonthlyFigure
from entry.histories import Since
from entry.models import Return
from entry.registers import Register
from entry.sheets import (
    CellsError,
    Change,
    Figure,
    Outcome,
    Result,
    Row,
    Theirs,
    Values,
    Without,
)

NO_MESSAGES: Mapping[str, str] = MappingProxyType({})
NO_THEIRS: Mapping[str, Theirs] = MappingProxyType({})


@cache
def blank(model: type[MonthlyFigure]) -> Mapping[str, Any]:
    """The content of a figure that states nothing yet."""
    stated: list[Any] = [model._meta.get_field(name) for name in model.content_fields]
    defaults = {field.name: field.get_default() for field in stated}
    plain = {name: getattr(value, "value", value) for name, value in defaults.items()}
    return MappingProxyType(plain)


def says_same(each: Register, row: Row, column: str, one: str, other: str) -> bool:
    """Whether two texts of a cell say the same: 87 and 87.00."""
    try:
        return each.parse(row, {column: one}) == each.parse(row, {column: other})
    except CellsError:
        return False


class RowWriter:
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
        closed = self.row.closed
        shut = [one for one in changes if one.column in closed] if closed else []
        open_to = [one for one in changes if one.column not in closed] if shut else changes
        wanted = self._without_conflicts(open_to)
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
        for change in shut:
            self._tell_shut(change)

    def _tell_shut(self, change: Change) -> None:
        """Nobody types here; whoever sends back what stands has not typed."""
        stands = self.row.cells[change.column]
        if says_same(self.each, self.row, change.column, change.text, stands):
            self.results.append(Result(change, Outcome.SAVED, stands, self.figure.version))
        else:
            self._result(change, Outcome.REFUSED, self.row.closed[change.column])

    def put(self, values: Values) -> None:
        """Values that the register works out by itself."""
        self._apply(values)
        if self.is_new or self.is_changed:
            self.after = self.each.texts(self.row, self.figure.content)
            self.columns = [name for name in self.after if name not in self.row.editable]

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
