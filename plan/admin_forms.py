"""What the publisher types about tasks, checked against the plan's own text."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from plan.models import Plan, Task
from plan.quotes import QuoteNotFoundError, locate, squeeze


def officials() -> "QuerySet[User]":
    """Who may be put down as lead official: the leaders among the active users."""
    leaders = User.objects.filter(is_active=True, memberships__role=Role.LEADER)
    return leaders.distinct().order_by("full_name")


def check_quote(form: "forms.ModelForm[Any]", plan: Plan | None, data: dict[str, Any]) -> None:
    """The form's quote stands in the plan's text, that many times; an error on it if not."""
    quote, occurrence = data.get("quote"), data.get("occurrence")
    if not quote or occurrence is None:
        return
    if plan is None:
        form.add_error("quote", ValidationError("没有可核对的报告：请先选择章节，或把原文留空。"))
        return
    try:
        locate(quote, squeeze(plan.document), occurrence)
    except QuoteNotFoundError as error:
        form.add_error("quote", ValidationError(str(error)))


class TaskForm(forms.ModelForm):  # type: ignore[type-arg]
    """A task of the plan: its words, its department, and the limit that the plan gives it."""

    class Meta:
        model = Task
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = {name: AdminTextareaWidget(attrs={"rows": 2}) for name in ("quote", "note")}  # noqa: RUF012

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        plan, chapter = (
            data.get("plan") or getattr(self.instance, "plan", None),
            data.get("chapter"),
        )
        if chapter is not None and plan is not None and chapter.plan_id != plan.pk:
            self.add_error("chapter", ValidationError("这一章节属于另一份计划，请重新选择。"))
        quoted = chapter is not None and bool(data.get("quote"))
        check_quote(self, plan, data)
        if self.instance.source == Task.Source.PLAN and not quoted:
            # Django asks a constraint only where the form holds all of its columns.
            self.add_error(None, ValidationError("来自报告的任务须有章节和原文。"))
        lead, joined = data.get("lead"), data.get("co_operating")
        if lead is not None and joined is not None and lead in joined:
            self.add_error("co_operating", ValidationError("配合单位里不要再选牵头单位。"))
        return data

    def save(self, commit: bool = True) -> Any:
        """The limit follows the plan's own as long as nobody has extended it."""
        if "original_due" in self.changed_data:
            self.instance.due = self.instance.original_due
        return super().save(commit)
