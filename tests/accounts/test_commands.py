"""Accounts from the server's command line."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import lockout
from accounts.models import Department, User
from accounts.roles import Role
from entry.models import AuditEvent
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("account", *arguments, stdout=out)
    return out.getvalue().splitlines()


def create(username: str = "root.admin", **given: str) -> list[str]:
    values = {"full-name": "陈静", "role": "system_admin", **given}
    return run("create", "--username", username, *(f"--{k}={v}" for k, v in values.items()))


def test_the_first_administrator_logs_in_with_the_printed_password_and_must_change_it() -> None:
    lines = create()
    assert lines[0] == "已建立账号 root.admin（陈静，系统管理员）。"
    password = lines[-1]
    validate_password(password)
    user = User.objects.get()
    assert user.roles == {Role.SYSTEM_ADMIN}
    assert user.must_change_password
    browser = Client()
    browser.post("/login/", {"username": "root.admin", "password": password})
    assert browser.get("/admin/")["Location"] == "/password/?next=%2Fadmin%2F"
    event = AuditEvent.objects.get(action="account.open")
    assert (event.door, event.object_id, event.actor) == ("command", str(user.pk), None)
    assert event.actor_name
    assert password not in str(list(AuditEvent.objects.values()))


def test_a_role_of_a_department_names_its_department(finance: Department) -> None:
    create(role="clerk", department="czj")
    assert User.objects.get().memberships.get().department == finance


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"role": "clerk"}, "须指定部门"),
        ({"role": "clerk", "department": "nowhere"}, "没有代码为 nowhere 的部门"),
        ({"full-name": ""}, "不能为空|必填|不能是空"),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_nothing(given: dict[str, str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        create(**given)
    assert not User.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_wrong_or_taken_name_is_refused(clerk: User) -> None:
    with pytest.raises(CommandError, match="用户名用小写字母"):
        create("Root Admin")
    with pytest.raises(CommandError, match="已存在"):
        create("clerk")


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CommandError):
        create(role="king")


def test_reset_gives_a_new_one_time_password_even_for_an_administrator() -> None:
    user = person("security_admin", username="sec")
    lines = run("reset", "sec")
    user.refresh_from_db()
    assert user.check_password(lines[-1])
    assert user.must_change_password
    assert not user.check_password(PASSWORD)
    assert AuditEvent.objects.get().action == "password.reset"
    with pytest.raises(CommandError, match="没有用户 nobody"):
        run("reset", "nobody")


def test_unlock_forgets_the_failures_of_one_account(clerk: User, reviewer: User) -> None:
    for username in ("clerk", "reviewer"):
        Client().post("/login/", {"username": username, "password": "x"})
    assert run("unlock", "clerk") == ["clerk：已解除锁定。"]
    assert [one.username for one in lockout.AccessAttempt.objects.all()] == ["reviewer"]
    assert run("unlock", "clerk") == ["clerk：没有失败记录，不需要解锁。"]
    assert AuditEvent.objects.filter(action="account.unlock").count() == 1


def test_times_are_those_of_the_house(clerk: User) -> None:
    create()
    assert timezone.now() - AuditEvent.objects.get().at < timedelta(minutes=1)
