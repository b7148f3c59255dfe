"""A workbook into a return: sent, read, looked at, confirmed or cancelled."""

import subprocess
import sys
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry import uploads
from entry.doors import actor, status_of, visible_return
from entry.downloads import as_attachment, file_response
from entry.errors import NotAllowed, Refused
from entry.exports import XLSX
from entry.forms import meanings_from_form
from entry.models import Return, Upload
from entry.presenters_uploads import preview_table, reading_context, upload_context
from entry.previewed import Preview


@page(Action.EDIT_RETURN)
@require_POST
def send(request: UserRequest, pk: int) -> HttpResponse:
    found = visible_return(request, pk)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "请先选择文件。")
        return redirect("entry:return", pk=pk)
    try:
        upload = uploads.receive(
            found.pk,
            file,
            max_bytes=settings.EVIDENCE_MAX_BYTES,
            by=actor(request, "import"),
            at=clock.now(),
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("entry:return", pk=pk)
    return _read(request, upload)


def _read(request: UserRequest, upload: Upload) -> HttpResponse:
    """At once while the person waits, or, when that would be long, in a process of its own."""
    try:
        if upload.size > settings.UPLOAD_INLINE_BYTES:
            _read_elsewhere(upload)
        else:
            uploads.read(upload, by=actor(request, "import"), at=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("entry:return", pk=upload.monthly_return_id)
    return redirect("entry:upload", upload.pk)


def _read_elsewhere(upload: Upload) -> None:
    now = clock.now()
    uploads.begin(upload, at=now)
    if uploads.is_crowded(upload, now, larger_than=settings.UPLOAD_INLINE_BYTES):
        uploads.put_off(upload)
        return
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "read_upload", str(upload.pk)]
    subprocess.Popen(  # noqa: S603 - our own command and a number
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )


def _mine(request: UserRequest, pk: int) -> Upload:
    """An upload of this person's own; nobody else's is to be found."""
    visible = Return.objects.visible_to(request.user)
    mine = Upload.objects.filter(uploaded_by=request.user, monthly_return__in=visible)
    return get_object_or_404(mine.select_related("monthly_return__department"), pk=pk)


@page(Action.EDIT_RETURN)
@require_GET
def show(request: UserRequest, upload: int) -> HttpResponse:
    return _show(request, _mine(request, upload))


def _show(request: UserRequest, upload: Upload, *, refusal: Refused | None = None) -> HttpResponse:
    if upload.stage == Upload.Stage.APPLIED:
        return redirect("entry:return", pk=upload.monthly_return_id)
    context = upload_context(
        upload,
        now=clock.now(),
        refusal=refusal,
        only=request.GET.get("show", ""),
        page=request.GET.get("page", ""),
    )
    status = status_of(refusal) if refusal else 200
    return render(request, "entry/upload.html", context, status=status)


@page(Action.EDIT_RETURN)
@require_GET
def progress(request: UserRequest, upload: int) -> HttpResponse:
    """How far the reader has come, as a fragment; the page comes anew when it has finished."""
    found = _mine(request, upload)
    context = reading_context(found, now=clock.now())
    if not context["reading"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "entry/_upload_progress.html", context)


@page(Action.EDIT_RETURN)
@require_POST
def reread(request: UserRequest, upload: int) -> HttpResponse:
    """Read again: after a reader died, or when the return moved since the preview."""
    return _read(request, _mine(request, upload))


@page(Action.EDIT_RETURN)
@require_POST
def learn(request: UserRequest, upload: int) -> HttpResponse:
    found = _mine(request, upload)
    meanings = meanings_from_form(request.POST)
    if not meanings:
        messages.error(request, "没有指定任何一项，没有变化。")
        return redirect("entry:upload", found.pk)
    uploads.learn(found, meanings, by=actor(request, "import"), at=clock.now())
    return _read(request, found)


@page(Action.EDIT_RETURN)
@require_POST
def confirm(request: UserRequest, upload: int) -> HttpResponse:
    found = _mine(request, upload)
    try:
        uploads.apply(found.pk, by=actor(request, "import"), at=clock.now())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        return _show(request, found, refusal=refusal)
    messages.success(request, f"“{found.name}”已写入，原件留作佐证。")
    return redirect("entry:return", pk=found.monthly_return_id)


@page(Action.EDIT_RETURN)
@require_POST
def cancel(request: UserRequest, upload: int) -> HttpResponse:
    found = _mine(request, upload)
    try:
        uploads.cancel(found.pk, by=actor(request, "import"), at=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已取消导入“{found.name}”，没有写入任何数据。")
    return redirect("entry:return", pk=found.monthly_return_id)


@page(Action.EDIT_RETURN)
@require_safe
def marked(request: UserRequest, upload: int) -> HttpResponse | FileResponse:
    """The person's own file, with what cannot be taken marked in it."""
    found = _mine(request, upload)
    try:
        content = uploads.marked(found)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("entry:upload", upload)
    return as_attachment(BytesIO(content), f"{PurePath(found.name).stem}（标错）.xlsx", XLSX)


@page(Action.EDIT_RETURN)
@require_safe
def export(request: UserRequest, upload: int, kind: str) -> HttpResponse | FileResponse:
    """The preview's lines as a file: all of them, where the page shows the first of many."""
    found = _mine(request, upload)
    if found.stage != Upload.Stage.READY:
        messages.error(request, "这个文件还没有比对结果。")
        return redirect("entry:upload", upload)
    table = preview_table(found, Preview.from_json(found.preview))
    return file_response(f"{PurePath(found.name).stem}（比对结果）", kind, [table], ["比对结果"])
