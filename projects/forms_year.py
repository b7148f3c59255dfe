"""What people type of a project's year: its plan month by month, its procedures."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from entry.fields import MonthFormField
from plan.models import PlanCurve
from projects.choices import Level, Need, ProcedureState
from projects.forms_book import BookForm, amount, area_of_text, day, month_box
from projects.models import Procedure, ProcedureKind, Project, YearPlan
from projects.procedures import COURSE, Course
from projects.year_plans import FIELDS, PlannedYear, cumulated

WAYS = (("total", "累计数：到每月底累计完成"), ("single", "当月数：每月各完成多少"))
MONTHS = tuple(range(1, 13))


def _month(label: str) -> MonthFormField:
    return MonthFormField(label=label, required=False, widget=month_box())


class YearPlanForm(BookForm):
    """The plan of a year; its months are typed either as they add up or one by one."""

    goal = forms.CharField(label="年度目标", required=False, max_length=200, widget=area_of_text())
    planned_investment = amount("本年计划投资")
    done_before = amount("至上年底累计完成")
    planned_start = _month("计划开工月")
    planned_finish = _month("计划竣工月")
    planned_production = _month("计划投产月")
    curve = forms.ModelChoiceField(
        label="计划曲线",
        queryset=PlanCurve.objects.all(),
        required=False,
        empty_label="按计划开工月至竣工月均分",
        help_text="没有分月计划时据此推算；填了分月计划就不用了。",
    )
    way = forms.ChoiceField(
        label="分月计划的填法", choices=WAYS, initial="total", widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", required=False, max_length=300, widget=area_of_text())
    reason = forms.CharField(
        label="调整理由",
        required=False,
        max_length=300,
        widget=area_of_text(),
        help_text="改动已定的金额、分月或计划年月的必填，记入修改记录。",
    )

    def __init__(self, project: Project, year: int, data: Any = None) -> None:
        plan = project.year_plans.filter(year=year).first()
        super().__init__(project, data, initial=_standing(plan))
        self.year, self.plan = year, plan
        for number in MONTHS:
            self.fields[f"m{number}"] = amount(f"{number}月", "万元")

    @property
    def months(self) -> list[forms.BoundField]:
        return [self[f"m{number}"] for number in MONTHS]

    def clean(self) -> dict[str, Any]:
        """One by one all twelve are asked for: an empty month would be neither nought nor known."""
        data = super().clean() or {}
        blank = [number for number in MONTHS if data.get(f"m{number}") is None]
        if data.get("way") == "single" and 0 < len(blank) < len(MONTHS):
            named = "、".join(f"{number}月" for number in blank)
            raise ValidationError(f"按当月数填的须12个月都填，没有安排的填0；还缺{named}。")
        return data

    def given(self) -> PlannedYear:
        data = self.cleaned_data
        typed: dict[int, Decimal] = {
            number: data[f"m{number}"] for number in MONTHS if data[f"m{number}"] is not None
        }
        months = cumulated(typed) if data["way"] == "single" else typed
        told = {name: data[name] for name in FIELDS}
        return PlannedYear(**told, months=months, reason=data["reason"])


def _standing(plan: YearPlan | None) -> dict[str, Any]:
    if plan is None:
        return {}
    months = {f"m{one.month.month}": one.amount for one in plan.months.all()}
    return {**{name: getattr(plan, name) for name in FIELDS}, **months}


class ProceduresForm(BookForm):
    """The year's menu: what the project has to go through, and what it is spared."""

    CHOICES = (("", "不列"), *Need.choices)

    def __init__(self, project: Project, year: int, data: Any = None) -> None:
        standing = dict(
            project.procedures.filter(kind__year=year).values_list("kind__code", "need")
        )
        super().__init__(project, data, initial={f"need-{k}": v for k, v in standing.items()})
        self.year = year
        self.kinds = list(ProcedureKind.objects.filter(year=year).order_by("order"))
        for kind in self.kinds:
            self.fields[f"need-{kind.code}"] = forms.ChoiceField(
                label=kind.name, choices=self.CHOICES, required=False, widget=forms.RadioSelect
            )

    @property
    def lines(self) -> list[tuple[ProcedureKind, forms.BoundField]]:
        return [(kind, self[f"need-{kind.code}"]) for kind in self.kinds]

    def needs(self) -> dict[str, str]:
        return {kind.code: self.cleaned_data[f"need-{kind.code}"] for kind in self.kinds}


class ProcedureForm(forms.Form):
    """How far one procedure is."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    state = forms.ChoiceField(label="状态", choices=ProcedureState.choices)
    submitted_on = day("报送日期")
    accepted_on = day("受理日期")
    done_on = day("实际办结日", help_text="状态选“办结”时必填。")
    document_no = forms.CharField(label="文号", required=False, max_length=60)
    due_on = day("计划办结日")
    limit_days = forms.IntegerField(
        label="承诺时限（工作日）", required=False, min_value=0, max_value=999
    )
    level = forms.ChoiceField(
        label="审批层级", required=False, choices=[("", "未定"), *Level.choices]
    )
    authority = forms.CharField(label="审批部门", required=False, max_length=60)
    person = forms.CharField(label="责任人", required=False, max_length=40)
    blocked_by = forms.CharField(
        label="卡点原因",
        required=False,
        max_length=200,
        widget=area_of_text(),
        help_text="卡在哪里、等谁做什么；没有卡住的留空。",
    )
    requirement = forms.CharField(
        label="要件", required=False, max_length=200, widget=area_of_text()
    )

    def __init__(self, procedure: Procedure, data: Any = None) -> None:
        standing = {name: getattr(procedure, name) for name in ("version", *COURSE)}
        standing["authority"] = procedure.authority or procedure.kind.authority
        super().__init__(data, initial=standing)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_done = data.get("state") == ProcedureState.DONE
        if is_done and not data.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "状态是“办结”的，须填实际办结日。")
        if not is_done and data.get("done_on"):
            self.add_error("done_on", "状态不是“办结”的，不填实际办结日。")
        return data

    @property
    def seen_version(self) -> int:
        return int(self.cleaned_data["version"])

    def renew(self, version: int) -> None:
        typed = cast(QueryDict, self.data).copy()
        typed["version"] = str(version)
        self.data = typed

    def course(self) -> Course:
        return Course(**{name: self.cleaned_data[name] for name in COURSE})
