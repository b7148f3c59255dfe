"""What the overview's template gets: lights counted, months to step through, the filter."""

from decimal import Decimal

import pytest

from accounts.models import User
from dashboards.presenters import month_steps, overview_page, tally
from dashboards.queries import overview
from entry.periods import Month
from indicators.standpoints import Standpoint
from tests.factories import observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER


def test_months_that_have_not_ended_are_closed():
    steps = month_steps(Month(2024, 3), Month(2024, 9), Standpoint(area="150205"))
    assert len(steps) == 12
    assert [step.title for step in steps if step.is_current] == ["3月"]
    assert steps[8].address == "?area=150205&month=2024-09"
    assert [step.address for step in steps[9:]] == ["", "", ""]


def test_a_month_ahead_that_was_asked_for_can_be_left_again():
    steps = month_steps(Month(2024, 11), Month(2024, 9), Standpoint())
    assert [bool(step.address) for step in steps] == [True] * 11 + [False]


@pytest.mark.django_db
def test_page_counts_lights_and_narrows_the_table(leader: User):
    scenes.rules()
    for code, value, order in (
        ("a", "90", 1),
        ("b", "60", 2),
        ("c", "60", None),
        ("d", None, None),
    ):
        series = scenes.indicator(code, has_growth=False)
        scenes.aim(series, amount=Decimal(120), headline_order=order)
        if value:
            observe(series, SEPTEMBER, value=value)
    found = overview(leader, series.owner.area, SEPTEMBER)
    stand = Standpoint(month=SEPTEMBER)
    page = overview_page(found, stand, latest=SEPTEMBER, ended=SEPTEMBER, light="red")
    counts = {one.light["word"]: one.count for one in page["tally"]}
    assert counts == {"已完成": 0, "正常": 1, "预警": 0, "滞后": 1, "无灯": 0}
    assert [one.count for one in page["others_tally"] if one.count] == [1, 1]
    assert [line.code for section in page["sections"] for line in section.lines] == ["c"]
    assert page["latest_address"] == ""
    everything = overview_page(found, stand, latest=Month(2024, 10), ended=SEPTEMBER, light="")
    assert [line.code for section in everything["sections"] for line in section.lines] == ["c", "d"]
    assert everything["latest_address"] == "?"
    assert len(tally(found.cards)) == 5
