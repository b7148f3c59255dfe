"""Plans of the year, lists, procedures and rules as the publisher keeps them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Department, User
from entry.periods import Month
from plan.models import ThresholdRule
from projects.models import Listing, Procedure, ProcedureKind, Project, ProjectList, YearPlan
from tests.conftest import browser_of
from tests.factories import NOW, PlanFactory, ReturnFactory
from tests.projects.factories import ProjectFactory, happen, permit, plan_for, rules
from tests.trail import last_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(publisher: User) -> Client:
    return browser_of(publisher)


@pytest.fixture
def project(finance: Department) -> Project:
    return ProjectFactory(lead=finance, name="老区管网")


def add(browser: Client, model: str, data: dict[str, Any]) -> str:
    """Empty when it was taken, else the page with its errors."""
    answer = browser.post(f"/admin/{model}/add/", data)
    return "" if answer.status_code == 302 else answer.content.decode()


# Plans of the year


def year_form(project: Project, **given: Any) -> dict[str, Any]:
    return {
        "project": project.pk,
        "year": "2024",
        "goal": "年内建成",
        "planned_investment": "9,000",
        "planned_start": "2024年4月",
        "planned_finish": "2024-12",
        "occurrence": "1",
        "months-TOTAL_FORMS": "2",
        "months-INITIAL_FORMS": "0",
        "months-0-month": "2024-06",
        "months-0-amount": "3000",
        "months-1-month": "2024-12",
        "months-1-amount": "9000",
        **given,
    }


def test_a_plan_is_added_with_its_months(browser: Client, project: Project) -> None:
    assert add(browser, "projects/yearplan", year_form(project)) == ""
    plan = YearPlan.objects.get()
    assert (plan.planned_investment, plan.planned_start) == (Decimal(9000), Month(2024, 4))
    assert [one.amount for one in plan.months.all()] == [3000, 9000]
    assert not plan.is_demo
    assert last_event().after["months"][0]["month"] == "2024-06"
    page = browser.get(f"/admin/projects/yearplan/{plan.pk}/change/").content.decode()
    assert 'value="2024-06"' in page
    assert 'value="2024-04"' in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"planned_finish": "2024-03"}, "计划竣工月不能早于计划开工月。"),
        ({"planned_production": "2024-03"}, "计划投产月不能早于计划开工月。"),
        ({"planned_start": "下月"}, "月"),
        ({"planned_investment": "-5"}, "大于或等于0"),
        ({"months-0-month": "2023-06"}, "请填2024年的月份"),
        ({"months-1-amount": "2000"}, "累计数逐月不减"),
        ({"months-1-amount": "9001"}, "超过本年计划投资"),
        ({"months-1-month": "2024-06"}, "重复"),
        ({"quote": "年内建成"}, "没有可核对的报告"),
    ],
)
def test_a_wrong_plan_is_told_in_a_sentence(
    browser: Client, project: Project, given: dict[str, Any], told: str
) -> None:
    page = add(browser, "projects/yearplan", year_form(project, **given))
    assert told in page
    assert not YearPlan.objects.exists()


def test_the_quote_of_a_plan_stands_in_the_report_of_its_year(
    browser: Client, project: Project
) -> None:
    PlanFactory(document="老区管网年内建成。")
    page = add(browser, "projects/yearplan", year_form(project, quote="老区管网明年建成"))
    assert "原文中找不到引文" in page
    assert add(browser, "projects/yearplan", year_form(project, quote="老区管网年内建成")) == ""


def test_one_plan_a_year(browser: Client, project: Project) -> None:
    plan_for(project)
    assert "已经存在" in add(browser, "projects/yearplan", year_form(project))


# Lists


@pytest.fixture
def listing_of(finance: Department) -> ProjectList:
    return ProjectList.objects.create(
        code="big", name="亿元以上", owner=finance, rule="总投资亿元以上",
        least_government=5000, least_enterprise=10000,
    )  # fmt: skip


def listing_form(of: ProjectList, project: Project, **given: Any) -> dict[str, Any]:
    return {
        "list": of.pk,
        "project": project.pk,
        "year": "2024",
        "entered": "2024-01",
        "reason": "carried",
        **given,
    }


def test_who_leaves_a_list_stays_with_month_and_reason(
    browser: Client, project: Project, listing_of: ProjectList
) -> None:
    data = listing_form(listing_of, project)
    assert add(browser, "projects/listing", data) == ""
    row = Listing.objects.get()
    address = f"/admin/projects/listing/{row.pk}/change/"
    page = browser.post(address, {**data, "left": "2024-06"}).content.decode()
    assert "调出须有月份和原因" in page
    left = {**data, "left": "2024-06", "left_reason": "投资方退出"}
    assert browser.post(address, left).status_code == 302
    row.refresh_from_db()
    assert (row.left, row.left_reason) == (Month(2024, 6), "投资方退出")
    assert browser.get(f"/admin/projects/listing/{row.pk}/delete/").status_code == 403


@pytest.mark.parametrize("given", [{"entered": "2023-12"}, {"left": "2025-01", "left_reason": "x"}])
def test_a_list_is_kept_by_year(
    browser: Client, project: Project, listing_of: ProjectList, given: dict[str, str]
) -> None:
    page = add(browser, "projects/listing", listing_form(listing_of, project, **given))
    assert "请填2024年的月份" in page


@pytest.mark.parametrize(
    ("kind", "total", "warned"),
    [
        ("enterprise", 9999, True),
        ("enterprise", 10000, False),
        ("government", 4999, True),
        ("government", 5000, False),
        ("enterprise", None, False),
        ("", 1, False),
    ],
)
def test_a_project_below_the_lists_limit_is_told_and_not_refused(
    browser: Client,
    finance: Department,
    listing_of: ProjectList,
    kind: str,
    total: int | None,
    warned: bool,
) -> None:
    small = ProjectFactory(lead=finance, investment_kind=kind, total_investment=total)
    data = listing_form(listing_of, small)
    page = browser.post("/admin/projects/listing/add/", data, follow=True).content.decode()
    assert ("低于“亿元以上”的下限" in page) == warned
    assert Listing.objects.count() == 1


# Procedures


def test_a_year_has_its_own_menu_of_procedures(browser: Client, project: Project) -> None:
    data = {"year": "2025", "order": "10", "code": "eia", "name": "环评", "is_main": "on"}
    assert add(browser, "projects/procedurekind", data) == ""
    kind = ProcedureKind.objects.get()
    Procedure.objects.create(project=project, kind=kind)
    page = browser.get(f"/admin/projects/procedurekind/{kind.pk}/delete/").content.decode()
    assert "前期手续" in page  # what hinders the deletion


def test_how_far_a_procedure_is_is_not_kept_here(browser: Client, project: Project) -> None:
    one = permit(project, "eia", state="done", done_on=date(2024, 6, 1))
    data = {"need": "needed", "state": "accepted", "person": "张某", "done_on": ""}
    answer = browser.post(f"/admin/projects/procedure/{one.pk}/change/", data)
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.state, one.done_on, one.person) == ("done", date(2024, 6, 1), "张某")
    assert one.version == 2
    wrong = {**data, "need": "not_needed"}
    page = browser.post(f"/admin/projects/procedure/{one.pk}/change/", wrong).content.decode()
    assert "无需办理的手续不填办理状态。" in page


# Rules and records


def test_a_rule_that_has_lit_a_month_is_history(
    browser: Client, project: Project, finance: Department
) -> None:
    rules()
    rule = ThresholdRule.objects.get(family="start")
    address = f"/admin/plan/thresholdrule/{rule.pk}/change/"
    data = {"year": "2024", "version": "2024-1", "family": "start", "green_from": "0",
            "yellow_from": "1"}  # fmt: skip
    assert "绿灯界不得低于黄灯界。" in browser.post(address, data).content.decode()
    project.snapshots.create(
        month=Month(2024, 9), family="start", colour="green", rule_version=rule.version,
        sentence="一句话。", taken_at=NOW, monthly_return=ReturnFactory(department=finance),
    )  # fmt: skip
    assert browser.post(address, {**data, "yellow_from": "-5"}).status_code == 403
    assert "≥ 0" in browser.get("/admin/plan/thresholdrule/").content.decode()


def test_events_are_shown_with_their_standing(browser: Client, project: Project) -> None:
    happen(project, "started", date(2024, 4, 1))
    happen(project, "completed", date(2024, 9, 1), confirmed_at=None)
    for standing, shown in (("waiting", 1), ("counted", 1), ("voided", 0), ("odd", 2)):
        page = browser.get(f"/admin/projects/projectevent/?standing={standing}").content.decode()
        assert page.count('class="field-project') == shown, standing
