"""The records (BIFF) of a legacy .xls or .et, scanned for what its reader passes over."""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from entry.excel.hostile import (
    LINKS,
    LOCKED,
    MACROS,
    MAX_CELLS,
    NO_SHEETS,
    Unreadable,
    damaged,
    too_many,
    within_bounds,
)

_BOF, _EOF = 0x0809, 0x000A
_FORMULAS = frozenset((0x0006, 0x0206, 0x0406))
_SEVERAL = frozenset((0x00BD, 0x00BE))  # a run of cells in one row, the last column at the end
_CELLS = _FORMULAS | _SEVERAL | {0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6}
_OF_MACROS = frozenset((1, 6))  # kinds of sheet: Excel 4 macros, Visual Basic
_NO_TEXT = b"\x03"  # a formula's result: the empty text


@dataclass(slots=True)
class Scan:
    """What the records say.

    `sheets` are the positions of the worksheets in the stream, in the order of the tabs;
    `unsolved` has, by position, the (row, column) of formulas that came to no text.
    """

    recalculated: bool = False
    linked: bool = False
    cells: int = 0
    sheets: list[int] = field(default_factory=list)
    unsolved: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Position, kind and content of each record, up to the end of the last part of the book."""
    at, depth = 0, 0
    while at < len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        if not depth and kind != _BOF:
            return  # what is left of the last sector
        if at + 4 + length > len(stream):
            break
        depth += (kind == _BOF) - (kind == _EOF)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
    if depth or not stream:
        raise damaged("工作簿数据不全")


def scanned(stream: bytes) -> Scan:
    """Every record of the book, looked at once; raises `Unreadable`, `struct.error`."""
    scan = Scan()
    part, depth = -1, 0
    for at, kind, content in _records(stream):
        if kind == _BOF:
            depth += 1
            if depth == 1:
                part = at
                scan.unsolved[part] = []
        elif kind == _EOF:
            depth -= 1
        elif kind in _CELLS:
            _count(scan, kind, content)
            if kind in _FORMULAS and content[12:14] == b"\xff\xff" and content[6:7] == _NO_TEXT:
                scan.unsolved[part].append(struct.unpack_from("<2H", content))
        elif kind in _TELLING:
            _TELLING[kind](scan, content)
    _check_sheets(scan)
    return scan


def _check_sheets(scan: Scan) -> None:
    if len(set(scan.sheets)) < len(scan.sheets) or not set(scan.sheets) <= set(scan.unsolved):
        raise damaged("工作表位置不符")
    if not scan.sheets:
        raise Unreadable(NO_SHEETS)


def _count(scan: Scan, kind: int, content: bytes) -> None:
    _, first = struct.unpack_from("<2H", content)
    last = struct.unpack_from("<H", content, len(content) - 2)[0] if kind in _SEVERAL else first
    scan.cells += max(last - first, 0) + 1
    if scan.cells > MAX_CELLS:
        raise too_many("", f"的单元格超过{MAX_CELLS // 10_000}万个")


def _encrypted(_scan: Scan, _content: bytes) -> None:
    raise Unreadable(LOCKED)


def _recalculated(scan: Scan, _content: bytes) -> None:
    scan.recalculated = True


def _sheet(scan: Scan, content: bytes) -> None:
    position, _, sort = struct.unpack_from("<I2B", content)
    if sort in _OF_MACROS:
        raise Unreadable(MACROS)
    if sort == 0:
        scan.sheets.append(position)


def _dimensions(_scan: Scan, content: bytes) -> None:
    form = {10: "<4H", 14: "<2I2H"}.get(len(content))
    if form is not None:
        _, rows, _, columns = struct.unpack_from(form, content)
        within_bounds("", rows, columns, "声明用到")


def _supplier(scan: Scan, content: bytes) -> None:
    """Another workbook that formulas refer to, or a program (then with a \x03 in its name)."""
    if len(content) <= 4:  # this very book, or functions added to Excel
        return
    path = content[5:]  # after the number of sheets, the length and its flag
    if not path.startswith(b"\x01") and b"\x03" in path[:128]:
        raise Unreadable(LINKS)
    scan.linked = True


_TELLING: Mapping[int, Callable[[Scan, bytes], None]] = {
    0x002F: _encrypted,
    0x0085: _sheet,
    0x01C1: _recalculated,
    0x01AE: _supplier,
    0x0200: _dimensions,
}
