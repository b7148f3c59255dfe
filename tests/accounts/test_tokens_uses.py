"""The trail of tokens in use: each day and address, each write, each refusal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import lockout, token_uses, tokens
from accounts.models import ApiToken, TokenUse, User
from entry import audit
from entry.models import AuditEvent
from tests.api.conftest import Program
from tests.api.conftest import mint as mint_with_text

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HERE, THERE = "10.1.2.3", "10.9.9.9"


@pytest.fixture
def token(leader: User) -> ApiToken:
    return mint_with_text(leader)[0]


def used() -> list[tuple[str, str, int]]:
    return [(str(one.on), one.address, one.minutes) for one in TokenUse.objects.order_by("pk")]


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("sequence"))


def test_the_first_use_of_a_day_and_address_is_an_event(token: ApiToken, leader: User) -> None:
    for address, at in [
        (HERE, NOON),
        (HERE, NOON + timedelta(hours=1)),
        (THERE, NOON),
        (HERE, NOON + timedelta(days=1)),
        (HERE, NOON + timedelta(days=1, hours=1)),
    ]:
        token_uses.note(token, address=address, at=at)
    found = events("token.use")
    assert [(one.address, one.at) for one in found] == [
        (HERE, NOON),
        (THERE, NOON),
        (HERE, NOON + timedelta(days=1)),
    ]
    for one in found:
        assert (one.actor, one.door, one.object_id) == (leader, "api", str(token.pk))
        assert one.after == {"prefix": token.prefix}
    assert used() == [("2026-11-23", HERE, 2), ("2026-11-23", THERE, 1), ("2026-11-24", HERE, 2)]
    assert audit.verify() == []


def test_the_day_is_that_of_the_house(token: ApiToken) -> None:
    before_midnight = datetime(2026, 11, 23, 15, 59, 50, tzinfo=UTC)
    token_uses.note(token, address=HERE, at=before_midnight)
    token_uses.note(token, address=HERE, at=before_midnight + timedelta(seconds=20))
    assert used() == [("2026-11-23", HERE, 1), ("2026-11-24", HERE, 1)]
    assert len(events("token.use")) == 2


def test_within_a_minute_the_database_is_asked_nothing(token: ApiToken) -> None:
    token_uses.note(token, address=HERE, at=NOON)
    with CaptureQueriesContext(connection) as queries:
        for second in range(0, 60, 5):
            token_uses.note(token, address=HERE, at=NOON + timedelta(seconds=second))
    assert len(queries) == 0
    token_uses.note(token, address=HERE, at=NOON + timedelta(seconds=60))
    assert used() == [("2026-11-23", HERE, 2)]
    token.refresh_from_db()
    assert token.last_used_at == NOON + timedelta(seconds=60)


def test_another_process_counts_the_same_minute_once(token: ApiToken) -> None:
    for seconds in (0, 10, 20, 61, 62):
        token_uses.note(token, address=HERE, at=NOON + timedelta(seconds=seconds))
        token_uses._noted.clear()  # as a process that has seen nothing yet
    assert used() == [("2026-11-23", HERE, 2)]
    assert len(events("token.use")) == 1


def test_the_memory_of_a_process_has_an_end(
    token: ApiToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_uses, "_ROOM", 3)
    for number in range(10):
        token_uses.note(token, address=f"10.0.0.{number}", at=NOON)
        assert len(token_uses._noted) <= 3
    assert TokenUse.objects.count() == 10


def test_a_request_is_noted_before_it_is_answered(leader: User) -> None:
    _, text = mint_with_text(leader)
    Program(text).read("areas/")
    Program(text).read("areas/")
    Program(text, address=THERE).read("areas/")
    assert [one.address for one in events("token.use")] == [HERE, THERE]
    assert ApiToken.objects.get().last_used_at is not None


def revoked(token: ApiToken) -> None:
    tokens.revoke(token, by=None, door="command", at=NOON)


def expired(token: ApiToken) -> None:
    ApiToken.objects.update(created_at=NOON - timedelta(days=9), expires_at=NOON)


def confined(token: ApiToken) -> None:
    ApiToken.objects.update(networks=["192.168.0.0/16"])


@pytest.mark.parametrize(
    ("spoil", "why"),
    [(revoked, "令牌已停用"), (expired, "令牌已过期"), (confined, "令牌不能从10.1.2.3使用")],
)
def test_a_token_that_is_turned_away_is_recorded_each_time(
    leader: User, spoil: Any, why: str
) -> None:
    token, text = mint_with_text(leader)
    spoil(token)
    for _ in range(2):
        assert Program(text).ask("areas/").status_code == 401
    first, second = events("token.refused")
    assert why in first.after["why"] == second.after["why"]
    assert (first.actor, first.actor_name) == (None, f"token:{token.prefix}")
    assert (first.address, first.object_id) == (HERE, str(token.pk))
    assert text[12:] not in str(list(AuditEvent.objects.values()))
    assert not TokenUse.objects.exists()


def test_guesses_are_recorded_until_the_lock_and_their_text_never(leader: User) -> None:
    for _ in range(lockout.failure_limit() + 5):
        Program("pt_00000000_" + "x" * 43).ask("areas/")
    found = events("token.refused")
    assert len(found) == lockout.failure_limit()
    assert {(one.actor_name, one.object_id) for one in found} == {("token:unknown", "")}
    assert "xxxx" not in str(list(AuditEvent.objects.values()))


def test_what_a_session_reads_is_no_use_of_a_token(leader: User) -> None:
    from tests.conftest import browser_of  # the fixture's user, at a page

    browser_of(leader).get("/api/v1/areas/")
    assert not TokenUse.objects.exists()
    assert not AuditEvent.objects.exists()
