"""The service clock in working days, against walking through the calendar day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.duedates import is_working_day
from investment.choices import NoteKind
from investment.pace import Duty, Said, duty, stands
from projects.deadlines import Pace, Workdays

# 国庆 of 2024: off from the 1st to the 7th, worked on 29 September and 12 October.
HOLIDAYS = {date(2024, 10, day): False for day in range(1, 8)} | {
    date(2024, 9, 29): True,
    date(2024, 10, 12): True,
}
DAYS = Workdays(HOLIDAYS)


def walked(day: date, number: int) -> date:
    """So many working days on, walking."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day, HOLIDAYS)
    return day


@given(st.dates(date(2024, 9, 1), date(2024, 11, 30)), st.integers(1, 15))
def test_ahead_is_walking(day: date, number: int) -> None:
    assert DAYS.ahead(day, number) == walked(day, number)


@pytest.mark.parametrize(
    ("said", "kind", "limit"),
    [
        ([], NoteKind.ANSWER, 1),
        (["answer"], NoteKind.JUDGE, 3),
        (["answer", "judge"], NoteKind.REPLY, 5),
        (["judge"], NoteKind.REPLY, 5),  # who judges has answered
    ],
)
def test_answer_judge_reply_from_the_first_day(said: list[str], kind: NoteKind, limit: int) -> None:
    first = date(2024, 9, 27)
    notes = [Said(one, first) for one in said]
    assert duty(first, notes, None, DAYS) == Duty(kind, walked(first, limit))


@pytest.mark.parametrize("last", ["reply", "news"])
def test_then_news_every_two_weeks(last: str) -> None:
    first, told = date(2024, 9, 2), date(2024, 9, 25)
    found = duty(first, [Said("answer", first), Said(last, told)], None, DAYS)
    assert found == Duty(NoteKind.NEWS, walked(told, 10))
    assert found.due == date(2024, 10, 14)


def test_a_day_that_was_agreed_counts_when_it_is_earlier() -> None:
    first = date(2024, 9, 2)
    said = [Said("reply", first)]
    early, late = date(2024, 9, 6), date(2024, 12, 1)
    assert duty(first, said, early, DAYS) == Duty(NoteKind.NEWS, early, is_agreed=True)
    assert duty(first, said, late, DAYS).due == walked(first, 10)


@pytest.mark.parametrize(
    ("today", "pace", "days"),
    [
        (date(2024, 9, 30), Pace.DUE_SOON, 1),
        (date(2024, 10, 8), Pace.DUE_SOON, 0),
        (date(2024, 10, 9), Pace.OVERDUE, 1),
        (date(2024, 9, 27), Pace.IN_TIME, 3),
    ],
)
def test_how_it_stands_against_its_day(today: date, pace: Pace, days: int) -> None:
    found = stands(Duty(NoteKind.REPLY, date(2024, 10, 8)), today=today, days=DAYS)
    assert (found.pace, found.days) == (pace, days)
