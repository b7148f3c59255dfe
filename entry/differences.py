"""What changed on a return between two of its versions, read from the audit trail."""

from entry.models import AuditEvent, Return
from entry.registers import registers
from entry.sheets import Difference


def differences_since(monthly_return: Return, version: int) -> list[Difference]:
    """The cells whose text now differs from what it was at `version`, one entry for each cell.

    A cell that was changed and changed back is not listed.
    """
    events = (
        AuditEvent.objects.filter(
            monthly_return=monthly_return, return_version__gt=version, action="figure.save"
        )
        .select_related("actor")
        .order_by("sequence")
    )
    cells: dict[tuple[str, str], tuple[str, AuditEvent]] = {}
    for event in events:
        for column, before in event.before.items():
            key = (event.subject, column)
            first = cells[key][0] if key in cells else before
            cells[key] = (first, event)
    titles = _titles(monthly_return) if cells else {}
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


def _titles(monthly_return: Return) -> dict[str, str]:
    titles: dict[str, str] = {}
    for each in registers():
        sheet = each.sheet(monthly_return)
        titles |= {f"{each.key}#{column.key}": column.title for column in sheet.columns}
        titles |= {f"{each.key}/{row.subject}": row.full_title for row in sheet.rows}
    return titles
