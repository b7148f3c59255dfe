"""The year's menu of procedures, the procedures of projects, and the rules of the lights."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin, yes
from accounts.admin_users import person
from entry.inputs import FIGURES
from entry.numbers import exact
from plan.models import ThresholdRule
from projects.admin_forms import ProcedureForm
from projects.models import Procedure, ProcedureKind, Project, ProjectLightSnapshot

COURSE = ("state", "submitted_on", "accepted_on", "done_on", "document_no", "blocked_by")


@admin.register(ProcedureKind)
class ProcedureKindAdmin(AuditedAdmin):
    list_display = (
        "year",
        "name",
        "authority",
        yes("is_main", "主要手续", "主要"),
        yes("assumed", "目录", "默认，待确认"),
        "order",
    )
    list_display_links = ("year", "name")
    list_filter = ("year", "is_main", "assumed")
    search_fields = ("name", "code")
    search_help_text = "按名称查找"
    ordering = ("-year", "order")
    fieldsets = (
        (
            None,
            {
                "fields": (("year", "order"), "code", "name", "authority", "is_main", "assumed"),
                "description": "目录按年度登记；已有项目在办的手续不能删除。",
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "year") if obj else ()


@admin.register(Procedure)
class ProcedureAdmin(AuditedAdmin):
    """Which procedures a project needs and by when; how far they are is kept on its page."""

    form = ProcedureForm
    list_display = ("project", "kind", "need", "authority", "due_on", "state", "done_on")
    list_display_links = ("project", "kind")
    list_filter = ("kind__year", "need", "state", "kind")
    list_select_related = ("project", "kind")
    search_fields = ("project__name", "project__key", "kind__name", "document_no")
    search_help_text = "按项目、手续、文号查找"
    autocomplete_fields = ("project", "kind")
    fieldsets = (
        (None, {"fields": ("project", "kind", "need")}),
        ("审批", {"fields": (("level", "authority"), "requirement", "limit_days", "due_on")}),
        ("责任", {"fields": ("person",)}),
        ("办理情况", {"fields": COURSE, "description": "办理情况在项目页上登记。"}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Procedure]:
        found: QuerySet[Procedure] = super().get_queryset(request)
        mine = found.filter(project__in=Project.objects.visible_to(person(request)))
        return mine.order_by("project__order", "kind__order")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*COURSE, "project", "kind") if obj else COURSE

    def save_model(self, request: HttpRequest, obj: Procedure, form: Any, change: bool) -> None:
        """Who has the project's page open is told that it has changed since."""
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)


@admin.register(ThresholdRule)
class ThresholdRuleAdmin(AuditedAdmin):
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
                ),
                "description": "数值越大越好；低于黄灯界的为红灯。没有黄灯的类别，两界填同一个数。",
            },
        ),
        ("依据", {"fields": ("approved_by", "note")}),
    )

    @admin.display(description="绿灯", ordering="green_from")
    def green(self, obj: ThresholdRule) -> str:
        return f"{'≥' if obj.green_inclusive else '>'} {exact(obj.green_from)}"

    @admin.display(description="黄灯", ordering="yellow_from")
    def yellow(self, obj: ThresholdRule) -> str:
        if obj.yellow_from == obj.green_from:
            return "—"
        return f"{'≥' if obj.yellow_inclusive else '>'} {exact(obj.yellow_from)}"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj and ProjectLightSnapshot.objects.filter(rule_version=obj.version).exists()
        return super().has_change_permission(request, obj) and not used
