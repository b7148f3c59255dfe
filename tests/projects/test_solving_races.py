"""Races: of many who confirm the same problem, or raise problems at once, each in turn.

Real threads with connections of their own, on SQLite (a file) and on PostgreSQL, and a control
without the lock that shows what would happen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest

from projects import solving
from projects.handed import Given
from projects.models import Problem
from tests.factories import actor, person
from tests.plan.test_supervision_races import CONTROL_ROUNDS, PEOPLE, ROUNDS, race
from tests.projects.problem_scenes import House, at, house, take

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("problem-races"),
]


def reminded(problem: Problem, people: list[Any]) -> int:
    """Everybody reminds at the same version; how many came through."""
    seen = Problem.objects.get(pk=problem.pk).version

    def remind(number: int) -> Problem:
        return solving.act(
            problem.pk, "remind", by=actor(people[number]), at=at(10, 18), seen_version=seen,
            given=Given(text="请报进展。"),
        )  # fmt: skip

    return race(remind)


def chasers(bureau: House) -> list[Any]:
    office = bureau.office.memberships.get().department
    return [person("publisher", office) for _ in range(PEOPLE)]


def test_of_many_reminders_at_one_version_one_counts() -> None:
    bureau = house()
    problem, people = bureau.working(), chasers(bureau)
    for _ in range(ROUNDS):
        assert reminded(problem, people) == 1
    assert Problem.objects.get(pk=problem.pk).reminders == ROUNDS


def test_without_the_lock_more_than_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    bureau = house()
    problem, people = bureau.working(), chasers(bureau)
    gate = Barrier(PEOPLE)

    @contextmanager
    def unlocked(pk: int) -> Iterator[Problem]:
        named = ("lead__area", "raised_by", "lead_official", "project__lead_official")
        found = Problem.objects.select_related(*named).get(pk=pk)
        gate.wait(timeout=60)
        yield found

    most = 0
    for _ in range(CONTROL_ROUNDS):
        with monkeypatch.context() as patch:
            patch.setattr("projects.solving.locked_problem", unlocked)
            most = max(most, reminded(problem, people))
        if most > 1:
            break
    assert most > 1


def test_new_problems_at_once_get_numbers_of_their_own() -> None:
    bureau = house()
    numbers: list[str] = []

    def create(number: int) -> Problem:
        made = bureau.problem(f"第{number}个", by=bureau.office)
        numbers.append(made.number)
        return made

    assert race(create) == PEOPLE
    assert sorted(numbers) == [f"WT2024-{n:03}" for n in range(1, PEOPLE + 1)]


def test_of_many_who_raise_the_same_one_does() -> None:
    bureau = house()
    assert race(lambda _: bureau.problem(by=bureau.office)) == 1
    assert take(Problem.objects.get(), "drop", bureau.office, text="自办。").stage == "dropped"
