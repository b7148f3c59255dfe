"""How what a person sends in becomes an action, and how a refusal comes back to his page."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts.guards import UserRequest
from entry.doors import status_of
from entry.errors import NotAllowed, Refused, Stale, WrongState

CHANGE = ["GET", "HEAD", "POST"]
DONE = 302
Show = Callable[..., HttpResponse]


def posted(request: UserRequest) -> Any:
    """What a form is bound to: nothing before it is sent in."""
    return request.POST if request.method == "POST" else None


def saved(form: Any, save: Callable[[], object]) -> int:
    """`DONE`, or the status of a refusal, whose words stand on the form then.

    A form whose record somebody has changed meanwhile is renewed to the version that stands now.
    """
    if not form.is_valid():
        return 422
    try:
        save()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        if isinstance(refusal, Stale):
            form.renew(refusal.version)
        return status_of(refusal)
    return DONE


def pressed(
    take_it: Callable[[], object], show: Show, done: Callable[[], HttpResponse]
) -> HttpResponse:
    """A step that is a button; refused, the page is shown with `refusal` and `status`."""
    try:
        take_it()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        return show(refusal=refusal.message, status=status_of(refusal))
    return done()


def withdrawn(
    pk: int,
    form: Any,
    take_out: Callable[[str], object],
    show: Show,
    done: Callable[[], HttpResponse],
) -> HttpResponse:
    """Something taken out of the counts for the form's `reason`; refused, the page is shown with
    the form in `voiding`, under the number of what it speaks of."""
    if not form.is_valid():
        return show(voiding={pk: form}, status=422)
    try:
        take_out(form.cleaned_data["reason"])
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        form.add_error("reason", refusal.message)
        told = refusal.message if isinstance(refusal, WrongState) else ""
        return show(voiding={pk: form}, refusal=told, status=status_of(refusal))
    return done()
