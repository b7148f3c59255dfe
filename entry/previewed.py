"""What was found in a workbook, as it is kept with the upload: plain values, as JSON."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

from entry.excel.grid import place_of
from entry.excel.marking import Spot
from entry.sheets import Change

LONGEST_FIGURE = 20
_PARTS = ("unknown", "headings", "ignored", "problems", "notes")
_STRANGE = "没有认出这是哪一项，这一行没有读。请改成平台上的名称，或者在预览页指定。"
_ODD = "没有认出这一栏，没有读。请改成平台上的栏名，或者在预览页指定。"


def _packed(lines: Iterable[tuple[Any, ...]]) -> str:
    return b64encode(zlib.compress(orjson.dumps(list(map(tuple, lines))), level=1)).decode()


def _unpacked(text: str) -> list[list[Any]]:
    found: list[list[Any]] = orjson.loads(zlib.decompress(b64decode(text)))
    return found


class Fate(StrEnum):
    """What becomes of a cell of the workbook."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class Line(NamedTuple):
    """One cell of the workbook: where it stands, what it says, what would become of it.

    `shown` is in the file's own words, `text` what is typed for it; `before` and `after` are how
    the cell of the return reads. `version` is the row's version that the preview saw.
    """

    register: str
    subject: str
    column: str
    title: str
    column_title: str
    sheet: str
    address: str
    shown: str
    text: str
    before: str
    after: str
    fate: str
    message: str = ""
    remark: str = ""
    version: int = 0

    @property
    def is_words(self) -> bool:
        """Too long to stand in a column of figures."""
        return max(map(len, (self.shown, self.before, self.after))) > LONGEST_FIGURE

    def change(self) -> Change:
        return Change(self.register, self.subject, self.column, self.text, self.version)


@dataclass(frozen=True, slots=True)
class Preview:
    """All that was found in a workbook.

    `problems` stop the import and have sheet, address, message and the whole sentence; `notes`
    are sentences to be read. `choices` are the rows and columns that a name can mean, as pairs of
    value and title, once for all `unknown` names and `headings`.
    """

    lines: tuple[Line, ...] = ()
    unknown: tuple[Mapping[str, Any], ...] = ()
    headings: tuple[Mapping[str, Any], ...] = ()
    ignored: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[Mapping[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    choices: Mapping[str, Any] | None = None
    version: int = 0

    def as_json(self) -> dict[str, Any]:
        """With the lines packed: a large file has tens of thousands, and nobody queries them."""
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**kept, "lines": _packed(self.lines)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Preview":
        lines = tuple(map(Line._make, _unpacked(kept["lines"])))
        parts = {name: tuple(kept[name]) for name in _PARTS}
        return cls(lines=lines, choices=kept["choices"], version=kept["version"], **parts)

    def of(self, *fates: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate in fates]

    @property
    def wanted(self) -> list[Line]:
        """What a confirmation writes."""
        return self.of(Fate.NEW, Fate.CHANGED)

    @property
    def is_writable(self) -> bool:
        """All or nothing: one refused cell, and nothing is written."""
        return bool(self.wanted) and not self.of(Fate.REFUSED) and not self.problems

    def marks(self) -> dict[Spot, str]:
        """What is to be marked in the person's own file: cell by cell the sentence about it."""
        found = [(one["sheet"], one["address"], _STRANGE) for one in self.unknown]
        found += [(one["sheet"], one["address"], one["why"] or _ODD) for one in self.headings]
        found += [(one["sheet"], one["address"], one["message"]) for one in self.problems]
        found += [(one.sheet, one.address, one.message) for one in self.of(Fate.REFUSED)]
        return {(sheet, *place_of(at)): told for sheet, at, told in found if sheet and at}
