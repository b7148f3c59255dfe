"""What the publisher types about indicators and targets, checked against the plan's own text."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from entry.periods import Month
from indicators.models import Indicator, Target
from plan.models import Plan
from plan.quotes import QuoteNotFoundError, locate, squeeze


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Indicator
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = {"definition": AdminTextareaWidget(attrs={"rows": 4})}  # noqa: RUF012

    def clean_parent(self) -> Indicator | None:
        """A part of a whole cannot be, at any depth, the whole of it."""
        parent: Indicator | None = self.cleaned_data.get("parent")
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError("上级指标不能是本指标自己，也不能是它的其中项。")
            above = above.parent
        return parent


class TargetForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Target
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = {name: AdminTextareaWidget(attrs={"rows": 2}) for name in ("quote", "note")}  # noqa: RUF012

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        plan = data.get("plan")
        if plan is not None:
            self._check_quote(plan, data)
            self._check_kin(plan, data)
        return data

    def _check_quote(self, plan: Plan, data: dict[str, Any]) -> None:
        quote, occurrence = data.get("quote"), data.get("occurrence")
        if not quote or occurrence is None:
            return
        try:
            locate(quote, squeeze(plan.document), occurrence)
        except QuoteNotFoundError as error:
            self.add_error("quote", ValidationError(str(error)))

    def _check_kin(self, plan: Plan, data: dict[str, Any]) -> None:
        """Chapter, repetition and adjustment belong to the same plan."""
        for name in ("chapter", "restates", "adjusted_from"):
            other = data.get(name)
            if other is not None and other.plan_id != plan.pk:
                self.add_error(name, ValidationError("这一项属于另一份计划，请重新选择。"))
            if name != "chapter" and other is not None and other.pk == self.instance.pk:
                self.add_error(name, ValidationError("不能选本目标自己。"))


class PhaseTargetFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Phases lie within the plan's year; the plan is known once the target's own form is read."""

    def clean(self) -> None:
        super().clean()
        year = self.instance.plan.year if self.instance.plan_id else None
        for form in self.forms:
            month: Month | None = getattr(form, "cleaned_data", {}).get("month")
            if year and month and month.year != year:
                form.add_error("month", f"分期目标须在计划年度内，请填{year}年的月份。")
