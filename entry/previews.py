"""What a workbook would write into a return, cell by cell, before anything is written.

The preview is the save itself, held back before its last step (`entry.drafts`): whatever it shows
as taken is taken, with the same text, when it is confirmed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from entry.audit import Actor
from entry.drafts import Drafts
from entry.excel.keys import without_ours
from entry.excel.matching import Entry, Heading, Matched, Subject, Unknown, match
from entry.excel.recognising import tables
from entry.models import LearnedName, Return
from entry.registers import registers
from entry.sheets import Change, Column, Outcome, Result, Row, Sheet

BETWEEN = "|"  # register|subject, as in the grid's field names


class Fate(StrEnum):
    """What becomes of a cell of the workbook."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the workbook: where it stands, what it says, what would become of it.

    `shown` is in the file's own words, `text` what is typed for it; `before` and `after` are how
    the cell of the return reads. `version` is the row's version that the preview saw.
    """

    register: str
    subject: str
    column: str
    title: str
    column_title: str
    sheet: str
    address: str
    shown: str
    text: str
    before: str
    after: str
    fate: str
    message: str = ""
    remark: str = ""
    version: int = 0

    def change(self) -> Change:
        return Change(self.register, self.subject, self.column, self.text, self.version)


@dataclass(frozen=True, slots=True)
class Preview:
    """All that was found in a workbook. It is kept as JSON with the upload."""

    lines: tuple[Line, ...]
    unknown: tuple[Mapping[str, Any], ...]
    headings: tuple[Mapping[str, Any], ...]
    ignored: tuple[Mapping[str, Any], ...]
    problems: tuple[str, ...]
    version: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Preview":
        lines = tuple(Line(**line) for line in kept["lines"])
        rest = {name: tuple(kept[name]) for name in ("unknown", "headings", "ignored", "problems")}
        return cls(lines=lines, version=kept["version"], **rest)

    def of(self, *fates: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate in fates]

    @property
    def wanted(self) -> list[Line]:
        """What a confirmation writes."""
        return self.of(Fate.NEW, Fate.CHANGED)

    @property
    def is_writable(self) -> bool:
        """All or nothing: one refused cell, and nothing is written."""
        return bool(self.wanted) and not self.of(Fate.REFUSED) and not self.problems


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
            columns=row.editable,
            period_label=row.period_label,
        )
        for sheet in sheets
        for row in sheet.rows
    ]


def columns_of(sheets: Iterable[Sheet]) -> list[Column]:
    """The columns that may be typed into, each once."""
    found = {column.key: column for sheet in sheets for column in sheet.columns if column.kind}
    return list(found.values())


def preview(monthly_return: Return, book: Any, *, by: Actor, at: datetime) -> Preview:
    """Recognise a workbook and hold it against the return as it stands.

    A fixed number of queries, however many cells the book has.
    """
    sheets = [each.sheet(monthly_return) for each in registers()]
    known = learned(monthly_return)
    columns = columns_of(sheets)
    area = monthly_return.department.area
    matched = match(
        tables(without_ours(book), columns=columns, month=monthly_return.month),
        subjects_of(sheets),
        columns,
        month=monthly_return.month,
        learned=known["row"],
        learned_columns=known["column"],
        home=(area.name, area.short_name),
    )
    return _weigh(monthly_return, sheets, matched, by=by, at=at)


def _weigh(
    monthly_return: Return, sheets: Sequence[Sheet], matched: Matched, *, by: Actor, at: datetime
) -> Preview:
    rows = {(sheet.register, row.subject): row for sheet in sheets for row in sheet.rows}
    titles = {(s.register, column.key): column.title for s in sheets for column in s.columns}
    drafts = Drafts(monthly_return, by=by, at=at)
    sound = [entry for entry in matched.entries if not entry.problem]
    by_register: dict[str, list[Change]] = {}
    for entry in sound:
        change = _change(entry, rows)
        by_register.setdefault(change.register, []).append(change)
    for register, changes in by_register.items():
        drafts.write(register, changes)
    results = {(r.change.register, r.change.subject, r.change.column): r for r in drafts.results}
    return Preview(
        lines=tuple(_line(entry, rows, titles, results) for entry in matched.entries),
        unknown=tuple(_unknown(one, sheets) for one in matched.unknown),
        ignored=tuple(asdict(one) for one in matched.ignored),
        headings=tuple(_heading(one, sheets) for one in matched.headings if not one.column),
        problems=tuple(problem.sentence for problem in matched.problems),
        version=monthly_return.version,
    )


def _unknown(one: Unknown, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """With the titles of its candidates, the likeliest first, and then of all other rows."""
    titles = {
        f"{sheet.register}{BETWEEN}{row.subject}": row.full_title
        for sheet in sheets
        for row in sheet.rows
    }
    likely = [subject for subject in one.candidates if subject in titles]
    order = [*likely, *(subject for subject in titles if subject not in likely)]
    choices = [{"value": subject, "title": titles[subject]} for subject in order]
    return {
        "sheet": one.sheet,
        "address": one.address,
        "name": one.name,
        "key": one.key,
        "choices": choices,
    }


def _heading(one: Heading, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """A column that was not understood, with all it could be."""
    choices = [{"value": column.key, "title": column.title} for column in columns_of(sheets)]
    return {
        "sheet": one.sheet,
        "address": one.address,
        "name": one.shown,
        "key": one.key,
        "why": one.why,
        "choices": choices,
    }


def _key(entry: Entry) -> tuple[str, str]:
    register, _, subject = entry.subject.partition(BETWEEN)
    return register, subject


def _change(entry: Entry, rows: Mapping[tuple[str, str], Row]) -> Change:
    register, subject = _key(entry)
    return Change(register, subject, entry.column, entry.text, rows[register, subject].version)


def _line(
    entry: Entry,
    rows: Mapping[tuple[str, str], Row],
    titles: Mapping[tuple[str, str], str],
    results: Mapping[tuple[str, str, str], Result],
) -> Line:
    register, subject = _key(entry)
    row = rows[register, subject]
    before = row.cells.get(entry.column, "")
    result = None if entry.problem else results[register, subject, entry.column]
    taken = result is not None and result.outcome is Outcome.SAVED
    after = result.text if result is not None and taken else ""
    return Line(
        register=register,
        subject=subject,
        column=entry.column,
        title=row.full_title,
        column_title=titles.get((register, entry.column), entry.column),
        sheet=entry.sheet,
        address=entry.address,
        shown=entry.shown,
        text=entry.text,
        before=before,
        after=after,
        fate=_fate(before, after, taken=taken).value,
        message=entry.problem or (result.message if result else ""),
        remark=entry.remark,
        version=row.version,
    )


def _fate(before: str, after: str, *, taken: bool) -> Fate:
    if not taken:
        return Fate.REFUSED
    if before == after:
        return Fate.SAME
    return Fate.CHANGED if before else Fate.NEW
