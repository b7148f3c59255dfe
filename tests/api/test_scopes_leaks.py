"""A token for one area learns nothing of another."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from entry.periods import Month
from tests.api.areas import CITY, HERE, LISTS, MONTH, SEPTEMBER, THERE, registers
from tests.api.conftest import Program, problem_of, program
from tests.factories import (
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    PlanFactory,
    TargetFactory,
    observe,
)

pytestmark = pytest.mark.django_db


# -- what leaks ----------------------------------------------------------------------------------------


def answers(one: Program) -> dict[str, tuple[int, bytes, str]]:
    asked = [*((f"{name}/", query) for name, query in LISTS.items()), ("overview/", MONTH)]
    asked += [(f"{name}/", {**query, "page_size": "1"}) for name, query in LISTS.items()]
    asked += [("overview/", {"area": HERE}), ("overview/", {"area": THERE})]
    asked += [("observations/", {"updated_since": "2000-01-01T00:00:00Z"})]
    found = {}
    for path, query in asked:
        response = one.ask(path, query)
        told = response.headers.get("ETag", "") + response.headers.get("Link", "")
        found[f"{path}{query}"] = (response.status_code, response.content, told)
    return found


def test_whatever_happens_elsewhere_the_answers_stay_the_same(
    leader: User, district: dict[str, Any]
) -> None:
    """Byte for byte: rows, links, ETags, lights, places, refusals."""
    limited = program(leader, *(f"{name}:{HERE}:read" for name in (*LISTS, "overview")))
    before = answers(limited)
    there, gdp = district["there"], district["gdp"]
    there.name = there.short_name = "新名字"
    there.save()
    DepartmentFactory(code="aaa", area=there)
    observe(gdp, Month(2024, 7), value="99", area=there)
    PlanFactory(area=there, year=2023)
    ChapterFactory(plan=there.plan_set.get(year=2024), key="zz", title="新章", order=9)
    TargetFactory(
        key="a-first", indicator=gdp, plan=there.plan_set.get(year=2024), area=there,
        chapter=there.plan_set.get(year=2024).chapters.first(), headline_order=1,
    )  # fmt: skip
    registers(9, there, there.plan_set.get(year=2024).chapters.first())
    for one in (there, district["city"]):
        AreaFactory(code=f"{one.code}9", name="新区", short_name="新区", parent=one)
    observe(gdp, SEPTEMBER, growth="77", area=district["silent"])  # a peer now ahead of HERE
    for one in (gdp, district["tax"]):  # the city's: "in-step" is held against it
        observe(one, Month(2024, 6), value="5", growth="77", area=district["city"])
    assert answers(limited) == before
    assert answers(program(leader, "read")) != before


OF_AN_AREA = ["observations", "targets", "plans", "departments", "chapters"]
OF_AN_AREA += ["project-events", "project-progress", "procedures", "events", "signing-steps"]
OF_AN_AREA += ["funds-received", "support-documents", "support-arrivals"]


@pytest.mark.parametrize("dataset", OF_AN_AREA)
def test_asking_for_another_area_is_asking_for_one_that_does_not_exist(
    leader: User, district: dict[str, Any], dataset: str
) -> None:
    limited = program(leader, f"{dataset}:{HERE}:read")
    told = {
        code: limited.ask(f"{dataset}/", {"area": code}).json()["results"]
        for code in (THERE, CITY, "150299")
    }
    assert set(map(str, told.values())) == {"[]"}
    both = limited.rows(f"{dataset}/", {"area": f"{HERE},{THERE}"})
    assert {row["area"] for row in both} == {HERE}


def test_an_unknown_area_and_another_one_are_refused_alike_by_the_overview(
    leader: User, district: dict[str, Any]
) -> None:
    limited = program(leader, f"overview:{HERE}:read")
    told = [limited.ask("overview/", {**MONTH, "area": code}) for code in (THERE, "150299")]
    assert told[0].content == told[1].content
    away = program(leader, f"overview:{THERE}:read").ask("overview/", MONTH)
    assert problem_of(away) == (403, "insufficient-scope"), "the house's own area is another one"
    assert HERE not in away.content.decode()


def walk(one: Program, path: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
    page = one.read(path, query)
    while True:
        yield from page["results"]
        if page["next"] is None:
            return
        page = one.read(page["next"])


@pytest.mark.parametrize("dataset", ["observations", "targets", "areas", "departments"])
def test_the_pages_hold_and_count_ones_own_rows_alone(
    leader: User, district: dict[str, Any], dataset: str
) -> None:
    limited = program(leader, f"{dataset}:{HERE}:read")
    rows = list(walk(limited, f"{dataset}/", {"page_size": "1"}))
    assert rows == limited.rows(f"{dataset}/")
    assert {row.get("area", row.get("code")) for row in rows} == {HERE}


def test_a_cursor_of_a_stronger_token_shows_no_more(leader: User, district: dict[str, Any]) -> None:
    full = program(leader, "read")
    limited = program(leader, f"observations:{HERE}:read")
    page = full.read("observations/", {"page_size": "1"})
    while page["next"]:
        assert {row["area"] for row in limited.read(page["next"])["results"]} <= {HERE}
        page = full.read(page["next"])


def test_the_latest_changes_are_ones_own(leader: User, district: dict[str, Any]) -> None:
    limited = program(leader, f"observations:{THERE}:read")
    rows = limited.rows("observations/", {"updated_since": "2000-01-01T00:00:00Z"})
    assert {row["area"] for row in rows} == {THERE}
    rows = limited.rows("observations/", {"as_of": "2030-01-01T00:00:00Z"})
    assert {row["area"] for row in rows} == {THERE}
