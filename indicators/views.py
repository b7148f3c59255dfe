"""The list of indicators and the page of each one, to read, to print and to take away."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.models import Area
from accounts.roles import Action
from entry.downloads import file_response
from indicators import (
    detail_handouts,
    details,
    handouts,
    narrowing,
    queries,
    record_pages,
    standpoints,
)
from indicators.details import Detail
from indicators.pages import detail_page, list_page
from indicators.presenters import day_words
from indicators.records import Behind, behind
from indicators.standpoints import Standpoint


@page(Action.VIEW_PUBLISHED)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    stand, (filters, slips) = standpoints.read(request.GET), narrowing.read(request.GET)
    listing = _listing(request, stand, filters)
    context: dict[str, Any] = {"listing": None}
    if listing is not None:
        context = list_page(listing, stand, request.GET.urlencode(), slips)
    return render(request, "indicators/list.html", context)


@page(Action.VIEW_PUBLISHED)
@require_safe
def export_list(request: UserRequest, kind: str) -> FileResponse:
    stand = standpoints.read(request.GET)
    listing = _listing(request, stand, narrowing.read(request.GET)[0])
    if listing is None:
        raise Http404
    title = handouts.list_title(listing.area, listing.month)
    known = f"（{day_words(listing.as_of)}时已发布的数据）" if listing.as_of else ""
    table = handouts.standings_table(title, listing.rows, known)
    return file_response(title, kind, [table], ["指标"])


@page(Action.VIEW_PUBLISHED)
@require_safe
def detail(request: UserRequest, code: str) -> HttpResponse:
    stand = standpoints.read(request.GET)
    found = _detail(request, code, stand)
    return render(request, "indicators/detail.html", detail_page(found, stand, clock.today()))


@page(Action.VIEW_PUBLISHED)
@require_safe
def export(request: UserRequest, code: str, kind: str) -> FileResponse:
    found = _detail(request, code, standpoints.read(request.GET))
    tables, names = detail_handouts.detail_tables(found)
    title = f"{found.area.name}{found.year}年{found.indicator.name}"
    return file_response(title, kind, tables, names)


@page(Action.VIEW_PUBLISHED)
@require_safe
def records(request: UserRequest, code: str) -> HttpResponse:
    """What a counted figure was counted from: of a month, or as a return carries it."""
    stand = standpoints.read(request.GET)
    found = _behind(request, code, stand)
    context = record_pages.records_page(found, stand, _carrier(request))
    return render(request, "indicators/records.html", context)


@page(Action.VIEW_PUBLISHED)
@require_safe
def export_records(request: UserRequest, code: str, kind: str) -> FileResponse:
    found = _behind(request, code, standpoints.read(request.GET))
    if found.figure is None:
        raise Http404
    title = record_pages.records_title(found)
    return file_response(title, kind, [record_pages.records_table(found)], ["明细"])


def area_of(stand: Standpoint) -> Area | None:
    """The area asked for, the home area else; None before anything is loaded. 404 if unknown."""
    area = queries.area_or_home(stand.area)
    if area is None and stand.area:
        raise Http404
    return area


def _listing(
    request: UserRequest, stand: Standpoint, filters: queries.Filters
) -> queries.Listing | None:
    area = area_of(stand)
    if area is None:
        return None
    month = stand.month or queries.default_month(area, today=clock.today(), as_of=stand.as_of)
    return queries.listing(
        request.user, area, month, filters=filters, as_of=stand.as_of, today=clock.today()
    )


def _detail(request: UserRequest, code: str, stand: Standpoint) -> Detail:
    indicator = details.visible_indicator(request.user, code)
    area = area_of(stand)
    if indicator is None or area is None:
        raise Http404
    month = details.standing_month(
        indicator, area, today=clock.today(), as_of=stand.as_of, month=stand.month, year=stand.year
    )
    return details.detail(
        request.user, indicator, area, month, as_of=stand.as_of, today=clock.today()
    )


def _behind(request: UserRequest, code: str, stand: Standpoint) -> Behind:
    indicator = details.visible_indicator(request.user, code)
    area = area_of(stand)
    if indicator is None or area is None:
        raise Http404
    found = behind(
        request.user,
        indicator,
        area,
        month=stand.month,
        as_of=stand.as_of,
        carrier=_carrier(request),
    )
    if found is None:
        raise Http404
    return found


def _carrier(request: UserRequest) -> int | None:
    """The return that the address names; 0, which none has, for what is no number."""
    text = request.GET.get("return", "").strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
