"""The kernel's lists as files: what the worklist and the board show. Pure.

Each takes what its page takes from `entry.queries`, so that file and page cannot disagree.
"""

from datetime import datetime

from django.utils.timezone import localtime

from entry.exports import Cell, Column, Table
from entry.models import Return, State
from entry.queries import Board, Line, Task, Worklist

TASK_COLUMNS = (
    Column("类别", 12),
    Column("月份", 12),
    Column("部门", 16),
    Column("次序", 10),
    Column("状态", 10),
    Column("截止日", 12),
    Column("时限", 14),
    Column("提交人", 12),
    Column("更正原因", 40),
)
BOARD_COLUMNS = (
    Column("序号", 6, 0),
    Column("部门", 16),
    Column("次序", 10),
    Column("状态", 10),
    Column("截止日", 12),
    Column("逾期", 8),
    Column("提交人", 12),
    Column("提交时间", 17),
    Column("审核人", 12),
    Column("审核时间", 17),
    Column("发布人", 12),
    Column("发布时间", 17),
    Column("佐证（份）", 8, 0),
    Column("更正原因", 40),
    Column("计数有变动", 50),
)


def worklist_table(worklist: Worklist, title: str) -> Table:
    sections = (
        ("本月待报", worklist.to_fill),
        ("待我审核", worklist.to_review),
        ("办理中", worklist.under_way),
        ("最近发布", worklist.published),
    )
    return Table(
        title=title,
        unit_line="已退回的排在最前，其余按截止日排列",
        columns=TASK_COLUMNS,
        rows=[_task(name, task) for name, tasks in sections for task in tasks],
    )


def _task(section: str, task: Task) -> tuple[Cell, ...]:
    return (
        section,
        f"{task.month.year}年{task.month.month}月",
        task.department.short_name,
        round_words(task.sequence),
        state_words(task.state, is_returned=task.is_returned),
        task.due_on.isoformat(),
        _limit(task) if section == "本月待报" else "逾期" if task.is_late else "",
        task.submitted_by,
        task.reason,
    )


def _limit(task: Task) -> str:
    if task.days_left < 0:
        return f"已过{-task.days_left}天"
    return f"还有{task.days_left}天" if task.days_left else "今天截止"


def board_table(board: Board, title: str) -> Table:
    regular = [_board_line(number, line) for number, line in enumerate(board.lines, start=1)]
    corrections = [
        _board_line(number, one)
        for number, one in enumerate(board.corrections, start=len(regular) + 1)
    ]
    told = "，".join(f"{state.label}{board.counts.get(state.value, 0)}个" for state in State)
    return Table(
        title=title,
        unit_line=f"应报{len(regular)}个：{told}，未开启{board.counts.get('', 0)}个",
        columns=BOARD_COLUMNS,
        rows=[*regular, *corrections],
    )


def _board_line(number: int, line: Line) -> tuple[Cell, ...]:
    if line.monthly_return is not None:
        return _board_return(number, line, line.monthly_return)
    blank = ("",) * 6
    due, late_word = line.task.due_on.isoformat(), "逾期" if line.task.is_late else ""
    return (number, line.department.short_name, "", "未开启", due, late_word, *blank, None, "", "")


def _board_return(number: int, line: Line, one: Return) -> tuple[Cell, ...]:
    return (
        number,
        one.department.short_name,
        round_words(one.sequence),
        state_words(one.state, is_returned=one.is_returned),
        one.due_on.isoformat(),
        "逾期" if line.task.is_late else "",
        str(one.submitted_by or ""),
        stamp_words(one.submitted_at),
        str(one.approved_by or ""),
        stamp_words(one.approved_at),
        str(one.published_by or ""),
        stamp_words(one.published_at),
        line.evidence,
        one.reason,
        "；".join(f"{each.title}：{each.words}" for each in line.moved),
    )


def state_words(state: str, *, is_returned: bool) -> str:
    if is_returned:
        return "已退回"
    return str(State(state).label) if state else "未开启"


def round_words(sequence: int) -> str:
    return f"更正{sequence}" if sequence else "月报"


def stamp_words(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
