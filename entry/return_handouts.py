"""A return as a file: its figures with what was found and said of them, its evidence, its steps.

Pure; it takes what the page takes from `entry.queries`, so that file and page cannot disagree.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from entry.exports import Cell, Column, Table
from entry.handouts import stamp_words, state_words
from entry.queries import ReturnPage
from entry.sheets import Column as SheetColumn
from entry.sheets import Kind, Problem, Row, Severity, Sheet
from entry.steps import STEP_TITLES
from entry.xlsx import number_in

DIFFERENCE_COLUMNS = (
    Column("数据项", 30),
    Column("栏", 14),
    Column("原来", 16),
    Column("现在", 16),
    Column("修改人", 12),
    Column("修改时间", 17),
)
EVIDENCE_COLUMNS = (
    Column("文件名", 40),
    Column("大小（字节）", 14, 0),
    Column("上传人", 12),
    Column("上传时间", 17),
    Column("SHA-256摘要", 68),
)
STEP_COLUMNS = (
    Column("时间", 17),
    Column("办理人", 12),
    Column("动作", 12),
    Column("理由", 40),
    Column("逐项意见", 60),
    Column("版本", 8, 0),
)
NOTES = ("注：空格表示还没有填；“—”表示没有数据，不等于0；当月数由同一时点已知的累计数相减得出。",)
_FOUND = {Severity.HARD: "须改正", Severity.SOFT: "待说明"}


def return_tables(page: ReturnPage, *, whole: bool) -> tuple[list[Table], list[str]]:
    """The return's sheets; if `whole`, also what changed since the last review, evidence, steps.

    The sheets alone are plain data: they can be sent in again as they are.
    """
    found = page.monthly_return
    parts = [(sheet.title, _sheet(sheet, page)) for sheet in page.sheets]
    if whole:
        parts += [("与上次送审相比", _differences(page))] if page.differences else []
        parts += [("佐证材料", _evidence(page)), ("办理记录", _steps(page))]
    unit = (
        f"{found.department.name}　状态：{state_words(found.state, is_returned=found.is_returned)}"
    )
    tables = [
        Table(
            title=f"{found}{one.title}",
            unit_line=one.unit_line or unit,
            columns=one.columns,
            rows=one.rows,
            notes=one.notes,
        )
        for _, one in parts
    ]
    return tables, [name for name, _ in parts]


def _sheet(sheet: Sheet, page: ReturnPage) -> Table:
    columns = [
        Column(f"{sheet.row_word}名称", 30),
        Column("时期", 10),
        *(Column(one.title, 32 if _is_prose(one) else 12) for one in sheet.columns),
        Column("检查", 40),
        Column("审核意见", 30),
        Column("送审后改动", 30),
    ]
    problems: dict[str, list[Problem]] = {}
    for problem in page.problems:
        if problem.register == sheet.register:
            problems.setdefault(problem.subject, []).append(problem)
    rows = [_sheet_row(sheet, row, problems.get(row.subject, ()), page) for row in sheet.rows]
    return Table(title="数据", unit_line="", columns=columns, rows=rows, notes=NOTES)


def _sheet_row(
    sheet: Sheet,
    row: Row,
    problems: Sequence[Problem],
    page: ReturnPage,
) -> tuple[Cell, ...]:
    here = (sheet.register, row.subject)
    changed = [one for one in page.differences if (one.register, one.subject) == here]
    return (
        f"其中：{row.title}" if row.indent else row.full_title,
        row.period_label,
        *(_cell(row.cells.get(one.key, ""), words=_is_prose(one)) for one in sheet.columns),
        "；".join(_finding(one) for one in problems if one.code != "blank"),
        page.remarks.get(here, ""),
        "；".join(f"{one.column}：{one.before or '无'}→{one.after or '无'}" for one in changed),
    )


def _is_prose(column: SheetColumn) -> bool:
    return column.prose or column.kind is Kind.TEXT


def _cell(text: str, *, words: bool) -> Cell:
    """A number as a number; a percentage, a sign for nothing and words as they are."""
    if words or text.endswith("%"):
        return text
    number = number_in(text)
    return text if number is None else number


def _finding(problem: Problem) -> str:
    word = _FOUND[problem.severity] if problem.stops else "已说明"
    return f"{word}：{problem.message}"


def _differences(page: ReturnPage) -> Table:
    rows: Iterable[tuple[Cell, ...]] = (
        (one.title, one.column, *map(_changed, (one.before, one.after)), one.by, _moment(one.at))
        for one in page.differences
    )
    return Table(
        title="与上次送审相比的改动", unit_line="", columns=DIFFERENCE_COLUMNS, rows=list(rows)
    )


def _changed(text: str) -> Cell:
    return _cell(text, words=False) if text else "无"


def _evidence(page: ReturnPage) -> Table:
    rows = [
        (one.name, one.size, str(one.uploaded_by), stamp_words(one.uploaded_at), one.sha256)
        for one in page.evidence
    ]
    return Table(title="佐证材料清单", unit_line="", columns=EVIDENCE_COLUMNS, rows=rows)


def _steps(page: ReturnPage) -> Table:
    titles = {
        (sheet.register, row.subject): row.full_title for sheet in page.sheets for row in sheet.rows
    }
    rows = [
        (
            stamp_words(event.at),
            str(event.by),
            STEP_TITLES.get(event.action, event.action),
            event.reason,
            "；".join(
                f"{titles.get((one.register, one.subject), one.subject)}：{one.text}"
                for one in event.remarks.all()
            ),
            event.version,
        )
        for event in page.events
    ]
    return Table(title="办理记录", unit_line="", columns=STEP_COLUMNS, rows=rows)


def _moment(text: str) -> str:
    return stamp_words(datetime.fromisoformat(text)) if text else ""
