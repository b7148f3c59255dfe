"""seed: what is loaded, what is refused, and that a second time changes nothing."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from accounts.models import Area, Department, User
from accounts.seeding import put, rows
from config.management.commands import seed
from config.management.commands.demo import ACCOUNTS
from entry.models import AuditEvent, DueRule, Return, ReturnEvent
from indicators.models import Indicator, LightRule, Observation, PlanCurve, Target
from plan.models import Chapter, Plan
from tests.factories import AreaFactory, DepartmentFactory

pytestmark = pytest.mark.django_db
SEEDS = configured.BASE_DIR / "seeds"


def contents() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in {"accounts", "entry", "plan", "indicators"}
    }


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


def test_the_report_alone_brings_no_account_of_the_demonstration(seeded: None) -> None:
    assert not User.objects.filter(username__in=ACCOUNTS).exists()
    assert not User.objects.filter(is_demo=True).exists()
