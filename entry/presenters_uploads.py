"""What the page of an upload shows, and the file of its lines. Pure but for the pages of Django."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator

from entry.errors import Refused
from entry.excel.isolation import MAX_SECONDS
from entry.exports import Cell, Column, Table
from entry.models import Upload
from entry.previewed import Fate, Line, Preview
from entry.sheets import Result
from entry.uploads import Moved, is_dead
from entry.xlsx import number_in

FATES = {
    Fate.REFUSED: "不能采用",
    Fate.CHANGED: "改动",
    Fate.NEW: "新填",
    Fate.SAME: "相同",
}
FIRST, PAGE = 100, 200  # lines of a group at first, and where it stands alone
OFFERED = 20_000  # choices on one page: beyond them only the likely ones are offered
ASKED, LEFT = 50, 200  # names asked about at a time, rows left out that are listed
STEPS = ("读取文件", "识别各行", "与月报比对")
COLUMNS = (
    Column("结果", 10),
    Column("工作表", 18),
    Column("单元格", 10),
    Column("数据项", 34),
    Column("栏", 14),
    Column("文件中", 16),
    Column("现在", 16),
    Column("写入后", 16),
    Column("说明", 60),
)


def upload_context(
    upload: Upload, *, now: datetime, refusal: Refused | None, only: str = "", page: str = ""
) -> dict[str, Any]:
    """The context of `entry/upload.html`; `only` is the fate of the group to be paged through."""
    context: dict[str, Any] = {
        "return": upload.monthly_return,
        "refusal": refusal.message if refusal else "",
        "moved": [],
        **reading_context(upload, now=now),
    }
    if upload.stage == Upload.Stage.READY:
        preview = Preview.from_json(upload.preview)
        context |= preview_context(preview, only=only, page=page)
        if isinstance(refusal, Moved):
            context["moved"] = [_moved(one, preview) for one in refusal.results]
    return context


def reading_context(upload: Upload, *, now: datetime) -> dict[str, Any]:
    """How far a file has been read; the context of `entry/_upload_progress.html`."""
    dead = is_dead(upload, now)
    at = STEPS.index(upload.step) if upload.step in STEPS else 0
    return {
        "upload": upload,
        "dead": dead,
        "reading": upload.stage == Upload.Stage.READING and not dead,
        "steps": [
            {"title": title, "state": "done" if n < at else "now" if n == at else "next"}
            for n, title in enumerate(STEPS)
        ],
        "percent": 100 * upload.done // upload.total if upload.total else 0,
        "in_rows": at > 0,
        "most_seconds": MAX_SECONDS,
        "seconds": max(0, int((now - upload.beat_at).total_seconds())),
    }


def preview_context(preview: Preview, *, only: str = "", page: str = "") -> dict[str, Any]:
    asked = [("row", one) for one in preview.unknown]
    asked += [("column", one) for one in preview.headings]
    groups = [_group(preview.of(fate), fate) for fate in FATES]
    known = [group for group in groups if group["lines"]]
    alone = next((group for group in known if group["fate"] == only), None)
    shown = {
        "preview": preview,
        "tally": [(group["title"], group["count"], group["fate"]) for group in groups],
        "writes": len(preview.wanted),
        "writable": preview.is_writable,
        "refused": len(preview.of(Fate.REFUSED)),
        "marks": len(preview.marks()),
        "asked": len(asked),
        "other_words": "改好后重新上传" if preview.of(Fate.REFUSED) else "换一个文件",
    }
    if alone is not None:
        lines = Paginator(preview.of(Fate(only)), PAGE).get_page(page)
        whole = {**alone, "lines": lines, "open": True, "more": 0}
        return {**shown, "groups": [whole], "alone": lines, "page_query": f"show={only}&"}
    return {
        **shown,
        "groups": known,
        **_questions(asked[:ASKED], preview.choices or {"row": [], "column": []}),
        "ignored": preview.ignored[:LEFT],
        "ignored_more": max(0, len(preview.ignored) - LEFT),
    }


def _group(lines: list[Line], fate: Fate) -> dict[str, Any]:
    return {
        "fate": fate.value,
        "title": FATES[fate],
        "count": len(lines),
        "lines": lines[:FIRST],
        "more": max(0, len(lines) - FIRST),
        "open": fate is not Fate.SAME,
    }


def _questions(
    asked: Sequence[tuple[str, Mapping[str, Any]]], choices: Mapping[str, Any]
) -> dict[str, Any]:
    """Names and headings that were not recognised, with the names of their form fields.

    Of very many rows for very many names only the likely ones can be chosen.
    """
    titles = dict(choices["row"])
    questions = []
    for number, (kind, one) in enumerate(asked):
        fields = {name: f"{name}-{number}" for name in ("meaning", "text", "kind")}
        likely = [(value, titles[value]) for value in one.get("candidates", ())]
        is_row = kind == "row"
        questions.append(
            {**one, "kind": kind, "is_row": is_row, "fields": fields, "likely": likely}
        )
    offered = {**choices, "all": len(titles) * len(asked) <= OFFERED}
    return {"questions": questions, "choices": offered}


def _moved(result: Result, preview: Preview) -> dict[str, str]:
    """A cell that somebody else changed, by the names that a reader knows."""
    change = result.change
    key = (change.register, change.subject, change.column)
    for line in preview.lines:
        if (line.register, line.subject, line.column) == key:
            return {"title": line.title, "column": line.column_title, "message": result.message}
    return {"title": change.subject, "column": change.column, "message": result.message}


def preview_table(upload: Upload, preview: Preview) -> Table:
    """Every line of a preview, those that cannot be taken first."""
    counts = "，".join(f"{title}{len(preview.of(fate))}处" for fate, title in FATES.items())
    return Table(
        title=f"{upload.monthly_return}导入比对结果",
        unit_line=f"文件：{upload.name}　{counts}",
        columns=COLUMNS,
        rows=[_row(line, fate) for fate in FATES for line in preview.of(fate)],
    )


def _row(line: Line, fate: Fate) -> tuple[Cell, ...]:
    return (
        FATES[fate],
        line.sheet,
        line.address,
        line.title,
        line.column_title,
        *(_cell(text) for text in (line.shown, line.before)),
        "" if fate is Fate.REFUSED else _cell(line.after),
        "；".join(filter(None, (line.message, line.remark))),
    )


def _cell(text: str) -> Cell:
    number = None if text.endswith("%") else number_in(text)
    return text if number is None else number
