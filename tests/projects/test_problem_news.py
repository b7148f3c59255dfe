"""Problems raised, settled and taken up again, from one month's telling to the next."""

from typing import Any

import pytest

from accounts.models import User
from entry.periods import Month
from plan.news import Kind, Telling
from projects.problem_news import problem_news
from tests.projects.problem_scenes import House, at, house, take

pytestmark = pytest.mark.django_db
JULY, AUGUST, SEPTEMBER, OCTOBER = (Telling(Month(2024, month)) for month in (7, 8, 9, 10))


@pytest.fixture
def people(db: None) -> House:
    return house()


def told(user: User, now: Telling = SEPTEMBER, then: Telling = AUGUST) -> list[tuple[Kind, str]]:
    return [(one.kind, one.words) for one in problem_news(user, now, then)]


def test_raised_and_then_settled(people: House) -> None:
    made = people.resolved()
    assert told(people.leader) == [(Kind.RAISED, "厂房：9月2日提出，自然资源分局办理")]
    assert told(people.leader, AUGUST, JULY) == []
    take(made, "close", people.raiser, at(10, 8), satisfaction="satisfied")
    assert told(people.leader) == [(Kind.RAISED, "厂房：9月2日提出，自然资源分局办理")]
    assert told(people.leader, OCTOBER, SEPTEMBER) == [(Kind.CLOSED, "厂房：10月8日销号")]
    (one,) = problem_news(people.leader, OCTOBER, SEPTEMBER)
    assert one.href == f"/projects/problems/{made.number}/"


def test_raised_and_settled_within_a_month_is_told_once(people: House) -> None:
    made = people.resolved()
    take(made, "close", people.raiser, at(9, 25), satisfaction="satisfied")
    assert told(people.leader) == [(Kind.CLOSED, "厂房：9月25日销号")]


def test_declined_and_taken_up_again(people: House) -> None:
    dropped = people.problem(when=at(8, 20))
    take(dropped, "drop", people.office, at(9, 3), text="不属本区。")
    closed = people.resolved(title="道路")
    take(closed, "close", people.raiser, at(9, 25), satisfaction="satisfied")
    take(closed, "reopen", people.raiser, at(10, 9), text="又堵了。", due=at(11, 1).date())
    assert (Kind.LEFT, "厂房：9月3日不予立项") in told(people.leader)
    assert told(people.leader, OCTOBER, SEPTEMBER) == [(Kind.TAKEN_BACK, "厂房：核销后重新办理")]


def test_steps_between_are_no_news(people: House) -> None:
    made = people.working()
    take(made, "update", people.solver, at(10, 9), text="正在办。")
    assert told(people.leader, OCTOBER, SEPTEMBER) == []


def test_only_what_was_known_then(people: House) -> None:
    people.problem()
    assert told(people.leader, Telling(Month(2024, 9), at(9, 1))) == []
    assert len(told(people.leader, Telling(Month(2024, 9), at(9, 3)))) == 1


def test_only_what_one_may_see(people: House) -> None:
    people.problem()
    assert told(people.stranger) == []
    assert len(told(people.solver)) == 1


def test_one_query_at_n_and_3n(people: House, django_assert_num_queries: Any) -> None:
    told(people.leader)
    for count in (2, 6):
        for number in range(count):
            people.problem(f"问题{count}-{number}")
        with django_assert_num_queries(1):
            told(people.leader)
