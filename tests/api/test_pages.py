"""Pages: every row once, in both directions, whatever is added meanwhile; cursors bound to a list."""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing

from accounts.models import Department
from entry.periods import Month
from indicators.models import Indicator, Observation
from tests.api.conftest import Program, problem_of, program_of
from tests.api.test_internal import signs
from tests.factories import (
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    TargetFactory,
    observe,
    person,
)

pytestmark = pytest.mark.django_db
LISTS = {
    "areas": {},
    "departments": {},
    "plans": {},
    "chapters": {},
    "indicators": {},
    "targets": {},
    "observations": {},
    "lights": {"month": "2024-09"},
}


@pytest.fixture
def house(finance: Department) -> None:
    """Seven or more rows in every list, many of them equal in all but the last part of the key."""
    for number in range(7):
        area = AreaFactory(code=f"15021{number}", name=f"区{number}")
        department = DepartmentFactory(code=f"d{number}", area=area)
        one = IndicatorFactory(code=f"i{number}", owner=department)
        PlanFactory(year=2010 + number)
        plan = PlanFactory()
        chapter = ChapterFactory(
            plan=plan, key=f"c{number}", title=f"章{number}", order=number // 3
        )
        TargetFactory(key=f"t{number}", indicator=one, plan=plan, chapter=chapter)
        observe(one, Month(2024, 9), value="1")


def page(program: Program, url: str) -> Any:
    """A page by the address that another page gave."""
    split = urlsplit(url)
    assert (split.scheme, split.netloc) == ("http", "testserver")
    return program.read(f"{split.path}?{split.query}")


def walk(program: Program, start: Any, way: str = "next") -> Iterator[list[dict[str, Any]]]:
    yield start["results"]
    while start[way] is not None:
        start = page(program, start[way])
        yield start["results"]


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("name", LISTS)
def test_a_walk_meets_every_row_once_and_in_order(reader: Program, name: str, size: int) -> None:
    whole = reader.rows(f"{name}/", LISTS[name])
    assert len(whole) >= 7
    first = reader.read(f"{name}/", {**LISTS[name], "page_size": str(size)})
    pages = list(walk(reader, first))
    assert [row for rows in pages for row in rows] == whole
    assert {len(rows) for rows in pages[:-1]} <= {size}
    assert 1 <= len(pages[-1]) <= size
    assert len(pages) == -(-len(whole) // size)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("name", LISTS)
def test_the_way_back_is_the_way_there(reader: Program, name: str) -> None:
    start = reader.read(f"{name}/", {**LISTS[name], "page_size": "3"})
    there, last = [start["results"]], start
    while last["next"]:
        last = page(reader, last["next"])
        there.append(last["results"])
    back = list(walk(reader, last, "previous"))
    assert back == there[::-1]
    assert start["previous"] is None
    assert last["next"] is None


@pytest.mark.usefixtures("house")
def test_rows_added_and_gone_meanwhile_neither_shift_nor_repeat_the_others(
    reader: Program,
) -> None:
    first = reader.read("indicators/", {"page_size": "3"})
    assert [row["code"] for row in first["results"]] == ["i0", "i1", "i2"]
    IndicatorFactory(code="a-before")
    IndicatorFactory(code="i6-after")
    Indicator.objects.filter(code="i2").update(code="gone")
    rest = [row["code"] for rows in walk(reader, page(reader, first["next"])) for row in rows]
    assert rest == ["i3", "i4", "i5", "i6", "i6-after"]


@pytest.mark.usefixtures("house")
def test_a_page_beyond_the_end_is_empty_and_leads_back(reader: Program) -> None:
    first = reader.read(
        "areas/", {"page_size": "7", "code": ",".join(f"15021{n}" for n in range(7))}
    )
    assert first["next"] is None
    second = reader.read("areas/", {"page_size": "6", "code": "150210,150211"})
    assert (second["next"], second["previous"]) == (None, None)
    walked = reader.read("observations/", {"page_size": "6"})
    ahead = walked["next"]
    Observation.objects.filter(indicator__code="i6").update(superseded_at="2030-01-01T00:00Z")
    beyond = page(reader, ahead)
    assert (beyond["results"], beyond["next"]) == ([], None)
    assert len(page(reader, beyond["previous"])["results"]) == 6


@pytest.mark.usefixtures("house")
def test_the_link_header_says_what_the_answer_says(reader: Program) -> None:
    def links(url: str) -> dict[str, str]:
        response = reader.ask(url)
        told = response.json()
        found = re.findall(r'<([^>]+)>; rel="(\w+)"', response.headers.get("Link", ""))
        header = {rel: url for url, rel in found}
        assert header.get("next") == told["next"]
        assert header.get("prev") == told["previous"]
        return header

    first = links("indicators/?page_size=3")
    assert set(first) == {"next"}
    middle = links(first["next"])
    assert set(middle) == {"next", "prev"}
    assert set(links(middle["next"])) == {"prev"}
    assert links("indicators/") == {}


@pytest.mark.usefixtures("house")
def test_links_keep_every_parameter(reader: Program) -> None:
    query = {"area": "150210,150211", "from": "2024-01", "fields": "area", "page_size": "1"}
    told = reader.read("observations/", query)
    asked = parse_qs(urlsplit(told["next"]).query)
    assert {name: values for name, values in asked.items() if name != "cursor"} == {
        name: [value] for name, value in query.items()
    }
    assert page(reader, told["next"])["results"] == [{"area": "150211"}]


@pytest.mark.parametrize("size", ["1", "1000", "0100", ""])
def test_page_sizes_from_1_to_1000_are_taken(reader: Program, size: str) -> None:
    assert reader.ask("areas/", {"page_size": size}).status_code == 200


@pytest.mark.parametrize(
    "size",
    ["0", "-1", " 7 ", "1001", "9999", "1.0", "1e2", "x", "1" + "0" * 25, "٣", "²", "1\x00", "[1]"],
)
def test_other_page_sizes_are_refused_and_never_cut_down(reader: Program, size: str) -> None:
    response = reader.ask("areas/", {"page_size": size})
    assert problem_of(response) == (400, "invalid-parameter")
    assert response.json()["parameter"] == "page_size"


# -- cursors -------------------------------------------------------------------------------------------


def cursor_of(program: Program, name: str, **query: str) -> str:
    told = program.read(f"{name}/", {**LISTS[name], "page_size": "2", **query})
    return parse_qs(urlsplit(told["next"]).query)["cursor"][0]


@pytest.mark.usefixtures("house")
def test_a_cursor_of_one_list_opens_no_other(reader: Program) -> None:
    cursors = {name: cursor_of(reader, name) for name in LISTS}
    for name, given in LISTS.items():
        for other, cursor in cursors.items():
            response = reader.ask(f"{name}/", {**given, "cursor": cursor})
            expected = 200 if name == other else 400
            assert response.status_code == expected, (name, other)
            if expected == 400:
                assert problem_of(response) == (400, "invalid-cursor")


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("indicators", {}, {"group": "综合"}),
        ("indicators", {"group": "综合"}, {}),
        ("indicators", {"frequency": "month"}, {"is_active": "true"}),
        ("observations", {"from": "2024-01"}, {"to": "2024-12"}),
        ("observations", {"from": "2024-01"}, {"from": "2024-02"}),
        ("observations", {}, {"as_of": "2030-01-01T00:00:00Z"}),
        ("observations", {}, {"updated_since": "2020-01-01T00:00:00Z"}),
        ("lights", {"month": "2024-09"}, {"month": "2024-08"}),
        ("lights", {}, {"snapshot": "true"}),
    ],
)
def test_a_cursor_is_bound_to_its_filters(
    reader: Program, name: str, before: dict[str, str], after: dict[str, str]
) -> None:
    cursor = cursor_of(reader, name, **before)
    assert reader.read(f"{name}/", {**LISTS[name], **before, "cursor": cursor})
    refused = reader.refused(f"{name}/", {**LISTS[name], **after, "cursor": cursor})
    assert refused == (400, "invalid-cursor")


@pytest.mark.usefixtures("house")
def test_a_cursor_goes_on_with_another_page_size_and_other_fields(reader: Program) -> None:
    cursor = cursor_of(reader, "indicators", group="综合", is_active="")
    query = {"group": "综合", "cursor": cursor, "page_size": "1", "fields": "code"}
    assert reader.read("indicators/", query)["results"] == [{"code": "i2"}]


@pytest.mark.usefixtures("house")
def test_a_cursor_that_was_tampered_with_is_refused(reader: Program) -> None:
    cursor = cursor_of(reader, "observations")
    body, _, mark = cursor.rpartition(":")
    forged = urlsafe_b64encode(json.dumps(["a", [0, 0, 0]]).encode()).decode().rstrip("=")
    spoilt = [
        "x", ":", "a:b", body, f"{body}:", f":{mark}", f"{body[:-1]}:{mark}", f"{body}:{mark[:-1]}",
        f"{forged}:{mark}", f".{body}:{mark}", signing.dumps(["a", [0, 0, 0]]),
        signing.Signer(salt="api.cursor.observations").sign_object(["a", [0, 0, 0]]),
        cursor.swapcase(), "\x00", "\ufffd:\ufffd", "[[[[", "9" * 5000, "%2e",
    ]  # fmt: skip
    for text in spoilt:
        assert reader.refused("observations/", {"cursor": text}) == (400, "invalid-cursor"), text
    assert reader.ask("observations/", {"cursor": cursor}).status_code == 200


@pytest.mark.usefixtures("house")
def test_the_same_page_has_the_same_address(reader: Program) -> None:
    assert cursor_of(reader, "targets") == cursor_of(reader, "targets")


def test_a_cursor_names_no_more_than_its_row(reader: Program, finance: Department) -> None:
    for number in range(3):
        IndicatorFactory(code=f"i{number}", owner=finance)
    IndicatorFactory(code="secret", owner=finance, visibility="internal", order=9)
    clerk = program_of(person("clerk", DepartmentFactory(code="far")))
    rows = [
        row for rows in walk(clerk, clerk.read("indicators/", {"page_size": "1"})) for row in rows
    ]
    assert [row["code"] for row in rows] == ["i0", "i1", "i2"]
    assert signs(clerk.ask("indicators/", {"page_size": "3"}).content.decode()) == set()
