"""The product as a process of its own, on a copy of prepared data.

A process, because Playwright's event loop and Django's database access do not share a thread, and
because what is tested is what is served: granian, hashed static files, the real settings.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from .prepare import ROOT

PREPARE = Path(__file__).parent / "prepare.py"
BASES = ("demo", "static", "fresh", "empty")
PATIENCE = 600  # seconds; reached only by a machine that hangs
POLL = 0.05
DATABASE = "plan-tracker.sqlite3"


def environment(folder: Path) -> dict[str, str]:
    """The surroundings of a start of the product, whatever the tests themselves run on."""
    ours = ("PLAN_TRACKER_", "DATABASE_URL", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PLAN_TRACKER_DATA": str(folder), "PYTHONPATH": str(ROOT)}


class Bases:
    """The prepared data folders: made once per test run, by the first worker that comes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made: list[subprocess.Popen[bytes]] = []

    def begin(self) -> None:
        """Start to make them, beside whatever is tested meanwhile."""
        try:
            self.root.mkdir()
        except FileExistsError:
            return
        for kind in BASES:
            folder = self.root / kind
            folder.mkdir()
            self.made.append(
                subprocess.Popen(
                    [sys.executable, str(PREPARE), kind],
                    cwd=ROOT,
                    env=environment(folder),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )

    def get(self, kind: str) -> Path:
        folder = self.root / kind
        _until((folder / "ready").exists, lambda: _text(folder / "failed"))
        return folder

    def end(self) -> None:
        """Other workers may still wait for what this one has begun."""
        for process in self.made:
            process.wait()


class Site:
    """The product served from a copy of a base."""

    def __init__(self, bases: Bases, kind: str, folder: Path) -> None:
        base = bases.get(kind)
        self.folder = folder
        shutil.copytree(base, folder)
        (folder / "static").symlink_to(bases.get("static") / "static")
        self.base = base / DATABASE
        told = json.loads((base / "told.json").read_text())
        self.returns: dict[str, int] = told["returns"]
        self.sessions: dict[str, str] = told["sessions"]
        self.uploads: dict[str, int] = told["uploads"]
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.read = 0  # how much of the log has been looked at
        self.process = self._serve()
        _until(self._answers, self._death)

    def _serve(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "granian", "config.wsgi:application"]
        options = f"--interface wsgi --host 127.0.0.1 --port {self.port} --workers 1"
        more = "--blocking-threads 4 --no-ws --log-level warning"
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [*command, *options.split(), *more.split()],
                cwd=ROOT,
                env=environment(self.folder),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def _death(self) -> str:
        return "" if self.process.poll() is None else _text(self.log)

    def sheet(self, name: str) -> str:
        """The path of a return: `sheet("fgw 2024-09 0")`."""
        return f"/entry/returns/{self.returns[name]}/"

    def sql(self, statement: str) -> None:
        """Change the database under the running product."""
        with closing(sqlite3.connect(self.folder / DATABASE, timeout=20)) as database:
            database.execute(statement)
            database.commit()

    def reset(self) -> None:
        """The database as it was at first, under the running product: a start takes seconds."""
        with (
            closing(sqlite3.connect(self.base)) as first,
            closing(sqlite3.connect(self.folder / DATABASE, timeout=20)) as now,
        ):
            first.backup(now)

    def complaints(self) -> str:
        """What the server has written since last asked, if it failed a request."""
        told, self.read = _text(self.log)[self.read :], len(_text(self.log))
        return told if "Internal Server Error" in told else ""

    def close(self) -> None:
        _stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for way in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, way)
            process.wait(timeout=10)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
        break
    process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""


def _until(done: Callable[[], bool], broken: Callable[[], str]) -> None:
    """Wait until `done()`; fail with what `broken()` tells as soon as it tells something."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert not (told := broken()), told
        assert time.monotonic() < end, "it never came"
        time.sleep(POLL)
