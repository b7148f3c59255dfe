"""Rows that a ledger works out: each field is made of the ledger's entry, so that a page and a
program are told the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeVar

from accounts.api_base import ListView
from accounts.api_pages import BEFORE, Key, Position
from accounts.api_rows import Cell, Choice, Day, Flag, Read, Row, Text, Texts, Values, Whole

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Make = Callable[[Any], Any]
F = TypeVar("F", bound="DataclassInstance")


class Derived(Cell):
    """A field that is made of an entry: `of` is how, in JSON's own values.

    Mixed in before the kind that documents it. In a row that is also read from the database the
    table keeps its place, and the view fills it in.
    """

    def __init__(self, of: Make, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.of = of

    def reads(self, name: str) -> tuple[Read, ...]:
        return ("pk",)

    def column(self, columns: Sequence[Values]) -> Iterable[Any]:
        return repeat(None, len(columns[0]))


class TextOf(Derived, Text):
    pass


class TextsOf(Derived, Texts):
    pass


class WholeOf(Derived, Whole):
    pass


class FlagOf(Derived, Flag):
    pass


class ChoiceOf(Derived, Choice):
    pass


class DayOf(Derived, Day):
    pass


@lru_cache(maxsize=256)
def makes(row: type[Row], chosen: tuple[str, ...]) -> Mapping[str, Make]:
    """How the derived ones among the chosen fields are made of an entry."""
    cells = row.cells(chosen)
    return {name: cell.of for name, cell in cells.items() if isinstance(cell, Derived)}


def filters_of(kind: type[F], given: Mapping[str, Any]) -> F:
    """The ledger's filters, which are texts, of the parameters of the same names."""
    named = {one.name for one in fields(kind)} & given.keys()
    return kind(**{name: _plain(given[name]) for name in named})


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, list) else str(value)


class LedgerList(ListView):
    """A list that its ledger reads whole, because what it is narrowed by is worked out.

    Subclasses give `entries` and the `order` of whole numbers that `key_of` tells of one.
    """

    def entries(self) -> Sequence[Any]:
        """All entries that the filters and the token's scopes leave."""
        raise NotImplementedError

    def key_of(self, found: Any) -> Key:
        raise NotImplementedError

    def found(self, position: Position | None, most: int) -> list[Any]:
        ordered = sorted(self.entries(), key=lambda one: tuple(self.key_of(one)))
        if position is None:
            return ordered[:most]
        key = list(position.key)
        if position.side == BEFORE:
            return [one for one in reversed(ordered) if list(self.key_of(one)) < key][:most]
        return [one for one in ordered if list(self.key_of(one)) > key][:most]

    def rows(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        named = makes(self.row, self.chosen).items()
        return [{name: make(entry) for name, make in named} for entry in found]
