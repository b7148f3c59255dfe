"""The calendar, edited by the publisher; returns and the audit trail, looked at only."""

from datetime import timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join

from accounts import clock
from accounts.admin_base import AuditedAdmin, ReadOnlyAdmin
from accounts.admin_users import person
from entry.calendars import fill_calendar
from entry.figures import MonthlyFigure
from entry.models import AuditEvent, CalendarDay, DueRule, Return, ReturnEvent, State
from entry.workflow import STEP_TITLES

HIDDEN = "（业务数据，不在审计页显示）"
DOORS = {"page": "页面", "api": "接口", "admin": "管理", "import": "导入", "command": "命令行"}


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin):
    """Where each return of the publisher's area stands; steps are taken on its own page."""

    list_display = (
        "month",
        "department",
        "sequence",
        "state",
        "is_returned",
        "due_on",
        "submitted_at",
        "approved_at",
        "published_at",
    )
    list_display_links = ("month", "department")
    list_filter = (
        "state",
        "is_returned",
        "is_history",
        ("department", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("department",)
    search_fields = ("department__name", "department__short_name")
    search_help_text = "按部门查找"
    date_hierarchy = "due_on"
    fieldsets = (
        (None, {"fields": ("department", "month", "sequence", "reason", "state", "is_returned")}),
        (
            "时间",
            {"fields": ("due_on", "opened_at", "submitted_at", "approved_at", "published_at")},
        ),
        ("办理人", {"fields": ("opened_by", "submitted_by", "approved_by", "published_by")}),
        ("其他", {"fields": ("version", "is_demo", "is_history")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Return]:
        return Return.objects.visible_to(person(request)).for_lists().select_related("opened_by")


@admin.register(ReturnEvent)
class ReturnEventAdmin(ReadOnlyAdmin):
    """Who took which step of which return; the auditor's page, without figures."""

    list_display = ("at", "subject", "step", "from_state_name", "to_state", "by", "reason")
    list_display_links = ("at", "subject")
    list_filter = ("to_state",)
    list_select_related = ("monthly_return__department", "by")
    search_fields = ("monthly_return__department__short_name", "by__username", "by__full_name")
    search_help_text = "按部门、办理人查找"
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    fields = ("at", "subject", "step", "from_state_name", "to_state", "by", "reason", "version")

    @admin.display(description="月报")
    def subject(self, obj: ReturnEvent) -> str:
        return str(obj.monthly_return)

    @admin.display(description="动作")
    def step(self, obj: ReturnEvent) -> str:
        return STEP_TITLES.get(obj.action, obj.action)

    @admin.display(description="原状态")
    def from_state_name(self, obj: ReturnEvent) -> str:
        return dict(State.choices).get(obj.from_state, "—")


class DoorFilter(admin.SimpleListFilter):
    """A fixed list: looking for the distinct values would read the whole trail."""

    title, parameter_name = "入口", "door"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(DOORS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(door=self.value()) if self.value() in DOORS else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The trail as the auditor reads it: who, when, from where, what; of figures not how much.

    None of the three administrators sees figures (DESIGN §1), so the values of events that belong
    to a return stay hidden, and no search or filter reaches into them.
    """

    list_display = (
        "sequence",
        "at",
        "actor_name",
        "door",
        "address",
        "action",
        "object_type",
        "object_id",
        "subject",
    )
    list_display_links = ("sequence", "at")
    list_filter = (DoorFilter,)
    search_fields = (
        "actor_name__exact",
        "address__exact",
        "action__exact",
        "object_type__exact",
        "object_id__exact",
        "subject__exact",
    )
    search_help_text = "填完整的用户名、地址、动作、对象、对象编号或数据项"
    date_hierarchy = "at"
    show_full_result_count = False
    fieldsets = (
        ("何人何时何地", {"fields": ("sequence", "at", "actor_name", "actor", "door", "address")}),
        (
            "何事",
            {"fields": ("action", "object_type", "object_id", "subject", "reason", "changes")},
        ),
        ("链", {"fields": ("previous", "digest")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        found: QuerySet[AuditEvent] = super().get_queryset(request)
        return found.select_related("actor")

    @admin.display(description="原值 → 新值")
    def changes(self, obj: AuditEvent) -> str:
        if obj.monthly_return_id is not None or obj.object_type in _figure_labels():
            return HIDDEN
        names = [*obj.before, *(name for name in obj.after if name not in obj.before)]
        rows = ((name, _told(obj.before, name), _told(obj.after, name)) for name in names)
        return format_html_join("", "<div>{}：{} → {}</div>", rows) or "—"


def _figure_labels() -> set[str]:
    models = apps.get_models()
    return {model._meta.label_lower for model in models if issubclass(model, MonthlyFigure)}


def _told(values: dict[str, Any], name: str) -> str:
    return str(values[name]) if name in values else "—"


class YearForm(forms.Form):
    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2100,
        help_text="补齐这一年的法定节假日和调休上班日；已有的日子保持不变。",
    )


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    list_display = ("day", "weekday", "name", "is_workday")
    list_filter = ("is_workday",)
    search_fields = ("name",)
    search_help_text = "按名称查找"
    date_hierarchy = "day"
    ordering = ("-day",)
    fieldsets = (
        (
            None,
            {
                "fields": ("day", "name", "is_workday"),
                "description": "只登记与平日不同的日子：放假的工作日，或上班的周末。"
                "截止日遇放假顺延到下一个工作日。",
            },
        ),
    )

    @admin.display(description="星期")
    def weekday(self, obj: CalendarDay) -> str:
        return "星期" + "一二三四五六日"[obj.day.weekday()]

    def get_urls(self) -> list[URLPattern]:
        fill = self.admin_site.admin_view(self.fill)
        return [path("fill/", fill, name="entry_calendarday_fill"), *super().get_urls()]

    def fill(self, request: HttpRequest) -> HttpResponse:
        """Add a year's published holidays; what somebody has typed is left alone."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        next_year = (clock.today() + timedelta(days=60)).year
        form = YearForm(request.POST or None, initial={"year": next_year})
        if request.method == "POST" and form.is_valid():
            year = form.cleaned_data["year"]
            self._fill(request, year)
            return redirect("admin:entry_calendarday_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "按年度补齐节假日",
            "form": form,
            "media": Media(),
        }
        return render(request, "admin/entry/calendarday/fill.html", context)

    def _fill(self, request: HttpRequest, year: int) -> None:
        with transaction.atomic():
            added = fill_calendar(year)
            if added:
                days = CalendarDay.objects.filter(day__year=year)
                after = {"year": year, "added": added, "days": days.count()}
                self.record(request, "calendar.fill", CalendarDay(), after=after)
        told = f"{year}年补入{added}天，请与国务院办公厅的放假通知核对。"
        self.message_user(request, told, messages.SUCCESS)


@admin.register(DueRule)
class DueRuleAdmin(AuditedAdmin):
    list_display = ("who", "day")
    list_select_related = ("department",)
    fieldsets = (
        (
            None,
            {
                "fields": ("department", "day"),
                "description": "改动只影响以后开启的月报，已开启的截止日不变。",
            },
        ),
    )

    @admin.display(description="部门", ordering="department__order")
    def who(self, obj: DueRule) -> str:
        return (
            obj.department.short_name if obj.department else format_html("<em>{}</em>", "其余部门")
        )
