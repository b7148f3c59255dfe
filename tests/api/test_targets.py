"""Targets as the report states them: limits, bare growth, "in step", repetitions, adjustments."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Area
from indicators.models import PhaseTarget
from tests.api.conftest import Program
from tests.factories import (
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
GDP = {
    "key": "2024-gdp",
    "plan": 2024,
    "chapter": "p2024",
    "indicator": "gdp",
    "indicator_name": "地区生产总值",
    "area": "150205",
    "measure": "growth",
    "operator": "ge",
    "amount": "15",
    "unit": "%",
    "tolerance": None,
    "reference": None,
    "strength": "expected",
    "responsible": "fgw",
    "headline_order": 1,
    "quote": "地区生产总值同比增长15%以上",
    "occurrence": 1,
    "restates": None,
    "adjusted_from": None,
    "phases": [],
}


def seeds(name: str) -> list[dict[str, str]]:
    path = settings.BASE_DIR / "seeds" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("seeded")
def test_the_target_for_gdp_is_the_reports(reader: Program) -> None:
    row = reader.row("targets/", {"plan": "2024", "indicator": "gdp"})
    assert row == GDP
    assert list(row) == list(GDP)


@pytest.mark.usefixtures("seeded")
def test_every_target_of_the_seeds_is_told_word_by_word(reader: Program) -> None:
    found = {row["key"]: row for row in reader.rows("targets/", {"plan": "2024"})}
    wanted = {row["key"]: row for row in seeds("targets")}
    assert found.keys() == wanted.keys()
    assert len(found) > 70
    straight = ("indicator", "area", "measure", "operator", "strength", "chapter", "quote")
    for key, row in found.items():
        seed = wanted[key]
        assert [row[name] for name in straight] == [seed[name] for name in straight], key
        for name in ("amount", "tolerance", "responsible", "restates"):
            assert row[name] == (seed[name] or None), (key, name)
        assert row["reference"] == (seed["reference_indicator"] or None), key
        assert row["headline_order"] == (int(seed["headline_order"] or 0) or None), key
        assert row["occurrence"] == int(seed["occurrence"] or 1), key


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("2024-unemployment", {"operator": "le", "amount": "3.9", "unit": "%"}),
        ("2024-sanbei-area", {"operator": "ge", "amount": "9.64", "unit": "万亩"}),
        ("2024-income-urban", {"operator": "sync", "amount": None, "reference": "gdp"}),
        ("2024-grain-output", {"operator": "about", "amount": "1.3", "tolerance": "0.05"}),
        ("2024-zero-job-families", {"operator": "eq", "amount": "0", "strength": "binding"}),
        ("2024-debt-task", {"operator": "external", "amount": None, "headline_order": None}),
        ("2024-unemployment-again", {"restates": "2024-unemployment", "occurrence": 2}),
    ],
)
def test_limits_and_relative_targets_are_kept_as_they_stand(
    reader: Program, key: str, expected: dict[str, Any]
) -> None:
    row = reader.row("targets/", {"key": key})
    assert {name: row[name] for name in expected} == expected


@pytest.mark.usefixtures("seeded")
def test_the_headlines_are_the_twelve_of_the_report(reader: Program) -> None:
    headlines = reader.rows("targets/", {"headline": "true"})
    assert sorted(row["headline_order"] for row in headlines) == list(range(1, 13))
    others = reader.rows("targets/", {"headline": "false"})
    assert {row["headline_order"] for row in others} == {None}
    assert len(headlines) + len(others) == len(seeds("targets"))


@pytest.fixture
def some(home: Area) -> None:
    """A rank against another area, a figure in phases, an adjustment, and another year's."""
    city = AreaFactory(code="150200", name="包头市", level="city")
    first = ChapterFactory(key="first", title="甲", order=1)
    second = ChapterFactory(key="second", title="乙", order=2)
    gdp, funds = IndicatorFactory(code="gdp", unit="亿元"), IndicatorFactory(code="funds")
    TargetFactory(
        key="c-place", chapter=first, indicator=gdp, measure="rank", operator="le", amount=5
    )
    TargetFactory(
        key="b-pace", chapter=first, indicator=gdp, measure="growth", operator="sync",
        amount=None, reference_indicator=funds, reference_area=city, tolerance=Decimal("0.50"),
        responsible=DepartmentFactory(code="fgw"),
    )  # fmt: skip
    old = TargetFactory(key="a-funds", chapter=second, indicator=funds, amount=Decimal("10.5000"))
    TargetFactory(
        key="d-funds", chapter=second, indicator=funds, adjusted_from=old, headline_order=3,
        adjusted_reason="中期调整", amount=Decimal("0.0001"),
    )  # fmt: skip
    for month, amount in ((202406, "4.5"), (202403, "2")):
        PhaseTarget.objects.create(target=old, month=month, amount=Decimal(amount))
    plan = PlanFactory(year=2025)
    late = ChapterFactory(plan=plan, key="late")
    TargetFactory(key="e-next", plan=plan, chapter=late, indicator=gdp, area=city)


@pytest.mark.usefixtures("some")
def test_targets_come_in_the_order_of_the_document_with_all_that_hangs_on_them(
    reader: Program,
) -> None:
    rows = {row["key"]: row for row in reader.rows("targets/")}
    assert list(rows) == ["b-pace", "c-place", "a-funds", "d-funds", "e-next"]
    assert rows["c-place"]["unit"] == "位"
    assert (rows["b-pace"]["unit"], rows["a-funds"]["unit"]) == ("%", "亿元")
    assert (rows["b-pace"]["reference"], rows["b-pace"]["tolerance"]) == ("funds@150200", "0.5")
    assert (rows["b-pace"]["responsible"], rows["c-place"]["responsible"]) == ("fgw", None)
    assert (rows["a-funds"]["amount"], rows["d-funds"]["amount"]) == ("10.5", "0.0001")
    assert rows["a-funds"]["phases"] == [
        {"month": "2024-03", "amount": "2"},
        {"month": "2024-06", "amount": "4.5"},
    ]
    assert rows["d-funds"]["phases"] == []
    assert rows["d-funds"]["adjusted_from"] == "a-funds"
    assert rows["a-funds"]["adjusted_from"] is None


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"plan": "2025"}, ["e-next"]),
        ({"plan": "999999999"}, []),
        ({"key": "a-funds,e-next"}, ["a-funds", "e-next"]),
        ({"indicator": "funds"}, ["a-funds", "d-funds"]),
        ({"area": "150200"}, ["e-next"]),
        ({"chapter": "first"}, ["b-pace", "c-place"]),
        ({"measure": "rank"}, ["c-place"]),
        ({"headline": "true"}, ["d-funds"]),
        ({"chapter": "second", "headline": "false"}, ["a-funds"]),
    ],
)
def test_each_parameter_narrows_the_targets(
    reader: Program, query: Mapping[str, str], expected: list[str]
) -> None:
    assert [row["key"] for row in reader.rows("targets/", query)] == expected
