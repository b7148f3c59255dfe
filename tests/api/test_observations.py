"""Observations: the report's figures, months and labels, what is absent, digits as they are."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Area
from entry.models import Return
from entry.periods import Month
from tests.api.conftest import Program
from tests.api.test_targets import seeds
from tests.factories import NOW, AreaFactory, IndicatorFactory, observe

pytestmark = pytest.mark.django_db
GDP = {
    "indicator": "gdp",
    "indicator_name": "地区生产总值",
    "area": "150205",
    "area_name": "石拐区",
    "month": "2023-12",
    "label": "全年",
    "value": None,
    "growth": "6.7",
    "unit": "亿元",
    "status": "flash",
    "qualifier": "exact",
    "rank": None,
    "absence": None,
    "value_absence": None,
    "growth_absence": None,
    "published_at": "2024-01-23T09:00:00+08:00",
    "superseded_at": None,
    "quote": (
        "地区生产总值、规上工业增加值、固定资产投资、社会消费品零售总额、"
        "一般公共预算收入分别增长6.7%、9.1%、28.9%、4.9%、8.6%"
    ),
    "counted": False,
    "demo": False,
}


@pytest.mark.usefixtures("seeded")
def test_the_growth_of_gdp_is_the_reports(reader: Program) -> None:
    row = reader.row("observations/", {"indicator": "gdp"})
    assert row == GDP
    assert list(row) == list(GDP)


@pytest.mark.usefixtures("seeded")
def test_every_actual_of_the_seeds_is_told_as_the_report_prints_it(reader: Program) -> None:
    found = {(row["indicator"], row["month"]): row for row in reader.rows("observations/")}
    wanted = {(row["indicator"], row["month"]): row for row in seeds("observations")}
    assert found.keys() == wanted.keys()
    assert len(found) > 100
    for key, row in found.items():
        seed = wanted[key]
        assert row["area"] == seed["area"], key
        for name in ("value", "growth"):
            told = None if row[name] is None else Decimal(row[name])
            assert told == (Decimal(seed[name]) if seed[name] else None), (key, name)
        for name in ("qualifier", "status", "quote"):
            assert row[name] == seed[name], (key, name)
        assert row["rank"] == (int(seed["rank"]) if seed["rank"] else None), key
        assert row["demo"] is False


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("unemployment", {"value": "3.9", "qualifier": "at_most", "label": "年末"}),
        ("new_energy_output", {"value": "38.3", "growth": "357.6"}),
        ("safe_water_people", {"value": "3400", "qualifier": "over", "growth": None}),
        ("good_air_days", {"value": "89.2", "rank": 4}),
        ("energy_intensity_gdp", {"value": None, "growth": None, "rank": 1}),
        ("energy_intensity_gdp", {"absence": "not_published", "value_absence": None}),
    ],
)
def test_the_figures_of_the_report_keep_their_limits_ranks_and_gaps(
    reader: Program, indicator: str, expected: dict[str, Any]
) -> None:
    row = reader.row("observations/", {"indicator": indicator})
    assert {name: row[name] for name in expected} == expected


@pytest.mark.usefixtures("seeded")
def test_the_two_figures_of_2017_stand_beside_those_of_2023(reader: Program) -> None:
    rows = reader.rows("observations/", {"indicator": "village_projects", "to": "2023-12"})
    assert (rows[0]["month"], rows[0]["qualifier"]) == ("2017-12", "under")
    assert rows[-1]["month"] == "2023-12"


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("629.1300", "629.13"),
        ("0.0000", "0"),
        ("-0.0260", "-0.026"),
        ("100", "100"),
        ("99999999999.9999", "99999999999.9999"),
        ("1E+3", "1000"),
    ],
)
def test_figures_are_text_with_every_digit_and_no_more(
    reader: Program, stored: str, told: str
) -> None:
    observe(IndicatorFactory(), Month(2024, 9), value=stored, growth=stored)
    row = reader.row("observations/")
    assert (row["value"], row["growth"]) == (told, told)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"value": "0"}, ("0", None, None)),
        ({"growth": "-1.5"}, (None, "-1.5", None)),
        ({"value_absence": "confidential"}, (None, None, "confidential")),
        ({"growth_absence": "missing"}, (None, None, "missing")),
        (
            {"value_absence": "not_due", "growth_absence": "missing"},
            (None, None, "not_due"),
        ),
        ({"value": "1", "growth_absence": "missing"}, ("1", None, None)),
        ({"growth": "1", "value_absence": "confidential"}, (None, "1", None)),
        ({"rank": 3}, (None, None, None)),
    ],
)
def test_what_is_missing_is_null_with_its_reason_and_never_zero(
    reader: Program, given: dict[str, Any], told: tuple[str | None, ...]
) -> None:
    observe(IndicatorFactory(), Month(2024, 9), **given)
    row = reader.row("observations/")
    assert (row["value"], row["growth"], row["absence"]) == told
    for name in ("value_absence", "growth_absence"):
        assert row[name] == given.get(name)


@pytest.mark.parametrize(
    ("traits", "month", "label"),
    [
        ({}, 9, "1—9月"),
        ({"first_month": 2}, 2, "1—2月"),
        ({"frequency": "quarter"}, 9, "前三季度"),
        ({"accumulation": "point"}, 9, "9月末"),
        ({"accumulation": "average"}, 6, "1—6月平均"),
        ({"frequency": "year"}, 12, "全年"),
    ],
)
def test_the_label_follows_from_indicator_and_month(
    reader: Program, traits: dict[str, Any], month: int, label: str
) -> None:
    observe(IndicatorFactory(**traits), Month(2024, month), value="1")
    row = reader.row("observations/")
    assert (row["label"], row["month"]) == (label, f"2024-{month:02}")


@pytest.fixture
def some(home: Area) -> None:
    east = AreaFactory(code="150203", name="昆都仑区")
    for code in ("a", "b"):
        one = IndicatorFactory(code=code)
        for month in (Month(2023, 12), Month(2024, 1), Month(2024, 10)):
            observe(one, month, value="1")
        observe(one, Month(2024, 1), growth="2", area=east)


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"indicator": "a"}, 4),
        ({"indicator": "a,b"}, 8),
        ({"area": "150203"}, 2),
        ({"area": "150205,150203", "indicator": "b"}, 4),
        ({"from": "2024-01"}, 6),
        ({"to": "2023-12"}, 2),
        ({"from": "2024-01", "to": "2024-01"}, 4),
        ({"from": "2024-02", "to": "2024-01"}, 0),
        ({"from": "1900-01", "to": "2999-12"}, 8),
        ({"indicator": "nothing"}, 0),
    ],
)
def test_each_parameter_narrows_the_observations(
    reader: Program, query: Mapping[str, str], expected: int
) -> None:
    assert len(reader.rows("observations/", query)) == expected


@pytest.mark.usefixtures("some")
def test_observations_come_by_indicator_area_and_month(reader: Program) -> None:
    keys = [(row["indicator"], row["area"], row["month"]) for row in reader.rows("observations/")]
    assert keys[:4] == [
        ("a", "150205", "2023-12"),
        ("a", "150205", "2024-01"),
        ("a", "150205", "2024-10"),
        ("a", "150203", "2024-01"),
    ]


def test_illustrative_figures_carry_their_flag(reader: Program) -> None:
    one = IndicatorFactory()
    observe(one, Month(2024, 8), value="1")
    shown = observe(one, Month(2024, 9), value="2")
    Return.objects.filter(pk=shown.monthly_return_id).update(is_demo=True)
    assert [row["demo"] for row in reader.rows("observations/")] == [False, True]


def test_moments_are_told_in_the_districts_zone_to_the_microsecond(reader: Program) -> None:
    observe(IndicatorFactory(), Month(2024, 9), value="1", at=NOW + timedelta(microseconds=5))
    told = reader.row("observations/")["published_at"]
    assert told == "2024-10-08T10:00:00.000005+08:00"
    assert reader.rows("observations/", {"as_of": told}) != []


def test_the_page_and_the_api_tell_the_same_figure(reader: Program, leader: Any) -> None:
    observe(IndicatorFactory(code="funds", name="争取资金"), Month(2024, 9), value="8.02")
    browser = Client()
    browser.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get("/indicators/funds/export.csv", {"month": "2024-09"})
    told = b"".join(page).decode()
    assert reader.row("observations/")["value"] in told
