"""What a register shows and accepts on a return: plain values between register and kernel.

A register answers with a `Sheet`; the grid, the review, the Excel file and the API all render
that one answer. Cells carry text as a person reads and types it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple


class Kind(StrEnum):
    NUMBER = "number"
    PERCENT = "percent"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; without a kind it is for reading only.

    `prose` marks one for reading that holds words, not figures. A choice that may be left open
    has `("", "")` among its choices.
    """

    key: str
    title: str
    kind: Kind | None = None
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    prose: bool = False

    @property
    def is_words(self) -> bool:
        return self.prose or self.kind in (Kind.TEXT, Kind.CHOICE)

    @property
    def known_choices(self) -> tuple[tuple[str, str], ...]:
        """The choices that say something."""
        return tuple(choice for choice in self.choices if choice[0])


class Figure(NamedTuple):
    """What a return carries for a row, as plain values.

    `content` maps the figure's `content_fields` to what the columns of the database hold.
    """

    pk: int
    version: int
    content: Mapping[str, Any]


class Row(NamedTuple):
    """A figure's row: its subject, what a reader needs to know of it, and its cells' texts.

    `key` holds the columns of the subject and the month of the figure behind the row. `figure` is
    what the return has of it, `version` that one's, 0 before the first save. `editable` names the
    columns that may be typed into, `closed` those that others of their kind may be and this row's
    may not, with the sentence that says why; `source` says in words where their figures come from.
    `parent` is the subject of the row of which this one is a part; `synonyms` are other names
    under which sheets from elsewhere may hold it. `context` is the register's own.
    """

    subject: str
    key: Mapping[str, Any]
    title: str
    unit: str
    definition: str
    cells: Mapping[str, str]
    editable: frozenset[str]
    version: int = 0
    context: Any = None
    group: str = ""
    indent: int = 0
    period_label: str = ""
    optional: bool = False
    long_title: str = ""
    synonyms: tuple[str, ...] = ()
    parent: str = ""
    parent_names: tuple[str, ...] = ()
    figure: Figure | None = None
    closed: Mapping[str, str] = MappingProxyType({})
    source: str = ""

    @property
    def full_title(self) -> str:
        """The title where the row's place in the sheet does not complete it."""
        return self.long_title or self.title


@dataclass(frozen=True, slots=True)
class Sheet:
    """One register's part of a return; `noun` says what each row is (项目).

    `kept` are columns that are not shown: what changes in them is told by their titles.
    """

    register: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    noun: str = ""
    kept: tuple[Column, ...] = ()

    @property
    def row_word(self) -> str:
        return self.noun or self.title

    @property
    def derived(self) -> frozenset[str]:
        """The columns for reading that follow from what is typed: those among the typed ones."""
        keys = [column.key for column in self.columns]
        first = next((at for at, one in enumerate(self.columns) if one.kind), len(keys))
        return frozenset(one.key for one in self.columns[first:] if one.kind is None)

    def groups(self) -> list[tuple[str, list[Row]]]:
        """Rows under their group titles, in the order of first appearance."""
        grouped: dict[str, list[Row]] = {}
        for row in self.rows:
            grouped.setdefault(row.group, []).append(row)
        return list(grouped.items())


class Change(NamedTuple):
    """A cell as somebody typed it; `version` is the row's version that he saw, 0 for none.

    None is the row as it stands, for whoever is known to have seen that.
    """

    register: str
    subject: str
    column: str
    text: str
    version: int | None = 0


class Without(Mapping[str, str]):
    """Texts without those of some keys, looked at only when they are read."""

    __slots__ = ("_left", "_texts")

    def __init__(self, texts: Mapping[str, str], left: frozenset[str]) -> None:
        self._texts, self._left = texts, left

    def __getitem__(self, key: str) -> str:
        if key in self._left:
            raise KeyError(key)
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._texts if key not in self._left)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Outcome(StrEnum):
    SAVED = "saved"
    REFUSED = "refused"
    CONFLICT = "conflict"


class Theirs(NamedTuple):
    """What somebody else put into the cell in the meantime."""

    text: str
    by: str
    at: str


class Result(NamedTuple):
    """What became of one change; `text` is the cell as it reads now.

    `derived` are the row's other cells that follow from what was typed, by column: those for
    reading, and those that could have been typed as well (the month's amount of a total).
    """

    change: Change
    outcome: Outcome
    text: str
    version: int
    message: str = ""
    theirs: Theirs | None = None
    derived: Mapping[str, str] = MappingProxyType({})


class Severity(StrEnum):
    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check has to say about a cell.

    A hard problem stops the submission. A soft one stops it until its row's note explains it.
    """

    register: str
    subject: str
    column: str
    code: str
    severity: Severity
    message: str
    title: str = ""
    explanation: str = ""

    @property
    def stops(self) -> bool:
        return self.severity is Severity.HARD or not self.explanation


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs between two states of a return, as texts."""

    register: str
    subject: str
    title: str
    column: str
    column_key: str
    before: str
    after: str
    by: str = ""
    at: str = ""


class CellsError(ValueError):
    """Typed texts that cannot be taken; maps columns to Chinese sentences."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__("；".join(messages.values()))
        self.messages = dict(messages)


Values = dict[str, Any]
