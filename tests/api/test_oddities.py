"""Every address of the house, pages and uploads too, against what nobody would send: never a 5xx.

What `test_strictness` (each parameter of a list), `test_bodies` (each fault of a sheet) and
`indicators/sdmx/test_strange` look at closely is here asked of everything that `test_personas`
knows: NUL, lone surrogates, 10^25, repeated keys, ten megabytes, JSON a hundred thousand deep.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from entry.models import AuditEvent, Return
from indicators.models import Observation
from tests.api.test_strictness import NASTY
from tests.personas import PERSONAS, filled
from tests.test_personas import QUERIES, TABLE

Ask = Callable[..., HttpResponse]
pytestmark = pytest.mark.django_db
DEEP = "[" * 100_000 + "]" * 100_000
TEN_MEGABYTES = "x" * 10_000_000
# What is written as it is; all other values are written for an address first.
RAW = {name: text for name, text in NASTY.items() if text.startswith(("%E", "%F"))}
VALUES = {name: RAW.get(name) or quote(text, safe="") for name, text in NASTY.items()}
FOREMOST = ("nul", "a lone surrogate", "a huge number", "json", "broken utf-8")
ASKED = (
    *("month", "area", "as_of", "light", "page", "show", "register", "subject", "next", "q"),
    *("format", "indicator", "fields", "cursor", "page_size", "startPeriod", "department"),
)
TYPED = (
    *("username", "password", "old", "new", "again", "name", "datasets", "areas", "right", "days"),
    *(
        "networks",
        "version",
        "department",
        "month",
        "reason",
        "figure",
        "return",
        "next",
        "changes",
    ),
    *("remark|indicators|budget:150205", "indicators|budget:150205|value", "meaning-0", "file"),
)
BODIES: dict[str, bytes] = {
    "nul": b'{"a": "\\u0000", "rows": "\\u0000", "changes": "\\u0000", "department": "\\u0000"}',
    "a nul byte": b'{"a": "\x00"}',
    "a lone surrogate": b'{"\\ud800": "\\ud800", "reason": "\\ud800", "changes": ["\\ud800"]}',
    "10^25": b'{"changes": 1%b, "month": 1%b, "rows": 1%b}' % ((b"0" * 25,) * 3),
    "ten thousand digits": b'{"changes": ' + b"9" * 10_000 + b"}",
    "1e999999999": b'{"changes": 1e999999999, "rows": [1e999999999]}',
    "repeated keys": b'{"rows": [], "rows": [], "changes": [], "changes": []}',
    "deep": b'{"rows": ' + DEEP.encode() + b', "changes": ' + DEEP.encode() + b"}",
    "deep at once": DEEP.encode(),
    "ten megabytes": b'{"reason": "' + TEN_MEGABYTES.encode() + b'"}',
    "not json": b"\xff\xfe{",
    "nothing": b"",
}
KINDS = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/xml")
HEADERS = {
    "Accept": ("\x00", ";", "a/b;q=nan", "*/*;version=" + "9" * 5000, "," * 5000, "数".encode()),
    "If-Match": ('"\x00"', '"1' + "0" * 25 + '"', '"-1"', "W/", '"1",' * 2000, "数".encode()),
    "If-None-Match": ("\x00", '"' * 999, "*,*", "数".encode()),
    "Idempotency-Key": ("\x00", "", " ", "x" * 5000, "a b", "数".encode()),
    # No odd charsets: the test's own client breaks at them; `test_http` asks the product itself.
    "Content-Type": ("\x00", "application/json; charset=nothing", "multipart/form-data", ";"),
    "Authorization": ("\x00", "Bearer", "Bearer \x00", "Bearer " + "x" * 5000, "数".encode()),
    "Content-Length": ("-1", "x", "9" * 25),
}
SENDING = ("entry/returns/<int:pk>/upload/", "entry/returns/<int:pk>/evidence/")
FILES = {
    "nul": b'filename="a\x00b.xlsx"',
    "a lone surrogate": b'filename="\xed\xa0\x80.xlsx"',
    "a lone surrogate, encoded": b"filename*=UTF-8''%ED%A0%80%00.xlsx",
    "an unknown charset": b"filename*=base64''abc.xlsx",
    "a path": b'filename="../../../etc/passwd.xlsx"',
    "long": b'filename="' + "长".encode() * 3000 + b'.xlsx"',
    "nothing but its kind": b'filename=".xlsx"',
    "direction": 'filename="\u202exslx.exe.xlsx"'.encode(),
    "no kind": b'filename="a"',
}


def persona(route: str, method: str) -> str:
    """Somebody who is let in, so that what he sends is looked at."""
    expected = TABLE[route].get if method == "get" else TABLE[route].post
    return min(PERSONAS, key=lambda one: (expected[one] in {401, 403, 404, 405}, expected[one]))


@pytest.fixture
def no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of the house is not read again for every form that asks for it."""
    monkeypatch.setattr("entry.uploads.read", lambda *_, **__: None)


@pytest.fixture
def ask(people: dict[str, Client], house: dict[str, str]) -> Iterator[Ask]:
    """Asks an address of the table as somebody who may; what came of it is undone."""

    def send(route: str, method: str, query: str = "", **given: Any) -> HttpResponse:
        address = filled(route, house) + query
        with transaction.atomic():
            answer = people[persona(route, method)].generic(method.upper(), address, **given)
            b"".join(answer)
            transaction.set_rollback(True)
        assert answer.status_code < 500, (method, address[:200], answer.status_code)
        return answer

    before = [Observation.objects.count(), Return.objects.count(), AuditEvent.objects.count()]
    yield send
    assert before == [
        Observation.objects.count(),
        Return.objects.count(),
        AuditEvent.objects.count(),
    ]


def joined(route: str) -> str:
    """Where more parameters are put: behind those that the address cannot do without."""
    return f"{QUERIES[route]}&" if route in QUERIES else "?"


@pytest.mark.parametrize("route", TABLE)
def test_no_parameter_whatever_it_holds(route: str, ask: Ask) -> None:
    head = joined(route)
    for value in VALUES.values():
        ask(route, "get", head + "&".join(f"{name}={value}" for name in ASKED))
    for name in ASKED:
        for which in FOREMOST:
            ask(route, "get", f"{head}{name}={VALUES[which]}")
        ask(route, "get", f"{head}{name}=1&{name}=2&{name}=")
    for which in FOREMOST:
        ask(route, "get", f"{head}{VALUES[which]}=1")
    ask(route, "get", head + "&".join(f"p{number}=1" for number in range(6000)))


@pytest.mark.parametrize("route", [route for route in TABLE if "<int:" in route])
def test_no_number_in_an_address(route: str, ask: Ask, house: dict[str, str]) -> None:
    for number in ("0", "1" + "0" * 25, "9223372036854775808", "2147483648", "007"):
        for place in house:
            if place.startswith("<int:"):
                house[place] = number
        for method in ("get", "post"):
            assert ask(route, method).status_code in {302, 400, 403, 404, 405, 415, 428}


@pytest.mark.usefixtures("no_reader")
@pytest.mark.parametrize("route", TABLE)
def test_no_form(route: str, ask: Ask) -> None:
    form = "application/x-www-form-urlencoded"
    for value in VALUES.values():
        data = "&".join(f"{quote(name)}={value}" for name in TYPED)
        ask(route, "post", data=data, content_type=form)
    for name in TYPED:
        for which in FOREMOST:
            ask(route, "post", data=f"{quote(name)}={VALUES[which]}", content_type=form)
        ask(
            route, "post", data=f"{quote(name)}=1&{quote(name)}=2&{quote(name)}=", content_type=form
        )
    ask(route, "post", data=f"reason={TEN_MEGABYTES}", content_type=form)
    ask(route, "post", data="&".join(f"p{n}=1" for n in range(6000)), content_type=form)


@pytest.mark.usefixtures("no_reader")
@pytest.mark.parametrize("route", TABLE)
@pytest.mark.parametrize("kind", KINDS)
def test_no_body(route: str, kind: str, ask: Ask) -> None:
    kind = f"{kind}; boundary=x" if kind.startswith("multipart") else kind
    methods = ["post", "put"] if route.endswith("observations/") else ["post"]
    for body in BODIES.values():
        for method in methods:
            ask(route, method, data=body, content_type=kind, headers={"If-Match": '"1"'})


@pytest.mark.usefixtures("no_reader")
@pytest.mark.parametrize("route", TABLE)
def test_no_header(route: str, ask: Ask) -> None:
    for name, values in HEADERS.items():
        key = name.upper().replace("-", "_")
        key = key if key.startswith("CONTENT") else f"HTTP_{key}"
        for value in values:
            text = value if isinstance(value, str) else value.decode("latin-1")
            ask(route, "get", QUERIES.get(route, ""), **{key: text})
            if name != "Content-Length":
                ask(route, "post", data=b"{}", **{"content_type": "application/json", key: text})


@pytest.mark.parametrize("route", SENDING)
@pytest.mark.parametrize("name", FILES.values(), ids=FILES)
def test_no_file(route: str, name: bytes, ask: Ask, settings: Any) -> None:
    settings.UPLOAD_INLINE_BYTES = 10**9  # read at once: another process would not see this test
    for content in (b"", b"\x00" * 100, DEEP.encode(), b'{"a": "' + TEN_MEGABYTES.encode() + b'"}'):
        body = b"".join(
            (
                b'--x\r\nContent-Disposition: form-data; name="file"; ' + name,
                b"\r\nContent-Type: application/octet-stream\r\n\r\n" + content + b"\r\n--x--\r\n",
            )
        )
        ask(route, "post", data=body, content_type="multipart/form-data; boundary=x")
