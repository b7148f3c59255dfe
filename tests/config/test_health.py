"""Health: the process answers whatever happens; readiness names what is missing and no more."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config import health
from tests.conftest import browser_of
from tests.factories import person


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database has gone away."""

    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("could not connect to server at secret-host:5432")

    monkeypatch.setattr(connection, "cursor", away)
    monkeypatch.setattr(connection, "ensure_connection", away)


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/readyz")
    assert answer["Content-Type"] == "application/json"
    return answer.status_code, answer.json()


def test_the_process_answers_without_asking_the_database(client: Client) -> None:
    """No mark for the database here: a single query would be an error."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"].startswith("text/plain")
    assert not answer.cookies


def test_the_process_answers_while_the_database_is_away(client: Client, nowhere: None) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.head("/healthz").status_code == 200


@pytest.mark.django_db
def test_ready_when_everything_is_there(client: Client) -> None:
    found = {"ready": True, "database": True, "migrations": True, "storage": True}
    assert ready(client) == (200, found)
    assert client.head("/readyz").status_code == 200


def test_not_ready_while_the_database_is_away(client: Client, nowhere: None) -> None:
    found = {"ready": False, "database": False, "migrations": False, "storage": True}
    assert ready(client) == (503, found)
    assert b"secret-host" not in client.get("/readyz").content


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_pending(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'entry' AND name LIKE '0002%'")
    found = {"ready": False, "database": True, "migrations": False, "storage": True}
    assert ready(client) == (503, found)


@pytest.mark.django_db
def test_not_ready_without_a_place_for_evidence(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    options = {"location": tmp_path / "file" / "evidence"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }
    found = {"ready": False, "database": True, "migrations": True, "storage": False}
    assert ready(client) == (503, found)


@pytest.mark.django_db
def test_not_ready_when_the_disk_is_full(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(health.tempfile, "TemporaryFile", full)
    status, found = ready(client)
    assert (status, found["storage"]) == (503, False)


@pytest.mark.django_db
def test_the_evidence_folder_is_made_and_left_empty(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    options = {"location": tmp_path / "new" / "evidence"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }
    assert ready(client)[0] == 200
    assert list((tmp_path / "new" / "evidence").iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_person_who_must_change_the_password_is_not_sent_away(address: str) -> None:
    client = browser_of(person(None, must_change_password=True))
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
