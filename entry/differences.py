"""What changed on a return between two of its versions, read from the audit trail."""

from collections.abc import Collection, Iterable

from entry.models import AuditEvent, Return
from entry.registers import registers
from entry.sheets import Difference

CELLS, ADDED, REMOVED = "figure.save", "evidence.add", "evidence.remove"
ATTACHED = "已附"


def differences_since(monthly_return: Return, version: int) -> list[Difference]:
    """The cells and evidence files that now differ from what they were at `version`.

    One entry for each; what was changed and changed back is not listed.
    """
    events = list(
        AuditEvent.objects.filter(
            monthly_return=monthly_return,
            return_version__gt=version,
            action__in=(CELLS, ADDED, REMOVED),
        )
        .select_related("actor")
        .order_by("sequence")
    )
    cells = [event for event in events if event.action == CELLS]
    files = [event for event in events if event.action != CELLS]
    return [*_cells(monthly_return, cells), *_files(files)]


def _cells(monthly_return: Return, events: Iterable[AuditEvent]) -> list[Difference]:
    cells: dict[tuple[str, str], tuple[str, AuditEvent]] = {}
    for event in events:
        for column, before in event.before.items():
            key = (event.subject, column)
            first = cells[key][0] if key in cells else before
            cells[key] = (first, event)
    titles = _titles(monthly_return, {path.partition("/")[0] for path, _ in cells})
    return [
        Difference(
            register=path.partition("/")[0],
            subject=path.partition("/")[2],
            title=titles.get(path, path),
            column=titles.get(f"{path.partition('/')[0]}#{column}", column),
            column_key=column,
            before=first,
            after=event.after[column],
            by=str(event.actor),
            at=event.at.isoformat(),
        )
        for (path, column), (first, event) in cells.items()
        if first != event.after[column]
    ]


def _files(events: Iterable[AuditEvent]) -> list[Difference]:
    """A file is put on once and taken off once: one with a single event made a difference."""
    by_file: dict[str, list[AuditEvent]] = {}
    for event in events:
        by_file.setdefault(event.object_id, []).append(event)
    return [
        Difference(
            register="",
            subject="",
            title="佐证材料",
            column=(event.after or event.before)["name"],
            column_key=event.object_id,
            before=ATTACHED if event.action == REMOVED else "",
            after=ATTACHED if event.action == ADDED else "",
            by=str(event.actor),
            at=event.at.isoformat(),
        )
        for event, *more in by_file.values()
        if not more
    ]


def _titles(monthly_return: Return, changed: Collection[str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for each in (one for one in registers() if one.key in changed):
        sheet = each.sheet(monthly_return)
        columns = (*sheet.columns, *sheet.kept)
        titles |= {f"{each.key}#{column.key}": column.title for column in columns}
        titles |= {f"{each.key}/{row.subject}": row.full_title for row in sheet.rows}
    return titles
