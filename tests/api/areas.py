"""Three areas with figures, plans and targets, for the tests of scopes."""

from typing import Any

import pytest

from accounts.models import Department
from entry.periods import Month
from tests.factories import (
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    IndicatorFactory,
    PlanFactory,
    TargetFactory,
    observe,
)
from tests.indicators import scenes

HERE, THERE, CITY = "150205", "150203", "150200"
AREAS = (HERE, THERE, CITY)
SEPTEMBER = Month(2024, 9)
MONTH = {"month": "2024-09"}
LISTS: dict[str, dict[str, str]] = {
    "areas": {},
    "departments": {},
    "plans": {},
    "chapters": {},
    "indicators": {},
    "targets": {},
    "observations": {},
    "lights": MONTH,
}


@pytest.fixture
def district(finance: Department) -> dict[str, Any]:
    """Three areas with figures, plans and targets; one target is held against another area."""
    scenes.rules()
    city = AreaFactory(code=CITY, name="包头市", short_name="包头市", level="city")
    here = AreaFactory(code=HERE)
    here.parent = city
    here.save()
    there = AreaFactory(code=THERE, name="昆都仑区", short_name="昆都仑区", parent=city)
    DepartmentFactory(code="kq", area=there)
    silent = AreaFactory(code="150202", name="东河区", short_name="东河区", parent=city)
    gdp = IndicatorFactory(code="gdp", owner=finance, with_peers=True)
    tax = IndicatorFactory(code="tax", owner=finance)
    plan = {}
    for number, area in enumerate((here, there, city), 1):
        plan[area.code] = PlanFactory(area=area, year=2024)
        chapter = ChapterFactory(plan=plan[area.code], key=f"c{number}", title="章", order=1)
        for month in (SEPTEMBER, SEPTEMBER.year_ago, Month(2024, 8)):
            for one in (gdp, tax):
                observe(one, month, value=str(10 * number), growth=str(number), area=area)
        TargetFactory(
            key=f"gdp-{number}", indicator=gdp, plan=plan[area.code], chapter=chapter, area=area,
            measure="growth", amount="2", headline_order=1,
        )  # fmt: skip
    TargetFactory(
        key="in-step", indicator=tax, plan=plan[HERE], chapter=plan[HERE].chapters.get(),
        area=here, measure="growth", operator="sync", amount=None, reference_indicator=tax,
        reference_area=city, headline_order=2,
    )  # fmt: skip
    return {"gdp": gdp, "tax": tax, "here": here, "there": there, "city": city, "silent": silent}
