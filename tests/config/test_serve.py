"""serve: what a start prepares, prints and refuses."""

import re
import sys
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts import clock
from accounts.models import Installation, User
from accounts.roles import Role
from config.management.commands import serve
from config.management.commands.demo import ACCOUNTS
from entry.models import DueRule
from tests.conftest import browser_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """A start whose slow or final parts are only noted."""
    noted: dict[str, Any] = {"commands": [], "executed": None}

    def command(name: str, *args: Any, **options: Any) -> None:
        noted["commands"].append(name)
        if name == "demo":
            noted["password"] = options["password"]
            Installation.objects.create(is_demo=True)
            clock.forget_installation()

    monkeypatch.setattr(serve, "call_command", command)
    monkeypatch.setattr(serve.os, "execv", lambda path, line: noted.update(executed=(path, line)))
    settings.DATA_DIR = tmp_path
    settings.MODE = "demo"
    settings.HTTPS = False
    return noted


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("serve", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_first_start_prepares_everything_in_order(started: dict[str, Any]) -> None:
    run("--prepare-only")
    assert started["commands"] == ["migrate", "createcachetable", "seed", "demo", "collectstatic"]
    assert started["executed"] is None


def test_a_later_start_makes_no_second_demonstration(started: dict[str, Any]) -> None:
    Installation.objects.create(is_demo=True)
    clock.forget_installation()
    run("--prepare-only")
    assert "demo" not in started["commands"]


def test_the_address_and_one_account_per_role_are_printed(started: dict[str, Any]) -> None:
    told = run("--prepare-only", "--port", "8123")
    assert "http://127.0.0.1:8123" in told
    assert f"密码均为 {started['password']}" in told
    names = re.findall(r"^  ([a-z]+)", told, re.MULTILINE)
    assert " ".join(names) == "clerk reviewer publisher leader sysadmin secadmin auditor"
    roles = {role for _, held in ACCOUNTS.values() for role, _ in held}
    assert roles == set(Role)


def test_the_password_is_drawn_once_and_kept_from_others(
    started: dict[str, Any], tmp_path: Path
) -> None:
    first, second = run("--prepare-only"), run("--prepare-only")
    assert started["password"] in first
    assert started["password"] in second
    kept = tmp_path / "keys" / "demo_password"
    assert kept.read_text() == started["password"]
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(started["password"]) >= 12


def test_the_server_takes_over_with_what_was_asked(started: dict[str, Any]) -> None:
    run("--host", "0.0.0.0", "--port", "8123", "--workers", "3")
    path, line = started["executed"]
    assert path == sys.executable
    assert line[:4] == [sys.executable, "-m", "granian", "config.wsgi:application"]
    asked = dict(pairwise(line))
    assert asked["--interface"] == "wsgi"
    assert (asked["--host"], asked["--port"], asked["--workers"]) == ("0.0.0.0", "8123", "3")


def test_what_was_edited_is_not_set_back_at_the_next_start(
    started: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "call_command", real_but_for("migrate", "collectstatic", "demo"))
    run("--prepare-only")
    DueRule.objects.filter(department=None).update(day=12)
    run("--prepare-only")
    assert DueRule.objects.get(department=None).day == 12


def real_but_for(*skipped: str) -> Any:
    def command(name: str, *args: Any, **options: Any) -> None:
        if name not in skipped:
            call_command(name, *args, **options)

    return command


@pytest.mark.parametrize("by", ["option", "setting"])
def test_a_production_start_makes_no_demonstration(
    started: dict[str, Any], settings: Any, by: str
) -> None:
    settings.MODE = "production" if by == "setting" else "demo"
    told = run("--prepare-only", *(["--production"] if by == "option" else []))
    assert started["commands"] == ["migrate", "createcachetable", "seed", "collectstatic"]
    assert "演示账号" not in told
    assert not any(f"  {name} " in told for name in ACCOUNTS)
    assert "account create" in told


@pytest.mark.parametrize("left", ["account", "installation"])
def test_a_production_start_refuses_what_a_demonstration_left(
    started: dict[str, Any], tmp_path: Path, left: str
) -> None:
    if left == "account":
        UserFactory(is_demo=True)
    else:
        Installation.objects.create(is_demo=True)
    clock.forget_installation()
    with pytest.raises(CommandError, match="不能用于正式运行") as refused:
        run("--production")
    assert str(tmp_path) in str(refused.value)
    assert started["executed"] is None


@pytest.mark.parametrize(
    ("unsafe", "told"),
    [
        ({"ALLOWED_HOSTS": ["plan.example", "*"]}, "PLAN_TRACKER_HOSTS 不能写"),
        ({"HTTPS": True, "TRUSTED_PROXIES": 0}, "PLAN_TRACKER_PROXIES=1"),
    ],
)
def test_a_production_start_refuses_unsafe_settings_before_it_touches_anything(
    started: dict[str, Any], settings: Any, unsafe: dict[str, Any], told: str
) -> None:
    for name, value in unsafe.items():
        setattr(settings, name, value)
    with pytest.raises(CommandError, match=told):
        run("--production")
    assert started["commands"] == []
    assert started["executed"] is None
    run("--prepare-only")  # on one's own desk it may be so


@pytest.mark.parametrize("https", [True, False])
def test_a_production_start_in_the_clear_is_warned_of(
    started: dict[str, Any], settings: Any, https: bool
) -> None:
    settings.HTTPS, settings.TRUSTED_PROXIES = https, 1
    assert ("密码在网上明文传送" in run("--production", "--prepare-only")) == (not https)


def test_a_real_installation_says_nothing_of_a_demonstration(leader: User) -> None:
    for page in ("/overview/", "/indicators/"):
        assert "示意数据" not in browser_of(leader).get(page).content.decode()
