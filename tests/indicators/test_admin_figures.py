"""Figures and light rules as the publisher meets them in the administration."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Department
from entry.periods import Month
from indicators.models import (
    LightRule,
    LightSnapshot,
    Observation,
)
from tests.conftest import browser_of
from tests.factories import (
    IndicatorFactory,
    ReturnFactory,
    TargetFactory,
    observe,
    person,
)

pytestmark = pytest.mark.django_db


# -- figures -----------------------------------------------------------------------------------------


def test_the_publisher_sees_every_vintage_of_his_area_and_changes_none(
    browser: Client, finance: Department, far: Department
) -> None:
    budget = IndicatorFactory(name="预算收入", owner=finance, unit="万元")
    old = observe(budget, Month(2024, 8), "77.10")
    Observation.objects.filter(pk=old.pk).update(superseded_at=old.published_at)
    observe(budget, Month(2024, 8), "78.20", "6.70")
    draft = Observation.objects.create(
        monthly_return=ReturnFactory(department=finance, month=Month(2024, 10)),
        indicator=budget, area=finance.area, month=Month(2024, 10), value=Decimal("79.3"),
        entered_by=person(None), entered_at=old.entered_at,
    )  # fmt: skip
    elsewhere = observe(IndicatorFactory(name="外区指标", owner=far), Month(2024, 8), "55.55")
    page = browser.get("/admin/indicators/observation/").content.decode()
    for shown in ("77.1万元", "78.2万元", "6.7%", "79.3万元", "未发布", "现行", "已被更正"):
        assert shown in page
    assert "55.55" not in page
    assert "外区指标" not in page
    for state, found in (("draft", 1), ("current", 1), ("superseded", 1), ("nonsense", 3)):
        response = browser.get("/admin/indicators/observation/", {"vintage": state})
        assert response.context["cl"].result_count == found
    assert browser.get(f"/admin/indicators/observation/{draft.pk}/change/").status_code == 200
    assert browser.get(f"/admin/indicators/observation/{elsewhere.pk}/change/").status_code == 404
    for address in (f"{draft.pk}/change/", f"{draft.pk}/delete/", "add/"):
        data = {"value": "1", "post": "yes"}
        response = browser.post(f"/admin/indicators/observation/{address}", data)
        assert response.status_code == 403
    draft.refresh_from_db()
    assert draft.value == Decimal("79.3")


@pytest.mark.parametrize(
    "query", ["value__gt=1", "indicator__owner=1", "monthly_return__department__area=2", "note=x"]
)
def test_figures_are_not_found_by_what_the_page_does_not_offer(browser: Client, query: str) -> None:
    assert browser.get(f"/admin/indicators/observation/?{query}").status_code == 400


@pytest.mark.parametrize("role", ["clerk", "reviewer", "leader", "system_admin", "auditor", None])
def test_nobody_else_sees_figures_here(role: str | None, finance: Department) -> None:
    row = observe(IndicatorFactory(owner=finance), Month(2024, 8), "1")
    other = browser_of(person(role, finance))
    for address in ("", f"{row.pk}/change/", f"{row.pk}/delete/", "add/", "?q=1", "?vintage=draft"):
        assert other.get(f"/admin/indicators/observation/{address}").status_code == 403


# -- light rules -------------------------------------------------------------------------------------

RULE = {
    "year": "2024",
    "version": "2024-2",
    "family": "level",
    "green_from": "1",
    "green_inclusive": "on",
    "yellow_from": "0.8",
    "yellow_inclusive": "on",
}


def test_a_rule_is_added_as_a_new_version(browser: Client) -> None:
    assert browser.post("/admin/indicators/lightrule/add/", RULE).status_code == 302
    assert LightRule.objects.get().version == "2024-2"
    assert "≥ 0.8" in browser.get("/admin/indicators/lightrule/").content.decode()


def test_a_rule_in_the_wrong_order_is_told(browser: Client) -> None:
    response = browser.post("/admin/indicators/lightrule/add/", {**RULE, "yellow_from": "1.1"})
    assert "绿灯界不得低于黄灯界。" in response.content.decode()


def test_a_version_that_lit_a_published_month_is_history(browser: Client) -> None:
    browser.post("/admin/indicators/lightrule/add/", RULE)
    rule = LightRule.objects.get()
    address = f"/admin/indicators/lightrule/{rule.pk}/change/"
    assert browser.post(address, {**RULE, "yellow_from": "0.7"}).status_code == 302
    target = TargetFactory()
    LightSnapshot.objects.create(
        target=target, month=Month(2024, 9), colour="red", rule_version="2024-2", sentence="。",
        monthly_return=ReturnFactory(department=target.indicator.owner),
        taken_at=target.plan.reported_on.strftime("%Y-%m-%dT00:00:00Z"),
    )  # fmt: skip
    assert browser.post(address, {**RULE, "yellow_from": "0.6"}).status_code == 403
    assert browser.get(address).status_code == 200
    rule.refresh_from_db()
    assert rule.yellow_from == Decimal("0.7")
