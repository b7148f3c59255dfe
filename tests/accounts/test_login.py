"""The login: one answer to every refusal, a lock on every door, and back to where one was."""

import re
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import lockout
from accounts.models import User
from entry.models import AuditEvent
from tests.conftest import browser_of
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
REFUSAL = "用户名或密码不正确，或者账号已停用。"
LIMIT = settings.AXES_FAILURE_LIMIT


def log_in(
    browser: Client, username: str = "clerk", password: str = PASSWORD, **data: str
) -> object:
    return browser.post("/login/", {"username": username, "password": password, **data})


def fail(browser: Client, times: int, username: str = "clerk", **extra: str) -> list[int]:
    data = {"username": username, "password": "wrong"}
    return [browser.post("/login/", data, **extra).status_code for _ in range(times)]


def readable(response: object) -> str:
    """The page without its token, which differs at every request."""
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())


def test_the_right_password_logs_in_and_is_recorded(clerk: User) -> None:
    browser = Client()
    response = log_in(browser)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert browser.session["_auth_user_id"] == str(clerk.pk)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.door, event.address) == (
        "session.login",
        clerk,
        "page",
        "127.0.0.1",
    )


@pytest.mark.parametrize("typed", ["clerk", " clerk ", "Clerk", "ｃｌｅｒｋ"])
def test_the_user_name_is_read_as_people_type_it(clerk: User, typed: str) -> None:
    assert log_in(Client(), typed).status_code == 302


def test_a_login_takes_a_new_session_key(clerk: User) -> None:
    browser = Client()
    session = browser.session
    session["planted"] = "1"
    session.save()
    before = browser.session.session_key
    log_in(browser)
    assert browser.session.session_key != before


def test_who_is_logged_in_already_goes_on(clerk: User) -> None:
    assert browser_of(clerk).get("/login/?next=/indicators/")["Location"] == "/indicators/"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("/entry/returns/3/?a=1&b=2", "/entry/returns/3/?a=1&b=2"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_login_comes_back_but_never_leaves_the_house(
    clerk: User, wanted: str, found: str
) -> None:
    assert log_in(Client(), next=wanted)["Location"] == found


@pytest.mark.parametrize("username", ["clerk", "nobody", "gone", "unset"])
def test_every_refusal_reads_the_same_and_takes_the_same_work(clerk: User, username: str) -> None:
    UserFactory(username="gone", is_active=False)
    unset = UserFactory(username="unset")
    unset.set_unusable_password()
    unset.save()
    password = PASSWORD if username == "gone" else "wrong"
    with mock.patch.object(
        MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
    ) as hashed:
        response = log_in(Client(), username, password)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [REFUSAL]
    assert hashed.call_count == 1


def test_a_refusal_is_recorded_without_the_password(clerk: User) -> None:
    log_in(Client(), "clerk", "Wrong-horse-7")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.actor_name) == ("session.refused", None, "clerk")
    assert event.after == {"locked": False}
    assert "Wrong-horse-7" not in str(list(AuditEvent.objects.values()))


def test_empty_fields_are_told_and_not_counted(clerk: User) -> None:
    browser = Client()
    response = browser.post("/login/", {"username": "", "password": ""})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"username", "password"}
    assert not lockout.AccessAttempt.objects.exists()


# -- the lock -----------------------------------------------------------------------------------


def test_the_fifth_failure_locks_and_the_right_password_does_not_open(clerk: User) -> None:
    browser = Client()
    assert fail(browser, LIMIT) == [200] * (LIMIT - 1) + [429]
    response = log_in(browser)
    assert response.status_code == 429
    assert "15分钟" in response.content.decode()
    assert response["Retry-After"] == "900"
    assert "_auth_user_id" not in browser.session


def test_four_failures_do_not_lock_and_a_login_forgets_them(clerk: User) -> None:
    browser = Client()
    fail(browser, LIMIT - 1)
    assert log_in(browser).status_code == 302
    browser.post("/logout/")
    assert fail(browser, LIMIT - 1) == [200] * (LIMIT - 1)


def test_a_script_gets_the_lock_as_data(clerk: User) -> None:
    browser = Client()
    fail(browser, LIMIT)
    data = {"username": "clerk", "password": PASSWORD}
    response = browser.post("/login/", data, headers={"Accept": "application/json"})
    assert response.status_code == 429
    assert "账号已锁定" in response.json()["message"]


def test_an_account_that_does_not_exist_locks_just_the_same(clerk: User) -> None:
    known, unknown = Client(), Client()
    assert fail(known, LIMIT + 1) == fail(unknown, LIMIT + 1, "nobody")
    one, other = log_in(known), log_in(unknown, "nobody")
    assert (one.status_code, readable(one)) == (other.status_code, readable(other))


def test_the_lock_holds_for_one_address_and_one_account(clerk: User) -> None:
    UserFactory(username="other")
    browser = Client()
    fail(browser, LIMIT)
    assert log_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302
    assert log_in(Client(), "other").status_code == 302
    assert log_in(Client()).status_code == 429


def test_another_browser_at_the_same_address_shares_the_count(clerk: User) -> None:
    for number in range(LIMIT - 1):
        fail(Client(), 1, HTTP_USER_AGENT=f"browser {number}")
    assert fail(Client(), 1, HTTP_USER_AGENT="yet another") == [429]


def test_a_forged_forwarding_header_does_not_make_a_new_address(clerk: User) -> None:
    for number in range(LIMIT):
        fail(Client(), 1, HTTP_X_FORWARDED_FOR=f"10.1.1.{number}")
    assert log_in(Client()).status_code == 429


def test_the_lock_ends_by_itself(clerk: User) -> None:
    browser = Client()
    fail(browser, LIMIT)
    old = timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
    lockout.AccessAttempt.objects.update(attempt_time=old)
    assert log_in(browser).status_code == 302


def test_trying_on_keeps_it_locked(clerk: User) -> None:
    browser = Client()
    fail(browser, LIMIT)
    nearly = timezone.now() - settings.AXES_COOLOFF_TIME + timedelta(seconds=30)
    lockout.AccessAttempt.objects.update(attempt_time=nearly)
    assert log_in(browser).status_code == 429
    assert lockout.AccessAttempt.objects.get().attempt_time > nearly


def test_the_administrations_door_is_the_same_door(sysadmin: User) -> None:
    browser = Client()
    response = browser.get("/admin/login/?next=/admin/accounts/user/")
    assert response["Location"] == "/login/?next=%2Fadmin%2Faccounts%2Fuser%2F"
    posted = browser.post("/admin/login/", {"username": "sysadmin", "password": PASSWORD})
    assert posted["Location"].startswith("/login/?next=")
    assert "_auth_user_id" not in browser.session
    fail(browser, LIMIT, "sysadmin")
    assert log_in(browser, "sysadmin").status_code == 429


def test_guessing_the_old_password_at_an_open_session_locks_too(clerk: User) -> None:
    browser = browser_of(clerk)
    data = {"old": "wrong", "new": "New-horse-88", "again": "New-horse-88"}
    statuses = [browser.post("/password/", data).status_code for _ in range(LIMIT)]
    assert statuses == [200] * (LIMIT - 1) + [429]
    assert browser.post("/password/", {**data, "old": PASSWORD}).status_code == 429
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
    assert log_in(Client()).status_code == 429


def test_no_password_is_kept_with_the_failures(clerk: User) -> None:
    browser = browser_of(clerk)
    log_in(Client(), "clerk", "Typed-horse-1")
    browser.post("/password/", {"old": "Typed-2", "new": "Typed-3", "again": "Typed-3"})
    kept = str(list(lockout.AccessAttempt.objects.values()))
    assert "clerk" in kept
    assert "Typed-" not in kept


@pytest.mark.parametrize(
    "opens",
    [
        lambda: lockout.unlock("clerk"),
        lambda: call_command("account", "unlock", "clerk", verbosity=0),
    ],
)
def test_an_unlocked_account_opens_at_once(clerk: User, opens: Callable[[], object]) -> None:
    browser = Client()
    fail(browser, LIMIT)
    opens()
    assert log_in(browser).status_code == 302


def test_logout_ends_the_session_and_is_recorded(clerk: User) -> None:
    browser = browser_of(clerk)
    assert browser.get("/logout/").status_code == 405
    assert browser.post("/logout/")["Location"] == "/login/"
    assert "_auth_user_id" not in browser.session
    assert AuditEvent.objects.get().action == "session.logout"
    assert browser.post("/logout/").status_code == 302
    assert AuditEvent.objects.count() == 1


# -- the address ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        (0, "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        (1, "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (2, "10.0.0.1", "1.2.3.4", "1.2.3.4"),
        (1, "10.0.0.1", "nonsense", "0.0.0.0"),
        (0, "", "", "0.0.0.0"),
        (0, "::ffff:10.0.0.1", "", "10.0.0.1"),
        (0, "fe80::1%eth0", "", "fe80::1"),
        (0, "2001:DB8::1", "", "2001:db8::1"),
    ],
)
def test_the_peers_address(
    rf: object, settings: object, proxies: int, remote: str, forwarded: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert lockout.peer_address(rf.get("/", REMOTE_ADDR=remote, **headers)) == found


def test_a_peer_without_an_address_locks_too(clerk: User) -> None:
    browser = Client(REMOTE_ADDR="")
    assert fail(browser, LIMIT)[-1] == 429
    assert log_in(browser).status_code == 429
