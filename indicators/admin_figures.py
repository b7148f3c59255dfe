"""Figures in the administration: every vintage and draft of an area, looked at only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin_base import ReadOnlyAdmin
from accounts.admin_users import person
from accounts.roles import Action
from entry.numbers import exact
from indicators.models import Observation


class VintageFilter(admin.SimpleListFilter):
    title = "版次"
    parameter_name = "vintage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("draft", "未发布"), ("current", "现行"), ("superseded", "已被更正")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return {
            "draft": lambda: queryset.filter(published_at=None),
            "current": lambda: queryset.filter(published_at__isnull=False, superseded_at=None),
            "superseded": lambda: queryset.filter(superseded_at__isnull=False),
        }.get(self.value() or "", lambda: queryset)()


@admin.register(Observation)
class ObservationAdmin(ReadOnlyAdmin):
    """Every vintage and draft of the publisher's area; figures change in the returns only."""

    list_display = ("month", "indicator", "area", "shown", "rate", "status", "vintage", "source")
    list_display_links = ("month", "indicator")
    list_filter = (VintageFilter, "status")
    search_fields = ("indicator__name", "indicator__code")
    search_help_text = "按指标查找"
    ordering = ("-month", "indicator__order", "area__order", "-published_at")
    fieldsets = (
        (None, {"fields": ("indicator", "area", "month", "source", "vintage")}),
        (
            "数据",
            {
                "fields": (
                    "shown",
                    "behind",
                    "qualifier",
                    "rate",
                    "base",
                    "rank",
                    "status",
                    "note",
                    "quote",
                )
            },
        ),
        (
            "经过",
            {"fields": ("typist", "entered_at", "published_at", "superseded_at", "version")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observation]:
        mine = person(request).reach(Action.VIEW_RETURN).q("monthly_return__department")
        found: Any = super().get_queryset(request).filter(mine)
        counted: QuerySet[Observation] = found.with_record_count()
        return counted.select_related(
            "indicator", "area", "monthly_return__department", "entered_by"
        )

    @admin.display(description="数值", ordering="value")
    def shown(self, obj: Observation) -> str:
        if obj.value is None:
            return obj.get_value_absence_display() or "—"
        return f"{exact(obj.value)}{obj.indicator.unit}"

    @admin.display(description="汇总的记录")
    def behind(self, obj: Observation) -> str:
        """How many records the figure was counted from, with the way to them."""
        if obj.record_count is None:
            return "填报的数，没有记录"
        page = reverse("indicators:records", args=[obj.indicator.code])
        address = f"{page}?return={obj.monthly_return_id}&area={obj.area.code}"
        return format_html('<a href="{}">{}条</a>', address, obj.record_count)

    @admin.display(description="同比", ordering="growth")
    def rate(self, obj: Observation) -> str:
        if obj.growth is None:
            return obj.get_growth_absence_display() or "—"
        return f"{exact(obj.growth)}%"

    @admin.display(description="可比基数")
    def base(self, obj: Observation) -> str:
        return "—" if obj.comparable_base is None else exact(obj.comparable_base)

    @admin.display(description="填报人")
    def typist(self, obj: Observation) -> str:
        return str(obj.entered_by)

    @admin.display(description="版次")
    def vintage(self, obj: Observation) -> str:
        if obj.is_draft:
            return "未发布"
        return "已被更正" if obj.superseded_at else "现行"

    @admin.display(description="月报", ordering="monthly_return")
    def source(self, obj: Observation) -> str:
        return str(obj.monthly_return)
