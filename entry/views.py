"""The worklist and the return: filling in, handing on, reviewing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.models import Department
from accounts.roles import Action
from entry import actions, presenters, queries, workflow
from entry.actions import save_cells
from entry.doors import actor, refusal_json, status_of, take_step, visible_return
from entry.errors import Blocked, NotAllowed, Refused, Stale
from entry.forms import (
    OpenForm,
    StepForm,
    changes_from_form,
    changes_from_json,
    figures_from_form,
    reason_from_form,
    remarks_from_form,
)
from entry.models import Return
from entry.recounts import Publication
from entry.registers import register
from entry.sheets import Result
from entry.steps import STEPS
from entry.todos import todos

STAFF = (Action.EDIT_RETURN, Action.APPROVE)


@page(*STAFF)
@require_GET
def worklist(request: UserRequest) -> HttpResponse:
    today = clock.today()
    found = queries.worklist(request.user, today)
    waiting = todos(request.user, today)
    return render(request, "entry/worklist.html", {"worklist": found, "todos": waiting})


@page(Action.OPEN_RETURN)
@require_POST
def open_month(request: UserRequest) -> HttpResponse:
    form = OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "开启失败：部门或月份有误，请从列表中点“开始填报”。")
        return redirect("entry:worklist")
    reach = request.user.reach(Action.OPEN_RETURN)
    department = get_object_or_404(
        Department.objects.filter(reach.q_departments()), pk=form.cleaned_data["department"]
    )
    try:
        opened = workflow.open_return(
            department, form.cleaned_data["month"], by=actor(request), at=clock.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("entry:worklist")
    return redirect("entry:return", pk=opened.pk)


@page(Action.VIEW_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def monthly_return(request: UserRequest, pk: int) -> HttpResponse:
    """The return's page; a POST saves the whole grid without JavaScript."""
    found = visible_return(request, pk)
    results: tuple[Result, ...] = ()
    if request.method == "POST":
        try:
            results = _save_form(request, found)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return _show(request, found, status=status_of(refusal), typed=request.POST)
        found = visible_return(request, pk)
        if all(result.outcome == "saved" for result in results):
            messages.success(request, f"已保存{len(results)}处。")
            return redirect("entry:return", pk=pk)
        messages.error(request, "有几处未能保存，见表中红字；填的内容仍在格中。")
    return _show(request, found, results=results, status=422 if results else 200)


def _save_form(request: UserRequest, found: Return) -> tuple[Result, ...]:
    sheets = queries.return_page(found).sheets
    changes = changes_from_form(request.POST, sheets)
    if not changes:
        return ()
    return save_cells(found.pk, changes, by=actor(request), at=clock.now()).results


def _show(
    request: UserRequest,
    found: Return,
    *,
    results: tuple[Result, ...] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    shown = presenters.return_context(
        queries.return_page(found), request.user, clock.today(), results=results
    )
    if shown["may"]["edit"]:
        context["waiting"] = found.uploads.open_of(request.user).first()
    return render(request, "entry/return.html", {**shown, **context}, status=status)


@page(Action.EDIT_RETURN)
@require_POST
def cells(request: UserRequest, pk: int) -> JsonResponse:
    """The grid's autosave: changes in, results and the current findings out."""
    found = visible_return(request, pk)
    try:
        changes = changes_from_json(request.body)
        saved = save_cells(found.pk, changes, by=actor(request), at=clock.now())
    except Refused as refusal:
        return refusal_json(refusal)
    now = queries.findings(saved.monthly_return)
    return JsonResponse(
        {
            "results": [presenters.result_json(result) for result in saved.results],
            **presenters.answer_json(now),
        }
    )


@page(Action.VIEW_RETURN)
@require_GET
def panel(request: UserRequest, pk: int) -> HttpResponse:
    """The context panel of a row, as a fragment."""
    found = visible_return(request, pk)
    try:
        each = register(request.GET.get("register", ""))
        context = each.panel(found, request.GET.get("subject", ""))
    except LookupError as error:
        raise Http404(str(error))
    return render(request, each.panel_template, dict(context))


@page(Action.VIEW_RETURN)
@require_POST
def step(request: UserRequest, pk: int, name: str) -> HttpResponse:
    """Submit, withdraw, approve, send back or publish, at the version the person has seen."""
    if name not in STEPS:
        raise Http404
    found = visible_return(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, "页面已过期，请核对后重新办理。")
        return redirect("entry:return", pk=pk)
    try:
        _take(request, found, name, form.cleaned_data["version"])
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        return _refused(request, pk, name, refusal)
    return redirect("entry:return", pk=pk)


def _take(request: UserRequest, found: Return, name: str, seen_version: int) -> None:
    told = Publication([found], request.user) if name == "publish" else None
    take_step(
        request,
        found.pk,
        name,
        seen_version=seen_version,
        reason=reason_from_form(request.POST),
        remarks=remarks_from_form(request.POST),
    )
    messages.success(request, f"{found}已{STEPS[name].title}。")
    for warning in told.warnings() if told else ():
        messages.warning(request, warning)


def _refused(request: UserRequest, pk: int, name: str, refusal: Refused) -> HttpResponse:
    """The page again, with what stands in the way and everything that was typed."""
    messages.error(request, refusal.message)
    return _show(
        request,
        visible_return(request, pk),
        status=status_of(refusal),
        moved=refusal.differences if isinstance(refusal, Stale) else (),
        stopping=refusal.problems if isinstance(refusal, Blocked) else (),
        typed=request.POST,
        refused_step=name,
    )


@page(Action.EDIT_RETURN)
@require_POST
def recount(request: UserRequest, pk: int) -> HttpResponse:
    """Bring the figures that registers count up to what they say now."""
    found = visible_return(request, pk)
    try:
        counted = actions.recount(found.pk, by=actor(request), at=clock.now())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        return _refused(request, pk, "recount", refusal)
    moved = counted.monthly_return.version != found.version
    messages.success(request, "已按登记簿重新汇总。" if moved else "登记簿没有变动。")
    return redirect("entry:return", pk=pk)


@page(Action.CORRECT)
@require_POST
def correct(request: UserRequest, pk: int) -> HttpResponse:
    found = visible_return(request, pk)
    try:
        correction = workflow.correct(
            found.pk,
            figures=figures_from_form(request.POST),
            reason=reason_from_form(request.POST),
            by=actor(request),
            at=clock.now(),
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        return _refused(request, pk, "correct", refusal)
    messages.success(request, "更正已开启：改好后照常提交、审核、发布，原数据保留可查。")
    return redirect("entry:return", pk=correction.pk)
