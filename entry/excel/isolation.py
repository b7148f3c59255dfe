"""Reading a stranger's file in a process of its own, with a limit on everything.

Whatever a file does to its reader - memory, time, a crash in compiled code - happens to a child
that holds nothing else; the caller gets a book or a sentence.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from entry.excel import wire
from entry.excel.grid import Book
from entry.excel.hostile import Unreadable, damaged
from entry.excel.worker import TOO_MUCH

MAX_SECONDS = 20  # on the wall; the child's own limit on CPU time comes first
MAX_CHILDREN = 4  # at once in this process; each may take worker.MAX_MEMORY
TOO_LONG = "读这个文件用的时间超过上限。请只留需要上报的工作表，或分成几个文件再上传。"
BUSY = "现在同时读取的文件太多。请过一两分钟再上传。"
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH")
_TIMES_UP = -getattr(signal, "SIGXCPU", 0)
_OUT_OF_MEMORY = {-getattr(signal, name, 0) for name in ("SIGKILL", "SIGABRT", "SIGSEGV")}

_log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(MAX_CHILDREN)


def read(path: Path, *, name: str, gauge: Path | None = None) -> Book:
    """The book in the file at `path`, which a user called `name`; raises `Unreadable`.

    How far it has come can be seen in a file `gauge` (`entry.excel.gauge`).
    The child gets no secret of ours: of the environment only what a program needs to start.
    """
    command = [sys.executable, "-m", "entry.excel.worker", str(path.resolve()), _plain(name)]
    if gauge is not None:
        command.append(str(gauge.resolve()))
    if not _places.acquire(timeout=MAX_SECONDS):
        raise Unreadable(BUSY)
    try:
        done = subprocess.run(  # noqa: S603 - our own module, arguments are no shell's
            command,
            cwd=_ROOT,
            env={key: os.environ[key] for key in _KEPT if key in os.environ}
            | {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_LONG)
    finally:
        _places.release()
    return _book(done)


def _plain(name: str) -> str:
    """The end of a name, where its suffix is, without what no command line takes."""
    return name.replace("\x00", "").encode("utf-8", "replace").decode()[-200:]


def _book(done: "subprocess.CompletedProcess[bytes]") -> Book:
    """What a child that has ended leaves behind."""
    if done.stderr:
        _log.warning("reader of an uploaded file: %s", done.stderr.decode("utf-8", "replace"))
    if done.returncode == 0:
        try:
            return wire.unpacked(done.stdout)
        except wire.Garbled:
            _log.exception("reader of an uploaded file: no message")
    elif done.returncode == _TIMES_UP:
        raise Unreadable(TOO_LONG)
    elif done.returncode in _OUT_OF_MEMORY:
        raise Unreadable(TOO_MUCH)
    raise damaged(f"读取程序中断，代码 {done.returncode}")
