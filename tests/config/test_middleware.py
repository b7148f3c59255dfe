"""A NUL in an address is refused at the door: PostgreSQL would answer it with an error."""

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/indicators/?q=%00",
    "/indicators/?department=a%00b",
    "/indicators/gdp/?area=%00",
    "/indicators/gdp%00/",
    "/overview/?area=%00",
    "/entry/board/?month=%00",
    "/admin/entry/return/?q=%00",
    "/login/?next=%00",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_nul_is_a_bad_request(publisher: User, address: str) -> None:
    answer = browser_of(publisher).get(address)
    assert answer.status_code == 400
    assert "请求有误" in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


def test_a_sequence_that_only_looks_like_one_is_read(publisher: User) -> None:
    assert browser_of(publisher).get("/indicators/?q=%2500").status_code == 200
    assert browser_of(publisher).get("/indicators/?q=100%25").status_code == 200


def test_the_api_answers_in_its_own_words(client: Client) -> None:
    answer = client.get("/api/v1/areas/?code=%00")
    assert answer.status_code in {400, 401}
    assert answer["Content-Type"].startswith("application/problem+json")
