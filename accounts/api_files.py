"""Rows of the REST door as files for programs: csv and xlsx with the fields' names as heads.

Offices get their layout from the pages; a program wants the bare table. Figures are numbers; a
text that a spreadsheet would run as a formula gets an apostrophe in csv (`accounts.apostrophes`)
and is written as a string in xlsx. A file holds all rows of its question or is refused.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from rest_framework.renderers import BaseRenderer

from accounts.api_problems import TOO_MANY_ROWS, ApiRefusal
from accounts.api_rows import Row
from accounts.apostrophes import begins_formula, guarded

MOST_ROWS = 100_000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXCEL_MOST = 32_767  # characters of a cell

Rows = Sequence[Mapping[str, Any]]


class Listing:
    """What a list hands to the renderer of a file: its rows, and which fields are numbers."""

    def __init__(self, name: str, row: type[Row], chosen: Sequence[str], rows: Rows) -> None:
        cells = row.cells(chosen)
        self.name = name
        self.heads = list(cells)
        self.numbers = frozenset(head for head, cell in cells.items() if cell.is_number)
        self.rows = rows

    def lines(self) -> Iterable[list[Any]]:
        for row in self.rows:
            yield [_flat(row[head]) for head in self.heads]


def _flat(value: Any) -> Any:
    """A list of texts as a|b, anything deeper as JSON; the rest is as it is."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "|".join(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def refuse_too_many() -> ApiRefusal:
    return ApiRefusal(
        TOO_MANY_ROWS,
        f"一个文件最多{MOST_ROWS}行，这次的更多：请缩小筛选条件，或者用 page_size 分页取。",
    )


class FileRenderer(BaseRenderer):
    """Common to both kinds: a file for `Listing`, nothing for anything else (an empty HEAD)."""

    charset: str | None = None
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return self.write(data) if isinstance(data, Listing) else b""

    def write(self, listing: Listing) -> bytes:
        raise NotImplementedError


class CsvRenderer(FileRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def write(self, listing: Listing) -> bytes:
        """With a BOM, without which Excel reads Chinese as noise."""
        stream = StringIO()
        writer = csv.writer(stream)
        writer.writerow(listing.heads)
        is_number = [head in listing.numbers for head in listing.heads]
        for line in listing.lines():
            writer.writerow([_csv(*pair) for pair in zip(line, is_number, strict=True)])
        return stream.getvalue().encode("utf-8-sig")


def _csv(value: Any, is_number: bool) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number or not isinstance(value, str):
        return value
    return guarded(value)


class XlsxRenderer(FileRenderer):
    media_type = XLSX_TYPE
    format = "xlsx"

    def write(self, listing: Listing) -> bytes:
        """Row by row, so that a large file takes no more memory than its rows."""
        stream = BytesIO()
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        sheet = _Sheet(book, listing.name)
        for at, head in enumerate(listing.heads):
            sheet.put(0, at, head, is_number=False)
        is_number = [head in listing.numbers for head in listing.heads]
        for number, line in enumerate(listing.lines(), start=1):
            for at, value in enumerate(line):
                sheet.put(number, at, value, is_number=is_number[at])
        book.close()
        return stream.getvalue()


class _Sheet:
    """The one sheet of a file: each value in its cell, a text as a text whatever it looks like."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.add_worksheet(name[:31])
        self.sheet.freeze_panes(1, 0)
        # Excel's own mark, so that it stays a text when somebody edits the cell.
        self.quoted = book.add_format({"quote_prefix": True})

    def put(self, row: int, column: int, value: Any, *, is_number: bool) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self.sheet.write_boolean(row, column, value)
        elif is_number or isinstance(value, int):
            self.sheet.write_number(row, column, float(value))
        else:
            self._text(row, column, str(value))

    def _text(self, row: int, column: int, text: str) -> None:
        if len(text) > _EXCEL_MOST:
            text = text[: _EXCEL_MOST - 1] + "…"  # cut, and one sees it
        style = self.quoted if begins_formula(text) else None
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take it for mark-up of its own: in two runs it cannot.
            self.sheet.write_rich_string(row, column, text[:1], self.quoted, text[1:])
        else:
            self.sheet.write_string(row, column, text, style)
