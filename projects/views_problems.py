"""问题清单: the list, a problem's page, the steps of its life, new problems."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor, status_of
from entry.downloads import file_response
from entry.errors import NotAllowed, Refused
from entry.periods import Month
from projects import (
    presenters_problem,
    presenters_problems,
    problem_addresses,
    problem_handouts,
    raising,
    solving,
)
from projects.forms_problems import MoveForm, NewProblemForm, move_forms
from projects.models import Problem, Project
from projects.moves import MOVES
from projects.presenters_problems import TRAIL
from projects.problem_details import problem_page, visible_problem
from projects.problems import ProblemLedger, problem_ledger
from projects.proposals import Proposal, told_of
from projects.scopes import sees_inside


@page(Action.VIEW_PROJECT)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    address = problem_addresses.read(request.GET)
    context = presenters_problems.ledger_page(_ledger(request, address), address)
    context["may_raise"] = request.user.has_perm(Action.RAISE_PROBLEM)
    return render(request, "projects/problems.html", context)


@page(Action.VIEW_PROJECT)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    """What the page shows under the same address, as a file."""
    address = problem_addresses.read(request.GET)
    tables, names = problem_handouts.tables(_ledger(request, address), address, settings.DISTRICT)
    return file_response(tables[0].title, kind, tables, names)


def _ledger(request: UserRequest, address: problem_addresses.Address) -> ProblemLedger:
    return problem_ledger(request.user, address.filters, today=clock.today())


@page(Action.VIEW_PROJECT)
@require_safe
def detail(request: UserRequest, number: str) -> HttpResponse:
    return _show(request, _problem(request, number))


def _problem(request: UserRequest, number: str) -> Problem:
    """A problem within the person's scope; a stranger's is not found rather than forbidden."""
    found = visible_problem(request.user, number)
    if found is None:
        raise Http404
    return found


def _show(
    request: UserRequest, problem: Problem, refused: MoveForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; after a refusal with the form as it was typed."""
    found = problem_page(request.user, problem, clock.today())
    context = presenters_problem.problem_context(found, problem)
    context["forms"] = move_forms(found.moves, problem, refused)
    context["refused"] = refused
    return render(request, "projects/problem.html", context, status=status)


@page(Action.VIEW_PROJECT)
@require_POST
def take(request: UserRequest, number: str, step: str) -> HttpResponse:
    """A step of the problem's life, at the version that the person has seen."""
    problem = _problem(request, number)
    if step not in MOVES:
        raise Http404
    form = MoveForm(MOVES[step], problem, request.POST)
    try:
        solving.authorise(form.move, problem, request.user)
        if not form.is_valid():
            return _show(request, problem, form, 422)
        seen, by = form.cleaned_data["version"], actor(request)
        solving.act(problem.pk, step, by=by, at=clock.now(), seen_version=seen, given=form.given())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _show(request, _problem(request, number), form, status_of(refusal))
    messages.success(request, f"“{problem.title}”已{form.move.title}。")
    return redirect("projects:problem", number=number)


@page(Action.RAISE_PROBLEM)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: UserRequest) -> HttpResponse:
    """A problem raised by hand, or from a light or a month that the address names."""
    project, proposal = _asked(request)
    initial = {"raised_on": clock.today(), "project": project, "lead": project and project.lead_id}
    posted = request.POST if request.method == "POST" else None
    form, status = NewProblemForm(request.user, proposal, posted, initial), 200
    if posted is not None and not form.is_valid():
        status = 422
    elif posted is not None:
        try:
            return _raised(request, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            status = status_of(refusal)
    context = {"form": form, "proposal": proposal, "trail": TRAIL}
    return render(request, "projects/problem_new.html", context, status=status)


def _raised(request: UserRequest, form: NewProblemForm) -> HttpResponse:
    try:
        made = raising.raise_problem(form.new_problem(), by=actor(request), at=clock.now())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    messages.success(request, f"已提出{made.number}“{made.title}”，等待交办。")
    return redirect("projects:problem", number=made.number)


def _asked(request: UserRequest) -> tuple[Project | None, Proposal | None]:
    """The project that the address names, and the light or text that a problem is raised from."""
    key = request.GET.get("project", "")
    if not key:
        return None, None
    seen = Project.objects.visible_to(request.user).for_lists()
    project = get_object_or_404(seen.prefetch_related("co_operating"), key=key)
    try:
        month = Month.parse(request.GET.get("month", ""))
    except ValueError:
        return project, None
    inside = sees_inside(request.user, project)
    source = request.GET.get("source", "")
    return project, told_of(project, source, month, with_draft=inside)
