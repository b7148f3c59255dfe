"""Races: of many who take the same step at the same version, exactly one wins.

Real threads with connections of their own, on SQLite (a file) and on PostgreSQL, and a control
without the lock that shows what would happen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from entry.errors import Refused
from plan import supervision
from plan.handed import Given, NewTask
from plan.models import Task
from tests.factories import PlanFactory, actor, person
from tests.plan import scenes
from tests.plan.scenes import at, take

PEOPLE = 12
ROUNDS = 10
CONTROL_ROUNDS = 5
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("task-races"),
]


def race(act: Callable[[int], Any]) -> int:
    """Start `PEOPLE` threads at one moment; how many came through."""
    start = Barrier(PEOPLE)
    outcomes: list[Any] = []

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            outcomes.append(act(number))
        except Refused:
            outcomes.append(None)
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    failures = [one for one in outcomes if isinstance(one, Exception)]
    assert len(outcomes) == PEOPLE
    assert not failures, failures[0]
    return sum(one is not None for one in outcomes)


def closing_round(task: Task, clerk: Any, closers: list[Any]) -> int:
    """Apply for closing, let everybody close the same version, and open the task again."""
    applied = take(task, "apply_closing", clerk, text="完成。")

    def close(number: int) -> Task:
        given = Given(rating="good")
        return supervision.act(
            task.pk, "close", by=actor(closers[number]), at=at(9, 1),
            seen_version=applied.version, given=given,
        )  # fmt: skip

    winners = race(close)
    take(task, "reopen", closers[0], text="再来。")
    return winners


def test_of_many_closings_one_wins() -> None:
    office = scenes.house()
    closers = [person("publisher", office.statistics) for _ in range(PEOPLE)]
    task = office.task(stage="working")
    for _ in range(ROUNDS):
        assert closing_round(task, office.clerk, closers) == 1
    assert task.events.filter(action="close").count() == ROUNDS


def test_without_the_lock_more_than_one_closing_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    office = scenes.house()
    closers = [person("publisher", office.statistics) for _ in range(PEOPLE)]
    task = office.task(stage="working")
    gate = Barrier(PEOPLE)

    @contextmanager
    def unlocked(pk: int) -> Iterator[Task]:
        found = Task.objects.select_related("plan", "lead__area").get(pk=pk)
        gate.wait(timeout=60)
        yield found

    most = 0
    for _ in range(CONTROL_ROUNDS):
        applied = take(task, "apply_closing", office.clerk, text="完成。")
        with monkeypatch.context() as patch:
            patch.setattr("plan.supervision.locked_task", unlocked)
            most = max(
                most,
                race(
                    lambda n, v=applied.version: supervision.act(
                        task.pk, "close", by=actor(closers[n]), at=at(9, 1), seen_version=v,
                        given=Given(rating="good"),
                    )
                ),
            )  # fmt: skip
        take(task, "reopen", closers[0], text="再来。")
        if most > 1:
            break
    assert most > 1


def test_new_tasks_at_once_get_numbers_of_their_own() -> None:
    office, plan = scenes.house(), PlanFactory()
    numbers: list[str] = []

    def create(_: int) -> Task:
        made = supervision.create(
            NewTask(
                plan=plan, source="meeting", title="会议决定", kind="document",
                lead=office.finance, assigned_on=scenes.TODAY, due=scenes.TODAY,
            ),
            by=actor(office.publisher),
            at=at(10, 18),
        )  # fmt: skip
        numbers.append(made.number)
        return made

    assert race(create) == PEOPLE
    assert sorted(numbers) == [f"2024-{n:03}" for n in range(1, PEOPLE + 1)]
