"""What must hold over several worker processes and over a kill: one winner, one effect, one limit."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.api.served.house import Caller, House

pytestmark = pytest.mark.xdist_group("served")
PROGRAMS = 20
WRITING = "returns:150205:write"


@pytest.fixture
def draft(house: House) -> tuple[Caller, int]:
    """A clerk of the statistics office and his open return."""
    return Caller(house, house.token("tjj-clerk", WRITING)), house.returns["tjj 2024-10 0"]


def together(act: Callable[[int], Any], count: int = PROGRAMS) -> list[Any]:
    """What becomes of `count` calls that begin at one moment."""
    start = Barrier(count)

    def run(number: int) -> Any:
        start.wait(timeout=30)
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def rows_of(caller: Caller, pk: int) -> dict[str, dict[str, Any]]:
    (sheet,) = [
        one
        for one in caller.get(f"returns/{pk}/").json()["sheets"]
        if one["register"] == "indicators"
    ]
    return {row["subject"]: row for row in sheet["rows"]}


def one_cell(subject: str, **cells: str) -> dict[str, Any]:
    return {"rows": [{"register": "indicators", "subject": subject, "cells": cells}]}


def test_of_twenty_writes_with_one_tag_one_wins(draft: tuple[Caller, int]) -> None:
    caller, pk = draft
    subject = next(iter(rows_of(caller, pk)))
    for turn in range(3):
        tag = caller.tag(pk)
        answers = together(
            lambda n, turn=turn, tag=tag: caller.send(
                "put", f"returns/{pk}/observations/", one_cell(subject, note=f"{turn}-{n}"), tag=tag
            )
        )
        assert sorted(one.status_code for one in answers) == [200] + [412] * (PROGRAMS - 1)
        (winner,) = [one.json() for one in answers if one.status_code == 200]
        assert rows_of(caller, pk)[subject]["cells"]["note"] == winner["cells"][0]["text"]


def test_one_key_has_one_effect_also_after_a_kill(house: House, draft: tuple[Caller, int]) -> None:
    """Ten requests at once, every process of the server killed, ten more with the same key."""
    caller, pk = draft
    subject, tag = next(iter(rows_of(caller, pk))), caller.tag(pk)
    body = one_cell(subject, note="一次")

    def send(_: int) -> Any:
        return caller.send(
            "put", f"returns/{pk}/observations/", body, tag=tag, key="once-and-again"
        )

    answers = together(send, 10)
    house.restart()
    answers += together(send, 10)
    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert [one.headers.get("Idempotency-Replayed") for one in answers].count(None) == 1
    assert caller.get(f"returns/{pk}/").json()["version"] == int(tag[1:].split("-")[0]) + 1


def test_two_clients_that_fill_different_fields_of_a_row_lose_nothing(
    house: House, draft: tuple[Caller, int]
) -> None:
    """Each writes its own fields again and again, and asks anew when the return moved (412)."""
    caller, pk = draft
    subject = next(
        name
        for name, row in rows_of(caller, pk).items()
        if {"growth", "note"} <= {*row["editable"]}
    )
    columns, rounds = ("growth", "note"), 8

    def fill(number: int) -> list[str]:
        column, written = columns[number % 2], []
        for turn in range(1, rounds + 1):
            text = f"{turn}.{turn}" if column == "growth" else f"第{turn}次"
            end = time.monotonic() + 60
            while True:
                body = one_cell(subject, **{column: text})
                done = caller.send("put", f"returns/{pk}/observations/", body, tag=caller.tag(pk))
                assert done.status_code in {200, 412}, done.text
                if done.status_code == 200:
                    break
                assert time.monotonic() < end, "one client keeps the other out"
            written.append(text)
            other = columns[1 - number % 2]
            assert rows_of(caller, pk)[subject]["cells"][column] == text, other
        return written

    assert together(fill, 2) == [
        [f"{n}.{n}" for n in range(1, 9)],
        [f"第{n}次" for n in range(1, 9)],
    ]
    cells = rows_of(caller, pk)[subject]["cells"]
    assert (cells["growth"], cells["note"]) == ("8.8", "第8次")


def test_two_processes_share_one_limit(house: House) -> None:
    """Sixty requests over two workers: exactly as many pass as one may ask in a minute."""
    limit = 20
    house.restart(workers=2, PLAN_TRACKER_API_READS=str(limit))
    caller = Caller(house, house.token("leader", "read"))
    while time.time() % 60 > 45:  # all of it in one window
        time.sleep(0.5)
    answers = together(lambda _: [caller.get("areas/") for _ in range(3)])
    statuses = [one.status_code for some in answers for one in some]
    house.restart()
    assert statuses.count(200) == limit
    assert statuses.count(429) == len(statuses) - limit
    lefts = sorted(
        int(one.headers["RateLimit-Remaining"])
        for some in answers
        for one in some
        if one.status_code == 200
    )
    assert lefts == list(range(limit)), "each request counted once, none lost"
