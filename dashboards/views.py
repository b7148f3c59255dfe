"""The leaders' page: the plan's headline targets at a glance, and all others below."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from dashboards import overview_handouts, queries
from dashboards.overview_blocks import Blocks, blocks
from dashboards.overview_changes import changes
from dashboards.overview_presenters import blocks_page
from dashboards.presenters import overview_page
from entry.downloads import file_response
from entry.periods import Month
from entry.todos import todos
from indicators import standpoints
from indicators.queries import area_or_home, default_month
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
    context["slips"] = _slips(request)
    seen = _blocks(request, found, stand)
    context |= blocks_page(seen, changes(request.user, seen), stand) if seen else {}
    if not any(request.user.has_perm(action) for action in HAS_A_LIST):
        waiting = todos(request.user, clock.today())
        context["todos"] = [one for one in waiting if one.is_urgent]
    return render(request, "dashboards/overview.html", context)


@page(Action.VIEW_PUBLISHED)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    stand = standpoints.read(request.GET)
    found, _ = _overview(request, stand)
    if found is None:
        raise Http404
    tables, names = overview_handouts.targets(found, _light(request))
    seen = _blocks(request, found, stand) if kind == "xlsx" else None
    if kind == "xlsx":  # a csv of one table is plain data, for programs too
        changed = changes(request.user, seen) if seen else None
        more, more_names = overview_handouts.more(found, seen, changed, stand)
        tables, names = [*tables, *more], [*names, *more_names]
    return file_response(tables[0].title, kind, tables, names)


def _blocks(request: UserRequest, found: queries.Overview, stand: Standpoint) -> Blocks | None:
    """What the registers tell; they are the home area's alone, and nobody else's page has them."""
    if stand.area and area_or_home("") != found.area:
        return None
    return blocks(request.user, found, today=clock.today())


def _light(request: UserRequest) -> str:
    asked = request.GET.get("light", "")
    return asked if asked in Colour.__members__.values() else ""


def _slips(request: UserRequest) -> list[str]:
    asked = request.GET.get("light", "")
    if not asked or _light(request):
        return []
    return [f"没有名为“{asked[:20]}”的灯，这一条件没有采用。"]


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
