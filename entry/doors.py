"""What the kernel's pages share: who stands at the door, and how a refusal is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from accounts import clock
from accounts.lockout import peer_address
from accounts.models import User
from entry import audit, recounts, workflow
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


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the returns that somebody wanted to publish: how many, what else to tell."""

    done: int
    refused: tuple[str, ...]
    warnings: tuple[str, ...]


def publish_each(request: HttpRequest, chosen: Sequence[tuple[int, int]]) -> Published:
    """Publish returns at the versions seen, each on its own; last those that count others'."""
    versions, by = dict(chosen), actor(request).person
    visible = Return.objects.visible_to(by).for_lists()
    found = list(visible.filter(pk__in=versions).order_by("pk"))
    refused = ["有一份月报已不存在。"] * (len(versions) - len(found))
    told, done = recounts.Publication(found, by), 0
    for one in recounts.in_publishing_order(found):
        try:
            take_step(request, one.pk, "publish", seen_version=versions[one.pk])
            done += 1
        except Refused as refusal:
            refused.append(refusal.message)
    return Published(done, tuple(refused), tuple(told.warnings()) if done else ())


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
