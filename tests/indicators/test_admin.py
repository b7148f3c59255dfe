"""Indicators as the publisher keeps them, what is internal elsewhere, and what the lists cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from entry.periods import Month
from indicators.models import (
    Indicator,
)
from tests.factories import (
    IndicatorFactory,
    TargetFactory,
    observe,
)
from tests.indicators.admin_forms import add, indicator_form
from tests.trail import last_event

pytestmark = pytest.mark.django_db


# -- indicators --------------------------------------------------------------------------------------


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
