"""A table of a department's page as pages and files both take it: heads, cells, sections. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from dashboards.department import DepartmentBook
from entry.exports import Cell
from entry.numbers import round_half_up
from plan.asked import query_of
from plan.lights import Colour

T = TypeVar("T")
_WORST = (Colour.RED, Colour.YELLOW, Colour.GREY, Colour.GREEN, Colour.DONE)


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    width: int = 12
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A cell: what it says, where it leads, and the light that it shows instead, if any."""

    text: Cell
    href: str = ""
    light: Any = None
    note: str = ""

    @property
    def plain(self) -> Cell:
        """For files."""
        return self.light["word"] if self.light else self.text


Row = Sequence[Said]


@dataclass(frozen=True, slots=True)
class Section:
    """`href` is the register's list of the same records, "" for what has none."""

    key: str
    title: str
    href: str
    heads: Sequence[Head]
    rows: Sequence[Row]
    note: str = ""
    empty: str = "没有。"


def where(root: str, book: DepartmentBook, as_of: date | None, name: str) -> str:
    """A register's list narrowed to the department, at the page's month and day."""
    asked = {name: book.department.code, "month": book.month, "as_of": as_of}
    return f"{root}{query_of(asked)}"


def worst_first(entries: Iterable[T], colour: Callable[[T], Colour]) -> list[T]:
    return sorted(entries, key=lambda one: _WORST.index(colour(one)))


def rounded(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else round_half_up(value, places)


def lit(light: Any) -> Said:
    """A light as the tag `{% light %}` draws it."""
    return Said("", light={"colour": light.colour, "word": light.word, "sentence": light.sentence})
