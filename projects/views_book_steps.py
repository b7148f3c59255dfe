"""What happens to a project: events and their confirmation, files, exemptions from a light."""

from collections.abc import Callable, Mapping
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor, status_of
from entry.errors import NotAllowed, Refused, WrongState
from entry.form_doors import CHANGE, posted, pressed, withdrawn
from projects import events, exemptions, files, recording
from projects.forms_steps import (
    DecideForm,
    EventForm,
    ExemptionForm,
    FileForm,
    VoidForm,
    form_at,
)
from projects.models import LightExemption, Project, ProjectEvent, ProjectFile
from projects.scopes import sees_inside
from projects.views_book import found_project, show
from projects.views_book_parts import answer, editable_project


@page(Action.EDIT_PROJECT)
@require_http_methods(CHANGE)
def record(request: UserRequest, key: str) -> HttpResponse:
    """Record what happened, with the file that proves it."""
    project = editable_project(request, key)
    form = EventForm(project, posted(request), request.FILES or None)

    def save() -> object:
        return recording.record(
            project, **form.cleaned_data, max_bytes=settings.EVIDENCE_MAX_BYTES,
            by=actor(request), at=clock.now(),
        )  # fmt: skip

    return answer(
        request, project, form, save, title="登记事件", anchor="events", takes_files=True,
        lede="登记后由审核人或发布人核实，核实之后才计数；奠基、场地平整、临时设施不算开工。",
    )  # fmt: skip


@page(Action.EDIT_PROJECT)
@require_http_methods(CHANGE)
def attach(request: UserRequest, key: str) -> HttpResponse:
    """Put a photo or a document behind the project."""
    project = editable_project(request, key)
    form = FileForm(project, posted(request), request.FILES or None)

    def save() -> object:
        data = form.cleaned_data
        return files.attach(
            project, data["upload"], kind=data["kind"], caption=data["caption"],
            taken_on=data["taken_on"], max_bytes=settings.EVIDENCE_MAX_BYTES,
            by=actor(request), at=clock.now(),
        )  # fmt: skip

    title = "上传照片和资料"
    return answer(request, project, form, save, title=title, anchor="files", takes_files=True)


@page(Action.EDIT_PROJECT)
@require_http_methods(CHANGE)
def exempt(request: UserRequest, key: str) -> HttpResponse:
    """Ask that a light is not lit for a time."""
    project = editable_project(request, key)
    form = ExemptionForm(project, posted(request))

    def save() -> object:
        return exemptions.ask(project.pk, form.wish(), by=actor(request), at=clock.now())

    return answer(
        request, project, form, save, title="亮灯豁免申请", anchor="exemptions",
        lede="由发布人审批；批准之前照常亮灯，已发布的灯不再更改。",
    )  # fmt: skip


def _step(
    request: UserRequest, project: Project, take: Callable[[], object], done: str, anchor: str
) -> HttpResponse:
    """A step that is a button; refused, the page says why."""
    back = partial(_done, request, project, done, anchor)
    return pressed(take, partial(show, request, project), back)


def _refused(
    request: UserRequest, project: Project, refusal: Refused, **forms: Mapping[int, Form]
) -> HttpResponse:
    """The page with the form as it was typed; what somebody else has done offers none any more."""
    told = refusal.message if isinstance(refusal, WrongState) else ""
    return show(request, project, refusal=told, status=status_of(refusal), **forms)


def _done(request: UserRequest, project: Project, words: str, anchor: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"{reverse('projects:book', args=[project.key])}#{anchor}")


def _event(request: UserRequest, project: Project, event: int) -> ProjectEvent:
    """An event that this reader sees; one that waits is not there for those outside."""
    if not sees_inside(request.user, project):
        raise Http404
    return get_object_or_404(ProjectEvent, project=project, pk=event)


@page(Action.CONFIRM_EVENT)
@require_POST
def confirm(request: UserRequest, key: str, event: int) -> HttpResponse:
    """A second person vouches for an event."""
    project = found_project(request, key)
    found = _event(request, project, event)

    def take() -> object:
        return events.confirm(found, by=actor(request), at=clock.now())

    return _step(request, project, take, f"“{found}”已核实，从现在起计数。", "events")


@page(Action.CONFIRM_EVENT, Action.EDIT_PROJECT)
@require_POST
def void(request: UserRequest, key: str, event: int) -> HttpResponse:
    """Take an event out of the counts, with the reason."""
    project = found_project(request, key)
    found, form = _event(request, project, event), form_at(VoidForm, event, request.POST)

    def take_out(reason: str) -> object:
        return events.void(found, reason=reason, by=actor(request), at=clock.now())

    done = partial(_done, request, project, f"“{found}”已作废。", "events")
    return withdrawn(found.pk, form, take_out, partial(show, request, project), done)


@page(Action.EDIT_PROJECT)
@require_POST
def remove(request: UserRequest, key: str, document: int) -> HttpResponse:
    """Take a file away; it stays in the store."""
    project = editable_project(request, key)
    found = get_object_or_404(ProjectFile, project=project, pk=document, removed_at=None)

    def take() -> None:
        files.remove(found, by=actor(request), at=clock.now())

    return _step(request, project, take, f"“{found}”已移除。", "files")


@page(Action.EXEMPT_LIGHT)
@require_POST
def decide(request: UserRequest, key: str, exemption: int) -> HttpResponse:
    """Approve or refuse an exemption from a light."""
    project = found_project(request, key)
    found = get_object_or_404(LightExemption, project=project, pk=exemption)
    form = form_at(DecideForm, exemption, request.POST)
    if not form.is_valid():
        return show(request, project, deciding={found.pk: form}, status=422)
    try:
        exemptions.decide(
            found, approve=form.approve, answer=form.cleaned_data["answer"],
            by=actor(request), at=clock.now(),
        )  # fmt: skip
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        form.add_error("answer", refusal.message)
        return _refused(request, project, refusal, deciding={found.pk: form})
    words = f"{found.get_family_display()}豁免申请已审批。"
    return _done(request, project, words, "exemptions")
