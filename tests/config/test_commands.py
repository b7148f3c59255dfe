"""seed and serve: what a start loads, prints and refuses."""

import csv
import re
import sys
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from accounts import clock
from accounts.models import Area, Department, Installation, User
from accounts.roles import Role
from accounts.seeding import put, rows
from config.management.commands import seed, serve
from config.management.commands.demo import ACCOUNTS
from entry.models import AuditEvent, DueRule, Return, ReturnEvent
from indicators.models import Indicator, LightRule, Observation, PlanCurve, Target
from plan.models import Chapter, Plan
from tests.conftest import browser_of
from tests.factories import AreaFactory, DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db

SEEDS = configured.BASE_DIR / "seeds"


def contents() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in {"accounts", "entry", "plan", "indicators"}
    }


# seed


def test_every_row_of_the_tables_is_loaded(seeded: None) -> None:
    expected = {
        "areas": Area,
        "departments": Department,
        "due_rules": DueRule,
        "plans": Plan,
        "chapters": Chapter,
        "indicators": Indicator,
        "targets": Target,
        "observations": Observation,
        "light_rules": LightRule,
        "plan_curves": PlanCurve,
    }
    loaded = {name: model._default_manager.count() for name, model in expected.items()}
    assert loaded == {name: len(rows(SEEDS / f"{name}.csv")) for name in expected}


def test_a_second_time_changes_nothing_at_all(seeded: None) -> None:
    before = contents()
    out = StringIO()
    call_command("seed", stdout=out)
    assert contents() == before
    assert "新载入0项" in out.getvalue()


def test_what_is_loaded_passed_no_workflow_and_says_so(
    seeded: None, settings: Any, tmp_path: Path
) -> None:
    settings.AUDIT_ANCHORS = tmp_path / "audit.jsonl"  # other tests have left theirs
    assert Return.objects.exists()
    assert not Return.objects.exclude(is_history=True).exists()
    assert not Return.objects.filter(is_demo=True).exists()
    assert set(ReturnEvent.objects.values_list("action", flat=True)) == {"load"}
    assert {event.by.username for event in ReturnEvent.objects.select_related("by")} == {
        seed.LOADER
    }
    assert AuditEvent.objects.count() >= Return.objects.count()
    call_command("audit_verify", stdout=StringIO())


def test_nobody_logs_in_as_the_loader(seeded: None) -> None:
    loader = User.objects.get(username=seed.LOADER)
    assert not loader.is_active
    assert not loader.has_usable_password()
    assert not loader.memberships.exists()


def test_an_edited_reference_row_is_brought_back_and_an_own_one_stays(seeded: None) -> None:
    own = DepartmentFactory(code="own", name="自建部门")
    Department.objects.filter(code="czj").update(name="改过的名称")
    call_command("seed", verbosity=0)
    assert Department.objects.get(code="czj").name != "改过的名称"
    assert Department.objects.get(pk=own.pk).name == "自建部门"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in SEEDS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("targets.csv", "地区生产总值同比增长15%以上", "地区生产总值同比增长16%以上", "找不到引文"),
        ("departments.csv", "area", "arena", "area"),
        ("due_rules.csv", "tjj,20", "nobody,20", "nobody"),
        ("due_rules.csv", "tjj,20", "tjj,20,1", "第3行的列数"),
        ("due_rules.csv", "tjj,20", "tjj,twenty", "twenty"),
        ("areas.csv", None, None, "areas.csv"),
    ],
)
def test_a_bad_table_is_named_and_leaves_nothing(
    folder: Path, name: str, old: str | None, new: str | None, told: str
) -> None:
    path = folder / name
    if old is None or new is None:
        path.unlink()
    else:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
    before = contents()
    with pytest.raises(CommandError, match="载入失败，未作任何改动") as refused:
        call_command("seed", folder=folder, verbosity=0)
    assert told in str(refused.value)
    assert contents() == before


def test_put_writes_only_what_differs(django_assert_num_queries: Any) -> None:
    area = AreaFactory()
    values = {"name": area.name, "short_name": area.short_name}
    with django_assert_num_queries(1):
        assert put(Area, {"code": area.code}, values) == area
    with django_assert_num_queries(2) as queries:
        put(Area, {"code": area.code}, {**values, "name": "新名"})
    assert "short_name" not in queries[1]["sql"].partition("WHERE")[0]
    area.refresh_from_db()
    assert area.name == "新名"


@pytest.mark.parametrize(
    "text",
    ["code,name\n1\n", "code,name\n1,2,3\n", 'code,name\n1,"open\n', "code,name\n1,2\n\n3\n"],
)
def test_a_table_that_is_not_one_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "table.csv").write_text(text)
    with pytest.raises((ValueError, csv.Error)):
        rows(tmp_path / "table.csv")


# serve


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


def test_the_report_alone_brings_no_account_of_the_demonstration(seeded: None) -> None:
    assert not User.objects.filter(username__in=ACCOUNTS).exists()
    assert not User.objects.filter(is_demo=True).exists()


def test_a_real_installation_says_nothing_of_a_demonstration(leader: User) -> None:
    for page in ("/overview/", "/indicators/"):
        assert "示意数据" not in browser_of(leader).get(page).content.decode()
