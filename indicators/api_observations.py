"""Observations over REST: in force, as known at a moment, all vintages, or what changed.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_pages import KeysetPages
from accounts.api_rows import moment
from entry.api_fields import MonthParameter
from entry.publication import last_stamp
from indicators.api_rows import ObservationRow
from indicators.models import Observation

AS_OF = "As-Of"  # the header that says up to which publication a delta reaches


class ObservationParameters(p.Parameters):
    indicator = p.Codes("indicator__code", help_text="指标代码，多个用逗号分开")
    area = p.Codes("area__code", help_text="地区代码，多个用逗号分开")
    as_of = p.InstantControl(
        help_text="按这个时刻已知的数回答（含当时有效、后来更正的）；不给就是现行数"
    )
    include_history = p.FlagControl(
        help_text="true：每个数的全部版本，新旧都在内；与 as_of 同用时到 as_of 为止"
    )
    updated_since = p.InstantControl(
        help_text="只要这个时刻以来新发布的，以及被替代的旧数；与 as_of 同用时到 as_of 为止"
    )

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """`from` is a word of Python and cannot be declared like the others."""
        found: dict[str, Any] = super().get_filters()
        found["from"] = MonthParameter("month", "gte", help_text="从这个月起（含），如2024-01")
        found["to"] = MonthParameter("month", "lte", help_text="到这个月止（含），如2024-12")
        return found


def changed(since: datetime, until: datetime | None) -> Q:
    """What was published or superseded from `since` to `until`, both included.

    A row that was superseded comes back with its `superseded_at`, so that a copy can close it.
    """
    superseded = Q(superseded_at__gte=since)
    if until is None:
        return Q(published_at__gte=since) | superseded
    superseded &= Q(superseded_at__lte=until)
    return Q(published_at__lte=until) & (Q(published_at__gte=since) | superseded)


def vintages(until: datetime | None) -> Q:
    """Everything that was published up to a moment, superseded or not."""
    return Q() if until is None else Q(published_at__lte=until)


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


@extend_schema_view(
    get=extend_schema(summary="指标数据", tags=["指标"], responses=ObservationRow(many=True))
)
class ObservationList(ListView):
    """已发布的指标数据，都是截至月末的累计数或时点数，按指标、地区、月份排列。

    更正过的数，新旧都永久保留：as_of 按某一时刻已知的数回答，include_history 给出全部版本，
    updated_since 取此后的变化，并在 as_of 中说明取到哪一刻为止，下次就从那一刻问起，不会漏。
    """

    name = "observations"
    row = ObservationRow
    filterset_class = ObservationParameters
    area_paths = ("area",)
    pagination_class = DeltaPages
    order = ("indicator_id", "area_id", "month")
    queryset = Observation.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A delta reaches to the last publication: all up to that stamp is there, nothing later.

        The other pages of the same delta get this end with their address.
        """
        super().initial(request, *args, **kwargs)
        self.is_delta = self.given.get("updated_since") is not None
        if self.is_delta:
            until, asked = last_stamp(Observation), self.given.get("as_of")
            if until is not None and (asked is None or asked > until):
                self.given["as_of"] = until
                self.asked["as_of"] = str(moment(until))
            self.reaches = moment(self.given["as_of"]) if until is not None else None

    def get_queryset(self) -> QuerySet[Observation]:
        seen = Observation.objects.visible_to(self.person)
        since, at = self.given.get("updated_since"), self.given.get("as_of")
        if since:
            return seen.filter(changed(since, at))
        return seen.filter(vintages(at)) if self.given.get("include_history") else seen.as_of(at)

    def order_now(self) -> tuple[str, ...]:
        several = self.is_delta or self.given.get("include_history")
        return (*self.order, "id") if several else self.order

    def told(self) -> dict[str, Any]:
        return {"as_of": self.reaches} if self.is_delta else {}

    def page_address(self, request: Request) -> str:
        address = super().page_address(request)
        until = self.asked.get("as_of") if self.is_delta else None
        return replace_query_param(address, "as_of", until) if until else address

    def get(self, request: Request) -> Response:
        response = super().get(request)
        if self.is_delta and self.reaches:
            response.headers[AS_OF] = self.reaches
        return response
