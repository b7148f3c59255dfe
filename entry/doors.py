"""What the kernel's pages share: who stands at the door, and how a refusal is told."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from accounts import clock
from accounts.lockout import peer_address
from accounts.models import User
from entry import audit, workflow
from entry.audit import Actor
from entry.errors import Blocked, Invalid, NotAllowed, Refused, Stale
from entry.models import Return
from entry.steps import Remark

STATUS = {NotAllowed: 403, Invalid: 422, Blocked: 422}


def actor(request: HttpRequest, door: str = "page") -> Actor:
    """The logged-in person with the address he comes from."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page guard has made sure
    return Actor(user, door, peer_address(request))


def take_step(
    request: HttpRequest,
    pk: int,
    name: str,
    *,
    seen_version: int,
    reason: str = "",
    remarks: Sequence[Remark] = (),
) -> Return:
    """A step through the page door; a publication is anchored outside the database at once."""
    moved = workflow.act(
        pk,
        name,
        by=actor(request),
        at=clock.now(),
        seen_version=seen_version,
        reason=reason,
        remarks=remarks,
    )
    if name == "publish":
        audit.write_anchor(settings.AUDIT_ANCHORS, at=clock.now())
    return moved


def visible_return(request: HttpRequest, pk: int) -> Return:
    """A return within the person's scope; a stranger's is not found rather than forbidden."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page guard has made sure
    return get_object_or_404(Return.objects.visible_to(user).for_lists(), pk=pk)


def status_of(refusal: Refused) -> int:
    """The HTTP status of a refusal: 403, 422, else 409."""
    return STATUS.get(type(refusal), 409)


def refusal_json(refusal: Refused) -> JsonResponse:
    body: dict[str, object] = {"code": refusal.code, "message": refusal.message}
    if isinstance(refusal, Stale):
        body["version"] = refusal.version
    return JsonResponse(body, status=status_of(refusal))
