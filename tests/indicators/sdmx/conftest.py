"""A data user at the SDMX door: the independent client `sdmx1`, its session led to the product."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import sdmx
from django.http import HttpResponse
from django.test import Client
from lxml import etree
from requests.adapters import BaseAdapter

from accounts.models import User
from tests.api.conftest import OFFICE, mint

ROOT = "http://testserver/sdmx/2.1"
MES = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message}"
COM = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common}"


class Here(BaseAdapter):
    """Answers the session's requests by the product itself instead of over a network."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.client = Client(headers={"Authorization": f"Bearer {token}"}, REMOTE_ADDR=OFFICE)

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        parts = urlsplit(request.url)
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = self.client.get(address, headers=dict(request.headers))
        found = requests.Response()
        found.status_code = answer.status_code
        found.headers.update(answer.headers)
        found.raw = io.BytesIO(body(answer))
        found.url, found.request, found.reason = request.url, request, answer.reason_phrase
        return found

    def close(self) -> None:
        pass


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


class DataUser:
    """One program's way to the door: by hand (`get`), and through `sdmx1` (`client`)."""

    def __init__(self, token: str) -> None:
        self.http = Client(headers={"Authorization": f"Bearer {token}"}, REMOTE_ADDR=OFFICE)
        session = requests.Session()
        session.mount("http://testserver", Here(token))
        self.client = sdmx.Client(session=session)
        self.client.source = sdmx.source.Source(
            id="PLAN_TRACKER", name="计划执行跟踪平台", url=ROOT
        )

    def get(self, path: str, accept: str = "*/*", **query: str) -> HttpResponse:
        return self.http.get(f"/sdmx/2.1/{path}", query_params=query, headers={"Accept": accept})

    def xml(self, path: str, **query: str) -> etree._Element:
        answer = self.get(path, **query)
        content = body(answer)
        assert answer.status_code == 200, content.decode()
        return etree.fromstring(content)

    def refused(self, path: str, accept: str = "*/*", **query: str) -> tuple[int, int]:
        """HTTP status and SDMX code of an error message, which must be one in every part."""
        answer = self.get(path, accept, **query)
        root = etree.fromstring(answer.content)
        assert root.tag == f"{MES}Error", answer.content
        (message,) = root.findall(f"{MES}ErrorMessage")
        texts = {
            each.get("{http://www.w3.org/XML/1998/namespace}lang"): each.text for each in message
        }
        assert texts["en"]
        assert texts["zh"].endswith("。")
        return answer.status_code, int(message.get("code"))

    def observations(self, **query: str) -> list[dict[str, str]]:
        """All observations as flat rows of their attributes."""
        root = self.xml("data/OBSERVATIONS", dimensionAtObservation="AllDimensions", **query)
        return [dict(each.attrib) for each in root.iter("Obs")]


@pytest.fixture
def user(leader: User) -> DataUser:
    """A leader's program: he may see everything that is published."""
    return DataUser(mint(leader)[1])


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """`sdmx1` keeps what it was told for the whole process."""
    sdmx.Client.cache.clear()
    yield
    sdmx.Client.cache.clear()
