"""Dated, evidenced events of any register over REST: in force, as known at a moment, all that ever
counted, or what changed since.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from accounts import api_filters as p
from entry.api_fields import MonthParameter
from plan.models import EvidencedQuerySet

E = TypeVar("E", bound=EvidencedQuerySet)


class FromMonth(MonthParameter):
    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(on__gte=value.first_day)


class ToMonth(MonthParameter):
    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(on__lte=value.last_day)


class EvidencedParameters(p.Parameters):
    """Those of every list of events, after those that a list has of its own."""

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """`from` is a word of Python and cannot be declared like the others."""
        found: dict[str, Any] = super().get_filters()
        return {
            **found,
            "as_of": p.InstantControl(help_text="这个时刻有效的；不给就是现在有效的"),
            "include_history": p.FlagControl(
                help_text="true：作废的也在内；与 as_of 同用时到 as_of 为止"
            ),
            "updated_since": p.InstantControl(
                help_text="只要这个时刻以来核实或作废的；与 as_of 同用时到 as_of 为止"
            ),
            "from": FromMonth(help_text="从这个月起（含），如2024-01"),
            "to": ToMonth(help_text="到这个月止（含），如2024-12"),
        }


def asked_for(events: E, given: Mapping[str, Any]) -> E:
    """The events that `as_of`, `include_history` and `updated_since` ask for; never one that still
    waits for its confirmation."""
    since, at = given.get("updated_since"), given.get("as_of")
    if not since and not given.get("include_history"):
        return events.as_of(at)
    seen = events.filter(confirmed_at__isnull=False)
    if at is not None:
        seen = seen.filter(confirmed_at__lte=at)
    if since is None:
        return seen
    voided = Q(voided_at__gte=since)
    if at is not None:
        voided &= Q(voided_at__lte=at)
    return seen.filter(Q(confirmed_at__gte=since) | voided)
