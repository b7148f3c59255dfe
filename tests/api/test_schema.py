"""The description of the door and its interactive page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.management import call_command

from accounts.api_problems import KINDS
from accounts.models import User
from config.api import VIEWS
from tests.api.conftest import Program
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(reader: Program) -> Any:
    return reader.read("schema/", {"format": "json"})


def test_the_description_is_valid_without_a_warning(tmp_path: Path) -> None:
    target = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target))
    assert "openapi: 3.1" in target.read_text(encoding="utf-8")


def test_every_address_is_described_with_its_parameters_and_problems(described: Any) -> None:
    assert described["openapi"].startswith("3.1")
    places = {f"/api/v1/{view.name}/" for view in VIEWS}
    under = "/api/v1/returns/{id}/"
    tails = ("", "observations/", "correct/", "{action}/")
    assert set(described["paths"]) - places == {f"{under}{tail}" for tail in tails}
    for view in VIEWS:
        operations = described["paths"][f"/api/v1/{view.name}/"]
        assert set(operations) == {"get", "post"} & set(view.http_method_names)
        told = {one["name"]: one for one in operations["get"]["parameters"]}
        without = {"format"} if view.name == "overview" else set()  # json alone
        assert set(told) == ({*view.filterset_class.base_filters, *view.controls} - without)
        assert all(one["description"] for one in told.values())
        problem = operations["get"]["responses"]["4XX"]["content"]
        assert list(problem) == ["application/problem+json"]
        assert operations["get"]["security"] == [{"token": []}, {"session": []}]


def test_every_kind_of_problem_is_listed(described: Any) -> None:
    listed = described["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    assert listed == [kind.type for kind in KINDS]
    assert len(set(listed)) == len(KINDS)


def test_tokens_go_into_the_header_and_nowhere_else(described: Any) -> None:
    schemes = described["components"]["securitySchemes"]
    assert schemes["token"] == {
        "type": "http",
        "scheme": "bearer",
        "description": "在“我的令牌”页面建立，或由管理员用 manage.py token create 发放的令牌。",
    }
    assert schemes["session"]["in"] == "cookie"


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("areas", "AreaRow"),
        ("departments", "DepartmentRow"),
        ("plans", "PlanRow"),
        ("chapters", "ChapterRow"),
        ("indicators", "IndicatorRow"),
        ("targets", "TargetRow"),
        ("observations", "ObservationRow"),
        ("lights", "LightRow"),
        ("rankings", "RankingRow"),
        ("returns", "ReturnRow"),
    ],
)
def test_rows_have_the_fields_that_are_described_in_that_order(
    reader: Program, described: Any, name: str, row: str
) -> None:
    query = {"month": "2024-12"} if name in {"lights", "rankings"} else {}
    query |= {"indicator": "gdp"} if name == "rankings" else {"page_size": "1"}
    told = described["components"]["schemas"][row]["properties"]
    assert list(told) == list(reader.read(f"{name}/", query)["results"][0])
    assert all(each.get("description") or "$ref" in str(each) for each in told.values())


def test_decimals_and_months_are_described_as_text(described: Any) -> None:
    row = described["components"]["schemas"]["ObservationRow"]["properties"]
    assert row["value"]["type"] == ["string", "null"]
    assert re.fullmatch(row["value"]["pattern"], "-629.13")
    assert row["month"]["type"] == "string"
    assert re.fullmatch(row["month"]["pattern"], "2024-09")
    assert not re.fullmatch(row["month"]["pattern"], "202409")


def test_the_description_comes_as_yaml_and_json_alike(reader: Program) -> None:
    as_yaml = reader.ask("schema/", Accept="application/vnd.oai.openapi")
    assert as_yaml.content.startswith(b"openapi: 3.1")
    as_json = json.loads(reader.ask("schema/", Accept="application/json").content)
    assert as_json == json.loads(reader.ask("schema/?format=json").content)
    assert yaml.safe_load(as_yaml.content) == as_json


def test_the_page_brings_its_own_scripts_and_no_inline_one(leader: User) -> None:
    browser = browser_of(leader)
    page = browser.get("/api/v1/docs/")
    html = page.content.decode()
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL)
    assert scripts
    assert not any(script.strip() for script in scripts)
    assert " style=" not in html
    sources = re.findall(r'(?:src|href)="([^"]+\.(?:js|css)[^"]*)"', html)
    assert any("swagger-ui-bundle" in source for source in sources)
    for source in sources:
        assert source.startswith("/static/"), source
        assert finders.find(source.removeprefix("/static/")), source
    start = re.search(r'src="(/api/v1/docs/\?script=)"', html)
    assert start
    script = browser.get(start[1])
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert b'"/api/v1/schema/"' in script.content


def test_the_page_is_for_people_who_are_logged_in(nobody: Program) -> None:
    response = nobody.ask("docs/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/?next=")


def test_the_handbook_lists_every_kind_of_problem_and_every_address(settings: Any) -> None:
    handbook = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", handbook, re.MULTILINE)
    assert listed
    assert sorted(listed) == sorted((kind.slug, str(kind.status)) for kind in KINDS)
    rows = dict(re.findall(r"^\| `([\w-]+)/` \|.*\| `([\w ]+)` \|$", handbook, re.MULTILINE))
    assert {name: set(names.split()) for name, names in rows.items()} == {
        view.name: set(view.filterset_class.base_filters) for view in VIEWS
    }


@pytest.mark.parametrize("query", ["lang=en", "version=a%0d%0ab", "x=1", "format=json&format=yaml"])
def test_the_description_is_as_strict_as_what_it_describes(reader: Program, query: str) -> None:
    assert reader.refused(f"schema/?{query}")[0] == 400


def test_an_unknown_format_of_the_description_is_refused(reader: Program) -> None:
    assert reader.refused("schema/?format=xml") == (406, "not-acceptable")
