"""The context panel of a row: twelve months, definition, target, who changed what."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry import workflow
from entry.actions import save_cells
from entry.models import Return
from entry.periods import Month
from entry.sheets import Change
from indicators.models import Indicator
from tests.factories import (
    NOW,
    IndicatorFactory,
    actor,
    observe,
)
from tests.indicators import scenes
from tests.indicators.desk import REGISTER, opened
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db
D = Decimal


def test_a_panel_of_nothing_says_why(finance: Department):
    with pytest.raises(LookupError, match="没有代码为“nothing”的指标"):
        REGISTER.panel(opened(finance), "nothing:150205")


def test_the_panel_tells_a_year_its_target_and_who_changed_what(
    finance: Department, clerk: User, django_assert_num_queries: Any
):
    jobs = IndicatorFactory(code="jobs", owner=finance, unit="人")
    scenes.aim(jobs, amount=D(400))
    superseded = scenes.aim(jobs, measure="growth", amount=D(5))
    superseded.restates_id = superseded.pk - 1
    superseded.save()
    old = observe(jobs, Month(2024, 8), value="300")
    scenes.corrected(old, "310")
    observe(jobs, Month(2023, 8), value="200")  # more than a year ago
    first = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    for version, text in enumerate(("340", "345")):
        change = Change("indicators", "jobs:150205", "value", text, version)
        save_cells(first.pk, [change], by=actor(clerk), at=NOW)
    made = REGISTER.panel(first, "jobs:150205")
    assert [str(one["month"]) for one in made["series"]][::12] == ["2023-09", "2024-09"]
    known = {one["month"]: one["figure"].value for one in made["series"] if one["figure"]}
    assert known == {Month(2024, 8): 310}
    assert (made["known"], made["target"].amount) == (True, 400)
    told = [[(c.title, c.before, c.after) for c in one.cells] for one in made["changes"]]
    assert told == [[("累计（时点）", "340.00", "345.00")], [("累计（时点）", "", "340.00")]]
    assert {one.by for one in made["changes"]} == {clerk}
    assert made["changes"][0].month == SEPTEMBER


def test_the_panel_of_statutory_statistics_shows_no_target(finance: Department):
    jobs = scenes.indicator("jobs", finance, statutory=True)
    scenes.aim(jobs, amount=D(400))
    assert REGISTER.panel(opened(finance), "jobs:150205")["target"] is None
    Indicator.objects.update(statutory=False)
    assert REGISTER.panel(Return.objects.get(), "jobs:150205")["target"].amount == 400


def test_an_unknown_series_says_so_in_its_panel(finance: Department):
    scenes.indicator("jobs", finance)
    made = REGISTER.panel(opened(finance), "jobs:150205")
    assert (made["known"], made["changes"]) == (False, [])
    assert len(made["series"]) == 13
