"""The child process: quick for what is small, ended for what is not, and nobody else's trouble."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from entry.excel import isolation, reading, wire, worker
from entry.excel.grid import Block, Book, Cell, Sheet, Trouble
from entry.excel.hostile import Unreadable
from tests.entry.excel import books
from tests.entry.excel.books import book, number, row, sheet
from tests.entry.excel.measuring import ROOT, cost


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(books.BULLETIN.read_bytes())
    return path


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as error:
        isolation.read(path, name="a.xlsx")
    return error.value.sentence


def child(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let the child run this instead of the reader."""
    real = subprocess.run

    def run(command: list[str], **options: object) -> object:
        return real([sys.executable, "-c", program, *command[3:]], **options)

    monkeypatch.setattr(subprocess, "run", run)


def test_a_book_arrives_as_it_was_read(upload: Path) -> None:
    assert isolation.read(upload, name="十一月.xlsx") == reading.read(upload, name="十一月.xlsx")


def test_a_refusal_arrives_as_it_was_said(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"%PDF-1.7")
    assert refused(path) == books.refusal(path)


def test_everything_a_book_can_hold_survives_the_wire() -> None:
    full = Book(
        (
            Sheet(
                "表 1",
                {
                    (0, 0): Cell("文\n字"),
                    (1, 5): Cell("1.50", Decimal("1.50")),
                    (2, 0): Cell("8.3%", Decimal("8.3"), percent=True),
                    (3, 0): Cell("#DIV/0!", trouble=Trouble.ERROR),
                    (9, 9): Cell("=A1", trouble=Trouble.NO_RESULT),
                },
                (Block(0, 0, 1, 2),),
                frozenset((1, 2)),
                frozenset((3,)),
                True,
            ),
            Sheet("空", {}),
        ),
        ("说明",),
    )
    assert wire.unpacked(wire.packed(full)) == full


@pytest.mark.parametrize(
    "message", [b"", b"[]", b"{}", b'{"sheets":[{}],"notes":[]}', b"\xff", b"null"]
)
def test_a_message_that_is_none(message: bytes) -> None:
    with pytest.raises(wire.Garbled):
        wire.unpacked(message)


@pytest.mark.parametrize(
    "name", ["a\x00.csv", "\ud800.csv", "-c.csv", "长" * 300 + ".csv", "../a.csv"]
)
def test_names_that_no_command_line_takes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("指标,1")
    (found,) = isolation.read(path, name=name).sheets
    assert len(found.cells) == 2


def test_small_files_are_quick_and_twenty_thousand_rows_too(tmp_path: Path) -> None:
    """Bounds on CPU time, which a busy machine does not stretch much; measured 0.06 and 0.7 s."""
    rows = [row(i, *(number(f"{c}{i}", i + 0.5) for c in "ABCDEF")) for i in range(1, 20_001)]
    small = cost(book(sheet("".join(rows[:40]))), tmp_path)
    large = cost(book(sheet("".join(rows))), tmp_path)
    assert small.cpu < 0.25
    assert large.cpu < 1.5
    assert large.memory < 200 * 1024 * 1024
    assert isinstance(large.found, Book)
    assert len(large.found.sheets[0].cells) == 120_000


def test_the_child_knows_no_django_and_no_secret(
    upload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    child(
        monkeypatch,
        "import os, sys; sys.path.insert(0, '.'); from entry.excel import worker;"
        "worker.main(sys.argv[1:], open(os.devnull, 'wb'));"
        "from entry.excel import wire;"
        "said = [name for name in sys.modules if name.split('.')[0] == 'django'];"
        "said += [key for key in os.environ if key == 'DATABASE_URL'];"
        "sys.stdout.buffer.write(wire.refusal(f'{said}'))",
    )
    assert refused(upload) == "[]"


def test_the_child_has_its_limits() -> None:
    program = (
        "import resource; from entry.excel import worker; worker.bind();"
        "print([resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[0]"
        " for name in ('AS', 'CPU', 'CORE', 'FSIZE')])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert said.stdout.strip() == str([worker.MAX_MEMORY, worker.MAX_CPU, 0, 0])


def test_memory_that_runs_out_is_said(upload: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child(
        monkeypatch,
        "import sys; from entry.excel import worker, reading;"
        "reading.read = lambda path, name: bytearray(2 * worker.MAX_MEMORY);"
        "worker.main(sys.argv[1:], sys.stdout.buffer)",
    )
    assert refused(upload) == worker.TOO_MUCH


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (signal.SIGKILL, worker.TOO_MUCH),  # the kernel, when memory is short
        (signal.SIGABRT, worker.TOO_MUCH),  # compiled code whose allocation failed
        (signal.SIGXCPU, isolation.TOO_LONG),
    ],
)
def test_a_child_that_is_killed(
    upload: Path, monkeypatch: pytest.MonkeyPatch, end: signal.Signals, sentence: str
) -> None:
    child(monkeypatch, f"import os; os.kill(os.getpid(), {end.value})")
    assert refused(upload) == sentence


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "pass", "print('{}')"])
def test_a_child_that_says_nothing_sensible(
    upload: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    child(monkeypatch, program)
    assert "读取程序中断" in refused(upload)


def test_a_reader_that_fails_or_panics_is_a_sentence_and_a_line_in_the_log(
    upload: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    child(
        monkeypatch,
        "import sys; from entry.excel import worker, reading\n"
        "class PanicException(BaseException): pass\n"
        "def read(path, name): raise PanicException('index out of range')\n"
        "reading.read = read\n"
        "worker.main(sys.argv[1:], sys.stdout.buffer)",
    )
    assert "（PanicException）" in refused(upload)
    assert "index out of range" in caplog.text


def test_a_child_that_does_not_end_is_ended(
    upload: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    child(
        monkeypatch,
        f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)",
    )
    monkeypatch.setattr(isolation, "MAX_SECONDS", 1)
    assert refused(upload) == isolation.TOO_LONG
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_several_at_once_do_not_disturb_each_other(upload: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(book(sheet(row(1048576, number("XFD1048576", 1)))))

    def outcome(path: Path) -> str:
        try:
            return isolation.read(path, name="a.xlsx").sheets[0].name
        except Unreadable as error:
            return error.sentence

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(outcome, [upload, bad] * 6))
    assert set(found[::2]) == {"主要指标"}
    assert {"第1048576行" in sentence for sentence in found[1::2]} == {True}


def test_too_many_at_once_wait_and_are_told(upload: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(isolation, "MAX_SECONDS", 0.2)
    isolation._places.acquire()
    assert refused(upload) == isolation.BUSY
    monkeypatch.setattr(isolation, "MAX_SECONDS", 20)
    threading.Timer(0.2, isolation._places.release).start()
    started = time.monotonic()
    assert isolation.read(upload, name="a.xlsx").sheets
    assert time.monotonic() - started >= 0.2


def test_a_place_is_given_back_after_every_end(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    for _ in range(isolation.MAX_CHILDREN + 1):
        assert "空文件" in refused(path)
