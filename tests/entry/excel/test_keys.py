"""The key of our own workbooks: read when it is whole, followed wherever its column has gone."""

from dataclasses import replace

import pytest

from entry.excel.grid import Book, Cell, Sheet
from entry.excel.keys import KEY_SHEET, SUBJECT_HEAD, Key, Place, key_rows, read_key, without_ours

PLACES = [Place("指标", "indicators", {5: "value", 6: "growth"})]


def hidden(rows: list[list[str]]) -> Sheet:
    cells = {(r, c): Cell(text) for r, row in enumerate(rows) for c, text in enumerate(row)}
    return Sheet(KEY_SHEET, cells, is_hidden=True)


def book(*sheets: Sheet) -> Book:
    return Book((*sheets, hidden(list(key_rows(12, "财政局2024年9月月报", 3, PLACES)))))


def figures(at: int = 10) -> Sheet:
    cells = {(3, at): SUBJECT_HEAD, (5, at): "gdp:1", (7, at): "tax:1", (9, at): " ", (2, 0): "x"}
    return Sheet("指标", {place: Cell(text) for place, text in cells.items()})


@pytest.mark.parametrize("at", [10, 4])
def test_subjects_are_read_wherever_their_column_stands(at: int):
    assert read_key(book(figures(at))) == Key(
        monthly_return=12,
        name="财政局2024年9月月报",
        version=3,
        registers={"指标": "indicators"},
        subjects={("指标", 5): "gdp:1", ("指标", 7): "tax:1"},
        columns={("指标", 5): "value", ("指标", 6): "growth"},
    )


def test_a_column_that_is_gone_or_doubled_names_nothing():
    twice = figures()
    twice = replace(twice, cells={**twice.cells, (3, 12): Cell(SUBJECT_HEAD)})
    for sheet in (Sheet("指标", {}), twice):
        key = read_key(book(sheet))
        assert key is not None
        assert key.subjects == {}


def test_a_foreign_book_has_no_key():
    assert read_key(Book((figures(),))) is None


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        (0, 0, "别的"),
        (1, 1, "2"),
        (2, 1, "x"),
        (2, 1, "9" * 30),
        (3, 1, ""),
        (5, 2, "F"),
        (5, 3, ""),
    ],
)
def test_a_damaged_key_is_none(row: int, column: int, text: str):
    rows = list(key_rows(12, "财政局2024年9月月报", 3, PLACES))
    rows[row][column] = text
    assert read_key(Book((figures(), hidden(rows)))) is None


def test_a_book_without_our_sheets_is_the_users_own():
    assert without_ours(book(figures())) == Book((figures(),))
