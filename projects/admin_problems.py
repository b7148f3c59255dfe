"""Problems, their steps and dismissed proposals are looked at; the rule of chasing is kept."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin
from accounts.admin_users import person
from entry.admin_trail import DEEDS
from projects.admin_records import DEMO, RecordAdmin
from projects.models import ChaseRule, Dismissal, Problem, ProblemEvent
from projects.moves import MOVE_TITLES

DEEDS.update({f"problem.{name}": f"{title}问题" for name, title in MOVE_TITLES.items()})
DEEDS["problem.dismiss"] = "不予提出建议"


@admin.register(ChaseRule)
class ChaseRuleAdmin(AuditedAdmin):
    list_display = (
        "version",
        "year",
        "due_soon",
        "remind_after",
        "remind_every",
        "escalate_after",
        "escalate_reminders",
        "escalates_itself",
    )
    list_display_links = ("version", "year")
    list_filter = ("year",)
    fieldsets = (
        (
            None,
            {
                "fields": (("year", "version"),),
                "description": "取不晚于当年的最新年度的最新版本；日数都是工作日。",
            },
        ),
        ("催办", {"fields": ("due_soon", "remind_after", "remind_every")}),
        ("升级", {"fields": ("escalate_after", "escalate_reminders", "escalates_itself")}),
        ("依据", {"fields": ("approved_by", "note")}),
    )


@admin.register(Dismissal)
class DismissalAdmin(RecordAdmin):
    list_display = ("at", "project", "source", "month", "origin", "reason", "who", DEMO)
    list_display_links = ("at", "project")
    list_filter = ("source",)
    list_select_related = ("project", "by")
    ordering = ("-at", "-pk")
    fields = ("at", "project", "source", "month", "origin", "reason", "who")

    @admin.display(description="办理人")
    def who(self, obj: Dismissal) -> str:
        return str(obj.by)


@admin.register(Problem)
class ProblemAdmin(RecordAdmin):
    """Problems are put, handled and closed on their own page."""

    list_display = ("number", "title", "kind", "level", "lead", "due_on", "stage", DEMO)
    list_display_links = ("number", "title")
    list_filter = ("stage", "kind", "level", "source", ("lead", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("lead",)
    search_fields = ("number", "title", "project__name", "enterprise__name")
    search_help_text = "按编号、问题、项目、企业查找"
    ordering = ("-raised_on", "-pk")
    fieldsets = (
        (None, {"fields": ("number", "title", "description", "kind", "asked")}),
        (
            "何处",
            {
                "fields": (
                    *("source", "source_month", "origin"),
                    *("project", "enterprise", "raiser", "raised_on"),
                )
            },
        ),
        ("责任", {"fields": ("level", "lead", "co_operating", "official", "due_on")}),
        (
            "办理",
            {
                "fields": (
                    *("stage", "is_returned", "reminders", "reopened", "is_escalated"),
                    *("resolved_on", "solver", "closer"),
                )
            },
        ),
        ("其他", {"fields": ("satisfaction", "version", "is_demo")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Problem.objects.visible_to(person(request)).order_by("-raised_on", "-pk")

    @admin.display(description="提出人")
    def raiser(self, obj: Problem) -> str:
        return str(obj.raised_by)

    @admin.display(description="牵头领导")
    def official(self, obj: Problem) -> str:
        return str(obj.lead_official or "—")

    @admin.display(description="办结人")
    def solver(self, obj: Problem) -> str:
        return str(obj.resolved_by or "—")

    @admin.display(description="核销人")
    def closer(self, obj: Problem) -> str:
        return str(obj.closed_by or "—")


@admin.register(ProblemEvent)
class ProblemEventAdmin(RecordAdmin):
    list_display = ("at", "problem", "step", "to_stage", "who", "text")
    list_display_links = ("at", "problem")
    list_filter = ("to_stage",)
    list_select_related = ("problem", "by")
    search_fields = ("problem__number", "problem__title")
    search_help_text = "按问题编号、标题查找"
    ordering = ("-at", "-pk")
    fields = ("at", "problem", "step", "from_stage", "to_stage", "who", "text", "due", "version")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen = Problem.objects.visible_to(person(request))
        return ProblemEvent.objects.filter(problem__in=seen).order_by("-at", "-pk")

    @admin.display(description="动作")
    def step(self, obj: ProblemEvent) -> str:
        return MOVE_TITLES.get(obj.action, obj.action)

    @admin.display(description="办理人")
    def who(self, obj: ProblemEvent) -> str:
        return str(obj.by)
