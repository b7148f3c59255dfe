"""Who asks for an address, and how a table says what each is told.

`only("clerk reviewer", 200)` lets those two in with 200 and refuses the rest with 403; whoever is
not logged in is sent to the login (302), or told 401 at the API.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PERSONAS = (
    "clerk",
    "other",
    "reviewer",
    "publisher",
    "leader",
    "sysadmin",
    "secadmin",
    "auditor",
    "stranger",
    "nobody",
)
READERS = "clerk other reviewer publisher leader"
EVERYBODY = "clerk other reviewer publisher leader sysadmin secadmin auditor stranger nobody"
MEMBERS = EVERYBODY.removesuffix(" nobody")
STAFF = "publisher sysadmin secadmin auditor"
LOGIN = 302

Expected = Mapping[str, int]


def only(names: str, status: int, rest: int = 403, nobody: int = LOGIN, **others: int) -> Expected:
    """`names` get `status`, `others` what is said of each, members else `rest`."""
    found = dict.fromkeys(PERSONAS, rest) | {"nobody": nobody}
    found |= dict.fromkeys(names.split(), status)
    assert set(others) <= set(PERSONAS)
    return found | others


@dataclass(frozen=True)
class Page:
    get: Expected
    post: Expected
    data: bool = False  # asked by a program: nobody is told 401
    browser: bool = False  # asked by a browser alone: nobody is sent to the login, come what may


READ = Page(get=only(READERS, 200), post=only(READERS, 405))


def walk(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


def addresses() -> list[str]:
    return [route for route, _ in walk(get_resolver().url_patterns)]


def filled(route: str, house: Mapping[str, str]) -> str:
    for place, value in house.items():
        route = route.replace(place, value)
    return "/" + route


def told(expected: Expected) -> str:
    return " ".join(f"{persona}={expected[persona]}" for persona in PERSONAS)


def status(browser: Client, method: str, address: str, accept: str) -> tuple[int, str]:
    """The answer's status and where it sends; nothing of it stays in the database."""
    with transaction.atomic():
        response = getattr(browser, method)(address, headers={"Accept": accept})
        b"".join(response)  # a file is closed when it has been read
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", "")
