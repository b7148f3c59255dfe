"""The cells of an indicator's row: what they show, and how what is typed is read."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department
from entry.periods import Month
from entry.sheets import CellsError, Row
from tests.factories import (
    observe,
)
from tests.indicators import scenes
from tests.indicators.desk import REGISTER, draft, row_of, rows
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db
D = Decimal


def test_the_grey_columns_show_last_month_and_last_year(finance: Department):
    jobs = scenes.indicator("jobs", finance, decimals=1)
    observe(jobs, Month(2024, 8), value="30", growth="7")
    observe(jobs, SEPTEMBER.year_ago, value="28.25")
    cells = rows(finance)["jobs"].cells
    assert (cells["last_month"], cells["year_ago"]) == ("30.0", "28.3")


def test_growth_alone_is_shown_as_growth(finance: Department):
    fai = scenes.indicator("fai", finance, has_value=False)
    observe(fai, Month(2024, 8), growth="19.63")
    cells = rows(finance)["fai"].cells
    assert (cells["last_month"], cells["year_ago"], cells["single"]) == ("19.6%", "—", "")


@pytest.mark.parametrize(
    ("qualifier", "shown"),
    [("exact", "4000"), ("nearly", "近4000"), ("about", "约4000"), ("under", "不足4000"),
     ("over", "4000多"), ("at_least", "4000以上"), ("at_most", "4000以内")],
)  # fmt: skip
def test_a_limit_is_shown_as_a_limit(finance: Department, qualifier: str, shown: str):
    people = scenes.indicator("people", finance, decimals=0, unit="人")
    observe(people, SEPTEMBER.year_ago, value="4000", qualifier=qualifier)
    assert rows(finance)["people"].cells["year_ago"] == shown


@pytest.mark.parametrize(
    ("figures", "cells"),
    [
        ({"value": D("34200.5")}, {"value": "34200.5", "growth": ""}),
        ({"value": D(0)}, {"value": "0", "growth": ""}),
        ({"value": D("0.0260")}, {"value": "0.026"}),
        ({"growth": D(0)}, {"value": "", "growth": "持平"}),
        ({"growth": D("8.6")}, {"growth": "8.6"}),
        ({"growth": D(-12)}, {"growth": "-12.0"}),
        ({"growth": D("8.65")}, {"growth": "8.65"}),
        ({"value_absence": "missing"}, {"value": "—（未反馈）", "growth": ""}),
        ({"growth_absence": "not_published"}, {"growth": "—（不公布）"}),
        ({"value": D(1), "rank": 3}, {"rank": "3"}),
        ({"value": D(1), "status": "verified"}, {"status": "核定", "note": "", "rank": ""}),
    ],
)
def test_cells_show_every_digit_that_was_typed(
    finance: Department, figures: dict[str, Any], cells: dict[str, str]
):
    jobs = scenes.indicator("jobs", finance, decimals=0)
    shown = row_of(draft(jobs, **figures)).cells
    assert {name: shown[name] for name in cells} == cells


def test_before_anything_is_typed_the_status_alone_is_set(finance: Department):
    scenes.indicator("jobs", finance)
    row = rows(finance)["jobs"]
    assert {name: row.cells[name] for name in ("value", "growth", "rank", "note")} == {
        "value": "", "growth": "", "rank": "", "note": ""
    }  # fmt: skip
    assert (row.cells["status"], row.cells["unit"], row.version) == ("快报", "亿元", 0)


@pytest.mark.parametrize(
    ("traits", "month", "before", "single"),
    [
        ({}, 9, {"value": "30"}, "4.20"),
        ({}, 9, {"value": "40"}, "-5.80"),  # a revision: shown, never clamped
        ({}, 9, None, ""),
        ({}, 9, {"value": "30", "qualifier": "over"}, ""),
        ({}, 1, None, "34.20"),
        ({"first_month": 2}, 2, None, ""),
        ({"first_month": 2}, 3, {"value": "30"}, "4.20"),
        ({"frequency": "quarter"}, 9, {"value": "30"}, ""),
        ({"accumulation": "point"}, 9, {"value": "30"}, ""),
        ({"has_value": False}, 9, {"growth": "3"}, ""),
    ],
)
def test_the_single_month_is_derived(
    finance: Department, traits: dict, month: int, before: dict | None, single: str
):
    jobs = scenes.indicator("jobs", finance, **traits)
    if before:
        observe(jobs, Month(2024, 6 if traits.get("frequency") else month - 1), **before)
    assert row_of(draft(jobs, Month(2024, month), value=D("34.2"))).cells["single"] == single


# What may be typed.


@pytest.fixture
def jobs_row(finance: Department) -> Row:
    scenes.indicator("jobs", finance, unit="人", decimals=0, with_peers=True)
    return rows(finance)["jobs"]


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        ({"value": ""}, {"value": None, "value_absence": ""}),
        ({"value": "—"}, {"value": None, "value_absence": "missing"}),
        ({"value": "—（免报）"}, {"value": None, "value_absence": "not_collected"}),
        ({"value": "0"}, {"value": D(0), "value_absence": ""}),
        ({"value": "1,200人"}, {"value": D(1200), "value_absence": ""}),
        ({"growth": "持平"}, {"growth": D(0), "growth_absence": ""}),
        ({"growth": "0"}, {"growth": D(0), "growth_absence": ""}),
        ({"growth": "下降1.21%"}, {"growth": D("-1.21"), "growth_absence": ""}),
        ({"growth": "保密"}, {"growth": None, "growth_absence": "confidential"}),
        ({"rank": "3"}, {"rank": 3}),
        ({"rank": "999"}, {"rank": 999}),
        ({"rank": ""}, {"rank": None}),
        ({"rank": "—"}, {"rank": None}),
        ({"rank": "3.0"}, {"rank": 3}),
        ({"status": "核定"}, {"status": "verified"}),
        ({"status": "verified"}, {"status": "verified"}),
        ({"status": " "}, {"status": "flash"}),
        ({"note": "  口径  "}, {"note": "口径"}),
        ({"note": "字" * 500}, {"note": "字" * 500}),
        (
            {"value": "5", "growth": "持平", "note": ""},
            {"value": D(5), "value_absence": "", "growth": D(0), "growth_absence": "", "note": ""},
        ),
    ],
)
def test_cells_are_read(jobs_row: Row, texts: dict[str, str], values: dict[str, Any]):
    assert REGISTER.parse(jobs_row, texts) == values


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("value", "持平", "只能填在同比栏"),
        ("value", "若干", "不是数字"),
        ("value", "3万人", "请改填30000"),
        ("rank", "0", "位次应为1、2、3这样的整数，填的是“0”"),
        ("rank", "1000", "位次应为"),
        ("rank", "2.5", "位次应为"),
        ("rank", "持平", "位次应为"),
        ("rank", "-1", "位次应为"),
        ("status", "差不多", "只能是预计、快报、核定、最终核实、普查修订，填的是“差不多”"),
        ("note", "字" * 501, "最多500字，现有501字"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_cell(
    jobs_row: Row, column: str, text: str, told: str
):
    with pytest.raises(CellsError) as refused:
        REGISTER.parse(jobs_row, {column: text, "note": "口径"} | {column: text})
    assert list(refused.value.messages) == [column]
    assert told in refused.value.messages[column]


def test_every_bad_cell_of_a_row_is_named(jobs_row: Row):
    with pytest.raises(CellsError) as refused:
        REGISTER.parse(jobs_row, {"value": "甲", "growth": "乙", "rank": "丙", "note": "丁"})
    assert set(refused.value.messages) == {"value", "growth", "rank"}
