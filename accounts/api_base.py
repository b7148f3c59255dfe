"""What every address of the REST door has in common: reading only, strict, published data only.

A register's `api.py` declares its rows (`accounts.api_rows`), its parameters
(`accounts.api_filters`) and a `ListView` that brings the two together; `config.api` gives it an
address. Rights and row scope are those of the pages: `has_perm` and `.visible_to(user)`.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.drainage import get_override
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_filters import Parameters, StrictFilters, refuse_unknown
from accounts.api_pages import KeysetPages
from accounts.api_problems import FORBIDDEN, INSUFFICIENT_SCOPE, ApiRefusal
from accounts.api_rows import Row, Table
from accounts.models import ApiToken, User
from accounts.roles import ACTION_NAMES, Action
from accounts.tokens import READ


def documented(parameters: type[Parameters]) -> list[OpenApiParameter]:
    """The parameters of an address that is no list, for `extend_schema`."""
    found = []
    for name, each in parameters.base_filters.items():
        schema = dict(get_override(each, "field"))
        told = schema.pop("description")
        required = each.extra["required"]
        found.append(OpenApiParameter(name, schema, description=told, required=required))
    return found


class Formats(DefaultContentNegotiation):
    """An unknown `?format=` is a format that we do not have, not an address that does not exist."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002 - inherited
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise NotAcceptable
        return found


class WithinScope(BasePermission):
    """A token reaches as far as its scopes; a person at a page has no such limit."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = request.auth
        if isinstance(token, ApiToken) and READ not in token.scopes:
            raise ApiRefusal(INSUFFICIENT_SCOPE, "这个令牌没有读取（read）的范围。")
        return True


class MayRead(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(view.may_read(request.user))


class ReadView(APIView):
    """An address to read from; anything but GET and HEAD is refused before any look-up."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    content_negotiation_class = Formats
    permission_classes: ClassVar[list[Any]] = [IsAuthenticated, WithinScope, MayRead]
    filterset_class: ClassVar[type[Parameters]]
    controls: ClassVar[tuple[str, ...]] = ("format",)
    name: ClassVar[str]  # of the address, unique; cursors are bound to it

    @method_decorator(conditional_page)
    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(*args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if str(request.method).lower() not in self.http_method_names:
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, [*self.filterset_class.base_filters, *self.controls])
        self.asked = self.filterset_class.texts(request.query_params)
        self.given = self.filterset_class.read(self.asked)

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Who asks decides what is shown, so no cache may give one person's answer to another."""
        return {**super().default_response_headers, "Vary": "Accept, Authorization, Cookie"}

    def may_read(self, user: User) -> bool:
        """Who may read here at all; which rows he sees is the query's matter."""
        if user.has_perm(Action.VIEW_PUBLISHED):
            return True
        raise ApiRefusal(FORBIDDEN, f"你的角色没有“{ACTION_NAMES[Action.VIEW_PUBLISHED]}”的权限。")

    @property
    def person(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - `permission_classes` let nobody else in
        return user


class ListView(ReadView, GenericAPIView[Any]):
    """A list in pages. Subclasses give `row`, `order` and a queryset that is scoped to the user."""

    row: ClassVar[type[Row]]
    order: ClassVar[tuple[str, ...]]
    controls: ClassVar[tuple[str, ...]] = ("fields", "page_size", "cursor", "format")
    filter_backends: ClassVar[list[Any]] = [StrictFilters]
    pagination_class = KeysetPages

    def get_serializer_class(self) -> type[Row]:
        return self.row

    def get(self, request: Request) -> Response:
        self.chosen = self.row.choose(request.query_params.get("fields", ""))
        self.table = Table(self.row, self.chosen)
        queryset = self.filter_queryset(self.get_queryset())
        return self.get_paginated_response(self.paginate_queryset(queryset))

    def order_now(self) -> tuple[str, ...]:
        """The order of this request; a list that can show several vintages needs a longer key."""
        return self.order

    def fetch(self, queryset: QuerySet[Any], order: tuple[str, ...]) -> list[tuple[Any, Any]]:
        """The page's (key, payload) pairs, in one query."""
        paths = dict.fromkeys((*self.table.paths, *order))
        places = {path: place for place, path in enumerate(paths)}
        keys = [places[path] for path in order]
        found = queryset.values_list(*paths)
        return [(tuple(values[place] for place in keys), values) for values in found]

    def rows(self, payloads: Sequence[Any]) -> list[dict[str, Any]]:
        """The JSON rows of the payloads that `fetch` gave."""
        return self.table.rows(payloads)
