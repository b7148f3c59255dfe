"""Sheets written down as rows, and the returns they are matched with, for the tests."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from entry.excel.grid import Block, Book, Cell, Sheet, Trouble
from entry.excel.matching import Matched, Subject, match
from entry.excel.recognising import tables
from entry.numbers import exact
from entry.periods import Month
from entry.sheets import Column, Kind

NOVEMBER = Month(2024, 11)
COLUMNS = (
    Column("unit", "单位"),
    Column("last_month", "上期"),
    Column("year_ago", "上年同期"),
    Column("value", "累计（时点）", Kind.NUMBER),
    Column("growth", "同比%", Kind.PERCENT),
    Column("single", "当月"),
    Column("rank", "全市位次", Kind.NUMBER),
    Column("status", "数据状态", Kind.CHOICE, choices=(("快报", "快报"), ("核定", "核定"))),
    Column("note", "说明", Kind.TEXT),
)
ALL = frozenset({"value", "growth", "rank", "status", "note"})
RATE = ALL - {"value"}
Typed = str | int | float | Decimal | Trouble | Cell | None


def cell(typed: Typed) -> Cell | None:
    if typed is None or isinstance(typed, Cell):
        return typed
    if isinstance(typed, Trouble):
        return Cell("#DIV/0!" if typed is Trouble.ERROR else "", trouble=typed)
    if isinstance(typed, str):
        return Cell(typed)
    number = Decimal(str(typed))
    return Cell(exact(number), number)


def blocks(ranges: str) -> tuple[Block, ...]:
    found = []
    for left, top, right, bottom in re.findall(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", ranges):
        found.append(Block(int(top) - 1, column(left), int(bottom) - 1, column(right)))
    return tuple(found)


def column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet(
    rows: Sequence[Sequence[Typed]],
    merged: str = "",
    *,
    name: str = "Sheet1",
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    is_hidden: bool = False,
) -> Sheet:
    cells = {
        (r, c): found
        for r, row in enumerate(rows)
        for c, typed in enumerate(row)
        if (found := cell(typed)) is not None
    }
    return Sheet(
        name, cells, blocks(merged), frozenset(hidden_rows), frozenset(hidden_columns), is_hidden
    )


def subject(key: str, name: str, unit: str = "亿元", **more: object) -> Subject:
    return Subject(subject=key, name=name, unit=unit, **({"columns": ALL} | more))  # type: ignore[arg-type]


def seeded() -> list[Subject]:
    """Every indicator of the seeds, as a return that asks for all of them would."""
    path = Path(__file__).parents[3] / "seeds" / "indicators.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [
            Subject(
                subject=row["code"],
                name=row["name"],
                synonyms=tuple(filter(None, row["synonyms"].split("|"))),
                unit=row["unit"] if row["has_value"] == "1" else "%",
                parent=row["parent"],
                columns=frozenset({"status", "note"})
                | ({"value"} if row["has_value"] == "1" else set())
                | ({"growth"} if row["has_growth"] == "1" else set())
                | ({"rank"} if row["with_peers"] == "1" else set()),
            )
            for row in csv.DictReader(lines)
        ]


def matched(
    sheets: Sheet | Sequence[Sheet],
    subjects: Sequence[Subject],
    *,
    month: Month = NOVEMBER,
    learned: Mapping[str, str] | None = None,
    learned_columns: Mapping[str, str] | None = None,
    home: Sequence[str] = ("石拐区",),
    columns: Sequence[Column] = COLUMNS,
) -> Matched:
    book = Book(tuple([sheets] if isinstance(sheets, Sheet) else sheets))
    found = tables(book, columns=columns, month=month)
    return match(
        found,
        subjects,
        columns,
        month=month,
        learned=learned or {},
        learned_columns=learned_columns or {},
        home=home,
    )


def taken(result: Matched) -> dict[tuple[str, str], str]:
    """What would be written, by subject and column."""
    return {(one.subject, one.column): one.text for one in result.entries if not one.problem}


def refused(result: Matched) -> dict[str, str]:
    """The refused cells' sentences, by address."""
    return {one.address: one.problem for one in result.entries if one.problem}


def table(*rows: Sequence[Typed], unit: str = "单位：亿元、%") -> list[Sequence[Typed]]:
    """Rows under a title, a unit line and the usual three columns."""
    return [["2024年1—11月主要指标"], [unit], HEAD, *rows]


def left_out(result: Matched) -> dict[str, str]:
    return {one.address: one.why for one in result.ignored}


def unknown(result: Matched) -> dict[str, tuple[str, ...]]:
    return {one.name: one.candidates for one in result.unknown}


HEAD: list[Typed] = ["指标名称", "1—11月累计", "同比增长（%）"]
GDP = subject("gdp", "地区生产总值", synonyms=("GDP", "生产总值", "地区生产总值（GDP）"))
FAI = subject("fai", "固定资产投资", synonyms=("固投", "固定资产投资（不含农户）"))
RETAIL = subject("retail", "社会消费品零售总额", synonyms=("社零",))
