"""三争取: the ledger, its files, an item's page and the documents behind it."""

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
from entry.downloads import file_response, guarded_file
from investment import presenters_support, support_addresses, support_files, support_handouts
from investment.forms_support_steps import MoveForm, move_forms, void_form
from investment.models import SupportItem
from investment.presenters_support_item import item_context
from investment.support_addresses import Address
from investment.support_details import SupportPage, support_page, visible_item
from investment.support_ledgers import SupportLedger, support_ledger, usual_month
from projects.handouts import SIGNED, reporting_unit

Typed = Mapping[int, forms.Form]
NOTHING: Typed = {}


@page(Action.VIEW_INVESTMENT)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    address = support_addresses.read(request.GET)
    ledger = _ledger(request, address)
    context = {
        **presenters_support.ledger_page(ledger, address),
        "title": support_handouts.ledger_title(ledger, settings.DISTRICT),
        "as_at": support_handouts.as_at(ledger),
        "told_by": reporting_unit(request.user, settings.KEEPER),
        "signed": SIGNED,
        "may_create": request.user.has_perm(Action.EDIT_INVESTMENT),
    }
    return render(request, "investment/support.html", context)


@page(Action.VIEW_INVESTMENT)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    """What the page shows under the same address, with the rows of all its pages."""
    address = support_addresses.read(request.GET)
    ledger = _ledger(request, address)
    told_by = reporting_unit(request.user, settings.KEEPER)
    tables, names = support_handouts.tables(ledger, address, settings.DISTRICT, told_by)
    return file_response(tables[0].title, kind, tables, names)


def _ledger(request: UserRequest, address: Address) -> SupportLedger:
    today = clock.today()
    month = address.month or usual_month(today)
    return support_ledger(request.user, month, address.filters, today=today)


@page(Action.VIEW_INVESTMENT)
@require_safe
def detail(request: UserRequest, key: str) -> HttpResponse:
    return show(request, found_item(request, key))


def found_item(request: UserRequest, key: str) -> SupportItem:
    """An item within the person's scope; a stranger's is not found rather than forbidden."""
    found = visible_item(request.user, key)
    if found is None:
        raise Http404
    return found


def show(
    request: UserRequest,
    item: SupportItem,
    *,
    refused: MoveForm | None = None,
    voiding: Typed = NOTHING,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; after a refusal with what was typed."""
    found = support_page(request.user, item, clock.today())
    context = item_context(found, item)
    _offer(found, context, request.user, voiding)
    context |= {
        "forms": move_forms(found.moves, item, refused),
        "refused": refused,
        "refusal": refusal,
    }
    return render(request, "investment/support_item.html", context, status=status)


def _offer(found: SupportPage, context: dict[str, Any], me: User, voiding: Typed) -> None:
    """The steps that this person may take at an instalment; the actions decide again."""
    rights = found.rights
    for told in context["arrivals"]:
        arrival, is_mine = told["arrival"], told["arrival"].recorded_by_id == me.pk
        told["may_confirm"] = told["is_waiting"] and rights.confirm and not is_mine
        may_void = rights.confirm or (rights.edit and told["is_waiting"])
        if may_void and not told["is_voided"]:
            told["void"] = voiding.get(arrival.pk) or void_form(arrival.pk)


@page(Action.VIEW_INVESTMENT)
@require_safe
def download(request: UserRequest, key: str, paper: int) -> FileResponse:
    """The file as a download, never shown inside the site."""
    item = found_item(request, key)
    if item.document is None:
        raise Http404
    found = get_object_or_404(support_files.shown(item.document), pk=paper)
    return guarded_file(found.file, found.name)
