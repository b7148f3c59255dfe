"""Time-outs: idle, absolute, and with the account; tests move the clock in the session's data."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.middleware import SEEN, STARTED
from accounts.models import User
from tests.conftest import browser_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
MINUTE = 60


def age(browser: Client, mark: str, by: timedelta) -> None:
    session = browser.session
    session[mark] -= by.total_seconds()
    session.save()


@pytest.fixture
def browser(clerk: User) -> Client:
    browser = Client()
    browser.post("/login/", {"username": "clerk", "password": PASSWORD})
    assert browser.get("/password/").status_code == 200
    return browser


def test_the_limits_are_those_of_the_rule() -> None:
    assert timedelta(minutes=30) == settings.SESSION_IDLE
    assert timedelta(hours=10) == settings.SESSION_ABSOLUTE
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


@pytest.mark.parametrize(
    ("mark", "limit"), [(SEEN, settings.SESSION_IDLE), (STARTED, settings.SESSION_ABSOLUTE)]
)
def test_just_before_the_limit_it_goes_on_and_just_after_it_ends(
    browser: Client, mark: str, limit: timedelta
) -> None:
    age(browser, mark, limit - timedelta(seconds=5))
    assert browser.get("/password/").status_code == 200
    age(browser, mark, limit + timedelta(seconds=5))
    response = browser.get("/password/?a=1&b=2")
    assert response.status_code == 302
    assert response["Location"] == "/login/?next=%2Fpassword%2F%3Fa%3D1%26b%3D2&expired=1"
    assert not Session.objects.exists()


def test_the_login_page_says_why_and_comes_back(browser: Client) -> None:
    age(browser, SEEN, timedelta(hours=1))
    response = browser.get("/password/?a=1", follow=True)
    assert "登录已过期" in response.content.decode()
    back = response.context["next"]
    data = {"username": "clerk", "password": PASSWORD, "next": back}
    assert browser.post("/login/", data)["Location"] == "/password/?a=1"
    assert browser.get("/password/?a=1").status_code == 200


def test_nothing_is_said_of_expiry_to_who_comes_for_the_first_time() -> None:
    response = Client().get("/password/", follow=True)
    assert response.redirect_chain == [("/login/?next=%2Fpassword%2F", 302)]
    assert "登录已过期" not in response.content.decode()


def test_a_session_that_the_server_has_forgotten_is_called_expired(browser: Client) -> None:
    Session.objects.all().delete()
    assert browser.get("/password/")["Location"].endswith("&expired=1")


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "application/json"},
        {"X-Requested-With": "XMLHttpRequest"},
        {"HX-Request": "true"},
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_script_gets_401_that_it_can_read(
    browser: Client, headers: dict[str, str], method: str
) -> None:
    age(browser, SEEN, timedelta(hours=1))
    response = getattr(browser, method)("/password/", headers=headers)
    assert response.status_code == 401
    assert response.json()["login"] is True
    assert response.json()["message"].startswith("登录已过期")


def test_after_a_form_the_login_returns_to_the_page_that_held_it(browser: Client) -> None:
    age(browser, SEEN, timedelta(hours=1))
    sent = {"Referer": "http://testserver/password/?a=1"}
    response = browser.post("/password/", {"old": "x"}, headers=sent)
    assert response["Location"] == "/login/?next=%2Fpassword%2F%3Fa%3D1&expired=1"


@pytest.mark.parametrize(
    "referrer", ["http://evil.example/a", "", "http://testserver.evil.example/"]
)
def test_a_foreign_page_is_not_returned_to(browser: Client, referrer: str) -> None:
    age(browser, SEEN, timedelta(hours=1))
    response = browser.post("/password/", headers={"Referer": referrer})
    assert response["Location"] == "/login/?next=%2F&expired=1"


def test_being_busy_moves_the_idle_limit_but_not_the_absolute_one(browser: Client) -> None:
    for _ in range(4):
        age(browser, SEEN, timedelta(minutes=29))
        age(browser, STARTED, timedelta(minutes=29))
        assert browser.get("/password/").status_code == 200
    age(browser, STARTED, timedelta(hours=9))
    assert browser.get("/password/").status_code == 302


def test_a_new_login_starts_the_absolute_time_anew(browser: Client, clerk: User) -> None:
    age(browser, STARTED, timedelta(hours=9, minutes=59))
    browser.post("/login/", {"username": "clerk", "password": PASSWORD})
    age(browser, STARTED, timedelta(minutes=5))
    assert browser.get("/password/").status_code == 200


def test_the_last_seen_mark_is_not_written_at_every_request(
    browser: Client, django_assert_num_queries: object
) -> None:
    before = browser.session[SEEN]
    browser.get("/password/")
    assert browser.session[SEEN] == before
    age(browser, SEEN, timedelta(seconds=2 * MINUTE))
    browser.get("/password/")
    assert browser.session[SEEN] > before - MINUTE


def test_a_disabled_person_loses_everything_at_once(browser: Client, clerk: User) -> None:
    User.objects.update(is_active=False)
    assert browser.get("/password/").status_code == 302
    assert not Session.objects.exists()
    User.objects.update(is_active=True)
    assert browser.get("/password/").status_code == 302, "the old session does not revive"


def test_a_reset_password_ends_open_sessions(browser: Client, clerk: User) -> None:
    clerk.set_password("Another-horse-9")
    clerk.save()
    assert browser.get("/password/").status_code == 302
    assert not Session.objects.exists()


def test_health_and_login_need_no_session(django_assert_num_queries: object) -> None:
    browser = Client()
    with django_assert_num_queries(0):
        assert browser.get("/healthz").status_code == 200
    browser.get("/login/")
    assert not Session.objects.exists()


def test_a_stale_cookie_does_not_fill_the_session_table() -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    browser.get("/password/")
    browser.get("/login/")
    assert not Session.objects.exists()


def test_roles_are_read_anew_at_each_request(clerk: User) -> None:
    browser = browser_of(clerk)
    assert browser.get("/admin/").status_code == 403
    clerk.memberships.all().delete()
    clerk.memberships.create(role="auditor")
    assert browser.get("/admin/").status_code == 200
