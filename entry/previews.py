"""What a workbook would write into a return, cell by cell, before anything is written.

The preview is the save itself, held back before its last step (`entry.drafts`): whatever it shows
as taken is taken, with the same text, when it is confirmed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from entry.audit import Actor
from entry.drafts import Drafts
from entry.excel.grid import Book
from entry.excel.headings import IGNORE
from entry.excel.keys import without_ours
from entry.excel.matching import Entry, Heading, Matched, Subject, Unknown, match
from entry.excel.recognising import tables
from entry.excel.results import left_out
from entry.measure import Measure
from entry.models import LearnedName, Return
from entry.own_workbooks import BETWEEN, RECOUNTED, Own
from entry.previewed import Fate, Line, Preview
from entry.registers import sheets_on
from entry.sheets import Change, Column, Outcome, Result, Row, Sheet

__all__ = ["Fate", "Line", "Preview", "preview"]

_OURS = frozenset(("只供参考", "平台的记号"))


def learned(monthly_return: Return) -> dict[str, dict[str, str]]:
    """What the department meant by names and headings before: kind → written → meaning."""
    found: dict[str, dict[str, str]] = {"row": {}, "column": {}}
    kept = LearnedName.objects.filter(department=monthly_return.department_id)
    for kind, text, meaning in kept.values_list("kind", "text", "meaning"):
        found[kind][text] = meaning
    return found


def subjects_of(sheets: Iterable[Sheet]) -> list[Subject]:
    """The rows that a workbook may speak of, by all their names."""
    return [
        Subject(
            subject=f"{sheet.register}{BETWEEN}{row.subject}",
            name=row.title,
            long_name=row.full_title,
            synonyms=row.synonyms,
            unit=row.unit,
            parent=f"{sheet.register}{BETWEEN}{row.parent}" if row.parent else "",
            parent_names=row.parent_names,
            group=row.group,
            columns=row.editable.union(row.closed),
            period_label=row.period_label,
            sheet=sheet.register,
        )
        for sheet in sheets
        for row in sheet.rows
    ]


def columns_of(sheets: Iterable[Sheet]) -> list[Column]:
    """All columns by their titles: registers may call one key by different words.

    Columns that only inform are among them, to be known again, where no other has their title.
    """
    every = [column for sheet in sheets for column in sheet.columns]
    informing = {column.title: column for column in every if not column.kind}
    return list({**informing, **{column.title: column for column in every if column.kind}}.values())


def sheets_of(monthly_return: Return) -> list[Sheet]:
    """What a workbook is held against, in a fixed number of queries."""
    return sheets_on(monthly_return)


def preview(
    monthly_return: Return,
    sheets: Sequence[Sheet],
    book: Book,
    *,
    by: Actor,
    at: datetime,
    measure: Measure | None = None,
) -> Preview:
    """Recognise a workbook and hold it against the sheets of the return as they stand.

    A fixed number of queries, however many cells the book has.
    """
    own, measure = Own(book, monthly_return), measure or Measure()
    if other := own.of_another():
        return Preview(problems=(other,), version=monthly_return.version)
    beyond = subjects_of(_beyond(monthly_return, sheets))
    matched = _matched(monthly_return, book, sheets, beyond, keyed=own.keyed(), measure=measure)
    drafts = Drafts(monthly_return, by=by, at=at, over=measure.over)
    found = _weigh(drafts, sheets, matched, own, measure)
    return replace(found, notes=(*book.notes, *own.notes()))


def _beyond(monthly_return: Return, sheets: Sequence[Sheet]) -> list[Sheet]:
    """What the month's first return had and this correction does not reopen: known, not taken."""
    if not monthly_return.is_correction:
        return []
    first = Return.objects.get(
        department=monthly_return.department_id, month=monthly_return.month, sequence=0
    )
    own = {(sheet.register, row.subject) for sheet in sheets for row in sheet.rows}
    return [
        replace(one, rows=tuple(r for r in one.rows if (one.register, r.subject) not in own))
        for one in sheets_on(first)
    ]


def _matched(
    monthly_return: Return,
    book: Book,
    sheets: Sequence[Sheet],
    beyond: Sequence[Subject],
    *,
    keyed: Mapping[tuple[str, int], str],
    measure: Measure,
) -> Matched:
    known = learned(monthly_return)
    columns = columns_of(sheets)
    area = monthly_return.department.area
    found = tables(without_ours(book), columns=columns, month=monthly_return.month)
    measure.begin("识别各行", sum(len(table.rows) for table in found))
    matched = match(
        found,
        [*subjects_of(sheets), *beyond],
        columns,
        month=monthly_return.month,
        learned=known["row"],
        learned_columns=known["column"],
        home=(area.name, area.short_name),
        keyed=keyed,
        over=measure.over,
    )
    others = {one.subject for one in beyond}
    left = [one for one in matched.entries if one.subject in others]
    return replace(
        matched,
        entries=tuple(one for one in matched.entries if one.subject not in others),
        ignored=(*matched.ignored, *(left_out(one, "不在本次更正范围内") for one in left)),
    )


def _weigh(
    drafts: Drafts, sheets: Sequence[Sheet], matched: Matched, own: Own, measure: Measure
) -> Preview:
    rows = {(sheet.register, row.subject): row for sheet in sheets for row in sheet.rows}
    titles = {(s.register, column.key): column.title for s in sheets for column in s.columns}
    sound = [entry for entry in matched.entries if not entry.problem]
    measure.begin("与月报比对", len({entry.subject for entry in sound}))
    by_register: dict[str, list[Change]] = {}
    for entry in sound:
        change = _change(entry, rows)
        by_register.setdefault(change.register, []).append(change)
    known = {sheet.register: {row.subject: row for row in sheet.rows} for sheet in sheets}
    for register, changes in by_register.items():
        drafts.write(register, changes, known[register])
    results = {result.change[:3]: result for result in drafts.results}
    headings = [one for one in matched.headings if not one.column]
    return Preview(
        lines=tuple(_line(entry, rows, titles, results, own) for entry in matched.entries),
        unknown=tuple(_unknown(one, rows) for one in matched.unknown),
        headings=tuple(_heading(one) for one in headings),
        ignored=tuple(_ignored(matched)),
        problems=tuple({**asdict(one), "sentence": one.sentence} for one in matched.problems),
        choices=_choices(sheets) if matched.unknown or headings else None,
        version=drafts.monthly_return.version,
    )


def _ignored(matched: Matched) -> Iterator[dict[str, Any]]:
    """Rows and cells that were left out, and whole columns, but for those that only inform."""
    for heading in matched.headings:
        if heading.column == IGNORE and heading.why not in _OURS:
            yield _heading(heading)
    for one in matched.ignored:
        yield asdict(one)


def _choices(sheets: Sequence[Sheet]) -> dict[str, list[tuple[str, str]]]:
    """All that a name or a heading can mean."""
    rows = [
        (f"{sheet.register}{BETWEEN}{row.subject}", row.full_title)
        for sheet in sheets
        for row in sheet.rows
    ]
    titles: dict[str, list[str]] = {}
    for one in columns_of(sheets):
        if one.kind:
            titles.setdefault(one.key, []).append(one.title)
    return {"row": rows, "column": [(key, "／".join(named)) for key, named in titles.items()]}


def _unknown(one: Unknown, rows: Mapping[tuple[str, str], Row]) -> dict[str, Any]:
    likely = [subject for subject in one.candidates if _split(subject) in rows]
    return {
        "sheet": one.sheet,
        "address": one.address,
        "name": one.name,
        "key": one.key,
        "candidates": likely,
    }


def _heading(one: Heading) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "address": one.address,
        "name": one.shown,
        "key": one.key,
        "why": one.why,
    }


def _split(subject: str) -> tuple[str, str]:
    register, _, rest = subject.partition(BETWEEN)
    return register, rest


def _change(entry: Entry, rows: Mapping[tuple[str, str], Row]) -> Change:
    register, subject = _split(entry.subject)
    return Change(register, subject, entry.column, entry.text, rows[register, subject].version)


def _line(
    entry: Entry,
    rows: Mapping[tuple[str, str], Row],
    titles: Mapping[tuple[str, str], str],
    results: Mapping[tuple[str, str, str], Result],
    own: Own,
) -> Line:
    register, subject = _split(entry.subject)
    row = rows[register, subject]
    before = row.cells.get(entry.column, "")
    result = None if entry.problem else results[register, subject, entry.column]
    taken = result is not None and result.outcome is Outcome.SAVED
    after = result.text if result is not None and taken else ""
    follows = taken and entry.text == before != after
    if not taken and entry.column in row.closed:
        return _closed(entry, row, titles, own)
    return Line(
        register,
        subject,
        entry.column,
        row.full_title,
        titles.get((register, entry.column), entry.column),
        entry.sheet,
        entry.address,
        entry.shown,
        entry.text,
        before,
        after,
        Fate.SAME.value if follows else _fate(before, after, taken=taken).value,
        entry.problem or (result.message if result else ""),
        "随本行其他栏变动" if follows else entry.remark,
        row.version,
    )


def _closed(entry: Entry, row: Row, titles: Mapping[tuple[str, str], str], own: Own) -> Line:
    """A cell that nobody types and that says something else: unless we wrote that, refused."""
    register, subject = _split(entry.subject)
    stands = row.cells.get(entry.column, "")
    is_ours = not entry.problem and own.was_given(register, row, entry.column, entry.text)
    return Line(
        register,
        subject,
        entry.column,
        row.full_title,
        titles.get((register, entry.column), entry.column),
        entry.sheet,
        entry.address,
        entry.shown,
        entry.text,
        stands,
        stands if is_ours else "",
        (Fate.SAME if is_ours else Fate.REFUSED).value,
        "" if is_ours else row.closed[entry.column],
        RECOUNTED if is_ours else entry.remark,
        row.version,
    )


def _fate(before: str, after: str, *, taken: bool) -> Fate:
    if not taken:
        return Fate.REFUSED
    if before == after:
        return Fate.SAME
    return Fate.CHANGED if before else Fate.NEW
