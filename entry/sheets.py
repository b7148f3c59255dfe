"""What a register shows and accepts on a return: plain values between register and kernel.

A register answers with a `Sheet`; the grid, the review, the Excel file and the API all render
that one answer. Cells carry text as a person reads and types it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    NUMBER = "number"
    PERCENT = "percent"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; without a kind it is for reading only."""

    key: str
    title: str
    kind: Kind | None = None
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A figure's row: its subject, what a reader needs to know of it, and its cells' texts.

    `key` holds the subject fields and the month of the figure behind the row. `editable` names
    the columns that may be typed into; `version` is the draft's, 0 before the first save.
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

    @property
    def full_title(self) -> str:
        """The title where the row's place in the sheet does not complete it."""
        return self.long_title or self.title


@dataclass(frozen=True, slots=True)
class Sheet:
    register: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def groups(self) -> list[tuple[str, list[Row]]]:
        """Rows under their group titles, in the order of first appearance."""
        grouped: dict[str, list[Row]] = {}
        for row in self.rows:
            grouped.setdefault(row.group, []).append(row)
        return list(grouped.items())


@dataclass(frozen=True, slots=True)
class Change:
    """A cell as somebody typed it; `version` is the row's version that he saw, 0 for none."""

    register: str
    subject: str
    column: str
    text: str
    version: int = 0


class Outcome(StrEnum):
    SAVED = "saved"
    REFUSED = "refused"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else put into the cell in the meantime."""

    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one change; `text` is the cell as it reads now."""

    change: Change
    outcome: Outcome
    text: str
    version: int
    message: str = ""
    theirs: Theirs | None = None
    derived: Mapping[str, str] = field(default_factory=dict)


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
