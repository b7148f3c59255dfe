"""What hangs on a project, row by row, in words: procedures, money, milestones, events, files.

Pure; a row is late or not as seen from the day of the page.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from projects.choices import FileKind, Need, ProcedureState
from projects.detail import Book
from projects.formulas import rate_by_procedure, rate_by_project, share
from projects.models import Milestone, Procedure, ProjectEvent, ProjectFile

SHOWN_PHOTOS = 4
LARGEST_PHOTO = 6 * 1024 * 1024  # bytes; a larger one is offered as a file
PICTURES = (".png", ".jpg", ".jpeg")


def permits_told(book: Book) -> dict[str, Any]:
    """手续: the rows, and both published rates as at the end of the month (DOMAIN §3.5)."""
    permits = book.entry.permits
    main = [one for one in permits if one.main]
    return {
        "rows": [_permit(one, book.today) for one in book.procedures],
        "needed": book.entry.needed_permits,
        "done": book.entry.done_permits,
        "spared": sum(not one.needed for one in permits),
        "main": len(main),
        "main_settled": sum(one.settled for one in main),
        "all_main": rate_by_project([permits]) == 100,
        "rate": rate_by_procedure(permits),
        "blocked": book.entry.blocked,
        "unlisted": book.unlisted,
    }


def _permit(row: Procedure, today: date) -> dict[str, Any]:
    needed = row.need == Need.NEEDED
    is_open = needed and row.done_on is None
    return {
        "row": row,
        "needed": needed,
        "state": str(ProcedureState(row.state).label if needed else Need(row.need).label),
        "is_done": row.state == ProcedureState.DONE,
        "is_late": is_open and row.due_on is not None and row.due_on < today,
        "authority": row.authority or row.kind.authority,
    }


def funding_told(book: Book) -> dict[str, Any]:
    """资金: by source against the total, and what came in and went out this year."""
    total = book.project.total_investment
    together = sum((one.amount for one in book.funding), Decimal(0)) if book.funding else None
    figure = book.entry.judged.figure
    return {
        "rows": [
            {
                "title": one.get_kind_display(),
                "amount": one.amount,
                "share": share(one.amount, total),
            }
            for one in book.funding
        ],
        "together": together,
        "share": share(together, total),
        "missing": total - together if total is not None and together is not None else None,
        "received": figure.received if figure else None,
        "paid": figure.paid if figure else None,
        "rate": book.entry.paid_rate,
    }


def milestone_told(row: Milestone, today: date) -> dict[str, Any]:
    """A milestone and how it stands on a day."""
    due, done = row.due_on, row.done_on
    late = (done or today) - due if due else None
    is_late = late is not None and late.days > 0
    if is_late and late is not None:
        words = f"{'晚' if done else '逾期'}{late.days}天"
    elif done:
        words = "已完成"
    else:
        words = f"还有{(due - today).days}天" if due else ""
    return {"row": row, "words": words, "is_late": is_late, "is_done": done is not None}


def event_told(event: ProjectEvent) -> dict[str, Any]:
    """An event and where it stands: waiting, in force, voided."""
    return {
        "event": event,
        "day": event.day_text,
        "is_waiting": event.confirmed_at is None and event.voided_at is None,
        "is_voided": event.voided_at is not None,
    }


def files_told(book: Book) -> dict[str, Any]:
    """The newest photos to be looked at, the rest to be fetched; `used` prove an event."""
    photos = [one for one in book.files if is_picture(one)][:SHOWN_PHOTOS]
    shown = {one.pk for one in photos}
    return {
        "photos": photos,
        "files": [one for one in book.files if one.pk not in shown],
        "used": {one.evidence_id for one in book.events if one.voided_at is None},
    }


def is_picture(file: ProjectFile) -> bool:
    """A photo that a page can show, and not too large for it."""
    known = file.kind == FileKind.PHOTO and file.name.lower().endswith(PICTURES)
    return known and file.size <= LARGEST_PHOTO
