"""Events, months, lights and files: looked at here, changed on their own pages."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.admin_base import ReadOnlyAdmin, yes
from accounts.admin_users import person
from entry.admin_trail import DEEDS
from entry.numbers import exact
from projects import book_trail
from projects.models import (
    AMOUNTS,
    LightExemption,
    Project,
    ProjectEvent,
    ProjectFile,
    ProjectLightSnapshot,
    ProjectProgress,
)

DEEDS.update(book_trail.DEEDS)
DEMO = yes("is_demo", "示意", "示意数据")


class RecordAdmin(ReadOnlyAdmin):
    """Rows of projects in the publisher's area."""

    search_fields: ClassVar[tuple[str, ...]] = ("project__name", "project__key")
    search_help_text: ClassVar[str | None] = "按项目查找"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.filter(project__in=Project.objects.visible_to(person(request)))


class StandingFilter(admin.SimpleListFilter):
    title = "状况"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "待核实"), ("counted", "计数"), ("voided", "已作废")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        wanted = {
            "waiting": Q(confirmed_at=None, voided_at=None),
            "counted": Q(confirmed_at__isnull=False, voided_at=None),
            "voided": Q(voided_at__isnull=False),
        }.get(self.value() or "", Q())
        return queryset.filter(wanted)


@admin.register(ProjectEvent)
class ProjectEventAdmin(RecordAdmin):
    list_display = ("project", "kind", "day", "standing", "recorder", "confirmer", DEMO)
    list_display_links = ("project", "kind")
    list_filter = (StandingFilter, "kind", "precision", "is_demo")
    list_select_related = ("project", "recorded_by", "confirmed_by")
    ordering = ("-on", "project__order")
    fieldsets = (
        (None, {"fields": ("project", "kind", "day", "standing", "is_demo")}),
        ("依据", {"fields": ("evidence", "chapter", "quote", "occurrence", "note")}),
        ("登记", {"fields": ("recorder", "recorded_at", "confirmer", "confirmed_at")}),
        ("作废", {"fields": ("voider", "voided_at", "void_reason")}),
    )

    @admin.display(description="日期", ordering="on")
    def day(self, obj: ProjectEvent) -> str:
        return obj.day_text

    @admin.display(description="状况")
    def standing(self, obj: ProjectEvent) -> str:
        if obj.voided_at:
            return "已作废"
        return "计数" if obj.confirmed_at else "待核实"

    @admin.display(description="登记人")
    def recorder(self, obj: ProjectEvent) -> str:
        return str(obj.recorded_by)

    @admin.display(description="核实人")
    def confirmer(self, obj: ProjectEvent) -> str:
        return str(obj.confirmed_by or "—")

    @admin.display(description="作废人")
    def voider(self, obj: ProjectEvent) -> str:
        return str(obj.voided_by or "—")


@admin.register(ProjectFile)
class ProjectFileAdmin(RecordAdmin):
    """What is kept behind a project; the files themselves are handed out by its page alone."""

    list_display = (
        "project",
        "kind",
        "name",
        "caption",
        "taken_on",
        "uploader",
        "removed_at",
        DEMO,
    )
    list_display_links = ("project", "name")
    list_filter = ("kind", ("removed_at", admin.EmptyFieldListFilter), "is_demo")
    list_select_related = ("project", "uploaded_by")
    ordering = ("-pk",)
    fields = (
        *("project", "kind", "name", "caption", "taken_on", "size", "sha256"),
        *("uploader", "uploaded_at", "removed_at", "is_demo"),
    )

    @admin.display(description="上传人")
    def uploader(self, obj: ProjectFile) -> str:
        return str(obj.uploaded_by)


def _amount(name: str, title: str) -> Any:
    @admin.display(description=title, ordering=name)
    def column(obj: ProjectProgress) -> str:
        value = getattr(obj, name)
        return "—" if value is None else exact(value)

    return column


TITLES = {"invested": "完成投资", "listed": "入统投资", "received": "到位资金", "paid": "支付资金"}
MONEY = tuple(_amount(name, TITLES[name]) for name in AMOUNTS)


@admin.register(ProjectProgress)
class ProjectProgressAdmin(RecordAdmin):
    """Every vintage and draft; figures change in the returns only."""

    list_display = ("month", "project", *MONEY, "published_at", "superseded_at")
    list_display_links = ("month", "project")
    list_filter = (
        ("published_at", admin.EmptyFieldListFilter),
        ("superseded_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("project", "monthly_return__department", "entered_by")
    ordering = ("-month", "project__order", "-published_at")
    fieldsets = (
        (None, {"fields": ("project", "month", "source")}),
        (
            "进度",
            {"fields": (*MONEY, "physical", "problem", "next_step", "note")},
        ),
        (
            "经过",
            {"fields": ("typist", "entered_at", "published_at", "superseded_at", "version")},
        ),
    )

    @admin.display(description="月报", ordering="monthly_return")
    def source(self, obj: ProjectProgress) -> str:
        return str(obj.monthly_return)

    @admin.display(description="填报人")
    def typist(self, obj: ProjectProgress) -> str:
        return str(obj.entered_by)


@admin.register(LightExemption)
class LightExemptionAdmin(RecordAdmin):
    list_display = ("project", "family", "first", "last", "answered", "asker", "decider", DEMO)
    list_display_links = ("project", "family")
    list_filter = ("family", "is_approved", "is_demo")
    list_select_related = ("project", "requested_by", "decided_by")
    ordering = ("-first", "project__order")
    fields = (
        *("project", "family", "first", "last", "reason", "asker", "requested_at"),
        *("answered", "decider", "decided_at", "answer", "is_demo"),
    )

    @admin.display(description="审批")
    def answered(self, obj: LightExemption) -> str:
        if obj.decided_at is None:
            return "待审批"
        return "同意" if obj.is_approved else "不同意"

    @admin.display(description="申请人")
    def asker(self, obj: LightExemption) -> str:
        return str(obj.requested_by)

    @admin.display(description="审批人")
    def decider(self, obj: LightExemption) -> str:
        return str(obj.decided_by or "—")


@admin.register(ProjectLightSnapshot)
class ProjectLightSnapshotAdmin(RecordAdmin):
    list_display = ("month", "project", "family", "colour", "sentence", "rule_version")
    list_display_links = ("month", "project")
    list_filter = ("family", "colour")
    list_select_related = ("project",)
    ordering = ("-month", "project__order", "family", "-taken_at")
    fields = (
        *("project", "month", "family", "colour", "sentence"),
        *("inputs", "rule_version", "source", "taken_at"),
    )

    @admin.display(description="月报")
    def source(self, obj: ProjectLightSnapshot) -> str:
        return str(obj.monthly_return)
