"""调度表: every project of a person's sight, to read, to print and to take away."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.downloads import file_response
from projects import addresses, handouts
from projects.addresses import Address
from projects.columns import needs_more
from projects.ledgers import Choices, Ledger, choices_of, ledger, usual_month
from projects.presenters_ledger import filter_words, ledger_page


@page(Action.VIEW_PROJECT)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    address = _address(request)
    found, choices = _ledger(request, address), choices_of(request.user)
    context = {
        **ledger_page(found, address, choices),
        **_office(request, found, choices),
        "as_at": handouts.as_at(found),
        "notes": handouts.CUT_NOTES if address.by else handouts.NOTES,
        "signed": handouts.SIGNED,
    }
    return render(request, "projects/ledger.html", context)


@page(Action.VIEW_PROJECT)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    """What the page shows under the same address, with the rows of all its pages."""
    address = _address(request)
    found, choices = _ledger(request, address), choices_of(request.user)
    office, words = _office(request, found, choices), filter_words(found, choices)
    tables, names = handouts.tables(found, address, **office, words=words)
    return file_response(tables[0].title, kind, tables, names)


def _address(request: UserRequest) -> Address:
    many = {name: request.GET.getlist(name) for name in ("col", "list")}
    return addresses.read(request.GET.dict(), many)


def _ledger(request: UserRequest, address: Address) -> Ledger:
    return ledger(
        request.user,
        address.month or usual_month(clock.today(), address.as_of),
        address.filters,
        as_of=address.as_of,
        with_more=needs_more(address.columns, address.sort),
    )


def _office(request: UserRequest, found: Ledger, choices: Choices) -> dict[str, Any]:
    """The title of the form, and who fills it in."""
    return {
        "title": handouts.ledger_title(found, settings.DISTRICT, dict(choices.lists)),
        "told_by": handouts.reporting_unit(request.user, settings.KEEPER),
    }
