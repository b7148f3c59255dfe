"""Rounds: who handed in which month and when, against its due day, now and as known then."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.models import CalendarDay, DueRule, Return, ReturnEvent
from entry.periods import Month
from entry.rounds import Round, Timeliness, rounds, timeliness, told_until
from indicators.models import Indicator
from tests.entry.conftest import fill
from tests.factories import (
    DepartmentFactory,
    IndicatorFactory,
    ReturnFactory,
    UserFactory,
    actor,
)

pytestmark = pytest.mark.django_db
SEPTEMBER, DUE = Month(2024, 9), date(2024, 10, 8)
BEFORE, AFTER = date(2024, 10, 8), date(2024, 10, 11)


def at(day: int, month: int = 10) -> datetime:
    """Ten in the morning of a day of 2024."""
    return datetime(2024, month, day, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _owes(finance: Department) -> None:
    IndicatorFactory(owner=finance)


def of(department: Department, today: date = AFTER, **given: Any) -> Round:
    return rounds([department], [SEPTEMBER], today=today, **given)[department.pk][SEPTEMBER]


def returned(department: Department, **fields: Any) -> Return:
    made: Return = ReturnFactory(
        department=department, month=SEPTEMBER, due_on=DUE, **{"opened_at": at(1), **fields}
    )
    return made


@pytest.mark.parametrize(
    ("fields", "today", "told"),
    [
        ({}, BEFORE, (False, False, False, 0)),
        ({}, AFTER, (True, False, True, 3)),
        ({"state": "submitted", "submitted_at": at(8)}, AFTER, (True, True, False, 0)),
        ({"state": "submitted", "submitted_at": at(9)}, AFTER, (True, True, False, 1)),
        ({"state": "approved", "submitted_at": at(7)}, BEFORE, (False, True, False, 0)),
        ({"state": "published", "submitted_at": at(10), "published_at": at(11)}, AFTER,
         (True, True, False, 2)),
        ({"state": "draft", "is_returned": True}, AFTER, (True, False, True, 3)),
    ],
)  # fmt: skip
def test_how_a_month_was_handed_in(
    finance: Department, fields: Any, today: date, told: tuple[bool, bool, bool, int]
) -> None:
    """Whether its day is over, it is handed in, it is missing; how many days late."""
    returned(finance, **fields)
    found = of(finance, today)
    assert (found.is_due, found.is_handed_in, found.is_missing, found.days_late) == told


def test_a_month_that_nobody_opened_is_due_by_the_calendar(finance: Department) -> None:
    usual = of(finance)
    assert (usual.pk, usual.state) == (None, "")
    assert usual.due_on == date(2024, 10, 7)  # the 5th is a Saturday
    assert (usual.is_missing, usual.days_late) == (True, 4)
    CalendarDay.objects.create(day=date(2024, 10, 7), is_workday=False, name="国庆节")
    assert of(finance).due_on == DUE
    DueRule.objects.create(department=finance, day=10)
    assert (of(finance).due_on, of(finance).days_late) == (date(2024, 10, 10), 1)


def test_who_owes_nothing_and_what_a_report_loaded(finance: Department) -> None:
    idle = DepartmentFactory(code="idle")
    returned(finance, state="published", is_history=True, published_at=at(1))
    found = rounds([finance, idle], [SEPTEMBER], today=AFTER)
    assert idle.pk not in found
    assert found[finance.pk][SEPTEMBER].pk is None


def test_corrections_stand_beside_the_regular_round(finance: Department) -> None:
    returned(finance, state="published", submitted_at=at(8), published_at=at(9))
    returned(finance, sequence=1, reason="漏填", state="published", opened_at=at(15),
             published_at=at(16))  # fmt: skip
    returned(finance, sequence=2, reason="再漏填", opened_at=at(20))
    found = of(finance, date(2024, 10, 31))
    assert found.is_in_time
    told = [(one.sequence, one.reason, one.published_on) for one in found.corrections]
    assert told == [(1, "漏填", date(2024, 10, 16)), (2, "再漏填", None)]


def test_as_its_steps_had_left_it(finance: Department) -> None:
    """Handed in on the 7th, sent back on the 9th, handed in again and published on the 10th."""
    made = returned(finance, state="published", submitted_at=at(10), published_at=at(10))
    steps = (("submit", "submitted", 7), ("send_back", "draft", 9), ("submit", "submitted", 10),
             ("approve", "approved", 10), ("publish", "published", 10))  # fmt: skip
    for version, (action, state, day) in enumerate(steps, start=2):
        ReturnEvent.objects.create(
            monthly_return=made, action=action, to_state=state, at=at(day), by=UserFactory(),
            version=version,
        )  # fmt: skip

    def seen(day: int) -> tuple[str, bool, int]:
        found = of(finance, as_of=at(day).replace(hour=12))
        return found.state, found.is_returned, found.days_late

    assert seen(1) == ("draft", False, 0)
    assert seen(8) == ("submitted", False, 0)
    assert seen(9) == ("draft", True, 1)
    assert seen(11) == ("published", False, 2)
    before = of(finance, as_of=datetime(2024, 9, 30, tzinfo=UTC))
    assert (before.pk, before.is_due) == (None, False)


STEPS = (  # name, person, day: sent back and withdrawn before it is published
    ("submit", "clerk", 6), ("withdraw", "clerk", 7), ("submit", "clerk", 8),
    ("send_back", "reviewer", 9), ("submit", "clerk", 10), ("approve", "reviewer", 10),
    ("publish", "publisher", 11),
)  # fmt: skip


def test_asked_later_of_a_moment_it_is_what_was_told_then(
    finance: Department, revenue: Indicator, clerk: User, reviewer: User, publisher: User
) -> None:
    """A month through the real workflow; after each step what is told is kept and asked for."""
    Indicator.objects.exclude(pk=revenue.pk).delete()
    people = {"clerk": clerk, "reviewer": reviewer, "publisher": publisher}
    then = {at(1): of(finance, date(2024, 10, 1))}
    made = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=at(2))
    fill(made, clerk)
    then[at(2)] = of(finance, date(2024, 10, 2))
    for step, who, day in STEPS:
        now = Return.objects.get(pk=made.pk)
        hour = at(day).replace(hour=3 if step == "approve" else 2)
        workflow.act(now.pk, step, by=actor(people[who]), at=hour, seen_version=now.version,
                     reason="请核对")  # fmt: skip
        then[hour] = of(finance, date(2024, 10, day))
    revised = [("indicators", "revenue:150205")]
    workflow.correct(made.pk, figures=revised, reason="漏填", by=actor(clerk), at=at(15))
    then[at(15)] = of(finance, date(2024, 10, 15))
    states = [one.state for one in then.values()]
    assert states == ["", "draft", "submitted", "draft", "submitted", "draft", "submitted",
                      "approved", "published", "published"]  # fmt: skip
    for moment, told in then.items():
        assert of(finance, date(2024, 12, 31), as_of=moment.replace(minute=1)) == told, moment


def test_what_a_set_of_rounds_comes_to() -> None:
    def one(state: str, late: int, *, is_due: bool = True) -> Round:
        return Round(SEPTEMBER, DUE, is_due, state=state, days_late=late)

    found = timeliness(
        [one("published", 0), one("submitted", 0, is_due=False), one("approved", 2),
         one("draft", 1), one("", 4), one("draft", 0, is_due=False)]
    )  # fmt: skip
    assert (found.due, found.in_time, found.late, found.missing) == (5, 2, 1, 2)
    assert (found.handed_in, found.published) == (3, 1)
    assert (found.completeness, found.timeliness) == (60, 40)
    nothing = timeliness([])
    assert nothing == Timeliness(0, 0, 0, 0, 0, 0)
    assert (nothing.completeness, nothing.timeliness) == (None, None)


def test_a_month_is_the_newest_until_the_next_is_published(finance: Department) -> None:
    assert told_until(SEPTEMBER) is None
    ReturnFactory(
        department=finance, month=Month(2024, 10), state="published", published_at=at(8, 11)
    )
    until = told_until(SEPTEMBER)
    assert until is not None
    assert until < at(8, 11)
    assert told_until(SEPTEMBER, at(1, 11)) == at(1, 11)
    assert told_until(SEPTEMBER, at(20, 11)) == until
    assert told_until(Month(2024, 10)) is None


def test_the_same_queries_at_n_and_3n(finance: Department, django_assert_num_queries: Any) -> None:
    months = Month.range(Month(2024, 1), SEPTEMBER)
    for count in (2, 4):
        for _ in range(count):
            made = DepartmentFactory()
            IndicatorFactory(owner=made)
            returned(made, state="submitted", submitted_at=at(8))
        every = list(Department.objects.all())
        with django_assert_num_queries(7):
            rounds(every, months, today=AFTER)
        with django_assert_num_queries(8):
            rounds(every, months, today=AFTER, as_of=at(9))
