"""What people type into a project's book: its facts, people, money and milestones.

Each form carries the version that its reader has seen. The plan of a year and the procedures are
in `projects.forms_year`, events, files and exemptions in `projects.forms_steps`.
"""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from accounts.models import Area
from entry.inputs import FigureField
from plan.forms import DayInput
from projects.choices import Duty, FundingKind, InvestmentKind, Nature
from projects.codes import CodeError, project_code
from projects.models import Enterprise, Project
from projects.upkeep import FACTS, NewMember, NewMilestone

PASTED = 60  # a code with blanks and dashes between its characters
SPARE_ROWS = 3
MOST_ROWS = 40


def amount(label: str, help_text: str = "") -> FigureField:
    """An amount in 万元 as people type it; empty is not known."""
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return FigureField(
        label=label, required=False, min_value=0, max_digits=15, decimal_places=4,
        widget=box, help_text=help_text or "万元",
    )  # fmt: skip


def area_of_text(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def month_box() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "month", "placeholder": "2024-09"})


def day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput(), help_text=help_text)


class BookForm(forms.Form):
    """A form of one part: the version of the project that its reader has seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, project: Project, data: Any = None, **more: Any) -> None:
        seen = {"version": project.version, **more.pop("initial", {})}
        super().__init__(data, initial=seen, **more)
        self.project = project

    @property
    def seen_version(self) -> int:
        return int(self.cleaned_data["version"])

    def renew(self, version: int) -> None:
        """After a refusal the typed text stays, at the version that is now seen."""
        typed = cast(QueryDict, self.data).copy()
        typed["version"] = str(version)
        self.data = typed


class FactsForm(BookForm, forms.ModelForm):  # type: ignore[type-arg]
    code = forms.CharField(
        label="项目代码",
        required=False,
        max_length=PASTED,
        help_text="24位，如2312-150205-04-01-123456；空格、连字符可以带着粘贴，也可以省略。",
    )
    total_investment = amount("总投资")
    annual_output = amount("投产后年产值")
    annual_tax = amount("投产后年税收")

    class Meta:
        model = Project
        fields = FACTS
        widgets = {  # noqa: RUF012 - read by Django alone
            "content": area_of_text(3),
            "note": area_of_text(),
            "latitude": forms.TextInput(attrs={"inputmode": "decimal"}),
            "longitude": forms.TextInput(attrs={"inputmode": "decimal"}),
        }
        help_texts = {  # noqa: RUF012
            "latitude": "度，5位小数以内，如40.70000",
            "longitude": "度，5位小数以内，如110.30000",
            "enterprise": "名单里没有的，请发布人在管理后台增加。",
        }

    def __init__(self, project: Project, data: Any = None) -> None:
        super().__init__(project, data, instance=project)
        home = project.lead.area_id
        near = Q(pk=home) | Q(parent=home) | Q(pk=project.area_id)
        chosen: Any = self.fields["area"]
        chosen.queryset = Area.objects.filter(near)
        for name, listed in (("nature", Nature), ("investment_kind", InvestmentKind)):
            self.fields[name].choices = [("", "（未定）"), *listed.choices]  # type: ignore[attr-defined]
        known: Any = self.fields["enterprise"]
        known.queryset, known.empty_label = Enterprise.objects.all(), "（未定）"

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"]
        try:
            return project_code(typed) if typed else ""
        except CodeError as error:
            raise ValidationError(str(error))

    def values(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class Row(forms.Form):
    """One line; `subject` may not be missing where something else is filled in."""

    subject = ""
    ignored: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        others = [name for name in self.fields if name not in (self.subject, *self.ignored)]
        if not data.get(self.subject) and any(data.get(name) for name in others):
            self.add_error(self.subject, f"请填写{self.fields[self.subject].label}。")
        return data


class RowsForm(BookForm):
    """Rows in a table; a row that is emptied is taken away."""

    row: type[Row]

    def __init__(self, project: Project, data: Any = None) -> None:
        super().__init__(project, data)
        made = forms.formset_factory(
            self.row, extra=SPARE_ROWS, max_num=MOST_ROWS, validate_max=True
        )
        self.rows = made(data, initial=self.standing(project), prefix="rows")

    def standing(self, project: Project) -> list[dict[str, Any]]:
        raise NotImplementedError

    def is_valid(self) -> bool:
        own, rows = super().is_valid(), self.rows.is_valid()
        return own and rows

    def filled(self) -> list[dict[str, Any]]:
        return [
            {name: one.cleaned_data[name] for name in one.fields}
            for one in self.rows
            if one.cleaned_data.get(self.row.subject)
        ]


class MemberRow(Row):
    subject, ignored = "name", ("duty",)
    duty = forms.ChoiceField(label="职责", choices=Duty.choices, initial=Duty.MEMBER)
    name = forms.CharField(label="姓名", required=False, max_length=40)
    unit = forms.CharField(label="单位", required=False, max_length=60)
    phone = forms.CharField(label="电话", required=False, max_length=30)


class MembersForm(RowsForm):
    row = MemberRow

    def standing(self, project: Project) -> list[dict[str, Any]]:
        return [dict(one) for one in project.members.values("duty", "name", "unit", "phone")]

    def members(self) -> list[NewMember]:
        return [NewMember(**one) for one in self.filled()]


class MilestoneRow(Row):
    subject = "title"
    title = forms.CharField(label="节点", required=False, max_length=60)
    due_on = day("计划完成日")
    done_on = day("实际完成日")
    note = forms.CharField(label="说明", required=False, max_length=200)


class MilestonesForm(RowsForm):
    row = MilestoneRow

    def standing(self, project: Project) -> list[dict[str, Any]]:
        found = project.milestones.values("title", "due_on", "done_on", "note")
        return [dict(one) for one in found]

    def milestones(self) -> list[NewMilestone]:
        return [NewMilestone(**one) for one in self.filled()]


class FundingForm(BookForm):
    """One box for each source."""

    def __init__(self, project: Project, data: Any = None) -> None:
        standing = dict(project.funding.values_list("kind", "amount"))
        super().__init__(project, data, initial=standing)
        for kind, title in FundingKind.choices:
            self.fields[kind] = amount(str(title), "万元；没有这项来源的留空")

    def amounts(self) -> dict[str, Any]:
        return {kind: self.cleaned_data[kind] for kind in FundingKind.values}
