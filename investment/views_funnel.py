"""招商漏斗 and 招商项目台账: every signing of a person's sight, to read, print and take away."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.downloads import file_response
from investment import addresses, handouts, handouts_funnel
from investment.addresses import Address
from investment.aims import Aim, aims
from investment.asked_codes import understood
from investment.columns import needs_more
from investment.extras import rows_of
from investment.fund_months import FundMonth, fund_months
from investment.ledgers import Choices, Ledger, choices_of, ledger, usual_month
from investment.presenters_funnel import funnel_page
from investment.presenters_signings import filter_words, ledger_page
from investment.rows import Row
from investment.todos import count_waiting, waiting
from plan.links import served
from projects.handouts import SIGNED, reporting_unit

TRAIL = ({"href": "/investment/", "title": "招商引资"},)


@page(Action.VIEW_INVESTMENT)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    """The funnel, and what it comes to."""
    address, choices, found = _asked(request)
    context = {
        **funnel_page(found, address, choices, *_plan(request, found)),
        **_office(request, found),
        "title": handouts_funnel.funnel_title(found, settings.DISTRICT),
        "notes": handouts_funnel.FUNNEL_NOTES,
    }
    return render(request, "investment/funnel.html", context)


@page(Action.VIEW_INVESTMENT)
@require_safe
def funnel_export(request: UserRequest, kind: str) -> FileResponse:
    """The tables of the page under the same address."""
    address, choices, found = _asked(request)
    words = filter_words(found, choices)
    line = handouts.unit_line(found, _told_by(request), words)
    tables, names = handouts_funnel.tables(
        found, address, *_plan(request, found), area=settings.DISTRICT, line=line
    )
    return file_response(tables[0].title.partition("（")[0], kind, tables, names)


@page(Action.VIEW_INVESTMENT)
@require_safe
def signings(request: UserRequest) -> HttpResponse:
    address, choices, found = _asked(request)
    context = {
        **ledger_page(found, _rows(found, address), address, choices),
        **_office(request, found),
        "notes": handouts.CUT_NOTES if address.by else handouts.NOTES,
        "trail": TRAIL,
    }
    return render(request, "investment/signings.html", context)


@page(Action.VIEW_INVESTMENT)
@require_safe
def signings_export(request: UserRequest, kind: str) -> FileResponse:
    """What the page shows under the same address, with the rows of all its pages."""
    address, choices, found = _asked(request)
    tables, names = handouts.tables(
        found,
        _rows(found, address),
        address,
        area=settings.DISTRICT,
        told_by=_told_by(request),
        words=filter_words(found, choices),
    )
    return file_response(tables[0].title, kind, tables, names)


@page(Action.CONFIRM_STEP)
@require_safe
def waits(request: UserRequest) -> HttpResponse:
    """The steps that wait for this person."""
    context = {"found": waiting(request.user), "trail": TRAIL}
    return render(request, "investment/waiting.html", context)


def _asked(request: UserRequest) -> tuple[Address, Choices, Ledger]:
    """What the address asks for, what its filters offer this person, and what he finds."""
    today = clock.today()
    asked = addresses.read(request.GET, request.GET.getlist("col"))
    address, choices = understood(addresses.not_ahead(asked, today), choices_of(request.user))
    month = address.month or usual_month(today)
    found = ledger(request.user, month, address.filters, as_of=address.as_of, today=today)
    return address, choices, found


def _rows(found: Ledger, address: Address) -> list[Row]:
    with_more = not address.by and needs_more(address.columns, address.sort)
    return rows_of(found.entries, found.as_of, with_more=with_more)


def _plan(request: UserRequest, found: Ledger) -> tuple[Sequence[FundMonth], Sequence[Aim]]:
    """Funds by month, and what the year's plan asks."""
    pks = [one.signing.pk for one in found.entries]
    told = aims(request.user, found.month, as_of=found.as_of, today=clock.today())
    return fund_months(pks, found.month, found.as_of), told


def _office(request: UserRequest, found: Ledger) -> dict[str, Any]:
    """The title of the form, who fills it in, and what may be entered here."""
    return {
        "title": handouts.ledger_title(found, settings.DISTRICT),
        "told_by": _told_by(request),
        "as_at": handouts.as_at(found),
        "signed": SIGNED,
        "new_href": served("/investment/signings/new/"),
        "may_create": request.user.has_perm(Action.EDIT_INVESTMENT),
        "mine": count_waiting(request.user),
    }


def _told_by(request: UserRequest) -> str:
    return reporting_unit(request.user, settings.KEEPER)
