"""Which cell of a foreign workbook goes into which cell of a return.

What a department corrected once is known (`learned`, `learned_columns`) and wins over anything
that could be guessed. Everything keeps its place and the file's own words; all problems are found
at once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from entry.excel.columns import Reading, Use, read_columns
from entry.excel.entries import Writer
from entry.excel.grid import address
from entry.excel.headings import IGNORE
from entry.excel.keyed import Spot, believed
from entry.excel.recognising import FoundRow, FoundTable, RowKind
from entry.excel.results import (
    Complaint,
    Entry,
    Heading,
    Ignored,
    Matched,
    Unknown,
    left_out,
    once,
)
from entry.excel.subjects import Context, Index, Shelf, Subject, is_area_total
from entry.excel.timing import own_month
from entry.excel.unread import hidden, unread
from entry.periods import Month
from entry.sheets import Column

__all__ = ["Complaint", "Entry", "Heading", "Ignored", "Matched", "Subject", "Unknown", "match"]

Over = Callable[[Iterable[FoundRow]], Iterable[FoundRow]]
_LEFT_OUT = {RowKind.NOTE: "注释", RowKind.SIGNATURE: "签名栏", RowKind.TOTAL: "合计行"}


def match(
    tables: Sequence[FoundTable],
    subjects: Sequence[Subject],
    columns: Sequence[Column],
    *,
    month: Month,
    learned: Mapping[str, str],
    learned_columns: Mapping[str, str],
    home: Collection[str] = (),
    keyed: Mapping[Spot, str] = MappingProxyType({}),
    over: Over = iter,
) -> Matched:
    """Match tables with the rows and columns of a return for `month`.

    `learned` and `learned_columns` map keys of `Unknown`s and `Heading`s to a subject, a column or
    "ignore"; `home` names the department's own area; `keyed` gives the subjects that a workbook of
    ours has beside its rows; `over` may count the rows.
    """
    shelf = Shelf(subjects, home)
    found = _readings(tables, columns, shelf.all, month=month, learned=learned_columns)
    readable = [pair for pair in found if pair[1].uses]
    meant = [shelf.meant([use.key for use in reading.uses]) for _, reading in readable]
    keys = believed([(one, of) for (one, _), of in zip(readable, meant, strict=True)], keyed)
    workers = [
        _Table(Writer(*pair, columns, month), index, shelf.lessons(index, learned), keys).read(over)
        for pair, index in zip(readable, meant, strict=True)
    ]
    entries, repeated = once([entry for worker in workers for entry in worker.entries])
    problems, left = unread(found, any_read=bool(readable))
    left += [one for worker in workers for one in worker.ignored]
    return Matched(
        entries=tuple(entries),
        unknown=tuple(one for worker in workers for one in worker.unknown),
        ignored=(*hidden(tables), *left, *repeated),
        problems=(*problems, *(one for worker in workers for one in worker.problems)),
        headings=tuple(one for _, reading in found for one in reading.headings),
        period=next((one.period for _, one in readable if one.period), None),
    )


def _readings(
    tables: Sequence[FoundTable],
    columns: Sequence[Column],
    index: Index,
    *,
    month: Month,
    learned: Mapping[str, str],
) -> list[tuple[FoundTable, Reading]]:
    """How each table's columns are read; hidden sheets are not."""
    spoken = {one.period_label for one in index.subjects.values()}
    months = frozenset(own_month(one, month) for one in spoken) | {month}
    return [
        (table, read_columns(table, columns, index, month=month, months=months, learned=learned))
        for table in tables
        if not table.is_hidden
    ]


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a row's name means; `growth` when the name says it is the growth (固投增速).

    `remark` says so where it is not the name that told.
    """

    subject: Subject | None = None
    growth: bool = False
    home: bool = False
    left_out: str = ""
    remark: str = ""


class _Table:
    """Goes through the rows of one table from top to bottom."""

    def __init__(
        self, writer: Writer, index: Index, learned: Mapping[str, str], keys: Mapping[Spot, str]
    ) -> None:
        self.writer, self.index, self.learned, self.keys = writer, index, learned, keys
        self.table, self.reading, self.columns = writer.table, writer.reading, writer.known
        self.context = Context()
        self.entries: list[Entry] = []
        self.unknown: list[Unknown] = []
        self.ignored: list[Ignored] = []
        self.problems: list[Complaint] = []
        self._at_home: set[str] = set()
        self._own: list[Entry] = []

    def read(self, over: Over) -> "_Table":
        for row in over(self.table.rows):
            self._row(row)
        city = [entry for entry in self._own if entry.subject in self._at_home]
        dropped = set(map(id, city))
        self.entries = [entry for entry in self.entries if id(entry) not in dropped]
        self.ignored += [left_out(entry, "下面另列了本区，这一行是全市的数") for entry in city]
        return self

    def _row(self, row: FoundRow) -> None:
        if row.kind in (RowKind.NOTE, RowKind.SIGNATURE):
            self._leave(row, _LEFT_OUT[row.kind])
        elif row.kind is RowKind.UNNAMED and (self.table.sheet, row.row) not in self.keys:
            self._unnamed(row)
        else:
            self.context.enter(row.name)
            meant = self._meant(row)
            self._read(row, meant)
            self._add(row, meant)

    def _read(self, row: FoundRow, meant: _Meant) -> None:
        typed = [use for use in self.reading.uses if use.column in row.cells]
        if meant.left_out:
            self._leave(row, meant.left_out)
        elif row.kind is RowKind.TOTAL and meant.subject is None:
            self._leave(row, _LEFT_OUT[RowKind.TOTAL])
        elif not typed:
            is_title = row.kind is RowKind.HEADING and meant.subject is None
            self._leave(row, "分组标题" if is_title else "没有填数")
        else:
            self._cells(row, typed, meant)

    def _add(self, row: FoundRow, meant: _Meant) -> None:
        if meant.home or (meant.left_out and is_area_total(row.name)):
            return
        subject, heading = meant.subject, False
        if row.kind is RowKind.HEADING and subject is None and not row.name.marked:
            subject, heading = self.index.heading(row.name), True
        self.context.add(row.name, subject, heading)

    def _meant(self, row: FoundRow) -> _Meant:
        name, index, context = row.name, self.index, self.context
        told = self._told(row)
        if told is not None:
            return told
        if row.area:  # in a column of its own
            return _Meant(index.across(name.key, row.area))
        subject = index.resolve(index.forms(name), name, context)
        if subject is not None:
            return _Meant(subject)
        whole = index.whole(context)
        if whole is not None and index.is_home(name):
            return _Meant(whole, home=True)
        if is_area_total(name):
            return _Meant(left_out="别的地区")
        grown = index.resolve(index.named(name.growth_keys), name, context)
        return _Meant(grown, growth=grown is not None)

    def _told(self, row: FoundRow) -> _Meant | None:
        """What somebody, or our own workbook, has said of a row."""
        taught = self.learned.get(self.context.path_key(row.name))
        if taught is not None:
            return self._taught(taught)
        keyed = self.keys.get((self.table.sheet, row.row))
        return self._keyed(row, self.index.subjects[keyed]) if keyed else None

    def _taught(self, subject: str) -> _Meant:
        if subject == IGNORE:
            return _Meant(left_out="按以前的对应不读")
        known = self.index.subjects.get(subject)
        return _Meant(known, left_out="" if known else "本次报送没有这一项")

    def _keyed(self, row: FoundRow, subject: Subject) -> _Meant:
        if subject in self.index.forms(row.name):
            return _Meant(subject)
        named = subject.long_name or subject.name
        return _Meant(subject, remark=f"名称改过，按填报表的行号认作“{named}”")

    def _cells(self, row: FoundRow, typed: Sequence[Use], meant: _Meant) -> None:
        if meant.home and meant.subject:
            self._at_home.add(meant.subject.subject)
        strange: list[Use] = []
        for use in typed:
            subject = meant.subject
            if use.about:
                subject = self.index.across(row.name.key, use.about)
            if subject is None:
                strange.append(use)
            else:
                self._cell(row, use, subject, meant, typed)
        figures = [use for use in strange if use.key not in ("note", "status")]
        if figures:
            self._strange(row, strange)
        elif strange:
            self._leave(row, "不清楚说的是哪一项")

    def _cell(
        self, row: FoundRow, use: Use, subject: Subject, meant: _Meant, typed: Sequence[Use]
    ) -> None:
        column = self._column(row, use, subject, meant, typed)
        if not column or (subject.columns and column not in subject.columns):
            title = self.columns[use.key].title
            why = f"“{subject.long_name or subject.name}”不填“{title}”"
            self._leave(row, why, at=address(row.row, use.column))
            return
        entry = self.writer.entry(row, use, subject, column)
        if entry is not None:
            if meant.remark:
                entry = entry._replace(remark="；".join(filter(None, (meant.remark, entry.remark))))
            self.entries.append(entry)
            if not meant.home and not use.about:
                self._own.append(entry)

    def _column(
        self, row: FoundRow, use: Use, subject: Subject, meant: _Meant, typed: Sequence[Use]
    ) -> str:
        """The value of a row called 固投增速, or in %, is the growth when nothing else is."""
        keys = [one.key for one in typed if one.about == use.about]
        if use.key == "value" and "growth" in self.columns and "growth" not in keys:
            in_rates = self.writer.row_units(row) == ("%",)
            only_growth = "value" not in subject.columns and "growth" in subject.columns
            if meant.growth or (in_rates and only_growth):
                return "growth"
        if meant.growth and use.key == "value":
            return ""  # the growth has its own column: what this number is nobody knows
        return use.key

    def _strange(self, row: FoundRow, uses: Sequence[Use]) -> None:
        found = self.index.named((*row.name.keys, *row.name.extra, *row.name.growth_keys))
        exact = tuple(one.subject for one in found)
        likely = self.index.candidates(row.name, self.context)
        self.unknown.append(
            Unknown(
                sheet=self.table.sheet,
                row=row.row,
                address=row.address,
                name=row.name.shown,
                key=self.context.path_key(row.name),
                candidates=tuple(dict.fromkeys(exact + likely)),
                values={use.key: row.cells[use.column].text.strip() for use in uses},
            )
        )

    def _unnamed(self, row: FoundRow) -> None:
        numbers = [
            use.column
            for use in self.reading.uses
            if use.column in row.cells and any(c.isdigit() for c in row.cells[use.column].text)
        ]
        if numbers:
            at = address(row.row, numbers[0])
            message = f"这里有数，但{row.address}没有指标名称。请补上名称，或者删去这一行。"
            self.problems.append(Complaint(sheet=self.table.sheet, address=at, message=message))
        else:
            self._leave(row, "没有名称")

    def _leave(self, row: FoundRow, why: str, *, at: str = "") -> None:
        self.ignored.append(
            Ignored(
                sheet=self.table.sheet,
                row=row.row,
                address=at or row.address,
                name=row.name.shown,
                why=why,
            )
        )
