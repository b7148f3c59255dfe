"""How far the subjects that our own workbooks carry in a hidden column are believed.

People sort, rename, insert and delete rows before they send a workbook back. The hidden column
mostly moves along, but a part of a table can be sorted without it. So what a name says of itself
wins: the key chooses between rows of one name, and speaks for a row whose name nobody knows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from entry.excel.recognising import FoundRow, FoundTable
from entry.excel.subjects import Index

Spot = tuple[str, int]  # sheet and row, counted from 0


def believed(
    tables: Iterable[tuple[FoundTable, Index]], keyed: Mapping[Spot, str]
) -> dict[Spot, str]:
    """The subjects of rows by their keys, as far as no name speaks against them.

    Each table comes with those that its rows can mean. One row whose name is another subject's,
    and the keys of its whole sheet are left aside. A row with an unknown name has its key's
    subject unless another row lays claim to that.
    """
    if not keyed:
        return {}
    alike: dict[int, tuple[Index, list[FoundTable]]] = {}
    for table, index in tables:
        alike.setdefault(id(index), (index, []))[1].append(table)
    found: dict[Spot, str] = {}
    for index, group in alike.values():
        found |= _believed(group, keyed, index)
    return found


def _believed(
    tables: Sequence[FoundTable], keyed: Mapping[Spot, str], index: Index
) -> dict[Spot, str]:
    rows = [((table.sheet, row.row), row) for table in tables for row in table.rows]
    displaced = set(_displaced(rows, keyed, index))
    keys = {
        spot: keyed[spot]
        for spot, _ in rows
        if keyed.get(spot) in index.subjects and spot[0] not in displaced
    }
    named = {spot: [one.subject for one in index.forms(row.name)] for spot, row in rows}
    agreed = {spot: subject for spot, subject in keys.items() if subject in named[spot]}
    claimed = {*agreed.values(), *_claimed(named, keys)}
    strange = {spot: subject for spot, subject in keys.items() if not named[spot]}
    times = Counter(strange.values())
    return agreed | {
        spot: subject
        for spot, subject in strange.items()
        if subject not in claimed and times[subject] == 1
    }


def _displaced(
    rows: Iterable[tuple[Spot, FoundRow]], keyed: Mapping[Spot, str], index: Index
) -> Iterator[str]:
    """Sheets on which a row's name says one subject and its key another."""
    for spot, row in rows:
        subject = keyed.get(spot)
        known = [one.subject for one in index.forms(row.name)] if subject else []
        if known and subject not in known:
            yield spot[0]


def _claimed(named: Mapping[Spot, Sequence[str]], keys: Mapping[Spot, str]) -> Iterator[str]:
    """What rows without a key of their own can mean by their names."""
    for spot, subjects in named.items():
        if spot not in keys:
            yield from subjects
