"""A legacy .xls or .et (BIFF in an OLE file) as `grid.Book`.

xlrd reads these, not calamine: calamine turns errors into empty cells and says nothing of number
formats or hidden rows, and its panics on odd files end the process; xlrd tells all of these and
fails with exceptions (ADR 9). Our own scan of the records comes first, for what xlrd passes over:
a file that stops in the middle, macros, formulas without a result, and how many cells there are.
"""

import struct
from io import StringIO
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from entry.excel.extent import LINKED, clipped, scaled_note
from entry.excel.grid import Block, Book, Cell, Sheet, Trouble
from entry.excel.hostile import (
    LOCKED,
    MACROS,
    Unreadable,
    damaged,
    within_bounds,
)
from entry.excel.records import Scan, scanned
from entry.excel.spelling import Shown, number_cell, shown, text_cell

_FAILURES = (  # whatever xlrd stumbles over in a broken file
    xlrd.XLRDError,
    CompDocError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def read(data: bytes) -> Book:
    """The book in a legacy file; raises `Unreadable`."""
    try:
        scan = scanned(_stream(data))
        # verbosity -1 and a sink: what xlrd would print has no reader here.
        book = xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            logfile=StringIO(),
            verbosity=-1,
        )
        notes = [LINKED] if scan.linked else []
        sheets = tuple(
            _sheet(book, number, scan, notes) for number in range(len(book.sheet_names()))
        )
    except Unreadable:
        raise
    except _FAILURES as error:
        raise damaged(type(error).__name__)
    return Book(sheets, tuple(notes))


def _stream(data: bytes) -> bytes:
    """The records of the book inside the OLE file."""
    file = CompDoc(data, logfile=StringIO())
    names = {node.name for node in file.dirlist}
    if "EncryptedPackage" in names:
        raise Unreadable(LOCKED)
    if "WordDocument" in names or "PowerPoint Document" in names:
        raise Unreadable(
            "这是Word或PPT文档，不是Excel工作簿。请上传Excel文件（.xlsx、.xls、.et）。"
        )
    if names & {"_VBA_PROJECT_CUR", "VBA", "Macros"}:
        raise Unreadable(MACROS)
    for name in ("Workbook", "Book"):
        memory, start, size = file.locate_named_stream(name)
        if memory:
            if len(memory) < start + size:
                raise damaged("工作簿数据不全")
            return bytes(memory[start : start + size])
    raise damaged("没有工作簿数据")


def _sheet(book: xlrd.Book, number: int, scan: Scan, notes: list[str]) -> Sheet:
    sheet = book.sheet_by_index(number)
    cells, scaled = _cells(book, sheet)
    if not scan.recalculated:
        # Excel keeps "" as a result too; only who never works anything out writes no RECALCID.
        for at in scan.unsolved[scan.sheets[number]]:
            cells[at] = Cell("=…", trouble=Trouble.NO_RESULT)
    if scaled:
        notes.append(scaled_note(sheet.name, scaled))
    rows = max((row for row, _ in cells), default=-1) + 1
    columns = max((column for _, column in cells), default=-1) + 1
    within_bounds(sheet.name, rows, columns, "用到了")
    merged = (
        Block(top, left, bottom - 1, right - 1)
        for top, bottom, left, right in sheet.merged_cells
        if bottom > top and right > left
    )
    return Sheet(
        name=sheet.name,
        cells=cells,
        merged=clipped(merged, rows, columns),
        hidden_rows=frozenset(
            row for row, info in sheet.rowinfo_map.items() if info.hidden and row < rows
        ),
        hidden_columns=frozenset(
            column for column, info in sheet.colinfo_map.items() if info.hidden and column < columns
        ),
        is_hidden=bool(sheet.visibility),
    )


def _cells(
    book: xlrd.Book, sheet: xlrd.sheet.Sheet
) -> tuple[dict[tuple[int, int], Cell], list[tuple[int, int]]]:
    """The cells, and where numbers are shown divided."""
    styles = [_shown(book, style) for style in book.xf_list]
    from_1904 = bool(book.datemode)
    cells: dict[tuple[int, int], Cell] = {}
    scaled = []
    for row in range(sheet.nrows):
        values = sheet.row_values(row)
        for column, kind in enumerate(sheet.row_types(row)):
            cell: Cell | None
            if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                how = styles[sheet.cell_xf_index(row, column)]
                cell = number_cell(values[column], how, from_1904=from_1904)
                if how is Shown.SCALED:
                    scaled.append((row, column))
            else:
                cell = _worded(kind, values[column])
            if cell is not None:
                cells[row, column] = cell
    return cells, scaled


def _worded(kind: int, value: Any) -> Cell | None:
    """The cell of anything but a number, if it is not empty."""
    if kind == xlrd.XL_CELL_TEXT:
        return text_cell(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Cell("TRUE" if value else "FALSE")
    if kind == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(value, "#ERROR!")
        return Cell(text, trouble=Trouble.ERROR)
    return None


def _shown(book: xlrd.Book, style: xlrd.formatting.XF) -> Shown:
    form = book.format_map.get(style.format_key)
    return shown(style.format_key, form.format_str if form and form.format_str else None)
