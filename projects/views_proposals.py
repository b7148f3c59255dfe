"""建议: red lights and reported texts that might go on the list; a person decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor, status_of
from entry.errors import Invalid, NotAllowed, Refused, WrongState
from projects import raising
from projects.forms_problems import DismissForm
from projects.models import Project
from projects.presenters_problem import proposal_lines
from projects.presenters_problems import TRAIL
from projects.proposals import proposal_of, proposals


@page(Action.RAISE_PROBLEM)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    return _show(request)


def _show(
    request: UserRequest, refused: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    """The list; after a refusal with the reason as it was typed, at its proposal."""
    found = proposals(request.user, clock.today())
    typed = request.POST.get("reason", "")
    context = {
        "lines": proposal_lines(found, request.user, refused, typed, problem),
        "problem": problem,
        "trail": TRAIL,
    }
    return render(request, "projects/proposals.html", context, status=status)


@page(Action.ASSIGN_PROBLEM)
@require_POST
def dismiss(request: UserRequest) -> HttpResponse:
    """Turn one down, if it is still there as it was seen."""
    key, source = request.POST.get("project", ""), request.POST.get("source", "")
    project = get_object_or_404(Project.objects.visible_to(request.user), key=key)
    found = proposal_of(project, source, clock.today())
    form = DismissForm(request.POST)
    try:
        if found is None or str(found.month) != request.POST.get("month"):
            raise WrongState("这条建议已经不在了：已有人处理，或者有了新的月报。")
        if not form.is_valid():
            raise Invalid("不予提出须写明理由，300字以内。")
        raising.dismiss(
            found, reason=form.cleaned_data["reason"], by=actor(request), at=clock.now()
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        return _show(request, f"{key}|{source}", refusal.message, status_of(refusal))
    messages.success(request, f"“{project.name}”的建议已不予提出，理由已记录。")
    return redirect("projects:proposals")
