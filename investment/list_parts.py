"""The parts that the lists of investment have in common: heads, tabs, controls, pages. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from plan.links import served

_PAGES = (
    ("/investment/", "招商漏斗"),
    ("/investment/signings/", "招商项目"),
    ("/investment/contacts/", "对接企业"),
    ("/investment/events/", "招商活动"),
)
Choices = Sequence[tuple[str, str]]


class Asked(Protocol):
    """The address of a list, as far as its parts ask it."""

    @property
    def by(self) -> str: ...

    @property
    def sort(self) -> str: ...

    def query(self, **changes: object) -> str: ...


def siblings(path: str) -> list[dict[str, Any]]:
    """The pages of investment that are served; `path` is the one that somebody looks at."""
    return [
        {"href": href, "title": title, "current": href == path}
        for href, title in _PAGES
        if served(href)
    ]


def head(column: Any, address: Asked) -> dict[str, Any]:
    """A head that orders by its column, and the other way round when it already does."""
    is_up, is_down = address.sort == column.key, address.sort == f"-{column.key}"
    return {
        "column": column,
        "href": address.query(sort=f"-{column.key}" if is_up else column.key),
        "order": "ascending" if is_up else "descending" if is_down else "",
    }


def tabs(address: Asked, named: Choices) -> list[dict[str, Any]]:
    """The list and its summaries, (name, title); the list's name is ""."""
    return [
        {
            "href": address.query(by=key, sort="") or "?",
            "title": title,
            "current": address.by == key,
        }
        for key, title in named
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


def turns(address: Asked, page: int, pages: int) -> dict[str, Any] | None:
    """The way to the pages before and after; None where one page holds all."""
    if pages == 1:
        return None
    return {
        "page": page,
        "pages": pages,
        "before": address.query(page=page - 1 if page > 2 else "") or "?" if page > 1 else "",
        "after": address.query(page=page + 1) if page < pages else "",
    }
