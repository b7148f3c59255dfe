"""Tables as files: xlsx with the office's title, unit line and print set-up, and csv with a BOM.

Numbers go out as numbers, rounded as they are shown; text cells can never become formulas: in
xlsx they are written as strings, in csv an apostrophe stands before what a spreadsheet would run
(`accounts.apostrophes` takes it away again). Rows may be a generator: long tables pass through row
by row. A table that is not whole says so.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import IO, Any

import xlsxwriter

from accounts.apostrophes import begins_formula, guarded
from entry.xlsx import (
    BOXED,
    MOST_CHARACTERS,
    MOST_ROWS,
    LongSheet,
    Styles,
    across,
    number_format,
    places_of,
    put_text,
    set_page,
    sheet_names,
    xf,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_CHUNK = 1 << 16

Cell = Decimal | int | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `places` fixes the decimals shown, None shows what a number has."""

    title: str
    width: int = 12
    places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a file holds. `unit_line` stands under the title at the right; `notes` at the foot.

    `cut` is the sentence that says what is left out, "" for a table that is complete; a table
    `on_a3` is too wide to be read on A4.
    """

    title: str
    unit_line: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
    cut: str = ""
    on_a3: bool = False


# -- csv ----------------------------------------------------------------------------------------


def as_csv(tables: Sequence[Table]) -> bytes:
    """The tables one below another; a single one is plain data, its heads in the first line."""
    return b"".join(csv_chunks(tables))


def csv_chunks(tables: Sequence[Table]) -> Iterator[bytes]:
    """The same in pieces, each row taken only when it is written."""
    stream = StringIO()
    stream.write("\ufeff")
    writer = csv.writer(stream)
    for at, table in enumerate(tables):
        if len(tables) > 1:
            writer.writerows([[], [guarded(table.title)]] if at else [[guarded(table.title)]])
        writer.writerow([guarded(column.title) for column in table.columns])
        for row in table.rows:
            writer.writerow([_plain(cell) for cell in row])
            if stream.tell() > _CHUNK:
                yield _taken(stream)
        if table.cut:
            writer.writerow([guarded(table.cut)])
    yield _taken(stream)


def _taken(stream: StringIO) -> bytes:
    content = stream.getvalue().encode()
    stream.seek(0)
    stream.truncate()
    return content


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return guarded(cell)
    if cell is None:
        return ""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


# -- xlsx ---------------------------------------------------------------------------------------


def as_xlsx(tables: Sequence[Table], names: Sequence[str]) -> bytes:
    """One sheet for each table, named by `names`; A4 or A3 across, heads repeated on every page."""
    stream = BytesIO()
    write_xlsx(stream, tables, names)
    return stream.getvalue()


def write_xlsx(stream: IO[bytes], tables: Sequence[Table], names: Sequence[str]) -> None:
    """The same into a file. Of a long table no more than a row is held in memory."""
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    styles = Styles(book)
    for table, name in zip(tables, sheet_names(names), strict=True):
        _Writer(book.add_worksheet(name, LongSheet), table, styles).write()
    book.close()


class _Writer:
    """Writes one table, from top to bottom: what is written cannot be gone back to."""

    HEAD = 2

    def __init__(self, sheet: Any, table: Table, styles: Styles) -> None:
        self.sheet = sheet
        self.table = table
        self.styles = styles
        wrapped = {**BOXED, "text_wrap": True}
        self.text = xf(styles(**wrapped))
        self.quoted = xf(styles(**wrapped, quote_prefix=True))
        self.blank = xf(styles(**BOXED))
        self.numbers: dict[int, int] = {}
        self.places = [column.places for column in table.columns]
        self.shortened = False

    def write(self) -> None:
        self._head()
        notes = list(self.table.notes)
        row, complete = self._rows()
        cuts = [self.table.cut] if self.table.cut else []
        if not complete:
            cuts.append(f"未完：Excel每张表最多{MOST_ROWS}行，以下从略。完整数据请导出CSV。")
        if self.shortened:
            cuts.append(f"有的单元格超过{MOST_CHARACTERS}字，末尾以“…”代替。")
        for text in cuts:
            put_text(self.sheet, (row, 0), text, self.styles, bold=True, font_color="#C00000")
            row += 1
        for text in notes:
            put_text(self.sheet, (row, 0), text, self.styles, font_size=9)
            row += 1

    def _head(self) -> None:
        sheet, table, last = self.sheet, self.table, len(self.table.columns) - 1
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, column.width)
        sheet.set_row(0, 30)
        sheet.freeze_panes(self.HEAD + 1, 1)
        set_page(sheet, self.HEAD, on_a3=table.on_a3)
        title = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
        across(sheet, 0, (0, last), table.title, self.styles, **title)
        told = f"{table.unit_line}　{table.cut}" if table.cut else table.unit_line
        across(sheet, 1, (0, last), told, self.styles, align="right")
        heading = {**BOXED, "bold": True, "align": "center", "text_wrap": True}
        for at, column in enumerate(table.columns):
            place = (self.HEAD, at)
            put_text(sheet, place, column.title, self.styles, **heading, bg_color="#F2F2F2")

    def _rows(self) -> tuple[int, bool]:
        """Where the foot begins, and whether every row found its place above it."""
        number = self.HEAD + 1
        last = MOST_ROWS - len(self.table.notes) - 3
        for row in self.table.rows:
            if number >= last:
                return number, False
            self.sheet.add_row(number, list(map(self._cell, row, self.places)))
            number += 1
        return number, True

    def _cell(self, cell: Cell, places: int | None) -> tuple[Cell, int]:
        """What stands in a cell, and the number of its format."""
        if cell is None:
            return cell, self.blank
        if not isinstance(cell, str):
            return cell, self._number(places_of(cell) if places is None else places)
        if len(cell) > MOST_CHARACTERS:
            self.shortened = True
            cell = f"{cell[: MOST_CHARACTERS - 1]}…"
        return cell, self.quoted if begins_formula(cell) else self.text

    def _number(self, places: int) -> int:
        if places not in self.numbers:
            style = self.styles(**BOXED, num_format=number_format(places))
            self.numbers[places] = xf(style)
        return self.numbers[places]
