"""A good .xlsx as a reader sees it, with everything that calamine alone would hide."""

from decimal import Decimal
from pathlib import Path

import pytest

from entry.excel import reading, workbooks
from entry.excel.grid import Block, Book, Cell, Sheet, Trouble, address
from entry.excel.hostile import MAX_TEXT, Unreadable
from tests.entry.excel import books
from tests.entry.excel.books import number, one, read_sheet, row, sheet, text

NOT_WORKED_OUT = {"calculation": '<calcPr calcId="1" fullCalcOnLoad="1"/>'}


def figures(found: Sheet) -> dict[str, str]:
    return {address(*at): cell.text for at, cell in found.cells.items()}


# The sheet as it lies in Excel, cell by cell.
BULLETIN = {
    "A1": "2024年1—11月主要经济指标完成情况",
    "A2": "编制单位：区统计局",
    "E2": "单位：万元、%",
    "A3": "指 标 名 称",
    "B3": "1—11月累计",
    "D3": "高（低）于全市（百分点）",
    "E3": "增速位次",
    "B4": "总量",
    "C4": "同比增长",
    "E4": "全市",
    "F4": "八城区",
    "A21": "注：1. 规模以上工业增加值增速按可比价计算；2. “—”“/”表示无数据。",
}
BULLETIN_ROWS = """
规模以上工业增加值|577,049|-17.5|-23.8|15|8
　其中：中型企业|59617|-16.5|—|—|—
　　　　高技术产业|31990|-18.2|/|/|/
社会消费品零售总额|3222662|6.1|持平|8|4
　其中：批发业|214868|-10|||
　　　　零售业|2688751|6.2|||
　　　　住宿业|14676|-9|||
　　　　餐饮业|304368|11.9|||
固定资产投资|1139908|8.3%|3.2|8|5
　其中：房地产投资|281363|-16.5|||
　　　　工业投资|１５２２３３|-14.8|||
一般公共预算收入|146458|-12.1|-9.1|12|6
　其中：税收收入|76529|-15.7|||
一般公共预算支出|177915|16.6|||
地区生产总值|按季核算|—|—|—|—
"""


def bulletin() -> Book:
    return reading.read(books.BULLETIN, name="1-11月.xlsx")


def test_bulletin_reads_cell_by_cell() -> None:
    first, second = bulletin().sheets
    wanted = dict(BULLETIN)
    for place, line in enumerate(BULLETIN_ROWS.strip("\n").splitlines(), 5):
        wanted |= {
            f"{c}{place}": word for c, word in zip("ABCDEF", line.split("|"), strict=True) if word
        }
    found = figures(first)
    signature = found.pop("A22")
    assert found == wanted
    assert signature.startswith("单位负责人：")
    assert signature.endswith("报出日期：2024年12月20日")
    assert (first.name, second.name) == ("主要指标", "填报说明")
    assert figures(second) == {"A1": "本表数据以统计局反馈为准。"}


def test_bulletin_numbers_are_numbers_and_texts_are_texts() -> None:
    cells = bulletin().sheets[0].cells
    assert cells[4, 2].number == Decimal("-17.5")
    assert cells[5, 1].number == Decimal(59617)
    for at in ((4, 1), (12, 2), (14, 1)):  # 577,049, 8.3% and full-width digits were typed as text
        assert cells[at].number is None
        assert not cells[at].percent


def test_bulletin_merged_ranges() -> None:
    first, second = bulletin().sheets
    assert set(first.merged) == {
        Block(0, 0, 0, 5),
        Block(1, 4, 1, 5),
        Block(2, 0, 3, 0),
        Block(2, 1, 2, 2),
        Block(2, 3, 3, 3),
        Block(2, 4, 2, 5),
    }
    assert (second.merged, first.hidden_rows, first.hidden_columns) == ((), set(), set())


@pytest.mark.parametrize(
    "item",
    [
        "地区生产总值",
        "<si><r><t>地区</t></r><r><rPr/><t>生产总值</t></r></si>",
        '<si><t>地区生产总值</t><rPh sb="0" eb="2"><t>di qu</t></rPh></si>',
    ],
)
def test_shared_and_rich_strings(item: str) -> None:
    extra = {"xl/sharedStrings.xml": books.strings(item)}
    assert one('<c r="A1" t="s"><v>0</v></c>', extra=extra) == Cell("地区生产总值")


def test_inline_rich_text() -> None:
    rich = '<c r="A1" t="inlineStr"><is><r><t>其中：</t></r><r><t>税收</t></r></is></c>'
    assert one(rich) == Cell("其中：税收")


def test_spaces_and_line_breaks_stay() -> None:
    assert one(text("A1", "　其中：\n税收 ")) == Cell("　其中：\n税收 ")


@pytest.mark.parametrize("blank", ["", " ", "　　", "\n"])
def test_a_cell_of_spaces_is_empty(blank: str) -> None:
    assert one(text("A1", blank)) is None


def test_numbers_stored_as_text_stay_text() -> None:
    assert one(text("A1", "577,049")) == Cell("577,049")
    assert one('<c r="A1" t="str"><v>12.50</v></c>') == Cell("12.50")


def test_booleans() -> None:
    assert one('<c r="A1" t="b"><v>1</v></c>') == Cell("TRUE")


def test_a_formula_with_its_result_is_its_result() -> None:
    assert one('<c r="A1"><f>B1*2</f><v>8.4</v></c>') == Cell("8.4", Decimal("8.4"))
    assert one('<c r="A1" t="str"><f>B1</f><v>持平</v></c>') == Cell("持平")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><f>B1*2</f></c>',
        '<c r="A1"><f>B1*2</f><v/></c>',
        '<c r="A1"><f>B1*2</f><v></v></c>',
        '<c r="A1" t="e"><f>B1*2</f></c>',
        '<c r="A1" t="str"><f>B1*2</f></c>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="A1"><x:f>B1*2</x:f></x:c>',
    ],
)
def test_a_formula_without_a_result_is_never_empty(cell: str) -> None:
    assert one(cell) == Cell("=B1*2", trouble=Trouble.NO_RESULT)


def test_a_shared_formula_without_a_result() -> None:
    found = one('<c r="A1"><f t="shared" si="0"/></c>')
    assert found == Cell("=…", trouble=Trouble.NO_RESULT)


def test_a_formula_without_a_result_outside_all_values() -> None:
    found = read_sheet(row(1, text("B1", "x")), row(9, '<c r="D9"><f>1+1</f></c>'))
    assert found.cells[8, 3].trouble is Trouble.NO_RESULT


def test_a_formula_whose_result_is_no_text_is_empty() -> None:
    assert one('<c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c>') is None


def test_nought_that_was_never_worked_out() -> None:
    """Programs that write formulas store a nought and ask Excel to work the book out."""
    never = one('<c r="A1"><f>B1*2</f><v>0</v></c>', **NOT_WORKED_OUT)
    assert never == Cell("=B1*2", trouble=Trouble.NO_RESULT)
    assert one('<c r="A1"><f>B1*2</f><v>0</v></c>') == Cell("0", Decimal(0))
    assert one('<c r="A1"><f>B1*2</f><v>8.4</v></c>', **NOT_WORKED_OUT) == Cell(
        "8.4", Decimal("8.4")
    )
    assert one('<c r="A1"><v>0</v></c>', **NOT_WORKED_OUT) == Cell("0", Decimal(0))


@pytest.mark.parametrize(
    "code", ["#DIV/0!", "#REF!", "#N/A", "#NAME?", "#VALUE!", "#NULL!", "#NUM!"]
)
@pytest.mark.parametrize("formula", ["", "<f>A2/0</f>"])
def test_errors(code: str, formula: str) -> None:
    found = one(f'<c r="A1" t="e">{formula}<v>{code}</v></c>')
    assert found == Cell(code, trouble=Trouble.ERROR)


def test_an_error_that_calamine_does_not_know_is_named() -> None:
    with pytest.raises(Unreadable, match="表“表1”的C7是错误值“#SPILL!”"):
        read_sheet(row(7, '<c r="C7" t="e"><v>#SPILL!</v></c>'))


def test_hidden_rows_columns_and_sheets() -> None:
    rows = (
        row(1, text("A1", "甲"), number("C1", 1)),
        row(2, number("C2", 2), attributes='hidden="1"'),
        row(3, number("C3", 3), attributes='ht="0" customHeight="1"'),
        row(90, attributes='hidden="1"'),
    )
    columns = '<cols><col min="2" max="2" hidden="1"/><col min="5" max="16384" hidden="1"/></cols>'
    made = books.book(
        sheet("".join(rows), before=columns),
        sheet(row(1, text("A1", "乙"))),
        sheet(row(1, text("A1", "丙"))),
        names={"明": "visible", "暗": "hidden", "深": "veryHidden"},
    )
    first, *others = workbooks.read(made).sheets
    assert first.hidden_rows == {1, 2}
    assert first.hidden_columns == {1}  # nothing lies in E and beyond
    assert first.cells[1, 2] == Cell("2", Decimal(2))
    assert [one.is_hidden for one in (first, *others)] == [False, True, True]


def test_merged_ranges_end_where_the_sheet_does() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="H9:I9"/></mergeCells>'
    rows = row(1, text("A1", "标题")) + row(3, number("F3", 1))
    (found,) = workbooks.read(books.book(sheet(rows, after=merged))).sheets
    assert found.merged == (Block(0, 0, 0, 5),)


def test_cells_and_rows_that_do_not_say_where_they_are() -> None:
    rows = (
        '<row><c t="str"><v>甲</v></c><c/><c><f>1</f></c></row><row><c t="e"><v>#N/A</v></c></row>'
    )
    found = read_sheet(rows)
    assert figures(found) == {"A1": "甲", "C1": "=1", "A2": "#N/A"}


def test_prefixed_names_as_some_programs_write_them() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1" hidden="1"><x:c r="A1" s="1"><x:v>0.083'
        '</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:A1"/></x:mergeCells></x:worksheet>'
    )
    extra = {"xl/styles.xml": books.styles(0, 10)}
    (found,) = workbooks.read(books.book(part, extra=extra)).sheets
    assert found.cells == {(0, 0): Cell("8.3%", Decimal("8.3"), percent=True)}
    assert (found.hidden_rows, found.merged) == ({0}, (Block(0, 0, 0, 0),))


def test_links_to_other_workbooks_are_told() -> None:
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    made = books.book(
        sheet(row(1, number("A1", 1))), extra={"xl/externalLinks/externalLink1.xml": link}
    )
    (note,) = workbooks.read(made).notes
    assert "引用了别的工作簿" in note


def test_an_empty_sheet_is_a_sheet() -> None:
    first, second = workbooks.read(books.book(sheet(""), sheet(row(1, number("A1", 1))))).sheets
    assert (dict(first.cells), len(second.cells)) == ({}, 1)


def test_the_text_of_a_book_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(books.book(sheet(row(1, text("A1", "字" * 60), text("B1", "字" * 60)))))
    monkeypatch.setattr(reading, "MAX_TEXT", 120)
    assert len(reading.read(path, name="a.xlsx").sheets[0].cells) == 2
    monkeypatch.setattr(reading, "MAX_TEXT", 119)
    with pytest.raises(Unreadable, match="文字总量超过"):
        reading.read(path, name="a.xlsx")
    assert MAX_TEXT > 120


def test_other_encodings_beside_the_sheets_are_harmless() -> None:
    item = '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16")
    made = books.book(sheet(row(1, number("A1", 1))), extra={"customXml/item1.xml": item})
    assert workbooks.read(made).sheets[0].cells
