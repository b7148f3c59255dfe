"""Files hold what the page shows: numbers as numbers, text never as a formula."""

import csv
import re
import zipfile
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from accounts.models import User
from entry.periods import Month
from indicators.exports import Column, Table, as_csv, as_xlsx
from indicators.handouts import STANDING_COLUMNS, detail_tables, standings_table
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_details import page
from tests.indicators.test_standings import standing

NASTY = ["=1+1", "+86", "-5℃", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://x","点我")', "普通"]


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
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def sheet_xml(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    return zipfile.ZipFile(BytesIO(content)).read(name).decode()


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


def test_text_never_becomes_a_formula_in_csv():
    rows = read_csv(as_csv([table(rows=[(text, None, None) for text in NASTY])]))
    for text, row in zip(NASTY, rows[1:], strict=True):
        assert row[0] == (text if text == "普通" else f"'{text}")


def test_negative_numbers_stay_numbers_in_csv():
    assert read_csv(as_csv([table(rows=[("甲", Decimal("-0.41"), -2)])]))[1][1:] == ["-0.41", "-2"]


def test_text_never_becomes_a_formula_in_xlsx():
    content = as_xlsx([table(rows=[(text, None, None) for text in NASTY])], ["表"])
    assert "<f>" not in sheet_xml(content)
    read = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read[3:-1]] == NASTY
    assert "hyperlink" not in sheet_xml(content)


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
    codes = {
        one.get("formatCode")
        for one in tree.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}numFmt")
    }
    assert "0.0" in codes
    numbers = sheet_xml(content)
    assert re.search(r'<c r="B4" s="\d+"><v>12.50?</v>', numbers)


@pytest.mark.django_db
def test_list_file_says_what_the_page_says(leader: User):
    scenes.rules()
    scenes.city("东区")
    invest = scenes.indicator("invest", name="重大项目投资")
    part = scenes.indicator("part", parent=invest, unit="人", decimals=0, has_growth=False)
    scenes.aim(invest, amount=Decimal(50), quote="50亿元以上")
    observe(invest, SEPTEMBER, value="36.8", growth="19.63")
    observe(part, Month(2023, 9), value="3000")
    observe(part, SEPTEMBER, value="4000", qualifier="nearly")
    made = standings_table("标题", [standing(invest), standing(part)])
    heads = [column.title for column in STANDING_COLUMNS]
    first, second = (dict(zip(heads, row, strict=True)) for row in made.rows)
    assert (first["累计（时点）"], first["同比（%）"]) == (Decimal("36.80"), Decimal("19.63"))
    assert (first["完成率（%）"], first["计划进度（%）"]) == (Decimal("73.6"), Decimal("75.0"))
    assert (first["灯"], first["同比来源"], first["年度目标"]) == ("预警", "公布", "50亿元以上")
    assert "完成73.6%" in str(first["依据或缺数原因"])
    assert second["指标名称"] == f"其中：{part.name}"
    assert (second["累计（时点）"], second["限定"]) == (4000, "近")
    assert (second["同比（%）"], second["同比来源"]) == (None, "")  # nothing is computed from 近
    assert (second["灯"], second["完成率（%）"]) == ("", None)


@pytest.mark.django_db
def test_missing_figure_is_an_empty_cell_with_its_reason():
    jobs = scenes.indicator("jobs")
    row = standings_table("标题", [standing(jobs)]).rows[0]
    cells = dict(zip([column.title for column in STANDING_COLUMNS], row, strict=True))
    assert (cells["累计（时点）"], cells["同比（%）"]) == (None, None)
    assert cells["依据或缺数原因"] == "1—9月数据未反馈。"


@pytest.mark.django_db
def test_page_file_has_months_vintages_and_peers(leader: User):
    home, east = scenes.city("东区")
    retail = scenes.indicator("retail", with_peers=True, first_month=2, name="社会消费品零售总额")
    scenes.year_of(retail, 2024, ["3", "5", "4"], start=2, area=home)
    observe(retail, SEPTEMBER, growth="9", area=east)
    tables, names = detail_tables(page(leader, retail))
    assert names == ["逐月数据", "数据版本", "旗县区对比"]
    months = [
        dict(zip([c.title for c in tables[0].columns], r, strict=True)) for r in tables[0].rows
    ]
    assert [row["时期"] for row in months][:3] == ["1—2月", "1—3月", "1—4月"]
    assert [row["当月"] for row in months][:3] == [None, Decimal("2.00"), Decimal("-1.00")]
    assert months[2]["当月说明"] == "前期修订或冲减"
    assert len(tables[1].rows) == 3
    assert [row[0] for row in tables[2].rows] == ["东区", "石拐区"]
    assert tables[0].title == "石拐区2024年社会消费品零售总额逐月情况表"
    assert as_xlsx(tables, names)
    assert "数据来源：统计局" in tables[0].notes[0]


@pytest.mark.django_db
def test_page_file_as_of_a_day_says_so(leader: User):
    jobs = scenes.indicator("jobs")
    first = observe(jobs, SEPTEMBER, value="1")
    tables, _ = detail_tables(page(leader, jobs, as_of=first.published_at))
    assert "2024年10月8日时已发布的数据" in tables[0].unit_line
