"""A book on its way from the child process to its parent: JSON, never pickle.

A sheet's cells go as four lists of one length: rows, columns, texts and kinds. A number goes as
its text alone, from which it is read again exactly.
"""

import json
from decimal import Decimal
from typing import Any

from entry.excel.grid import Block, Book, Cell, Sheet, Trouble
from entry.excel.hostile import Unreadable

_TEXT, _NUMBER, _PERCENT = 0, 1, 2
_TROUBLES = {3: Trouble.ERROR, 4: Trouble.NO_RESULT}
_KINDS = {trouble: kind for kind, trouble in _TROUBLES.items()}


class Garbled(Exception):
    """A message that is neither a book nor a refusal."""


def refusal(sentence: str) -> bytes:
    """What the child says when there is no book to send."""
    return _dumped({"unreadable": sentence})


def packed(book: Book) -> bytes:
    """A book for `unpacked`."""
    return _dumped({"sheets": [_sheet(sheet) for sheet in book.sheets], "notes": book.notes})


def unpacked(message: bytes) -> Book:
    """The book in a message; raises `Unreadable` for a refusal, `Garbled` for anything else."""
    try:
        content = json.loads(message)
        sentence = content.get("unreadable")
        if sentence is not None:
            raise Unreadable(str(sentence))
        return Book(
            tuple(_read_sheet(sheet) for sheet in content["sheets"]), tuple(content["notes"])
        )
    except Unreadable:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Garbled(repr(error))


def _dumped(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")  # half a surrogate pair, from a damaged .xls


def _sheet(sheet: Sheet) -> dict[str, Any]:
    cells = sheet.cells
    return {
        "name": sheet.name,
        "rows": [row for row, _ in cells],
        "columns": [column for _, column in cells],
        "texts": [cell.text for cell in cells.values()],
        "kinds": [_kind(cell) for cell in cells.values()],
        "merged": [[b.top, b.left, b.bottom, b.right] for b in sheet.merged],
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
        "is_hidden": sheet.is_hidden,
    }


def _kind(cell: Cell) -> int:
    if cell.trouble is not None:
        return _KINDS[cell.trouble]
    if cell.number is None:
        return _TEXT
    return _PERCENT if cell.percent else _NUMBER


def _read_sheet(content: dict[str, Any]) -> Sheet:
    positions = zip(content["rows"], content["columns"], strict=True)
    cells = map(_cell, content["texts"], content["kinds"])
    return Sheet(
        name=content["name"],
        cells=dict(zip(positions, cells, strict=True)),
        merged=tuple(Block(*edges) for edges in content["merged"]),
        hidden_rows=frozenset(content["hidden_rows"]),
        hidden_columns=frozenset(content["hidden_columns"]),
        is_hidden=content["is_hidden"],
    )


def _cell(text: str, kind: int) -> Cell:
    if kind == _TEXT:
        return Cell(text)
    if kind == _NUMBER:
        return Cell(text, Decimal(text))
    if kind == _PERCENT:
        return Cell(text, Decimal(text.removesuffix("%")), percent=True)
    return Cell(text, trouble=_TROUBLES[kind])
