"""What every address of the REST door has in common: strict, within one's rights, conditional.

A register's `api.py` declares its rows (`accounts.api_rows`), its parameters
(`accounts.api_filters`) and a `ListView` that brings the two together; `config.api` gives it an
address. Rights and row scope are those of the pages: `has_perm` and `.visible_to(user)`.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.drainage import get_override
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_files import MOST_ROWS, CsvRenderer, Listing, XlsxRenderer, refuse_too_many
from accounts.api_filters import Parameters, StrictFilters, refuse_unknown
from accounts.api_json import JSON_TYPE, Json, dumps
from accounts.api_limits import HEADERS, WithinLimits
from accounts.api_pages import Key, KeysetPages, Position, from_position
from accounts.api_problems import FORBIDDEN, ApiRefusal
from accounts.api_rows import Row, table_of
from accounts.api_scopes import WithinScope, within
from accounts.models import User
from accounts.roles import ACTION_NAMES, Action

SAFE = ("GET", "HEAD")
CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"}  # no answer has a date of its last change
Rows = Sequence[Any]


def documented(parameters: type[Parameters]) -> list[OpenApiParameter]:
    """The parameters of an address that is no list, for `extend_schema`."""
    found = []
    for name, each in parameters.base_filters.items():
        schema = dict(get_override(each, "field"))
        told = schema.pop("description")
        required = each.extra["required"]
        found.append(OpenApiParameter(name, schema, description=told, required=required))
    return found


def fields_of(row: type[Row]) -> OpenApiParameter:
    """`fields` of a list without pages."""
    schema = {"type": "array", "items": {"type": "string", "enum": list(row.cells())}}
    told = "只要这些字段，用逗号分开；不给就是全部。"
    return OpenApiParameter("fields", schema, description=told, explode=False, style="form")


class Formats(DefaultContentNegotiation):
    """`?format=` wins over the header, and an unknown one is a format that we do not have."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        asked = request.query_params.get("format", "")
        if asked:
            found = self.filter_renderers(renderers, asked)[0]
            return found, found.media_type
        accepted = request.META.get("HTTP_ACCEPT", "*/*")
        for renderer in renderers:  # one plain media type needs no weighing
            if accepted in {renderer.media_type, "*/*"}:
                return renderer, renderer.media_type
        return super().select_renderer(request, renderers, format_suffix)

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002 - inherited
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise NotAcceptable
        return found


class MayRead(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(view.may_read(request.user))


def conditional(request: HttpRequest, response: Any) -> HttpResponseBase:
    """The answer, or 304 when the caller has it already; HEAD is told what GET would be."""
    if request.method not in SAFE or response.status_code != 200:
        return response  # type: ignore[no-any-return]
    if not (response.streaming or response.has_header("ETag")):  # a stream has no content yet
        response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    if not CONDITIONS & request.META.keys():
        return response  # type: ignore[no-any-return]
    found = get_conditional_response(request, etag=response.get("ETag"), response=response)
    assert found is not None  # noqa: S101 - at least the response itself
    for name in HEADERS:  # a 304 counts as any other answer
        if name in response.headers:
            found.headers[name] = response.headers[name]
    return found


class Conditional(APIView):
    """Answers carry a tag, and are not sent again to who has them."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response: Any = super().dispatch(request, *args, **kwargs)
        if not hasattr(response, "add_post_render_callback"):
            return conditional(request, response)
        response.add_post_render_callback(lambda rendered: conditional(request, rendered))
        return response


@lru_cache(maxsize=32)
def _renderers(classes: tuple[type[Any], ...]) -> list[Any]:
    """One of each for all requests: they hold nothing of a request."""
    return [each() for each in classes]


class ApiView(Conditional):
    """Any address; a method that it does not have is refused before any look-up."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    content_negotiation_class = Formats
    permission_classes: ClassVar[list[Any]] = [IsAuthenticated, WithinScope, MayRead]
    throttle_classes: ClassVar[list[Any]] = [WithinLimits]
    filterset_class: ClassVar[type[Parameters]] = Parameters
    controls: ClassVar[tuple[str, ...]] = ("format",)
    name: ClassVar[str]  # of the address, unique; cursors are bound to it
    route: ClassVar[str] = ""  # where it is not the name
    dataset: ClassVar[str] = ""  # of `accounts.scopes.DATASETS`; left empty it is the name

    def get_renderers(self) -> list[Any]:
        return _renderers(tuple(self.renderer_classes))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if str(request.method).lower() not in self.http_method_names:
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, [*self.filterset_class.base_filters, *self.controls])
        self.asked = self.filterset_class.texts(request.query_params)
        self.given = self.filterset_class.read(self.asked)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        found = super().finalize_response(request, response, *args, **kwargs)
        for header, value in getattr(request, "limits", {}).items():
            found.headers[header] = value
        return found

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


class ReadView(ApiView):
    """An address to read from alone."""


class ListView(ApiView, GenericAPIView[Any]):
    """A list in pages. Subclasses give `row`, `order` and a queryset that is scoped to the user."""

    row: ClassVar[type[Row]]
    # To each area that a row tells of, and which rows are no drafts: see `api_scopes.within`.
    area_paths: ClassVar[tuple[str, ...] | None] = None
    published: ClassVar[Q | None] = None
    order: ClassVar[tuple[str, ...]]
    controls: ClassVar[tuple[str, ...]] = ("fields", "page_size", "cursor", "format")
    filter_backends: ClassVar[list[Any]] = [StrictFilters]
    renderer_classes: ClassVar[list[Any]] = [Json, CsvRenderer, XlsxRenderer]
    pagination_class = KeysetPages

    def get_serializer_class(self) -> type[Row]:
        return self.row

    def get(self, request: Request) -> HttpResponse:
        self.chosen = self.row.choose(request.query_params.get("fields", ""))
        self.table = table_of(self.row, self.chosen)
        is_file = getattr(request, "accepted_renderer").format != "json"  # noqa: B009 - DRF's stubs
        if is_file and not {"page_size", "cursor"} & set(request.query_params):
            return self.respond(self._all())
        pages: Any = self.paginator
        rows = pages.page(request, self)
        if is_file:
            return self.respond(rows, pages.headers())
        # Written at once: what the framework prepares for rendering costs more than the writing.
        return HttpResponse(dumps(pages.content(rows)), JSON_TYPE, headers=pages.headers())

    def within_scope(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those rows that the token's scopes let through."""
        paths, published = self.area_paths, self.published
        dataset = self.dataset or self.name
        return within(self.request.auth, dataset, queryset, paths, published=published)

    def respond(self, rows: Rows, headers: Any = None) -> Response:
        """A file of these rows."""
        return Response(Listing(self.name, self.row, self.chosen, rows), headers=headers)

    def _all(self) -> Rows:
        """All rows for a file; more than a file holds are refused, never cut off."""
        found = self.found(None, MOST_ROWS + 1)
        if len(found) > MOST_ROWS:
            raise refuse_too_many()
        return self.rows(found)

    def told(self) -> dict[str, Any]:
        """What a page says beside its rows and its neighbours."""
        return {}

    def page_address(self, request: Request) -> str:
        """The address that the links to other pages are made of."""
        return request.build_absolute_uri()

    def order_now(self) -> tuple[str, ...]:
        """The order of this request; a list that can show several vintages needs a longer key."""
        return self.order

    def found(self, position: Position | None, most: int) -> list[Any]:
        """Up to `most` rows on from a position, in order, for `key_of` and `rows`."""
        queryset = self.filter_queryset(self.within_scope(self.get_queryset()))
        return self.fetch(from_position(queryset, self.order_now(), position)[:most])

    def fetch(self, queryset: QuerySet[Any]) -> list[Any]:
        """Tuples of what the table reads and of the key, in one query."""
        return list(queryset.values_list(*dict.fromkeys((*self.table.paths, *self.order_now()))))

    def key_of(self, found: Any) -> Key:
        """The values of the order in one of `found`: where a page begins or ends."""
        paths = list(dict.fromkeys((*self.table.paths, *self.order_now())))
        return [found[paths.index(path)] for path in self.order_now()]

    def rows(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        """The JSON rows of what was `found`."""
        return self.table.rows(found)
