"""Parameters: what nobody knows is refused, what cannot be read is named, nothing is a 5xx."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from accounts.models import Department
from config.api import VIEWS
from entry.counts import Count, Record, tally
from entry.periods import Month
from indicators.models import Indicator
from tests.api.areas import registers
from tests.api.conftest import Program, problem_of
from tests.factories import ChapterFactory, IndicatorFactory, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
NEEDED = {
    "lights": {"month": "2024-09"},
    "rankings": {"indicator": "gdp", "month": "2024-09"},
    "observation-records": {"indicator": "gdp", "month": "2024-09"},
}
PARAMETERS = [
    (view.name, name)
    for view in VIEWS
    for name in (*view.filterset_class.base_filters, *view.controls)
]
NASTY = {
    "nul": "\x00",
    "nul within": "gdp\x00' OR 1=1",
    "a huge number": "1" + "0" * 25,
    "not a number": "NaN",
    "an exponent": "1e309",
    "very long": "x" * 5000,
    "many": "x," * 300,
    "commas": ",,,",
    "json": '{"a": [[[[{"b": null}]]]]}',
    "brackets": "[]",
    "sql": "'; DROP TABLE plan_plan; --",
    "a lone surrogate": "%ED%A0%80",
    "broken utf-8": "%FF%FE",
    "right to left": "\u202e\u2066",
    "emoji": "🧮" * 30,
    "a line break": "a\r\nb",
    "a percent sign": "%",
    "other digits": "٢٠٢٤-٠٩",
    "negative": "-1",
    "a month that is none": "2024-13",
    "a day": "2024-09-01",
    "a moment of nowhere": "2024-09-01T00:00:00",
    "a leap second": "2016-12-31T23:59:60Z",
    "an offset of days": "2024-01-01T00:00:00+99:00",
    "year zero": "0000-01-01T00:00:00Z",
    "true": "True",
}


def way(name: str, parameter: str = "") -> str:
    """An address that only lacks this parameter."""
    needed = {key: value for key, value in NEEDED.get(name, {}).items() if key != parameter}
    return f"{name}/?" + "".join(f"{key}={value}&" for key, value in needed.items())


WAYS = {view.name: way(view.name) for view in VIEWS}


@pytest.fixture(autouse=True)
def _something_to_rank(db: None) -> None:
    IndicatorFactory(code="gdp")


def kind(program: Program, url: str) -> str:
    """How a question was answered; "" for 200."""
    response = program.ask(url)
    if response.status_code == 200:
        json.loads(response.content)
        return ""
    status, found = problem_of(response)
    assert status == 400, (url, response.content.decode())
    return found


@pytest.mark.parametrize("name", WAYS)
def test_a_parameter_that_nobody_knows_is_refused_with_those_that_there_are(
    reader: Program, name: str
) -> None:
    for unknown in ("nothing", "Area", "area ", "area[]", "area__code", "ordering", "search", ""):
        response = reader.ask(f"{WAYS[name]}{quote(unknown)}=150205")
        assert problem_of(response) == (400, "unknown-parameter"), unknown
        told = response.json()
        assert told["parameter"] == unknown
        assert "format" in told["known"]
        assert all(known in told["detail"] for known in told["known"])


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_parameter_given_twice_is_refused(reader: Program, name: str, parameter: str) -> None:
    value = "json" if parameter == "format" else "2024-09"
    response = reader.ask(f"{way(name, parameter)}{parameter}={value}&{parameter}={value}")
    assert problem_of(response) == (400, "repeated-parameter")
    assert response.json()["parameter"] == parameter


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_no_value_whatever_is_an_error_of_ours(reader: Program, name: str, parameter: str) -> None:
    for what, value in NASTY.items():
        text = value if value.startswith(("%E", "%F")) else quote(value, safe="")
        response = reader.ask(f"{way(name, parameter)}{parameter}={text}")
        assert response.status_code in {200, 400, 404, 406}, (what, response.content.decode())
        if response.status_code != 200:
            problem_of(response)


BAD: tuple[tuple[str, str, str], ...] = (
    ("plans", "year", "2024年"),
    ("plans", "year", "-1"),
    ("plans", "year", "1" + "0" * 25),
    ("targets", "plan", "2024.0"),
    ("targets", "headline", "1"),
    ("targets", "headline", "TRUE"),
    ("targets", "measure", "price"),
    ("areas", "level", "planet"),
    ("areas", "code", ","),
    ("areas", "code", "x," * 201),
    ("areas", "code", "x" * 61),
    ("indicators", "frequency", "weekly"),
    ("indicators", "code", "\x00"),
    ("indicators", "is_active", "yes"),
    ("indicators", "fields", "code,password"),
    ("observations", "fields", "note"),
    ("observations", "from", "2024"),
    ("observations", "from", "202401"),
    ("observations", "from", "2024-1"),
    ("observations", "from", "1899-12"),
    ("observations", "to", "3000-01"),
    ("observations", "to", "2024-00"),
    ("observations", "as_of", "2024-05-01"),
    ("observations", "as_of", "2024-05-01T00:00:00"),
    ("observations", "as_of", "2024-05-01T00:00:00 08:00"),
    ("observations", "as_of", "yesterday"),
    ("observations", "updated_since", "1716100000"),
    ("observations", "include_history", "1"),
    ("rankings", "indicator", "a,b"),
    ("rankings", "month", "2024-9"),
    ("rankings", "level", "planet"),
    ("rankings", "parent", "a b"),
    ("rankings", "fields", "password"),
    ("returns", "state", "lost"),
    ("returns", "sequence", "-1"),
    ("returns", "month", "202409"),
    ("lights", "snapshot", "yes"),
    ("lights", "as_of", "now"),
    ("overview", "month", "1999-12"),
    ("overview", "month", "2024-13"),
    ("overview", "area", "x" * 61),
    ("overview", "area", "a b"),
    ("projects", "month", "1999-12"),
    ("projects", "light", "purple"),
    ("projects", "stage", "started"),
    ("projects", "starts", "late"),
    ("projects", "planned", "true"),
    ("projects", "lead", "a,b"),
    ("projects", "q", "厂" * 61),
    ("projects", "fields", "phone"),
    ("project-events", "kind", "finished"),
    ("project-events", "from", "2024-13"),
    ("project-progress", "as_of", "now"),
    ("procedures", "year", "2024年"),
    ("procedures", "need", "no"),
    ("problems", "year", "24"),
    ("problems", "open", "yes"),
    ("problems", "pace", "slow"),
    ("tasks", "overdue", "1"),
    ("tasks", "month", "2024"),
    ("task-progress", "state", "good"),
    ("events", "kind", "party"),
    ("events", "from", "2024-13"),
    ("contacts", "pace", "slow"),
    ("contacts", "year", "24"),
    ("signings", "month", "1999-12"),
    ("signings", "step", "finished"),
    ("signings", "cohort", "none,2024"),
    ("signings", "landed", "24"),
    ("signings", "counted", "yes"),
    ("signings", "fields", "terms"),
    ("funds-received", "as_of", "now"),
    ("support-items", "level", "county"),
    ("support-items", "arrived", "1"),
    ("support-items", "fields", "files"),
    ("support-items", "document", "内财预"),
    ("support-documents", "level", "county"),
    ("support-documents", "from", "2024-13"),
    ("support-documents", "fields", "file"),
    ("support-arrivals", "as_of", "now"),
    ("support-arrivals", "fields", "recorded_by"),
    ("support-kinds", "is_money", "yes"),
    ("support-rules", "year", "2024年"),
    ("signing-steps", "kind", "finished"),
    ("signing-steps", "updated_since", "2024"),
    ("signing-steps", "fields", "agreement"),
    ("indicators", "fields", ","),
    ("indicators", "fields", "code, name"),
    ("observations", "indicator", "gdp,,fai"),
    ("observations", "indicator", "gdp,"),
    ("observations", "indicator", "gdp, fai"),
    ("observations", "area", "150205\u3000"),
    ("observations", "from", " 2024-01"),
    ("observations", "as_of", "\x1e"),
    ("plans", "year", " 2024 "),
    ("targets", "headline", "\t"),
    ("areas", "level", " city"),
    ("indicators", "fields", "\x1e"),
)


@pytest.mark.parametrize(("name", "parameter", "value"), BAD)
def test_a_value_that_cannot_be_taken_is_named(
    reader: Program, finance: Department, name: str, parameter: str, value: str
) -> None:
    response = reader.ask(f"{way(name, parameter)}{parameter}={quote(value, safe='')}")
    assert problem_of(response) == (400, "invalid-parameter")
    told = response.json()
    assert told["parameter"] == parameter
    assert len(told["detail"]) < 500
    assert "\x00" not in told["detail"]


def test_every_value_that_cannot_be_taken_is_named_at_once(reader: Program) -> None:
    told = reader.ask("observations/?from=x&to=y&as_of=z&indicator=gdp").json()
    assert [one["parameter"] for one in told["errors"]] == ["as_of", "from", "to"]
    assert [name in told["detail"] for name in ("as_of", "from", "to")] == [True] * 3
    assert "%2B08:00" in told["errors"][0]["detail"], "how a plus sign is written in an address"


def test_a_month_that_is_needed_is_asked_for(reader: Program) -> None:
    for url in ("lights/", "lights/?month=", "lights/?month=%20"):
        response = reader.ask(url)
        assert problem_of(response) == (400, "invalid-parameter")
        assert response.json()["parameter"] == "month"


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        (name, one)
        for name, one in PARAMETERS
        if one not in NEEDED.get(name, {}) and one != "format"
    ],
)
def test_an_empty_value_narrows_nothing(
    reader: Program, statistics: Department, name: str, parameter: str
) -> None:
    scenes.aim(scenes.indicator("fai", statistics))
    observe(IndicatorFactory(), Month(2024, 9), value="1")
    kept = tally(Count("x", "项", "台账"), "个", [Record("x", "a", "甲", None)]).kept()
    observe(Indicator.objects.get(code="gdp"), Month(2024, 9), value="1", records=kept)
    registers(1, statistics.area, ChapterFactory(key="other", title="别章"))
    without: Any = reader.ask(WAYS[name]).json()
    assert without.get("results") != []
    assert reader.ask(f"{WAYS[name]}{parameter}=").json() == without


def test_more_parameters_than_anybody_needs_are_refused(reader: Program) -> None:
    url = "areas/?" + "&".join(f"p{number}=1" for number in range(6000))
    assert problem_of(reader.ask(url)) == (400, "bad-request")


def test_what_was_sent_is_repeated_short_and_printable(reader: Program) -> None:
    told = reader.ask(f"areas/?{quote('x' * 5000)}=1").json()
    assert told["parameter"] == "x" * 60 + "…"
    told = reader.ask(f"areas/?{quote(chr(0) + chr(0x202E) + 'a')}=1").json()
    assert told["parameter"] == "\ufffd\ufffda"
    assert kind(reader, "areas/?level=" + quote("<script>")) == "invalid-parameter"
