"""How far a long piece of work has come, told now and then to whoever wants to know."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
TELLINGS = 20  # of one step: each costs whoever listens a statement

Listener = Callable[[str, int, int], None]


class Measure:
    """Counts through the items of one step after another; `tell` gets step, done and total.

    Without a listener it costs nothing.
    """

    def __init__(self, tell: Listener | None = None) -> None:
        self._tell = tell
        self._step, self._done, self._total, self._each = "", 0, 0, 1

    @property
    def is_heard(self) -> bool:
        return self._tell is not None

    def reached(self, step: str, done: int, total: int) -> None:
        """Tell of a step that is counted elsewhere."""
        if self._tell:
            self._tell(step, done, total)

    def begin(self, step: str, total: int = 0) -> None:
        """A step of `total` items; 0 when nobody can know."""
        self._step, self._done, self._total = step, 0, total
        self._each = max(1, total // TELLINGS)
        if self._tell:
            self._tell(step, 0, total)

    def over(self, items: Iterable[T]) -> Iterable[T]:
        """The items, counted as they are taken."""
        return self._counted(items, self._tell) if self._tell else items

    def _counted(self, items: Iterable[T], tell: Listener) -> Iterator[T]:
        for item in items:
            yield item
            self._done += 1
            if self._done % self._each == 0:
                tell(self._step, self._done, self._total)
