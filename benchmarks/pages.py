"""The registers' lists against the plain list of the frame: `python -m benchmarks.pages`.

Both pages are asked in turn, by one person with one connection, of the product as it is served,
over PostgreSQL: 500 indicators and 500 projects with 24 months each, 2,000 signings, 2,000
enterprises approached and 2,000 items of support. The ratio is taken of each pair of neighbouring
rounds, so that what else the machine does meets both.
"""

import argparse
import http.client
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django
import psycopg

from benchmarks import servers

PLAIN, ASKED = (
    "/indicators/",
    (
        "/projects/",
        "/projects/?by=department",
        "/investment/",
        "/investment/signings/",
        "/investment/signings/?by=chain",
        "/investment/contacts/",
        "/support/?month=2024-12",
    ),
)
MOST = 2.0  # a register's list may take so many times what the plain list takes
HEAD = (
    "| page | median, ms | plain list, ms | ratio | spread | most | |\n"
    "|---|---:|---:|---:|---|---|---|"
)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="pairs of rounds for each page")
    parser.add_argument("--requests", type=int, default=5, help="of a round")
    parser.add_argument("--port", type=int, default=8330, help="the first of two")
    parser.add_argument("--folder", type=Path, default=None, help="where the database may lie")
    return parser.parse_args()


def main() -> None:
    asked = options()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name).resolve()
        with servers.postgres(folder, asked.port) as address:
            cookie = _fill(folder, address)
            target = "config.wsgi:application"
            with servers.server(target, asked.port + 1, workers=1, threads=4, environment={}):
                lines = [_compared(path, cookie, asked) for path in ASKED]
    print("\n".join([servers.machine(), "", HEAD, *lines]))


def _fill(folder: Path, address: str) -> str:
    """A database with all registers; the cookie of a leader who is logged in."""
    os.environ |= {
        "DATABASE_URL": f"{address}/{servers.DATABASE}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PLAN_TRACKER_DATA": str(folder / "data"),
        "PLAN_TRACKER_MODE": "production",
    }
    sys.path.insert(0, str(servers.ROOT))
    django.setup()
    from django.core.management import call_command

    from benchmarks import data, projects, signings, world

    servers.fresh_database(address)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    made = world.make_world(world.Size("pages", 1, projects.PROJECTS, projects.MONTHS))
    register = projects.make_register(made)
    signings.make_contacts(made, signings.make_signings(made, register))
    signings.make_support(made, register)
    with psycopg.connect(f"{address}/{servers.DATABASE}", autocommit=True) as bare:
        data.load(bare, made)
    return logged_in(register.leader)


def logged_in(user: Any) -> str:
    """The cookie of a session of this person, as his own login makes it."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _compared(path: str, cookie: str, asked: argparse.Namespace) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", asked.port + 1)
    for warm in (PLAIN, path):
        _round(connection, warm, cookie, asked.requests)
    pairs = [
        (
            _round(connection, path, cookie, asked.requests),
            _round(connection, PLAIN, cookie, asked.requests),
        )
        for _ in range(asked.rounds)
    ]
    connection.close()
    return line(path, pairs)


def _round(connection: http.client.HTTPConnection, path: str, cookie: str, requests: int) -> float:
    """The median time of one request in milliseconds. Raises RuntimeError for another answer."""
    times = []
    for _ in range(requests):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/html"})
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200 or b'<table class="table' not in body:
            raise RuntimeError(f"{path} answered {answer.status}")
    return statistics.median(times)


def line(path: str, pairs: Sequence[tuple[float, float]]) -> str:
    """One line of the table; `pairs` are milliseconds of the page and of the plain list."""
    ratios = [ours / plain for ours, plain in pairs]
    ratio = statistics.median(ratios)
    ours, plain = (statistics.median(times) for times in zip(*pairs, strict=True))
    return (
        f"| {path} | {ours:.0f} | {plain:.0f} | {ratio:.2f} | {min(ratios):.2f}–{max(ratios):.2f} "
        f"| ≤ {MOST:g} | {'met' if ratio <= MOST else 'missed'} |"
    )


if __name__ == "__main__":
    main()
