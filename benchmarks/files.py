"""Workbooks in and out against the bare libraries: `python -m benchmarks.files`.

Each measurement is a process of its own, ours and the bare one in turn, so that the peak of its
memory is its own; what it takes to start and to import is not in the time. Bare means calamine
reading the very same file into lists, XlsxWriter writing the very same cells without any format.
"""

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import servers
from benchmarks.file_tasks import EXPORTED, IMPORTED, TASKS, named, set_up_django, workbook

HEAD = (
    "| what | ours, s | bare, s | ours ÷ bare | ours, peak MB | bare, peak MB | bar | |\n"
    "|---|---:|---:|---:|---:|---:|---|---|"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is measured beside what; `needs` are modules of ours that must be there."""

    title: str
    ours: str
    bare: str
    most: float  # seconds
    needs: tuple[str, ...]


PAIRS = (
    Pair(
        f"read a workbook of {IMPORTED:,} rows, in its own process",
        "read",
        "bare_read",
        3,
        ("entry.excel.isolation",),
    ),
    Pair(
        f"import {IMPORTED:,} rows: receive, read, match, preview, write, audit",
        "import",
        "bare_read",
        3,
        ("entry.uploads", "entry.excel.matching"),
    ),
    Pair(
        f"export {EXPORTED:,} observations as xlsx (pages)",
        "export",
        "bare_write",
        5,
        ("entry.exports",),
    ),
    Pair(
        f"export {EXPORTED:,} observations as xlsx (REST)",
        "rest",
        "bare_write",
        5,
        ("accounts.api_files",),
    ),
)


def one(task: str, path: Path) -> None:
    """Do one task and print what it took."""
    work = TASKS[task](path)
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    # Of ourselves not by getrusage, which counts the process that started this one, too.
    status = Path("/proc/self/status").read_text().splitlines()
    own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    print(json.dumps({"seconds": seconds, "peak": peak / 1024}))


# -- the run --------------------------------------------------------------------------------------


def measure(task: str, path: Path) -> tuple[float, float]:
    """Seconds, and megabytes at the peak (of the reader's child, where that is more)."""
    command = [sys.executable, "-m", "benchmarks.files", "--task", task, "--path", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=servers.ROOT)
    if done.returncode:
        raise RuntimeError(f"{task}: {done.stderr[-3000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    return found["seconds"], found["peak"]


def line(pair: Pair, path: Path, rounds: int) -> str:
    absent = [name for name in pair.needs if importlib.util.find_spec(name) is None]
    if absent:
        return f"| {pair.title} | | | | | | ≤ {pair.most:g} s | skipped: no {absent[0]} yet |"
    found = [(measure(pair.ours, path), measure(pair.bare, path)) for _ in range(rounds)]
    mine, bare = (statistics.median(pair[side][0] for pair in found) for side in (0, 1))
    peaks = [max(pair[side][1] for pair in found) for side in (0, 1)]
    ratio = statistics.median(a[0] / b[0] for a, b in found)
    verdict = "met" if mine <= pair.most else f"missed by {mine - pair.most:.1f} s"
    return (
        f"| {pair.title} | {mine:.2f} | {bare:.2f} | {ratio:.1f} | {peaks[0]:.0f} "
        f"| {peaks[1]:.0f} | ≤ {pair.most:g} s | {verdict} |"
    )


def prepare(rounds: int) -> None:
    """A department that owes `IMPORTED` rows, and an empty return for each round."""
    set_up_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from benchmarks import world
    from indicators.models import Indicator

    made = world.make_world(world.Size("files", 1, 1, 1))
    assert rounds <= len(made.open)
    common = {
        "owner": made.indicators[0].owner,
        "group": "综合",
        "unit": "亿元",
        "has_growth": True,
    }
    kinds = {"accumulation": "ytd", "frequency": "month", "price_basis": "nominal"}
    kinds |= {"direction": "up", "visibility": "public"}
    Indicator.objects.bulk_create(
        Indicator(code=f"row_{at:05}", name=named(at), order=at % 30_000, **common, **kinds)
        for at in range(IMPORTED)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", choices=TASKS, help="do one task, for the processes of a run")
    parser.add_argument("--path", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8313, help="for the database")
    parser.add_argument("--folder", type=Path, default=None, help="where the files may lie")
    asked = parser.parse_args()
    if asked.task:
        one(asked.task, asked.path)
        return
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name).resolve()
        with servers.postgres(folder, asked.port) as address:
            servers.fresh_database(address)
            os.environ |= {
                "DATABASE_URL": f"{address}/{servers.DATABASE}",
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "PLAN_TRACKER_DATA": str(folder / "data"),
            }
            prepare(asked.rounds)
            path = folder / "report.xlsx"
            workbook(path, IMPORTED, "")
            lines = [servers.machine(), "", HEAD]
            for pair in PAIRS:
                lines.append(line(pair, path, asked.rounds))
                print(lines[-1], flush=True)
    print("\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
