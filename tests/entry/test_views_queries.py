"""The kernel's pages take as many queries at n as at 3n rows."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import Department, User
from entry import workflow
from entry.models import Return
from entry.periods import Month
from indicators.models import Indicator
from investment.models import Signing
from tests.conftest import browser_of
from tests.entry.conftest import SEPTEMBER, change, fill
from tests.entry.pages import page, post
from tests.factories import NOW, IndicatorFactory, actor, observe
from tests.investment.factories import receive, won
from tests.plan.factories import TaskFactory
from tests.plan.factories import report as report_task
from tests.projects.factories import ProjectFactory, happen, plan_for, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def queries(client: Client, url: str) -> int:
    clock.installation()  # read once per process, not per page
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def grow(finance: Department, count: int) -> None:
    """More rows in every register, each with what was reported before."""
    for _ in range(count):
        one = IndicatorFactory(owner=finance)
        observe(one, SEPTEMBER - 1, "3")
        observe(one, SEPTEMBER.year_ago, "3")
        works, duty = ProjectFactory(lead=finance), TaskFactory(lead=finance)
        plan_for(works, months={6: "100"})
        happen(works, "started", date(2024, 3, 1))
        report(works, SEPTEMBER - 1, "3")
        report_task(duty, SEPTEMBER - 1)
        receive(won(f"s{Signing.objects.count()}", date(2024, 3, 1), lead=finance), SEPTEMBER - 1)


PAGES = {"draft": 28, "submitted": 27, "published": 27}


@pytest.mark.parametrize("state", PAGES)
def test_the_return_takes_a_fixed_number_of_queries(
    state: str, opened: Return, clerk: User, finance: Department
) -> None:
    def shown() -> int:
        stamp = NOW if state == "published" else None
        Return.objects.filter(pk=opened.pk).update(state=state, published_at=stamp)
        return queries(browser_of(clerk), page(opened))

    fill(opened, clerk)
    grow(finance, 3)
    first = shown()
    grow(finance, 9)
    assert (first, shown()) == (PAGES[state], PAGES[state])


def test_saving_takes_a_fixed_number_of_queries(
    opened: Return, clerk: User, finance: Department
) -> None:
    def saved(text: str, version: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert post(client, opened, change("value", text, version)).status_code == 200
        return len(captured)

    client = browser_of(clerk)
    saved("1", 0)
    grow(finance, 3)
    first = saved("2", 1)
    grow(finance, 9)
    taken = 29 if connection.vendor == "postgresql" else 30  # the audit's head moves by itself
    assert (first, saved("3", 2)) == (taken, taken)


def test_worklist_and_board_take_a_fixed_number_of_queries(
    revenue: Indicator, clerk: User, publisher: User
) -> None:
    def listed(months: range) -> tuple[int, int]:
        for month in months:
            workflow.open_return(revenue.owner, Month(2024, month), by=actor(clerk), at=NOW)
        user, issuer = User.objects.get(pk=clerk.pk), User.objects.get(pk=publisher.pk)
        return queries(browser_of(user), "/entry/"), queries(browser_of(issuer), "/entry/board/")

    assert listed(range(1, 3)) == listed(range(3, 9)) == (21, 29)


def test_the_panel_takes_a_fixed_number_of_queries(
    opened: Return, clerk: User, finance: Department
) -> None:
    def shown() -> int:
        url = reverse("entry:panel", args=[opened.pk])
        return queries(browser_of(clerk), f"{url}?register=indicators&subject=revenue:150205")

    fill(opened, clerk)
    grow(finance, 3)
    first = shown()
    grow(finance, 9)
    assert (first, shown()) == (14, 14)
