"""What the surroundings decide: where data lies, which database, which mode.

Everything is read from environment variables with defaults that serve `python3 start.py`:
PLAN_TRACKER_DATA (folder), PLAN_TRACKER_MODE (demo or production), DATABASE_URL, PLAN_TRACKER_HOSTS
(comma-separated host names), PLAN_TRACKER_HTTPS (1 behind a TLS gateway), PLAN_TRACKER_PROXIES
(how many trusted reverse proxies set X-Forwarded-For), PLAN_TRACKER_API_READS and
PLAN_TRACKER_API_WRITES (requests a minute of one token).
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder that holds the database, the evidence files, the keys and the audit anchors."""
    return Path(os.environ.get("PLAN_TRACKER_DATA", ROOT / "data"))


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def secret_key(folder: Path) -> str:
    """The signing key, made on first use and kept with mode 600 beside the data it protects."""
    path = folder / "keys" / "secret_key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
    return path.read_text()


def database(folder: Path) -> dict[str, Any]:
    """Django's DATABASES entry: PostgreSQL by DATABASE_URL, else SQLite in WAL mode."""
    url = os.environ.get("DATABASE_URL")
    if url:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
        # Each thread of the server keeps its connection: a pool would hand it over twice in every
        # request, and there are never more threads than a pool would have connections.
        config["CONN_MAX_AGE"] = None
        # The same statements come again and again: PostgreSQL then plans them once for each
        # connection, which for a page of figures costs more than answering it.
        kept = {"server_side_binding": True, "prepare_threshold": 5}
        config["OPTIONS"] = {**kept, **config.get("OPTIONS", {})}
        return config
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "plan-tracker.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }
