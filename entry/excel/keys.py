"""How a workbook of ours says which cell is which: a hidden sheet, and a hidden column of subjects.

The key is a help and never an authority: what it names must still be on the return that the file
is uploaded to, and a table without it is recognised by its words. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlsxwriter.utility import xl_col_to_name

from entry.excel.grid import Book, Sheet

KEY_SHEET = "平台标识"
MARK = "计划执行跟踪平台月报"
LAYOUT = "1"  # of the key itself
LIST, LIST_TITLE = "问题清单", "导入问题清单"
SUBJECT_HEAD = "平台行号"
_RETURN, _VERSION, _LAYOUT, _NAME = "月报", "版本", "格式", "名称"
_FIRST = 5  # row of the first column's line


@dataclass(frozen=True, slots=True)
class Place:
    """A sheet of the workbook, its register, and the keys of its columns by their place."""

    sheet: str
    register: str
    columns: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Key:
    """For which return a file was made, at which version, and what its rows and columns are.

    `name` is what the return is called (财政局2024年9月月报): a number says nothing to people, and
    another installation counts from 1 too. `subjects` maps (sheet, row) and `columns`
    (sheet, column), counted from 0, to the register's own names.
    """

    monthly_return: int
    name: str
    version: int
    registers: Mapping[str, str]
    subjects: Mapping[tuple[str, int], str]
    columns: Mapping[tuple[str, int], str]


@dataclass
class Lists:
    """The lists of choices, kept on the hidden sheet: Excel takes no longer ones in the cell."""

    FIRST = 10  # their first column there
    known: list[tuple[str, ...]] = field(default_factory=list)

    def source(self, choices: tuple[str, ...]) -> str:
        if choices not in self.known:
            self.known.append(choices)
        at = self.FIRST + self.known.index(choices)
        letter = xl_col_to_name(at)
        return f"='{KEY_SHEET}'!${letter}$1:${letter}${len(choices)}"


def key_rows(
    monthly_return: int, name: str, version: int, places: Sequence[Place]
) -> Iterator[list[str]]:
    """The hidden sheet, row by row."""
    yield [MARK]
    yield [_LAYOUT, LAYOUT]
    yield [_RETURN, str(monthly_return)]
    yield [_VERSION, str(version)]
    yield [_NAME, name]
    for place in places:
        for at, column in place.columns.items():
            yield [place.sheet, place.register, str(at), column]


def read_key(book: Book) -> Key | None:
    """The key of a workbook that we have made; None for any other, and for one that is damaged."""
    hidden = next((sheet for sheet in book.sheets if sheet.name == KEY_SHEET), None)
    if hidden is None or _text(hidden, 0, 0) != MARK or _text(hidden, 1, 1) != LAYOUT:
        return None
    number, version = _text(hidden, 2, 1), _text(hidden, 3, 1)
    if not (_is_number(number) and _is_number(version)):
        return None
    registers: dict[str, str] = {}
    columns: dict[tuple[str, int], str] = {}
    row = _FIRST
    while name := _text(hidden, row, 0):
        register, at, column = (_text(hidden, row, place) for place in (1, 2, 3))
        if not (register and column and _is_number(at)):
            return None
        registers[name] = register
        columns[name, int(at)] = column
        row += 1
    subjects: dict[tuple[str, int], str] = {}
    for sheet in book.sheets:
        if sheet.name in registers:
            subjects |= _subjects(sheet)
    return Key(int(number), _text(hidden, 4, 1), int(version), registers, subjects, columns)


def without_ours(book: Book) -> Book:
    """The workbook as its user knows it: without the sheets that we have put in."""
    return replace(book, sheets=tuple(one for one in book.sheets if not _is_ours(one)))


def _is_ours(sheet: Sheet) -> bool:
    return sheet.name == KEY_SHEET or is_problem_list(sheet)


def is_problem_list(sheet: Sheet) -> bool:
    """Whether a sheet is the list that `entry.excel.marking` has put in before."""
    return sheet.name == LIST and _text(sheet, 0, 0).startswith(LIST_TITLE)


def _subjects(sheet: Sheet) -> dict[tuple[str, int], str]:
    """The hidden column wherever it stands now, from its head downwards."""
    heads = [place for place, cell in sheet.cells.items() if cell.text == SUBJECT_HEAD]
    if len(heads) != 1:
        return {}
    top, at = heads[0]
    return {
        (sheet.name, row): cell.text
        for (row, column), cell in sheet.cells.items()
        if column == at and row > top and cell.text.strip()
    }


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    return cell.text.strip() if cell else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
