"""What the publisher may say of a counted indicator: only what its register can keep."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Department, User
from entry.periods import Month
from indicators.models import Indicator
from tests.conftest import browser_of
from tests.factories import observe
from tests.indicators.admin_forms import indicator_form
from tests.indicators.counted_figures.counting import COST, STARTS, counting
from tests.indicators.scenes import SEPTEMBER
from tests.trail import last_event

pytestmark = pytest.mark.django_db
ADD = "/admin/indicators/indicator/add/"
COUNTED = {"unit": "个", "counted_from": STARTS.code, "counted_since": "2024-01"}


@pytest.fixture
def browser(publisher: User) -> Client:
    return browser_of(publisher)


def test_the_counts_of_the_registers_are_offered_by_name(browser: Client) -> None:
    html = browser.get(ADD).text
    select = re.search(r'<select name="counted_from".*?</select>', html, re.S)
    assert select
    assert re.findall(r'<option value="([^"]*)"', select[0]) == ["", STARTS.code, COST.code, "made_nothing"]  # fmt: skip
    assert '<optgroup label="重点项目">' in select[0]
    assert "开工项目（个数）" in select[0]
    assert "开工项目总投资（金额）" in select[0]
    assert re.search(r'<input[^>]*type="text"[^>]*name="counted_since"', html)


def test_a_counted_indicator_is_kept_and_recorded(browser: Client, finance: Department) -> None:
    answer = browser.post(ADD, indicator_form(finance, **COUNTED))
    assert answer.status_code == 302
    one = Indicator.objects.get()
    assert (one.counted_from, one.counted_since) == (STARTS.code, Month(2024, 1))
    assert last_event().after["counted_from"]
    form = indicator_form(finance, unit="个", counted_from="", counted_since="")
    assert browser.post(f"/admin/indicators/indicator/{one.pk}/change/", form).status_code == 302
    one.refresh_from_db()
    assert (one.counted_from, one.counted_since) == ("", None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"unit": "亿元"}, "“重点项目”的“开工项目”是个数，单位须为个、项、家、"),
        ({"unit": "%"}, "是个数，单位须为"),
        ({"counted_from": COST.code}, "“重点项目”的“开工项目总投资”是金额，单位须为亿元、万元、元之一。"),
        ({"counted_since": ""}, "请填从哪个月起汇总，如2024-01。"),
        ({"counted_since": "明年"}, "不是有效的月份"),
        ({"counted_from": ""}, "请选汇总来源；不汇总的，把汇总起始月清空。"),
        ({"counted_from": "nothing"}, "选择一个有效的选项"),
        ({"accumulation": "point"}, "汇总的是从年初到月末的数，须选“累计”。"),
        ({"has_value": "", "has_growth": "on"}, "由登记簿汇总的是数值，须报数值。"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_told_in_a_sentence(
    browser: Client, finance: Department, wrong: dict[str, str], told: str
) -> None:
    answer = browser.post(ADD, indicator_form(finance, **{**COUNTED, **wrong}))
    assert answer.status_code == 200
    assert told in answer.text
    assert not Indicator.objects.exists()


def test_a_count_that_is_gone_is_shown_and_not_kept(browser: Client, finance: Department) -> None:
    one = counting("starts", finance)
    Indicator.objects.filter(pk=one.pk).update(counted_from="gone")
    address = f"/admin/indicators/indicator/{one.pk}/change/"
    assert '<option value="gone" selected>gone（登记簿已没有这项计数）</option>' in browser.get(address).text  # fmt: skip
    answer = browser.post(address, indicator_form(finance, **{**COUNTED, "counted_from": "gone"}))
    assert "登记簿已没有这项计数，请另选或改为填报。" in answer.text


def test_money_may_be_counted_in_any_of_its_units(browser: Client, finance: Department) -> None:
    for at, unit in enumerate(COST.units):
        given: dict[str, Any] = {"code": f"cost{at}", "name": f"投资{at}", "unit": unit}
        form = indicator_form(finance, **{**COUNTED, "counted_from": COST.code, **given})
        assert browser.post(ADD, form).status_code == 302
    assert Indicator.objects.count() == 3


def test_figures_in_the_administration_lead_to_their_records(
    browser: Client, finance: Department, published: Any
) -> None:
    typed = observe(counting("typed", finance, since=SEPTEMBER), Month(2024, 8), value="87")
    (counted,) = published.indicators_observations.all()
    html = browser.get(f"/admin/indicators/observation/{counted.pk}/change/").text
    address = f"/indicators/starts/records/?return={published.pk}&amp;area=150205"
    assert f'<a href="{address}">2条</a>' in html
    html = browser.get(f"/admin/indicators/observation/{typed.pk}/change/").text
    assert "填报的数，没有记录" in html
