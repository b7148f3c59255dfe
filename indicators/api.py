"""Indicators, targets, observations and lights over REST.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_base import ListView
from entry.api_fields import MonthParameter, PlanMonthControl
from indicators import choices
from indicators.api_lights import kept_rows, live_rows
from indicators.api_rows import IndicatorRow, LightRow, ObservationRow, TargetRow
from indicators.judging import with_grounds
from indicators.models import Indicator, Observation, Target

TAGS = ["指标"]


class IndicatorParameters(p.Parameters):
    code = p.Codes(help_text="指标代码，多个用逗号分开")
    group = p.Codes(help_text="分组")
    owner = p.Codes("owner__code", help_text="数源单位的代码")
    frequency = p.Choice(known=choices.Frequency.values, help_text="频率")
    visibility = p.Choice(known=choices.Visibility.values, help_text="可见范围")
    is_active = p.Flag(help_text="只要在用的（true）或停用的（false）")


@extend_schema_view(get=extend_schema(summary="指标", tags=TAGS, responses=IndicatorRow(many=True)))
class IndicatorList(ListView):
    """指标及其口径。内部指标只有有权的人看得到。"""

    name = "indicators"
    row = IndicatorRow
    filterset_class = IndicatorParameters
    order = ("order", "code")
    queryset = Indicator.objects.none()

    def get_queryset(self) -> QuerySet[Indicator]:
        seen = Indicator.objects.visible_to(self.person)
        parent = seen.filter(pk=OuterRef("parent")).order_by()
        return seen.annotate(parent_shown=Subquery(parent.values("code")[:1]))


class TargetParameters(p.Parameters):
    plan = p.Whole("plan__year", help_text="计划年度")
    key = p.Codes(help_text="目标的键，多个用逗号分开")
    indicator = p.Codes("indicator__code", help_text="指标代码，多个用逗号分开")
    area = p.Codes("area__code", help_text="地区代码")
    chapter = p.Codes("chapter__key", help_text="章节的键")
    measure = p.Choice(known=choices.Measure.values, help_text="目标所指")
    headline = p.Flag(
        "headline_order", lookup_expr="isnull", exclude=True, help_text="只要主要目标（true）或其他"
    )


@extend_schema_view(get=extend_schema(summary="目标", tags=TAGS, responses=TargetRow(many=True)))
class TargetList(ListView):
    """计划中的全部数字目标，照原文、按原文次序。"""

    name = "targets"
    row = TargetRow
    filterset_class = TargetParameters
    order = ("plan_id", "chapter__order", "key")
    queryset = Target.objects.none()

    def get_queryset(self) -> QuerySet[Target]:
        seen = Target.objects.visible_to(self.person)
        restated = seen.filter(pk=OuterRef("restates")).order_by()
        adjusted = seen.filter(pk=OuterRef("adjusted_from")).order_by()
        return seen.annotate(
            restates_shown=Subquery(restated.values("key")[:1]),
            adjusted_shown=Subquery(adjusted.values("key")[:1]),
        )


class ObservationParameters(p.Parameters):
    indicator = p.Codes("indicator__code", help_text="指标代码，多个用逗号分开")
    area = p.Codes("area__code", help_text="地区代码，多个用逗号分开")
    as_of = p.InstantControl(
        help_text="按这个时刻已知的数回答（含当时有效、后来更正的）；不给就是现行数"
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


@extend_schema_view(
    get=extend_schema(summary="指标数据", tags=TAGS, responses=ObservationRow(many=True))
)
class ObservationList(ListView):
    """已发布的指标数据，都是截至月末的累计数或时点数，按指标、地区、月份排列。

    更正过的数，新旧都永久保留：as_of 按某一时刻已知的数回答，updated_since 取此后的变化。
    """

    name = "observations"
    row = ObservationRow
    filterset_class = ObservationParameters
    order = ("indicator_id", "area_id", "month")
    queryset = Observation.objects.none()

    def get_queryset(self) -> QuerySet[Observation]:
        seen = Observation.objects.visible_to(self.person)
        since, at = self.given.get("updated_since"), self.given.get("as_of")
        return seen.filter(changed(since, at)) if since else seen.as_of(at)

    def order_now(self) -> tuple[str, ...]:
        return (*self.order, "id") if "updated_since" in self.given else self.order


class LightParameters(p.Parameters):
    month = PlanMonthControl(required=True, help_text="站在哪个月看，如2024-09")
    area = p.Codes("area__code", help_text="地区代码")
    indicator = p.Codes("indicator__code", help_text="指标代码，多个用逗号分开")
    target = p.Codes("key", help_text="目标的键，多个用逗号分开")
    as_of = p.InstantControl(help_text="按这个时刻已知的数判断")
    snapshot = p.FlagControl(help_text="true：发布当月时留存的灯，而不是现在判断的")


@extend_schema_view(get=extend_schema(summary="灯", tags=TAGS, responses=LightRow(many=True)))
class LightList(ListView):
    """站在一个月看全年各目标的灯，每个都带理由。

    重申别的目标的、已被调整替代的目标，没有自己的灯。
    """

    name = "lights"
    row = LightRow
    filterset_class = LightParameters
    order = ("plan_id", "chapter__order", "key")
    queryset = Target.objects.none()

    def get_queryset(self) -> QuerySet[Target]:
        return (
            Target.objects.visible_to(self.person)
            .in_force()
            .filter(plan__year=self.given["month"].year)
        )

    def fetch(self, queryset: QuerySet[Any], order: tuple[str, ...]) -> list[tuple[Any, Any]]:
        found = with_grounds(queryset)
        return [((one.plan_id, one.chapter.order, one.key), one) for one in found]

    def rows(self, payloads: Sequence[Any]) -> list[dict[str, Any]]:
        make = kept_rows if self.given.get("snapshot") else live_rows
        rows = make(payloads, self.given["month"], as_of=self.given.get("as_of"))
        names = self.row.cells(self.chosen)
        return [{name: row[name] for name in names} for row in rows]
