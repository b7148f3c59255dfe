"""Text tables: whatever Chinese Windows, Excel and our own exports write."""

from pathlib import Path

import pytest

from entry.excel import delimited, reading
from entry.excel.grid import Book, Cell
from entry.excel.hostile import Unreadable
from tests.entry.excel import books

TABLE = '指标,本月\n地区生产总值,"577,049"\n社零总额,8.3%\n'


def texts(book: Book) -> dict[tuple[int, int], str]:
    return {at: cell.text for at, cell in book.sheets[0].cells.items()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("suffix", ["csv", "txt", "CSV"])
def test_encodings(encoding: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(TABLE.encode(encoding))
    book = reading.read(path, name=f"十一月.{suffix}")
    assert book.sheets[0].name == "十一月"
    assert texts(book) == {
        (0, 0): "指标",
        (0, 1): "本月",
        (1, 0): "地区生产总值",
        (1, 1): "577,049",
        (2, 0): "社零总额",
        (2, 1): "8.3%",
    }


@pytest.mark.parametrize("mark", ["\t", ","])
def test_delimiters(mark: str) -> None:
    lines = [f"指标{mark}本月{mark}备注", f'甲{mark}1{mark}"一、二\n三"', "", f"乙{mark}{mark}2"]
    found = texts(delimited.read("\r\n".join(lines).encode(), "a.csv"))
    assert found == {
        (0, 0): "指标", (0, 1): "本月", (0, 2): "备注",
        (1, 0): "甲", (1, 1): "1", (1, 2): "一、二\n三",
        (3, 0): "乙", (3, 2): "2",
    }  # fmt: skip


def test_commas_within_fields_of_a_tab_table() -> None:
    found = texts(delimited.read("甲\t1,234,567\n乙\t2".encode(), "a.txt"))
    assert found[0, 1] == "1,234,567"


def test_what_looks_like_a_number_or_formula_stays_text() -> None:
    cells = delimited.read(b"1.50,=1+1,-3", "a.csv").sheets[0].cells
    assert list(cells.values()) == [Cell("1.50"), Cell("=1+1"), Cell("-3")]


def test_neither_utf8_nor_gb18030_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(b"a,\xff\xff\xff\n")
    assert "认不出文本表格的文字编码" in books.refusal(path, "a.csv")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"x\n" * 100_001, "超过10万行或40万个单元格"),
        (b"," * 2_000_001, "超过10万行或40万个单元格"),
        (b"x," * 4_000 + b"\n" + (b"x," * 4_000 + b"\n") * 110, "超过10万行或40万个单元格"),
        (b'"' + b"x" * 200_000, "没有配对的引号"),
    ],
)
def test_bounds(data: bytes, cause: str) -> None:
    with pytest.raises(Unreadable, match=cause):
        delimited.read(data, "a.csv")
