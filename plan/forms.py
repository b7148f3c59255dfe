"""Reading what the pages of tasks send."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from accounts.models import Department, User
from accounts.roles import Action, Role
from plan.handed import Given, NewTask
from plan.models import Plan, Task
from plan.models.task import Kind, Rating, Source
from plan.moves import Move

MOST_TEXT = 1000
NOT_OF_PLAN = [choice for choice in Source.choices if choice[0] != Source.PLAN]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def officials() -> "QuerySet[User]":
    """Who may lead a task: the leaders."""
    leaders = User.objects.filter(is_active=True, memberships__role=Role.LEADER)
    return leaders.distinct().order_by("full_name")


def _text(label: str, *, required: bool, help_text: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, required=required, max_length=MOST_TEXT, widget=area, help_text=help_text
    )


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput(), help_text=help_text)


class MoveForm(forms.Form):
    """One step's form: the version that the person has seen, its text, and what the step takes."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, move: Move, task: Task, today: date, data: Any = None) -> None:
        initial = {
            "version": task.version,
            "lead_official": task.lead_official_id,
            "assigned_on": task.assigned_on,
            "due": task.due if move.name == "assign" else None,
        }
        super().__init__(data, initial=initial, auto_id=f"{move.name}-%s")
        self.move = move
        if move.name != "acknowledge":
            self.fields["text"] = _text(move.text_title, required=move.needs_text)
        for name in move.takes:
            if name != "files" and (name != "why_late" or today > task.limit):
                self.fields[name] = self._field(name, task)
        if "co_operating" in self.fields:
            self.initial["co_operating"] = [one.pk for one in task.co_operating.all()]

    def _field(self, name: str, task: Task) -> forms.Field:
        if name == "due":
            return _due(self.move, task)
        if name == "why_late":
            return _text("没有按时申请的原因", required=True, help_text="完成时限已过。")
        if name == "rating":
            return forms.ChoiceField(label="评价", choices=[("", "请选择"), *Rating.choices])
        if name == "lead_official":
            return _official()
        if name == "assigned_on":
            return _day("交办日期", help_text="不填为今天。")
        return _co_operating(Department.objects.filter(area=task.lead.area_id, is_active=True))

    @property
    def is_bare(self) -> bool:
        """Nothing is asked: a button is enough."""
        return not self.visible_fields() and not self.takes_files

    @property
    def takes_files(self) -> bool:
        return "files" in self.move.takes

    def given(self, request: HttpRequest, max_bytes: int) -> Given:
        """What was handed in; call it on a valid form."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Given(**told, files=request.FILES.getlist("files"), max_bytes=max_bytes)


def move_forms(
    moves: Iterable[Move], task: Task, today: date, refused: MoveForm | None = None
) -> list[MoveForm]:
    """A form for each step, a refused one as it was typed, at the version that is now seen."""
    if refused is not None:
        typed = cast(QueryDict, refused.data).copy()
        typed["version"] = str(task.version)
        refused.data = typed
    return [
        refused if refused and refused.move is move else MoveForm(move, task, today)
        for move in moves
    ]


def _due(move: Move, task: Task) -> forms.DateField:
    if move.name == "assign":
        return _day("完成时限", help_text="已定的时限不能在这里改，须申请延期。")
    return _day("延至", required=True, help_text=f"晚于现在的时限{task.limit.isoformat()}。")


def _official() -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        label="牵头领导", queryset=officials(), required=False, empty_label="（不指定）"
    )


def _co_operating(departments: "QuerySet[Department]") -> "forms.ModelMultipleChoiceField[Any]":
    return forms.ModelMultipleChoiceField(
        label="配合单位",
        queryset=departments,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class NewTaskForm(forms.Form):
    """A task that comes from elsewhere than the plan's text; fields as `NewTask` has them."""

    source = forms.ChoiceField(label="来源", choices=NOT_OF_PLAN)
    title = forms.CharField(label="事项", max_length=80, help_text="一事一项，80字以内。")
    kind = forms.ChoiceField(label="交付物", choices=[("", "请选择"), *Kind.choices])
    plan = forms.ModelChoiceField(label="所属年度", queryset=Plan.objects.none(), empty_label=None)
    lead = forms.ModelChoiceField(label="牵头单位", queryset=Department.objects.none())
    lead_official = _official()
    assigned_on = _day("交办日期", required=True)
    due = _day("完成时限", required=True)
    note = forms.CharField(label="交办要求", required=False, max_length=300, widget=forms.Textarea)
    co_operating = _co_operating(Department.objects.none())

    def __init__(self, user: User, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        reach = user.reach(Action.SUPERVISE_TASK)
        mine = Department.objects.filter(reach.q_departments(), is_active=True)
        plans = Plan.objects.filter(area__in=mine.values("area"))
        chosen: Iterable[tuple[str, Any]] = (
            ("lead", mine), ("co_operating", mine), ("plan", plans), ("lead_official", officials()),
        )  # fmt: skip
        for name, found in chosen:
            field: Any = self.fields[name]
            field.queryset = found
        self.fields["note"].widget.attrs["rows"] = 3

    def new_task(self) -> NewTask:
        return NewTask(**self.cleaned_data)
