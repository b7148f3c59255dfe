"""How far a file has been read, as its reader's parent sees it."""

from pathlib import Path

import pytest

from entry.excel import gauge, isolation, workbooks
from entry.excel.grid import Book
from tests.entry.excel.books import book, number, row, sheet


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Everything that is told, in thousandths, by a reader in this very process."""
    path = tmp_path / "gauge"
    gauge.blank(path)
    monkeypatch.setattr(gauge, "_page", None)
    gauge.begin(path)
    told: list[int] = []
    real = gauge.tell

    def tell(done: int, of: int, **marks: int) -> None:
        real(done, of, **marks)
        told.append(gauge.seen(path))

    monkeypatch.setattr(gauge, "tell", tell)
    return told


def large() -> bytes:
    lines = (row(i, *(number(f"{c}{i}", i) for c in "ABC")) for i in range(1, 6_001))
    return book(sheet("".join(lines)))


def test_it_rises_through_the_scan_and_the_values(watched: list[int]) -> None:
    workbooks.read(large())
    assert watched == sorted(watched)
    assert len({one for one in watched if 0 < one <= gauge.SCANNED}) > 3
    assert len({one for one in watched if gauge.SCANNED < one < gauge.WHOLE}) > 3


def test_the_child_tells_its_parent(tmp_path: Path) -> None:
    path, progress = tmp_path / "a.xlsx", tmp_path / "gauge"
    path.write_bytes(large())
    gauge.blank(progress)
    assert gauge.seen(progress) == 0
    found = isolation.read(path, name="a.xlsx", gauge=progress)
    assert isinstance(found, Book)
    assert gauge.SCANNED < gauge.seen(progress) <= gauge.WHOLE


def test_without_a_gauge_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gauge, "_page", None)
    gauge.tell(1, 2)
    gauge.tell(1, 0)


def test_more_than_all_is_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gauge"
    gauge.blank(path)
    monkeypatch.setattr(gauge, "_page", None)
    gauge.begin(path)
    gauge.tell(9, 3)
    assert gauge.seen(path) == gauge.WHOLE
