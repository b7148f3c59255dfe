"""The addresses of the SDMX door: SDMX 2.1 RESTful API 1.5, reading only.

Who asks, what a token reaches and which rows are seen are the REST door's matter
(`accounts.api_base`); here is only what SDMX says in its own way.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from accounts import api_filters as p
from accounts.api_base import ReadView
from accounts.api_scopes import within
from accounts.models import Area
from entry.publication import last_stamp
from indicators.models import Observation
from indicators.sdmx import artefacts, formats, markup, queries, reads, tables
from indicators.sdmx.points import Block, blocks, withdrawn
from indicators.sdmx.queries import DataQuery, Wrong

T = TypeVar("T")
NOT_OFFERED = 1406  # codes from 1000 on are a service's own
_STATUS = {queries.NO_RESULTS: 404, queries.TOO_LARGE: 413, NOT_OFFERED: 406}
_CODE = {400: 140, 401: 110, 403: 110, 404: 100, 413: 130, 500: 500}
AS_OF = "As-Of"  # the header that says up to which publication a delta reaches
_KNOWN_FORMATS = "、".join(formats.DATA_FORMATS)


class Unrendered(BaseContentNegotiation):
    """The views choose their representation themselves: none is a renderer of the framework."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return None

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return JSONRenderer(), "application/json"


class NoParameters(p.Parameters):
    """SDMX reads its own parameters (`indicators.sdmx.queries`)."""


class SdmxView(ReadView):
    """What is common to structures and data."""

    schema = None  # not part of the OpenAPI description
    content_negotiation_class = Unrendered  # type: ignore[assignment]
    filterset_class = NoParameters
    dataset = "observations"  # the code lists say what they may hold, and go with them

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], HttpResponse]:
        problems = super().get_exception_handler()

        def told(error: Exception, context: dict[str, Any]) -> HttpResponse:
            if isinstance(error, Wrong):
                return refused(error.code, str(error), _STATUS.get(error.code, 400))
            problem = problems(error, context)
            assert problem is not None  # noqa: S101 - every error becomes a problem
            detail = json.loads(problem.content)["detail"]
            status = problem.status_code
            answer = refused(_CODE.get(status, 1000 + status), detail, status)
            for name in ("WWW-Authenticate", "Retry-After"):
                if name in problem.headers:
                    answer.headers[name] = problem.headers[name]
            return answer

        return told

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """As the REST door has it; a streamed answer gets what the others get by being whole."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers.setdefault("Cache-Control", "private, no-cache")
        return final

    def texts(self) -> dict[str, str]:
        return {name: self.request.query_params.get(name, "") for name in self.controls}

    def format(self, *, data: bool) -> str:
        """What is answered with; raises `NotAcceptable` as an SDMX error."""
        named = self.request.query_params.get("format", "")
        if named and (named not in formats.DATA_FORMATS or (not data and named != formats.XML)):
            known = _KNOWN_FORMATS if data else formats.XML
            raise Wrong(queries.SYNTAX, f"format：没有这种格式，可用的有：{known}。")
        found = named or formats.chosen(self.request.headers.get("Accept", ""), data=data)
        if not found:
            raise NotOffered
        return found


class NotOffered(Wrong):
    """406: none of the formats that the caller takes."""

    def __init__(self) -> None:
        super().__init__(
            NOT_OFFERED,
            "没有所要的格式。结构有SDMX-ML 2.1，数据有SDMX-ML 2.1（structure-specific）和"
            "SDMX-CSV 2.0、1.0，见docs/sdmx.md。",
        )


def refused(code: int, sentence: str, status: int) -> HttpResponse:
    """The SDMX error message."""
    return HttpResponse(markup.error(code, sentence), status=status, content_type=markup.ERROR_TYPE)


class StructureView(SdmxView):
    """Dataflow, data structure, concept scheme and code lists."""

    name = "sdmx-structure"
    controls: ClassVar[tuple[str, ...]] = artefacts.STRUCTURE_PARAMETERS

    def get(self, request: Request, path: str = "") -> HttpResponse:
        from indicators.sdmx import structures  # pysdmx takes 0.2 s, which no command should pay

        self.format(data=False)
        chosen = artefacts.selection(path, self.texts())
        content = structures.message(
            chosen,
            self._lists(chosen),
            ident=uuid.uuid4().hex,
            at=timezone.now(),
            sender=settings.KEEPER,
            address=request.build_absolute_uri("/sdmx/2.1/"),
        )
        answer = HttpResponse(content, content_type=structures.TYPE)
        body = content[content.index(b"Structures") :]  # without the moment of its making
        answer.headers["ETag"] = f'"{sha256(body).hexdigest()[:32]}"'
        return answer

    def _lists(self, chosen: artefacts.Selection) -> dict[str, list[Any]]:
        """The code lists that come from the database, as far as they are told."""
        found: dict[str, list[Any]] = {}
        if chosen.full("CL_AREA"):
            areas = within(self.request.auth, self.dataset, Area.objects.all(), ("pk",))
            found["CL_AREA"] = reads.areas(areas)
        if chosen.full("CL_INDICATOR") or chosen.full("CL_UNIT"):
            found["CL_INDICATOR"], found["CL_UNIT"] = reads.indicators(self.person)
        return found


class DataView(SdmxView):
    """The published figures."""

    name = "sdmx-data"
    controls: ClassVar[tuple[str, ...]] = queries.DATA_PARAMETERS

    def get(self, request: Request, path: str = "") -> HttpResponseBase:
        kind = self.format(data=True)
        query = ended(queries.data_query(path, self.texts()))
        found = peeked(self._blocks(query))
        if found is None:
            raise Wrong(queries.NO_RESULTS, "没有符合条件的数据。")
        answer = StreamingHttpResponse(
            (text.encode() for text in self._text(found, query, kind)),
            content_type=markup.DATA_TYPE if kind == formats.XML else tables.TYPES[_VERSION[kind]],
        )
        if query.as_of:
            answer.headers[AS_OF] = query.as_of.isoformat()
        return answer

    def _blocks(self, query: DataQuery) -> Iterator[Block]:
        observations = Observation.objects.visible_to(self.person)
        seen: Any = within(self.request.auth, self.dataset, observations, ("area",))
        told = blocks(reads.figures(seen, query), query)
        if query.updated_after is None:
            return told
        gone = withdrawn(reads.withdrawals(seen, query))
        return chain(told, blocks(gone, query, action="Delete"))

    def _text(self, found: Iterable[Block], query: DataQuery, kind: str) -> Iterator[str]:
        if kind != formats.XML:
            return tables.data(found, query, _VERSION[kind])
        at, ident = timezone.now(), uuid.uuid4().hex
        return markup.data(found, query, ident=ident, at=at, sender=settings.KEEPER)


_VERSION = {formats.CSV2: "2", formats.CSV1: "1"}


def ended(query: DataQuery) -> DataQuery:
    """A delta that says no end reaches to the last publication: all up to there is in force."""
    if query.updated_after is None or query.as_of is not None:
        return query
    return replace(query, as_of=last_stamp(Observation))


def peeked(found: Iterator[T]) -> Iterator[T] | None:
    """The same iterator, once its first item has been had; None when there is none."""
    for first in found:
        return chain([first], found)
    return None
