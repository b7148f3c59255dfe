"""What the board is given: counts, the months not opened, and a reminder to send."""

from datetime import date

from accounts.models import Department
from entry import presenters
from entry.models import Return
from entry.periods import Month
from entry.queries import Board, Line, Task

TODAY = date(2024, 10, 9)
SEPTEMBER = Month(2024, 9)


def line(name: str, state: str, *, late: bool = False) -> Line:
    department = Department(code=name, name=name, short_name=name)
    task = Task(department, SEPTEMBER, date(2024, 10, 8), state, is_late=late)
    return Line(department, task, Return(pk=1) if state else None)


def board(*lines: Line, **counts: int) -> Board:
    return Board(SEPTEMBER, (SEPTEMBER,), lines, (), counts)


def test_the_reminder_names_who_has_sent_nothing_and_is_late() -> None:
    found = board(
        line("财政局", "", late=True),
        line("统计局", "draft", late=True),
        line("商务局", "draft"),
        line("住建局", "submitted", late=True),  # late, but handed in
        line("民政局", "published", late=True),
    )
    assert presenters.reminder(found, TODAY) == (
        "【月报提醒】截至2024年10月9日，2024年9月月报未报送的部门有2个：财政局、统计局。"
        "请尽快填报并送审。"
    )


def test_nobody_is_reminded_when_nobody_is_late() -> None:
    assert presenters.reminder(board(line("财政局", "draft")), TODAY) == ""
    assert presenters.reminder(board(), TODAY) == ""


def test_the_board_counts_every_state_and_lists_what_is_not_opened() -> None:
    unopened = line("财政局", "")
    context = presenters.board_context(board(unopened, line("统计局", "draft"), draft=1), TODAY)
    assert context["unopened"] == [unopened]
    assert context["counts"] == {"填报中": 1, "待审核": 0, "待发布": 0, "已发布": 0}
    assert context["reminder"] == ""
