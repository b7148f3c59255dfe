"""The demonstration as it is served: granian, several worker processes, the database of the tests.

What is true only of the whole (a kill in the middle, a limit over all workers, the examples of the
documentation) is asked of it over HTTP. On PostgreSQL it has a database of its own beside that of
the tests.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import requests
from django.conf import settings

from tests.browser.prepare import ROOT
from tests.browser.sites import PREPARE, environment, free_port

PATIENCE = 180  # seconds; never reached but by a machine that hangs
ADDRESS = "127.0.0.1"


class House:
    """One installation and the server on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://{ADDRESS}:{self.port}"
        self.database, self.address = _database(f"served_{os.getpid()}")
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir()
        self.run(str(PREPARE), "demo")
        self.run("manage.py", "collectstatic", "-v0", "--noinput")
        told = json.loads((folder / "told.json").read_text())
        self.returns: dict[str, int] = told["returns"]
        self.sessions: dict[str, str] = told["sessions"]

    def environment(self, **more: str) -> dict[str, str]:
        found = {**environment(self.folder), **more}
        return {**found, "DATABASE_URL": self.address} if self.address else found

    def run(self, *command: str) -> str:
        """What a command of the product prints."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
        return done.stdout

    def token(self, user: str, *scopes: str) -> str:
        given = [part for scope in scopes for part in ("--scope", scope)]
        made = self.run("manage.py", "token", "create", "--user", user, "--name", "测试", *given)
        return made.splitlines()[-1]

    def start(self, workers: int = 2, **more: str) -> None:
        options = (
            f"--interface wsgi --host {ADDRESS} --port {self.port} --workers {workers} "
            "--blocking-threads 4 --no-ws --log-level warning"
        )
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", "config.wsgi:application", *options.split()],
                cwd=ROOT, env=self.environment(**more), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "server.log").read_text()[-2000:]
            assert time.monotonic() < end, "it never came"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    def kill(self) -> None:
        """As when the power fails: every process of it at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def restart(self, workers: int = 2, **more: str) -> None:
        self.kill()
        self.start(workers, **more)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.address:
            with _maintenance() as connection:
                connection.execute(f'DROP DATABASE "{self.database}" WITH (FORCE)')


def _database(name: str) -> tuple[str, str]:
    """A database of this name and its address; without one, the file in the data folder."""
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return "", ""
    with _maintenance() as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    given = settings.DATABASES["default"]
    secret = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return name, f"postgres://{given['USER']}{secret}@{given['HOST']}:{given['PORT']}/{name}"


def _maintenance() -> psycopg.Connection[Any]:
    given = settings.DATABASES["default"]
    return psycopg.connect(
        host=given["HOST"], port=given["PORT"] or 5432, user=given["USER"],
        password=given["PASSWORD"] or None, dbname="postgres", autocommit=True,
    )  # fmt: skip


class Caller:
    """A program with a token, one connection for each of its threads."""

    def __init__(self, house: House, token: str) -> None:
        self.root = f"{house.url}/api/v1/"
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: str) -> requests.Response:
        return requests.get(self.root + path, params=query, headers=self.headers, timeout=60)

    def send(
        self, method: str, path: str, body: Any, *, tag: str = "", key: str = ""
    ) -> requests.Response:
        named = {"If-Match": tag, "Idempotency-Key": key}
        headers = {**self.headers, **{name: text for name, text in named.items() if text}}
        return requests.request(method, self.root + path, json=body, headers=headers, timeout=60)

    def tag(self, pk: int) -> str:
        """The version of a return as it stands."""
        return self.get(f"returns/{pk}/").headers["ETag"]
