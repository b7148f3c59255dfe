"""What the publisher types about indicators and targets, checked against the plan's own text."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from entry.counts import Measure
from entry.periods import Month
from indicators.counters import known_counts
from indicators.models import Indicator, Target
from plan.models import Plan
from plan.quotes import QuoteNotFoundError, locate, squeeze

MEASURES = {Measure.NUMBER: "个数", Measure.AMOUNT: "金额"}


def count_choices() -> list[tuple[str, Any]]:
    """What registers count, under the registers' names; first that nothing is counted."""
    found: dict[str, list[tuple[str, str]]] = {}
    for count in known_counts().values():
        named = (count.code, f"{count.title}（{MEASURES[count.measure]}）")
        found.setdefault(count.ledger, []).append(named)
    return [("", "不汇总，由数源单位填报"), *found.items()]


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]
    counted_from = forms.ChoiceField(
        label="汇总来源",
        required=False,
        choices=count_choices,
        help_text="从登记簿汇总的，数源单位不再填数，只核对、提交。",
    )

    class Meta:
        model = Indicator
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = {"definition": AdminTextareaWidget(attrs={"rows": 4})}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, stored = self.fields.get("counted_from"), self.instance.counted_from
        if isinstance(field, forms.ChoiceField) and stored and stored not in known_counts():
            gone = (stored, f"{stored}（登记簿已没有这项计数）")
            field.choices = [*count_choices(), gone]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code, since = data.get("counted_from"), data.get("counted_since")
        if code and not since and "counted_since" not in self.errors:
            self.add_error("counted_since", "请填从哪个月起汇总，如2024-01。")
        if since and not code and "counted_from" not in self.errors:
            self.add_error("counted_from", "请选汇总来源；不汇总的，把汇总起始月清空。")
        if code:
            self._check_count(code, data)
        return data

    def _check_count(self, code: str, data: dict[str, Any]) -> None:
        """What is counted and what the indicator says of itself are the same kind of thing."""
        count = known_counts().get(code)
        if count is None:
            self.add_error("counted_from", "登记簿已没有这项计数，请另选或改为填报。")
        elif data.get("unit") and data["unit"] not in count.units:
            kind, units = MEASURES[count.measure], "、".join(count.units)
            self.add_error("unit", f"{count.words}是{kind}，单位须为{units}之一。")
        if not data.get("has_value"):
            self.add_error("has_value", "由登记簿汇总的是数值，须报数值。")
        if data.get("accumulation") not in (None, Indicator.Accumulation.YTD):
            self.add_error("accumulation", "汇总的是从年初到月末的数，须选“累计”。")

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
