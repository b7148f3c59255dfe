"""Funds by month: what a set of signings had received, and what of it was new."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from entry.periods import Month
from investment.fund_months import fund_months
from investment.models import Signing
from tests.factories import NOW
from tests.investment.factories import SigningFactory, receive, won

pytestmark = pytest.mark.django_db
D = Decimal
MAY = Month(2024, 5)


def told(keys: list[int]) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    return {one.month.month: (one.verified, one.in_month) for one in fund_months(keys, MAY)}


def test_a_signing_that_did_not_report_stands_as_before(finance: Department) -> None:
    one, other = (won(key, date(2023, 5, 1), lead=finance) for key in ("one", "other"))
    receive(one, Month(2023, 12), "999")  # of another year
    for month, amount in ((1, "100"), (2, "150"), (3, "190")):
        receive(one, Month(2024, month), amount, outside_region="20")
    receive(other, Month(2024, 2), "50")
    assert told([one.pk, other.pk]) == {
        1: (D(100), D(100)),
        2: (D(200), D(100)),
        3: (D(240), D(40)),
        4: (D(240), None),
        5: (D(240), None),
    }
    (first, *_) = fund_months([one.pk], MAY)
    assert (first.claimed, first.outside) == (D(100), D(20))


def test_after_a_month_of_which_nobody_told_it_is_not_known_what_was_new(
    finance: Department,
) -> None:
    made = won("one", date(2023, 5, 1), lead=finance)
    for month, amount in ((2, "80"), (4, "300"), (5, "310")):
        receive(made, Month(2024, month), amount)
    assert told([made.pk]) == {
        1: (None, None),
        2: (D(80), D(80)),
        3: (D(80), None),
        4: (D(300), None),
        5: (D(310), D(10)),
    }
    assert told([]) == dict.fromkeys(range(1, 6), (None, None))


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_whatever_their_number(count: int, finance: Department) -> None:
    keys = []
    for number in range(count):
        made = won(f"s{number}", date(2024, 1, 5), lead=finance)
        receive(made, MAY, "1")
        keys.append(made.pk)
    with CaptureQueriesContext(connection) as captured:
        fund_months(keys, MAY)
    assert len(captured) == 1


def test_the_past_knows_what_it_knew(signed: Signing) -> None:
    later = datetime(2024, 10, 20, tzinfo=UTC)
    receive(signed, Month(2024, 8), "10", superseded_at=later)
    receive(signed, Month(2024, 8), "15", at=later)
    (then,) = fund_months([signed.pk], Month(2024, 8), NOW)[-1:]
    (now,) = fund_months([signed.pk], Month(2024, 8))[-1:]
    assert (then.verified, now.verified) == (D(10), D(15))


@pytest.mark.parametrize("seed", range(6))
def test_each_month_is_the_sum_of_the_latest_reports(seed: int) -> None:
    dice = random.Random(seed)
    reports: dict[int, dict[int, Decimal]] = {}
    for number in range(5):
        made = SigningFactory(key=f"f{number}")
        theirs = reports.setdefault(made.pk, {})
        for month in range(1, 10):
            if dice.random() < 0.5:
                theirs[month] = D(dice.randrange(1000))
                receive(made, Month(2024, month), str(theirs[month]))
    with CaptureQueriesContext(connection) as captured:
        found = fund_months([*reports], Month(2024, 9))
    assert len(captured) == 1
    for at, one in enumerate(found, start=1):
        latest = [
            theirs[max(m for m in theirs if m <= at)]
            for theirs in reports.values()
            if any(m <= at for m in theirs)
        ]
        assert one.verified == (sum(latest, D(0)) if latest else None)
    for before, one in pairwise(found):
        if one.in_month is not None:
            assert one.in_month == (one.verified or 0) - (before.verified or 0)
            assert one.is_reported
