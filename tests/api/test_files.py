"""Lists as csv and xlsx: complete or refused, numbers as numbers, no text that runs as a formula."""

import csv
import json
import re
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from accounts import api_base, api_files
from accounts.models import Department
from entry.periods import Month
from tests.api.conftest import Program, problem_of
from tests.factories import AreaFactory, DepartmentFactory, IndicatorFactory, observe

pytestmark = pytest.mark.django_db
EVIL = (
    *("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\nx", "＝1", "＋1", "－1+1", "＠SUM(A1)"),
    *(" =1", "\u3000=1", "\u200b=1", "\ufeff=1", "'=1", '=HYPERLINK("http://x")', "-2+3+cmd|' /C calc'!A0"),
)  # fmt: skip
TAME = ("-", "—", "-1.5", "'普通", "<r>x</r>", "<r><t>x</t></r>", "a&b<c>", "a=1", "_x000D_")


def lines(response: Any) -> list[dict[str, str]]:
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff"), "a BOM, without which Excel reads noise"
    return list(csv.DictReader(StringIO(text[1:])))


def cells(response: Any) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def part(response: Any, name: str) -> str:
    return zipfile.ZipFile(BytesIO(response.content)).read(name).decode()


def sheet_xml(response: Any) -> str:
    return part(response, "xl/worksheets/sheet1.xml")


@pytest.fixture
def figures(finance: Department) -> list[str]:
    one = IndicatorFactory(code="gdp", owner=finance)
    values = ["-629.13", "0", "12345678901.2345", None]
    for number, value in enumerate(values, start=1):
        observe(one, Month(2024, number), value=value, growth="-0.5" if value is None else None)
    return ["-629.13", "0", "12345678901.2345", ""]


def test_a_csv_is_the_list_itself(reader: Program, figures: list[str]) -> None:
    rows = reader.rows("observations/")
    found = lines(reader.ask("observations/?format=csv"))
    assert [list(one) for one in found] == [list(one) for one in rows]
    assert [one["value"] for one in found] == figures
    assert [one["growth"] for one in found] == ["", "", "", "-0.5"]
    assert found[0]["demo"] == "false"
    assert found[0]["superseded_at"] == ""
    assert [float(one["value"]) for one in found[:3]] == [-629.13, 0, 12345678901.2345]


def test_an_xlsx_holds_numbers_and_true_and_false(reader: Program, figures: list[str]) -> None:
    head, *rows = cells(reader.ask("observations/?format=xlsx&fields=month,value,growth,demo"))
    assert head == ["month", "value", "growth", "demo"]
    assert rows[0] == ["2024-01", -629.13, "", False]
    assert rows[2][1] == 12345678901.2345
    assert rows[3] == ["2024-04", "", -0.5, False]


@pytest.mark.parametrize("name", EVIL)
def test_no_text_can_become_a_formula(reader: Program, name: str) -> None:
    DepartmentFactory(code="evil", name=name, short_name="x")
    (row,) = lines(reader.ask("departments/?format=csv&code=evil"))
    assert row["name"] == f"'{name}"
    response = reader.ask("departments/?format=xlsx&code=evil&fields=name")
    assert cells(response)[1] == [name], "a string in its cell, whatever it looks like"
    assert "<f>" not in sheet_xml(response)
    assert 'quotePrefix="1"' in part(response, "xl/styles.xml")
    assert re.search(r'r="A2" s="[1-9]', sheet_xml(response)), "and stays one when it is edited"


@pytest.mark.parametrize("name", TAME)
def test_other_texts_stay_as_they_are(reader: Program, name: str) -> None:
    DepartmentFactory(code="tame", name=name, short_name="x")
    (row,) = lines(reader.ask("departments/?format=csv&code=tame"))
    assert row["name"] == name
    response = reader.ask("departments/?format=xlsx&code=tame&fields=name")
    assert cells(response)[1] == [name]


def test_a_text_inside_a_list_is_a_text_as_well(reader: Program) -> None:
    IndicatorFactory(code="gdp", synonyms="=1+1|@x")
    (row,) = lines(reader.ask("indicators/?format=csv"))
    assert row["synonyms"] == "'=1+1|@x"


def test_a_text_that_no_cell_holds_is_cut_and_one_sees_it(
    reader: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_files, "_EXCEL_MOST", 5)
    DepartmentFactory(code="long", name="一二三四五六", short_name="x")
    table = cells(reader.ask("departments/?format=xlsx&code=long&fields=name"))
    assert table[1] == ["一二三四…"]


def test_what_is_no_plain_value_is_told_as_text(reader: Program) -> None:
    IndicatorFactory(code="gdp", synonyms="国内生产总值|地区生产总值")
    (row,) = lines(reader.ask("indicators/?format=csv"))
    assert row["synonyms"] == "国内生产总值|地区生产总值"
    assert row["responsible"] == ""


def test_a_file_holds_all_rows_whatever_the_size_of_a_page(reader: Program) -> None:
    for number in range(250):
        AreaFactory(code=f"1{number:05}", name=f"区{number}")
    assert len(lines(reader.ask("areas/?format=csv"))) == 250
    assert len(cells(reader.ask("areas/?format=xlsx"))) == 251


def test_more_than_a_file_holds_is_refused_and_not_cut_off(
    reader: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_base, "MOST_ROWS", 2)
    for number in range(3):
        AreaFactory(code=f"15020{number}")
    assert problem_of(reader.ask("areas/?format=csv")) == (422, "too-many-rows")
    assert len(lines(reader.ask("areas/?format=csv&code=150200,150201"))) == 2


def test_with_a_page_size_a_file_is_a_page_and_says_so(reader: Program) -> None:
    for number in range(3):
        AreaFactory(code=f"15020{number}")
    first = reader.ask("areas/?format=csv&page_size=2")
    assert len(lines(first)) == 2
    link = first.headers["Link"]
    assert link.endswith('rel="next"')
    second = reader.ask(link.partition("<")[2].partition(">")[0])
    assert [row["code"] for row in lines(second)] == ["150202"]
    assert 'rel="prev"' in second.headers["Link"]


def test_a_refusal_is_a_problem_whatever_was_asked_for(reader: Program) -> None:
    response = reader.ask("observations/?format=csv&nothing=1")
    assert problem_of(response) == (400, "unknown-parameter")
    assert json.loads(response.content)["parameter"] == "nothing"


def test_a_file_is_not_sent_again_to_who_has_it(reader: Program, figures: list[str]) -> None:
    tag = reader.ask("observations/?format=csv").headers["ETag"]
    assert reader.ask("observations/?format=csv", If_None_Match=tag).status_code == 304
    assert reader.ask("observations/?format=json").headers["ETag"] != tag
