"""Indicators, targets and lights over REST.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_pages import Key
from entry.api_fields import PlanMonthControl
from indicators import choices
from indicators.api_lights import kept_rows, live_rows
from indicators.api_rows import IndicatorRow, LightRow, TargetRow
from indicators.judging import with_grounds
from indicators.models import Indicator, Target

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
    area_paths = ()
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
    area_paths = ("area", "reference_area")
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
    area_paths = ("area", "reference_area")
    order = ("plan_id", "chapter__order", "key")
    queryset = Target.objects.none()

    def get_queryset(self) -> QuerySet[Target]:
        return (
            Target.objects.visible_to(self.person)
            .in_force()
            .filter(plan__year=self.given["month"].year)
        )

    def fetch(self, queryset: QuerySet[Any]) -> list[Any]:
        return list(with_grounds(queryset))

    def key_of(self, found: Target) -> Key:
        return [found.plan_id, found.chapter.order, found.key]

    def rows(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        make = kept_rows if self.given.get("snapshot") else live_rows
        rows = make(found, self.given["month"], as_of=self.given.get("as_of"))
        names = self.row.cells(self.chosen)
        return [{name: row[name] for name in names} for row in rows]
