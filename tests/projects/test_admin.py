"""Enterprises and projects as the publisher keeps them: codes, packages, quotes, people, money."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from projects.models import Enterprise, Project
from tests.conftest import browser_of
from tests.factories import AreaFactory, ChapterFactory, DepartmentFactory, PlanFactory, person
from tests.projects.factories import ProjectFactory, happen, permit, plan_for, report
from tests.trail import last_event

pytestmark = pytest.mark.django_db
TEXT = "投资2.1亿元实施石拐老区\n给排水管网及泵站改造工程。"
QUOTE = "实施石拐老区给排水管网及泵站改造工程"
CODE = "2312-150205-04-01-123456"
LICENCE = "91350100M000100Y43"


@pytest.fixture
def browser(publisher: User) -> Client:
    return browser_of(publisher)


def chapter() -> Any:
    return ChapterFactory(plan=PlanFactory(document=TEXT))


def enterprise_form(**given: Any) -> dict[str, Any]:
    return {"name": "某某公司", "key": "some-firm", "occurrence": "1", **given}


def project_form(lead: Department, **given: Any) -> dict[str, Any]:
    inlines = {
        f"{name}-{count}_FORMS": "0"
        for name in ("members", "funding", "milestones", "mentions")
        for count in ("TOTAL", "INITIAL")
    }
    return {
        "name": "老区管网改造",
        "key": "old-pipes",
        "category": "infrastructure",
        "area": lead.area_id,
        "lead": lead.pk,
        "order": "1",
        "chapter": chapter().pk,
        "quote": QUOTE,
        "occurrence": "1",
        **inlines,
        **given,
    }


def add(browser: Client, model: str, data: dict[str, Any]) -> str:
    """Empty when it was taken, else the page with its errors."""
    answer = browser.post(f"/admin/projects/{model}/add/", data)
    return "" if answer.status_code == 302 else answer.content.decode()


# Enterprises


@pytest.mark.parametrize(
    "typed", [LICENCE, " 9135 0100 m000 100y43", "９１３５０１００Ｍ０００１００Ｙ４３"]
)
def test_a_credit_code_is_kept_in_one_form(browser: Client, typed: str) -> None:
    assert add(browser, "enterprise", enterprise_form(credit_code=typed)) == ""
    assert Enterprise.objects.get().credit_code == LICENCE


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"credit_code": "91350100M000100Y4Z"}, "不会有“Z”"),
        ({"credit_code": "91350100M000100Y44"}, "校验位不符"),
        ({"credit_code": "9135"}, "应为18位"),
        ({"credit_code": "9135", "code_doubted": "on"}, "应为18位"),
        ({"quote": "没有的话", "chapter": "@"}, "原文中找不到引文"),
        ({"quote": "随便"}, "没有可核对的报告"),
    ],
)
def test_a_wrong_enterprise_is_told_in_a_sentence(
    browser: Client, given: dict[str, Any], told: str
) -> None:
    values = {name: chapter().pk if value == "@" else value for name, value in given.items()}
    assert told in add(browser, "enterprise", enterprise_form(**values))
    assert not Enterprise.objects.exists()


def test_an_old_licence_is_taken_when_said_so(browser: Client) -> None:
    data = enterprise_form(credit_code="91350100M000100Y44", code_doubted="on")
    assert add(browser, "enterprise", data) == ""
    assert Enterprise.objects.get().credit_code == "91350100M000100Y44"


def test_two_enterprises_do_not_share_a_code(browser: Client) -> None:
    add(browser, "enterprise", enterprise_form(credit_code=LICENCE))
    data = enterprise_form(name="另一公司", key="other", credit_code=LICENCE)
    assert "已有企业登记了这个统一社会信用代码。" in add(browser, "enterprise", data)


# Projects


@pytest.mark.parametrize("typed", [CODE, "23121502050401123456", "2312—150205—04—01—123456"])
def test_a_project_code_is_kept_in_one_form(
    browser: Client, finance: Department, typed: str
) -> None:
    assert add(browser, "project", project_form(finance, code=typed)) == ""
    assert Project.objects.get().code == CODE


def test_a_project_is_added_with_people_money_and_nodes(
    browser: Client, finance: Department
) -> None:
    data = project_form(
        finance,
        total_investment="21,000",
        **{
            "members-TOTAL_FORMS": "1", "members-0-duty": "head", "members-0-name": "张某",
            "funding-TOTAL_FORMS": "1", "funding-0-kind": "bond", "funding-0-amount": "１５０００",
            "milestones-TOTAL_FORMS": "1", "milestones-0-title": "基础完工",
        },
    )  # fmt: skip
    assert add(browser, "project", data) == ""
    project = Project.objects.get()
    assert project.total_investment == Decimal(21000)
    assert project.funding.get().amount == Decimal(15000)
    after = last_event().after
    assert [after[name][0][key] for name, key in (("members", "name"), ("funding", "kind"))] == [
        "张某",
        "bond",
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"code": "2312-150205"}, "项目代码应为24位"),
        ({"code": "9912-150205-04-01-123456"}, ""),
        ({"code": "1312-150205-04-01-123456"}, "不是年月"),
        ({"quote": "实施石拐新区给排水管网"}, "原文中找不到引文"),
        ({"chapter": ""}, "没有可核对的报告"),
        ({"latitude": "40.7"}, "经度、纬度须同时填写"),
        ({"first_year": "2025", "last_year": "2024"}, "建设终止年不能早于起始年"),
        ({"total_investment": "-1"}, "大于或等于0"),
        ({"total_investment": "多"}, "输入一个数"),
        ({"category": ""}, "必填"),
    ],
)
def test_a_wrong_project_is_told_in_a_sentence(
    browser: Client, finance: Department, given: dict[str, Any], told: str
) -> None:
    page = add(browser, "project", project_form(finance, **given))
    assert told in page
    assert Project.objects.exists() == (not told)


def test_packages_do_not_nest(browser: Client, finance: Department) -> None:
    package = ProjectFactory(lead=finance, name="大包", part_count=2)
    part = ProjectFactory(lead=finance, parent=package)
    page = add(browser, "project", project_form(finance, parent=part.pk))
    assert "本身属于打包项目“大包”" in page
    page = add(browser, "project", project_form(finance, parent=package.pk, part_count="3"))
    assert "打包项目不能再属于别的打包项目" in page
    own = project_form(finance, parent=package.pk)
    other = ProjectFactory(lead=finance)
    for target, told in ((package, "项目不能是自己的一部分"), (other, "本项目是打包项目")):
        data = {**own, "parent": target.pk}
        answer = browser.post(f"/admin/projects/project/{package.pk}/change/", data)
        assert told in answer.content.decode()


def test_a_package_counts_at_least_the_parts_that_are_named(
    browser: Client, finance: Department
) -> None:
    package = ProjectFactory(lead=finance, part_count=2)
    ProjectFactory.create_batch(2, lead=finance, parent=package)
    data = project_form(finance, part_count="1")
    answer = browser.post(f"/admin/projects/project/{package.pk}/change/", data)
    assert "已逐一登记2个，打包个数不能少于2。" in answer.content.decode()


def test_a_lead_official_is_a_leader(
    browser: Client, finance: Department, leader: User, clerk: User
) -> None:
    assert add(browser, "project", project_form(finance, lead_official=clerk.pk)) != ""
    assert add(browser, "project", project_form(finance, lead_official=leader.pk)) == ""
    assert Project.objects.get().lead_official == leader


def test_a_change_moves_the_version_and_keeps_the_key(browser: Client, finance: Department) -> None:
    project = ProjectFactory(lead=finance, key="kept")
    browser.post(f"/admin/projects/project/{project.pk}/change/", project_form(finance, key="new"))
    project.refresh_from_db()
    assert (project.key, project.name, project.version) == ("kept", "老区管网改造", 2)
    assert browser.get(f"/admin/projects/project/{project.pk}/delete/").status_code == 403


def test_another_areas_projects_are_not_there_by_any_way(browser: Client) -> None:
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    project = ProjectFactory(lead=far, name="外区项目")
    plan_for(project)
    permit(project, "eia")
    happen(project, "started", PlanFactory().reported_on)
    for page in ("project", "yearplan", "procedure", "projectevent", "problem", "projectfile"):
        assert "外区项目" not in browser.get(f"/admin/projects/{page}/").content.decode(), page
    assert browser.get(f"/admin/projects/project/{project.pk}/change/").status_code == 404


# Cost


@pytest.mark.parametrize(
    "page", ["project", "yearplan", "procedure", "projectevent", "projectprogress"]
)
def test_lists_take_the_same_queries_at_n_and_3n(
    browser: Client, finance: Department, page: str
) -> None:
    from entry.periods import Month

    leader = person("leader")

    def more(count: int) -> None:
        for _ in range(count):
            project = ProjectFactory(lead=finance, lead_official=leader)
            plan_for(project)
            permit(project, "eia")
            happen(project, "started", PlanFactory().reported_on)
            report(project, Month(2024, 9))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/admin/projects/{page}/").status_code == 200
        return len(captured)

    queries()
    more(3)
    few = queries()
    more(6)
    assert queries() == few <= 15
