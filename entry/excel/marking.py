"""A user's workbook given back with its mistakes marked: colours, comments, a list. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from entry.excel.grid import Block, Book, Cell, Sheet, address
from entry.excel.keys import LIST, LIST_TITLE, is_problem_list
from entry.xlsx import BOXED, Styles, across, put_text, set_page, sheet_names

BAD, ODD = "#FFC7CE", "#9C0006"
COLUMNS = (("序号", 6), ("工作表", 18), ("单元格", 10), ("文件中的内容", 24), ("问题", 70))
MOST_LISTED = 20_000  # Excel keeps at most 65,530 links on a sheet, and nobody reads so many
MOST_COMMENTED = 5_000  # comments are drawings: more of them and Excel opens slowly
MOST_MERGED = 50_000  # cells under merged ranges, all together on a sheet
_WIDEST, _NARROWEST = 48, 6

Spot = tuple[str, int, int]


def marked(book: Book, problems: Mapping[Spot, str]) -> bytes:
    """A copy of the workbook's values in which each bad cell is coloured and carries its sentence.

    `problems` maps (sheet, row, column), counted from 0, to the sentence. The first sheet lists
    them all in the order of the file, each linked to its cell; beyond `MOST_LISTED` the list says
    how many are left out. Formats, formulas and pictures of the original are not kept; merged
    ranges are, and what was hidden stays hidden unless there is a problem in it.
    """
    stream = BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    styles = Styles(made)
    sheets = {sheet.name: sheet for sheet in book.sheets if not is_problem_list(sheet)}
    names = dict(zip(sheets, sheet_names([LIST, *sheets])[1:], strict=True))
    order = {name: at for at, name in enumerate(sheets)}
    spots = sorted(
        (spot for spot in problems if spot[0] in order), key=lambda s: (order[s[0]], s[1], s[2])
    )
    _list(made.add_worksheet(LIST), _Listed(sheets, names, problems), spots, styles)
    commented = set(spots[:MOST_COMMENTED])
    for name, sheet in sheets.items():
        here = {spot[1:]: problems[spot] for spot in spots if spot[0] == name}
        few = {place for place in here if (name, *place) in commented}
        _Copy(made.add_worksheet(names[name]), sheet, here, few, styles).write()
    made.close()
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class _Listed:
    sheets: Mapping[str, Sheet]
    names: Mapping[str, str]
    problems: Mapping[Spot, str]

    def content(self, spot: Spot) -> str:
        cell = self.sheets[spot[0]].cells.get((spot[1], spot[2]))
        return cell.text if cell else "（空）"


def _list(page: Any, listed: _Listed, spots: list[Spot], styles: Styles) -> None:
    last = len(COLUMNS) - 1
    for at, (_, width) in enumerate(COLUMNS):
        page.set_column(at, at, width)
    title = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
    page.set_row(0, 30)
    across(page, 0, (0, last), f"{LIST_TITLE}（共{len(spots)}处）", styles, **title)
    told = "请在原工作表中改正标红的格，然后重新上传；点“单元格”可以直接跳到那里。"
    across(page, 1, (0, last), told, styles)
    head = {**BOXED, "bold": True, "align": "center", "bg_color": "#F2F2F2"}
    for at, (name, _) in enumerate(COLUMNS):
        put_text(page, (2, at), name, styles, **head)
    page.freeze_panes(3, 0)
    set_page(page, 2)
    for row, spot in enumerate(spots[:MOST_LISTED], start=3):
        _listed_row(page, row, spot, listed, styles)
    if len(spots) > MOST_LISTED:
        left_out = f"未完：还有{len(spots) - MOST_LISTED}处没有列出，各工作表中已标红。"
        put_text(page, (3 + MOST_LISTED, 0), left_out, styles, bold=True, font_color=ODD)


def _listed_row(page: Any, row: int, spot: Spot, listed: _Listed, styles: Styles) -> None:
    sheet, there, column = spot
    where = address(there, column)
    quoted = listed.names[sheet].replace("'", "''")
    link = styles(**BOXED, font_color="#0563C1", underline=1)
    page.write_number(row, 0, row - 2, styles(**BOXED))
    put_text(page, (row, 1), sheet, styles, **BOXED, text_wrap=True)
    page.write_url(row, 2, f"internal:'{quoted}'!{where}", link, where)
    put_text(page, (row, 3), listed.content(spot), styles, **BOXED, text_wrap=True)
    put_text(page, (row, 4), listed.problems[spot], styles, **BOXED, text_wrap=True)


class _Copy:
    """One sheet of the user's workbook."""

    def __init__(
        self,
        page: Any,
        sheet: Sheet,
        problems: Mapping[tuple[int, int], str],
        commented: set[tuple[int, int]],
        styles: Styles,
    ) -> None:
        self.page, self.sheet, self.styles = page, sheet, styles
        self.problems, self.commented = problems, commented
        self.merged = _mergeable(sheet.merged)
        self.corners = {(block.top, block.left) for block in self.merged}

    def write(self) -> None:
        self._set_up()
        for block in self.merged:
            style = self.styles(**self._traits((block.top, block.left)), align="center")
            corners = (block.top, block.left, block.bottom, block.right)
            self.page.merge_range(*corners, "", style)
        for place in sorted({*self.sheet.cells, *self.problems}):
            self._cell(place)

    def _set_up(self) -> None:
        if self.sheet.is_hidden and not self.problems:
            self.page.very_hidden()
        rows, columns = ({place[at] for place in self.problems} for at in (0, 1))
        for row in self.sheet.hidden_rows - rows:
            self.page.set_row(row, None, None, {"hidden": True})
        widths = _widths(self.sheet)
        for column in sorted(widths.keys() | self.sheet.hidden_columns):
            hidden = {"hidden": column in self.sheet.hidden_columns - columns}
            self.page.set_column(column, column, widths.get(column, _NARROWEST), None, hidden)

    def _traits(self, place: tuple[int, int]) -> dict[str, Any]:
        return {"bg_color": BAD, "font_color": ODD} if place in self.problems else {}

    def _cell(self, place: tuple[int, int]) -> None:
        cell, traits = self.sheet.cells.get(place), self._traits(place)
        if place in self.corners:
            traits["align"] = "center"
        if cell is None:
            self.page.write_blank(*place, None, self.styles(**traits))
        elif cell.number is None or cell.trouble:
            put_text(self.page, place, cell.text, self.styles, **traits)
        else:
            self._number(place, cell, traits)
        if place in self.commented:
            size = {"x_scale": 2, "y_scale": 1, "font_size": 10, "author": "计划执行跟踪平台"}
            self.page.write_comment(*place, self.problems[place][:2000], size)

    def _number(self, place: tuple[int, int], cell: Cell, traits: dict[str, Any]) -> None:
        assert cell.number is not None  # noqa: S101 - asked for numbers only
        places = max(0, -int(cell.number.as_tuple().exponent))
        shown = f"0.{'0' * places}" if places else "0"
        number = cell.number.scaleb(-2) if cell.percent else cell.number
        style = self.styles(**traits, num_format=f"{shown}%" if cell.percent else "General")
        self.page.write_number(*place, number, style)


def _mergeable(merged: Iterable[Block]) -> list[Block]:
    """The merged ranges worth keeping: of a usual size, and not one over another.

    A file may declare any number of them over whole columns; each costs what it covers.
    """
    kept: list[Block] = []
    taken: set[tuple[int, int]] = set()
    for block in merged:
        rows, columns = block.bottom - block.top + 1, block.right - block.left + 1
        if not 1 < rows * columns <= MOST_MERGED - len(taken):
            continue
        cells = {(block.top + row, block.left + at) for row in range(rows) for at in range(columns)}
        if taken.isdisjoint(cells):
            taken |= cells
            kept.append(block)
    return kept


def _widths(sheet: Sheet) -> dict[int, int]:
    """A width for each column from its texts; what is merged across does not widen it."""
    wide = {(b.top, b.left) for b in sheet.merged if b.right > b.left}
    found: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        if (row, column) not in wide:
            needed = sum(2 if ord(mark) > 255 else 1 for mark in cell.text[:_WIDEST]) + 2
            found[column] = min(_WIDEST, max(_NARROWEST, found.get(column, 0), needed))
    return found
