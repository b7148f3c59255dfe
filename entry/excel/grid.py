"""A workbook as plain values: what a reader sees in each cell, and what cannot be trusted.

Rows and columns are counted from 0 within the sheet; `address` gives the name a user knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Trouble(StrEnum):
    """Why a cell's value cannot be taken, whatever it shows."""

    ERROR = "error"  # #DIV/0!, #REF! …
    NO_RESULT = "no-result"  # a formula whose result the file does not hold


class Cell(NamedTuple):
    """One cell that is not empty.

    `text` is as it stands in the file, not normalised: a number without exponent or trailing
    zeros, `8.3%` for a number that is shown as a percentage, a date as 2024-09-30, an error as
    #DIV/0!. `number` is set when the file holds a number; of a percentage it is the printed one
    (8.3 for 8.3%).
    """

    text: str
    number: Decimal | None = None
    percent: bool = False
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A merged range, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its non-empty cells by (row, column), its merged ranges, what is hidden."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Block, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = field(default=())


def address(row: int, column: int) -> str:
    """The name of a cell: (6, 2) is C7."""
    return f"{_letters(column)}{row + 1}"


@lru_cache(maxsize=1024)
def _letters(column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(address: str) -> tuple[int, int]:
    """Row and column of a cell by its name, from 0: C7 is (6, 2). Raises ValueError for others."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]) - 1, column - 1
