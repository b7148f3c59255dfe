"""Tasks as the publisher keeps them; their stages, steps and months are looked at only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin, ReadOnlyAdmin, yes
from accounts.admin_users import person
from entry.admin_trail import DEEDS
from plan.admin_forms import TaskForm
from plan.models import Task, TaskEvent, TaskNode, TaskProgress
from plan.moves import MOVE_TITLES

DEEDS.update({f"task.{name}": title for name, title in MOVE_TITLES.items()})
LIFE = ("stage", "due", "extension_due", "is_returned", "reminders", "closed_on", "rating")


class TaskNodeInline(admin.TabularInline):  # type: ignore[type-arg]
    model = TaskNode
    extra = 0
    fields = ("title", "due", "done_on")


@admin.register(Task)
class TaskAdmin(AuditedAdmin):
    """What the plan sets. Other tasks begin, and all tasks move, on their own page."""

    form = TaskForm
    inlines = (TaskNodeInline,)
    trail_children = ("nodes",)
    list_display = (
        "number",
        "title",
        "kind",
        "lead",
        "due",
        "stage",
        yes("is_returned", "退回", "被退回"),
    )
    list_display_links = ("number", "title")
    list_filter = (
        "plan",
        "stage",
        "source",
        "kind",
        ("lead", admin.RelatedOnlyFieldListFilter),
        ("due", admin.EmptyFieldListFilter),
    )
    list_select_related = ("lead", "plan")
    search_fields = ("number", "title", "key", "quote")
    search_help_text = "按编号、事项、原文查找"
    autocomplete_fields = ("chapter", "lead", "co_operating")
    fieldsets = (
        (None, {"fields": ("plan", "number", "title", "kind", "order")}),
        ("责任", {"fields": ("lead", "co_operating", "official")}),
        (
            "时限",
            {
                "fields": ("deadline_words", "original_due"),
                "description": "报告没有写明时限的留空。任务签收之后，时限经批准的延期才能改变。",
            },
        ),
        (
            "出处",
            {
                "fields": ("key", "source", "chapter", "quote", "occurrence", "note"),
                "description": "原文须与报告逐字一致；同一句话出现多次时写明第几处。",
            },
        ),
        (
            "办理情况",
            {
                "fields": ("assigned_on", *LIFE),
                "description": "交办、延期、催办、办结在任务页上办理。",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Task]:
        return Task.objects.visible_to(person(request)).order_by("plan", "order", "number")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = (*LIFE, "official", "assigned_on", "source")
        if obj is None:
            return fixed
        held = obj.stage != Task.Stage.ASSIGNED or obj.due != obj.original_due
        return (*fixed, "key", "plan", *(["original_due"] if held else []))

    def save_model(self, request: HttpRequest, obj: Task, form: Any, change: bool) -> None:
        """Who has the task's page open is told that it has changed since."""
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)

    @admin.display(description="牵头领导")
    def official(self, obj: Task) -> str:
        return str(obj.lead_official or "—")


@admin.register(TaskEvent)
class TaskEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "task", "step", "to_stage", "who", "text")
    list_display_links = ("at", "task")
    list_filter = ("to_stage",)
    list_select_related = ("task", "by")
    search_fields = ("task__number", "task__title")
    search_help_text = "按任务编号、事项查找"
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    fields = ("at", "task", "step", "from_stage", "to_stage", "who", "text", "due", "version")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaskEvent]:
        found: QuerySet[TaskEvent] = super().get_queryset(request)
        return found.filter(task__in=Task.objects.visible_to(person(request)))

    @admin.display(description="动作")
    def step(self, obj: TaskEvent) -> str:
        return MOVE_TITLES.get(obj.action, obj.action)

    @admin.display(description="办理人", ordering="by")
    def who(self, obj: TaskEvent) -> str:
        return str(obj.by)


@admin.register(TaskProgress)
class TaskProgressAdmin(ReadOnlyAdmin):
    """Every month as published and as drafted; it changes in the returns only."""

    list_display = ("month", "task", "state", "text", "source", "published_at", "superseded_at")
    list_display_links = ("month", "task")
    list_filter = ("state", ("published_at", admin.EmptyFieldListFilter))
    search_fields = ("task__number", "task__title")
    search_help_text = "按任务编号、事项查找"
    ordering = ("-month", "task__order", "-published_at")
    fieldsets = (
        (None, {"fields": ("task", "month", "source")}),
        ("进展", {"fields": ("state", "text", "next_step", "note")}),
        (
            "经过",
            {"fields": ("typist", "entered_at", "published_at", "superseded_at", "version")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaskProgress]:
        found: QuerySet[TaskProgress] = super().get_queryset(request)
        mine = found.filter(task__in=Task.objects.visible_to(person(request)))
        return mine.select_related("task", "monthly_return__department", "entered_by")

    @admin.display(description="月报", ordering="monthly_return")
    def source(self, obj: TaskProgress) -> str:
        return str(obj.monthly_return)

    @admin.display(description="填报人")
    def typist(self, obj: TaskProgress) -> str:
        return str(obj.entered_by)
