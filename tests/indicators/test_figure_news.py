"""Corrections and late figures, from one month's telling to the next."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Area, Department, User
from accounts.roles import Action
from entry.models import Return
from entry.periods import Month
from indicators.figure_news import figure_news
from indicators.models import Indicator
from plan.news import Kind, News, Telling
from tests.factories import NOW, AreaFactory, observe, person
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER = Month(2024, 8), Month(2024, 9), Month(2024, 10)
THEN, NOW_TOLD = Telling(AUGUST, NOW - timedelta(microseconds=1)), Telling(SEPTEMBER)
EARLIER, LATER = NOW - timedelta(days=20), NOW + timedelta(days=5)


@pytest.fixture
def revenue(finance: Department) -> Indicator:
    return scenes.indicator("revenue", finance, name="一般公共预算收入")


@pytest.fixture
def reader(db: None) -> User:
    return person("leader")


def told(reader: User, now: Telling = NOW_TOLD, then: Telling = THEN) -> list[News]:
    return figure_news(reader, AreaFactory(), now, then)


def real() -> None:
    """What was published by the hands of the house, not loaded."""
    Return.objects.update(is_history=False)


def test_the_months_own_figures_are_counted_and_not_told(revenue: Indicator, reader: User) -> None:
    observe(revenue, SEPTEMBER, value="8.02")
    observe(revenue, AUGUST, value="7", at=EARLIER)
    real()
    assert told(reader) == []


def test_a_correction_tells_what_was_and_why(revenue: Indicator, reader: User) -> None:
    old = observe(revenue, AUGUST, value="7", growth="5", at=EARLIER)
    scenes.corrected(old, "7.50", growth=5, after=LATER - EARLIER)
    real()
    (one,) = told(reader)
    assert one.kind is Kind.TAKEN_BACK
    assert one.words == "1—8月7.00亿元更正为7.50亿元：国库对账后更正"
    assert one.href == "/indicators/revenue/?month=2024-08#v202408"


def test_a_correction_of_this_month_is_told_too(revenue: Indicator, reader: User) -> None:
    scenes.corrected(observe(revenue, SEPTEMBER, value="8"), "9", after=timedelta(days=2))
    real()
    assert [one.words for one in told(reader)] == ["1—9月8.00亿元更正为9.00亿元：国库对账后更正"]


def test_a_growth_alone_and_a_status_alone(revenue: Indicator, reader: User) -> None:
    old = observe(revenue, AUGUST, value="7", growth="5", at=EARLIER, status="flash")
    scenes.corrected(old, "7", growth="6.2", status="verified", after=LATER - EARLIER)
    real()
    assert [one.words for one in told(reader)] == [
        "1—8月同比↑5.0%更正为同比↑6.2%，快报更正为核定：国库对账后更正"
    ]


def test_what_came_late_is_told_once_as_late(revenue: Indicator, reader: User) -> None:
    observe(revenue, Month(2024, 7), value="6")
    observe(revenue, AUGUST, value_absence="missing")
    real()
    (one,) = told(reader)
    assert (one.kind, one.words, one.is_late) == (Kind.FILLED, "1—7月6.00亿元", True)
    november = Telling(SEPTEMBER, NOW + timedelta(days=30))
    assert told(reader, Telling(OCTOBER), november) == []


def test_what_came_late_stays_told_when_it_is_corrected_afterwards(
    revenue: Indicator, reader: User
) -> None:
    """As it was told then; from the correction on, the correction is what is told."""
    told_at = NOW + timedelta(days=30)
    late = observe(revenue, Month(2024, 7), value="6")
    real()
    before = told(reader, Telling(SEPTEMBER, told_at))
    scenes.corrected(late, "7", after=timedelta(days=42))
    real()
    after = told(reader, Telling(SEPTEMBER, told_at))
    assert [one.words for one in before] == ["1—7月6.00亿元"]
    assert after == before
    (now,) = told(reader)
    assert (now.kind, now.words) == (
        Kind.TAKEN_BACK,
        "1—7月6.00亿元更正为7.00亿元：国库对账后更正",
    )


def test_a_figure_that_comes_a_month_after_by_rule_is_not_late(
    finance: Department, reader: User
) -> None:
    slow = scenes.indicator("slow", finance, lag_months=1)
    observe(slow, AUGUST, value="6")
    real()
    assert [one.is_late for one in told(reader)] == [False]


def test_nothing_is_told_before_the_month_is(revenue: Indicator, reader: User) -> None:
    observe(revenue, Month(2024, 7), value="6")
    real()
    assert told(reader, then=Telling(AUGUST)) == []


def test_what_the_report_loaded_and_what_is_not_his(
    revenue: Indicator, reader: User, other_clerk: User
) -> None:
    observe(revenue, Month(2024, 7), value="6")
    assert told(reader) == []
    real()
    Indicator.objects.update(visibility="internal")
    assert len(told(reader)) == 1
    assert told(other_clerk) == []
    assert figure_news(reader, Area(pk=0), NOW_TOLD, THEN) == []


def test_two_queries_at_n_and_3n(finance: Department, reader: User, django_assert_num_queries: Any):
    area, after = finance.area, LATER - EARLIER
    for count in (2, 4):
        for _ in range(count):
            made = scenes.indicator(f"s{Indicator.objects.count()}", finance)
            scenes.corrected(observe(made, AUGUST, value="7", at=EARLIER), "8", after=after)
        real()
        reader.reach(Action.VIEW_INTERNAL)
        with django_assert_num_queries(2) as captured:
            found = figure_news(reader, area, NOW_TOLD, THEN)
        assert len(found) == Indicator.objects.count()
        assert not any('"records"' in one["sql"] for one in captured.captured_queries)
