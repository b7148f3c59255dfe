"""The workbook that a department fills in: its month, in the office's layout (DOMAIN §9.5, §14).

Title, department and unit line, a two-row header, group rows, 其中 indented, last month and last
year filled in, the signatures. Cells to be typed are open, all others are protected without a
password. Pure.

For the way back each row carries its subject in a hidden column, which moves with the row when
somebody sorts, and a hidden sheet names the columns and the return (`entry.excel.keys`). A reader
who looks at neither finds an ordinary table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from entry.excel.keys import KEY_SHEET, SUBJECT_HEAD, Lists, Place, key_rows
from entry.periods import Month
from entry.sheets import Column, Kind, Row, Sheet
from entry.xlsx import (
    BOXED,
    Styles,
    across,
    number_format,
    number_in,
    put_text,
    set_page,
    sheet_names,
)

TITLE, UNITS, HEAD, FIRST = 0, 1, 2, 4  # rows; the header takes two
NAME, LABEL = 0, 1  # columns before those of the sheet: the name and the period
OPEN, SHUT, GROUP = "#FFFFFF", "#F2F2F2", "#E4EAF2"
GIVEN, TYPED = "参考数（已填好）", "本期数（请填写）"
MOST_DECIMALS = 4
NOTES = (
    "填表说明：1. 只填白色的格；灰色的格由平台生成，不用填。",
    "2. 没有数据填“—”；同比没有变化填“持平”；0就是零；空着表示还没填。",
    "3. 不要增删行列，不要改指标名称；有公式的格请粘贴为数值。",
)
SIGNATURES = ("单位负责人：", "审核人：", "填报人：", "报出日期：　　　年　　月　　日")
_WIDTHS: dict[Kind | None, int] = {Kind.TEXT: 32, None: 11}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands around the tables.

    `department` is the full name with its area (石拐区财政局). `monthly_return`, `name`, `version`
    are the return's when the file was made. `reopened` holds the (register, subject) pairs that a
    correction may change, None for a regular return; `is_open`: anything may be typed now.
    """

    department: str
    month: Month
    monthly_return: int
    name: str
    version: int
    is_open: bool
    correction: str = ""
    reopened: frozenset[tuple[str, str]] | None = None

    @property
    def period(self) -> str:
        return f"{self.month.year}年{self.month.month}月"

    def title(self, of: str) -> str:
        return f"{self.department}{self.period}{of}月报"

    def file_title(self, sheets: Sequence[Sheet]) -> str:
        title = self.title("、".join(sheet.title for sheet in sheets))
        return f"{title}（{self.correction}）" if self.correction else title

    def may_type(self, register: str, subject: str) -> bool:
        return self.is_open and (self.reopened is None or (register, subject) in self.reopened)


def workbook(sheets: Sequence[Sheet], cover: Cover) -> bytes:
    """The workbook of a return: a sheet for each register's sheet, and the hidden key."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    styles = Styles(book)
    names = sheet_names(sheet.title for sheet in sheets)
    pages = [book.add_worksheet(name) for name in names]
    lists = Lists()
    places = []
    for page, name, sheet in zip(pages, names, sheets, strict=True):
        made = _Page(page, sheet, cover, styles, lists)
        made.write()
        places.append(Place(name, sheet.register, made.keys()))
    _key(book.add_worksheet(KEY_SHEET), cover, places, lists)
    book.close()
    return stream.getvalue()


def _key(page: Any, cover: Cover, places: Sequence[Place], lists: Lists) -> None:
    told = (cover.monthly_return, cover.name, cover.version)
    for row, texts in enumerate(key_rows(*told, places)):
        for at, text in enumerate(texts):
            page.write_string(row, at, text)
    for at, choices in enumerate(lists.known):
        for row, choice in enumerate(choices):
            page.write_string(row, lists.FIRST + at, choice)
    page.protect()
    page.very_hidden()


class _Page:
    """One register's sheet.

    Columns for reading come first and then those to be typed; what stands among these and cannot
    be typed is derived from them, and would be wrong as soon as something is typed.
    """

    def __init__(self, page: Any, sheet: Sheet, cover: Cover, styles: Styles, lists: Lists) -> None:
        self.page, self.sheet, self.cover = page, sheet, cover
        self.styles, self.lists = styles, lists
        read = [one for one in sheet.columns if not one.kind and one.key not in sheet.derived]
        self.given = tuple(read)
        self.typed = tuple(column for column in sheet.columns if column.kind)
        self.columns = (*self.given, *self.typed)
        self.unit = next((one for one in self.given if one.key == "unit"), None)
        # What the columns for reading hold of other months is the first number of this one.
        self.figure = next((one for one in self.typed if one.kind is Kind.NUMBER), None)
        self.last = LABEL + len(self.columns)

    def keys(self) -> dict[int, str]:
        """The key of each column that can be typed, by its place."""
        return {self._at(column): column.key for column in self.typed}

    def write(self) -> None:
        self._set_up()
        self._head()
        row = FIRST
        for group, rows in self.sheet.groups():
            if group:
                style = {**BOXED, "bold": True, "bg_color": GROUP}
                across(self.page, row, (0, self.last), group, self.styles, **style)
                row += 1
            for each in rows:
                self._row(row, each)
                row += 1
        self._foot(row)
        self.page.protect("", {"format_columns": True, "format_rows": True})

    def _at(self, column: Column) -> int:
        return LABEL + 1 + self.columns.index(column)

    # -- around the table -------------------------------------------------------------------------

    def _set_up(self) -> None:
        page = self.page
        page.set_column(NAME, NAME, 34)
        page.set_column(LABEL, LABEL, 10)
        for column in self.columns:
            at = self._at(column)
            page.set_column(at, at, self._width(column))
        page.set_column(self.last + 1, self.last + 1, 4, None, {"hidden": True})
        page.set_row(TITLE, 32)
        page.set_row(HEAD + 1, 30)
        page.freeze_panes(FIRST, LABEL + 1)
        set_page(page, FIRST - 1)

    def _width(self, column: Column) -> int:
        if column.kind is not None or not column.prose:
            return _WIDTHS.get(column.kind, 12)
        return 32 if any(len(row.cells.get(column.key, "")) > 12 for row in self.sheet.rows) else 12

    def _head(self) -> None:
        title = {"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"}
        told = self.cover.title(self.sheet.title)
        across(self.page, TITLE, (0, self.last), told, self.styles, **title)
        middle = max(1, self.last // 2)
        who = "　".join(filter(None, (f"填报单位：{self.cover.department}", self.cover.correction)))
        across(self.page, UNITS, (0, middle), who, self.styles)
        across(self.page, UNITS, (middle + 1, self.last), self._units(), self.styles, align="right")
        self._heading((HEAD, NAME), (HEAD + 1, NAME), f"{self.sheet.row_word}名称")
        self._heading((HEAD, LABEL), (HEAD + 1, LABEL), "时期")
        for column in self.columns:
            at = self._at(column)
            if self._band(column):
                self._heading((HEAD + 1, at), (HEAD + 1, at), column.title)
            else:
                self._heading((HEAD, at), (HEAD + 1, at), _title(column))
        for band in (GIVEN, TYPED):
            under = [self._at(one) for one in self.columns if self._band(one) == band]
            if under:
                self._heading((HEAD, under[0]), (HEAD, under[-1]), band)
        style = self.styles(**BOXED)
        self.page.write_string(HEAD + 1, self.last + 1, SUBJECT_HEAD, style)

    def _band(self, column: Column) -> str:
        """The first row of the header over a column; "" where one cell takes both rows."""
        if column in self.given:
            return "" if column is self.unit else GIVEN
        return TYPED if column.kind in (Kind.NUMBER, Kind.PERCENT) else ""

    def _heading(self, top: tuple[int, int], bottom: tuple[int, int], text: str) -> None:
        style = {**BOXED, "bold": True, "align": "center", "text_wrap": True, "bg_color": SHUT}
        if top != bottom:
            self.page.merge_range(*top, *bottom, "", self.styles(**style))
        put_text(self.page, top, text, self.styles, **style)

    def _units(self) -> str:
        """The unit line; "" where nothing is counted."""
        units = {row.unit for row in self.sheet.rows}
        if len(units) > 1:
            return f"单位：见“{_title(self.unit)}”栏" if self.unit else ""
        return f"单位：{unit}" if (unit := "".join(units)) else ""

    def _foot(self, row: int) -> None:
        step = max(1, (self.last + 1) // len(SIGNATURES))
        for number, text in enumerate(SIGNATURES):
            left = number * step
            right = self.last if number == len(SIGNATURES) - 1 else left + step - 1
            across(self.page, row + 1, (left, right), text, self.styles)
        hints = [f"{one.title}：{one.hint}。" for one in self.typed if one.hint]
        shut = "、".join(each.title for each in self.sheet.rows if each.closed)
        hints += [f"由登记簿汇总、不用填的：{shut}。"] if shut else []
        notes = [*NOTES, *(f"{number}. {hint}" for number, hint in enumerate(hints, start=4))]
        for offset, text in enumerate(notes, start=3):
            put_text(self.page, (row + offset, 0), text, self.styles, font_size=9)

    # -- the table --------------------------------------------------------------------------------

    def _row(self, row: int, each: Row) -> None:
        shut = {**BOXED, "bg_color": SHUT}
        name = f"其中：{each.title}" if each.indent else each.title
        traits = {**shut, "indent": each.indent, "text_wrap": True}
        put_text(self.page, (row, NAME), name, self.styles, **traits)
        put_text(self.page, (row, LABEL), each.period_label, self.styles, **shut)
        for column in self.columns:
            self._cell((row, self._at(column)), column, each)
        put_text(self.page, (row, self.last + 1), each.subject, self.styles)

    def _cell(self, place: tuple[int, int], column: Column, row: Row) -> None:
        is_open = column.key in row.editable and self.cover.may_type(
            self.sheet.register, row.subject
        )
        traits: dict[str, Any] = {**BOXED, "bg_color": OPEN if is_open else SHUT}
        traits["locked"] = not is_open
        words = column.prose or column.kind is Kind.TEXT
        if words:
            traits["text_wrap"] = True
        text = row.cells.get(column.key, "")
        number = None if words else number_in(text)
        if not words and column.kind is not Kind.CHOICE:
            traits["align"] = "center" if column is self.unit else "right"
            traits["num_format"] = self._format(column, row, text)
        if number is not None:
            self.page.write_number(*place, number, self.styles(**traits))
        elif text:
            put_text(self.page, place, text, self.styles, **traits)
        else:
            self.page.write_blank(*place, None, self.styles(**traits))
        if is_open and column.kind is Kind.CHOICE:
            self._choices(place, column)
        if why := row.closed.get(column.key):
            told = {"validate": "any", "input_title": "不用填", "input_message": why[:255]}
            self.page.data_validation(*place, *place, told)

    def _choices(self, place: tuple[int, int], column: Column) -> None:
        titles = tuple(title for _, title in column.known_choices)
        told = f"{column.title}只能从列表中选择：{'、'.join(titles)}。"
        options = {
            "validate": "list",
            "source": self.lists.source(titles),
            "error_title": column.title[:32],
            "error_message": told[:255],
        }
        self.page.data_validation(*place, *place, options)

    def _format(self, column: Column, row: Row, text: str) -> str:
        """The usual decimals of the row and every further one that is typed: nothing is hidden.

        A percentage in a column for reading keeps its sign.
        """
        if text.endswith("%"):
            return f"{number_format(_places(text[:-1]))}%"
        beside = [row.cells.get(one.key, "") for one in self.given if one is not self.unit]
        known = [text, *beside] if column is self.figure or not column.kind else [text]
        known += ["0.0"] if column.kind is Kind.PERCENT else []
        places = next((_places(one) for one in known if number_in(one) is not None), 0)
        if places == 0:
            return "General"
        return f"0.{'0' * places}{'#' * max(0, MOST_DECIMALS - places)}"


def _title(column: Column | None) -> str:
    return "计量单位" if column and column.key == "unit" else column.title if column else ""


def _places(text: str) -> int:
    return len(text.partition(".")[2])
