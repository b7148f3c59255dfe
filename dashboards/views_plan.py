"""The living plan: the report's own text with what became of every promise in it."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from dashboards.living import KINDS, LivingPlan, living_plan
from dashboards.living_handouts import living_table, living_title
from dashboards.living_presenters import living_page
from dashboards.presenters import month_steps
from entry.downloads import file_response
from entry.periods import Month
from indicators import standpoints
from indicators.presenters import day_words, month_words
from indicators.queries import area_or_home, default_month
from indicators.standpoints import Standpoint
from plan.queries import years


@page(Action.VIEW_PUBLISHED)
@require_safe
def latest(request: UserRequest) -> HttpResponse:
    known = years()
    if not known:
        return render(request, "dashboards/nothing.html", {"stand": standpoints.read({})})
    return redirect("living:plan", year=known[0])


@page(Action.VIEW_PUBLISHED)
@require_safe
def plan(request: UserRequest, year: int) -> HttpResponse:
    stand = standpoints.read(request.GET)
    found = _plan(request, year, stand)
    ended = min(Month.of(clock.today()) - 1, Month(year, 12))
    kind, only_behind = _kind(request), _only_behind(request)
    context = living_page(found, stand, only_behind=only_behind, kind=kind)
    context |= {
        "stand": stand,
        "steps": month_steps(
            found.month, ended, stand, kind=kind, show="behind" if only_behind else ""
        ),
        "month_words": month_words(found.month),
        "as_of_words": day_words(found.as_of) if found.as_of else "",
        "now_address": stand.address(as_of=None),
    }
    return render(request, "dashboards/plan.html", context)


@page(Action.VIEW_PUBLISHED)
@require_safe
def export(request: UserRequest, year: int, kind: str) -> FileResponse:
    found = _plan(request, year, standpoints.read(request.GET))
    table = living_table(found, only_behind=_only_behind(request))
    return file_response(living_title(found), kind, [table], ["跟踪事项"])


def _plan(request: UserRequest, year: int, stand: Standpoint) -> LivingPlan:
    today = clock.today()
    area = area_or_home("")
    if area is None:
        raise Http404
    month = stand.month or default_month(area, today=today, as_of=stand.as_of)
    if month.year != year:  # another year's plan is read at its own end, or its beginning
        month = _nearest(month, year)
    kind = _kind(request)
    kinds = (kind,) if kind else tuple(KINDS)
    found = living_plan(request.user, year, month, today=today, as_of=stand.as_of, kinds=kinds)
    if found is None:
        raise Http404
    return found


def _nearest(month: Month, year: int) -> Month:
    try:
        return Month(year, 12) if month.year > year else Month(year, 1)
    except ValueError:  # a number that is no year
        raise Http404


def _only_behind(request: UserRequest) -> bool:
    return request.GET.get("show") == "behind"


def _kind(request: UserRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in KINDS else ""
