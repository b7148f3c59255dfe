"""From a found cell and the row it belongs to, the entry for the return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from entry.excel import values
from entry.excel.columns import Reading, Use
from entry.excel.grid import Cell, address
from entry.excel.measures import fitting, units_in
from entry.excel.recognising import FoundRow, FoundTable
from entry.excel.results import Entry
from entry.excel.subjects import Subject
from entry.excel.timing import Label, labels, own_month
from entry.excel.values import Units, Value
from entry.excel.words import plain
from entry.periods import Month
from entry.sheets import Column, Kind

_NOTHING = frozenset(("", "-", "--", "/", "无"))


@dataclass(frozen=True)
class Writer:
    """Writes the entries of one table."""

    table: FoundTable
    reading: Reading
    columns: Sequence[Column]
    month: Month
    _months: dict[str, Month] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mapping[str, Column]:
        """The columns by their keys."""
        return {column.key: column for column in self.columns if column.kind}

    def entry(self, row: FoundRow, use: Use, subject: Subject, column: str) -> Entry | None:
        """The entry for a cell, None when nothing was typed there.

        `column` is the one to fill, which a name like 固定资产投资增速 can turn from the value
        into the growth.
        """
        cell = row.cells[use.column]
        value = self._value(row, use, cell, subject, column)
        if not value.text and not value.problem:
            return None
        problem = self._wrong_period(row, subject) or value.problem
        hidden = self._hidden(row, use)
        return Entry(
            self.table.sheet,
            address(row.row, use.column),
            row.row,
            subject.subject,
            column,
            "" if problem else value.text,
            cell.text.strip(),
            row.name.shown,
            problem,
            "；".join(filter(None, (*hidden, value.remark))) if hidden else value.remark,
        )

    def row_units(self, row: FoundRow) -> tuple[str, ...]:
        """What the row itself says of its unit: in brackets after the name, else in its column."""
        return row.name.unit or self._unit_column(row)

    def _unit_column(self, row: FoundRow) -> tuple[str, ...]:
        cell = row.cells.get(self.reading.unit) if self.reading.unit is not None else None
        text = plain(cell.text) if cell and not cell.trouble else ""
        return () if text in _NOTHING else (units_in(text) or (text,))

    def _value(self, row: FoundRow, use: Use, cell: Cell, subject: Subject, column: str) -> Value:
        units = Units(self.row_units(row), use.units, self.table.units)
        kind = self.known[column].kind
        if kind is Kind.PERCENT:
            return values.growth(cell, units, self.table.notes)
        if kind is not Kind.NUMBER:
            value = values.words(cell)
            return Value() if plain(value.text) in _NOTHING and not value.problem else value
        if column == "rank":
            return values.rank(cell)
        return self._amount(row, cell, subject, units)

    def _amount(self, row: FoundRow, cell: Cell, subject: Subject, units: Units) -> Value:
        beside = self._unit_column(row)
        value = values.figure(cell, subject.unit, units, self.table.notes)
        is_number = bool(value.text) and any(char.isdigit() for char in value.text)
        if row.name.unit and beside and is_number and not _agree(row.name.unit, beside, subject):
            named = f"名称后写的单位是{'、'.join(row.name.unit)}，单位栏写的是{'、'.join(beside)}"
            return Value(problem=f"{named}，不一致。请改成一样的。")
        if not units.stated() and is_number and subject.unit and not value.remark:
            return Value(value.text, remark=f"表中没有写单位，按{subject.unit}读入")
        return value

    def _wrong_period(self, row: FoundRow, subject: Subject) -> str:
        """Why a row is of another period than its subject's figure, "" when it is not."""
        own = self._own_month(subject.period_label)
        label = subject.period_label or f"1—{own.month}月"
        period = row.name.period or self._period_column(row)
        if period:
            same = period.month == own and not period.alone
            written = period.text.replace("-", "—")
            named = f"这一行写的时期是“{written}”，本指标本期应报{label}。请核对。"
            return "" if same else named
        table = self.reading.period
        if table and table not in (own, self.month):
            return f"这张表是{table.year}年{table.month}月的，本指标本期应报{label}。请核对。"
        return ""

    def _own_month(self, label: str) -> Month:
        if label not in self._months:
            self._months[label] = own_month(label, self.month)
        return self._months[label]

    def _period_column(self, row: FoundRow) -> Label | None:
        cell = row.cells.get(self.reading.times) if self.reading.times is not None else None
        if cell is None or cell.trouble:
            return None
        year = self.table.year or self.month.year
        return next(iter(labels(cell.text, year=year, current=self.month)), None)

    def _hidden(self, row: FoundRow, use: Use) -> Sequence[str]:
        hidden = ("隐藏行",) if row.hidden else ()
        return (*hidden, "隐藏列") if use.column in self.table.hidden_columns else hidden


def _agree(first: tuple[str, ...], second: tuple[str, ...], subject: Subject) -> bool:
    return fitting(first, subject.unit) == fitting(second, subject.unit)
