"""Which cell of a foreign workbook goes into which cell of a return.

What a department corrected once is known (`learned`, `learned_columns`) and wins over anything
that could be guessed. Everything keeps its place and the file's own words; all problems are found
at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from entry.excel.columns import Reading, Use, read_columns
from entry.excel.entries import Writer
from entry.excel.grid import address
from entry.excel.headings import IGNORE
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
from entry.excel.subjects import Context, Index, Subject, is_area_total
from entry.excel.timing import own_month
from entry.periods import Month
from entry.sheets import Column

__all__ = ["Complaint", "Entry", "Heading", "Ignored", "Matched", "Subject", "Unknown", "match"]

_LEFT_OUT = {RowKind.NOTE: "注释", RowKind.SIGNATURE: "签名栏", RowKind.TOTAL: "合计行"}
_NO_TABLE = (
    "没有找到指标表。表头要有“指标名称”一栏，旁边有“累计”“同比”或“位次”这样的栏。"
    "请检查文件，或者下载本月模板填写后上传。"
)


def match(
    tables: Sequence[FoundTable],
    subjects: Sequence[Subject],
    columns: Sequence[Column],
    *,
    month: Month,
    learned: Mapping[str, str],
    learned_columns: Mapping[str, str],
    home: Collection[str] = (),
) -> Matched:
    """Match tables with the rows and columns of a return for `month`.

    `learned` maps keys of earlier `Unknown`s to a subject or "ignore", `learned_columns` those of
    `Heading`s to a column or "ignore"; `home` names the department's own area.
    """
    index, lessons = Index(subjects, home), learned_columns
    months = frozenset(own_month(one.period_label, month) for one in subjects) | {month}
    found = [
        (table, read_columns(table, columns, index, month=month, months=months, learned=lessons))
        for table in tables
        if not table.is_hidden
    ]
    readable = [pair for pair in found if pair[1].uses]
    workers = [
        _Table(Writer(table, reading, columns, month), index, learned).read()
        for table, reading in readable
    ]
    entries, repeated = once([entry for worker in workers for entry in worker.entries])
    problems, left = _unread(found, any_read=bool(readable))
    left_by_rows = [one for worker in workers for one in worker.ignored]
    return Matched(
        entries=tuple(entries),
        unknown=tuple(one for worker in workers for one in worker.unknown),
        ignored=(*_hidden(tables), *left, *left_by_rows, *repeated),
        problems=(*problems, *(one for worker in workers for one in worker.problems)),
        headings=tuple(one for _, reading in found for one in reading.headings),
        period=next((reading.period for _, reading in readable if reading.period), None),
    )


def _unread(
    found: Sequence[tuple[FoundTable, Reading]], *, any_read: bool
) -> tuple[list[Complaint], list[Ignored]]:
    """What is wrong with tables; one that cannot be read is no problem beside one that can."""
    problems = [] if found else [Complaint(sheet="", address="", message=_NO_TABLE)]
    left: list[Ignored] = []
    for table, reading in found:
        said = [*reading.problems, *([reading.other] if reading.other else [])]
        if reading.uses or not any_read:
            problems += said
        else:
            left.append(_whole(table, said[0].message if said else "没有要读的栏"))
    return problems, left


def _hidden(tables: Sequence[FoundTable]) -> list[Ignored]:
    first = {table.sheet: table for table in reversed(tables) if table.is_hidden}
    return [_whole(table, "隐藏的工作表，没有读") for table in first.values()]


def _whole(table: FoundTable, why: str) -> Ignored:
    return Ignored(sheet=table.sheet, row=-1, address=table.address, name=table.title, why=why)


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a row's name means; `growth` when the name says it is the growth (固投增速)."""

    subject: Subject | None = None
    growth: bool = False
    home: bool = False
    left_out: str = ""


class _Table:
    """Goes through the rows of one table from top to bottom."""

    def __init__(self, writer: Writer, index: Index, learned: Mapping[str, str]) -> None:
        self.writer, self.index, self.learned = writer, index, learned
        self.table, self.reading, self.columns = writer.table, writer.reading, writer.known
        self.context = Context()
        self.entries: list[Entry] = []
        self.unknown: list[Unknown] = []
        self.ignored: list[Ignored] = []
        self.problems: list[Complaint] = []
        self._at_home: set[str] = set()
        self._own: list[Entry] = []

    def read(self) -> "_Table":
        for row in self.table.rows:
            self._row(row)
        city = [entry for entry in self._own if entry.subject in self._at_home]
        dropped = set(map(id, city))
        self.entries = [entry for entry in self.entries if id(entry) not in dropped]
        self.ignored += [left_out(entry, "下面另列了本区，这一行是全市的数") for entry in city]
        return self

    def _row(self, row: FoundRow) -> None:
        if row.kind in (RowKind.NOTE, RowKind.SIGNATURE):
            self._leave(row, _LEFT_OUT[row.kind])
        elif row.kind is RowKind.UNNAMED:
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
        taught = self.learned.get(context.path_key(name))
        if taught is not None:
            return self._taught(taught)
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

    def _taught(self, subject: str) -> _Meant:
        if subject == IGNORE:
            return _Meant(left_out="按以前的对应不读")
        known = self.index.subjects.get(subject)
        return _Meant(known, left_out="" if known else "本次报送没有这一项")

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
            at = address(row.row, use.column)
            why = f"“{subject.long_name or subject.name}”不填“{title}”"
            self.ignored.append(
                Ignored(
                    sheet=self.table.sheet, row=row.row, address=at, name=row.name.shown, why=why
                )
            )
            return
        entry = self.writer.entry(row, use, subject, column)
        if entry is not None:
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

    def _leave(self, row: FoundRow, why: str) -> None:
        self.ignored.append(
            Ignored(
                sheet=self.table.sheet,
                row=row.row,
                address=row.address,
                name=row.name.shown,
                why=why,
            )
        )
