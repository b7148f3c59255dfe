"""The security administrator's desk: roles, locks and tokens."""

from typing import Any

import pytest
from django.test import Client

from accounts import lockout
from accounts.models import ApiToken, Department, Membership, User
from accounts.roles import Role
from entry.models import AuditEvent
from tests.conftest import browser_of
from tests.factories import NOW, PASSWORD
from tests.trail import last_event

pytestmark = pytest.mark.django_db


# -- roles ----------------------------------------------------------------------------------------


def grant(browser: Client, user: User, role: str, department: Department | None = None) -> Any:
    data = {"user": user.pk, "role": role, "department": department.pk if department else ""}
    return browser.post("/admin/accounts/membership/add/", data)


def test_the_security_administrator_grants_and_it_is_recorded(
    secadmin: User, stranger: User, finance: Department
) -> None:
    assert grant(browser_of(secadmin), stranger, "clerk", finance).status_code == 302
    assert User.objects.get(pk=stranger.pk).roles == {Role.CLERK}
    event = last_event()
    assert (event.action, event.object_type) == ("record.add", "accounts.membership")
    assert event.after["role"] == "clerk"
    assert event.after["user"].startswith(f"{stranger.pk} ")


@pytest.mark.parametrize(
    ("role", "told"), [("clerk", "须指定部门"), ("auditor", "三员分立"), ("", "必填"), ("king", "")]
)
def test_a_grant_that_breaks_a_rule_is_refused_with_a_sentence(
    secadmin: User, reviewer: User, role: str, told: str
) -> None:
    response = grant(browser_of(secadmin), reviewer, role)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert User.objects.get(pk=reviewer.pk).roles == {Role.REVIEWER}


def test_the_same_grant_twice_is_refused_with_a_sentence(
    secadmin: User, leader: User, clerk: User, finance: Department
) -> None:
    for response in (
        grant(browser_of(secadmin), leader, "leader"),
        grant(browser_of(secadmin), clerk, "clerk", finance),
    ):
        assert response.status_code == 200
        assert "errornote" in response.content.decode()


def test_taking_a_role_away_is_recorded(secadmin: User, clerk: User) -> None:
    membership = clerk.memberships.get()
    browser = browser_of(secadmin)
    response = browser.post(f"/admin/accounts/membership/{membership.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert (last_event().action, last_event().before["role"]) == ("record.delete", "clerk")
    assert not User.objects.get(pk=clerk.pk).roles


def test_taking_several_roles_away_at_once_is_recorded_each(
    secadmin: User, clerk: User, reviewer: User
) -> None:
    chosen = list(Membership.objects.exclude(user=secadmin).values_list("pk", flat=True))
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    browser_of(secadmin).post("/admin/accounts/membership/", data)
    assert not Membership.objects.exclude(user=secadmin).exists()
    events = AuditEvent.objects.filter(action="record.delete")
    assert sorted(event.before["role"] for event in events) == ["clerk", "reviewer"]


def test_nobody_changes_his_own_roles(secadmin: User) -> None:
    own, browser = secadmin.memberships.get(), browser_of(secadmin)
    address = f"/admin/accounts/membership/{own.pk}/"
    assert browser.post(f"{address}change/", {"role": "clerk"}).status_code == 403
    assert browser.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert grant(browser, secadmin, "security_admin").status_code == 200
    data = {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"}
    browser.post("/admin/accounts/membership/", data)
    assert secadmin.memberships.get() == own


def test_the_system_administrator_grants_nothing(sysadmin: User, stranger: User) -> None:
    assert grant(browser_of(sysadmin), stranger, "leader").status_code == 403
    assert not User.objects.get(pk=stranger.pk).roles


# -- locks, tokens, logins --------------------------------------------------------------------------


def lock(username: str, address: str = "127.0.0.1") -> None:
    for _ in range(lockout.failure_limit()):
        Client(REMOTE_ADDR=address).post("/login/", {"username": username, "password": "x"})


def test_the_security_administrator_sees_and_opens_a_lock(secadmin: User, clerk: User) -> None:
    lock("clerk")
    lock("clerk", "10.0.0.7")
    Client().post("/login/", {"username": "reviewer", "password": "x"})
    browser = browser_of(secadmin)
    page = browser.get("/admin/axes/accessattempt/").content.decode()
    assert page.count("锁定中") == 2
    assert page.count("未锁定") == 1
    chosen = lockout.AccessAttempt.objects.filter(username="clerk").values_list("pk", flat=True)
    data = {"action": "unlock", "_selected_action": [chosen[0]]}
    assert browser.post("/admin/axes/accessattempt/", data).status_code == 302
    assert not lockout.AccessAttempt.objects.filter(username="clerk").exists()
    assert lockout.AccessAttempt.objects.filter(username="reviewer").exists()
    event = last_event()
    assert (event.action, event.object_id, event.actor) == (
        "account.unlock",
        str(clerk.pk),
        secadmin,
    )
    login = Client().post("/login/", {"username": "clerk", "password": PASSWORD})
    assert login.status_code == 302


def test_the_auditor_sees_locks_and_opens_none(auditor: User, clerk: User) -> None:
    lock("clerk")
    browser = browser_of(auditor)
    page = browser.get("/admin/axes/accessattempt/")
    assert "锁定中" in page.content.decode()
    chosen = list(lockout.AccessAttempt.objects.values_list("pk", flat=True))
    browser.post("/admin/axes/accessattempt/", {"action": "unlock", "_selected_action": chosen})
    assert lockout.AccessAttempt.objects.count() == len(chosen)


def test_a_token_is_revoked_and_never_shown(secadmin: User, auditor: User, clerk: User) -> None:
    token = ApiToken.objects.create(
        user=clerk, name="年鉴", prefix="pt_abc", digest="d" * 64, created_at=NOW,
        expires_at=NOW.replace(year=2099), scopes=["read"],
    )  # fmt: skip
    data = {"action": "revoke", "_selected_action": [token.pk]}
    browser_of(auditor).post("/admin/accounts/apitoken/", data)
    token.refresh_from_db()
    assert token.revoked_at is None
    browser = browser_of(secadmin)
    for address in ("", f"{token.pk}/change/"):
        assert "d" * 64 not in browser.get(f"/admin/accounts/apitoken/{address}").content.decode()
    browser.post("/admin/accounts/apitoken/", data)
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert last_event().action == "token.revoke"
    browser.post("/admin/accounts/apitoken/", data)
    assert AuditEvent.objects.filter(action="token.revoke").count() == 1
