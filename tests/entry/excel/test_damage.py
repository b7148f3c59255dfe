"""Files that were cut off or scratched: a sentence or a whole book, never half of one, no crash."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.excel import wire, workbooks, worker
from entry.excel.grid import Book
from entry.excel.hostile import Unreadable
from tests.entry.excel import books

BULLETIN = books.BULLETIN.read_bytes()
OLD = books.old_good()


def is_answered(path: Path, name: str) -> bool:
    try:
        return isinstance(wire.unpacked(worker.answer(path, name)), Book)
    except Unreadable as error:
        return "请" in error.sentence


def test_a_workbook_cut_off_anywhere_is_refused() -> None:
    for end in range(4, len(BULLETIN), 7):
        with pytest.raises(Unreadable, match="已损坏或没有传完整"):
            workbooks.read(BULLETIN[:end])


def test_a_part_cut_off_anywhere_is_refused() -> None:
    """The zip is whole, the sheet inside it is not."""
    with zipfile.ZipFile(io.BytesIO(BULLETIN)) as package:
        made = {name: package.read(name) for name in package.namelist()}
    part = made["xl/worksheets/sheet1.xml"]
    for end in range(0, len(part) - 1, 53):
        with pytest.raises(Unreadable, match="已损坏"):
            workbooks.read(books.zipped(made | {"xl/worksheets/sheet1.xml": part[:end]}))


@given(st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 255)), min_size=1, max_size=8))
@pytest.mark.parametrize("data", [BULLETIN, OLD], ids=["xlsx", "xls"])
def test_a_scratched_file_gets_an_answer(
    data: bytes, tmp_path_factory: pytest.TempPathFactory, scratches: list[tuple[int, int]]
) -> None:
    scratched = bytearray(data)
    for at, byte in scratches:
        scratched[at % len(data)] = byte
    path = tmp_path_factory.getbasetemp() / "scratched"
    path.write_bytes(scratched)
    assert is_answered(path, "a.xlsx")


@given(st.binary(max_size=2_000), st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a.et", "a"]))
def test_noise_gets_an_answer(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise"
    path.write_bytes(data)
    assert is_answered(path, name)
