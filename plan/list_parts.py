"""What the pages of lists have in common: heads, tabs, switches, controls, pages. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from plan.asked import AskedList
from plan.links import served

Choices = Sequence[tuple[str, str]]
A3_WIDTH = 250  # characters of a printed row; what is wider goes on in a further table


def siblings(pages: Choices, path: str) -> list[dict[str, Any]]:
    """The pages, (address, title), that are served; `path` is the one that somebody looks at."""
    return [
        {"href": href, "title": title, "current": href == path}
        for href, title in pages
        if served(href)
    ]


class Headed(Protocol):
    """A column, as far as its head asks it."""

    @property
    def key(self) -> str: ...

    @property
    def is_largest_first(self) -> bool: ...


def head(column: Headed, address: AskedList) -> dict[str, Any]:
    """A head that orders by its column, and the other way round when it already does."""
    up, down = column.key, f"-{column.key}"
    first, second = (down, up) if column.is_largest_first else (up, down)
    return {
        "column": column,
        "href": address.query(sort=second if address.sort == first else first),
        "order": {up: "ascending", down: "descending"}.get(address.sort, ""),
    }


def tabs(address: AskedList, named: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """The list and its summaries, (name, title); the list's name is ""."""
    return [
        {"href": address.query(by=key) or "?", "title": title, "current": address.by == key}
        for key, title in named
    ]


def switches(
    address: AskedList,
    name: str,
    named: Iterable[tuple[str, str]],
    counts: Mapping[str, int],
    **changes: object,
) -> list[dict[str, Any]]:
    """The values of the filter `name`, (value, word), with their counts: each narrows to what it
    counts, and a second press takes it off. What counts nothing is shown only while it narrows.
    """
    wanted = getattr(address.filters, name)
    return [
        {
            "value": value,
            "word": word,
            "count": counts.get(value, 0),
            "href": address.query(**{name: "" if wanted == value else value}, **changes) or "?",
            "current": wanted == value,
        }
        for value, word in named
        if counts.get(value) or wanted == value
    ]


class Printed(Protocol):
    """A column, as far as paper asks it; `width` is in characters."""

    @property
    def title(self) -> str: ...

    @property
    def width(self) -> int: ...


class Rowed(Protocol):
    """A row of a list, with its cells in the order of the columns."""

    @property
    def cells(self) -> Sequence[Any]: ...


def paper_sheets(columns: Sequence[Printed], lines: Sequence[Rowed]) -> list[dict[str, Any]]:
    """For paper: the columns that fit beside each other on A3, the name on each sheet.

    Empty when one sheet is enough: then the table of the screen is printed.
    """
    parts: list[list[int]] = [[]]
    width = 0
    for at, column in enumerate(columns):
        if width + column.width > A3_WIDTH:
            parts.append([])
            width = 0
        parts[-1].append(at)
        width += column.width
    if len(parts) == 1:
        return []
    return [
        {
            "number": number,
            "heads": [columns[at].title for at in part],
            "rows": [(line, [line.cells[at] for at in part]) for line in lines],
        }
        for number, part in enumerate(parts, start=1)
    ]


class Grouped(Protocol):
    """A column, as far as the choice of columns asks it."""

    @property
    def group(self) -> StrEnum: ...


def column_choice(
    groups: Iterable[StrEnum], columns: Iterable[Grouped], shown: Collection[Grouped]
) -> list[dict[str, Any]]:
    """Every column under its group, and whether it is shown."""
    every = tuple(columns)
    return [
        {
            "title": group.value,
            "columns": [(one, one in shown) for one in every if one.group is group],
        }
        for group in groups
    ]


def controls(
    titles: Mapping[str, str], offered: Mapping[str, Choices], value: Callable[[str], str]
) -> list[dict[str, Any]]:
    """The select boxes of a filter bar, in the order of `titles`."""
    return [
        {"name": name, "title": title, "choices": offered[name], "value": value(name)}
        for name, title in titles.items()
    ]


def words(asked: Mapping[str, str], offered: Mapping[str, Choices]) -> str:
    """What a printed or exported list was narrowed to; several values of one name have commas."""

    def told(name: str, value: str) -> str:
        known = dict(offered.get(name, ()))
        parts = value.split(",") if name in offered else [value]
        return "、".join(str(known.get(part, part)) for part in parts)

    return "，".join(told(name, value) for name, value in asked.items())


def turns(address: AskedList, page: int, pages: int) -> dict[str, Any] | None:
    """The way to the pages before and after; None where one page holds all."""
    if pages == 1:
        return None
    return {
        "page": page,
        "pages": pages,
        "before": address.query(page=page - 1 if page > 2 else "") or "?" if page > 1 else "",
        "after": address.query(page=page + 1) if page < pages else "",
    }
