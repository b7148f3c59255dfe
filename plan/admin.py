"""The plan document and its chapters."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin
from plan.models import Chapter, Plan
from plan.quotes import QuoteNotFoundError, locate, squeeze


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
