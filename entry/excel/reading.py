"""A file as `grid.Book`: what a reader sees in each cell, and what cannot be trusted.

This is what the child process of `entry.excel.isolation` runs; nothing here knows Django.
"""

from pathlib import Path

from entry.excel.grid import Book
from entry.excel.hostile import MAX_FILE, MAX_TEXT, TEXT, TOO_LARGE, Kind, Unreadable, sniff


def read(path: Path, *, name: str) -> Book:
    """The book in the file at `path` that a user called `name`; raises `Unreadable`.

    The readers are imported when a file wants them: a child that reads one file starts faster.
    """
    if path.stat().st_size > MAX_FILE:
        raise Unreadable(TOO_LARGE)
    data = path.read_bytes()
    kind = sniff(data, name)
    if kind is Kind.PACKAGE:
        from entry.excel import workbooks

        book = workbooks.read(data)
    elif kind is Kind.COMPOUND:
        from entry.excel import legacy

        book = legacy.read(data)
    else:
        from entry.excel import delimited

        book = delimited.read(data, name)
    if sum(len(cell.text) for sheet in book.sheets for cell in sheet.cells.values()) > MAX_TEXT:
        raise Unreadable(TEXT)
    return book
