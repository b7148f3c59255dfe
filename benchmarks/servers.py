"""What a run stands on: a PostgreSQL of its own, and two servers beside each other."""

import os
import platform
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "plan_tracker"
MOST_BUFFERS = 4096  # megabytes
PATIENCE = 60  # seconds until a server has to answer


def memory() -> int:
    """The machine's, in megabytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


def settings() -> dict[str, str]:
    """As one would set up a server of this size: durable, a quarter of the memory for buffers."""
    buffers = min(MOST_BUFFERS, memory() // 4)
    return {
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{memory() // 2}MB",
        "maintenance_work_mem": f"{min(1024, memory() // 16)}MB",
        "work_mem": "32MB",
        "max_wal_size": "8GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "max_connections": "200",
        "fsync": "on",
        "synchronous_commit": "on",
    }


def _programs() -> Path:
    """PostgreSQL's server programs. Raises RuntimeError where there are none."""
    beside = shutil.which("pg_ctl")
    found = [Path(beside)] if beside else sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found:
        raise RuntimeError("PostgreSQL's server programs are missing: apt-get install postgresql")
    return found[-1].parent


@contextmanager
def postgres(folder: Path, port: int) -> Iterator[str]:
    """A server in this folder, gone afterwards; the address of its maintenance database."""
    programs, home = _programs(), folder / "postgres"
    home.mkdir()
    prefix: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        os.chown(home, pwd.getpwnam("postgres").pw_uid, -1)
        folder.chmod(0o711)
        prefix = ["runuser", "-u", "postgres", "--"]

    def call(program: str, *arguments: str) -> None:
        command = [*prefix, str(programs / program), "-D", str(home / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=home)

    call("initdb", "-U", "plan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    given = settings() | {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(home)}
    options = " ".join(f"-c {name}={value}" for name, value in given.items())
    call("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"-p {port} {options}", "start")
    try:
        yield f"postgres://plan@127.0.0.1:{port}"
    finally:
        call("pg_ctl", "-m", "immediate", "stop")


def fresh_database(address: str) -> None:
    """An empty database in place of the last one."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")


@contextmanager
def server(
    target: str, port: int, *, workers: int, threads: int, environment: Mapping[str, str]
) -> Iterator[None]:
    """A WSGI callable behind granian, set up as `manage.py serve` does it."""
    command = [sys.executable, "-m", "granian", target, "--interface", "wsgi"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    command += ["--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _await(process, port)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            raise RuntimeError(f"the server on port {port} ended with {process.returncode}")
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise RuntimeError(f"no answer on port {port}")


def machine() -> str:
    """One line on what the numbers were measured with."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((one.partition(":")[2].strip() for one in lines if "model name" in one), "")
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{model or platform.machine()}, {os.cpu_count()} cores, {memory() // 1024} GB, "
        f"Python {platform.python_version()}, load before {load}"
    )
