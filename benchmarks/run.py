"""Measure our REST door against the limit: `python -m benchmarks.run --help`."""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import psycopg

from benchmarks import load, servers

KEYS = ("series", "page", "deep", "named", "overview", "ranking", "bulk")
CONNECTIONS = 16
GENEROUS = 100_000_000  # requests a minute: counted as always, refused never
HEAD = (
    "| figures | case | ours, 1/s | limit, 1/s | limit ÷ ours | spread | target | |\n"
    "|---|---|---:|---:|---:|---|---:|---|"
)


@dataclass(frozen=True, slots=True)
class Measured:
    size: str
    key: str
    title: str
    target: float
    ours: tuple[float, ...] = ()
    limit: tuple[float, ...] = ()
    skipped: str = ""

    @property
    def ratios(self) -> list[float]:
        """Of each pair of neighbouring rounds."""
        return [bare / mine for mine, bare in zip(self.ours, self.limit, strict=True)]

    def line(self) -> str:
        start = f"| {self.size} | {self.title} |"
        if self.skipped:
            return f"{start} | | | | ≤ {self.target:g} | skipped: {self.skipped} |"
        from benchmarks.cases import where_missed

        mine, bare = statistics.median(self.ours), statistics.median(self.limit)
        ratios = self.ratios
        return (
            f"{start} {mine:,.0f} | {bare:,.0f} | {statistics.median(ratios):.2f} "
            f"| {min(ratios):.2f}–{max(ratios):.2f} | ≤ {self.target:g} "
            f"| {where_missed(ratios, self.target)} |"
        )


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["4k", "740k"], choices=["4k", "740k", "17m"])
    parser.add_argument("--cases", nargs="+", default=list(KEYS), choices=KEYS)
    parser.add_argument("--rounds", type=int, default=5, help="pairs of rounds for each case")
    parser.add_argument("--seconds", type=float, default=5, help="of a round")
    parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    parser.add_argument("--threads", type=int, default=4, help="of a worker, as in serve")
    parser.add_argument("--port", type=int, default=8310, help="the first of three")
    parser.add_argument("--folder", type=Path, default=None, help="where the database may lie")
    parser.add_argument("--output", type=Path, default=None, help="the table as a file, too")
    parser.add_argument("--load-only", action="store_true", help="fill the database, stop there")
    return parser.parse_args()


def main() -> None:
    asked = options()
    told = print
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name).resolve()
        with servers.postgres(folder, asked.port) as address:
            lines = [servers.machine(), "", HEAD]
            measured: list[Measured] = []
            _set_up_django(folder, address)
            for size in asked.sizes:
                for one in _size(size, asked, folder, address):
                    measured.append(one)
                    told(one.line(), flush=True)
    lines += [one.line() for one in measured] + ["", *growth(measured)]
    lines += ["", facts(asked)]
    told("\n" + "\n".join(lines))
    if asked.output:
        asked.output.write_text("\n".join(lines) + "\n")


def facts(asked: argparse.Namespace) -> str:
    return (
        f"{asked.workers} workers of {asked.threads} threads each, {CONNECTIONS} connections "
        f"({load.client_name()}; writes with our own client), {asked.rounds} pairs of rounds of "
        f"{asked.seconds:g} s."
    )


def growth(measured: Sequence[Measured]) -> Iterator[str]:
    """How the ratio moves from the smallest size to each other: at most 1.3 is the target."""
    done = [one for one in measured if one.ratios]
    for last in done:
        first = next(one for one in done if one.key == last.key)
        if first.size != last.size:
            moved = statistics.median(last.ratios) / statistics.median(first.ratios)
            word = "met" if moved <= 1.3 else "missed"
            yield f"- {last.key}: {last.size} ÷ {first.size} = {moved:.2f} (≤ 1.3: {word})"


def _set_up_django(folder: Path, address: str) -> None:
    os.environ |= {
        "DATABASE_URL": f"{address}/{servers.DATABASE}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PLAN_TRACKER_DATA": str(folder / "data"),
        "PLAN_TRACKER_MODE": "production",
        "PLAN_TRACKER_API_READS": str(GENEROUS),
        "PLAN_TRACKER_API_WRITES": str(GENEROUS),
    }
    sys.path.insert(0, str(servers.ROOT))
    django.setup()


def _size(name: str, asked: argparse.Namespace, folder: Path, address: str) -> Iterator[Measured]:
    from benchmarks import cases, world

    size = world.SIZES[name]
    made = _filled(size, address)
    if asked.load_only:
        return
    reader = cases.token_of(made.reader, "read")
    writer = cases.token_of(made.clerk, f"returns:{made.areas[0].code}:write")
    with _both(asked, folder, address, made) as ports:
        for case in cases.cases(made):
            if case.key not in asked.cases:
                continue
            if case.skipped:
                yield Measured(size.name, case.key, case.title, case.target, skipped=case.skipped)
                continue
            if case.key == "overview":
                given = cases.given_of(cases.ask(ports[0], path, reader) for path in case.ours)
                (folder / "given.json").write_text(json.dumps(given))
            told = cases.same(ports, case, reader)
            print(f"{size.name}, {case.key}: same answers, rows {sorted(set(told))}", flush=True)
            yield _measured(size.name, case, _reads(case, ports, reader, asked, folder), asked)
        if "bulk" in asked.cases:
            yield _bulk(size.name, made, ports, writer, asked)


def _filled(size: Any, address: str) -> Any:
    from django.core.management import call_command
    from django.db import connection

    from benchmarks import data, world

    connection.close()
    servers.fresh_database(address)
    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    made = world.make_world(size)
    with psycopg.connect(f"{address}/{servers.DATABASE}", autocommit=True) as bare:
        bare.execute("SET maintenance_work_mem = '1GB'")
        data.load(bare, made)
        (rows,) = bare.execute("SELECT count(*) FROM indicators_observation").fetchone() or (0,)
        (held,) = bare.execute(
            "SELECT pg_size_pretty(pg_database_size(current_database()))"
        ).fetchone() or ("",)
    seconds = time.monotonic() - begun
    print(f"{size.name}: {rows:,} rows, {held}, loaded in {seconds:.0f} s", flush=True)
    return made


@contextmanager
def _both(
    asked: argparse.Namespace, folder: Path, address: str, made: Any
) -> Iterator[tuple[int, int]]:
    ports = (asked.port + 1, asked.port + 2)
    environment = {
        "LIMIT_DATABASE": f"{address}/{servers.DATABASE}",
        "LIMIT_GIVEN": str(folder / "given.json"),
        "LIMIT_CLERK": f"{made.clerk.pk}:{made.clerk.username}",
    }
    common: dict[str, Any] = {"workers": asked.workers, "threads": asked.threads}
    with (
        servers.server("config.wsgi:application", ports[0], environment={}, **common),
        servers.server("benchmarks.limit:application", ports[1], environment=environment, **common),
    ):
        yield ports


Measure = Callable[[int, float], float]


def _reads(
    case: Any, ports: tuple[int, int], token: str, asked: argparse.Namespace, folder: Path
) -> Measure:
    def measure(which: int, seconds: float) -> float:
        paths = case.limit if which else case.ours
        found = load.read(
            ports[which], paths, token, connections=CONNECTIONS, seconds=seconds, folder=folder
        )
        return found.throughput

    return measure


def _measured(size: str, case: Any, measure: Measure, asked: argparse.Namespace) -> Measured:
    """Warm both, then ours, limit, ours, limit … so that what else goes on meets both."""
    for which in (0, 1):
        measure(which, max(1.0, asked.seconds / 2))
    pairs = [(measure(0, asked.seconds), measure(1, asked.seconds)) for _ in range(asked.rounds)]
    ours, limit = zip(*pairs, strict=True)
    return Measured(size, case.key, case.title, case.target, ours, limit)


def _bulk(
    size: str, made: Any, ports: tuple[int, int], token: str, asked: argparse.Namespace
) -> Measured:
    from benchmarks import cases
    from entry import audit

    case = cases.bulk(made, ports[0], token)
    if case.skipped:
        return Measured(size, case.key, case.title, case.target, skipped=case.skipped)
    cases.same(ports, case, token)
    writers = list(case.writers)

    def measure(which: int, seconds: float) -> float:
        found, versions = load.write(ports[which], writers, token, seconds=seconds)
        writers[:] = [
            load.Writer(one.path, version, one.bodies)
            for one, version in zip(writers, versions, strict=True)
        ]
        return found.throughput

    found = _measured(size, case, measure, asked)
    faults = audit.verify()
    if faults:
        raise RuntimeError(f"the audit trail does not hold: {faults[:3]}")
    return found


if __name__ == "__main__":
    main()
