"""Programs at the REST door, each with a token of its own."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiToken, User
from tests.api.areas import district  # noqa: F401 - a fixture
from tests.api.attracted import mill  # noqa: F401 - a fixture
from tests.api.built import many, works  # noqa: F401 - fixtures
from tests.entry.conftest import (  # noqa: F401 - fixtures
    filled,
    october,
    opened,
    published,
    revenue,
    submitted,
)

ROOT = "/api/v1/"
OFFICE = "10.1.2.3"


def mint(user: User, **given: Any) -> tuple[ApiToken, str]:
    """A token of this user, good for 30 days, and its text."""
    wanted = {"name": "测试", "scopes": ["read"], "days": 30, **given}
    return tokens.mint(user, by=None, door="command", at=timezone.now(), **wanted)


class Program:
    """Asks the REST door; without a token it is nobody."""

    def __init__(self, token: str = "", address: str = OFFICE) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(headers=headers, REMOTE_ADDR=address)
        self.client.raise_request_exception = False

    def ask(
        self, path: str, query: Mapping[str, str] | None = None, method: str = "get", **headers: str
    ) -> HttpResponse:
        """The answer to any method; headers are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = path if path.startswith(("/", "http")) else ROOT + path
        given = {"query_params": query} if query else {}
        return self.client.generic(method.upper(), address, headers=named, **given)

    def send(
        self, method: str, path: str, body: Any = None, *, tag: Any = "", key: str = "", **more: str
    ) -> HttpResponse:
        """A write: `body` as JSON (bytes as they are), `tag` for If-Match, `key` to do it once."""
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
        headers = {"If-Match": f'"{tag}"' if isinstance(tag, int) else tag, "Idempotency-Key": key}
        named = {name: value for name, value in {**headers, **more}.items() if value}
        kind = "application/json"
        return self.client.generic(method, ROOT + path, data, content_type=kind, headers=named)

    def read(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        response = self.ask(path, query)
        assert response.status_code == 200, response.content.decode()
        return json.loads(response.content)

    def rows(self, path: str, query: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
        """The rows of the first page, which has room for all."""
        page = self.read(path, {"page_size": "1000", **(query or {})})
        assert page["next"] is None
        return page["results"]

    def row(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        (row,) = self.rows(path, query)
        return row

    def refused(self, path: str, query: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Status and kind of the problem that this is answered with."""
        return problem_of(self.ask(path, query))


def there_and_back(one: Program, path: str, query: Mapping[str, str], size: int) -> None:
    """Pages hold every row of the whole once, and the way back is the way there."""
    whole = one.rows(path, query)
    page = one.read(path, {**query, "page_size": str(size)})
    there = [page["results"]]
    while page["next"]:
        page = one.read(page["next"])
        there.append(page["results"])
    assert [row for rows in there for row in rows] == whole
    back = [page["results"]]
    while page["previous"]:
        page = one.read(page["previous"])
        back.append(page["results"])
    assert back[::-1] == there


def problem_of(response: HttpResponse) -> tuple[int, str]:
    """Status and kind of a problem, which must be one in every part."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    told = json.loads(response.content)
    assert told["status"] == response.status_code
    assert told["title"]
    assert told["detail"].endswith("。")
    prefix, kind = told["type"].rsplit("/", 1)
    assert prefix == "/api/v1/problems"
    return response.status_code, kind


def program_of(user: User, **given: Any) -> Program:
    return Program(mint(user, **given)[1])


def program(user: User, *scopes: str) -> Program:
    """A program whose token has these scopes."""
    return program_of(user, scopes=list(scopes))


def writer_of(user: User) -> Program:
    """A person's program that may write."""
    return program_of(user, scopes=["returns:150205:write"])


@pytest.fixture
def reader(leader: User) -> Program:
    """A leader's program: he may see everything that is published."""
    return program_of(leader)


@pytest.fixture
def nobody(db: None) -> Program:
    return Program()
