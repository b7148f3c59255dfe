"""一册: a project's page, its tables as files, its photos and evidence."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.models import User
from accounts.roles import Action
from entry.downloads import file_response, guarded_file, picture
from entry.periods import Month
from projects import files, handouts_book
from projects.book_records import is_picture
from projects.detail import Book, book, visible_project
from projects.forms_steps import DecideForm, VoidForm, form_at
from projects.ledgers import usual_month
from projects.models import Project, ProjectFile
from projects.presenters_book import book_context
from projects.scopes import sees_inside
from projects.waiting import waiting

Typed = Mapping[int, forms.Form]
NOTHING: Typed = {}
TRAIL = ({"href": "/projects/", "title": "重点项目"},)


@page(Action.CONFIRM_EVENT, Action.EXEMPT_LIGHT)
@require_safe
def waits(request: UserRequest) -> HttpResponse:
    """What waits in all books for this person."""
    context = {"found": waiting(request.user), "trail": TRAIL}
    return render(request, "projects/waiting.html", context)


def found_project(request: UserRequest, key: str) -> Project:
    """A project within the person's scope; a stranger's is not found rather than forbidden."""
    project = visible_project(request.user, key)
    if project is None:
        raise Http404
    return project


@page(Action.VIEW_PROJECT)
@require_safe
def detail(request: UserRequest, key: str) -> HttpResponse:
    return show(request, found_project(request, key))


def show(
    request: UserRequest,
    project: Project,
    *,
    voiding: Typed = NOTHING,
    deciding: Typed = NOTHING,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; after a refusal with what was typed at an event or an application."""
    month, slip = asked_month(request)
    found = book(request.user, project, month, today=clock.today())
    context = book_context(found)
    _offer(found, context, request.user, voiding, deciding)
    context |= {"slip": slip, "refusal": refusal, "months": _months(found)}
    return render(request, "projects/book.html", context, status=status)


def _offer(found: Book, context: dict[str, Any], me: User, voiding: Typed, deciding: Typed) -> None:
    """The steps that this person may take, at the rows they concern; the actions decide again."""
    rights = found.rights
    for told in context["events"]:
        event, is_mine = told["event"], told["event"].recorded_by_id == me.pk
        told["may_confirm"] = told["is_waiting"] and rights.confirm and not is_mine
        may_void = rights.confirm or (rights.edit and told["is_waiting"])
        if may_void and not told["is_voided"]:
            told["void"] = voiding.get(event.pk) or form_at(VoidForm, event.pk)
    for told in context["exemptions"]:
        row = told["row"]
        may_decide = rights.exempt and row.decided_at is None and row.requested_by_id != me.pk
        if may_decide:
            told["decide"] = deciding.get(row.pk) or form_at(DecideForm, row.pk)


def asked_month(request: UserRequest) -> tuple[Month, str]:
    """The month of the address, and what is wrong with it; the usual month without one."""
    text, today = request.GET.get("month", "").strip(), clock.today()
    if not text:
        return usual_month(today), ""
    try:
        month = Month.parse(text)
    except ValueError as error:
        return usual_month(today), f"{error}现按目前的情况显示。"
    if month > Month.of(today):
        return usual_month(today), f"{month.year}年{month.month}月还没有到，现按目前的情况显示。"
    return month, ""


def _months(found: Book) -> list[Month]:
    """The months of the year that can be looked back to."""
    last = min(Month(found.month.year, 12), Month.of(found.today))
    return list(Month.range(Month(found.month.year, 1), last))


@page(Action.VIEW_PROJECT)
@require_safe
def export(request: UserRequest, key: str, kind: str) -> FileResponse:
    """The tables of the page under the same address."""
    project = found_project(request, key)
    month, _ = asked_month(request)
    found = book(request.user, project, month, today=clock.today())
    tables, names = handouts_book.tables(found)
    title = f"{settings.DISTRICT}重点项目册（{project.name}）"
    return file_response(title, kind, tables, names)


def _file(request: UserRequest, key: str, document: int) -> ProjectFile:
    project = found_project(request, key)
    shown = files.shown(project, inside=sees_inside(request.user, project))
    return get_object_or_404(shown, pk=document)


@page(Action.VIEW_PROJECT)
@require_safe
def download(request: UserRequest, key: str, document: int) -> FileResponse:
    """The file as a download, never shown inside the site."""
    found = _file(request, key, document)
    return guarded_file(found.file, found.name)


@page(Action.VIEW_PROJECT)
@require_safe
def photo(request: UserRequest, key: str, document: int) -> FileResponse:
    """A photo for the page itself; anything else is not there."""
    found = _file(request, key, document)
    if not is_picture(found):
        raise Http404
    return picture(found.file)
