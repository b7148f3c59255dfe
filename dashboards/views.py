"""The leaders' page: the plan's headline targets at a glance, and all others below."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from dashboards import queries
from dashboards.presenters import lit, overview_page
from entry.downloads import file_response
from entry.periods import Month
from entry.todos import todos
from indicators import handouts, standpoints
from indicators.presenters import day_words
from indicators.queries import default_month
from indicators.standpoints import Standpoint
from indicators.views import area_of
from plan.lights import Colour
from plan.queries import has_plan

# Who may do this has a page where his to-dos stand: the worklist, or the board.
HAS_A_LIST = (Action.EDIT_RETURN, Action.APPROVE, Action.PUBLISH)


@page(Action.VIEW_PUBLISHED)
@require_safe
def overview(request: UserRequest) -> HttpResponse:
    stand = standpoints.read(request.GET)
    found, latest = _overview(request, stand)
    if found is None or not (stand.area or found.plan_title or has_plan(found.area)):
        return render(request, "dashboards/nothing.html", {"stand": stand})
    light = _light(request)
    ended = Month.of(clock.today()) - 1
    context = overview_page(found, stand, latest=latest, ended=ended, light=light)
    if not any(request.user.has_perm(action) for action in HAS_A_LIST):
        waiting = todos(request.user, clock.today())
        context["todos"] = [one for one in waiting if one.is_urgent]
    return render(request, "dashboards/overview.html", context)


@page(Action.VIEW_PUBLISHED)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    found, _ = _overview(request, standpoints.read(request.GET))
    if found is None:
        raise Http404
    light = _light(request)
    title = handouts.plan_title(found.area, found.month)
    known = f"（{day_words(found.as_of)}时已发布的数据）" if found.as_of else ""
    known += f"（其他目标只列{Colour(light).word}的）" if light else ""
    rows = (*found.cards, *lit(found.others, light))
    tables = [handouts.standings_table(title, rows, known)]
    if kind == "xlsx":  # a csv of one table is plain data, for programs too
        courses = handouts.courses_title(found.area, found.month)
        tables.append(handouts.courses_table(courses, found.cards, known))
    return file_response(title, kind, tables, ["计划目标", "近12个月"][: len(tables)])


def _light(request: UserRequest) -> str:
    asked = request.GET.get("light", "")
    return asked if asked in Colour.__members__.values() else ""


def _overview(request: UserRequest, stand: Standpoint) -> tuple[queries.Overview | None, Month]:
    """What the reader asked for, and the month that the page would choose by itself."""
    today = clock.today()
    area = area_of(stand)
    if area is None:
        return None, Month.of(today)
    latest = default_month(area, today=today, as_of=stand.as_of)
    found = queries.overview(
        request.user, area, stand.month or latest, as_of=stand.as_of, today=today
    )
    return found, latest
