"""Bodies: whatever is sent, the answer is a problem with its cause, never a fault of ours."""

import pytest

from accounts.models import User
from entry.models import Return
from indicators.models import Observation
from tests.api.conftest import Program, problem_of, writer_of
from tests.api.test_writes import path_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(clerk: User) -> Program:
    return writer_of(clerk)


ROW = b'{"rows": [{"register": "indicators", "subject": "revenue:150205", "cells": %s}]}'
ODD: dict[str, tuple[bytes, tuple[int, str]]] = {
    "empty": (b"", (400, "malformed-body")),
    "no json": (b"{", (400, "malformed-body")),
    "not an object": (b"[1]", (400, "malformed-body")),
    "gbk": ('{"rows": "数"}'.encode("gbk"), (400, "malformed-body")),
    "utf-16": ('{"rows": []}'.encode("utf-16"), (400, "malformed-body")),
    "no rows": (b'{"rows": []}', (400, "malformed-body")),
    "unknown member": (b'{"rows": [], "x": 1}', (400, "malformed-body")),
    "deep": (b'{"rows": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", (400, "malformed-body")),
    "deep in a cell": (ROW % (b'{"value": ' + b"[" * 900 + b"]" * 900 + b"}"), (400, "malformed-body")),
    "twice": (ROW % b'{"value": "1", "value": "2"}', (400, "malformed-body")),
    "nul": (ROW % b'{"value": "1\\u0000"}', (400, "malformed-body")),
    "a lone surrogate": (ROW % b'{"value": "\\ud800"}', (400, "malformed-body")),
    "a surrogate as a name": (ROW % b'{"\\ud800": "1"}', (400, "malformed-body")),
    "not a number": (ROW % b'{"value": NaN}', (400, "malformed-body")),
    "infinity": (ROW % b'{"value": -Infinity}', (400, "malformed-body")),
    "true": (ROW % b'{"value": true}', (400, "malformed-body")),
    "10^25": (ROW % (b'{"value": 1' + b"0" * 25 + b"}"), (422, "invalid-cells")),
    "10^25 as a text": (ROW % (b'{"value": "1' + b"0" * 25 + b'"}'), (422, "invalid-cells")),
    "1e999999999": (ROW % b'{"value": 1e999999999}', (422, "invalid-cells")),
    "ten thousand digits": (ROW % (b'{"value": ' + b"9" * 10_000 + b"}"), (400, "malformed-body")),
    "an unknown column": (ROW % b'{"nothing": "1"}', (422, "invalid-cells")),
    "an unknown register": ((ROW % b'{"value": "1"}').replace(b"indicators", b"x"), (422, "invalid-cells")),
    "too many rows": (b'{"rows": [' + b"0," * 2001 + b"0]}", (400, "malformed-body")),
    "ten megabytes": (b'{"rows": "' + b"x" * 10_000_000 + b'"}', (413, "body-too-large")),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_an_odd_body_is_refused_and_writes_nothing(
    opened: Return, writer: Program, what: str
) -> None:
    body, wanted = ODD[what]
    assert problem_of(writer.send("put", path_of(opened), body, tag=1)) == wanted
    assert not Observation.objects.exists()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])  # fmt: skip
def test_a_body_of_another_kind_is_refused(opened: Return, writer: Program, kind: str) -> None:
    response = writer.client.generic(
        "put", f"/api/v1/{path_of(opened)}", "x=1", content_type=kind, headers={"If-Match": '"1"'}
    )
    assert problem_of(response) == (415, "unsupported-media-type")
