"""A column of a list: one for the page, the files and the order. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from entry.exports import Cell

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class ListColumn(Generic[E]):
    """A column whose rows are of one class.

    `cell` is what stands in a file, `rank` what the list is ordered by, upwards; None comes last.
    `places` are the decimals of a number in a file, None those that it has.
    """

    key: str
    title: str
    width: int
    cell: Callable[[E], Cell]
    rank: Callable[[E], Any]
    is_usual: bool = False
    is_number: bool = False
    places: int | None = None

    @property
    def is_largest_first(self) -> bool:
        """Whether the first press on its head asks for the largest first."""
        return self.is_number


def ordered(columns: Mapping[str, ListColumn[E]], entries: Iterable[E], sort: str) -> list[E]:
    """By the column `sort`, with "-" from the last down; without one as they come."""
    return by_rank(entries, columns[sort.removeprefix("-")].rank, sort) if sort else list(entries)


def by_rank(entries: Iterable[E], rank: Callable[[E], Any], sort: str) -> list[E]:
    """By what `rank` says, downwards where `sort` begins with "-"; None comes last in both."""
    ranked = [(rank(one), one) for one in entries]
    known = [pair for pair in ranked if pair[0] is not None]
    known.sort(key=_first, reverse=sort.startswith("-"))
    return [one for _, one in known] + [one for value, one in ranked if value is None]


def day_text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _first(pair: tuple[Any, object]) -> Any:
    return pair[0]
