"""The overview: headlines in the plan's order, the rest by section, from a fixed number of queries."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from dashboards.queries import overview
from indicators.models import Indicator
from plan.models import Chapter
from tests.factories import NOW, AreaFactory, ChapterFactory, PlanFactory, observe, person
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapters() -> dict[str, Chapter]:
    plan = PlanFactory()
    part = ChapterFactory(plan=plan, key="part", title="二、目标和任务", order=1)
    made = {"part": part}
    for at, key in enumerate(("first", "second"), start=2):
        made[key] = ChapterFactory(plan=plan, key=key, title=f"（{key}）", parent=part, order=at)
    made["item"] = ChapterFactory(
        plan=plan, key="item", title="一是", parent=made["first"], order=9
    )
    return made


def test_headlines_in_the_plans_order_and_the_rest_by_section(
    leader: User, chapters: dict[str, Chapter]
):
    scenes.rules()
    for code, order, chapter in (
        ("late", 2, "part"),
        ("early", 1, "part"),
        ("b", None, "second"),
        ("a", None, "item"),
        ("c", None, "first"),
    ):
        scenes.aim(scenes.indicator(code), headline_order=order, chapter=chapters[chapter])
    found = overview(leader, AreaFactory(), SEPTEMBER)
    assert [one.indicator.code for one in found.cards] == ["early", "late"]
    told = [(group.title, [one.indicator.code for one in group.rows]) for group in found.groups]
    assert told == [("（first）", ["c", "a"]), ("（second）", ["b"])]
    assert [one.indicator.code for one in found.others] == ["c", "a", "b"]
    assert found.plan_title == "2024年计划"
    assert found.month == SEPTEMBER


def test_nothing_planned_is_an_empty_overview(leader: User):
    found = overview(leader, AreaFactory(), SEPTEMBER)
    assert (found.cards, found.groups, found.plan_title) == ((), (), "")


def test_as_of(leader: User):
    scenes.rules()
    jobs = scenes.indicator("jobs", has_growth=False)
    scenes.aim(jobs, amount=Decimal(120), headline_order=1)
    scenes.corrected(observe(jobs, SEPTEMBER, value="90"), "60")
    colours = [
        card.judged.light.colour.value
        for at in (None, NOW + timedelta(days=1), NOW - timedelta(days=1))
        for card in overview(leader, jobs.owner.area, SEPTEMBER, at).cards
        if card.judged
    ]
    assert colours == ["red", "green", "grey"]


def test_internal_targets_stay_inside(leader: User, other_clerk: User, finance: Any):
    debt = scenes.indicator("debt", finance, visibility="internal")
    scenes.aim(debt, headline_order=1)
    assert len(overview(leader, finance.area, SEPTEMBER).cards) == 1
    assert overview(other_clerk, finance.area, SEPTEMBER).cards == ()


def test_seven_queries_at_n_and_3n(django_assert_num_queries: Any):
    home, *_ = scenes.city("东区")
    scenes.rules()
    for count in (2, 4):
        for at in range(count):
            series = scenes.indicator(f"s{Indicator.objects.count()}", with_peers=True)
            scenes.aim(series, headline_order=1 if at else None)
            observe(series, SEPTEMBER, value="3", growth="2")
        reader = person("leader")
        with django_assert_num_queries(7):
            found = overview(reader, home, SEPTEMBER)
        assert len(found.cards) + len(found.others) == Indicator.objects.count()
