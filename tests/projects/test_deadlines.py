"""Working days counted without walking, and how a problem stands against its day."""

import random
from datetime import date, timedelta

import pytest

from entry.duedates import is_working_day
from projects.deadlines import Chase, Pace, Workdays, is_to_remind, standing, why_escalate

RULE = Chase("2024-1", 3, 1, 5, 5, 2)
TODAY = date(2024, 10, 18)


def walked(first: date, last: date, exceptions: dict[date, bool]) -> int:
    """The slow and obvious count."""
    if last < first:
        return -walked(last, first, exceptions)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, exceptions) for day in days)


def test_counts_agree_with_a_walk_through_the_calendar() -> None:
    luck = random.Random(4)
    for _ in range(300):
        first = date(2024, 1, 1) + timedelta(days=luck.randrange(366))
        last = first + timedelta(days=luck.randrange(-90, 200))
        exceptions = {
            date(2024, 1, 1) + timedelta(days=luck.randrange(500)): luck.random() < 0.5
            for _ in range(luck.randrange(40))
        }
        assert Workdays(exceptions).between(first, last) == walked(first, last, exceptions)


def test_back_is_the_latest_day_from_which_so_many_have_passed() -> None:
    days = Workdays({date(2024, 10, day): False for day in range(1, 8)})
    for number in range(1, 30):
        found = days.back(TODAY, number)
        assert days.between(found, TODAY) >= number
        assert days.between(found + timedelta(days=1), TODAY) < number


@pytest.mark.parametrize(
    ("stage", "due", "resolved", "pace", "days", "words"),
    [
        ("raised", None, None, Pace.UNASSIGNED, 0, ""),
        ("assigned", date(2024, 10, 31), None, Pace.IN_TIME, 9, ""),
        ("working", date(2024, 10, 23), None, Pace.DUE_SOON, 3, "还有3个工作日"),
        ("working", TODAY, None, Pace.DUE_SOON, 0, "今天到期"),
        ("working", date(2024, 10, 17), None, Pace.OVERDUE, 1, "逾期1个工作日"),
        ("working", date(2024, 10, 11), None, Pace.OVERDUE, 5, "逾期5个工作日"),
        ("resolved", date(2024, 10, 11), date(2024, 10, 10), Pace.WAITING, 0, ""),
        ("resolved", date(2024, 10, 11), date(2024, 10, 14), Pace.WAITING, 0, "晚1个工作日办结"),
        ("closed", date(2024, 10, 11), date(2024, 10, 14), Pace.SETTLED, 0, "晚1个工作日办结"),
        ("suspended", date(2024, 9, 1), None, Pace.STOPPED, 0, ""),
        ("dropped", None, None, Pace.DROPPED, 0, ""),
    ],
)
def test_how_a_problem_stands(
    stage: str, due: date | None, resolved: date | None, pace: Pace, days: int, words: str
) -> None:
    at = standing(stage, due, resolved, today=TODAY, days=Workdays({}), rule=RULE)
    assert (at.pace, at.days, at.words) == (pace, days, words)


def test_the_day_after_a_friday_is_overdue_by_no_working_day() -> None:
    at = standing("working", TODAY, None, today=date(2024, 10, 19), days=Workdays({}), rule=RULE)
    assert (at.pace, at.words) == (Pace.OVERDUE, "刚过时限")


@pytest.mark.parametrize(
    ("due", "reminders", "told"),
    [
        (date(2024, 10, 14), 0, ""),  # four working days
        (date(2024, 10, 11), 0, "已逾期5个工作日"),
        (date(2024, 10, 31), 1, ""),
        (date(2024, 10, 31), 2, "已催办2次"),
        (date(2024, 10, 11), 3, "已逾期5个工作日，已催办3次"),
    ],
)
def test_when_it_should_go_up(due: date, reminders: int, told: str) -> None:
    at = standing("working", due, None, today=TODAY, days=Workdays({}), rule=RULE)
    assert why_escalate(at, reminders, RULE) == told
    assert why_escalate(at, reminders, Chase()) == ""


@pytest.mark.parametrize(
    ("due", "reminded", "is_due"),
    [
        (date(2024, 10, 17), None, True),
        (TODAY, None, False),
        (date(2024, 10, 11), date(2024, 10, 14), False),  # four working days ago
        (date(2024, 10, 8), date(2024, 10, 11), True),  # five
        (date(2024, 10, 8), TODAY, False),
    ],
)
def test_when_it_is_reminded_of(due: date, reminded: date | None, is_due: bool) -> None:
    days = Workdays({})
    at = standing("working", due, None, today=TODAY, days=days, rule=RULE)
    assert is_to_remind(at, reminded, today=TODAY, days=days, rule=RULE) is is_due
    assert not is_to_remind(at, reminded, today=TODAY, days=days, rule=Chase())
