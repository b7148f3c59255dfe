"""What the surroundings decide: folder, keys, database."""

import stat
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from config import environment


def test_the_data_folder_is_the_one_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLAN_TRACKER_DATA", str(tmp_path))
    assert environment.data_dir() == tmp_path


def test_without_asking_it_lies_beside_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAN_TRACKER_DATA", raising=False)
    assert environment.data_dir() == environment.ROOT / "data"
    assert (environment.ROOT / "manage.py").exists()


def test_a_test_process_never_meets_real_data() -> None:
    assert settings.DATA_DIR.is_relative_to(tempfile.gettempdir())
    assert settings.DATABASES["default"]["NAME"] != environment.ROOT / "data"


@pytest.mark.parametrize("text", ["1", "true", "TRUE", "yes"])
def test_a_flag_is_up(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PLAN_TRACKER_HTTPS", text)
    assert environment.flag("PLAN_TRACKER_HTTPS")


@pytest.mark.parametrize("text", ["", "0", "false", "no", "off", None])
def test_a_flag_is_down(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    monkeypatch.delenv("PLAN_TRACKER_HTTPS", raising=False)
    if text is not None:
        monkeypatch.setenv("PLAN_TRACKER_HTTPS", text)
    assert not environment.flag("PLAN_TRACKER_HTTPS")


def test_the_key_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    key = environment.secret_key(tmp_path)
    assert len(key) >= 64
    assert environment.secret_key(tmp_path) == key
    file = tmp_path / "keys" / "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_each_installation_has_a_key_of_its_own(tmp_path: Path) -> None:
    assert environment.secret_key(tmp_path / "a") != environment.secret_key(tmp_path / "b")


def test_a_process_that_comes_second_takes_the_key_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = environment.secret_key(tmp_path)
    with monkeypatch.context() as looked_too_early:
        looked_too_early.setattr(Path, "exists", lambda self: False)
        assert environment.secret_key(tmp_path) == first


def test_the_default_database_is_durable_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = environment.database(tmp_path)
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == tmp_path / "plan-tracker.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert f"PRAGMA {pragma};" in found["OPTIONS"]["init_command"]


def test_an_address_leads_to_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgres://user:p%40ss@db.example:5433/plan?sslmode=require"
    )
    found = environment.database(tmp_path)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "plan")
    assert (found["USER"], found["PASSWORD"]) == ("user", "p@ss")
    assert found["OPTIONS"] == {
        "sslmode": "require",
        "server_side_binding": True,
        "prepare_threshold": 5,
    }
    assert found["CONN_MAX_AGE"] is None  # each thread keeps its own
