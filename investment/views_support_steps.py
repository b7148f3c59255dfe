"""The steps of an item to its recognition, and those of its instalments and files."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor, status_of
from entry.errors import NotAllowed, Refused
from entry.form_doors import pressed, withdrawn
from investment import arrivals, support, support_files
from investment.forms_support_steps import MoveForm, void_form
from investment.models import Arrival, InvestmentFile, SupportItem
from investment.support_moves import MOVES
from investment.support_scopes import sees_inside
from investment.views_support import found_item, show


@page(Action.EDIT_INVESTMENT, Action.RECOGNISE_SUPPORT)
@require_POST
def take(request: UserRequest, key: str, motion: str) -> HttpResponse:
    """A step to recognition, at the version that the person has seen."""
    item = found_item(request, key)
    if motion not in MOVES:
        raise Http404
    form = MoveForm(MOVES[motion], item, request.POST)
    if not request.user.has_perm(form.move.right, item):
        raise PermissionDenied(f"你没有{form.move.title}这一事项的权限。")
    if not form.is_valid():
        return show(request, item, refused=form, status=422)
    seen, by = form.cleaned_data["version"], actor(request)
    try:
        support.act(item.pk, motion, by=by, at=clock.now(), seen_version=seen, given=form.given())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        fresh = found_item(request, key)
        return show(request, fresh, refused=form, status=status_of(refusal))
    messages.success(request, f"“{item.name}”已{form.move.title}。")
    return redirect("support:item", key=key)


def _arrival(request: UserRequest, item: SupportItem, arrival: int) -> Arrival:
    """An instalment that this reader sees; one that waits is not there for those outside."""
    partners = [one.department for one in item.shares.select_related("department")]
    if not sees_inside(request.user, item, partners):
        raise Http404
    return get_object_or_404(Arrival, item=item, pk=arrival)


@page(Action.CONFIRM_STEP)
@require_POST
def confirm(request: UserRequest, key: str, arrival: int) -> HttpResponse:
    """A second person vouches for an instalment."""
    item = found_item(request, key)
    found = _arrival(request, item, arrival)

    def take_it() -> object:
        return arrivals.confirm(found, by=actor(request), at=clock.now())

    return _step(request, item, take_it, "到账已核实，从现在起计数。", "arrivals")


@page(Action.CONFIRM_STEP, Action.EDIT_INVESTMENT)
@require_POST
def void(request: UserRequest, key: str, arrival: int) -> HttpResponse:
    """Take an instalment out of the counts, with the reason."""
    item = found_item(request, key)
    found, form = _arrival(request, item, arrival), void_form(arrival, request.POST)

    def take_out(reason: str) -> object:
        return arrivals.void(found, reason=reason, by=actor(request), at=clock.now())

    done = partial(_done, request, item, "到账已作废。", "arrivals")
    return withdrawn(found.pk, form, take_out, partial(show, request, item), done)


@page(Action.EDIT_INVESTMENT)
@require_POST
def remove(request: UserRequest, key: str, paper: int) -> HttpResponse:
    """Take a file away; it stays in the store."""
    item = found_item(request, key)
    kept = InvestmentFile.objects.filter(document=item.document_id, removed_at=None)
    found = get_object_or_404(kept.exclude(document=None), pk=paper)

    def take_it() -> None:
        support_files.remove(found, by=actor(request), at=clock.now())

    return _step(request, item, take_it, f"“{found}”已移除。", "files")


def _step(
    request: UserRequest, item: SupportItem, take_it: Callable[[], object], done: str, anchor: str
) -> HttpResponse:
    """A step that is a button; refused, the page says why."""
    back = partial(_done, request, item, done, anchor)
    return pressed(take_it, partial(show, request, item), back)


def _done(request: UserRequest, item: SupportItem, words: str, anchor: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"{reverse('support:item', args=[item.key])}#{anchor}")
