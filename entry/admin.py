"""The calendar, edited by the publisher, and the returns, looked at only.

The audit trail is in `entry.admin_trail`.
"""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html

from accounts import clock
from accounts.admin_base import AuditedAdmin, ReadOnlyAdmin, yes
from accounts.admin_users import person
from entry import admin_trail
from entry.calendars import fill_calendar
from entry.models import CalendarDay, DueRule, Return

__all__ = ["admin_trail"]  # registers the trail


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin):
    """Where each return of the publisher's area stands; steps are taken on its own page."""

    list_display = (
        "month",
        "department",
        "sequence",
        "state",
        yes("is_returned", "退回", "被退回"),
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
        ("办理人", {"fields": ("opener", "submitter", "approver", "issuer")}),
        ("其他", {"fields": ("version", "is_demo", "is_history")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Return]:
        return Return.objects.visible_to(person(request)).for_lists().select_related("opened_by")

    # Names, not links: the publisher has no business in the accounts.

    @admin.display(description="开启人")
    def opener(self, obj: Return) -> str:
        return str(obj.opened_by)

    @admin.display(description="提交人")
    def submitter(self, obj: Return) -> str:
        return str(obj.submitted_by or "—")

    @admin.display(description="审核人")
    def approver(self, obj: Return) -> str:
        return str(obj.approved_by or "—")

    @admin.display(description="发布人")
    def issuer(self, obj: Return) -> str:
        return str(obj.published_by or "—")


class YearForm(forms.Form):
    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2100,
        help_text="补齐这一年的法定节假日和调休上班日；已有的日子保持不变。",
    )


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    list_display = ("day", "weekday", "name", yes("is_workday", "上班", "上班"))
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
