"""What the page of an upload shows. Pure."""

from collections.abc import Sequence
from typing import Any

from entry.errors import Refused
from entry.models import Upload
from entry.previews import Fate, Line, Preview
from entry.uploads import Moved

FATES = {
    Fate.REFUSED: ("不能采用", "hard"),
    Fate.CHANGED: ("改动", "soft"),
    Fate.NEW: ("新填", "new"),
    Fate.SAME: ("相同", "same"),
}


def upload_context(upload: Upload, *, dead: bool, refusal: Refused | None) -> dict[str, Any]:
    """The context of `entry/upload.html`."""
    context: dict[str, Any] = {
        "upload": upload,
        "return": upload.monthly_return,
        "dead": dead,
        "reading": upload.stage == Upload.Stage.READING and not dead,
        "refusal": refusal.message if refusal else "",
        "moved": [
            {"title": r.change.subject, "column": r.change.column, "message": r.message}
            for r in (refusal.results if isinstance(refusal, Moved) else ())
        ],
    }
    if upload.stage == Upload.Stage.READY:
        context |= preview_context(Preview.from_json(upload.preview))
    return context


def preview_context(preview: Preview) -> dict[str, Any]:
    asked = [("row", one) for one in preview.unknown]
    asked += [("column", one) for one in preview.headings]
    questions = [_question(at, kind, one) for at, (kind, one) in enumerate(asked)]
    groups = [_group(preview.of(fate), fate) for fate in FATES]
    return {
        "preview": preview,
        "groups": [group for group in groups if group["lines"]],
        "tally": [(group["title"], len(group["lines"])) for group in groups],
        "questions": questions,
        "writes": len(preview.wanted),
        "writable": preview.is_writable,
    }


def _group(lines: Sequence[Line], fate: Fate) -> dict[str, Any]:
    title, tone = FATES[fate]
    return {"title": title, "tone": tone, "lines": lines, "open": fate is not Fate.SAME}


def _question(number: int, kind: str, one: Any) -> dict[str, Any]:
    """A name or heading that was not recognised, with the names of its form fields."""
    fields = {name: f"{name}-{number}" for name in ("meaning", "text", "kind")}
    return {**one, "kind": kind, "is_row": kind == "row", "fields": fields}
