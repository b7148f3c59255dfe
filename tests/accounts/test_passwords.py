"""Rules for passwords: length, kinds, likeness, history, lifetime, first login."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.forms import PasswordForm
from accounts.models import PasswordHistory, User
from accounts.passwords import (
    REMEMBERED,
    is_overdue,
    kinds,
    one_time_password,
    refuse_known,
    set_password,
)
from tests.conftest import browser_of
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/password/"


def change(browser: Client, new: str, old: str = PASSWORD, again: str | None = None) -> object:
    data = {"old": old, "new": new, "again": new if again is None else again}
    return browser.post(f"{PAGE}?next=/indicators/", data)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Ab3-efgh", "密码太短，至少要10位"),
        ("abcdefghijkl3", "三类"),
        ("ABCDEFGHIJKL-", "三类"),
        ("password123", "常见"),
        ("Zhangsan-2024", "与用户名太相似"),
    ],
)
def test_a_weak_password_is_refused_in_chinese(password: str, told: str) -> None:
    user = UserFactory(username="zhangsan")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    assert told in "".join(refusal.value.messages)
    assert all(any("一" <= char <= "鿿" for char in text) for text in refusal.value.messages)


@pytest.mark.parametrize(
    "password", ["Tall-horse-run", "tall-horse-5run", "TallHorse5run", "长城内外Ab5x方块字"]
)
def test_three_kinds_are_enough(password: str) -> None:
    validate_password(password, UserFactory())


def test_kinds_counts_each_kind_once() -> None:
    assert [kinds(text) for text in ("", "aa", "aA", "aA1", "aA1-", "--")] == [0, 1, 2, 3, 4, 1]


def test_one_time_passwords_pass_the_rules_and_differ() -> None:
    drawn = {one_time_password() for _ in range(200)}
    assert len(drawn) == 200
    for password in drawn:
        validate_password(password, UserFactory.build())
        assert not set(password) & set("0O1lI")


def test_the_current_and_the_last_five_are_refused_and_an_older_one_is_not() -> None:
    user = UserFactory()
    used = [PASSWORD, *(f"Other-horse-{number}" for number in range(REMEMBERED + 1))]
    for number, password in enumerate(used[1:]):
        refuse_known(user, password)
        set_password(user, password, at=timezone.now() + timedelta(minutes=number))
    for password in used[-REMEMBERED - 1 :]:
        with pytest.raises(ValidationError, match="最近5次"):
            refuse_known(user, password)
    refuse_known(user, used[0])
    assert PasswordHistory.objects.filter(user=user).count() == REMEMBERED


def test_history_holds_no_readable_password() -> None:
    user = UserFactory()
    set_password(user, "Other-horse-8", at=timezone.now())
    assert PASSWORD not in PasswordHistory.objects.get(user=user).password


# -- the page ---------------------------------------------------------------------------------


def test_a_change_takes_effect_keeps_the_session_and_comes_back(clerk: User) -> None:
    browser = browser_of(clerk)
    response = change(browser, "New-horse-88")
    assert (response.status_code, response["Location"]) == (302, "/indicators/")
    clerk.refresh_from_db()
    assert clerk.check_password("New-horse-88")
    assert clerk.password_changed_at
    assert browser.get(PAGE).status_code == 200


def test_a_change_ends_the_other_sessions_of_the_account(clerk: User) -> None:
    here, elsewhere = browser_of(clerk), browser_of(clerk)
    change(here, "New-horse-88")
    assert elsewhere.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("data", "field", "told"),
    [
        ({"old": "wrong"}, "old", "现在的密码不正确"),
        ({"new": PASSWORD, "again": PASSWORD}, "new", "不能使用现在的密码"),
        ({"again": "Different-5"}, "again", "不一致"),
        ({"new": "short"}, "new", "太短"),
        ({"new": ""}, "new", "必填"),
    ],
)
def test_a_refusal_stands_at_its_field_in_chinese(
    clerk: User, data: dict[str, str], field: str, told: str
) -> None:
    sent = {"old": PASSWORD, "new": "New-horse-88", "again": "New-horse-88", **data}
    response = browser_of(clerk).post(PAGE, sent)
    assert response.status_code == 200
    assert told in "".join(response.context["form"].errors[field])
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_passwords_do_not_come_back_in_the_page(clerk: User) -> None:
    response = browser_of(clerk).post(
        PAGE, {"old": PASSWORD, "new": "Secret-horse-1", "again": "x"}
    )
    assert PASSWORD not in response.content.decode()
    assert "Secret-horse-1" not in response.content.decode()


def test_the_fields_do_not_take_endless_texts(clerk: User) -> None:
    for name in ("old", "new", "again"):
        assert PasswordForm.base_fields[name].max_length == 128


# -- the first login, and the end of a password's life --------------------------------------------

EVERY_DOOR = ["/", "/admin/", "/entry/", "/api/v1/indicators/", "/nonsense/"]


@pytest.mark.parametrize("address", EVERY_DOOR)
def test_a_first_password_must_be_changed_before_anything_else(clerk: User, address: str) -> None:
    User.objects.update(must_change_password=True)
    response = browser_of(clerk).get(f"{address}?a=1&b=2", headers={"Accept": "text/html"})
    assert response.status_code == 302
    assert response["Location"].startswith(f"{PAGE}?next=")
    assert response["Location"].endswith("%3Fa%3D1%26b%3D2")


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "application/json"},
        {"HX-Request": "true"},
        {"X-Requested-With": "XMLHttpRequest"},
    ],
)
@pytest.mark.parametrize(
    "address",
    [one for one in EVERY_DOOR if not one.startswith("/api/")],  # which has problems of its own
)
def test_a_script_is_told_so_instead_of_redirected(
    clerk: User, address: str, headers: dict[str, str]
) -> None:
    User.objects.update(must_change_password=True)
    for method in ("get", "post"):
        response = getattr(browser_of(clerk), method)(address, headers=headers)
        assert response.status_code == 403
        assert response.json() == {"login": True, "message": "请先修改密码，再继续操作。"}


def test_the_forced_change_opens_the_house(clerk: User) -> None:
    User.objects.update(must_change_password=True)
    browser = browser_of(clerk)
    assert browser.get(PAGE).context["forced"] is True
    change(browser, "New-horse-88")
    assert browser.get(PAGE).context["forced"] is False
    clerk.refresh_from_db()
    assert clerk.must_change_password is False


def test_logout_and_health_answer_before_the_change(clerk: User) -> None:
    User.objects.update(must_change_password=True)
    browser = browser_of(clerk)
    assert browser.get("/healthz").status_code == 200
    assert browser.post("/logout/")["Location"] == "/login/"


def test_a_password_lives_ninety_days(clerk: User) -> None:
    browser, now = browser_of(clerk), timezone.now()
    assert timedelta(days=90) == settings.PASSWORD_LIFETIME
    User.objects.update(password_changed_at=now - timedelta(days=89, hours=23))
    assert browser.get(PAGE).context["forced"] is False
    User.objects.update(password_changed_at=now - timedelta(days=90, minutes=1))
    assert browser.get("/indicators/")["Location"] == "/password/?next=%2Findicators%2F"
    change(browser, "New-horse-88")
    assert browser.get(PAGE).context["forced"] is False


def test_a_password_that_was_never_changed_counts_from_the_accounts_first_day(clerk: User) -> None:
    old = timezone.now() - timedelta(days=91)
    User.objects.update(password_changed_at=None, created_at=old)
    assert browser_of(clerk).get("/indicators/").status_code == 302


def test_a_demonstrations_published_password_does_not_expire() -> None:
    now = timezone.now()
    user = UserFactory(is_demo=True, password_changed_at=now - timedelta(days=900))
    assert not is_overdue(user, at=now, lifetime=settings.PASSWORD_LIFETIME)
