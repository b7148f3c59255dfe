"""The workbook to fill in: laid out as the office does it, protected, and read back as it was."""

import re
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from entry.excel import isolation, keys
from entry.excel.grid import Book
from entry.excel.matching import Subject, match
from entry.excel.recognising import tables
from entry.excel.templates import Cover, workbook
from entry.periods import Month
from entry.sheets import Column, Kind, Row, Sheet
from tests.entry.excel.parts import MAIN, Parts

OCTOBER = Month(2024, 10)
STATUSES = ("快报", "初步核实", "最终核实")
COLUMNS = (
    Column("unit", "单位"),
    Column("last_month", "上期"),
    Column("year_ago", "上年同期"),
    Column("value", "累计（时点）", Kind.NUMBER, "从年初到本月底的累计数"),
    Column("growth", "同比%", Kind.PERCENT),
    Column("single", "当月"),
    Column("rank", "全市位次", Kind.NUMBER),
    Column("status", "数据状态", Kind.CHOICE, choices=tuple((one, one) for one in STATUSES)),
    Column("note", "说明", Kind.TEXT),
)
USUAL = frozenset({"value", "growth", "status", "note"})


def row(subject: str, title: str, group: str = "财政", **traits: Any) -> Row:
    cells = {"status": "快报", **traits.pop("cells", {})}
    values: dict[str, Any] = {
        "unit": cells.get("unit", ""),
        "editable": USUAL,
        "period_label": "1—10月",
    }
    return Row(
        subject=subject,
        key={},
        title=title,
        definition="",
        cells=cells,
        group=group,
        **{**values, **traits},
    )


ROWS = (
    row(
        "revenue:150205",
        "一般公共预算收入",
        cells={
            "unit": "万元",
            "last_month": "31000",
            "year_ago": "30500.25",
            "value": "34200",
            "growth": "8.6",
            "single": "3200",
            "note": "=口径见附件",
        },
    ),
    row(
        "tax:150205",
        "税收收入",
        indent=1,
        parent="revenue:150205",
        cells={
            "unit": "万元",
            "last_month": "21000.50",
            "value": "—（未反馈）",
            "growth": "持平",
        },
    ),
    row(
        "gdp:150205",
        "地区生产总值",
        "综合",
        editable=USUAL | {"rank"},
        cells={"unit": "亿元", "value": "-12.345", "growth": "-0.41", "rank": "3"},
    ),
    row(
        "industry:150205",
        "规上工业增加值",
        "综合",
        editable=USUAL - {"value"},
        cells={"unit": "%", "last_month": "6.7%", "year_ago": "—"},
    ),
)
SHEET = Sheet("indicators", "主要指标", COLUMNS, ROWS, noun="指标")
COVER = Cover(
    department="石拐区财政局",
    month=OCTOBER,
    monthly_return=12,
    name="财政局2024年10月月报",
    version=3,
    is_open=True,
)


def made(sheet: Sheet = SHEET, **traits: Any) -> bytes:
    values = {
        name: getattr(COVER, name)
        for name in ("department", "month", "monthly_return", "name", "version", "is_open")
    }
    return workbook([sheet], Cover(**{**values, **traits}))


def read_back(content: bytes, folder: Path) -> Book:
    path = folder / "book.xlsx"
    path.write_bytes(content)
    return isolation.read(path, name="填报表.xlsx")


def rows_of(content: bytes, folder: Path) -> list[list[Any]]:
    path = folder / "plain.xlsx"
    path.write_bytes(content)
    return [list(one) for one in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]


def test_it_is_laid_out_as_the_office_does_it(tmp_path: Path):
    lines = rows_of(made(), tmp_path)
    assert lines[0][0] == "石拐区财政局2024年10月主要指标月报"
    assert (lines[1][0], lines[1][5]) == ("填报单位：石拐区财政局", "单位：见“计量单位”栏")
    assert lines[2][:6] == [
        *("指标名称", "时期", "计量单位", "参考数（已填好）", "", "本期数（请填写）"),
    ]
    assert lines[3][3:8] == ["上期", "上年同期", "累计（时点）", "同比%", "全市位次"]
    assert lines[2][8:10] == ["数据状态", "说明"]
    assert [line[0] for line in lines[4:10]] == [
        *("财政", "一般公共预算收入", "其中：税收收入", "综合", "地区生产总值", "规上工业增加值"),
    ]
    assert lines[5][1:9] == ["1—10月", "万元", 31000, 30500.25, 34200, 8.6, "", "快报"]
    foot = [text for line in lines[10:] for text in line if text]
    assert foot[:4] == ["单位负责人：", "审核人：", "填报人：", "报出日期：　　　年　　月　　日"]
    assert any("没有数据填“—”" in text and "持平" in text for text in foot)
    assert any("累计（时点）：从年初到本月底的累计数" in text for text in foot)


def test_one_unit_is_said_once_above_the_table(tmp_path: Path):
    lines = rows_of(made(Sheet("indicators", "主要指标", COLUMNS, ROWS[:2], noun="指标")), tmp_path)
    assert "单位：万元" in lines[1]


def test_what_is_derived_from_the_typed_is_left_out(tmp_path: Path):
    assert not any("当月" in line for line in rows_of(made(), tmp_path))


def test_it_prints_and_scrolls_like_an_office_table():
    xml = Parts(made()).xml(1)
    assert re.search(r'<pane xSplit="2" ySplit="4" [^>]*state="frozen"', xml)
    assert re.search(r'<pageSetup paperSize="9"[^>]*orientation="landscape"', xml)
    assert 'fitToHeight="0"' in xml
    assert "$1:$4" in Parts(made()).file.read("xl/workbook.xml").decode()
    for merged in ("A1:J1", "A3:A4", "D3:E3", "F3:H3", "I3:I4"):
        assert f'<mergeCell ref="{merged}"/>' in xml


def open_cells(content: bytes) -> set[str]:
    return {place for place, locked in Parts(content).locked(1).items() if not locked}


def test_only_the_cells_to_be_typed_are_open():
    typed = {"F6", "G6", "I6", "J6", "F7", "G7", "I7", "J7", "F9", "G9", "H9", "I9", "J9"}
    assert open_cells(made()) == typed | {"G10", "I10", "J10"}
    parts = Parts(made())
    [protection] = parts.sheet(1).iter(f"{MAIN}sheetProtection")
    assert protection.get("sheet") == "1"
    assert protection.get("password") is None
    assert protection.get("hashValue") is None
    assert parts.colour(1, "F6") == "FFFFFFFF"
    assert parts.colour(1, "D6") == "FFF2F2F2"


def test_of_a_correction_only_the_reopened_rows_are_open(tmp_path: Path):
    content = made(correction="第1次更正", reopened=frozenset({("indicators", "gdp:150205")}))
    assert open_cells(content) == {"F9", "G9", "H9", "I9", "J9"}
    assert rows_of(content, tmp_path)[1][0] == "填报单位：石拐区财政局　第1次更正"


def test_what_has_been_handed_in_is_closed():
    content = made(is_open=False)
    assert open_cells(content) == set()
    assert "dataValidation" not in Parts(content).xml(1)


def test_choices_are_lists():
    parts = Parts(made())
    checks = {one.get("sqref"): one for one in parts.sheet(1).iter(f"{MAIN}dataValidation")}
    cells = {place for found in checks for place in str(found).split()}
    assert cells == {"I6", "I7", "I9", "I10"}
    for one in checks.values():
        assert (one.get("type"), one.get("errorStyle")) == ("list", None)
        formula = one.find(f"{MAIN}formula1")
        assert formula is not None
        assert formula.text == "'平台标识'!$K$1:$K$3"
    listed = [
        "".join(part.text or "" for part in one.iter(f"{MAIN}t"))
        for one in parts.tree("xl/sharedStrings.xml").iter(f"{MAIN}si")
    ]
    cells_k = [one for one in parts.sheet(2).iter(f"{MAIN}c") if str(one.get("r"))[0] == "K"]
    values = [one.find(f"{MAIN}v") for one in cells_k]
    assert [listed[int(value.text or 0)] for value in values if value is not None] == list(STATUSES)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("F6", "General"),  # 34200: whatever is typed is shown
        ("F7", "0.00##"),  # nothing typed yet: as 21000.50 beside it
        ("F9", "0.000#"),
        ("G6", "0.0###"),
        ("G9", "0.00##"),
        ("H9", "General"),
        ("E6", "0.00##"),
        ("D10", "0.0%"),
    ],
)
def test_numbers_show_their_decimals_and_hide_none(place: str, code: str):
    assert Parts(made()).code(1, place) == code


def test_texts_that_look_like_formulas_stay_texts():
    parts = Parts(made())
    assert "<f>" not in parts.xml(1)
    assert parts.style(1, "J6").get("quotePrefix") == "1"


def test_the_key_is_out_of_sight():
    content = made()
    parts = Parts(content)
    assert parts.states() == {"主要指标": "visible", "平台标识": "veryHidden"}
    hidden = [one for one in parts.sheet(1).iter(f"{MAIN}col") if one.get("hidden") == "1"]
    assert [(one.get("min"), one.get("max")) for one in hidden] == [("11", "11")]


def test_the_key_names_every_row_and_column(tmp_path: Path):
    key = keys.read_key(read_back(made(), tmp_path))
    assert key is not None
    assert (key.monthly_return, key.name, key.version) == (12, "财政局2024年10月月报", 3)
    assert key.registers == {"主要指标": "indicators"}
    assert key.subjects == {
        ("主要指标", 5): "revenue:150205",
        ("主要指标", 6): "tax:150205",
        ("主要指标", 8): "gdp:150205",
        ("主要指标", 9): "industry:150205",
    }
    typed = ("value", "growth", "rank", "status", "note")
    assert key.columns == {("主要指标", at): column for at, column in enumerate(typed, start=5)}


def test_read_back_every_cell_says_what_it_said(tmp_path: Path):
    """Exporting and importing again changes nothing: each typed cell comes back with its text."""
    book = keys.without_ours(read_back(made(), tmp_path))
    typed = [column for column in COLUMNS if column.kind]
    subjects = [
        Subject(
            subject=one.subject,
            name=one.title,
            long_name=one.full_title,
            synonyms=(),
            unit=one.unit,
            parent=one.parent,
            period_label=one.period_label,
        )
        for one in ROWS
    ]
    found = match(
        tables(book, columns=typed, month=OCTOBER),
        subjects,
        typed,
        month=OCTOBER,
        learned={},
        learned_columns={},
    )
    assert (found.unknown, found.problems) == ((), ())
    assert not [entry for entry in found.entries if entry.problem]
    same = {"持平": "0"}  # the same figure, as a number
    assert {(one.subject, one.column): one.text for one in found.entries} == {
        (one.subject, column.key): same.get(one.cells[column.key], one.cells[column.key])
        for one in ROWS
        for column in typed
        if one.cells.get(column.key)
    }
