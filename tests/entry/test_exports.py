"""Files hold what the page shows: numbers as numbers, text never as a formula."""

import csv
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from accounts.apostrophes import guarded, unguarded
from entry import exports
from entry.exports import Cell, Column, Table, as_csv, as_xlsx, csv_chunks

NASTY = [
    "=1+1",
    "+1+1",
    "-1+1",
    "-5℃",
    "+86",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(A1)",
    "﹦1+1",
    '=HYPERLINK("http://x","点我")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@dde|x!y",
    "'=1+1",
    "''@x",
]
HARMLESS = [
    *(
        "普通",
        "-",
        "--",
        "—",
        "－",
        "-1.2%",
        "-0.41",
        "-1,234.5",
        "3%",
        "",
        "1—9月",
        "'普通",
        "a=1",
    ),
    *("<r>x</r>", "<r><t>x</t></r>", "a&b<c>", "_x000D_", " 前后空格 ", "两\n行", "a\x01b", "𠮷"),
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table(**traits: Any) -> Table:
    values: dict[str, Any] = {
        "title": "石拐区2024年9月主要指标情况表",
        "unit_line": "单位：亿元",
        "columns": (Column("指标", 20), Column("累计", 12), Column("%", 8, 1)),
        "rows": [("甲", Decimal("12.50"), Decimal("97.2")), ("乙", None, 3)],
        "notes": ("注：说明。",),
    }
    return Table(**{**values, **traits})


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list[Any]]:
    found = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [list(row) for row in found]


def sheet_xml(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    return zipfile.ZipFile(BytesIO(content)).read(name).decode()


def formats(content: bytes) -> list[ElementTree.Element]:
    tree = ElementTree.fromstring(sheet_xml(content, "xl/styles.xml"))
    return list(tree.find(f"{MAIN}cellXfs") or [])


def test_csv_has_a_bom_heads_first_and_plain_numbers():
    content = as_csv([table()])
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content) == [
        ["指标", "累计", "%"],
        ["甲", "12.50", "97.2"],
        ["乙", "", "3"],
    ]
    assert b"\r\n" in content


def test_several_tables_in_one_csv_are_titled():
    rows = read_csv(as_csv([table(), table(title="另一张表", rows=[])]))
    assert rows[0] == ["石拐区2024年9月主要指标情况表"]
    assert ["另一张表"] in rows


@pytest.mark.parametrize("text", NASTY)
def test_text_never_becomes_a_formula_in_csv(text: str):
    columns = (Column(text), Column("累计"), Column("%"))
    head, row = read_csv(as_csv([table(columns=columns, rows=[(text, None, None)])]))
    assert head[0] == row[0] == f"'{text}"
    assert unguarded(row[0]) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays_as_it_is_in_csv(text: str):
    [_, row] = read_csv(as_csv([table(rows=[(text, None, None)])]))
    assert row[0] == text
    assert unguarded(row[0]) == text


@given(st.text(alphabet="=+-@＝'\t\r \u200b—1.%a"))
def test_what_was_guarded_comes_back(text: str):
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet="=+-@＝'\t\r \u200b—1.%a"))
def test_nothing_guarded_begins_like_a_formula_but_a_dash_and_a_number(text: str):
    begins = guarded(text).strip()[:1]
    if begins in {"=", "+", "@", "＝"}:
        raise AssertionError(text)
    if begins == "-":
        assert re.fullmatch(r"-+|-[0-9][0-9,]*(\.[0-9]+)?%?", text)


def test_negative_numbers_stay_numbers():
    made = table(rows=[("甲", Decimal("-0.41"), -2), ("乙", Decimal("1E+3"), 0)])
    assert [row[1:] for row in read_csv(as_csv([made]))[1:]] == [["-0.41", "-2"], ["1000", "0"]]
    read = read_xlsx(as_xlsx([made], ["表"]))
    assert [row[1:] for row in read[3:5]] == [[-0.41, -2.0], [1000.0, 0.0]]


@pytest.mark.parametrize("text", [*NASTY, *HARMLESS])
def test_text_is_never_a_formula_in_xlsx_and_comes_back_as_it_was(text: str):
    columns = (Column(text), Column("累计"), Column("%"))
    made = table(title=text, unit_line=text, columns=columns, rows=[(text, 1, None)], notes=[text])
    content = as_xlsx([made], ["表"])
    xml = sheet_xml(content)
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    cells = {one.get("r"): one for one in ElementTree.fromstring(xml).iter(f"{MAIN}c") if len(one)}
    for place in ("A1", "A2", "A3", "A4", "A5"):
        told = "".join(part.text or "" for part in cells[place].iter(f"{MAIN}t"))
        if "\x01" in text or "\r" in text or "_x" in text:
            told = re.sub(r"_x([0-9A-F]{4})_", lambda one: chr(int(one[1], 16)), told)
        assert told == text or not text
        style = formats(content)[int(cells[place].get("s") or 0)]
        quoted = text in NASTY or (text[:1] in "-－" and text != "")
        assert (style.get("quotePrefix") == "1") == quoted


def test_xlsx_is_an_office_table():
    content = as_xlsx([table()], ["主要指标"])
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["主要指标"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "石拐区2024年9月主要指标情况表"
    assert rows[1][0] == "单位：亿元"
    assert rows[2] == ["指标", "累计", "%"]
    assert rows[3] == ["甲", 12.5, 97.2]
    assert rows[4] == ["乙", "", 3.0]
    assert rows[5][0] == "注：说明。"
    sheet = sheet_xml(content)
    assert re.search(r'<pane [^>]*ySplit="3"[^>]*state="frozen"', sheet)
    assert re.search(r'<pageSetup paperSize="9"[^>]*orientation="landscape"', sheet)
    assert 'fitToHeight="0"' in sheet
    assert "$1:$3" in sheet_xml(content, "xl/workbook.xml")  # the heads on every page
    assert '<mergeCell ref="A1:C1"/>' in sheet


def test_xlsx_numbers_keep_their_decimals():
    content = as_xlsx([table()], ["表"])
    tree = ElementTree.fromstring(sheet_xml(content, "xl/styles.xml"))
    codes = {one.get("formatCode") for one in tree.iter(f"{MAIN}numFmt")}
    assert "0.0" in codes
    assert re.search(r'<c r="B4" s="\d+"><v>12.50</v>', sheet_xml(content))


def test_sheet_names_are_such_that_excel_takes_them():
    names = ["累计数（亿元）", "a/b:c*?[x]\\", "甲" * 40, "甲" * 40, "", "History", "A/B:C*?[X]\\"]
    content = as_xlsx([table()] * len(names), names)
    found = CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names
    long = "甲" * 31
    assert found == [
        *(
            "累计数（亿元）",
            "a_b_c___x__",
            long,
            "甲" * 28 + "(2)",
            "表",
            "表(2)",
            "A_B_C___X__(2)",
        ),
    ]


def test_a_cut_table_says_so_at_the_top_and_at_the_end():
    made = table(cut="未完：只列前2行，共9行。")
    rows = read_xlsx(as_xlsx([made], ["表"]))
    assert rows[1][0] == "单位：亿元　未完：只列前2行，共9行。"
    assert [row[0] for row in rows[5:]] == ["未完：只列前2行，共9行。", "注：说明。"]
    assert read_csv(as_csv([made]))[-1] == ["未完：只列前2行，共9行。"]


def test_a_complete_table_says_nothing_of_a_cut():
    assert "未完" not in sheet_xml(as_xlsx([table()], ["表"]))


def test_more_rows_than_a_sheet_holds_are_cut_and_said_to_be(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 9)
    rows = read_xlsx(as_xlsx([table(rows=[(str(n), n, None) for n in range(20)])], ["表"]))
    assert len(rows) <= 9
    assert [row[0] for row in rows[3:5]] == ["0", "1"]
    assert rows[5][0].startswith("未完：Excel每张表最多9行")


def test_a_text_longer_than_a_cell_holds_is_cut_and_said_to_be():
    rows = read_xlsx(as_xlsx([table(rows=[("长" * 40_000, 1, None)])], ["表"]))
    assert rows[3][0] == "长" * 32_766 + "…"
    assert rows[4][0].startswith("有的单元格超过32767字")
    assert len(read_csv(as_csv([table(rows=[("长" * 40_000, 1, None)])]))[1][0]) == 40_000


def many(count: int) -> Iterator[tuple[Cell, ...]]:
    for number in range(count):
        yield (f"第{number}行", Decimal(number) / 4, number)


def test_long_tables_pass_through_row_by_row():
    """What is held does not grow with the rows; xlsx through a temporary file, csv in pieces."""

    def peak(count: int, kind: str) -> int:
        tracemalloc.start()
        made = table(rows=many(count))
        if kind == "csv":
            for _ in csv_chunks([made]):
                pass
        else:
            with open("/dev/null", "wb") as nowhere:
                exports.write_xlsx(Nowhere(nowhere), [made], ["表"])
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    for kind in ("csv", "xlsx"):
        assert peak(30_000, kind) < 1.3 * peak(6_000, kind) + 300_000, kind


class Nowhere:
    """A file that counts its bytes and keeps none; a zip can be written to it."""

    def __init__(self, file: Any) -> None:
        self.at = 0

    def write(self, data: bytes) -> int:
        self.at += len(data)
        return len(data)

    def tell(self) -> int:
        return self.at

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_csv_comes_in_pieces():
    pieces = list(csv_chunks([table(rows=many(20_000))]))
    assert len(pieces) > 3
    assert len(read_csv(b"".join(pieces))) == 20_001
