"""Lights and overview: judged now, kept at publication, with figures, gaps and repetitions."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry.models import Return
from entry.periods import Month
from indicators import snapshots
from indicators.models import LightSnapshot, Observation
from tests.api.conftest import Program
from tests.entry.conftest import fill, walk
from tests.entry.test_publication import correct
from tests.factories import IndicatorFactory, linear_curve, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
COLUMNS = [
    "target",
    "indicator",
    "area",
    "month",
    "label",
    "colour",
    "word",
    "sentence",
    "rule_version",
    "family",
    "inputs",
    "completion",
    "schedule",
    "gap",
    "taken_at",
    "demo",
]


@pytest.fixture
def projects(finance: Department) -> Any:
    """629.0 of 647.4 in September: 97.2 % done, 22.2 points ahead (DOMAIN §8)."""
    scenes.rules()
    one = IndicatorFactory(
        code="projects", name="重大项目完成投资", owner=finance, decimals=1, has_growth=False
    )
    scenes.aim(one, key="aim", amount=Decimal("647.4"), headline_order=1, curve=linear_curve())
    return observe(one, SEPTEMBER, value="629.0")


@pytest.mark.usefixtures("projects")
def test_a_light_comes_with_its_arithmetic(reader: Program) -> None:
    row = reader.row("lights/", {"month": "2024-09"})
    assert list(row) == COLUMNS
    straight = {name: row[name] for name in COLUMNS[:7]}
    assert straight == {
        "target": "aim",
        "indicator": "projects",
        "area": "150205",
        "month": "2024-09",
        "label": "1—9月",
        "colour": "green",
        "word": "正常",
    }
    assert (row["rule_version"], row["family"]) == ("2024-1", "level")
    assert row["sentence"].startswith("1—9月完成629.0亿元，年度目标647.4亿元，完成97.2%")
    assert row["completion"] == "97.157862"
    assert row["schedule"] == "75"
    assert row["gap"].startswith("22.157862")
    assert (row["taken_at"], row["demo"]) == (None, False)
    wanted = {
        "indicator": "重大项目完成投资",
        "unit": "亿元",
        "operator": "ge",
        "target": "647.4",
        "observed": "629",
        "due": "yes",
        "green_from": "1",
        "yellow_from": "0.8",
    }
    assert {name: row["inputs"][name] for name in wanted} == wanted
    assert all(isinstance(given, str) for given in row["inputs"].values())


def test_a_quarterly_light_stands_at_its_last_quarter_and_nothing_is_grey(
    reader: Program, statistics: Department
) -> None:
    scenes.rules()
    gdp = scenes.indicator("gdp", statistics, frequency="quarter")
    scenes.aim(gdp, measure="growth", amount=Decimal(15))
    observe(gdp, Month(2024, 6), growth="14.8")
    june = reader.row("lights/", {"month": "2024-08"})
    assert (june["month"], june["label"], june["colour"]) == ("2024-06", "上半年", "yellow")
    later = reader.row("lights/", {"month": "2024-09"})
    assert (later["month"], later["colour"]) == ("2024-09", "grey"), "never last quarter's colour"
    assert (later["completion"], later["gap"]) == (None, None)
    first = reader.row("lights/", {"month": "2024-02"})
    assert (first["month"], first["inputs"]["due"]) == ("2024-02", "no")


@pytest.mark.usefixtures("projects")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["aim", "new", "other"]),
        ({"indicator": "projects"}, ["aim"]),
        ({"target": "other"}, ["other"]),
        ({"area": "150205"}, ["aim", "new", "other"]),
        ({"area": "150299"}, []),
        ({"month": "2025-09"}, []),
    ],
)
def test_each_parameter_narrows_the_lights(
    reader: Program, statistics: Department, query: dict[str, str], expected: list[str]
) -> None:
    other = scenes.aim(scenes.indicator("other", statistics), key="other")
    scenes.aim(other.indicator, key="again", restates=other)
    old = scenes.aim(scenes.indicator("changed", statistics), key="old")
    scenes.aim(old.indicator, key="new", adjusted_from=old, adjusted_reason="中期调整")
    rows = reader.rows("lights/", {"month": "2024-09", **query})
    assert [row["target"] for row in rows] == expected


@pytest.mark.usefixtures("projects")
def test_fields_narrow_a_light(reader: Program) -> None:
    whole = reader.row("lights/", {"month": "2024-09"})
    for field in COLUMNS:
        told = reader.row("lights/", {"month": "2024-09", "fields": field})
        assert told == {field: whole[field]}


def kept(reader: Program, **query: str) -> list[dict[str, Any]]:
    return reader.rows("lights/", {"month": "2024-09", "snapshot": "true", **query})


def test_a_light_kept_at_publication_is_the_light_of_that_moment(
    reader: Program, opened: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    scenes.rules()
    fill(opened, clerk)
    revenue = Observation.objects.get().indicator
    scenes.aim(revenue, key="aim", amount=Decimal(48000), curve=linear_curve())
    scenes.aim(revenue, key="pace", measure="growth", amount=Decimal(5))
    assert kept(reader) == [], "nothing of theirs was published yet"
    published = walk(opened, clerk, reviewer, publisher, to="published")
    first = kept(reader)
    assert [row["colour"] for row in first] == ["yellow", "green"]
    assert first[0]["completion"] == "71.25"
    correct(published, clerk, reviewer, publisher, "36000", days=10)
    second = kept(reader)
    assert [row["colour"] for row in second] == ["green", "green"]
    assert kept(reader, as_of=first[0]["taken_at"]) == first
    for rows in (first, second):
        at = rows[0]["taken_at"]
        live = reader.rows("lights/", {"month": "2024-09", "as_of": at})
        assert [{**row, "taken_at": at} for row in live] == rows


def test_a_kept_light_does_not_move_with_the_target(reader: Program, projects: Any) -> None:
    snapshots.take(projects.monthly_return, [projects], at=projects.published_at)
    before = kept(reader)
    LightSnapshot.objects.get().target.plan.targets.update(amount=Decimal(9999))
    assert reader.row("lights/", {"month": "2024-09"})["colour"] == "red"
    assert kept(reader) == before
    assert reader.row("lights/", {"month": "2024-09", "snapshot": "false"})["taken_at"] is None


def test_illustrative_lights_and_figures_carry_their_flag(reader: Program, projects: Any) -> None:
    snapshots.take(projects.monthly_return, [projects], at=projects.published_at)
    query = {"month": "2024-09"}

    def flags() -> list[bool]:
        card = reader.read("overview/", query)["cards"][0]
        return [
            reader.row("lights/", query)["demo"],
            kept(reader)[0]["demo"],
            card["latest"]["demo"],
        ]

    assert flags() == [False, False, False]
    Return.objects.update(is_demo=True)
    assert flags() == [True, True, True]
