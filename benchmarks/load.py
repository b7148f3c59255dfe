"""The client: wrk where it is installed, else our own; writes always with our own.

A write must carry the version that the write before it left, which wrk cannot know. Our own client
is several processes with plain keep-alive connections, one request at a time on each.
"""

import http.client
import json
import math
import multiprocessing
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPT = """
local paths = {{{paths}}}
local headers = {{["Authorization"] = "{authorization}", ["Accept"] = "application/json"}}
local thread_counter = 0
function setup(thread)
  thread:set("at", thread_counter * 7)
  thread_counter = thread_counter + 1
end
function request()
  at = at + 1
  return wrk.format("GET", paths[at % #paths + 1], headers)
end
function done(summary, latency, requests)
  local failed = summary.errors
  local lost = failed.connect + failed.read + failed.write + failed.status + failed.timeout
  local shape = '\\nFOUND {{"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p99": %f}}\\n'
  io.write(string.format(shape, summary.requests, summary.duration / 1e6, lost,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
"""
LEAST_REQUESTS = 10  # a round with fewer says nothing


@dataclass(frozen=True, slots=True)
class Round:
    """What one round measured; `p50` and `p99` in milliseconds."""

    requests: int
    seconds: float
    failed: int
    p50: float
    p99: float

    @property
    def throughput(self) -> float:
        """Requests a second. Raises RuntimeError when anything failed: the rest proves nothing."""
        if self.failed or self.requests < LEAST_REQUESTS:
            raise RuntimeError(f"{self.failed} of {self.requests} requests failed")
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Writer:
    """One connection that writes one return over and over; `bodies` are taken in turn."""

    path: str
    version: int
    bodies: tuple[str, ...]


def client_name() -> str:
    return "wrk" if shutil.which("wrk") else "our own client"


def read(
    port: int, paths: Sequence[str], token: str, *, connections: int, seconds: float, folder: Path
) -> Round:
    """Ask for these paths in turn, over so many connections, for so many seconds."""
    if not shutil.which("wrk"):
        return _by_processes(
            _reader, port, token, [(paths, at) for at in range(connections)], seconds
        )
    script = folder / "wrk.lua"
    quoted = ", ".join(json.dumps(path) for path in paths)
    script.write_text(SCRIPT.format(paths=quoted, authorization=f"Bearer {token}"))
    command = ["wrk", "-t2", f"-c{connections}", f"-d{math.ceil(seconds)}s", "--timeout", "30s"]
    command += ["-s", str(script), f"http://127.0.0.1:{port}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("FOUND "))
    return Round(**json.loads(line.removeprefix("FOUND ")))


def write(
    port: int, writers: Sequence[Writer], token: str, *, seconds: float
) -> tuple[Round, list[int]]:
    """Let each writer write over a connection of its own; also the versions that they reached."""
    versions: Any = multiprocessing.Array("q", [writer.version for writer in writers])
    work = [(writer, at, versions) for at, writer in enumerate(writers)]
    return _by_processes(_writer, port, token, work, seconds), list(versions)


Work = Callable[[http.client.HTTPConnection, dict[str, str], Any, float], list[float]]


def _by_processes(work: Work, port: int, token: str, each: Sequence[Any], seconds: float) -> Round:
    queue: Any = multiprocessing.SimpleQueue()
    start = time.monotonic() + 0.5  # all at once, after all have started
    processes = [
        multiprocessing.Process(target=_run, args=(work, port, token, one, start, seconds, queue))
        for one in each
    ]
    for process in processes:
        process.start()
    found = [queue.get() for _ in processes]
    for process in processes:
        process.join()
    times = sorted(time_ for times, _, _ in found for time_ in times)
    last = max(end for _, _, end in found)
    middle, late = (times[int(len(times) * share)] if times else 0 for share in (0.5, 0.99))
    failed = sum(failed for _, failed, _ in found)
    return Round(len(times), last - start, failed, middle * 1000, late * 1000)


def _run(
    work: Work, port: int, token: str, one: Any, start: float, seconds: float, queue: Any
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    time.sleep(max(0.0, start - time.monotonic()))
    failed = 0
    times: list[float] = []
    try:
        times = work(connection, headers, one, start + seconds)
    except (OSError, RuntimeError, http.client.HTTPException):
        failed = 1
    queue.put((times, failed, time.monotonic()))


def _ask(connection: http.client.HTTPConnection, *request: Any, **more: Any) -> bytes:
    connection.request(*request, **more)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {body[:300]!r}")
    return body


def _reader(
    connection: http.client.HTTPConnection, headers: dict[str, str], one: Any, end: float
) -> list[float]:
    paths, at = one
    times = []
    while (begun := time.monotonic()) < end:
        _ask(connection, "GET", paths[at % len(paths)], headers=headers)
        times.append(time.monotonic() - begun)
        at += 1
    return times


def _writer(
    connection: http.client.HTTPConnection, headers: dict[str, str], one: Any, end: float
) -> list[float]:
    writer, place, versions = one
    times = []
    while (begun := time.monotonic()) < end:
        version = versions[place]
        extra = {"If-Match": f'"{version}"', "Content-Type": "application/json"}
        body = writer.bodies[version % len(writer.bodies)].encode()
        answer = _ask(connection, "PUT", writer.path, body=body, headers=headers | extra)
        versions[place] = json.loads(answer)["version"]
        times.append(time.monotonic() - begun)
    return times
