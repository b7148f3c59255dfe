"""Many programs at once: one wins, one effect, no limit passed, no publication missed.

Real threads with connections of their own, on SQLite (a file) and on PostgreSQL; where a lock
does the work, a control without it shows what would happen.
"""

import threading
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts import api_limits
from accounts.models import Department, User
from entry import publication, workflow
from entry.actions import save_cells
from entry.models import Return, ReturnEvent
from entry.periods import Month
from indicators.models import Observation
from tests.api.conftest import Program, mint, program_of, writer_of
from tests.api.test_writes import path_of, sheet
from tests.entry.conftest import change, fill, walk
from tests.factories import DepartmentFactory, IndicatorFactory, actor, person

PROGRAMS = 20
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("api-races"),
]


def together(act: Callable[[int], Any], count: int = PROGRAMS) -> list[Any]:
    """What each of `count` threads comes to that start at one moment."""
    start, found = Barrier(count), []

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            found.append(act(number))
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    broken = [one for one in found if isinstance(one, Exception)]
    assert not broken, broken[0]
    assert len(found) == count
    return found


def test_of_twenty_writes_with_one_tag_one_wins(opened: Return, clerk: User) -> None:
    writers = [writer_of(clerk) for _ in range(PROGRAMS)]
    for version in (1, 2, 3):
        statuses = together(
            lambda n, v=version: writers[n].send(
                "put", path_of(opened), sheet(value=str(v * 1000 + n)), tag=v
            ).status_code
        )  # fmt: skip
        assert sorted(statuses) == [200] + [412] * (PROGRAMS - 1)
    assert Observation.objects.get().version == 3


def test_of_twenty_submissions_with_one_tag_one_wins(opened: Return, clerk: User) -> None:
    fill(opened, clerk)
    writers = [writer_of(clerk) for _ in range(PROGRAMS)]
    statuses = together(
        lambda n: writers[n].send("post", path_of(opened, "submit"), tag=2).status_code
    )
    assert sorted(statuses) == [200] + [412] * (PROGRAMS - 1)


def test_one_key_twenty_times_at_once_has_one_effect(opened: Return, clerk: User) -> None:
    """Twenty connections of one program, which is to say with one token."""
    fill(opened, clerk)
    token = mint(clerk, scopes=["returns:150205:write"])[1]
    writers = [Program(token) for _ in range(PROGRAMS)]
    answers = together(
        lambda n: writers[n].send("post", path_of(opened, "submit"), tag=2, key="once")
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    replayed = [answer for answer in answers if "Idempotency-Replayed" in answer.headers]
    assert len(replayed) == PROGRAMS - 1
    assert ReturnEvent.objects.filter(action="submit").count() == 1


# -- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "asked"), [(20, 60), (200, 260)])
def test_no_limit_is_passed_however_many_workers_count(
    leader: User, settings: Any, monkeypatch: pytest.MonkeyPatch, limit: int, asked: int
) -> None:
    """Each thread counts for itself, as workers do that are processes of their own."""
    settings.API_LIMITS = {"read": limit, "write": 0}
    monkeypatch.setattr(api_limits, "WINDOW", 10**9)
    monkeypatch.setattr(api_limits, "leases", _Apart())
    program, workers = program_of(leader), 4
    statuses = together(lambda _: _ask(program, asked // workers), workers)
    passed = sum(one.count(200) for one in statuses)
    # What a worker has in hand when the others are done is not lost, but not used either.
    assert limit - workers * max(1, limit // api_limits.LEASES) <= passed <= limit
    assert {status for one in statuses for status in one} == {200, 429}


def _ask(program: Program, times: int) -> list[int]:
    own = Program()
    own.client.defaults = program.client.defaults
    own.client.headers = program.client.headers
    return [own.ask("areas/").status_code for _ in range(times)]


class _Apart(threading.local):
    """Leases of each thread's own."""

    def __init__(self) -> None:
        mine = api_limits._Leases()
        self.use, self.put = mine.use, mine.put


def test_without_the_lock_more_pass(
    leader: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: counts that are read, and written when everybody has read."""
    gate = Barrier(4)
    counts = api_limits.caches["shared"]

    def unlocked(key: str, wanted: int, limit: int) -> tuple[int, int]:
        taken = int(counts.get(key, 0))
        gate.wait(timeout=30)
        granted = max(0, min(wanted, limit - taken))
        counts.set(key, taken + granted)
        return granted, limit - taken - granted

    settings.API_LIMITS = {"read": 2, "write": 0}
    monkeypatch.setattr(api_limits, "WINDOW", 10**9)
    monkeypatch.setattr(api_limits, "leases", _Apart())
    monkeypatch.setattr(api_limits, "reserve", unlocked)
    program = program_of(leader)
    passed = sum(one.count(200) for one in together(lambda _: _ask(program, 1), 4))
    assert passed > 2, "the test above would be void"


# -- a copy that misses nothing -------------------------------------------------------------------


class Copy:
    """A program that keeps a copy by `updated_since`, from the `as_of` of its last answer."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.since = "1970-01-01T00:00:00Z"
        self.rows: dict[tuple[str, str, str], str | None] = {}

    def poll(self) -> None:
        query = {"updated_since": self.since, "page_size": "2"}
        page = self.program.read("observations/", query)
        until = page["as_of"]
        while True:
            for row in page["results"]:
                key = (row["indicator"], row["month"], row["published_at"])
                self.rows[key] = row["superseded_at"]
            if page["next"] is None:
                break
            page = self.program.read(page["next"])
        self.since = until or self.since


def everything(program: Program) -> dict[tuple[str, str, str], str | None]:
    rows = program.rows("observations/", {"include_history": "true"})
    return {
        (row["indicator"], row["month"], row["published_at"]): row["superseded_at"] for row in rows
    }


@pytest.fixture
def approved_returns(publisher: User) -> list[Return]:
    """Eight departments' returns of a month, one of them for each, ready to be published."""
    return [_approved(publisher, DepartmentFactory(code=f"p{n}")) for n in range(8)]


def _approved(publisher: User, department: Department) -> Return:
    one = IndicatorFactory(code=f"i{department.code}", owner=department, has_growth=False)
    clerk, reviewer = person("clerk", department), person("reviewer", department)
    made = workflow.open_return(department, Month(2024, 9), by=actor(clerk), at=timezone.now())
    typed = change("value", "5", 0, f"{one.code}:150205")
    save_cells(made.pk, [typed], by=actor(clerk), at=timezone.now())
    return walk(made, clerk, reviewer, publisher, to="approved")


def publish(found: Return, publisher: User, at: Any) -> None:
    version = Return.objects.values_list("version", flat=True).get(pk=found.pk)
    workflow.act(found.pk, "publish", by=actor(publisher), at=at, seen_version=version)


def late_publisher(found: list[Return], publisher: User, copy: Copy) -> None:
    """One begins first and is done last; meanwhile another publishes and the copy is refreshed."""
    slow, quick = found[:2]
    began = timezone.now()
    publish(quick, publisher, timezone.now())
    copy.poll()
    publish(slow, publisher, began)
    copy.poll()


def test_a_publication_that_ends_late_is_not_missed(
    approved_returns: list[Return], publisher: User, leader: User
) -> None:
    reader = program_of(leader)
    copy = Copy(reader)
    late_publisher(approved_returns, publisher, copy)
    assert copy.rows == everything(reader)
    assert len(copy.rows) == 2


def test_without_the_clock_it_would_be_missed(
    approved_returns: list[Return], publisher: User, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "stamp", lambda at: at)
    reader = program_of(leader)
    copy = Copy(reader)
    late_publisher(approved_returns, publisher, copy)
    assert len(everything(reader)) == 2
    assert len(copy.rows) == 1, "the test above would be void"


def test_many_publishers_at_once_and_a_reader_that_never_rests(
    approved_returns: list[Return], publisher: User, leader: User
) -> None:
    reader = program_of(leader)
    copy, done = Copy(reader), threading.Event()
    publishers = [person("publisher", publisher.entitlements[0].department) for _ in range(8)]

    def poll() -> None:
        try:
            while not done.is_set():
                copy.poll()
        finally:
            connections.close_all()

    polling = Thread(target=poll)
    polling.start()
    try:
        together(lambda n: publish(approved_returns[n], publishers[n], timezone.now()), 8)
    finally:
        done.set()
        polling.join(timeout=60)
    copy.poll()
    assert copy.rows == everything(reader)
    stamps = [key[2] for key in copy.rows]
    assert len(set(stamps)) == len(stamps) == 8, "each publication has a stamp of its own"
