"""The parts of a project's book, each on a page of its own to be changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor
from entry.form_doors import CHANGE, DONE, posted, saved
from projects import procedures, upkeep, year_plans
from projects.forms_book import FactsForm, FundingForm, MembersForm, MilestonesForm
from projects.forms_year import ProcedureForm, ProceduresForm, YearPlanForm
from projects.models import Procedure, ProcedureKind, Project
from projects.scopes import may_edit
from projects.views_book import TRAIL, found_project


@dataclass(frozen=True)
class Editor:
    """A part: its title, its form, what of the form goes to which action."""

    title: str
    form: Callable[..., Any]
    typed: Callable[[Any], Any]
    save: Callable[..., object]


EDITORS: Mapping[str, Editor] = {
    "facts": Editor("基本情况", FactsForm, FactsForm.values, upkeep.set_facts),
    "members": Editor("专班", MembersForm, MembersForm.members, upkeep.set_members),
    "funding": Editor("资金来源", FundingForm, FundingForm.amounts, upkeep.set_funding),
    "milestones": Editor(
        "形象进度节点", MilestonesForm, MilestonesForm.milestones, upkeep.set_milestones
    ),
}


def editable_project(request: UserRequest, key: str) -> Project:
    """A project that this person may change: 404 out of his scope, 403 without the right."""
    project = found_project(request, key)
    if not may_edit(request.user, project):
        raise PermissionDenied("这个项目由责任单位、配合单位和发布人维护，你没有修改的权限。")
    return project


def answer(
    request: UserRequest,
    project: Project,
    form: Any,
    save: Callable[[], object],
    *,
    title: str,
    anchor: str,
    template: str = "projects/book_form.html",
    **more: Any,
) -> HttpResponse:
    """The form as a page; sent in, what it says is saved, or it comes back as it was typed."""
    status = saved(form, save) if form.is_bound else 200
    book = reverse("projects:book", args=[project.key])
    if status == DONE:
        messages.success(request, f"{title}已保存。")
        return redirect(f"{book}#{anchor}")
    trail = (*TRAIL, {"href": book, "title": project.name})
    shown = {"project": project, "form": form, "title": title, "anchor": anchor, "trail": trail}
    return render(request, template, {**shown, **more}, status=status)


@page(Action.EDIT_PROJECT)
@require_http_methods(CHANGE)
def part(request: UserRequest, key: str, part: str) -> HttpResponse:
    project = editable_project(request, key)
    if part not in EDITORS:
        raise Http404
    editor = EDITORS[part]
    form = editor.form(project, posted(request))

    def save() -> object:
        given, seen = editor.typed(form), form.seen_version
        return editor.save(project.pk, given, by=actor(request), at=clock.now(), seen_version=seen)

    return answer(request, project, form, save, title=editor.title, anchor=part, part=part)


@page(Action.EDIT_PROJECT)
@require_http_methods(CHANGE)
def year_plan(request: UserRequest, key: str, year: int) -> HttpResponse:
    """The plan of a year; a new one for last year, this year or the next."""
    project = editable_project(request, key)
    around = abs(year - clock.today().year) <= 1
    if not around and not project.year_plans.filter(year=year).exists():
        raise Http404
    form = YearPlanForm(project, year, posted(request))

    def save() -> object:
        return year_plans.set_year_plan(
            project.pk, year, form.given(),
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    title, template = f"{year}年度计划", "projects/book_plan.html"
    return answer(request, project, form, save, title=title, anchor="plan", template=template)


@page(Action.EDIT_PROJECT)
@require_http_methods(CHANGE)
def menu(request: UserRequest, key: str, year: int) -> HttpResponse:
    """Which procedures of a year's menu the project has to go through."""
    project = editable_project(request, key)
    if not ProcedureKind.objects.filter(year=year).exists():
        raise Http404
    form = ProceduresForm(project, year, posted(request))

    def save() -> object:
        return procedures.choose(
            project.pk, year, form.needs(),
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    title, template = f"{year}年手续清单", "projects/book_procedures.html"
    return answer(request, project, form, save, title=title, anchor="procedures", template=template)


@page(Action.EDIT_PROJECT)
@require_http_methods(CHANGE)
def procedure(request: UserRequest, key: str, procedure: int) -> HttpResponse:
    """How far one procedure is."""
    project = editable_project(request, key)
    found = get_object_or_404(
        Procedure.objects.select_related("kind"), project=project, pk=procedure
    )
    form = ProcedureForm(found, posted(request))

    def save() -> object:
        return procedures.follow(
            found, form.course(),
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    return answer(request, project, form, save, title=found.kind.name, anchor="procedures")
