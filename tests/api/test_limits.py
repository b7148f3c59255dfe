"""Rate limits: how many are left is told, too many are refused until the minute is over."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from accounts import api_limits
from accounts.models import User
from entry.models import Return
from tests.api.conftest import Program, problem_of, program_of, writer_of
from tests.api.test_writes import path_of, sheet
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db
BEGIN = 1_000_020.0  # of a minute


@pytest.fixture(autouse=True)
def _one_window(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a test in one window, counted by a process that has counted nothing yet."""
    settings.API_LIMITS = {"read": 3, "write": 2}
    monkeypatch.setattr(api_limits, "leases", api_limits._Leases())
    monkeypatch.setattr(api_limits, "time", SimpleNamespace(time=lambda: BEGIN))


def told(response: Any) -> tuple[int, int, int]:
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    limit, left, reset = (int(response.headers[name]) for name in names)
    return limit, left, reset


def test_what_is_left_is_told_and_what_is_too_much_refused(reader: Program) -> None:
    answers = [reader.ask("areas/") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert [told(one) for one in answers] == [(3, 2, 60), (3, 1, 60), (3, 0, 60), (3, 0, 60), (3, 0, 60)]  # fmt: skip
    assert problem_of(answers[3]) == (429, "too-many-requests")
    assert answers[3].headers["Retry-After"] == "60"


def test_a_new_minute_begins_anew(reader: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        last = reader.ask("areas/")
    assert last.status_code == 429
    next_minute = SimpleNamespace(time=lambda: BEGIN + api_limits.WINDOW)
    monkeypatch.setattr(api_limits, "time", next_minute)
    assert reader.ask("areas/").status_code == 200


def test_an_answer_without_a_body_counts_and_tells_as_well(reader: Program) -> None:
    tag = reader.ask("areas/").headers["ETag"]
    unchanged = reader.ask("areas/", If_None_Match=tag)
    assert (unchanged.status_code, told(unchanged)) == (304, (3, 1, 60))
    assert told(reader.ask("areas/?nothing=1")) == (3, 0, 60), "a refusal counts"


def test_each_token_and_each_person_counts_for_itself(leader: User) -> None:
    first, second = program_of(leader), program_of(leader)
    for _ in range(4):
        first.ask("areas/")
    assert first.ask("areas/").status_code == 429
    assert second.ask("areas/").status_code == 200
    browser: Client = browser_of(leader)
    assert [browser.get("/api/v1/areas/").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_writes_have_a_limit_of_their_own(opened: Return, clerk: User) -> None:
    writer = writer_of(clerk)
    for _ in range(3):
        writer.ask("returns/")
    assert writer.ask("returns/").status_code == 429
    answers = [
        writer.send("put", path_of(opened), sheet(value=str(tag)), tag=tag) for tag in (1, 2, 3)
    ]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert Return.objects.get().version == 3


def test_no_limit_is_none(reader: Program, settings: Any) -> None:
    settings.API_LIMITS = {"read": 0, "write": 0}
    assert {reader.ask("areas/").status_code for _ in range(20)} == {200}
    assert "RateLimit-Limit" not in reader.ask("areas/").headers


def test_what_another_worker_took_is_gone(reader: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.ask("areas/")
    monkeypatch.setattr(api_limits, "leases", api_limits._Leases())  # a worker that just began
    answers = [reader.ask("areas/").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_the_count_stands_in_the_database_and_not_in_the_process() -> None:
    assert type(caches["shared"]).__name__ == "DatabaseCache"


def test_of_many_requests_few_write(
    reader: Program, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_LIMITS = {"read": 1000, "write": 0}
    taken = []
    reserve = api_limits.reserve
    monkeypatch.setattr(api_limits, "reserve", lambda *a: (taken.append(a), reserve(*a))[1])
    lefts = [told(reader.ask("areas/"))[1] for _ in range(41)]
    assert lefts == list(range(999, 958, -1))
    assert len(taken) == 3, "1000 / 50 at a time"
