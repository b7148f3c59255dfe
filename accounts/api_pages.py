"""Pages by position, not by number: a cursor says after which row the next page begins.

Rows that are added or taken away while somebody walks through the pages neither shift nor repeat
the others, and the thousandth page costs what the first does: one look-up in an index.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.core import signing
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.utils.functional import cached_property
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from accounts.api_problems import INVALID_CURSOR, INVALID_PARAMETER, ApiRefusal, shown

SIZE, MOST = 100, 1000
AFTER, BEFORE = "a", "b"
Key = Sequence[Any]
M = TypeVar("M", bound=Model)


class Position:
    """Where a page begins: after a row's key, or before it when walking back."""

    __slots__ = ("key", "side")

    def __init__(self, side: str, key: Sequence[Any]) -> None:
        self.side = side
        self.key = key

    def text(self, salt: str) -> str:
        key = [part if isinstance(part, (int, str)) else int(part) for part in self.key]
        # Without a time stamp: the same page keeps the same text, and with it its ETag.
        return signing.Signer(salt=salt).sign_object([self.side, key])

    @classmethod
    def read(cls, text: str, salt: str) -> "Position":
        """Read a cursor; it is signed, so that nothing but a key of this very list is in it."""
        try:
            side, key = signing.Signer(salt=salt).unsign_object(text)
        except signing.BadSignature:
            raise ApiRefusal(
                INVALID_CURSOR,
                "cursor 不是本列表按这些条件给出的，请照用 next 中的地址，或从第一页重新开始。",
                parameter="cursor",
            )
        return cls(side, key)


def page_size(text: str) -> int:
    """Read `page_size`; "" is the usual size. Raises `ApiRefusal`."""
    if not text:
        return SIZE
    if text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST:
        return int(text)
    raise ApiRefusal(
        INVALID_PARAMETER,
        f"page_size：“{shown(text)}”不对，请写1至{MOST}的整数。",
        parameter="page_size",
    )


def salt_of(name: str, order: Sequence[str], asked: Mapping[str, str]) -> str:
    """What binds a cursor to its list: address, order and filters.

    Under other filters the rows before it would be missing without anybody noticing.
    """
    return json.dumps(["api.cursor", name, order, sorted(asked.items())])


def from_position(
    queryset: QuerySet[M], order: Sequence[str], position: Position | None
) -> QuerySet[M]:
    """The rows on from a position; in reverse order where the way leads back."""
    if position is None:
        return queryset.order_by(*order)
    columns = tuple(F(path) for path in order)
    if position.side == BEFORE:
        earlier = TupleLessThan(columns, position.key)
        return queryset.filter(earlier).order_by(*(f"-{path}" for path in order))
    return queryset.filter(TupleGreaterThan(columns, position.key)).order_by(*order)


class KeysetPages(BasePagination):
    """One page of a list whose view tells its `order`: paths that together are unique, none null.

    The view finds the rows (`found`), tells their keys (`key_of`) and makes them JSON (`rows`).
    """

    def page(self, request: Request, view: Any) -> list[dict[str, Any]]:
        """The page that is asked for; one row more is looked for, to know whether it goes on."""
        size = page_size(request.query_params.get("page_size", ""))
        self.view = view
        self.told: dict[str, Any] = view.told()
        cursor = request.query_params.get("cursor", "")
        position = Position.read(cursor, self.salt) if cursor else None
        found = view.found(position, size + 1)
        more, found = len(found) > size, found[:size]
        if position and position.side == BEFORE:
            found.reverse()
        ends = [view.key_of(found[0]), view.key_of(found[-1])] if found else []
        self._links(lambda: view.page_address(request), position, ends, more)
        rows: list[dict[str, Any]] = view.rows(found)
        return rows

    @cached_property
    def salt(self) -> str:
        return salt_of(self.view.name, self.view.order_now(), self.view.asked)

    def _links(
        self, url: Callable[[], str], position: Position | None, ends: Sequence[Key], more: bool
    ) -> None:
        """Where to go on: there is a next page if a row was left over, or if we came back.

        `ends` are the keys of the first and the last row, [] for an empty page.
        """
        back = position is not None and position.side == BEFORE
        first, last = ends or (None, None)
        has_next, has_previous = (True, more) if back else (more, position is not None)
        self.next = self._link(url(), AFTER, last) if has_next else None
        self.previous = self._link(url(), BEFORE, first) if has_previous else None

    def _link(self, url: str, side: str, key: Key | None) -> str:
        if key is None:  # an empty page at an end: back to the beginning
            return remove_query_param(url, "cursor")
        return replace_query_param(url, "cursor", Position(side, key).text(self.salt))

    def content(self, rows: Sequence[Any]) -> dict[str, Any]:
        """What is answered: the page and its neighbours."""
        return {"results": rows, "next": self.next, "previous": self.previous, **self.told}

    def headers(self) -> dict[str, str]:
        links = [(self.next, "next"), (self.previous, "prev")]
        header = ", ".join(f'<{url}>; rel="{rel}"' for url, rel in links if url)
        return {"Link": header} if header else {}

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        return [
            {
                "name": "fields",
                "in": "query",
                "required": False,
                "description": "只要这些字段，用逗号分开；不给就是全部。",
                "schema": {
                    "type": "array",
                    "items": {"type": "string", "enum": list(view.row.cells())},
                },
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": f"每页行数，默认{SIZE}，最多{MOST}。",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST},
            },
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "翻页位置：照用 next 或 previous，不要拼写；换了筛选条件就作废。",
                "schema": {"type": "string"},
            },
        ]
