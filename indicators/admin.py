"""Indicators, targets, curves and light rules, kept by the publisher.

Figures are looked at in `indicators.admin_figures`.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import F, QuerySet
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin, yes
from accounts.admin_users import person
from entry.fields import MonthField
from entry.inputs import FIGURES
from entry.numbers import exact
from indicators import admin_figures
from indicators.forms import IndicatorForm, PhaseTargetFormSet, TargetForm
from indicators.models import (
    Indicator,
    LightRule,
    LightSnapshot,
    PhaseTarget,
    Target,
)

__all__ = ["admin_figures"]  # registers the figures
# Django would give the integer column a number box, into which no 2024-09 can be typed.
MONTHS: dict[Any, Any] = {MonthField: {"widget": AdminTextInputWidget}}
PREFIXES = {"gt": "超过", "lt": "低于", "eq": "等于"}


@admin.register(Indicator)
class IndicatorAdmin(AuditedAdmin):
    form = IndicatorForm
    formfield_overrides = MONTHS
    list_display = (
        "code",
        "name",
        "unit",
        "owner",
        "frequency",
        "measures",
        "visibility",
        yes("statutory", "来源", "统计系统"),
        "is_active",
    )
    list_display_links = ("code", "name")
    list_filter = (
        "is_active",
        "group",
        "frequency",
        "accumulation",
        "visibility",
        "statutory",
        "with_peers",
        ("owner", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("owner",)
    search_fields = ("code", "name", "synonyms")
    search_help_text = "按代码、名称、别名查找"
    autocomplete_fields = ("owner", "responsible", "parent")
    fieldsets = (
        (
            None,
            {"fields": ("code", "name", "name_en", "synonyms", "group", "parent", "order")},
        ),
        (
            "口径",
            {
                "fields": (
                    "definition",
                    ("unit", "decimals"),
                    ("has_value", "has_growth"),
                    ("accumulation", "price_basis", "direction"),
                )
            },
        ),
        ("报送", {"fields": (("frequency", "first_month", "lag_months"), "with_peers")}),
        (
            "汇总",
            {
                "fields": (("counted_from", "counted_since"),),
                "description": "从起始月起，数值由登记簿按到月底的记录汇总，连同每条记录进入"
                "数源单位的月报，任何人都不能填；此前各月以当时上报的数为准。",
            },
        ),
        ("责任", {"fields": ("owner", "responsible", "statutory")}),
        ("状态", {"fields": ("visibility", "is_active")}),
    )

    @admin.display(description="报")
    def measures(self, obj: Indicator) -> str:
        return "、".join(
            name for name, on in (("数值", obj.has_value), ("同比", obj.has_growth)) if on
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()  # the code is in addresses, seeds and the API

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        return Indicator.objects.visible_to(person(request)).in_order()


class PhaseTargetInline(admin.TabularInline):  # type: ignore[type-arg]
    model = PhaseTarget
    formset = PhaseTargetFormSet
    extra = 0
    fields = ("month", "amount")
    formfield_overrides = {**MONTHS, **FIGURES}  # noqa: RUF012


@admin.register(Target)
class TargetAdmin(AuditedAdmin):
    form = TargetForm
    inlines = (PhaseTargetInline,)
    trail_children = ("phases",)
    formfield_overrides = FIGURES
    ordering = ("plan", F("headline_order").asc(nulls_last=True), "chapter__order", "key")
    list_display = (
        "headline_order",
        "indicator",
        "requirement",
        "area",
        "strength",
        "curve",
        "responsible",
    )
    list_display_links = ("indicator",)
    list_filter = (
        "plan",
        ("headline_order", admin.EmptyFieldListFilter),
        "measure",
        "operator",
        "strength",
        "curve",
        ("responsible", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("indicator", "area", "curve", "responsible", "plan")
    search_fields = ("key", "indicator__name", "indicator__code", "quote")
    search_help_text = "按指标、原文、键查找"
    autocomplete_fields = (
        "chapter",
        "indicator",
        "area",
        "reference_indicator",
        "reference_area",
        "responsible",
        "restates",
        "adjusted_from",
    )
    fieldsets = (
        (None, {"fields": ("plan", "indicator", "area", "headline_order", "strength")}),
        (
            "要求",
            {
                "fields": (("measure", "operator"), ("amount", "tolerance"), "curve"),
                "description": "目标值用指标自己的单位；同比目标填百分数，如 6.5。"
                "计划曲线留空即按月均分（m/12）。",
            },
        ),
        (
            "参照",
            {
                "fields": ("reference_indicator", "reference_area"),
                "description": "“同步”的目标须填参照指标或参照地区。",
                "classes": ("collapse",),
            },
        ),
        ("责任", {"fields": ("responsible", "lead_official")}),
        (
            "出处",
            {
                "fields": ("key", "chapter", "quote", "occurrence", "note"),
                "description": "原文须与报告逐字一致；同一句话出现多次时写明第几处。",
            },
        ),
        (
            "重申与调整",
            {
                "fields": ("restates", "adjusted_from", "adjusted_reason"),
                "description": "年中调整目标时新建一条，填“调整自”和依据，原目标保留。",
                "classes": ("collapse",),
            },
        ),
    )

    @admin.display(description="目标", ordering="amount")
    def requirement(self, obj: Target) -> str:
        of, unit = {
            "value": ("", obj.indicator.unit),
            "growth": ("同比", "%"),
            "rank": ("第", "位"),
        }[obj.measure]
        amount = "" if obj.amount is None else f"{exact(obj.amount)}{unit}"
        before = PREFIXES.get(obj.operator)
        told = f"{before}{amount}" if before else f"{amount}{obj.get_operator_display()}"
        return f"{of}{told}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Target]:
        return Target.objects.visible_to(person(request)).order_by(*self.ordering)


@admin.register(LightRule)
class LightRuleAdmin(AuditedAdmin):
    """A version that has lit a published month is history: changes come as a new version."""

    formfield_overrides = FIGURES
    list_display = ("version", "year", "family", "green", "yellow", "note", "approved_by")
    list_display_links = ("version", "family")
    list_filter = ("year", "family")
    fieldsets = (
        (
            None,
            {
                "fields": (("year", "version"), "family"),
                "description": "同一年各类别取最新版本。已用于发布的版本不能再改，请新建一个版本。",
            },
        ),
        (
            "界限",
            {
                "fields": (
                    ("green_from", "green_inclusive"),
                    ("yellow_from", "yellow_inclusive"),
                    ("band_points", "band_share"),
                    "red_below_zero",
                )
            },
        ),
        ("依据", {"fields": ("approved_by", "note")}),
    )

    @admin.display(description="绿灯", ordering="green_from")
    def green(self, obj: LightRule) -> str:
        return f"{'≥' if obj.green_inclusive else '>'} {exact(obj.green_from)}"

    @admin.display(description="黄灯", ordering="yellow_from")
    def yellow(self, obj: LightRule) -> str:
        line = f"{'≥' if obj.yellow_inclusive else '>'} {exact(obj.yellow_from)}"
        bands = []
        if obj.band_points is not None:
            bands.append(exact(obj.band_points))
        if obj.band_share is not None:
            bands.append(f"目标的{exact(obj.band_share * 100)}%")
        return f"{line}（宽限{'或'.join(bands)}）" if bands else line

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj and LightSnapshot.objects.filter(rule_version=obj.version).exists()
        return super().has_change_permission(request, obj) and not used
