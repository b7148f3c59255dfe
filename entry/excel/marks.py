"""What calamine does not say of a worksheet: how numbers are shown, which formulas have no result,
which cells hold errors, what is hidden and merged, and how large the sheet really is.

calamine gives values, fast; formulas without a stored result and errors come out as empty, and a
percentage as a bare fraction. It also lays every sheet out in full, so the bounds are checked here
first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from entry.excel.grid import Block
from entry.excel.hostile import (
    MAX_CELLS,
    MAX_MERGED,
    MAX_ROWS,
    Unreadable,
    damaged,
    too_many,
    within_bounds,
)
from entry.excel.markup import TRUE, Attributes, Budget, Walk
from entry.excel.spelling import Shown

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_QUOTE = 80  # characters of a formula that are worth showing


def position(reference: str) -> tuple[int, int]:
    """Row and column, from 0, of B12; raises `ValueError`."""
    match = _REFERENCE.fullmatch(reference)
    if match is None or match[2] == "0":
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def block(reference: str) -> Block:
    """The range B12:D15, or of one cell; raises `ValueError`."""
    first, _, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return Block(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


@dataclass(slots=True)
class Marks:
    """What the scan of one sheet found; positions are (row, column) from 0.

    `rows` and `columns` count to the last cell that holds anything. `shown` holds the cells whose
    numbers are not shown as they are. `errors` and `unsolved` hold what such a cell says.
    """

    rows: int = 0
    columns: int = 0
    shown: dict[tuple[int, int], Shown] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unsolved: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Block] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class CellBudget:
    """How many cells the sheets of one file may still have."""

    def __init__(self) -> None:
        self.left = MAX_CELLS


class SheetWalk(Walk):
    """One worksheet; `name` is how the user knows it, `unsolved` the workbook's switch."""

    def __init__(
        self,
        budget: Budget,
        cells: CellBudget,
        *,
        name: str,
        styles: Mapping[str, Shown],
        unsolved: bool,
    ) -> None:
        super().__init__(budget)
        self.marks = Marks()
        self._cells, self._name, self._styles, self._unsolved = cells, name, styles, unsolved
        self._columns: dict[str, int] = {}
        self._row = self._column = -1
        self._type: str | None = None
        self._formula: str | None = None
        self._result: str | None = None
        self._openers = {
            "v": self._value,
            "is": self._inline,
            "f": self._formula_begins,
            "row": self._row_begins,
            "col": self._columns_begin,
            "mergeCell": self._merge,
            "dimension": self._dimension,
        }

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell(attributes)
        elif name in self._openers:
            try:
                self._openers[name](attributes)
            except ValueError as error:
                if isinstance(error, Unreadable):
                    raise
                raise damaged(f"表“{self._name}”的 {name}")

    def closed(self, name: str) -> None:
        if name == "v" and (self._formula is not None or self._type == "e"):
            self._result = self.heard()
        elif name == "f" and self._formula is not None:
            self._formula = self.heard()
        elif name == "c" and (self._formula is not None or self._type == "e"):
            self._judge()

    def _cell(self, attributes: Attributes) -> None:
        self._cells.left -= 1
        if self._cells.left < 0:
            raise too_many(self._name, f"及前面各表的单元格合计超过{MAX_CELLS // 10_000}万个")
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._place(reference)
        self._type = attributes.get("t")
        self._formula = self._result = None
        style = attributes.get("s")
        if style is not None and style in self._styles:
            self.marks.shown[self._row, self._column] = self._styles[style]

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        try:
            if column is None:
                self._row, column = position(reference)
                self._columns[letters] = column
            else:
                self._row = int(reference[len(letters) :]) - 1
        except ValueError:
            raise damaged(f"表“{self._name}”的单元格位置“{reference[:20]}”")
        self._column = column

    def _value(self, _: Attributes) -> None:
        self._grow()
        if self._formula is not None or self._type == "e":
            self.listen()

    def _inline(self, _: Attributes) -> None:
        self._grow()
        self._result = "text"

    def _grow(self) -> None:
        marks = self.marks
        if self._row >= marks.rows:
            marks.rows = self._row + 1
        if self._column >= marks.columns:
            marks.columns = self._column + 1
        within_bounds(self._name, marks.rows, marks.columns, "用到了")

    def _formula_begins(self, _: Attributes) -> None:
        self._formula = ""
        self.listen()

    def _judge(self) -> None:
        """A cell ends that is an error or was worked out: can what it holds be taken?"""
        at = (self._row, self._column)
        result = self._result
        missing = not result and not (result == "" and self._type == "str")
        if missing or (self._unsolved and result == "0"):
            self._grow()
            self.marks.unsolved[at] = f"={self._formula or '…'}"[:_QUOTE]
        elif self._type == "e":
            self.marks.errors[at] = (result or "")[:20]

    def _row_begins(self, attributes: Attributes) -> None:
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        hidden = attributes.get("hidden") in TRUE or attributes.get("ht") == "0"
        if hidden and self._row < MAX_ROWS:
            self.marks.hidden_rows.add(self._row)

    def _columns_begin(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in TRUE or attributes.get("width") == "0":
            first, last = int(attributes.get("min", "")), int(attributes.get("max", ""))
            self.marks.hidden_columns.append((first - 1, last - 1))

    def _merge(self, attributes: Attributes) -> None:
        self.marks.merged.append(block(attributes.get("ref", "")))
        if len(self.marks.merged) > MAX_MERGED:
            raise too_many(self._name, f"的合并单元格超过{MAX_MERGED // 10_000}万处")

    def _dimension(self, attributes: Attributes) -> None:
        try:
            declared = block(attributes.get("ref", ""))
        except ValueError:  # A0:F9 by some writers; what the sheet really holds is counted below
            return
        within_bounds(self._name, declared.bottom + 1, declared.right + 1, "声明用到")
