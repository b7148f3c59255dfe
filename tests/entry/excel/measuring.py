"""What reading one file costs: the child process as it is, which tells its own use at the end."""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from entry.excel import wire
from entry.excel.grid import Book
from entry.excel.hostile import Unreadable

ROOT = Path(__file__).parents[3]
_CHILD = """
import resource, sys
from entry.excel import worker
worker.main(sys.argv[1:], sys.stdout.buffer)
used = resource.getrusage(resource.RUSAGE_SELF)
print(f"cpu={used.ru_utime + used.ru_stime}", file=sys.stderr)
print(open("/proc/self/status").read(), file=sys.stderr)
"""


class Cost(NamedTuple):
    """`found` is a book or the sentence; `cpu` in seconds, `memory` in bytes at its highest."""

    found: Book | str
    cpu: float
    memory: int


def cost(data: bytes, folder: Path, name: str = "a.xlsx") -> Cost:
    path = folder / "upload"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path), name],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=True,
    )
    told = done.stderr.decode()
    cpu, memory = re.search(r"cpu=([0-9.]+)", told), re.search(r"VmHWM:\s+([0-9]+) kB", told)
    assert cpu
    assert memory
    try:
        found: Book | str = wire.unpacked(done.stdout)
    except Unreadable as error:
        found = error.sentence
    return Cost(found, float(cpu[1]), int(memory[1]) * 1024)
