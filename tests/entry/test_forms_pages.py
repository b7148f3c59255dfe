"""Posting what no form of ours sends: a page answers with a sentence, never an error."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from entry.models import CellRemark, Return
from tests.conftest import browser_of
from tests.entry.conftest import walk
from tests.factories import AreaFactory, DepartmentFactory, person


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"version": "9" * 30, "reason": "理由"},
        {"version": "9" * 5000, "reason": "理由"},
        {"version": "0", "reason": "理由"},
        {"reason": "理由"},
        {"version": "@", "reason": "a\x00b"},
        {"version": "@", "reason": "长" * 1001},
        {"version": "@", "reason": "理由", "remark|indicators|gdp": "a\x00b"},
    ],
)
def test_nothing_posted_with_a_step_breaks_the_page(
    submitted: Return, reviewer: User, october: None, sent: dict[str, str]
) -> None:
    sent = {k: str(submitted.version) if v == "@" else v for k, v in sent.items()}
    address = reverse("entry:step", args=[submitted.pk, "send_back"])
    answer = browser_of(reviewer).post(address, sent, follow=True)
    assert answer.status_code in {200, 409, 422}
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    assert not CellRemark.objects.exists()


@pytest.mark.django_db
def test_a_reason_that_is_too_long_stays_on_the_page(
    submitted: Return, reviewer: User, october: None
) -> None:
    address = reverse("entry:step", args=[submitted.pk, "send_back"])
    reason = "数据与台账不符。" * 130
    answer = browser_of(reviewer).post(address, {"version": submitted.version, "reason": reason})
    assert answer.status_code == 422
    assert "理由最多1000字，现有1040字" in answer.content.decode()
    assert reason in answer.content.decode()


@pytest.mark.django_db
def test_an_oddly_named_remark_does_not_stop_a_send_back(
    submitted: Return, reviewer: User, october: None
) -> None:
    address = reverse("entry:step", args=[submitted.pk, "send_back"])
    sent = {"version": submitted.version, "reason": "补件", "remark|x": "词"}
    assert browser_of(reviewer).post(address, sent).status_code == 302
    submitted.refresh_from_db()
    assert submitted.is_returned


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"reason": "a\x00b", "figure": ["indicators|revenue:150205"]},
        {"reason": "更正", "figure": ["indicators|\x00"]},
        {"reason": "更正", "figure": ["nonsense|revenue:150205"]},
        {"reason": "更正", "figure": ["indicators|" + "x" * 500]},
        {"reason": "更正", "figure": ["indicators|revenue:" + "9" * 500]},
        {"reason": "更正", "figure": []},
        {"reason": "长" * 1001, "figure": ["indicators|revenue:150205"]},
    ],
)
def test_nothing_posted_with_a_correction_breaks_the_page(
    published: Return, publisher: User, october: None, sent: dict[str, Any]
) -> None:
    address = reverse("entry:correct", args=[published.pk])
    answer = browser_of(publisher).post(address, sent)
    assert answer.status_code == 422
    assert Return.objects.filter(sequence__gt=0).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"department": "9" * 30, "month": "2024-09"},
        {"department": "1\x00", "month": "2024-09"},
        {"department": "1", "month": "2024-13"},
        {"department": "1", "month": "\x00"},
        {},
    ],
)
def test_nothing_posted_to_open_a_month_breaks_the_page(
    clerk: User, october: None, sent: dict[str, str]
) -> None:
    answer = browser_of(clerk).post(reverse("entry:open"), sent)
    assert answer.status_code in {302, 404}
    assert not Return.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["9" * 5000 + ":1", "x", "1:" + "9" * 30, "\x00:1", "0:0"])
def test_nothing_ticked_on_the_board_breaks_it(
    approved: Return, publisher: User, october: None, chosen: str
) -> None:
    sent = {"return": [chosen], "month": "2024-09\r\nX: y"}
    answer = browser_of(publisher).post(reverse("entry:publish"), sent)
    assert answer.status_code == 302
    approved.refresh_from_db()
    assert approved.state == "approved"


@pytest.mark.django_db
def test_the_board_tells_nothing_of_another_areas_returns(
    filled: Return, clerk: User, reviewer: User, publisher: User, october: None
) -> None:
    other_area = AreaFactory(code="150206", name="另一区", short_name="另一区")
    elsewhere = person("publisher", DepartmentFactory(code="qt", area=other_area))
    moved = walk(filled, clerk, reviewer, publisher, to="approved")
    told = []
    for pk in (moved.pk, moved.pk + 999):
        sent = {"return": [f"{pk}:{moved.version}"], "month": "2024-09"}
        answer = browser_of(elsewhere).post(reverse("entry:publish"), sent, follow=True)
        told.append([str(one) for one in answer.context["messages"]])
    assert told[0] == told[1] == ["有一份月报已不存在。"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["?register=indicators&subject=%00", "?register=x%0A", "?subject=%ED%A0%80", ""]
)
def test_nothing_asked_of_the_panel_breaks_it(
    opened: Return, clerk: User, october: None, query: str
) -> None:
    address = reverse("entry:panel", args=[opened.pk]) + query
    assert browser_of(clerk).get(address).status_code in {400, 404}
