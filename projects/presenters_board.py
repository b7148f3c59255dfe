"""What the template of the wall gets: plain values, words and the points of its drawings. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from entry.numbers import display
from entry.periods import Month
from plan.lights import Light, State
from projects.board import Board, Group, Mark, MonthCell, Row
from projects.board_drawing import day_line, segments

# One sheet of A3 in letters of each size: how many lines it holds, in tenths, and how many
# characters of a name stand on one line. What is more goes over several sheets.
SHEETS = (("roomy", 290, 17), ("dense", 380, 22), ("tight", 460, 25), ("tightest", 530, 28))
FLAGGED = (State.RED, State.YELLOW)


@dataclass(frozen=True, slots=True)
class CellView:
    """One month of one project; `told` says in a sentence what the box draws."""

    text: str
    classes: str
    area: str
    plan: str
    today: str
    flag: str
    signs: tuple[Mark, ...]
    told: str


@dataclass(frozen=True, slots=True)
class RowView:
    number: int
    row: Row
    stage: str
    lead: str
    official: str
    light: Light
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    group: Group
    rows: tuple[RowView, ...]


def board_page(board: Board, today: date) -> dict[str, Any]:
    """Everything that `projects/board.html` shows besides the controls."""
    groups = tuple(_groups(board, today))
    return {
        "board": board,
        "ledger": board.ledger,
        "groups": groups,
        "heads": [_head(month, board.ledger.month, today) for month in board.months],
        "is_grouped": board.by != "none",
        "with_lead": board.by != "department",
        "with_official": board.by != "official",
        "width": 23 - (board.by == "department") - (board.by == "official"),
        "density": _density(groups, is_grouped=board.by != "none"),
        "today_words": _day_words(today) if today.year == board.ledger.month.year else "",
        "signs": [mark for mark in Mark if mark not in (Mark.STOPPED, Mark.REMOVED)],
    }


def _groups(board: Board, today: date) -> Iterable[GroupView]:
    number = 0
    for group in board.groups:
        rows = []
        for row in group.rows:
            number += 1
            rows.append(_row(number, row, board.ledger.month, today))
        yield GroupView(group, tuple(rows))


def _row(number: int, row: Row, now: Month, today: date) -> RowView:
    project, judged = row.entry.project, row.entry.judged
    drawn = segments([one.planned for one in row.cells], [one.done for one in row.cells])
    return RowView(
        number=number,
        row=row,
        stage=judged.stage.word,
        lead=project.lead.short_name,
        official=project.lead_official.full_name if project.lead_official else "",
        light=judged.light,
        cells=tuple(
            CellView(
                text=cell_text(cell, now),
                classes=_classes(cell, now),
                area=segment.area,
                plan=segment.plan,
                today=day_line(cell.month, today),
                flag=_flag(cell),
                signs=cell.marks,
                told=told(cell),
            )
            for cell, segment in zip(row.cells, drawn, strict=True)
        ),
    )


def cell_text(cell: MonthCell, now: Month) -> str:
    """What was done by then, in whole per cent; of months to come what is planned."""
    if cell.month > now:
        return "" if cell.planned is None or not cell.is_expected else display(cell.planned, 0)
    if cell.done is not None:
        return display(cell.done, 0)
    if cell.is_reported:
        return "·"
    return "未报" if cell.is_expected else ""


def _classes(cell: MonthCell, now: Month) -> str:
    found = ["is-coming" if cell.month > now else "is-over"]
    if cell.month == now:
        found.append("is-now")
    if cell.state is not None and cell.is_reported:
        found.append(f"is-{cell.state.colour}")
    if cell.month <= now and not cell.done:
        found.append("is-quiet")
    return " ".join(found)


def _flag(cell: MonthCell) -> str:
    """The colour whose shape stands in the corner: of what was not well by then."""
    return cell.state.colour.value if cell.state in FLAGGED and cell.state else ""


def told(cell: MonthCell) -> str:
    """9月底：完成63.2%，计划65.0%；预警；计划竣工。"""
    parts = []
    if cell.done is not None:
        parts.append(f"完成{display(cell.done, 1)}%")
    if cell.planned is not None and cell.is_expected:
        parts.append(f"计划{display(cell.planned, 1)}%")
    words = ["，".join(parts)] if parts else []
    words += [cell.state.word] if cell.state else []
    words += [mark.word for mark in cell.marks]
    return f"{cell.month.month}月底：{'；'.join(words)}。" if words else ""


def _head(month: Month, now: Month, today: date) -> dict[str, Any]:
    return {
        "title": f"{month.month}月",
        "is_now": month == now,
        "is_over": month <= now,
        "today": day_line(month, today),
    }


def _density(groups: Sequence[GroupView], *, is_grouped: bool) -> str:
    """How small the letters on paper must be for one sheet of A3; "long" goes over several."""
    names = [row.row.entry.project.name for one in groups for row in one.rows]
    heads = 10 * len(groups) if is_grouped else 0
    for size, most, letters in SHEETS:
        if heads + sum(15 if len(name) > letters else 10 for name in names) <= most:
            return size
    return "long"


def _day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"
