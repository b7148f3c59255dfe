"""Evidence files: put on, taken off, and served only to whoever may see their return."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry import evidence
from entry.doors import actor, visible_return
from entry.downloads import guarded_file
from entry.errors import NotAllowed, Refused
from entry.models import Attachment, Return


@page(Action.EDIT_RETURN)
@require_POST
def add(request: UserRequest, pk: int) -> HttpResponse:
    found = visible_return(request, pk)
    uploads = request.FILES.getlist("file")
    if not uploads:
        messages.error(request, "请先选择文件。")
    for upload in uploads:
        try:
            kept = evidence.attach(
                found.pk,
                upload,
                max_bytes=settings.EVIDENCE_MAX_BYTES,
                by=actor(request),
                at=clock.now(),
            )
            messages.success(request, f"已上传“{kept.name}”。")
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message)
        except Refused as refusal:
            messages.error(request, refusal.message)
    return redirect("entry:return", pk=pk)


@page(Action.EDIT_RETURN)
@require_POST
def remove(request: UserRequest, pk: int, attachment: int) -> HttpResponse:
    found = visible_return(request, pk)
    try:
        evidence.remove(found.pk, attachment, by=actor(request), at=clock.now())
    except Attachment.DoesNotExist:
        raise Http404
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已移除佐证。")
    return redirect("entry:return", pk=pk)


@page(Action.VIEW_RETURN)
@require_GET
def download(request: UserRequest, attachment: int) -> FileResponse:
    """The file as a download, never shown inside the site."""
    visible = Return.objects.visible_to(request.user)
    found = get_object_or_404(
        Attachment.objects.filter(monthly_return__in=visible, removed_at=None), pk=attachment
    )
    return guarded_file(found.file, found.name)
