"""A list of published figures over REST: in force, as known at a moment, all, or what changed."""

from collections.abc import Hashable
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from accounts.api_base import ListView
from accounts.api_pages import Key, KeysetPages, Position
from accounts.api_rows import moment
from accounts.api_scopes import area_ids
from entry.api_questions import PERSON, Figures, Question, bound, kept, order_of
from entry.figures import MonthlyFigure
from entry.publication import last_stamp

AS_OF = "As-Of"  # the header that says up to which publication a delta reaches


class DeltaPages(KeysetPages):
    """Pages that may say up to which publication they reach."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found = super().get_paginated_response_schema(schema)
        found["properties"]["as_of"] = {
            "type": ["string", "null"],
            "format": "date-time",
            "description": "给了 updated_since 时才有：变化取到这一刻为止，下次就从它问起",
        }
        return found


class FigureList(ListView):
    """Subclasses name their `figures` and tell how far a person sees."""

    figures: ClassVar[Figures]
    figure: ClassVar[type[MonthlyFigure]]
    pagination_class = DeltaPages

    def sight(self) -> Hashable:
        """How far the person who asks sees, by value: `Figures.seen` takes it."""
        raise NotImplementedError

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A delta reaches to the last publication: all up to that stamp is there, nothing later.

        The other pages of the same delta get this end with their address.
        """
        super().initial(request, *args, **kwargs)
        self.is_delta = self.given.get("updated_since") is not None
        if self.is_delta:
            until, asked = last_stamp(self.figure), self.given.get("as_of")
            if until is not None and (asked is None or asked > until):
                self.given["as_of"] = until
                self.asked["as_of"] = str(moment(until))
            self.reaches = moment(self.given["as_of"]) if until is not None else None

    def found(self, position: Position | None, most: int) -> list[Any]:
        """By a kept statement: nothing is left for the ORM to build at each request."""
        shape, values = bound(self.given, position)
        question = Question(
            of=self.figures,
            sight=self.sight(),
            areas=area_ids(self.request.auth, self.name),
            given=shape,
            fields=self.chosen,
            side=position.side if position else "",
            most=most,
        )
        statement, self.key = kept(question)
        return list(statement.rows({**values, PERSON: self.person.pk}))

    def key_of(self, found: Any) -> Key:
        return [found[place] for place in self.key]

    def order_now(self) -> tuple[str, ...]:
        return order_of(self.figures, self.given)

    def told(self) -> dict[str, Any]:
        return {"as_of": self.reaches} if self.is_delta else {}

    def page_address(self, request: Request) -> str:
        address = super().page_address(request)
        until = self.asked.get("as_of") if self.is_delta else None
        return replace_query_param(address, "as_of", until) if until else address

    def get(self, request: Request) -> HttpResponse:
        response = super().get(request)
        if self.is_delta and self.reaches:
            response.headers[AS_OF] = self.reaches
        return response
