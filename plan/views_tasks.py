"""重点任务: the ledger, a task's page, the steps of its life, new tasks, and their files."""

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
from entry.downloads import file_response, guarded_file
from entry.errors import NotAllowed, Refused
from plan import addresses, handouts, presenters_tasks, supervision
from plan.addresses import Address
from plan.details import task_page, visible_task
from plan.forms import MoveForm, NewTaskForm, move_forms
from plan.judging import Stand
from plan.models import Task, TaskFile
from plan.moves import MOVES
from plan.tasks import TaskLedger, task_ledger


@page(Action.VIEW_TASK)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    address = _address(request)
    context = presenters_tasks.ledger_page(_ledger(request, address), address)
    context["may_create"] = request.user.has_perm(Action.SUPERVISE_TASK)
    return render(request, "plan/tasks.html", context)


@page(Action.VIEW_TASK)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    """What the page shows under the same address, as a file."""
    address = _address(request)
    tables, names = handouts.tables(_ledger(request, address), address, settings.DISTRICT)
    return file_response(tables[0].title, kind, tables, names)


def _address(request: UserRequest) -> Address:
    return addresses.read(request.GET.dict(), request.GET.getlist("col"))


def _ledger(request: UserRequest, address: Address) -> TaskLedger:
    today = clock.today()
    month = address.month or Stand.now(today).month
    return task_ledger(request.user, month, address.filters, today=today, as_of=address.as_of)


@page(Action.VIEW_TASK)
@require_safe
def detail(request: UserRequest, key: str) -> HttpResponse:
    return _show(request, _task(request, key))


def _task(request: UserRequest, key: str) -> Task:
    """A task within the person's scope; a stranger's is not found rather than forbidden."""
    found = visible_task(request.user, key)
    if found is None:
        raise Http404
    return found


def _show(
    request: UserRequest, task: Task, refused: MoveForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; after a refusal with the form as it was typed."""
    today = clock.today()
    found = task_page(request.user, task, Stand.now(today))
    context = presenters_tasks.task_context(found)
    context["forms"] = move_forms(found.moves, task, today, refused)
    context["refused"] = refused
    return render(request, "plan/task.html", context, status=status)


@page(Action.WORK_TASK, Action.SUPERVISE_TASK)
@require_POST
def step(request: UserRequest, key: str, move: str) -> HttpResponse:
    """A step of the task's life, at the version that the person has seen."""
    task = _task(request, key)
    if move not in MOVES:
        raise Http404
    form = MoveForm(MOVES[move], task, clock.today(), request.POST)
    if not form.is_valid():
        return _show(request, task, form, 422)
    try:
        supervision.act(
            task.pk,
            move,
            by=actor(request),
            at=clock.now(),
            seen_version=form.cleaned_data["version"],
            given=form.given(request, settings.EVIDENCE_MAX_BYTES),
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _show(request, _task(request, key), form, status_of(refusal))
    messages.success(request, f"“{task.title}”已{form.move.title}。")
    return redirect("tasks:detail", key=key)


@page(Action.SUPERVISE_TASK)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: UserRequest) -> HttpResponse:
    """A task that a meeting, an instruction or a light asks for."""
    posted = request.POST if request.method == "POST" else None
    form = NewTaskForm(request.user, posted, {"assigned_on": clock.today()})
    if form.is_valid():
        try:
            made = supervision.create(form.new_task(), by=actor(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"已交办{made.number}“{made.title}”，等待{made.lead}签收。")
            return redirect("tasks:detail", key=made.key)
    status = 422 if form.errors else 200
    return render(request, "plan/task_new.html", {"form": form}, status=status)


@page(Action.VIEW_TASK)
@require_safe
def download(request: UserRequest, file: int) -> FileResponse:
    """The file as a download, never shown inside the site."""
    visible = Task.objects.visible_to(request.user)
    found = get_object_or_404(TaskFile.objects.filter(event__task__in=visible), pk=file)
    return guarded_file(found.file, found.name)
