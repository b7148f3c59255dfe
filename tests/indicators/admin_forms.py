"""What the publisher's browser sends from the administration's forms."""

from typing import Any

from django.test import Client

from accounts.models import Department
from tests.factories import (
    ChapterFactory,
    IndicatorFactory,
    PlanFactory,
)


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
