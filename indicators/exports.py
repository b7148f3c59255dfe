"""Tables as files: xlsx with the office's title, unit line and print set-up, and csv with a BOM.

Numbers go out as numbers, rounded as they are shown; text cells can never become formulas: in
xlsx they are written as strings, in csv an apostrophe stands before what a spreadsheet would run.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FONT = "宋体"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = Decimal | int | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `places` fixes the decimals shown, None shows what a number has."""

    title: str
    width: int = 12
    places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a file holds. `unit_line` stands under the title at the right; `notes` at the foot."""

    title: str
    unit_line: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


def as_csv(tables: Sequence[Table]) -> bytes:
    """The tables one below another; a single one is plain data, its heads in the first line."""
    stream = StringIO()
    writer = csv.writer(stream)
    for at, table in enumerate(tables):
        if len(tables) > 1:
            if at:
                writer.writerow([])
            writer.writerow([_safe(table.title)])
        writer.writerow([_safe(column.title) for column in table.columns])
        writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _safe(cell)
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def as_xlsx(tables: Sequence[Table], names: Sequence[str]) -> bytes:
    """One sheet for each table, named by `names`; A4 across, heads repeated on every page."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    styles = _Styles(book)
    for table, name in zip(tables, names, strict=True):
        _write(book.add_worksheet(name), table, styles)
    book.close()
    return stream.getvalue()


class _Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **traits: Any) -> Any:
        key = tuple(sorted(traits.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({"font_name": FONT, "font_size": 11, **traits})
        return self._made[key]


_BOXED: Mapping[str, Any] = {"border": 1, "valign": "vcenter"}


def _write(sheet: Any, table: Table, styles: _Styles) -> None:
    last, head = len(table.columns) - 1, 2
    title = styles(bold=True, font_size=16, align="center", valign="vcenter")
    _across(sheet, 0, last, table.title, title)
    _across(sheet, 1, last, table.unit_line, styles(align="right"))
    sheet.set_row(0, 30)
    heading = styles(**_BOXED, bold=True, align="center", text_wrap=True, bg_color="#F2F2F2")
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(head, at, column.title, heading)
    for number, row in enumerate(table.rows, start=head + 1):
        for at, cell in enumerate(row):
            _write_cell(sheet, (number, at), cell, table.columns[at], styles)
    for offset, note in enumerate(table.notes, start=1):
        sheet.write_string(head + len(table.rows) + offset, 0, note, styles(font_size=9))
    sheet.freeze_panes(head + 1, 1)
    _page(sheet, head)


def _across(sheet: Any, row: int, last: int, text: str, style: Any) -> None:
    """A line over the whole table; a merge needs two cells."""
    if last > 0:
        sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, text, style)


def _write_cell(
    sheet: Any, place: tuple[int, int], cell: Cell, column: Column, styles: _Styles
) -> None:
    if cell is None:
        sheet.write_blank(*place, None, styles(**_BOXED))
    elif isinstance(cell, str):
        sheet.write_string(*place, cell, styles(**_BOXED, text_wrap=True))
    else:
        shown = styles(**_BOXED, num_format=_number_format(cell, column))
        sheet.write_number(*place, cell, shown)


def _number_format(cell: Decimal | int, column: Column) -> str:
    own = -int(cell.as_tuple().exponent) if isinstance(cell, Decimal) else 0
    places = own if column.places is None else column.places
    return f"0.{'0' * places}" if places > 0 else "0"


def _page(sheet: Any, head: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, head)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.set_footer("&C第&P页 共&N页")
