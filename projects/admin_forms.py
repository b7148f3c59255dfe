"""What the publisher types about projects: codes, packages, quotes, the year's plan and lists."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from accounts.models import Area
from plan.admin_forms import check_quote
from plan.models import Plan
from projects.choices import Need, ProcedureState
from projects.codes import CodeError, credit_code, project_code
from projects.models import Enterprise, Listing, Procedure, Project, YearPlan

PASTED = 60  # a code with blanks and dashes between its characters


def _lines(*names: str) -> dict[str, Any]:
    return {name: AdminTextareaWidget(attrs={"rows": 2}) for name in names}


class EnterpriseForm(forms.ModelForm):  # type: ignore[type-arg]
    credit_code = forms.CharField(
        label="统一社会信用代码",
        required=False,
        max_length=PASTED,
        help_text="18位，与营业执照一致；空格、连字符可以带着粘贴。",
    )

    class Meta:
        model = Enterprise
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = _lines("quote", "note")

    def clean(self) -> dict[str, Any]:
        """A code that fails its check digit is taken only when said so, as it was typed."""
        data = super().clean() or {}
        typed = data.get("credit_code")
        if typed:
            try:
                data["credit_code"] = credit_code(typed)
            except CodeError as error:
                data["credit_code"] = "".join(typed.split()).upper()
                if not data.get("code_doubted") or len(data["credit_code"]) != 18:
                    self.add_error("credit_code", ValidationError(str(error)))
        chapter = data.get("chapter")
        check_quote(self, chapter.plan if chapter else None, data)
        return data


class ProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    code = forms.CharField(
        label="项目代码",
        required=False,
        max_length=PASTED,
        help_text="24位，如2312-150205-04-01-123456，连字符可以省略。",
    )

    class Meta:
        model = Project
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = _lines("quote", "note", "content", "aliases")

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"]
        try:
            return project_code(typed) if typed else ""
        except CodeError as error:
            raise ValidationError(str(error))

    def clean_parent(self) -> Project | None:
        """Packages do not nest, so that a sum knows of which amount a part's is a part."""
        parent: Project | None = self.cleaned_data.get("parent")
        if parent is None:
            return None
        if parent.pk == self.instance.pk:
            raise ValidationError("项目不能是自己的一部分。")
        if parent.parent_id is not None:
            raise ValidationError(f"“{parent}”本身属于打包项目“{parent.parent}”，不能再打包。")
        if self.instance.pk and self.instance.parts.exists():
            raise ValidationError("本项目是打包项目，不能再属于别的打包项目。")
        return parent

    def clean_part_count(self) -> int | None:
        count: int | None = self.cleaned_data.get("part_count")
        named = self.instance.parts.count() if self.instance.pk else 0
        if count is not None and count < named:
            raise ValidationError(f"已逐一登记{named}个，打包个数不能少于{named}。")
        return count

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chapter = data.get("chapter")
        check_quote(self, chapter.plan if chapter else None, data)
        lead, joined = data.get("lead"), data.get("co_operating")
        if lead is not None and joined is not None and lead in joined:
            self.add_error("co_operating", ValidationError("配合单位里不要再选责任单位。"))
        return data


def plan_of(year: int | None, area: Area) -> Plan | None:
    return Plan.objects.filter(year=year, area=area).first() if year else None


class YearPlanForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = YearPlan
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = _lines("quote", "note", "goal")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        project: Project | None = data.get("project") or getattr(self.instance, "project", None)
        year = data.get("year") or self.instance.year
        if project is not None:
            check_quote(self, plan_of(year, project.lead.area), data)
        return data


class PlannedMonthFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Cumulative amounts within the plan's year: they never fall, nor pass the year's total."""

    def clean(self) -> None:
        super().clean()
        found = [getattr(form, "cleaned_data", {}) for form in self.forms]
        rows = [
            (row["month"], row["amount"], form)
            for row, form in zip(found, self.forms, strict=True)
            if row.get("month") and row.get("amount") is not None and not row.get("DELETE")
        ]
        before = Decimal(0)
        for month, amount, form in sorted(rows, key=lambda one: one[0]):
            if month.year != self.instance.year:
                form.add_error("month", f"请填{self.instance.year}年的月份。")
            if amount < before:
                form.add_error("amount", "累计数逐月不减，这个月小于前一个月。")
            before = amount
        total = self.instance.planned_investment
        if rows and total is not None and before > total:
            raise ValidationError("分月计划的累计数超过本年计划投资，请核对。")


class ProcedureForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Procedure
        fields = "__all__"  # noqa: DJ007 - the administration names the fields

    def clean_need(self) -> str:
        """Django asks the table's constraint only where the form holds all of its columns."""
        need: str = self.cleaned_data["need"]
        if need == Need.NOT_NEEDED and self.instance.state != ProcedureState.NOT_STARTED:
            raise ValidationError("无需办理的手续不填办理状态。")
        return need


class ListingForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Listing
        fields = "__all__"  # noqa: DJ007 - the administration names the fields

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("entered", "left"):
            month, year = data.get(name), data.get("year")
            if month is not None and year is not None and month.year != year:
                self.add_error(name, ValidationError(f"清单按年度登记，请填{year}年的月份。"))
        return data


def below_threshold(listing: Listing) -> str:
    """The sentence that tells of a project smaller than its list asks; "" when there is none."""
    project, rule = listing.project, listing.list
    least = {
        "government": rule.least_government,
        "enterprise": rule.least_enterprise,
    }.get(project.investment_kind)
    total = project.total_investment
    if least is None or total is None or total >= least:
        return ""
    return (
        f"“{project}”总投资{total:.0f}万元，低于“{rule}”的下限{least:.0f}万元，已照登记，请核对。"
    )
