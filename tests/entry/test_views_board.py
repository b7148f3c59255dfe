"""The board: who is late, what is opened, what is published."""

import pytest

from accounts.models import Department, User
from entry.models import Return
from entry.periods import Month
from indicators.models import Indicator
from tests.conftest import browser_of
from tests.factories import IndicatorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def test_the_board_is_the_publishers(
    opened: Return, clerk: User, leader: User, reviewer: User
) -> None:
    for user in (clerk, leader, reviewer):
        client = browser_of(user)
        assert client.get("/entry/board/").status_code == 403
        assert client.post("/entry/board/publish/").status_code == 403
        assert client.post("/entry/board/open/").status_code == 403


def test_the_board_names_who_is_late_and_opens_the_month(
    finance: Department, revenue: Indicator, publisher: User
) -> None:
    IndicatorFactory(owner=publisher.memberships.get().department)
    client = browser_of(publisher)
    board = client.get("/entry/board/?month=2024-08").context
    assert [line.department for line in board["board"].late] == list(
        Department.objects.order_by("order", "code")
    )
    assert "财政局" in board["reminder"]
    client.post("/entry/board/open/", {"month": "2024-08"})
    assert Return.objects.filter(month=Month(2024, 8)).count() == 2
    for bad in ("2024-13", "2030-01", "", "x"):
        client.post("/entry/board/open/", {"month": bad})
    assert Return.objects.count() == 2


def test_publishing_a_changed_return_from_an_old_board_is_refused(
    approved: Return, publisher: User, reviewer: User
) -> None:
    client = browser_of(publisher)
    choice = f"{approved.pk}:{approved.version - 1}"
    answer = client.post(
        "/entry/board/publish/", {"month": "2024-09", "return": choice}, follow=True
    )
    assert "有变动" in answer.content.decode()
    assert Return.objects.get(pk=approved.pk).state == "approved"
    for bad in ("x", "1", ":", "99999999:1", "1:99999999999999999999"):
        assert client.post("/entry/board/publish/", {"return": bad}).status_code == 302
