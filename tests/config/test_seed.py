"""seed: what is loaded, what is refused, and that a second time changes nothing."""

import csv
from decimal import Decimal
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
from entry.periods import Month
from indicators.models import Indicator, LightRule, Observation, Target
from investment import models as investment
from plan.models import Chapter, Plan, PlanCurve, Task, ThresholdRule
from projects.models import (
    ChaseRule,
    Enterprise,
    Mention,
    ProcedureKind,
    Project,
    ProjectEvent,
    ProjectList,
    YearPlan,
)
from tests.factories import NOW, AreaFactory, DepartmentFactory

pytestmark = pytest.mark.django_db
SEEDS = configured.BASE_DIR / "seeds"


def contents() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label
        in {"accounts", "entry", "plan", "projects", "investment", "indicators"}
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
        "threshold_rules": ThresholdRule,
        "tasks": Task,
        "enterprises": Enterprise,
        "projects": Project,
        "project_mentions": Mention,
        "project_events": ProjectEvent,
        "year_plans": YearPlan,
        "project_lists": ProjectList,
        "procedure_kinds": ProcedureKind,
        "chase_rules": ChaseRule,
        "chains": investment.Chain,
        "teams": investment.Team,
        "counting_rules": investment.CountingRule,
        "step_rules": investment.StepRule,
        "support_kinds": investment.SupportKind,
        "support_rules": investment.SupportRule,
        "signings": investment.Signing,
        "support_items": investment.SupportItem,
    }
    loaded = {name: model._default_manager.count() for name, model in expected.items()}
    assert loaded == {name: len(rows(SEEDS / f"{name}.csv")) for name in expected}


def test_a_second_time_changes_nothing_at_all(seeded: None) -> None:
    before = contents()
    out = StringIO()
    call_command("seed", stdout=out)
    assert contents() == before
    assert "新载入0项" in out.getvalue()


def test_links_between_tasks_projects_and_targets_are_loaded(seeded: None) -> None:
    linked = [
        (row["key"], set(row["projects"].split("|")) - {""}, set(row["target"].split("|")) - {""})
        for row in rows(SEEDS / "tasks.csv")
    ]
    for key, projects, targets in linked:
        task = Task.objects.get(key=key)
        assert set(task.projects.values_list("key", flat=True)) == projects, key
        assert set(task.targets.values_list("key", flat=True)) == targets, key
    assert Task.objects.get(order=1).number == "2024-001"
    assert not Task.objects.exclude(stage="assigned").exists()


def test_a_package_is_loaded_with_its_parts_and_its_money_once(seeded: None) -> None:
    package = Project.objects.get(key="laoqu-works-2023")
    assert (package.total_investment, package.part_count) == (Decimal(21000), 13)
    assert {part.total_investment for part in package.parts.all()} == {None}


def test_the_reports_events_count_with_the_report_as_evidence(seeded: None) -> None:
    event = ProjectEvent.objects.get(project__key="tanyan-graphite", kind="completed")
    assert (event.day_text, event.on.isoformat()) == ("2023年", "2023-12-31")
    assert event.confirmed_at == event.recorded_at
    assert event.recorded_by.username == event.confirmed_by.username == seed.LOADER
    assert "当年建成" in event.quote
    assert not ProjectEvent.objects.waiting().exists()
    assert not ProjectEvent.objects.filter(is_demo=True).exists()
    loaded = AuditEvent.objects.filter(action="event.load")
    assert loaded.count() == ProjectEvent.objects.count()


def test_what_the_district_has_changed_is_not_set_back(seeded: None) -> None:
    """Rules, lists, procedures, projects, their plans and tasks are the district's once loaded."""
    changed: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
        (ThresholdRule, {"family": "start"}, {"yellow_from": -5}),
        (ChaseRule, {"version": "2024-1"}, {"escalate_after": 9, "escalates_itself": True}),
        (ProjectList, {"code": "district-major"}, {"rule": "区政府批准的标准", "assumed": False}),
        (ProcedureKind, {"code": "heritage"}, {"is_main": True}),
        (Enterprise, {"key": "mingyang"}, {"name": "某某明阳集团有限公司"}),
        (Project, {"key": "park-science-zone"}, {"total_investment": Decimal(80000)}),
        (YearPlan, {"project__key": "gudong-highway"}, {"planned_investment": Decimal(1)}),
        (Task, {"key": "funds-award-rules"}, {"title": "另一种说法"}),
        (Indicator, {"code": "signings"}, {"counted_since": Month(2024, 6)}),
        (Indicator, {"code": "honours_won"}, {"counted_from": "", "counted_since": None}),
        (investment.Chain, {"code": "steel"}, {"name": "钢铁"}),
        (investment.Team, {"code": "pearl-delta"}, {"is_active": False}),
        (investment.CountingRule, {"code": "too-small"}, {"least": Decimal(5000)}),
        (investment.StepRule, {"step": "landed", "field": "review"}, {"group": "place"}),
        (investment.SupportKind, {"code": "pilot"}, {"name": "试点"}),
        (investment.SupportRule, {"year": 2024, "kind__code": "fund"}, {"count_by": "arrival"}),
        (investment.Signing, {"key": "ningbo-funeng"}, {"source": "outside_region"}),
        (investment.SupportItem, {"key": "healthy-county"}, {"level": "nation"}),
    ]
    for model, key, values in changed:
        assert model._default_manager.filter(**key).update(**values) == 1
    kept = Project.objects.get(key="park-science-zone")
    kept.co_operating.clear()
    kept.tasks.clear()
    wrong = ProjectEvent.objects.get(project__key="wudanggou-treatment")
    wrong.voided_at, wrong.voided_by, wrong.void_reason = NOW, wrong.recorded_by, "批复有误"
    wrong.save()
    lead = investment.SigningStep.objects.get(signing__key="juren")
    lead.voided_at, lead.voided_by, lead.void_reason = NOW, lead.recorded_by, "企业另有安排"
    lead.save()
    before = contents()
    call_command("seed", verbosity=0)
    assert contents() == before
    assert not kept.co_operating.exists()
    assert not kept.tasks.exists()


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
    for path in filter(Path.is_file, SEEDS.iterdir()):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("targets.csv", "地区生产总值同比增长15%以上", "地区生产总值同比增长16%以上", "找不到引文"),
        ("tasks.csv", "充分发挥我区10亿元", "充分发挥我区11亿元", "找不到引文"),
        ("projects.csv", "投资7亿元建设", "投资8亿元建设", "找不到引文"),
        ("project_events.csv", ",2023,", ",去年,", "去年"),
        ("signings.csv", "大力招引宁波复能", "大力招引宁波某某", "找不到引文"),
        ("signings.csv", ",network-branch,", ",no-such-rule,", "no-such-rule"),
        ("support_items.csv", "争取到赵北长城", "争取赵北长城", "找不到引文"),
        ("chains.csv", "打造百亿级的光伏", "打造千亿级的光伏", "找不到引文"),
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
