"""Reading what the pages of problems send."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import Department, User
from accounts.roles import Action
from plan.forms import DayInput, officials
from projects.choices import Level, ProblemKind, ProblemSource, Satisfaction
from projects.chronicle import ASKED_LENGTH, DESCRIPTION_LENGTH, TITLE_LENGTH
from projects.handed import Given, NewProblem
from projects.models import PROPOSED, Enterprise, Problem, Project
from projects.moves import Move
from projects.proposals import Proposal
from projects.raising import REASON_LENGTH

MOST_TEXT = 1000
BY_HAND = [choice for choice in ProblemSource.choices if choice[0] not in PROPOSED]


def _words(label: str, most: int, *, required: bool, help_text: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, required=required, max_length=most, widget=area, help_text=help_text
    )


def _day(label: str, *, required: bool, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput(), help_text=help_text)


def _departments(of: Department) -> "QuerySet[Department]":
    return Department.objects.filter(area=of.area_id, is_active=True).order_by("order", "code")


_FIELDS: Mapping[str, Callable[[Problem], forms.Field]] = {
    "lead": lambda problem: forms.ModelChoiceField(
        label="责任单位", queryset=_departments(problem.lead), empty_label=None
    ),
    "co_operating": lambda problem: forms.ModelMultipleChoiceField(
        label="配合单位",
        queryset=_departments(problem.lead),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    ),
    "asked": lambda problem: _words(
        "需协调事项", ASKED_LENGTH, required=True, help_text="具体到请谁做什么。"
    ),
    "level": lambda problem: forms.ChoiceField(label="协调层级", choices=Level.choices),
    "satisfaction": lambda problem: forms.ChoiceField(
        label="满意度", choices=[("", "请选择"), *Satisfaction.choices]
    ),
}


class MoveForm(forms.Form):
    """One step's form: the version that the person has seen, its text, and what the step takes."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, move: Move, problem: Problem, data: Any = None) -> None:
        official = problem.lead_official_id
        if official is None and problem.project is not None:
            official = problem.project.lead_official_id
        initial = {
            "version": problem.version,
            "lead": problem.lead_id,
            "asked": problem.asked,
            "level": problem.level,
            "lead_official": official,
            "due": problem.due_on if move.name == "assign" else None,
        }
        super().__init__(data, initial=initial, auto_id=f"{move.name}-%s")
        self.move = move
        for name in move.takes:
            self.fields[name] = self._field(name, problem)
        if "co_operating" in self.fields:
            self.initial["co_operating"] = [one.pk for one in problem.co_operating.all()]
        if move.name != "accept":
            self.fields["text"] = _words(move.text_title, MOST_TEXT, required=move.needs_text)

    def _field(self, name: str, problem: Problem) -> forms.Field:
        if name == "lead_official":
            return forms.ModelChoiceField(
                label="牵头领导",
                queryset=officials(),
                required=self.move.name == "escalate",
                empty_label="（不指定）",
            )
        return _due(self.move, problem) if name == "due" else _FIELDS[name](problem)

    @property
    def is_bare(self) -> bool:
        """Nothing is asked: a button is enough."""
        return not self.visible_fields()

    def given(self) -> Given:
        """What was handed in; call it on a valid form."""
        return Given(
            **{name: value for name, value in self.cleaned_data.items() if name != "version"}
        )


def _due(move: Move, problem: Problem) -> forms.DateField:
    if move.name == "assign":
        return _day("要求完成时限", required=True)
    kept = f"现为{problem.due_on.isoformat()}；" if problem.due_on else ""
    is_needed = move.name == "reopen"
    asked = "请填今天以后的日期。" if is_needed else "不填为原定时限。"
    return _day("新的完成时限", required=is_needed, help_text=f"{kept}{asked}")


def move_forms(
    moves: Iterable[Move], problem: Problem, refused: MoveForm | None = None
) -> list[MoveForm]:
    """A form for each step, a refused one as it was typed, at the version that is now seen."""
    if refused is not None:
        typed = cast(QueryDict, refused.data).copy()
        typed["version"] = str(problem.version)
        refused.data = typed
    return [
        refused if refused and refused.move is move else MoveForm(move, problem) for move in moves
    ]


class NewProblemForm(forms.Form):
    """A problem to raise. From a proposal its source is fixed, and its words are there to begin
    with; by hand it is somebody's who goes there, a meeting's or an enterprise's."""

    source = forms.ChoiceField(label="来源", choices=BY_HAND)
    project = forms.ModelChoiceField(
        label="项目", queryset=Project.objects.none(), required=False, empty_label="（不属于项目）"
    )
    enterprise = forms.ModelChoiceField(
        label="企业",
        queryset=Enterprise.objects.none(),
        required=False,
        empty_label="（不指定）",
        help_text="不属于哪个项目的，请选择企业。",
    )
    title = forms.CharField(label="问题", max_length=TITLE_LENGTH, help_text="一事一项，80字以内。")
    description = _words("问题描述", DESCRIPTION_LENGTH, required=False)
    kind = forms.ChoiceField(label="问题类别", choices=[("", "请选择"), *ProblemKind.choices])
    asked = _words(
        "需协调事项",
        ASKED_LENGTH,
        required=True,
        help_text="具体到请谁做什么，例如“请自然资源局6月底前完成土地组件报批”。",
    )
    level = forms.ChoiceField(label="协调层级", choices=Level.choices)
    lead = forms.ModelChoiceField(
        label="建议责任单位", queryset=Department.objects.none(), help_text="交办时可以调整。"
    )
    raised_on = _day("提出日期", required=True)

    def __init__(
        self, user: User, proposal: Proposal | None, data: Any = None, initial: Any = None
    ) -> None:
        first = dict(initial or {})
        if proposal is not None:
            first |= {
                "title": proposal.title,
                "description": proposal.origin[:DESCRIPTION_LENGTH],
                "kind": proposal.kind,
                "lead": proposal.project.lead_id,
            }
        super().__init__(data, initial=first)
        self.proposal = proposal
        areas = Department.objects.filter(user.reach(Action.RAISE_PROBLEM).q_departments())
        chosen: Iterable[tuple[str, Any]] = (
            ("project", Project.objects.visible_to(user).order_by("order", "key")),
            ("enterprise", Enterprise.objects.order_by("name")),
            ("lead", Department.objects.filter(area__in=areas.values("area"), is_active=True)),
        )
        for name, found in chosen:
            field: Any = self.fields[name]
            field.queryset = found
        if proposal is not None:
            for name in ("source", "project", "enterprise"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        by_hand = self.proposal is None and not self.errors
        if by_hand and not data.get("project") and not data.get("enterprise"):
            self.add_error("project", "请选择问题所属的项目或企业。")
        if data.get("project") and data.get("enterprise"):
            data["enterprise"] = None  # a project's own enterprise is known from the project
        return data

    def new_problem(self) -> NewProblem:
        """What is raised; call it on a valid form."""
        proposal = self.proposal
        if proposal is None:
            return NewProblem(**self.cleaned_data)
        return NewProblem(
            **self.cleaned_data,
            source=proposal.source,
            project=proposal.project,
            source_month=proposal.month,
            origin=proposal.origin,
        )


class DismissForm(forms.Form):
    """Why a proposal is turned down."""

    reason = _words("不予提出的理由", REASON_LENGTH, required=True)
