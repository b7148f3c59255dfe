"""An .xlsx as `grid.Book`: values from calamine, everything it hides from our own scan.

Every part is walked before calamine sees the file: it trusts what a file says of itself.
"""

import datetime
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from entry.excel import gauge
from entry.excel.extent import LINKED, clipped, scaled_note
from entry.excel.grid import Book, Cell, Sheet, Trouble, address
from entry.excel.hostile import NO_SHEETS, Unreadable, damaged
from entry.excel.marks import CellBudget, Marks, SheetWalk
from entry.excel.markup import Budget, Walk
from entry.excel.packages import Part, check_embedded, parts, unpacked
from entry.excel.spelling import Shown, moment, number_cell, text_cell
from entry.excel.structure import RelationsWalk, RestWalk, StylesWalk, WorkbookWalk

_Walk = TypeVar("_Walk", bound=Walk)
_Value = (
    int
    | float
    | str
    | bool
    | datetime.time
    | datetime.date
    | datetime.datetime
    | datetime.timedelta
)

_TOLD = 500  # rows between two tellings
_ERRORS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA")
)


@dataclass(slots=True)
class _Survey:
    """What the scan of all parts found: sheets in order as (name, hidden, marks)."""

    from_1904: bool = False
    sheets: list[tuple[str, bool, Marks]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(data: bytes) -> Book:
    """The book in an .xlsx file; raises `Unreadable`."""
    survey = _Surveyor(data, parts(data)).survey()
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            sheets = tuple(
                _sheet(book, name, hidden, marks, survey) for name, hidden, marks in survey.sheets
            )
    except CalamineError as error:
        raise damaged(str(error)[:60])
    return Book(sheets, tuple(survey.notes))


class _Surveyor:
    """Walks every part of a package once."""

    def __init__(self, data: bytes, found: Mapping[str, Part]) -> None:
        self._data, self._found = data, found
        self._budget, self._cells = Budget(), CellBudget()
        self._walked: set[str] = set()
        self._bytes = sum(part.size for part in found.values())
        self._scanned = 0

    def survey(self) -> _Survey:
        """Raises `Unreadable` for whatever must not be read."""
        start = self._walk(RelationsWalk(self._budget), "_rels/.rels")
        name = self._of_kind(start, "officeDocument", "/") or "xl/workbook.xml"
        workbook = self._walk(WorkbookWalk(self._budget), name)
        folder, _, file = name.rpartition("/")
        relations = self._walk(RelationsWalk(self._budget), f"{folder}/_rels/{file}.rels")
        styles = StylesWalk(self._budget)
        if listed := self._of_kind(relations, "styles", f"/{folder}"):
            self._walk(styles, listed)
        survey = _Survey(workbook.from_1904)
        self._sheets(survey, workbook, relations, styles.styles(), f"/{folder}")
        self._rest()
        if any(name.startswith("xl/externallinks/") for name in self._found):
            survey.notes.append(LINKED)
        return survey

    def _sheets(
        self,
        survey: _Survey,
        workbook: WorkbookWalk,
        relations: RelationsWalk,
        styles: Mapping[str, Shown],
        folder: str,
    ) -> None:
        for name, relation, hidden in workbook.sheets:
            target, kind = relations.targets.get(relation, ("", ""))
            if kind != "worksheet":  # a chart on a sheet of its own has no cells
                continue
            walk = SheetWalk(
                self._budget, self._cells, name=name, styles=styles, unsolved=workbook.unsolved
            )
            self._walk(walk, _path(folder, target))
            survey.sheets.append((name, hidden, walk.marks))
        if len({name for name, _, _ in survey.sheets}) < len(survey.sheets):
            raise damaged("两张工作表同名")
        if not survey.sheets:
            raise Unreadable(NO_SHEETS)

    @staticmethod
    def _of_kind(relations: RelationsWalk, kind: str, folder: str) -> str:
        """The one part to which there is such a relation, if there is one."""
        found = {
            _path(folder, target) for target, sort in relations.targets.values() if sort == kind
        }
        if len(found) > 1:
            raise damaged(f"{kind} 不止一个")
        return next(iter(found), "")

    def _walk(self, walk: _Walk, name: str) -> _Walk:
        if name not in self._found or name in self._walked:
            raise damaged(f"缺少或重复 {name[:60]}")
        self._walked.add(name)
        part = self._found[name]
        pieces = gauge.scanned(unpacked(self._data, part), self._scanned, self._bytes)
        walk.feed(pieces, name)
        self._scanned += part.size
        return walk

    def _rest(self) -> None:
        for name, part in self._found.items():
            if name in self._walked:
                continue
            if name.endswith((".xml", ".rels")):
                read = name.startswith(("xl/", "_rels/", "[content"))
                self._walk(RestWalk(self._budget, encoding="utf-8" if read else None), name)
            else:
                check_embedded(self._data, part)


def _path(folder: str, target: str) -> str:
    """The part a relation means, as `packages.parts` names it."""
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/").lower()


def _sheet(book: CalamineWorkbook, name: str, hidden: bool, marks: Marks, survey: _Survey) -> Sheet:
    _check_errors(name, marks.errors)
    values = book.get_sheet_by_name(name)
    top, left = values.start or (0, 0)
    cells = _cells(
        values.to_python(), top, left, marks.shown, from_1904=survey.from_1904, of=marks.rows
    )
    for trouble, found in ((Trouble.ERROR, marks.errors), (Trouble.NO_RESULT, marks.unsolved)):
        for at, text in found.items():
            cells[at] = Cell(text, trouble=trouble)
    scaled = [at for at, how in marks.shown.items() if how is Shown.SCALED and at in cells]
    if scaled:
        survey.notes.append(scaled_note(name, scaled))
    return Sheet(
        name=name,
        cells=cells,
        merged=clipped(marks.merged, marks.rows, marks.columns),
        hidden_rows=frozenset(row for row in marks.hidden_rows if row < marks.rows),
        hidden_columns=frozenset(
            column
            for first, last in marks.hidden_columns
            for column in range(first, min(last + 1, marks.columns))
        ),
        is_hidden=hidden,
    )


def _check_errors(sheet: str, errors: Mapping[tuple[int, int], str]) -> None:
    """calamine gives up a whole file for an error that newer programs have added."""
    for at, text in errors.items():
        if text not in _ERRORS:
            raise Unreadable(
                f"表“{sheet}”的{address(*at)}是错误值“{text}”，读不了。请改正这个单元格，"
                "或把它改成数字，保存后再上传。"
            )


def _cells(
    rows: Iterable[Iterable[_Value]],
    top: int,
    left: int,
    styles: Mapping[tuple[int, int], Shown],
    *,
    from_1904: bool,
    of: int,
) -> dict[tuple[int, int], Cell]:
    cells = {}
    for row, line in enumerate(rows, top):
        if row % _TOLD == 0:
            gauge.tell(row, of, since=gauge.SCANNED)
        for column, value in enumerate(line, left):
            if value == "":
                continue
            at = (row, column)
            if isinstance(value, float):  # most cells of most sheets
                how = styles.get(at, Shown.PLAIN)
                cells[at] = number_cell(value, how, from_1904=from_1904)
            else:
                cell = _worded(value)
                if cell is not None:
                    cells[at] = cell
    return cells


def _worded(value: _Value) -> Cell | None:
    """The cell of anything but a number, if it is not empty."""
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return number_cell(value, Shown.PLAIN, from_1904=False)
    return Cell(moment(value))
