"""What came of matching a workbook with a return: plain values for the preview page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from entry.periods import Month


def place(sheet: str, address: str) -> str:
    """How a user is told where something stands: “Sheet1”的B7."""
    return f"“{sheet}”的{address}" if address else f"“{sheet}”"


class Entry(NamedTuple):
    """One cell of the file for one cell of the return.

    `text` is what `Register.parse` takes, in the subject's unit; `shown` and `name` are the
    file's own words. `row` counts from 0. `problem` is a sentence, "" when the cell can be taken;
    `remark` says what else happened (converted, hidden row).
    """

    sheet: str
    address: str
    row: int
    subject: str
    column: str
    text: str
    shown: str
    name: str
    problem: str = ""
    remark: str = ""

    @property
    def sentence(self) -> str:
        """The problem with its place."""
        return f"{place(self.sheet, self.address)}：{self.problem}" if self.problem else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A row that nobody knows; `key` is what a correction is remembered under.

    `candidates` are subjects, best first. `values` are its cells' texts by column key.
    """

    sheet: str
    row: int
    address: str
    name: str
    key: str
    candidates: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """What was left out and why: a row, a cell, a whole table."""

    sheet: str
    row: int
    address: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A problem that is not one cell's; `message` is a sentence."""

    sheet: str
    address: str
    message: str

    @property
    def sentence(self) -> str:
        return f"{place(self.sheet, self.address)}：{self.message}" if self.sheet else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """How a column was read: `column` is a key, "ignore", "unit", or "" when not known.

    `key` is what a correction of it is remembered under; `why` says why it is not read.
    """

    sheet: str
    address: str
    shown: str
    key: str
    column: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Everything that a workbook says to a return, in the order of the file.

    `period` is the month the tables name, None where they name none.
    """

    entries: tuple[Entry, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    problems: tuple[Complaint, ...] = ()
    headings: tuple[Heading, ...] = ()
    period: Month | None = None

    def sentences(self) -> list[str]:
        """All problems at once, each with its place."""
        cells = [entry.sentence for entry in self.entries if entry.problem]
        return [problem.sentence for problem in self.problems] + cells


def left_out(entry: Entry, why: str) -> Ignored:
    """An entry that is not taken after all."""
    return Ignored(
        sheet=entry.sheet, row=entry.row, address=entry.address, name=entry.name, why=why
    )


def once(entries: Iterable[Entry]) -> tuple[list[Entry], list[Ignored]]:
    """Each cell of the return from one cell of the file; of several that differ all are refused."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.subject, entry.column), []).append(entry)
    kept: list[Entry] = []
    repeated: list[Ignored] = []
    for first, *others in groups.values():
        if all((one.text, one.problem) == (first.text, first.problem) for one in others):
            kept.append(first)
            at = place(first.sheet, first.address)
            repeated += [left_out(one, f"与{at}相同") for one in others]
        else:
            kept += _refused([first, *others])
    return kept, repeated


def _refused(same: list[Entry]) -> list[Entry]:
    places = [place(one.sheet, one.address) for one in same]
    refused = []
    for at, one in enumerate(same):
        others = "、".join((places[:at] + places[at + 1 :])[:3])
        also = f"与{others}填的是同一项，但数不一样。请只留一处。"
        refused.append(one._replace(text="", problem=one.problem or also))
    return refused
