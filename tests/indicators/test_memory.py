"""What is remembered: the same rows give the same answer, other rows another one."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from indicators.memory import Answer, Memory, digest

ROWS = ((1, "a", None), (2, "b", True))


def test_equal_rows_have_one_digest() -> None:
    again = tuple(tuple(row) for row in list(ROWS))
    assert digest(ROWS, 202409) == digest(again, 202409)
    assert len(digest()) == 32


@pytest.mark.parametrize(
    "other",
    [
        (),
        ROWS[:1],
        (*ROWS, ()),
        (ROWS[1], ROWS[0]),
        ((1, "a", "null"), ROWS[1]),
        ((1, "a", ""), ROWS[1]),
        (("1", "a", None), ROWS[1]),
        (ROWS[0], (2, "b", 1)),
        (ROWS[0], (2, "b", False)),
    ],
)
def test_other_rows_have_another(other: Any) -> None:
    assert digest(other, 202409) != digest(ROWS, 202409)
    assert digest(ROWS, 202410) != digest(ROWS, 202409)


def test_what_sqlite_gives_as_objects_counts_too() -> None:
    noon = datetime(2024, 10, 8, 12, tzinfo=UTC)
    found = {digest(((one,),)) for one in (Decimal("1.10"), Decimal("1.2"), noon, None)}
    assert len(found) == 4


def test_it_is_made_once_and_sent_as_it_is() -> None:
    made: list[int] = []

    def make() -> list[dict[str, Any]]:
        made.append(1)
        return [{"name": "工业", "value": "1.5"}]

    memory = Memory(10)
    first = memory.of(b"key", make)
    assert memory.of(b"key", make) is first
    assert memory.of(b"other", make) is not first
    assert len(made) == 2
    first.rows.clear()
    assert len(first.rows) == 1, "nobody changes what others are told"
    assert first.rows == make()
    assert orjson.loads(orjson.dumps({"results": first.json})) == {"results": first.rows}


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    memory = Memory(5)

    def made(key: bytes) -> Answer:
        return memory.of(key, lambda: [{}])

    one, two = made(b"one"), made(b"two")
    assert made(b"one") is one
    made(b"three")
    assert made(b"one") is one
    assert made(b"two") is not two


def test_what_is_too_large_is_not_kept() -> None:
    memory = Memory(3)
    small = memory.of(b"small", lambda: [{}])
    large = memory.of(b"large", lambda: [{}] * 3)
    assert len(large.rows) == 3
    assert memory.of(b"large", lambda: [{}] * 3) is not large
    assert memory.of(b"small", lambda: [{}]) is small


def test_empty_answers_have_an_end_too() -> None:
    memory = Memory(3)
    first = memory.of(b"0", list)
    for number in range(1, 4):
        memory.of(str(number).encode(), list)
    assert memory.of(b"0", list) is not first
