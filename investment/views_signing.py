"""One signing: its page, and the files behind it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.models import User
from accounts.roles import Action
from entry.downloads import guarded_file
from investment.forms_signing_steps import void_form
from investment.models import Signing
from investment.presenters_signing import signing_context
from investment.scopes import files_of
from investment.signing_details import SigningPage, signing_page, visible_signing

Typed = Mapping[int, forms.Form]
NOTHING: Typed = {}


def found_signing(request: UserRequest, key: str) -> Signing:
    """A signing within the person's scope; a stranger's is not found rather than forbidden."""
    found = visible_signing(request.user, key)
    if found is None:
        raise Http404
    return found


@page(Action.VIEW_INVESTMENT)
@require_safe
def detail(request: UserRequest, key: str) -> HttpResponse:
    return show(request, found_signing(request, key))


def show(
    request: UserRequest,
    signing: Signing,
    *,
    voiding: Typed = NOTHING,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; after a refusal with what was typed at a step."""
    found = signing_page(request.user, signing, clock.today())
    context = signing_context(found)
    _offer(found, context, request.user, voiding)
    context |= {"refusal": refusal}
    return render(request, "investment/signing.html", context, status=status)


def _offer(found: SigningPage, context: dict[str, Any], me: User, voiding: Typed) -> None:
    """What this person may do at each step; the actions decide again."""
    rights = found.rights
    for told in context["steps"]:
        step, is_mine = told["step"], told["step"].recorded_by_id == me.pk
        told["may_confirm"] = told["is_waiting"] and rights.confirm and not is_mine
        may_void = rights.confirm or (rights.edit and told["is_waiting"])
        if may_void and not told["is_voided"]:
            told["void"] = voiding.get(step.pk) or void_form(step.pk)


@page(Action.VIEW_INVESTMENT)
@require_safe
def download(request: UserRequest, key: str, scan: int) -> FileResponse:
    """The file as a download, never shown inside the site; 404 for one that is closed to him."""
    signing = found_signing(request, key)
    found = get_object_or_404(files_of(request.user, signing), pk=scan)
    return guarded_file(found.file, found.name)
