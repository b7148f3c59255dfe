"""The plan document, its chapters and curves, kept by the publisher.

Tasks are in `plan.admin_tasks`.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin
from entry.inputs import FIGURES
from entry.numbers import exact
from plan import admin_tasks
from plan.models import Chapter, Plan, PlanCurve
from plan.quotes import QuoteNotFoundError, locate, squeeze

__all__ = ["admin_tasks"]  # registers the tasks
PAIRS = tuple((f"m{month:02}", f"m{month + 1:02}") for month in range(1, 12, 2))


@admin.register(Plan)
class PlanAdmin(AuditedAdmin):
    """The text is fixed once it stands: all quotes are checked against it."""

    trail_hidden = frozenset({"document"})
    list_display = ("year", "short_title", "area", "reported_on")
    list_display_links = ("year", "short_title")
    list_select_related = ("area",)
    fieldsets = (
        (None, {"fields": ("year", "area", "title", "short_title", "reported_on")}),
        ("原文", {"fields": ("document",), "classes": ("collapse",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("document",) if obj else ()


class ChapterForm(forms.ModelForm):  # type: ignore[type-arg]
    """A quote must stand in the plan's own text, a chapter within its own plan."""

    class Meta:
        model = Chapter
        fields = "__all__"  # noqa: DJ007 - the administration names the fields

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        plan, quote = data.get("plan"), data.get("quote")
        if plan and quote:
            try:
                locate(quote, squeeze(plan.document))
            except QuoteNotFoundError as error:
                self.add_error("quote", ValidationError(str(error)))
        parent = data.get("parent")
        if plan and parent and parent.plan_id != plan.pk:
            self.add_error("parent", ValidationError("上级章节属于另一份计划，请重新选择。"))
        return data


@admin.register(Chapter)
class ChapterAdmin(AuditedAdmin):
    form = ChapterForm
    list_display = ("number", "title", "parent", "plan", "order")
    list_display_links = ("number", "title")
    list_filter = ("plan",)
    list_select_related = ("plan", "parent")
    search_fields = ("title", "key", "quote")
    search_help_text = "按标题、原文查找"
    autocomplete_fields = ("parent",)
    fieldsets = (
        (None, {"fields": ("plan", "parent", "number", "title", "order")}),
        ("出处", {"fields": ("key", "quote")}),
    )


@admin.register(PlanCurve)
class PlanCurveAdmin(AuditedAdmin):
    formfield_overrides = FIGURES
    list_display = ("name", "code", "quarters")
    list_display_links = ("name", "code")
    search_fields = ("name", "code")
    fieldsets = (
        (None, {"fields": ("code", "name")}),
        (
            "各月末累计完成全年目标的百分比",
            {
                "fields": PAIRS,
                "description": "逐月不减，12月为100。",
            },
        ),
    )

    @admin.display(description="一、二、三、四季度末")
    def quarters(self, obj: PlanCurve) -> str:
        return "　".join(f"{exact(share)}%" for share in obj.shares[2::3])
