"""The security headers are on every answer of every status, and no page breaks its own policy."""

import re
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.test import Client

from accounts.lockout import failure_limit
from accounts.models import User
from config import health
from tests.conftest import browser_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_of(response: Any) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


def check(response: Any, *, kept: bool = False) -> None:
    """`kept` answers may stay in the browser's cache: they are the same for everybody."""
    assert policy_of(response) == POLICY
    for name, value in HEADERS.items():
        assert response[name] == value, name
    assert "camera=()" in response["Permissions-Policy"]
    cached = response["Cache-Control"]
    assert kept or "private" in cached or "no-store" in cached, cached
    assert kept or "public" not in cached
    for name in ("X-Powered-By", "Access-Control-Allow-Origin"):
        assert name not in response


def not_modified(browser: Client) -> Any:
    first = browser.get("/static/css/tokens.css")
    since = first["Last-Modified"]
    b"".join(first)
    return browser.get("/static/css/tokens.css", headers={"If-Modified-Since": since})


def broken(browser: Client) -> Any:
    """A page that fails where nobody expected it."""
    with mock.patch("accounts.views.LoginForm", side_effect=RuntimeError("secret detail")):
        return Client(raise_request_exception=False).get("/login/")


def too_much(browser: Client) -> Any:
    body = b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    return browser.post("/login/", body, content_type="application/x-www-form-urlencoded")


def too_many(browser: Client) -> Any:
    fields = {f"field{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    return browser.post("/login/", fields)


def locked(browser: Client) -> Any:
    for _ in range(failure_limit()):
        response = browser.post("/login/", {"username": "clerk", "password": "wrong"})
    return response


def without_token(browser: Client) -> Any:
    return Client(enforce_csrf_checks=True).post("/login/", {"username": "clerk"})


def not_ready(browser: Client) -> Any:
    with mock.patch.object(health, "_storage", side_effect=OSError):
        return browser.get("/readyz")


def get(address: str, **headers: str) -> Callable[[Client], Any]:
    return lambda browser: browser.get(address, headers=headers)


ANSWERS: dict[str, tuple[int, Callable[[Client], Any]]] = {
    "page": (200, get("/entry/")),
    "login": (200, lambda _: Client().get("/login/")),
    "health": (200, get("/healthz")),
    "ready": (200, get("/readyz")),
    "static": (200, get("/static/css/tokens.css")),
    "static-admin": (200, get("/static/admin/css/base.css")),
    "api": (200, get("/api/v1/areas/")),
    "slash": (301, get("/login")),
    "api-slash": (301, get("/api/v1/areas")),
    "home": (302, get("/")),
    "to-login": (302, lambda _: Client().get("/entry/")),
    "admin-to-login": (302, lambda _: Client().get("/admin/")),
    "static-again": (304, not_modified),
    "host": (400, get("/login/", Host="evil.example")),
    "field": (400, get("/api/v1/areas/?nonsense=1")),
    "much": (400, too_much),
    "many": (400, too_many),
    "api-nobody": (401, lambda _: Client().get("/api/v1/areas/")),
    "script-nobody": (401, lambda _: Client().get("/entry/", headers={"HX-Request": "true"})),
    "board": (403, get("/entry/board/")),
    "admin": (403, get("/admin/")),
    "csrf": (403, without_token),
    "api-post": (405, lambda browser: browser.post("/api/v1/areas/")),
    "nowhere": (404, get("/nowhere/")),
    "static-nowhere": (404, get("/static/nowhere.css")),
    "api-nowhere": (404, get("/api/v1/nowhere/")),
    "foreign": (404, get("/entry/returns/987654/")),
    "method": (405, get("/logout/")),
    "verb": (405, lambda browser: browser.generic("PROPFIND", "/login/")),
    "locked": (429, locked),
    "broken": (500, broken),
    "unready": (503, not_ready),
}


@pytest.fixture
def browser(clerk: User) -> Client:
    browser = browser_of(clerk)
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize("name", ANSWERS)
def test_every_status_carries_every_header(name: str, browser: Client) -> None:
    status, ask = ANSWERS[name]
    response = ask(browser)
    b"".join(response)  # a file is closed when it has been read
    assert response.status_code == status
    check(response, kept=name.startswith("static"))


@pytest.mark.parametrize("name", [name for name, (status, _) in ANSWERS.items() if status >= 400])
def test_no_error_tells_what_is_behind_it(name: str, browser: Client) -> None:
    text = ANSWERS[name][1](browser).content.decode()
    for secret in (
        "Traceback",
        "secret detail",
        "RuntimeError",
        str(settings.BASE_DIR),
        "site-packages",
        "DEBUG",
    ):
        assert secret not in text


@pytest.mark.parametrize("name", ["nowhere", "board", "broken", "host", "csrf", "locked"])
def test_an_error_is_a_page_with_a_chinese_sentence(name: str, browser: Client) -> None:
    response = ANSWERS[name][1](browser)
    assert response["Content-Type"].startswith("text/html")
    text = re.sub(r"(?s)<head>.*?</head>|<[^>]+>", " ", response.content.decode())
    assert re.search(r"[一-鿿]{4,}[，。]", text)


def test_an_address_too_long_for_a_row_is_not_an_error(browser: Client) -> None:
    for address in ("/entry/returns/99999999999999999999999/", "/indicators/" + "a" * 2000 + "/"):
        assert browser.get(address).status_code in {403, 404}


# -- cookies ------------------------------------------------------------------------------------


def test_cookies_are_closed_to_scripts_and_other_sites(clerk: User) -> None:
    browser = Client()
    browser.get("/login/")
    browser.post("/login/", {"username": "clerk", "password": PASSWORD})
    session = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert not session["max-age"], "ends with the browser"
    assert browser.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


def test_behind_tls_cookies_are_secure_and_plain_http_is_sent_on(
    settings: Any, clerk: User
) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    browser = Client()
    response = browser.get("/login/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/login/")
    check(response)
    assert browser.get("/healthz").status_code == 200
    response = browser.get("/login/", secure=True)
    assert response.status_code == 200
    assert response["Strict-Transport-Security"].startswith("max-age=31536000")
    data = {"username": "clerk", "password": PASSWORD}
    browser.post("/login/", data, secure=True)
    assert browser.cookies[settings.SESSION_COOKIE_NAME]["secure"]


# -- pages keep their own policy --------------------------------------------------------------------

PAGES = {
    "nobody": ["/login/", "/nowhere/"],
    "clerk": ["/entry/", "/overview/", "/indicators/", "/password/", "/nowhere/", "/entry/board/"],
    "publisher": [
        "/entry/board/",
        "/admin/",
        *(
            f"/admin/{page}/"
            for page in (
                "indicators/indicator",
                "indicators/indicator/add",
                "indicators/target",
                "indicators/target/add",
                "plan/plancurve/add",
                "indicators/observation",
                "entry/return",
                "entry/calendarday",
                "entry/calendarday/fill",
                "plan/chapter/add",
            )
        ),
    ],
    "sysadmin": ["/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/accounts/area/"],
    "secadmin": ["/admin/accounts/membership/add/", "/admin/axes/accessattempt/"],
    "auditor": ["/admin/entry/auditevent/", "/admin/entry/returnevent/"],
}


def inline(page: str) -> list[str]:
    """What the strict policy would refuse: scripts and styles in the page, handlers, their links."""
    scripts = re.findall(r"(?is)<script\b([^>]*)>(.*?)</script>", page)
    found = [
        attributes
        for attributes, body in scripts
        if body.strip() and "application/json" not in attributes
    ]
    found += re.findall(r"(?i)<style\b", page)
    found += re.findall(r"""(?i)<[^>]+\s(?:style|on[a-z]+)\s*=\s*["']""", page)
    found += re.findall(
        r"""(?i)(?:href|src|action)\s*=\s*["'](?:javascript:|https?:|//)[^"']*""", page
    )
    return found


@pytest.mark.parametrize(
    ("username", "address"), [(user, page) for user, pages in PAGES.items() for page in pages]
)
def test_no_page_holds_what_its_policy_refuses(
    username: str, address: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("home")
    user = None if username == "nobody" else request.getfixturevalue(username)
    browser = browser_of(user) if user else Client()
    response = browser.get(address)
    assert response.status_code in {200, 403, 404}
    assert inline(response.content.decode()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        '<p style="x">',
        "<p onclick='x'>",
        '<a href="javascript:x">',
        "<style>p{}</style>",
        '<img src="https://cdn.example/x">',
    ],
)
def test_the_look_at_pages_sees_what_it_looks_for(bad: str) -> None:
    assert inline(f"<html>{bad}</html>")


def test_the_policy_is_set_once_and_allows_nothing_unsafe(browser: Client) -> None:
    response = browser.get("/login/")
    assert len([name for name in response.headers if name.lower().startswith("content-sec")]) == 1
    assert "unsafe" not in response["Content-Security-Policy"]
