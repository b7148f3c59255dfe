"""The addresses as clients write them: whatever the agency, the provider and the slashes."""

import pytest
from lxml import etree

from accounts.models import Department
from entry.periods import Month
from tests.factories import IndicatorFactory, observe
from tests.indicators.sdmx.conftest import MES, DataUser, body

pytestmark = pytest.mark.django_db
ML = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
CSV2 = "application/vnd.sdmx.data+csv;version=2.0.0"
CSV1 = "application/vnd.sdmx.data+csv;version=1.0.0"
STRUCTURE = "application/vnd.sdmx.structure+xml;version=2.1"


@pytest.fixture(autouse=True)
def _figures(finance: Department) -> None:
    one = IndicatorFactory(code="gdp", owner=finance)
    for month, value in ((Month(2023, 12), "1"), (Month(2024, 1), "2"), (Month(2024, 12), "3")):
        observe(one, month, value)


def periods(user: DataUser, address: str) -> list[str]:
    answer = user.http.get(f"/sdmx/2.1/{address}")
    content = body(answer)
    assert answer.status_code == 200, content.decode()
    return [each.get("TIME_PERIOD") for each in etree.fromstring(content).iter("Obs")]


@pytest.mark.parametrize(
    "address",
    [
        "data/OBSERVATIONS",
        "data/OBSERVATIONS/",
        "data/OBSERVATIONS//",
        "data/OBSERVATIONS/all",
        "data/OBSERVATIONS/all/",
        "data/OBSERVATIONS/all/all",
        "data/OBSERVATIONS/all/all/",
        "data/OBSERVATIONS/all/all///",
        "data/OBSERVATIONS/.../all",
        "data/OBSERVATIONS/M.150205.gdp.value/PLAN_TRACKER",
        "data/OBSERVATIONS/M.150205.gdp.value/PLAN_TRACKER,ANY",
        "data/OBSERVATIONS/M.150205.gdp.value/ESTAT+PLAN_TRACKER/",
        "data/PLAN_TRACKER,OBSERVATIONS",
        "data/PLAN_TRACKER,OBSERVATIONS,1.0/all/all",
        "data/ANYBODY,OBSERVATIONS,latest/all",
        "data/all,OBSERVATIONS,all/all",
    ],
)
def test_data_by_any_agency_and_provider_with_and_without_slashes(
    user: DataUser, address: str
) -> None:
    assert periods(user, address) == ["2023-12", "2024-01", "2024-12"]
    assert periods(user, f"{address}?startPeriod=2024") == ["2024-01", "2024-12"]
    assert periods(user, f"{address}?startPeriod=2024&endPeriod=2024-Q1") == ["2024-01"]
    assert periods(user, f"{address}?endPeriod=2023") == ["2023-12"]


@pytest.mark.parametrize("agency", ["PLAN_TRACKER", "all", "*", "ANYBODY", "SDMX+ECB", "a.b"])
@pytest.mark.parametrize("version", ["", "/latest", "/all", "/1.0", "/latest/"])
def test_structures_by_any_agency(user: DataUser, agency: str, version: str) -> None:
    root = user.xml(f"datastructure/{agency}/DSD_OBSERVATIONS{version}")
    assert [each.get("id") for each in root.iter("{*}DataStructure")] == ["DSD_OBSERVATIONS"]


@pytest.mark.parametrize("path", ["dataflow", "data/OBSERVATIONS", "data/OBSERVATIONS?format=csv"])
def test_head_is_told_what_get_would_be(user: DataUser, path: str) -> None:
    got, headed = (getattr(user.http, way)(f"/sdmx/2.1/{path}") for way in ("get", "head"))
    assert body(got)
    assert (headed.status_code, body(headed)) == (200, b"")
    for name in ("Content-Type", "Vary", "Cache-Control"):
        assert headed.headers[name] == got.headers[name]


@pytest.mark.parametrize("path", ["data/OBSERVATIONS/x", "codelist/all/CL_NOTHING"])
def test_head_of_what_is_not_there(user: DataUser, path: str) -> None:
    got, headed = (getattr(user.http, way)(f"/sdmx/2.1/{path}") for way in ("get", "head"))
    assert headed.status_code == got.status_code >= 400
    assert body(headed) == b""


@pytest.mark.parametrize(
    ("path", "accept", "found"),
    [
        ("data/OBSERVATIONS", "*/*", ML),
        ("data/OBSERVATIONS", ML, ML),
        ("data/OBSERVATIONS", CSV2, CSV2),
        ("data/OBSERVATIONS", CSV1, CSV1),
        ("data/OBSERVATIONS", "text/csv", CSV2),
        ("data/OBSERVATIONS", f"application/json, {CSV2};q=0.5", CSV2),
        ("data/OBSERVATIONS?format=csv", ML, CSV2),  # the address wins over the header
        ("data/OBSERVATIONS?format=csv1", "*/*", CSV1),
        ("data/OBSERVATIONS?format=xml", "text/csv", ML),
        ("dataflow", "*/*", STRUCTURE),
        ("dataflow", "application/xml", STRUCTURE),
        ("dataflow", STRUCTURE, STRUCTURE),
    ],
)
def test_the_format_by_header_and_address(
    user: DataUser, path: str, accept: str, found: str
) -> None:
    answer = user.http.get(f"/sdmx/2.1/{path}", headers={"Accept": accept})
    assert answer.status_code == 200
    kind = answer.headers["Content-Type"].replace(" ", "").replace(";charset=utf-8", "")
    assert kind == found


@pytest.mark.parametrize(
    ("path", "accept", "found"),
    [
        ("data/OBSERVATIONS", "application/json", (406, 1406)),
        ("dataflow", "text/csv", (406, 1406)),
        ("data/NOTHING", "*/*", (404, 100)),
        ("data/OBSERVATIONS/..nothing.", "*/*", (404, 100)),
        ("data/OBSERVATIONS/M.150205.gdp", "*/*", (400, 150)),
        ("data/OBSERVATIONS?startPeriod=soon", "*/*", (400, 140)),
        ("data/OBSERVATIONS?format=json", "*/*", (400, 140)),
        ("data/OBSERVATIONS?startperiod=2024", "*/*", (400, 140)),
        ("data/OBSERVATIONS/" + "+".join(["x"] * 3) + "/a/b/c", "*/*", (400, 140)),
        ("nothing/at/all", "*/*", (404, 100)),
        ("", "*/*", (400, 140)),
    ],
)
def test_every_refusal_is_an_sdmx_message_whatever_was_wanted(
    user: DataUser, path: str, accept: str, found: tuple[int, int]
) -> None:
    answer = user.http.get(f"/sdmx/2.1/{path}", headers={"Accept": accept})
    root = etree.fromstring(answer.content)
    assert root.tag == f"{MES}Error"
    (message,) = root.findall(f"{MES}ErrorMessage")
    assert (answer.status_code, int(message.get("code"))) == found
    assert answer.headers["Content-Type"].startswith("application/")
    assert "xml" in answer.headers["Content-Type"]


def test_the_root_without_its_slash_is_no_fault(user: DataUser) -> None:
    answer = user.http.get("/sdmx/2.1")
    assert answer.status_code in {301, 404}
