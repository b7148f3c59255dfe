"""A token at the REST door reaches as far as its scopes: every combination against an oracle."""

import itertools
import json
from typing import Any

import pytest
from django.test import Client

from accounts import api_scopes
from accounts.api_scopes import allows
from accounts.models import ApiToken, Department, Membership, User
from accounts.scopes import DATASETS, Right
from config.api import VIEWS
from indicators.models import Indicator
from tests.api.areas import AREAS, CITY, HERE, LISTS, MONTH, THERE
from tests.api.conftest import Program, mint, problem_of, program
from tests.factories import (
    person,
)

pytestmark = pytest.mark.django_db


# -- every combination against an oracle ------------------------------------------------------------


def areas_of(dataset: str, row: dict[str, Any], full: dict[str, Any]) -> set[str]:
    """The areas that a row of the answer tells of, read off the row itself."""
    if dataset == "areas":
        return {row["code"]}
    if dataset in {"indicators", "chains", "support-kinds", "support-rules"}:
        return set()
    if dataset == "enterprises":
        return {one["area"] for one in full["projects"] if one["enterprise"] == row["key"]}
    if dataset == "project-lists":
        return {one["area"] for one in full["departments"] if one["code"] == row["owner"]}
    told = {row["area"]}
    targets = {one["key"]: one for one in full["targets"]}
    target = targets.get(row["target"]) if dataset == "lights" else row
    if dataset in {"targets", "lights"} and target and target["reference"]:
        _, at, code = target["reference"].partition("@")
        told |= {code} if at else set()
    return told


def key_of(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


def test_every_scope_shows_what_the_obvious_reading_shows(
    leader: User, district: dict[str, Any]
) -> None:
    everything = program(leader, "read")
    full = {name: everything.rows(f"{name}/", query) for name, query in LISTS.items()}
    assert all(full.values())
    for named, area in itertools.product(["*", *LISTS], ["*", *AREAS]):
        limited = program(person("leader"), f"{named}:{area}:read")
        for dataset, query in LISTS.items():
            if named not in {"*", dataset}:
                assert limited.refused(f"{dataset}/", query) == (403, "insufficient-scope")
                continue
            wanted = [
                key_of(row)
                for row in full[dataset]
                if area == "*" or areas_of(dataset, row, full) <= {area}
            ]
            found = [key_of(row) for row in limited.rows(f"{dataset}/", query)]
            assert found == wanted, (named, area, dataset)


def test_two_areas_show_what_is_told_of_both(leader: User, district: dict[str, Any]) -> None:
    alone = program(leader, f"targets:{HERE}:read")
    both = program(leader, f"targets:{HERE}:read", f"targets:{CITY}:read")
    assert {row["key"] for row in alone.rows("targets/")} == {"gdp-1"}
    assert {row["key"] for row in both.rows("targets/")} == {"gdp-1", "gdp-3", "in-step"}


@pytest.mark.parametrize("named", ["*", "overview", "observations"])
@pytest.mark.parametrize("area", ["*", *AREAS])
def test_the_overview_is_of_an_area(
    leader: User, district: dict[str, Any], named: str, area: str
) -> None:
    limited = program(leader, f"{named}:{area}:read")
    for code in AREAS:
        response = limited.ask("overview/", {**MONTH, "area": code})
        if named != "observations" and area in {"*", code}:
            assert response.status_code == 200, code
            continue
        assert problem_of(response) == (403, "insufficient-scope")
        assert code not in response.json()["detail"].replace(f"{named}:{area}:read", "")


def test_a_card_in_step_with_another_area_needs_that_area(
    leader: User, district: dict[str, Any]
) -> None:
    query = {**MONTH, "area": HERE}
    alone = program(leader, f"overview:{HERE}:read").read("overview/", query)
    both = program(leader, f"overview:{HERE}:read", f"overview:{CITY}:read")
    assert [card["indicator"] for card in alone["cards"]] == ["gdp"]
    assert [card["indicator"] for card in both.read("overview/", query)["cards"]] == ["gdp", "tax"]


def test_a_place_counted_from_other_areas_is_a_ranking(
    leader: User, district: dict[str, Any]
) -> None:
    query = {**MONTH, "area": HERE}
    (limited, *_) = program(leader, f"overview:{HERE}:read").read("overview/", query)["cards"]
    (full, *_) = program(leader, "read").read("overview/", query)["cards"]
    assert (full["rank"], full["rank_of"]) == (2, 2)
    assert (limited["rank"], limited["rank_of"]) == (None, None)
    with_rankings = program(leader, f"overview:{HERE}:read", f"rankings:{HERE}:read")
    assert with_rankings.read("overview/", query)["cards"][0] == full
    hidden = {"rank", "rank_of"}
    assert {k: v for k, v in limited.items() if k not in hidden} == {
        k: v for k, v in full.items() if k not in hidden
    }


# -- the owner's rights bound it -------------------------------------------------------------------------


def test_a_scope_gives_nothing_that_the_owner_does_not_see(
    leader: User, clerk: User, other_clerk: User, district: dict[str, Any], finance: Department
) -> None:
    Indicator.objects.filter(code="tax").update(visibility="internal")
    for user, seen in ((leader, True), (clerk, True), (other_clerk, False)):
        rows = program(user, "observations:*:read").rows("observations/")
        assert ("tax" in {row["indicator"] for row in rows}) == seen
    Membership.objects.filter(user=clerk).update(role="reviewer")
    assert program(clerk, "observations:*:read").rows("observations/")


def test_a_role_taken_away_is_taken_from_the_token_at_once(
    leader: User, district: dict[str, Any]
) -> None:
    limited = program(leader, f"observations:{HERE}:read")
    assert limited.rows("observations/")
    Membership.objects.filter(user=leader).delete()
    assert limited.refused("observations/") == (403, "forbidden")


def test_a_person_at_a_page_has_no_scopes(leader: User, district: dict[str, Any]) -> None:
    browser = Client()
    browser.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    rows = browser.get("/api/v1/observations/").json()["results"]
    assert {row["area"] for row in rows} == set(AREAS)
    assert allows(None, "returns", [THERE], right=Right.WRITE), "his roles alone are asked"


def test_what_stands_in_the_row_and_cannot_be_read_gives_nothing(
    leader: User, district: dict[str, Any]
) -> None:
    token, text = mint(leader)
    for stored in ([], ["king"], ["observations"], ["observations:150205:own", "secrets:*:read"]):
        ApiToken.objects.filter(pk=token.pk).update(scopes=stored)
        assert Program(text).refused("observations/") == (403, "insufficient-scope")


# -- nothing is forgotten -------------------------------------------------------------------------------


def test_every_address_belongs_to_a_dataset() -> None:
    assert {view.dataset or view.name for view in VIEWS} <= set(DATASETS)
    lists = [view for view in VIEWS if hasattr(view, "area_paths")]
    assert len(lists) >= len(LISTS)
    assert [view.name for view in lists if view.area_paths is None] == []


def test_the_refusal_tells_what_the_token_holds(leader: User) -> None:
    told = program(leader, "plans:*:read").ask("lights/", MONTH).json()
    assert "这个令牌的范围（plans:*:read）不含" in told["detail"]
    assert (told["dataset"], told["right"]) == ("lights", "read")


def test_an_administrators_token_reads_the_code_lists_alone() -> None:
    limited = program(person("auditor"), "areas:*:read")
    assert limited.ask("areas/").status_code == 200
    assert limited.refused("departments/") == (403, "insufficient-scope")
    assert api_scopes.limit(ApiToken(user=person(None), scopes=["read"]), "areas") == frozenset()
