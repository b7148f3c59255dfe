"""What the kernel's pages never show: the drafts of others."""

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from entry.models import Return
from entry.steps import STEPS
from tests.conftest import browser_of
from tests.entry.conftest import fill
from tests.entry.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def test_another_departments_return_is_not_found_at_every_address(
    opened: Return, other_clerk: User, clerk: User
) -> None:
    fill(opened, clerk)
    client = browser_of(other_clerk)
    addresses = {
        "get": [page(opened), reverse("entry:panel", args=[opened.pk])],
        "post": [
            page(opened),
            reverse("entry:cells", args=[opened.pk]),
            reverse("entry:correct", args=[opened.pk]),
            reverse("entry:evidence-add", args=[opened.pk]),
            *(reverse("entry:step", args=[opened.pk, name]) for name in STEPS),
        ],
    }
    missing = Return.objects.order_by("pk").last()
    assert missing is not None
    for method, urls in addresses.items():
        for url in urls:
            answer = getattr(client, method)(url)
            nowhere = getattr(client, method)(
                url.replace(f"/{opened.pk}/", f"/{missing.pk + 999}/")
            )
            # A draft of somebody else's and one that does not exist cannot be told apart.
            assert answer.status_code == nowhere.status_code, url
            assert answer.status_code in {403, 404}, url
            assert _words(answer) == _words(nowhere), url
            assert "34200" not in answer.content.decode()


def _words(answer: Any) -> str:
    """The page's text without what differs by address alone."""
    return re.sub(
        r"/\d+/|csrf\S+|value=\"\S+\"|content=\"\S+\"|hx-headers='[^']*'",
        "",
        answer.content.decode(),
    )


def test_a_draft_is_on_no_page_of_others(
    opened: Return, clerk: User, other_clerk: User, leader: User, auditor: User, sysadmin: User
) -> None:
    fill(opened, clerk, "98765")
    for user in (other_clerk, leader, sysadmin):
        client = browser_of(user)
        for url in ("/entry/", "/overview/", "/indicators/", "/indicators/revenue/", "/admin/"):
            assert "98765" not in client.get(url, follow=True).content.decode(), (user, url)
