"""Finding the tables in a workbook: title lines, unit line, header, rows, notes, signature.

Nothing here knows which indicators there are; `entry.excel.matching` does. What is found keeps
the file's own words and the place of each of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, zip_longest
from typing import NamedTuple

from entry.excel import words
from entry.excel.grid import Book, Cell, Sheet, address
from entry.excel.keys import KEY_SHEET
from entry.excel.layout import Band, Page, bands, columns_of, titles
from entry.excel.measures import unit_line
from entry.excel.names import RowName, row_name
from entry.excel.timing import Label, labels, year_of
from entry.excel.words import key, plain
from entry.periods import Month
from entry.sheets import Column


class RowKind(StrEnum):
    DATA = "data"
    HEADING = "heading"  # a name with nothing beside it
    TOTAL = "total"
    NOTE = "note"
    SIGNATURE = "signature"
    UNNAMED = "unnamed"  # something beside no name


class FoundRow(NamedTuple):
    """A row below a header; `cells` by column index are those that are not empty.

    `row` counts from 0. `area` is what a column of areas says, "" without one.
    """

    row: int
    address: str
    name: RowName
    kind: RowKind
    cells: Mapping[int, Cell]
    hidden: bool = False
    area: str = ""


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """The words above a column, top to bottom; `address` is the lowest of them."""

    column: int
    address: str
    path: tuple[str, ...]

    @property
    def shown(self) -> str:
        return " / ".join(" ".join(text.split()) for text in self.path)


@dataclass(frozen=True, slots=True)
class Named:
    """A period that a title line, the unit line or the sheet's name gives the whole table."""

    label: Label
    address: str


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table as it lies on its sheet; `units` are those of its unit line."""

    sheet: str
    address: str
    title: str
    headings: tuple[FoundHeading, ...]
    rows: tuple[FoundRow, ...]
    units: tuple[str, ...] = ()
    periods: tuple[Named, ...] = ()
    year: int | None = None
    notes: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False


def tables(book: Book, *, columns: Sequence[Column], month: Month) -> list[FoundTable]:
    """Every table of a workbook in the order of its sheets, hidden sheets included (marked).

    The sheet by which our own workbooks know themselves is none of them.

    `columns` are the return's, whose titles are header words too; `month` is the return's, whose
    year is that of periods written without one.
    """
    own = frozenset(plain(column.title) for column in columns)
    sheets = [sheet for sheet in book.sheets if sheet.name != KEY_SHEET or not sheet.is_hidden]
    return [table for sheet in sheets for table in _tables(Page(sheet, own), month)]


def _tables(page: Page, month: Month) -> list[FoundTable]:
    found: list[FoundTable] = []
    above = -1
    groups = [list(group) for _, group in groupby(bands(page), lambda band: band.top)]
    for group, after in zip_longest(groups, groups[1:]):
        end = page.order[-1]
        if after is not None:
            lines = titles(page, after[0], group[0].bottom)
            end = min([row for row, _, _ in lines], default=after[0].top) - 1
        for band in group:  # side by side
            rows = _rows(page, band, end, month)
            table = _table(page, band, titles(page, band, above), rows, month)
            found.append(_like(table, found[-1]) if found else table)
        above = group[0].bottom
    return found


def _like(table: FoundTable, before: FoundTable) -> FoundTable:
    """What a table does not say itself holds from the one above it."""
    return replace(
        table,
        units=table.units or before.units,
        periods=table.periods or before.periods,
        year=table.year or before.year,
    )


def _table(
    page: Page,
    band: Band,
    lines: list[tuple[int, int, Cell]],
    rows: tuple[FoundRow, ...],
    month: Month,
) -> FoundTable:
    sheet = page.sheet
    paths = {c: page.path(band, c) for c in range(band.columns[0], band.columns[1] + 1)}
    headings = tuple(
        FoundHeading(column, _lowest(page, band, column), paths[column])
        for column in columns_of(band, paths)
    )
    texts = [cell.text for _, _, cell in lines]
    years = (year_of(text) for text in texts if _dated(text))
    year = next((each for each in years if each), None)
    periods = _periods(sheet, lines, year or month.year, month)
    units = next((units for text in reversed(texts) if (units := unit_line(text))), ())
    return FoundTable(
        sheet=sheet.name,
        address=address(band.top, band.names[0]),
        title=next((" ".join(text.split()) for text in texts), ""),
        headings=headings,
        rows=rows,
        units=units,
        periods=periods,
        year=year,
        notes=tuple(row.name.shown for row in rows if row.kind is RowKind.NOTE),
        hidden_columns=sheet.hidden_columns,
        is_hidden=sheet.is_hidden,
    )


def _lowest(page: Page, band: Band, column: int) -> str:
    """The lowest cell of a header above a column, as the file has it."""
    rows = range(band.bottom, band.top - 1, -1)
    own = next((row for row in rows if page.text(row, column)), None)
    if own is not None:
        return address(own, column)
    block = page.block(band.bottom, column)
    return address(block.top, block.left)


def _dated(text: str) -> bool:
    """Whether a line speaks of the figures' time, not of the day on which it was written."""
    return not words.NO_PERIOD.search(plain(text)) and not words.SIGNATURE.search(plain(text))


def _periods(
    sheet: Sheet, lines: list[tuple[int, int, Cell]], year: int, month: Month
) -> tuple[Named, ...]:
    found = [
        Named(label, address(row, column))
        for row, column, cell in lines
        if _dated(cell.text)
        for label in labels(cell.text, year=year, current=month)
    ]
    if not found:
        found = [
            Named(label, "") for label in labels(sheet.name, year=year, current=month) if label
        ]
    return tuple(found)


def _rows(page: Page, band: Band, end: int, month: Month) -> tuple[FoundRow, ...]:
    found: list[FoundRow] = []
    foot = False
    areas = _areas(page, band)
    for row in page.between(band.bottom + 1, end):
        one = _row(page, band, row, foot, month)
        if one is None:
            continue
        foot = foot or one.kind in (RowKind.NOTE, RowKind.SIGNATURE)
        if areas:
            one = _with_area(one, areas.get(row, ""))
        found.append(one)
    return tuple(found)


def _areas(page: Page, band: Band) -> dict[int, str]:
    """What the column of areas says by row; a merged cell says it for all its rows."""
    if band.area is None or not page.order:
        return {}
    column, last = band.area, page.order[-1]
    found = {row: page.text(row, column) for row in page.order if page.text(row, column)}
    for block in page.tall(column):
        if block.top <= band.bottom or not (text := page.text(block.top, block.left)):
            continue
        found |= dict.fromkeys(range(block.top, min(block.bottom, last) + 1), text)
    return found


def _with_area(row: FoundRow, area: str) -> FoundRow:
    return row._replace(area=area)


def _row(page: Page, band: Band, row: int, foot: bool, month: Month) -> FoundRow | None:
    left, right = band.names
    cells = page.rows[row]
    beside = {
        column: cell
        for column, cell in cells.items()
        if band.columns[0] <= column <= band.columns[1]
        and not left <= column <= right
        and column != band.area
    }
    named = [column for column in range(left, right + 1) if column in cells]
    if not named:
        kind = _kind_of_unnamed(beside)
        if kind is None:
            return None
        return FoundRow(row, address(row, left), row_name("", month), kind, beside, False)
    column, text = named[0], cells[named[0]].text
    if len(named) > 1 and (plain(text).strip(":、") == "其中" or cells[column].number is not None):
        text = text + cells[named[1]].text if cells[column].number is None else cells[named[1]].text
    name = row_name(text, month, indent=2 * (column - left))
    kind = _kind(text, beside, foot)
    hidden = row in page.sheet.hidden_rows
    return FoundRow(row, address(row, column), name, kind, beside, hidden)


def _kind_of_unnamed(beside: Mapping[int, Cell]) -> RowKind | None:
    if not beside:
        return None
    texts = [cell.text for cell in beside.values()]
    if any(words.SIGNATURE.search(plain(text)) for text in texts):
        return RowKind.SIGNATURE
    if any(words.NOTE_LINE.match(plain(text)) for text in texts):
        return RowKind.NOTE
    return RowKind.UNNAMED


def _is_signature(name: str, beside: Mapping[int, Cell]) -> bool:
    """A line to sign, not a row that tells of somebody (联系人：李四) in one cell of many."""
    signed = sum(bool(words.SIGNATURE.search(plain(cell.text))) for cell in beside.values())
    return bool(words.SIGNATURE.search(name)) or (signed > 0 and 2 * signed >= len(beside))


def _kind(text: str, beside: Mapping[int, Cell], foot: bool) -> RowKind:
    whole = plain(text)
    numbers = any(cell.number is not None or cell.trouble for cell in beside.values())
    if not numbers:
        if words.NOTE_LINE.match(whole):
            return RowKind.NOTE
        if _is_signature(whole, beside):
            return RowKind.SIGNATURE
        if unit_line(text) or (foot and not beside):
            return RowKind.NOTE
    if key(text) in words.TOTALS:
        return RowKind.TOTAL
    return RowKind.DATA if beside else RowKind.HEADING
