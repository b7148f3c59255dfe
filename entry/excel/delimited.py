"""A text table (.csv, .tsv, Excel's "Unicode text") as `grid.Book`; everything in it is text."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePath

from accounts.apostrophes import unguarded
from entry.excel.grid import Book, Cell, Sheet
from entry.excel.hostile import MAX_AREA, MAX_CELLS, MAX_ROWS, Unreadable, too_many
from entry.excel.spelling import text_cell

_SNIFFED = 20  # lines that say which delimiter it is


def read(data: bytes, name: str) -> Book:
    """The book with the one sheet of a text table, named for its file; raises `Unreadable`."""
    text = _decoded(data)
    sheet = PurePath(name).stem or "表"
    cells: dict[tuple[int, int], Cell] = {}
    columns = 0
    for row, fields in enumerate(_rows(text)):
        columns = max(columns, len(fields))
        if row >= MAX_ROWS or (row + 1) * columns > MAX_AREA or len(cells) > MAX_CELLS:
            raise too_many(sheet, f"超过{MAX_ROWS // 10_000}万行或{MAX_CELLS // 10_000}万个单元格")
        for column, field in enumerate(fields):
            cell = text_cell(unguarded(field))
            if cell is not None:
                cells[row, column] = cell
    return Book((Sheet(sheet, cells),))


def _decoded(data: bytes) -> str:
    """UTF-8 or what Chinese Windows writes; UTF-16 only where the file says so itself."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ()
    for encoding in encodings or ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        "认不出文本表格的文字编码。请用Excel打开，另存为“Excel 工作簿（.xlsx）”后再上传。"
    )


def _rows(text: str) -> Iterator[list[str]]:
    head = "\n".join(text.splitlines()[:_SNIFFED])
    delimiter = "\t" if head.count("\t") >= max(1, head.count(",")) else ","
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise Unreadable(
            "文本表格里有过长的内容或没有配对的引号，读不出来。请用Excel打开，另存为"
            "“Excel 工作簿（.xlsx）”后再上传。"
        )
