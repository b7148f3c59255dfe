"""Races: of 20 people who do the same thing to the same version, exactly one wins.

Real threads with connections of their own, on SQLite (a file) and on PostgreSQL. A control run
with the lock taken away must show more than one winner in some round: otherwise the test would
prove nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from entry import actions, drafts, workflow
from entry.actions import save_cells
from entry.errors import Refused
from entry.models import Return, State
from indicators.models import Observation
from tests.entry.conftest import change, fill
from tests.factories import NOW, actor, person

PEOPLE = 20
ROUNDS = 50
CONTROL_ROUNDS = 3

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("concurrency"),
]


def race(act: Callable[[int], bool]) -> int:
    """Start `PEOPLE` threads at one moment; how many came through."""
    start = Barrier(PEOPLE)
    outcomes: list[bool | Exception] = []

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            outcomes.append(act(number))
        except Refused:
            outcomes.append(False)
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
    return sum(one is True for one in outcomes)


@pytest.fixture
def reviewers(opened: Return) -> list[User]:
    return [person("reviewer", opened.department) for _ in range(PEOPLE)]


@pytest.fixture
def clerks(opened: Return) -> list[User]:
    return [person("clerk", opened.department) for _ in range(PEOPLE)]


GATE = Barrier(PEOPLE)


@contextmanager
def unlocked_return(pk: int) -> Iterator[Return]:
    """The control: no lock and no transaction; each statement stands alone."""
    yield Return.objects.select_related("department__area").get(pk=pk)


def together(original: Callable[..., Any]) -> Callable[..., Any]:
    """Hold everybody at the gate until all have read, as without a lock may happen."""

    def gated(*args: Any, **kwargs: Any) -> Any:
        GATE.wait(timeout=60)
        return original(*args, **kwargs)

    return gated


def approval_round(found: Return, clerk: User, reviewers: list[User]) -> int:
    """Submit, let all reviewers approve the same version at once, and send it back."""
    sent = workflow.act(found.pk, "submit", by=actor(clerk), at=NOW, seen_version=found.version)
    winners = race(
        lambda n: (
            workflow.act(
                sent.pk, "approve", by=actor(reviewers[n]), at=NOW, seen_version=sent.version
            ).state
            == State.APPROVED
        )
    )
    now = Return.objects.get(pk=found.pk)
    workflow.act(
        now.pk, "send_back", by=actor(reviewers[0]), at=NOW, seen_version=now.version, reason="再来"
    )
    return winners


def test_one_of_twenty_approvals_wins(opened: Return, clerk: User, reviewers: list[User]) -> None:
    fill(opened, clerk)
    for _ in range(ROUNDS):
        assert approval_round(Return.objects.get(pk=opened.pk), clerk, reviewers) == 1
    assert opened.events.filter(action="approve").count() == ROUNDS


def test_without_the_lock_more_than_one_approval_wins(
    opened: Return, clerk: User, reviewers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(opened, clerk)
    most = 0
    for _ in range(CONTROL_ROUNDS):
        found = Return.objects.get(pk=opened.pk)
        sent = workflow.act(found.pk, "submit", by=actor(clerk), at=NOW, seen_version=found.version)
        with monkeypatch.context() as patch:
            patch.setattr(workflow, "locked_return", unlocked_return)
            patch.setattr(workflow, "_move", together(workflow._move))
            most = max(
                most,
                race(
                    lambda n, sent=sent: bool(
                        workflow.act(  # type: ignore[misc]
                            sent.pk,
                            "approve",
                            by=actor(reviewers[n]),
                            at=NOW,
                            seen_version=sent.version,
                        )
                    )
                ),
            )
        now = Return.objects.get(pk=found.pk)
        workflow.act(
            now.pk,
            "send_back",
            by=actor(reviewers[0]),
            at=NOW,
            seen_version=now.version,
            reason="再来",
        )
    assert most > 1, "the race test would be void"


def saving(opened: Return, clerks: list[User], version: int, round_: int) -> int:
    def save(number: int) -> bool:
        typed = change("value", str(1000 * round_ + number + 1), version)
        saved = save_cells(opened.pk, [typed], by=actor(clerks[number]), at=NOW)
        return saved.results[0].outcome == "saved"

    return race(save)


def test_one_of_twenty_saves_of_a_cell_wins(opened: Return, clerks: list[User]) -> None:
    for round_ in range(ROUNDS):
        assert saving(opened, clerks, round_, round_) == 1
    assert Observation.objects.drafts().get().version == ROUNDS


def test_without_the_lock_more_than_one_save_wins(
    opened: Return, clerks: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(opened, clerks[0])
    most = 0
    with monkeypatch.context() as patch:
        patch.setattr(actions, "locked_return", unlocked_return)
        patch.setattr(drafts.Drafts, "flush", together(drafts.Drafts.flush))
        for round_ in range(CONTROL_ROUNDS):
            seen = Observation.objects.drafts().get().version
            most = max(most, saving(opened, clerks, seen, round_ + 7))
    assert most > 1, "the race test would be void"
