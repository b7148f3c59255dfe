"""重点项目 over REST: what the ledger says, to whom, as of when, a page at a time."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.models import Return
from projects.models import LightExemption, Project
from tests.api.built import AT, PHONE, SEPTEMBER
from tests.api.conftest import Program, program, program_of
from tests.factories import NOW, AreaFactory, DepartmentFactory, person
from tests.projects import factories
from tests.projects.factories import ProjectFactory, happen, report

pytestmark = pytest.mark.django_db


def test_a_project_is_told_with_all_that_is_known_of_it(works: Project, reader: Program) -> None:
    row = reader.row("projects/", AT)
    lights = {one["family"]: one for one in row.pop("lights")}
    assert row == {
        "key": "works",
        "name": "标准厂房",
        "aliases": ["厂房", "新厂房"],
        "code": "2312-150205-04-01-123456",
        "national_code": "",
        "enterprise": "firm",
        "enterprise_name": "甲公司",
        "parent": None,
        "part_count": None,
        "area": "150205",
        "area_name": "石拐区",
        "latitude": None,
        "longitude": None,
        "category": "industry",
        "nature": None,
        "industry": "",
        "chain": "",
        "investment_kind": "enterprise",
        "total_investment": "5000.5",
        "content": "",
        "first_year": None,
        "last_year": None,
        "annual_output": None,
        "annual_tax": None,
        "jobs": None,
        "lead": "czj",
        "lead_name": "财政局",
        "co_operating": ["tjj"],
        "lead_official": "陈立新",
        "members": [{"duty": "head", "name": "张三", "unit": "财政局"}],
        "funding": [{"kind": "own", "amount": "4000.5"}],
        "listings": [
            {
                "list": "big",
                "year": 2024,
                "entered": "2024-01",
                "reason": "new",
                "left": None,
                "left_reason": "",
                "demo": False,
            }
        ],
        "tasks": ["of-plan"],
        "chapter": "projects",
        "quote": "建设标准厂房",
        "occurrence": 1,
        "month": "2024-09",
        "stage": "building",
        "phase": "starting",
        "approved_in": "2023-12",
        "started_in": "2024-03",
        "listed_in": None,
        "completed_in": None,
        "production_in": None,
        "full_capacity_in": None,
        "stopped_in": None,
        "removed_in": None,
        "is_planned": True,
        "goal": "主体完工",
        "planned_investment": "2000",
        "done_before": "100",
        "planned_start": "2024-03",
        "planned_finish": "2024-12",
        "planned_production": None,
        "planned": "1500",
        "invested": "800",
        "invested_in_month": "100",
        "invested_since_start": "900",
        "listed": "600",
        "received": "500",
        "paid": "250",
        "completion": "40",
        "schedule": "75",
        "gap": "-35",
        "paid_rate": "50",
        "physical": "封顶",
        "problem": "缺电",
        "next_step": "装修",
        "published_at": "2024-10-08T10:00:00+08:00",
        "permits": 3,
        "permits_needed": 2,
        "permits_done": 1,
        "blocked": "手续power",
        "open_problems": 1,
        "light": "red",
        "sentence": f"进度灯：{lights['progress']['sentence']}",
        "red_months": 4,  # since June, three months after the start: silence breaks no run
        "yellow_months": 0,
        "demo": False,
    }
    assert list(lights) == ["start", "progress", "library", "payment", "overall"]
    assert [one["state"] for one in lights.values()] == ["green", "red", "red", "red", "red"]
    assert lights["progress"]["inputs"]["gap"] == "-35"
    assert lights["progress"]["rule_version"] == "2024-1"


def test_nothing_is_known_of_a_project_that_was_only_named(
    finance: Department, reader: Program
) -> None:
    ProjectFactory(key="bare", lead=finance)
    row = reader.row("projects/", AT)
    without = ("invested", "planned", "completion", "gap", "goal", "physical", "published_at")
    assert {row[name] for name in without} == {None}
    assert (row["stage"], row["light"], row["is_planned"]) == ("reserve", "not_due", False)


# -- months and moments -----------------------------------------------------------------------------


def test_without_a_month_it_is_the_last_one_published_and_pages_stay_there(
    many: list[Project], reader: Program
) -> None:
    first = reader.read("projects/", {"page_size": "2"})
    assert {row["month"] for row in first["results"]} == {"2024-09"}
    assert "month=2024-09" in first["next"]
    for one in many:
        report(one, SEPTEMBER + 1, "900")
    assert {row["month"] for row in reader.read(first["next"])["results"]} == {"2024-09"}
    assert {row["month"] for row in reader.rows("projects/")} == {"2024-10"}


def test_what_was_known_at_a_moment(works: Project, reader: Program) -> None:
    later = NOW + timedelta(days=10)
    works.progress.filter(month=SEPTEMBER).update(superseded_at=later)
    report(works, SEPTEMBER, "1600", at=later)
    happen(works, "completed", date(2024, 9, 20), confirmed_at=later)
    LightExemption.objects.create(
        project=works, family="payment", reason="暂缓", first=SEPTEMBER, last=SEPTEMBER,
        requested_by=person("clerk", works.lead), requested_at=NOW, is_approved=True,
        decided_by=person("publisher", works.lead), decided_at=later,
    )  # fmt: skip
    now = reader.row("projects/", AT)
    assert (now["invested"], now["stage"], now["light"]) == ("1600", "completed", "done")
    then = {**AT, "as_of": moment(later - timedelta(seconds=1))}
    before = reader.row("projects/", then)
    assert (before["invested"], before["stage"], before["light"]) == ("800", "building", "red")
    assert before["published_at"] == moment(NOW)
    states = {one["family"]: one["state"] for one in before["lights"]}
    assert states["payment"] == "red"
    assert reader.rows("projects/", {**then, "stage": "completed"}) == []


def moment(at: datetime) -> str:
    return at.astimezone().isoformat()


def test_drafts_and_unconfirmed_events_are_never_told(
    works: Project, finance: Department, clerk: User, opened: Return
) -> None:
    factories.draft(works, opened, invested=Decimal(1999))
    happen(works, "completed", date(2024, 9, 20), confirmed_at=None)
    for user in (clerk, person("publisher", finance), works.lead_official):
        row = program_of(user).row("projects/", AT)
        assert (row["invested"], row["stage"]) == ("800", "building")


def test_illustrations_are_marked(works: Project, reader: Program) -> None:
    def told() -> bool:
        return bool(reader.row("projects/", {**AT, "fields": "demo"})["demo"])

    assert not told()
    works.events.filter(kind="approved").update(is_demo=True)
    assert told()
    works.events.update(is_demo=False)
    works.year_plans.update(is_demo=True)
    assert told()
    works.year_plans.update(is_demo=False)
    Return.objects.filter(month=SEPTEMBER - 1).update(is_demo=True)
    assert not told(), "another month"
    Return.objects.filter(month=SEPTEMBER).update(is_demo=True)
    assert told()


# -- who sees what ----------------------------------------------------------------------------------


def test_a_department_is_told_what_it_leads_or_joins_and_an_official_what_he_leads(
    many: list[Project], works: Project
) -> None:
    health = DepartmentFactory(code="wjw", name="卫健委", short_name="卫健委")
    far = DepartmentFactory(code="far", area=AreaFactory(code="150299", name="他区"))

    def keys(user: User, path: str = "projects/", **asked: str) -> set[str]:
        found = program_of(user).rows(path, {**(AT if path == "projects/" else {}), **asked})
        return {row.get("key") or row["project"] for row in found}

    parts = {f"part-{number}" for number in range(4)} | {"package"}
    assert keys(person("clerk", works.lead)) == {"works", "gone"}
    assert keys(person("reviewer", Department.objects.get(code="tjj"))) == {"works", *parts}
    assert keys(person("publisher", works.lead)) == {"works", "gone", *parts}
    for stranger in (person("clerk", health), person("publisher", far)):
        paths = ("project-progress/", "project-events/", "procedures/", "problems/")
        assert keys(stranger) == set()
        assert [keys(stranger, path) for path in paths] == [set()] * 4
        assert keys(stranger, light="red", key="works") == set()
    works.lead_official = person("clerk", health)
    works.save()
    for path in ("projects/", "project-progress/", "project-events/", "procedures/", "problems/"):
        assert keys(works.lead_official, path) == {"works"}


def test_a_token_of_a_district_reads_its_townships_and_a_townships_only_itself(
    many: list[Project], leader: User
) -> None:
    district = program(leader, "projects:150205:read").rows("projects/", AT)
    assert len(district) == len(many)
    park = program(leader, "projects:150205400:read").rows("projects/", AT)
    assert {row["key"] for row in park} == {f"part-{number}" for number in range(4)}
    limited = program(leader, "project-progress:150205400:read")
    assert {row["area"] for row in limited.rows("project-progress/")} == {"150205400"}
    assert limited.refused("projects/", AT) == (403, "insufficient-scope")


def test_nobodys_telephone_number_is_told(works: Project, reader: Program, clerk: User) -> None:
    for asking in (reader, program_of(clerk), program_of(works.lead_official)):
        for path in ("projects/?month=2024-09", "projects/?month=2024-09&format=csv"):
            assert PHONE not in asking.ask(path).content.decode()


# -- what it costs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"fields": "key,name,total_investment"}, 1),
        ({"fields": "key,co_operating"}, 2),
        ({"fields": "key,stage"}, 10),
        ({"fields": "key,demo"}, 12),
        ({"fields": "key", "light": "red"}, 10),
    ],
)
def test_only_what_is_asked_for_is_looked_up(
    many: list[Project], reader: Program, asked: dict[str, str], count: int
) -> None:
    reader.ask("areas/")
    with CaptureQueriesContext(connection) as queries:
        assert reader.rows("projects/", {**AT, **asked})
    assert len(queries) - 1 == count
