"""The manners of HTTP: methods, HEAD, conditional reads, formats, headers, unknown addresses."""

import io
import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Department, User
from config.api import VIEWS
from config.middleware import HEADERS
from config.wsgi import application
from entry.models import Return
from entry.periods import Month
from tests.api.conftest import Program, mint, problem_of
from tests.conftest import browser_of
from tests.factories import IndicatorFactory, observe
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
ONE = "?indicator=gdp&month=2024-09"
NEEDED = {"lights": "?month=2024-09", "rankings": ONE, "observation-records": ONE}
ADDRESSES = [f"{view.name}/{NEEDED.get(view.name, '')}" for view in VIEWS]
LISTS = [address for address in ADDRESSES if not address.startswith("overview")]
READ_ONLY = [address for address in ADDRESSES if not address.startswith("returns")]
COUNTING = {"RateLimit-Remaining", "RateLimit-Reset"}  # moves with every answer
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SCHEMA = "schema/?format=json"


@pytest.fixture(autouse=True)
def _something(statistics: Department) -> None:
    scenes.aim(scenes.indicator("gdp", statistics))


@pytest.mark.parametrize("path", [*READ_ONLY, SCHEMA])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace", "brew"])
def test_whatever_would_write_is_refused_with_what_is_allowed(
    reader: Program, path: str, method: str
) -> None:
    response = reader.ask(path, method=method)
    assert problem_of(response) == (405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace", "brew"])
def test_returns_can_be_opened_and_not_replaced(reader: Program, method: str) -> None:
    response = reader.ask("returns/", method=method)
    assert problem_of(response) == (405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD, POST"


def test_a_forged_form_opens_no_return(clerk: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    response = browser.post("/api/v1/returns/", {"department": "czj", "month": "2024-09"})
    assert problem_of(response) == (403, "forbidden")
    assert not Return.objects.exists()


@pytest.mark.parametrize("path", READ_ONLY)
def test_a_forged_form_of_a_logged_in_person_writes_nothing(leader: User, path: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    assert problem_of(browser.post(f"/api/v1/{path}", {"a": "b"})) == (405, "method-not-allowed")
    assert browser.get(f"/api/v1/{path}").status_code == 200


@pytest.mark.parametrize("path", [*ADDRESSES, SCHEMA])
def test_head_answers_as_get_without_a_body(reader: Program, path: str) -> None:
    get, head = reader.ask(path), reader.ask(path, method="head")
    assert (head.status_code, head.content) == (200, b"")
    told, again = ({**answer.headers} for answer in (get, head))
    assert {**again, **dict.fromkeys(COUNTING)} == {**told, **dict.fromkeys(COUNTING)}


@pytest.mark.parametrize("path", [*ADDRESSES, SCHEMA])
def test_what_did_not_change_is_not_sent_again(reader: Program, path: str) -> None:
    first = reader.ask(path)
    tag = first.headers["ETag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        for method in ("get", "head"):
            again = reader.ask(path, method=method, If_None_Match=known)
            assert (again.status_code, again.content) == (304, b""), known
            assert again.headers["ETag"] == tag
    assert reader.ask(path, If_None_Match='"other"').content == first.content


def test_the_tag_follows_the_data_and_who_asks(reader: Program, finance: Department) -> None:
    def tag(query: str = "") -> str:
        return reader.ask(f"observations/{query}").headers["ETag"]

    empty = tag()
    observe(IndicatorFactory(code="x"), Month(2024, 9), value="1")
    full = tag()
    assert full != empty
    assert tag("?fields=value") != full
    assert reader.ask("observations/", If_None_Match=empty).status_code == 200
    assert reader.ask("observations/").headers["Vary"] == "Accept, Authorization, Cookie"


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("application/*", 200),
        ("text/html", 406),
        ("application/xml", 406),
        (";;;", 406),
        ("\xff/\xfe", 406),
    ],
)
def test_rows_come_as_json_where_no_file_is_asked_for(
    reader: Program, path: str, accept: str, status: int
) -> None:
    response = reader.ask(path, Accept=accept)
    assert response.status_code == status
    if status == 200:
        assert response.headers["Content-Type"] == "application/json"
    else:
        assert problem_of(response) == (406, "not-acceptable")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(("kind", "media"), [("csv", "text/csv"), ("xlsx", XLSX)])
def test_a_list_comes_as_a_file_by_its_header_and_by_its_address(
    reader: Program, path: str, kind: str, media: str
) -> None:
    join = "&" if "?" in path else "?"
    by_header = reader.ask(path, Accept=media)
    by_address = reader.ask(f"{path}{join}format={kind}", Accept="application/json")
    for response in (by_header, by_address):
        assert response.status_code == 200
        assert response.headers["Content-Type"].split(";")[0] == media
    if kind == "csv":  # an xlsx tells when it was made
        assert by_header.content == by_address.content


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_format_that_is_not_there_is_refused(reader: Program, path: str) -> None:
    join = "&" if "?" in path else "?"
    assert reader.ask(f"{path}{join}format=json").status_code == 200
    for unknown in ("xml", "JSON", "api", "../x"):
        assert reader.refused(f"{path}{join}format={unknown}") == (406, "not-acceptable")


@pytest.mark.parametrize("media", ["text/csv", XLSX])
def test_the_overview_is_no_list_and_comes_as_json_alone(reader: Program, media: str) -> None:
    assert problem_of(reader.ask("overview/", Accept=media)) == (406, "not-acceptable")


def test_chinese_is_sent_as_it_is_written(reader: Program) -> None:
    assert "统计局".encode() in reader.ask("departments/").content
    assert "没有这个参数".encode() in reader.ask("departments/?x=1").content


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/",
        "/api/v1/nothing/",
        "/api/v1/nothing",
        "/api/v1/areas/150205/",
        "/api/v1/Areas/",
        "/api/v1/areas//",
        "/api/v1/areas/%0A/",
        "/api/v1/problems/not-found",
        "/api/v1",
        "/api/v2/areas/",
        "/api/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "options"])
def test_an_unknown_address_is_a_problem_for_everybody(
    reader: Program, nobody: Program, path: str, method: str
) -> None:
    for program in (reader, nobody):
        assert problem_of(program.ask(path, method=method)) == (404, "not-found")


def test_an_address_that_lacks_its_slash_is_sent_to_it(reader: Program) -> None:
    response = reader.ask("/api/v1/observations?indicator=gdp")
    assert response.status_code == 301
    assert response.headers["Location"] == "/api/v1/observations/?indicator=gdp"


@pytest.mark.parametrize(
    "path", ["areas/", "areas/?x=1", "nothing/", "lights/", "schema/?lang=en", "/api/", "plans"]
)
@pytest.mark.parametrize("somebody", [True, False])
def test_every_answer_carries_the_security_headers(
    reader: Program, nobody: Program, path: str, somebody: bool
) -> None:
    response = (reader if somebody else nobody).ask(path)
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_an_unforeseen_error_is_a_problem_without_its_inside(
    reader: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the secret of line 7")

    monkeypatch.setattr("accounts.api_base.ListView.order_now", fail)
    response = reader.ask("areas/")
    assert problem_of(response) == (500, "server-error")
    assert b"line 7" not in response.content
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert "the secret of line 7" in caplog.text, "told in the log"


def test_a_foreign_host_is_a_problem(reader: Program) -> None:
    response = reader.client.get("/api/v1/areas/", headers={"Host": "evil.example"})
    assert problem_of(response) == (400, "bad-request")


# -- the WSGI door, where Django lets the caller choose a codec for the address -------------------------


def wsgi(path: str, query: str, token: str, content_type: str) -> tuple[int, Any]:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "10.1.2.3",
        "CONTENT_TYPE": content_type,
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    found: list[int] = []
    body = b"".join(application(environ, lambda status, headers: found.append(int(status[:3]))))
    return found[0], json.loads(body)


@pytest.mark.parametrize(
    "charset", ["base64", "rot13", "undefined", "idna", "unicode_escape", "utf-7", "utf-16", "gbk"]
)
@pytest.mark.parametrize("value", ["%5Cud800", "%2B2AA-", "150205"])
def test_no_charset_makes_an_address_read_as_anything_but_utf8(
    leader: User, monkeypatch: pytest.MonkeyPatch, charset: str, value: str
) -> None:
    # The handler's own signals would close the test's connection.
    for signal in ("request_started", "request_finished"):
        monkeypatch.setattr(f"django.core.signals.{signal}.send", lambda **_: [])
    token = mint(leader)[1]
    told = wsgi("/api/v1/areas/", f"code={value}", token, f"text/plain; charset={charset}")
    assert told == wsgi("/api/v1/areas/", f"code={value}", token, "")
    assert told[0] == 200
    assert [row["code"] for row in told[1]["results"]] == ([value] if value == "150205" else [])


def test_the_docs_answer_to_reading_alone(leader: User) -> None:
    browser = browser_of(leader)
    assert browser.get("/api/v1/docs/").status_code == 200
    for method in ("post", "options", "delete"):
        response = getattr(browser, method)("/api/v1/docs/")
        assert problem_of(response) == (405, "method-not-allowed")


@pytest.mark.parametrize("path", ["nothing/", "returns/1/approve/more/", "returns/AAA/submit/"])
def test_a_program_that_writes_to_a_wrong_address_is_told_that_there_is_none(
    clerk: User, path: str
) -> None:
    """And not that a form's mark is missing, which programs with a token do not need."""
    token = mint(clerk)[1]
    strict = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})
    response = strict.post(f"/api/v1/{path}", "{}", content_type="application/json")
    assert problem_of(response) == (404, "not-found")
