"""Legacy .xls and .et: what their reader tells, and what our scan of the records adds."""

import datetime
import struct
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import xlwt

from entry.excel import legacy, records
from entry.excel.grid import Block, Cell, Sheet, Trouble
from entry.excel.hostile import Unreadable
from tests.entry.excel import books
from tests.entry.excel.measuring import cost

RECALCULATED = struct.pack("<2H8s", 0x01C1, 8, struct.pack("<HHL", 0x01C1, 0, 0x0001E0C9))


def form(code: str) -> xlwt.XFStyle:
    return xlwt.easyxf(num_format_str=code)


def read_sheet(old: xlwt.Workbook) -> Sheet:
    return legacy.read(books.saved(old)).sheets[0]


def stream_of(old: xlwt.Workbook) -> bytes:
    """The records alone, without the OLE file around them."""
    return old.get_biff_data()


def one(value: object, style: xlwt.XFStyle | None = None, **options: object) -> Cell | None:
    old = xlwt.Workbook()
    for option, chosen in options.items():
        setattr(old, option, chosen)
    old.add_sheet("表一").write(0, 0, value, style or xlwt.Style.default_style)
    return read_sheet(old).cells.get((0, 0))


def test_numbers_texts_and_booleans() -> None:
    assert one("　其中：税收收入") == Cell("　其中：税收收入")
    assert one(0.1 + 0.2) == Cell("0.3", Decimal("0.3"))
    assert one(577049) == Cell("577049", Decimal(577049))
    assert one(-17.5) == Cell("-17.5", Decimal("-17.5"))
    assert one("577,049") == Cell("577,049")
    assert one(True) == Cell("TRUE")
    assert one("　") is None


@pytest.mark.parametrize("code", ["0.0%", "0%", "0.00%"])
def test_percentages(code: str) -> None:
    assert one(0.083, form(code)) == Cell("8.3%", Decimal("8.3"), percent=True)


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "M/D/YY"])
@pytest.mark.parametrize("from_1904", [False, True])
def test_dates(code: str, from_1904: bool) -> None:
    value = datetime.date(2024, 9, 30)
    assert one(value, form(code), dates_1904=from_1904) == Cell("2024-09-30")


def test_numbers_shown_divided_are_told() -> None:
    old = xlwt.Workbook()
    old.add_sheet("表一").write(1, 1, 12345, form("0!.0,"))
    found = legacy.read(books.saved(old))
    assert found.sheets[0].cells[1, 1] == Cell("12345", Decimal(12345))
    assert "表“表一”的B2用了按千或按万缩小" in found.notes[0]


def test_errors() -> None:
    old = xlwt.Workbook()
    page = old.add_sheet("表一")
    for place, code in enumerate(("#DIV/0!", "#REF!", "#N/A!")):
        page.row(place).set_cell_error(0, code)
    cells = read_sheet(old).cells
    assert [cells[place, 0] for place in range(3)] == [
        Cell("#DIV/0!", trouble=Trouble.ERROR),
        Cell("#REF!", trouble=Trouble.ERROR),
        Cell("#N/A", trouble=Trouble.ERROR),
    ]


def test_what_is_hidden_and_merged() -> None:
    old = xlwt.Workbook()
    page = old.add_sheet("表一")
    page.write_merge(0, 1, 0, 2, "标题")
    page.write(2, 1, 1)
    page.write(3, 2, 2)
    page.row(2).hidden = True
    page.col(1).hidden = True
    page.col(9).hidden = True
    old.add_sheet("表二").visibility = 1
    old.add_sheet("表三").visibility = 2
    first, second, third = legacy.read(books.saved(old)).sheets
    assert first.merged == (Block(0, 0, 1, 2),)
    assert (first.hidden_rows, first.hidden_columns) == ({2}, {1})
    assert first.cells[2, 1] == Cell("1", Decimal(1))
    assert [one.is_hidden for one in (first, second, third)] == [False, True, True]


def with_formula() -> bytes:
    old = xlwt.Workbook()
    page = old.add_sheet("表一")
    page.write(0, 0, "甲")
    page.write(4, 2, xlwt.Formula("A1&A1"))
    return books.saved(old)


def test_a_formula_that_was_never_worked_out() -> None:
    """xlwt writes formulas with the empty text as their result, and no engine's mark."""
    (found,) = legacy.read(with_formula()).sheets
    assert found.cells[4, 2] == Cell("=…", trouble=Trouble.NO_RESULT)


def test_a_book_that_was_worked_out_says_so() -> None:
    """Excel marks every book that it has worked out; then the empty text is the result."""
    old = xlwt.Workbook()
    page = old.add_sheet("表一")
    page.write(4, 2, xlwt.Formula("A1&A1"))
    stream = stream_of(old)
    scan = records.scanned(stream)
    assert not scan.recalculated
    assert scan.unsolved[scan.sheets[0]] == [(4, 2)]
    marked = b"".join(_with_record(stream, RECALCULATED))
    assert records.scanned(marked).recalculated


def test_a_formula_that_came_to_no_text_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    real = records.scanned

    def worked_out(stream: bytes) -> records.Scan:
        scan = real(stream)
        scan.recalculated = True
        return scan

    monkeypatch.setattr(legacy, "scanned", worked_out)
    (found,) = legacy.read(with_formula()).sheets
    assert set(found.cells) == {(0, 0)}


def _with_record(stream: bytes, added: bytes) -> Iterator[bytes]:
    """A record more at the end of the globals, and the sheets' positions moved by its length."""
    at, done = 0, False
    while at < len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        content = stream[at + 4 : at + 4 + length]
        if kind == 0x0085:
            (position,) = struct.unpack_from("<L", content)
            content = struct.pack("<L", position + len(added)) + content[4:]
        if kind == 0x000A and not done:
            yield added
            done = True
        yield struct.pack("<2H", kind, length) + content
        at += 4 + length


@pytest.mark.parametrize(
    ("added", "cause"),
    [
        (struct.pack("<2H6s", 0x002F, 6, b"\1"), "设了打开密码"),
        (struct.pack("<2H", 0x01AE, 14) + b"\1\0\x09\0\0cmd\3/cmore"[:14], "DDE、OLE"),
        (struct.pack("<2HL2B", 0x0085, 6, 1, 0, 1), "文件里有宏"),
        (struct.pack("<2HL2B", 0x0085, 6, 1, 0, 6), "文件里有宏"),
        (struct.pack("<2HL2B", 0x0085, 6, 9, 0, 0), "工作表位置不符"),
        (struct.pack("<2H4H2x", 0x0200, 10, 0, 65535, 0, 256), "声明用到65535行×256列"),
        (struct.pack("<2H2L3H", 0x0200, 14, 0, 1048576, 0, 2, 0), "声明用到第1048576行"),
        (struct.pack("<2H3H", 0x00BE, 6, 0, 0, 255) * 1_563, "单元格超过40万个"),
    ],
)
def test_records_that_are_refused(added: bytes, cause: str) -> None:
    old = xlwt.Workbook()
    old.add_sheet("表一").write(0, 0, 1)
    stream = b"".join(_with_record(stream_of(old), added))
    with pytest.raises(Unreadable, match=cause):
        records.scanned(stream)


def test_two_sheets_at_one_place_are_refused() -> None:
    """A small file would otherwise be read as often as it says."""
    old = xlwt.Workbook()
    old.add_sheet("表一").write(0, 0, 1)
    stream = stream_of(old)
    twice = struct.pack("<2HL2B", 0x0085, 6, records.scanned(stream).sheets[0] + 20, 0, 0) * 2
    with pytest.raises(Unreadable, match="工作表位置不符"):
        records.scanned(b"".join(_with_record(stream, twice)))


def test_other_workbooks_are_told() -> None:
    old = xlwt.Workbook()
    old.add_sheet("表一").write(0, 0, 1)
    link = b"\1\0\x06\0\0\1a.xls"
    stream = b"".join(_with_record(stream_of(old), struct.pack("<2H", 0x01AE, len(link)) + link))
    assert records.scanned(stream).linked


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    """Never half a book: a file that stops anywhere before its last sector is refused."""
    data = with_formula()
    path = tmp_path / "a"
    whole = legacy.read(data)
    for end in range(1, len(data) - 512, 29):
        path.write_bytes(data[:end])
        assert "已损坏或没有传完整" in books.refusal(path, "a.xls"), end
    for end in range(len(data) - 512, len(data)):
        path.write_bytes(data[:end])
        sentence = books.refusal(path, "a.xls")
        assert sentence or legacy.read(data[:end]) == whole


def test_a_large_old_book_is_read_within_bounds(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    page = old.add_sheet("数据")
    for place in range(5_000):
        for column in range(6):
            page.write(place, column, place * 6 + column + 0.5)
    spent = cost(books.saved(old), tmp_path, "a.xls")
    assert not isinstance(spent.found, str)
    assert len(spent.found.sheets[0].cells) == 30_000
    assert spent.memory < 160 * 1024 * 1024
