"""How a test reads the pages of investment, and sends their forms."""

import csv
from io import StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import User
from tests.conftest import browser_of
from tests.plan.pages import text, words

SIGNINGS, CONTACTS, EVENTS = (f"/investment/{one}/" for one in ("signings", "contacts", "events"))


def pdf(name: str = "佐证.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n")


def told(user: User, path: str, status: int = 200) -> str:
    """What a person reads there."""
    return words(text(user, path, status))


def post(user: User, path: str, status: int = 302, **data: Any) -> str:
    """The answer as HTML; where it leads after a success."""
    response = browser_of(user).post(path, data)
    content = response.content.decode()
    assert response.status_code == status, words(content)[:900]
    return response.headers.get("Location", "") if status == 302 else content


def rows_of(user: User, path: str) -> list[dict[str, str]]:
    content = text(user, path).removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(content)))


def queries(user: User, path: str) -> int:
    browser = browser_of(user)
    clock.installation()
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)
