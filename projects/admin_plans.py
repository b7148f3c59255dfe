"""Plans of the year with their months, lists and who stands on them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin, yes
from accounts.admin_users import person
from entry.fields import MonthField
from entry.inputs import FIGURES
from entry.numbers import exact
from projects.admin_forms import (
    ListingForm,
    PlannedMonthFormSet,
    YearPlanForm,
    below_threshold,
)
from projects.models import Listing, PlannedMonth, Project, ProjectList, YearPlan

# Django would give the integer column a number box, into which no 2024-09 can be typed.
MONTHS: dict[Any, Any] = {MonthField: {"widget": AdminTextInputWidget}, **FIGURES}
DEMO = yes("is_demo", "示意", "示意数据")


class PlannedMonthInline(admin.TabularInline):  # type: ignore[type-arg]
    model = PlannedMonth
    formset = PlannedMonthFormSet
    extra = 0
    fields = ("month", "amount")
    formfield_overrides = MONTHS


@admin.register(YearPlan)
class YearPlanAdmin(AuditedAdmin):
    """A project with a plan for the year reports every month of it."""

    form = YearPlanForm
    inlines = (PlannedMonthInline,)
    trail_children = ("months",)
    formfield_overrides = MONTHS
    list_display = (
        "year",
        "project",
        "amount",
        "planned_start",
        "planned_finish",
        "planned_production",
        "curve",
        DEMO,
    )
    list_display_links = ("year", "project")
    list_filter = (
        "year",
        "is_demo",
        "curve",
        ("planned_investment", admin.EmptyFieldListFilter),
        ("project__lead", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("project", "curve")
    search_fields = ("project__name", "project__key", "goal")
    search_help_text = "按项目、目标查找"
    autocomplete_fields = ("project", "curve")
    fieldsets = (
        (None, {"fields": ("project", "year", "goal")}),
        (
            "投资",
            {
                "fields": (("planned_investment", "done_before"), "curve"),
                "description": "单位：万元。填了下面的分月计划，曲线就不用了。",
            },
        ),
        ("时间", {"fields": (("planned_start", "planned_finish", "planned_production"),)}),
        ("出处", {"fields": ("deadline_words", "quote", "occurrence", "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[YearPlan]:
        found: QuerySet[YearPlan] = super().get_queryset(request)
        mine = found.filter(project__in=Project.objects.visible_to(person(request)))
        return mine.order_by("-year", "project__order")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("project", "year") if obj else ()

    @admin.display(description="本年计划投资（万元）", ordering="planned_investment")
    def amount(self, obj: YearPlan) -> str:
        return "—" if obj.planned_investment is None else exact(obj.planned_investment)


@admin.register(ProjectList)
class ProjectListAdmin(AuditedAdmin):
    formfield_overrides = FIGURES
    list_display = (
        "name",
        "owner",
        "rule",
        yes("assumed", "标准", "默认，待确认"),
        "is_active",
        "order",
    )
    list_display_links = ("name",)
    list_filter = ("is_active", "assumed")
    list_select_related = ("owner",)
    search_fields = ("name", "code")
    search_help_text = "按名称查找"
    autocomplete_fields = ("owner",)
    fieldsets = (
        (None, {"fields": ("code", "name", "owner", "order", "is_active")}),
        (
            "入列标准",
            {
                "fields": ("rule", ("least_government", "least_enterprise"), "assumed"),
                "description": "标准经批准后，取消勾选“默认标准”。",
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


@admin.register(Listing)
class ListingAdmin(AuditedAdmin):
    """Who leaves a list stays with month and reason: a bulletin of May must come out again."""

    form = ListingForm
    formfield_overrides = MONTHS
    list_display = ("year", "list", "project", "entered", "reason", "left", "left_reason", DEMO)
    list_display_links = ("year", "project")
    list_filter = ("year", "list", "reason", ("left", admin.EmptyFieldListFilter), "is_demo")
    list_select_related = ("list", "project")
    search_fields = ("project__name", "project__key")
    search_help_text = "按项目查找"
    autocomplete_fields = ("list", "project")
    fieldsets = (
        (None, {"fields": ("list", "project", "year")}),
        ("列入", {"fields": ("entered", "reason")}),
        ("调出", {"fields": ("left", "left_reason")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        found: QuerySet[Listing] = super().get_queryset(request)
        mine = found.filter(project__in=Project.objects.visible_to(person(request)))
        return mine.order_by("-year", "list__order", "project__order")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("list", "project", "year") if obj else ()

    def save_model(self, request: HttpRequest, obj: Listing, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        told = below_threshold(obj)
        if told:
            messages.warning(request, told)
