"""Support won, arrived and taken back, from one month's telling to the next."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from entry.periods import Month
from investment import arrivals
from investment.support_ledgers import support_ledger
from investment.support_news import support_news
from plan.news import Kind, News, Telling
from tests.factories import actor
from tests.investment.support_scenes import NOW, TODAY, House, at, house, rule, rules, store_at

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER = (Telling(Month(2024, month)) for month in (8, 9, 10))
BEFORE_OCTOBER = Telling(SEPTEMBER.month, at(10, 8))


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    rules()
    return house()


def news(user: User, now: Telling = SEPTEMBER, then: Telling = AUGUST) -> list[News]:
    found = support_ledger(user, now.month, today=TODAY)
    return support_news(found.entries, found.rules, now, then)


def told(user: User, now: Telling = SEPTEMBER, then: Telling = AUGUST) -> list[tuple[Kind, str]]:
    return [(one.kind, one.words) for one in news(user, now, then)]


def test_what_was_granted_in_the_month(bureau: House) -> None:
    made = bureau.won("设备更新资金", dated=date(2024, 9, 12))
    bureau.won("先进集体", "honour", dated=date(2024, 9, 3), recognised_count=2)
    bureau.won("从前的", dated=date(2024, 3, 1))
    assert told(bureau.leader) == [
        (Kind.WON, "资金，自治区级，500万元"),
        (Kind.WON, "荣誉，自治区级，2项"),
    ]
    first = news(bureau.leader)[0]
    assert (first.title, first.href) == ("设备更新资金", f"/support/{made.key}/")
    assert first.on == date(2024, 9, 12)
    assert not first.is_late
    assert told(bureau.leader, OCTOBER, SEPTEMBER) == []


def test_what_is_not_recognised_is_no_news(bureau: House) -> None:
    bureau.proposed(dated=date(2024, 9, 12))
    assert told(bureau.leader) == []


def test_what_was_recognised_only_later_is_told_then_as_late(bureau: House) -> None:
    bureau.won("补认定的", dated=date(2024, 7, 5), recognised_on=date(2024, 10, 10))
    (one,) = news(bureau.leader, OCTOBER, BEFORE_OCTOBER)
    assert (one.kind, one.is_late) == (Kind.WON, True)
    assert told(bureau.leader, BEFORE_OCTOBER, Telling(AUGUST.month, at(9, 8))) == []


def test_money_that_arrived(bureau: House) -> None:
    made = bureau.won(dated=date(2024, 3, 1))
    bureau.paid(made, "120", date(2024, 9, 5))
    bureau.paid(made, "30.5", date(2024, 9, 25))
    bureau.recorded(made, "7", date(2024, 9, 26))
    (one,) = news(bureau.leader)
    assert (one.kind, one.words, one.on) == (Kind.ARRIVED, "到账150.5万元", date(2024, 9, 25))


def test_granted_and_arrived_in_a_month_is_told_once(bureau: House) -> None:
    made = bureau.won(dated=date(2024, 9, 2))
    bureau.paid(made, "120", date(2024, 9, 25))
    assert told(bureau.leader) == [(Kind.WON, "资金，自治区级，500万元，到账120万元")]


def test_an_instalment_voided_since_is_taken_back(bureau: House) -> None:
    made = bureau.won(dated=date(2024, 3, 1))
    paid = bureau.paid(made, "120", date(2024, 8, 5))
    then = Telling(AUGUST.month, NOW)
    arrivals.void(paid, reason="重复登记。", by=actor(bureau.reviewer), at=at(10, 19))
    assert told(bureau.leader, SEPTEMBER, then) == [
        (Kind.TAKEN_BACK, "上月列入到账120万元，现已作废")
    ]


def test_a_year_begins_with_nothing_told_of_the_one_before(bureau: House) -> None:
    bureau.won(dated=date(2024, 1, 12))
    january, december = Telling(Month(2024, 1)), Telling(Month(2023, 12))
    assert [kind for kind, _ in told(bureau.leader, january, december)] == [Kind.WON]


def test_money_counted_by_its_arrival_is_won_when_it_comes(bureau: House) -> None:
    rule("fund", count_by="arrival")
    made = bureau.won(dated=date(2024, 3, 1))
    assert told(bureau.leader) == []
    bureau.paid(made, "500", date(2024, 9, 25))
    ((kind, words),) = told(bureau.leader)
    assert kind is Kind.WON
    assert words.endswith("到账500万元")


def test_only_what_one_may_see(bureau: House) -> None:
    bureau.won(dated=date(2024, 9, 12))
    assert len(told(bureau.clerk)) == 1
    assert told(bureau.stranger) == []


def test_the_same_queries_at_n_and_3n(bureau: House, django_assert_num_queries: Any) -> None:
    for count in (2, 4):
        for _ in range(count):
            bureau.paid(bureau.won(dated=date(2024, 9, 2)), "10", date(2024, 9, 5))
        found = support_ledger(bureau.leader, SEPTEMBER.month, today=TODAY)
        with django_assert_num_queries(2):
            assert support_news(found.entries, found.rules, SEPTEMBER, AUGUST)
