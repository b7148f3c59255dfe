"""What was worked out of rows, kept for as long as the same rows come again.

Nothing here can be stale, for nothing here is told that something changed: the rows are read
anew for every answer, and the key is a digest of all of them and of everything else that the
answer is made of. A figure that is published or corrected, a target, rule, indicator or area that
is edited by whatever way, a right that is taken away, a day that passes: each comes with other
rows or other words, and so with another key. What is saved is the working out alone.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from threading import Lock
from typing import Any

import orjson


def digest(*made_of: Any) -> bytes:
    """A digest of rows and plain values, in their order. Rows are plain tuples."""
    return sha256(orjson.dumps(made_of, default=str)).digest()


class Answer:
    """Rows of plain values as they are sent: a quarter of what they take as objects."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._text = orjson.dumps(rows)
        self.size = len(rows)

    @property
    def json(self) -> orjson.Fragment:
        """All of them, written already."""
        return orjson.Fragment(self._text)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows themselves, to choose from; each time new ones."""
        found: list[dict[str, Any]] = orjson.loads(self._text)
        return found


class Memory:
    """The answers asked for last, `most` rows of all of them together; each counts as one more."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[bytes, Answer] = OrderedDict()
        self._lock = Lock()

    def of(self, key: bytes, make: Callable[[], Sequence[Mapping[str, Any]]]) -> Answer:
        """The rows that `make` gives for the `digest` of everything that it reads; made once."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = Answer(make())
        if made.size < self._most:
            self._keep(key, made)
        return made

    def _keep(self, key: bytes, made: Answer) -> None:
        with self._lock:
            if key not in self._kept:  # another thread was first
                self._kept[key] = made
                self._size += made.size + 1
            while self._size > self._most:
                _, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size + 1
