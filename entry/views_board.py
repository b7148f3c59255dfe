"""The publisher's board: who has handed in, who is late; publish a month."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry import presenters, queries, workflow
from entry.doors import actor, publish_each
from entry.forms import chosen_from_form
from entry.periods import Month
from entry.todos import todos


def month_of(text: str | None) -> Month | None:
    try:
        return Month.parse(text or "")
    except ValueError:
        return None


@page(Action.PUBLISH)
@require_GET
def board(request: UserRequest) -> HttpResponse:
    today = clock.today()
    month = month_of(request.GET.get("month")) or Month.of(today) - 1
    found = queries.board(request.user, month, today)
    shown = presenters.board_context(found, today)
    return render(request, "entry/board.html", {**shown, "todos": todos(request.user, today)})


@page(Action.PUBLISH)
@require_POST
def open_all(request: UserRequest) -> HttpResponse:
    """Open the month for every department that owes a return and has none."""
    month = month_of(request.POST.get("month"))
    if month is None or month >= Month.of(clock.today()):
        messages.error(request, "月份有误：只能开启已经过去的月份，写成 2024-09。")
        return redirect("entry:board")
    found = queries.board(request.user, month, clock.today())
    opened = 0
    for line in found.lines:
        if line.monthly_return is None:
            workflow.open_return(line.department, month, by=actor(request), at=clock.now())
            opened += 1
    messages.success(request, f"已为{opened}个部门开启{month.year}年{month.month}月月报。")
    return redirect(f"{reverse('entry:board')}?month={month}")


@page(Action.PUBLISH)
@require_POST
def publish(request: UserRequest) -> HttpResponse:
    """Publish the chosen returns, each on its own, at the version the board showed."""
    published = publish_each(request, chosen_from_form(request.POST))
    if published.done:
        messages.success(request, f"已发布{published.done}份月报。")
    for message in published.warnings:
        messages.warning(request, message)
    for message in published.refused:
        messages.error(request, message)
    if not published.done and not published.refused:
        messages.error(request, "没有选中可发布的月报。")
    return redirect(f"{reverse('entry:board')}?month={request.POST.get('month', '')[:7]}")
