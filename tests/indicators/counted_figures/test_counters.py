"""What the counters of all registers say together, and who may follow their records."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Department, User
from entry.counts import Record
from entry.periods import Month
from indicators.counters import addresses, known_counts, tallies
from indicators.models import Indicator
from tests.indicators.counted_figures.counting import COST, NOBODY, STARTS, counting, started

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)


def test_counts_are_known_by_their_codes() -> None:
    assert known_counts() == {one.code: one for one in (STARTS, COST, NOBODY)}


def test_every_count_is_answered_in_the_units_asked_for(finance: Department) -> None:
    started("a", finance, date(2024, 3, 1), "12000")
    started("b", finance, date(2024, 10, 1), "5000")
    started("c", finance, date(2023, 10, 1), "5000")
    asked = {
        STARTS.code: {"个"},
        COST.code: {"亿元", "万元"},
        "unknown": {"个"},
        NOBODY.code: {"家"},
    }
    said = tallies(asked, finance.area, SEPTEMBER)
    assert {key: str(one.value) for key, one in said.items()} == {
        (STARTS.code, "个"): "1",
        (COST.code, "亿元"): "1.2000",
        (COST.code, "万元"): "12000.0000",
        (NOBODY.code, "家"): "0",
    }


def test_what_is_counted_in_a_unit_of_another_kind_is_not_answered(finance: Department) -> None:
    asked = {STARTS.code: {"亿元", "%"}, COST.code: {"个"}}
    assert tallies(asked, finance.area, SEPTEMBER) == {}


def test_only_counters_that_are_asked_are_troubled(
    finance: Department, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert tallies({NOBODY.code: {"家"}}, finance.area, SEPTEMBER)
        assert tallies({}, finance.area, SEPTEMBER) == {}


def test_pages_are_for_those_who_may_see_the_record(
    finance: Department, statistics: Department, clerk: User, leader: User
) -> None:
    for key, lead in (("mine", finance), ("theirs", statistics)):
        started(key, lead, date(2024, 3, 1))
    records = [Record("projects", key, key, None) for key in ("mine", "theirs", "gone")]
    records.append(Record("other", "mine", "别的登记簿", None))
    assert addresses(clerk, records) == {("projects", "mine"): "/projects/mine/"}
    assert addresses(leader, records).keys() == {("projects", "mine"), ("projects", "theirs")}
    assert addresses(leader, []) == {}


def test_an_indicator_is_counted_from_its_month_on(finance: Department) -> None:
    one: Indicator = counting("starts", finance, since=Month(2024, 6))
    assert not one.is_counted(Month(2024, 5))
    assert one.is_counted(Month(2024, 6))
