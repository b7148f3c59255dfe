"""招商活动: the list and its files, one event with its contacts and signings."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor
from entry.downloads import file_response
from entry.form_doors import CHANGE, DONE, posted, saved
from entry.periods import Month
from investment import events, presenters_events
from investment.contact_details import event_page
from investment.event_ledgers import EventLedger, event_ledger
from investment.forms_contacts import EventForm, NewEventForm
from investment.models import Event, Team
from investment.presenters_events import TRAIL, Address, read
from investment.presenters_signing import step_words
from investment.presenters_signing_parts import money
from investment.signing_trail import changed
from investment.views_signing_parts import Sheet, answer, focused
from plan.list_parts import words as words_of
from projects.handouts import SIGNED, reporting_unit


@page(Action.VIEW_INVESTMENT)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    address = read(request.GET)
    ledger = _ledger(request, address)
    context = {
        **presenters_events.ledger_page(ledger, address, _teams(), clock.today().year),
        "told_by": reporting_unit(request.user, settings.KEEPER),
        "signed": SIGNED,
        "may_create": request.user.has_perm(Action.EDIT_INVESTMENT),
    }
    return render(request, "investment/events.html", context)


@page(Action.VIEW_INVESTMENT)
@require_safe
def export(request: UserRequest, kind: str) -> FileResponse:
    """What the page shows under the same address."""
    address, today = read(request.GET), clock.today()
    ledger = _ledger(request, address)
    known = presenters_events.choices(ledger, _teams(), today.year)
    words = words_of(ledger.filters.as_query(), known)
    told_by = reporting_unit(request.user, settings.KEEPER)
    at = f"截至{today.year}年{today.month}月{today.day}日"
    narrowed = [f"筛选：{words}"] if words else []
    line = "　".join(["单位：家、个、亿元", f"填报单位：{told_by}", at, *narrowed])
    table = presenters_events.table(ledger, address, area=settings.DISTRICT, line=line)
    return file_response(table.title, kind, [table], ["招商活动"])


def _ledger(request: UserRequest, address: Address) -> EventLedger:
    return event_ledger(request.user, address.filters, month=Month.of(clock.today()))


def _teams() -> list[tuple[str, str]]:
    return list(Team.objects.filter(events__isnull=False).distinct().values_list("code", "name"))


def _found(key: str) -> Event:
    return get_object_or_404(Event.objects.select_related("lead__area", "team"), key=key)


@page(Action.VIEW_INVESTMENT)
@require_safe
def detail(request: UserRequest, key: str) -> HttpResponse:
    """Who was met and what was signed there."""
    found = event_page(request.user, _found(key), clock.today())
    context = {
        "page": found,
        "event": found.event,
        "trail": TRAIL,
        "signings": [
            {
                "signing": one.signing,
                "step": step_words(one),
                "agreed": money(one.signing.agreed_investment),
                "excluded": one.judged.excluded,
            }
            for one in found.signings
        ],
        "changes": [changed(one) for one in found.changes],
        "may_create": request.user.has_perm(Action.EDIT_INVESTMENT),
    }
    return render(request, "investment/event.html", context)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def create(request: UserRequest) -> HttpResponse:
    form = NewEventForm(request.user, posted(request))
    made: list[Event] = []

    def save() -> None:
        lead = form.cleaned_data["lead"]
        made.append(events.create(form.values(), lead=lead, by=actor(request), at=clock.now()))

    status = saved(form, save) if form.is_bound else 200
    if status == DONE:
        messages.success(request, f"已登记“{made[0].title}”。")
        return redirect("investment:event", key=made[0].key)
    sheet = Sheet(title="登记招商活动", trail=TRAIL, back=reverse("investment:events"))
    shown = {"form": focused(form), "sheet": sheet, "trail": TRAIL}
    return render(request, "investment/signing_form.html", shown, status=status)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def edit(request: UserRequest, key: str) -> HttpResponse:
    found = _found(key)
    if not request.user.has_perm(Action.EDIT_INVESTMENT, found):
        raise PermissionDenied("招商活动由承办单位和发布人维护，你没有修改的权限。")
    form = EventForm(found, posted(request))

    def save() -> object:
        seen, by = form.seen_version, actor(request)
        return events.change(found.pk, form.values(), by=by, at=clock.now(), seen_version=seen)

    back = reverse("investment:event", args=[key])
    trail = (*TRAIL, {"href": back, "title": found.title})
    return answer(request, Sheet(title="活动情况", trail=trail, back=back), form, save)
