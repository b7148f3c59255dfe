"""Departments: who hands in in time, and the lights of what each answers for."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.models import Area
from accounts.roles import Action
from dashboards import departments_handouts
from dashboards.department import DepartmentBook, department_book, visible_department
from dashboards.department_presenters import department_page, file_title, tables
from dashboards.departments import Departments, Filters, departments
from dashboards.departments_presenters import departments_page
from entry.downloads import file_response
from entry.periods import Month
from indicators import standpoints
from indicators.queries import area_or_home, default_month
from indicators.standpoints import Standpoint


@page(Action.VIEW_DEPARTMENT)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    stand, (filters, problems) = _stand(request), Filters.read(request.GET)
    area = area_or_home("")
    if area is None:
        return render(request, "dashboards/nothing.html", {"stand": stand})
    latest = _latest(area, stand)
    found = _departments(request, area, stand.month or latest, stand, filters)
    context = departments_page(found, stand, problems, latest=latest, ended=_ended())
    return render(request, "dashboards/departments.html", context)


@page(Action.VIEW_DEPARTMENT)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    stand, (filters, _) = _stand(request), Filters.read(request.GET)
    area = _home()
    found = _departments(request, area, stand.month or _latest(area, stand), stand, filters)
    made, names = departments_handouts.tables(found)
    return file_response(departments_handouts.title(found, "工作"), kind, made, names)


@page(Action.VIEW_DEPARTMENT)
@require_safe
def detail(request: UserRequest, department: str) -> HttpResponse:
    stand, area = _stand(request), _home()
    latest = _latest(area, stand)
    book = _book(request, department, area, stand.month or latest, stand)
    context = department_page(book, stand, latest=latest, ended=_ended())
    return render(request, "dashboards/department.html", context)


@page(Action.VIEW_DEPARTMENT)
@require_safe
def detail_export(request: UserRequest, department: str, kind: str) -> FileResponse:
    stand, area = _stand(request), _home()
    book = _book(request, department, area, stand.month or _latest(area, stand), stand)
    made, names = tables(book, stand)
    return file_response(file_title(book), kind, made, names)


def _stand(request: UserRequest) -> Standpoint:
    """Month and day of knowledge; the departments are those of the plan's own area."""
    asked = {name: request.GET.get(name, "") for name in ("month", "as_of")}
    return standpoints.read(asked)


def _home() -> Area:
    area = area_or_home("")
    if area is None:
        raise Http404
    return area


def _latest(area: Area, stand: Standpoint) -> Month:
    return default_month(area, today=clock.today(), as_of=stand.as_of)


def _ended() -> Month:
    return Month.of(clock.today()) - 1


def _departments(
    request: UserRequest, area: Area, month: Month, stand: Standpoint, filters: Filters
) -> Departments:
    return departments(request.user, area, month, filters, today=clock.today(), as_of=stand.as_of)


def _book(
    request: UserRequest, code: str, area: Area, month: Month, stand: Standpoint
) -> DepartmentBook:
    """A department within the person's scope; a stranger's is not found rather than forbidden."""
    department = visible_department(request.user, code)
    if department is None:
        raise Http404
    return department_book(
        request.user, department, area, month, today=clock.today(), as_of=stand.as_of
    )
