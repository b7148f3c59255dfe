"""Curves and targets as the publisher keeps them."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from entry.models import AuditEvent
from entry.periods import Month
from indicators.models import (
    LightSnapshot,
    PhaseTarget,
    Target,
)
from plan.models import PlanCurve
from tests.factories import (
    ReturnFactory,
    TargetFactory,
)
from tests.indicators.admin_forms import add, target_form
from tests.trail import last_event

pytestmark = pytest.mark.django_db
CURVE = {f"m{month:02}": str(month * 8) for month in range(1, 12)} | {"m12": "100"}


# -- curves -----------------------------------------------------------------------------------------


def test_a_curve_is_added(browser: Client) -> None:
    data = {"code": "even", "name": "均匀", **CURVE}
    assert browser.post("/admin/plan/plancurve/add/", data).status_code == 302
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
    response = browser.post("/admin/plan/plancurve/add/", data)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert not PlanCurve.objects.exists()


# -- targets ----------------------------------------------------------------------------------------


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
