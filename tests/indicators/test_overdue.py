"""Overdue: what was due, is not there, and its day is over; every reader is told the same."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from entry.duedates import DEFAULT_DUE_DAY, DueDays
from entry.models import CalendarDay, DueRule
from entry.periods import Month
from indicators.api_lights import live_rows
from indicators.details import detail, visible_indicator
from indicators.judging import (
    Deadlines,
    judge_targets,
    with_grounds,
)
from indicators.models import Indicator, Target
from indicators.presenters import missing_words
from indicators.queries import listing, target_standings
from tests.conftest import browser_of
from tests.factories import NOW, observe
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def jobs() -> Indicator:
    scenes.rules()
    made = scenes.indicator("jobs")
    scenes.aim(made, amount=D(120))
    return made


def test_a_figure_is_overdue_after_its_day_and_not_on_it(jobs: Indicator):
    DueRule.objects.create(department=None, day=10)
    assert scenes.grey_sentence(date(2024, 10, 10)) == "1—9月数据未反馈。"
    assert scenes.grey_sentence(date(2024, 10, 11)) == "1—9月数据逾期未报。"
    assert scenes.grey_sentence() == "1—9月数据未反馈。"


def test_the_day_is_the_departments_own_and_moves_to_a_working_day(jobs: Indicator):
    DueRule.objects.create(department=None, day=8)
    DueRule.objects.create(department=jobs.owner, day=18)
    assert "未反馈" in scenes.grey_sentence(date(2024, 10, 18))
    assert "逾期" in scenes.grey_sentence(date(2024, 10, 19))
    CalendarDay.objects.create(day=date(2024, 10, 18), name="停电")  # a Friday off: Monday the 21st
    assert "未反馈" in scenes.grey_sentence(date(2024, 10, 21))
    assert "逾期" in scenes.grey_sentence(date(2024, 10, 22))


def test_a_lagged_series_is_due_with_a_later_return(jobs: Indicator):
    Indicator.objects.update(lag_months=1)
    (target,) = with_grounds(Target.objects.all())
    october = Month(2024, 10)
    for today, told in ((date(2024, 11, 5), "未反馈"), (date(2024, 11, 6), "逾期未报")):
        (judged,) = judge_targets([target], october, deadlines=Deadlines.load(today))
        assert judged.month == SEPTEMBER
        assert told in judged.light.sentence


def test_what_was_answered_with_no_figure_is_not_overdue(jobs: Indicator):
    observe(jobs, SEPTEMBER, value_absence="missing", note="市局未反馈")
    assert scenes.grey_sentence(date(2024, 12, 1)) == "1—9月数据未反馈。"


def test_what_is_not_due_is_never_overdue(jobs: Indicator):
    Indicator.objects.update(frequency="year")
    assert scenes.grey_sentence(date(2025, 6, 1)) == "该指标按年度核算，9月未到期。"


def test_a_series_that_ended_is_not_overdue(jobs: Indicator):
    Indicator.objects.update(is_active=False)
    assert scenes.grey_sentence(date(2024, 12, 1)) == "1—9月数据未反馈。"


def test_seen_from_the_past_only_what_was_due_then_is_overdue(jobs: Indicator):
    before = datetime(2024, 10, 6, tzinfo=UTC)
    after = datetime(2024, 10, 9, tzinfo=UTC)
    today = date(2024, 12, 1)
    assert scenes.grey_sentence(today, as_of=before) == "1—9月数据未反馈。"
    assert scenes.grey_sentence(today, as_of=after) == "1—9月数据逾期未报。"
    assert scenes.grey_sentence(date(2024, 10, 6), as_of=after) == "1—9月数据未反馈。"


def test_the_days_of_the_general_rule_hold_where_there_is_no_rule_at_all(jobs: Indicator):
    found = DueRule.objects.due_days()
    assert found == DueDays(own={}, exceptions={})
    assert found.of(jobs.owner_id, SEPTEMBER) == date(2024, 10, 7)  # the 5th is a Saturday
    assert DEFAULT_DUE_DAY == 5


def test_deadlines_take_two_queries_when_asked_and_none_without_a_day(
    django_assert_num_queries: Any,
):
    jobs = scenes.indicator("jobs")
    with django_assert_num_queries(0):
        deadlines = Deadlines.load(date(2024, 10, 8))
    with django_assert_num_queries(2):
        assert deadlines.passed(jobs, SEPTEMBER)
        assert not deadlines.passed(jobs, SEPTEMBER + 1)
    with django_assert_num_queries(0):
        assert not Deadlines.load(None).passed(jobs, SEPTEMBER)


def test_every_reader_is_told_that_a_figure_is_overdue(
    jobs: Indicator, leader: User, monkeypatch: Any
):
    """List, overview, page, its months and the API say the same of the same gap."""
    today, area, told = date(2024, 10, 8), jobs.owner.area, "1—9月数据逾期未报。"
    assert missing_words(listing(leader, area, SEPTEMBER, today=today).rows[0]) == told
    (standing,) = target_standings(leader, area, SEPTEMBER, today=today)
    assert standing.is_overdue
    assert missing_words(standing) == told
    found = visible_indicator(leader, "jobs")
    assert found is not None
    page = detail(leader, found, area, SEPTEMBER, today=today)
    assert missing_words(page.standing) == told
    (september,) = (row for row in page.rows if row.month == SEPTEMBER)
    assert september.light is not None
    assert september.light.sentence == told
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
    (row,) = live_rows(with_grounds(Target.objects.all()), SEPTEMBER, as_of=None)
    assert (row["colour"], row["sentence"]) == ("grey", told)
    browser = browser_of(leader)
    for path in ("/indicators/", "/indicators/jobs/", "/overview/", "/api/v1/lights/"):
        assert told in browser.get(f"{path}?month=2024-09").content.decode(), path


def test_an_indicator_without_a_target_is_overdue_too(leader: User):
    made = scenes.indicator("plain")
    for today, told in ((date(2024, 10, 7), "未反馈"), (date(2024, 10, 8), "逾期未报")):
        (row,) = listing(leader, made.owner.area, SEPTEMBER, today=today).rows
        assert missing_words(row) == f"1—9月数据{told}。"
    observe(made, SEPTEMBER, value="1")
    (row,) = listing(leader, made.owner.area, SEPTEMBER, today=date(2024, 10, 8)).rows
    assert (row.is_overdue, missing_words(row)) == (False, "")
