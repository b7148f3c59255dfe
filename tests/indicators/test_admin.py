"""Indicators, targets, curves and light rules as the publisher keeps them."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.models import AuditEvent
from entry.periods import Month
from indicators.models import (
    Indicator,
    LightRule,
    LightSnapshot,
    Observation,
    PhaseTarget,
    PlanCurve,
    Target,
)
from tests.conftest import browser_of
from tests.factories import (
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    ReturnFactory,
    TargetFactory,
    observe,
    person,
)

pytestmark = pytest.mark.django_db
CURVE = {f"m{month:02}": str(month * 8) for month in range(1, 12)} | {"m12": "100"}


@pytest.fixture
def browser(publisher: User) -> Client:
    return browser_of(publisher)


@pytest.fixture
def far() -> Department:
    return DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("sequence")


# -- curves -----------------------------------------------------------------------------------------


def test_a_curve_is_added(browser: Client) -> None:
    data = {"code": "even", "name": "均匀", **CURVE}
    assert browser.post("/admin/indicators/plancurve/add/", data).status_code == 302
    assert PlanCurve.objects.get().shares[-1] == 100
    assert last_event().after["m12"] == "100"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"m12": "99"}, "计划曲线须逐月不减，12月为100。"),
        ({"m03": "50"}, "计划曲线须逐月不减，12月为100。"),
        ({"m01": "-1"}, "计划曲线须逐月不减，12月为100。"),
        ({"m05": ""}, "必填"),
        ({"m05": "many"}, "输入一个数"),
    ],
)
def test_a_wrong_curve_is_told_in_a_sentence(
    browser: Client, wrong: dict[str, str], told: str
) -> None:
    data = {"code": "even", "name": "均匀", **CURVE, **wrong}
    response = browser.post("/admin/indicators/plancurve/add/", data)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert not PlanCurve.objects.exists()


# -- targets ----------------------------------------------------------------------------------------


def target_form(**given: Any) -> dict[str, Any]:
    chapter = ChapterFactory(plan=PlanFactory(document="2024年，全区生产总值增长\n15%以上。"))
    indicator = given.pop("indicator", None) or IndicatorFactory(code="gdp", name="地区生产总值")
    return {
        "key": "gdp-2024",
        "plan": chapter.plan_id,
        "chapter": chapter.pk,
        "indicator": indicator.pk,
        "area": indicator.owner.area_id,
        "measure": "growth",
        "operator": "ge",
        "amount": "15",
        "strength": "expected",
        "quote": "全区生产总值增长15%以上",
        "occurrence": "1",
        "phases-TOTAL_FORMS": "1",
        "phases-INITIAL_FORMS": "0",
        "phases-0-month": "2024-06",
        "phases-0-amount": "12.5",
        **given,
    }


def add(browser: Client, **given: Any) -> Any:
    return browser.post("/admin/indicators/target/add/", target_form(**given))


def test_a_target_with_a_phase_is_added_and_recorded(browser: Client) -> None:
    assert add(browser).status_code == 302
    target, phase = Target.objects.get(), PhaseTarget.objects.get()
    assert (phase.target, phase.month, phase.amount) == (target, Month(2024, 6), Decimal("12.5"))
    after = last_event().after
    assert after["amount"] == "15"
    assert after["phases"][0]["month"] == "2024-06"
    page = browser.get(f"/admin/indicators/target/{target.pk}/change/").content.decode()
    assert 'value="2024-06"' in page
    assert 'value="12.5"' in page
    assert "同比15%以上" in browser.get("/admin/indicators/target/").content.decode()


def test_a_change_of_a_phase_alone_is_recorded(browser: Client) -> None:
    data = target_form()
    browser.post("/admin/indicators/target/add/", data)
    target, phase = Target.objects.get(), PhaseTarget.objects.get()
    changed = {
        **data,
        "phases-INITIAL_FORMS": "1",
        "phases-0-id": phase.pk,
        "phases-0-target": target.pk,
        "phases-0-amount": "13",
    }
    browser.post(f"/admin/indicators/target/{target.pk}/change/", changed)
    event = last_event()
    assert set(event.after) == {"phases"}
    assert (event.before["phases"][0]["amount"], event.after["phases"][0]["amount"]) == (
        "12.5",
        "13",
    )


@pytest.mark.parametrize("typed", ["1,234.5", "１２３４．５", " 1 234.5 ", "1，234.5"])
def test_amounts_are_read_as_people_type_them(browser: Client, typed: str) -> None:
    assert add(browser, measure="value", amount=typed).status_code == 302
    assert Target.objects.get().amount == Decimal("1234.5")


@pytest.mark.parametrize("typed", ["2024-6", "2024年6月", "202406"])
def test_months_are_read_as_people_type_them(browser: Client, typed: str) -> None:
    assert add(browser, **{"phases-0-month": typed}).status_code == 302
    assert PhaseTarget.objects.get().month == Month(2024, 6)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"amount": ""}, "这类目标须填目标值。"),
        ({"operator": "sync", "amount": ""}, "“同步”须填参照指标或参照地区。"),
        ({"quote": "全区生产总值增长16%以上"}, "原文中找不到引文"),
        ({"occurrence": "2"}, "没有第 2 处"),
        ({"phases-0-month": "2025-01"}, "请填2024年的月份"),
        ({"phases-0-month": "2024-13"}, "月"),
        ({"phases-0-month": ""}, "必填"),
        ({"amount": "lots"}, "输入一个数"),
        ({"indicator": None, "plan": ""}, "必填"),
    ],
)
def test_a_wrong_target_is_told_in_a_sentence(
    browser: Client, wrong: dict[str, Any], told: str
) -> None:
    response = add(browser, **wrong)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert not Target.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_second_target_of_one_indicator_must_say_what_it_restates(browser: Client) -> None:
    data = target_form()
    browser.post("/admin/indicators/target/add/", data)
    response = browser.post("/admin/indicators/target/add/", {**data, "key": "again"})
    assert "这项指标已有目标；重复的提法请填“重申”。" in response.content.decode()
    first = Target.objects.get().pk
    again = {**data, "key": "again", "restates": first}
    assert browser.post("/admin/indicators/target/add/", again).status_code == 302


def test_an_adjustment_wants_its_reason(browser: Client) -> None:
    data = target_form()
    browser.post("/admin/indicators/target/add/", data)
    again = {**data, "key": "again", "adjusted_from": Target.objects.get().pk}
    response = browser.post("/admin/indicators/target/add/", again)
    assert "调整目标须写明依据。" in response.content.decode()


def test_what_hinders_a_deletion_is_counted_not_named(browser: Client) -> None:
    target = TargetFactory()
    carrier = ReturnFactory(department=target.indicator.owner)
    LightSnapshot.objects.create(
        target=target, month=Month(2024, 9), monthly_return=carrier, colour="red",
        rule_version="2024-1", sentence="完成率仅有12.34%", taken_at=carrier.opened_at,
    )  # fmt: skip
    address = f"/admin/indicators/target/{target.pk}/delete/"
    page = browser.get(address).content.decode()
    assert "发布时的灯（1条）" in page
    assert "12.34" not in page
    browser.post(address, {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [target.pk], "post": "yes"}
    browser.post("/admin/indicators/target/", data)
    assert Target.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_target_never_used_is_deleted_with_a_record(browser: Client) -> None:
    target = TargetFactory()
    browser.post(f"/admin/indicators/target/{target.pk}/delete/", {"post": "yes"})
    assert not Target.objects.exists()
    assert (last_event().action, last_event().before["key"]) == ("record.delete", target.key)


# -- indicators --------------------------------------------------------------------------------------


def indicator_form(data_owner: Department, **given: Any) -> dict[str, Any]:
    return {
        "code": "new_one",
        "name": "新指标",
        "group": "综合",
        "unit": "万元",
        "decimals": "2",
        "has_value": "on",
        "accumulation": "ytd",
        "price_basis": "nominal",
        "direction": "up",
        "frequency": "month",
        "first_month": "1",
        "lag_months": "0",
        "owner": data_owner.pk,
        "visibility": "public",
        "order": "10",
        "is_active": "on",
        **given,
    }


def test_an_indicator_is_added_and_its_departments_recorded(
    browser: Client, finance: Department, statistics: Department
) -> None:
    data = indicator_form(finance, responsible=[statistics.pk])
    assert browser.post("/admin/indicators/indicator/add/", data).status_code == 302
    one = Indicator.objects.get()
    assert last_event().after["responsible"] == ["统计局"]
    changed = {**data, "responsible": [finance.pk, statistics.pk]}
    browser.post(f"/admin/indicators/indicator/{one.pk}/change/", changed)
    assert last_event().before == {"responsible": ["统计局"]}
    assert last_event().after == {"responsible": ["统计局", "财政局"]}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"has_value": ""}, "数值和同比至少报一项。"),
        ({"first_month": "3"}, "首报月|约束|选择"),
        ({"decimals": "7"}, "小数|约束"),
        ({"code": "新"}, "代码用小写字母、数字和下划线。"),
        ({"owner": ""}, "必填"),
    ],
)
def test_a_wrong_indicator_is_told_in_a_sentence(
    browser: Client, finance: Department, wrong: dict[str, str], told: str
) -> None:
    import re

    response = browser.post("/admin/indicators/indicator/add/", indicator_form(finance, **wrong))
    assert response.status_code == 200
    assert re.search(told, response.content.decode())
    assert not Indicator.objects.exists()


def test_an_indicator_is_not_a_part_of_its_own_part(browser: Client, finance: Department) -> None:
    whole = IndicatorFactory(owner=finance)
    part = IndicatorFactory(owner=finance, parent=whole)
    for parent in (whole, part):
        data = indicator_form(finance, name=whole.name, parent=parent.pk)
        response = browser.post(f"/admin/indicators/indicator/{whole.pk}/change/", data)
        assert "不能是本指标自己" in response.content.decode()
    whole.refresh_from_db()
    assert whole.parent is None


def test_the_code_of_an_indicator_stays(browser: Client, finance: Department) -> None:
    one = IndicatorFactory(owner=finance, code="old")
    data = indicator_form(finance, code="other")
    browser.post(f"/admin/indicators/indicator/{one.pk}/change/", data)
    one.refresh_from_db()
    assert (one.code, one.name) == ("old", "新指标")


# -- what is internal elsewhere ----------------------------------------------------------------------


@pytest.fixture
def secret(far: Department) -> Indicator:
    return IndicatorFactory(code="secret", name="外区内部指标", owner=far, visibility="internal")


def test_another_areas_internal_indicator_is_not_there_by_any_way(
    browser: Client, secret: Indicator, finance: Department
) -> None:
    target = TargetFactory(indicator=secret, area=secret.owner.area)
    mine = IndicatorFactory(owner=finance)
    name = "外区内部指标"
    lists = ["indicator/", "target/", "observation/", f"target/?q={name}", "indicator/?q=secret"]
    for address in lists:
        page = browser.get(f"/admin/indicators/{address}").content.decode()
        assert page.count(name) <= (1 if "q=" in address else 0), address
    for model, row in (("indicator", secret), ("target", target)):
        for page_ in ("change", "delete"):
            address = f"/admin/indicators/{model}/{row.pk}/{page_}/"
            assert browser.get(address).status_code == 404
            assert browser.get(f"{address}?_popup=1&_to_field=id").status_code == 404
    for model, field in (("target", "indicator"), ("indicator", "parent"), ("target", "restates")):
        query = {"app_label": "indicators", "model_name": model, "field_name": field}
        for term in ("", "外区", "secret"):
            found = browser.get("/admin/autocomplete/", {**query, "term": term}).json()["results"]
            assert name not in str(found)
    prefilled = f"/admin/indicators/target/add/?indicator={secret.pk}&restates={target.pk}"
    assert name not in browser.get(prefilled).content.decode()
    response = add(browser, indicator=secret)
    assert "选择一个有效的选项" in response.content.decode()
    data = indicator_form(finance, name=mine.name, parent=secret.pk)
    response = browser.post(f"/admin/indicators/indicator/{mine.pk}/change/", data)
    assert name not in response.content.decode()
    mine.refresh_from_db()
    assert mine.parent is None


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


# -- cost --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["indicator", "target", "observation"])
def test_lists_take_the_same_queries_at_n_and_3n(browser: Client, page: str) -> None:
    def more(count: int) -> None:
        for _ in range(count):
            observe(TargetFactory().indicator, Month(2024, 9), "1")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/admin/indicators/{page}/").status_code == 200
        return len(captured)

    queries()
    more(3)
    few = queries()
    more(6)
    assert queries() == few <= 14
