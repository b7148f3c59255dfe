"""Where signings stand: steps, investors, funds and rules put together."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from entry.models import Return
from entry.periods import Month
from investment.entries import Entry
from investment.judging import Ground, Judged, judge
from investment.ledgers import entries_of
from investment.models import CountingRule, Signing
from tests.factories import NOW, published_return
from tests.investment.factories import SigningFactory, agree, draft, receive, take, won
from tests.investment.many import sixty

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = Month(2024, 8), Month(2024, 9)
D = Decimal


def seen(signing: Signing, month: Month = SEPTEMBER, as_of: Any = None, **given: Any) -> Judged:
    fresh = Signing.objects.for_lists().get(pk=signing.pk)
    return judge([fresh], month, as_of, **given)[fresh.pk]


def entry(signing: Signing, month: Month = SEPTEMBER) -> Entry:
    return entries_of(list(Signing.objects.for_lists().filter(pk=signing.pk)), month)[0]


# Steps


def test_a_month_sees_what_happened_by_its_end(signed: Signing) -> None:
    take(signed, "landed", date(2024, 9, 30))
    assert seen(signed, AUGUST).step == "signed"
    assert seen(signed, SEPTEMBER).step == "landed"
    assert seen(signed, SEPTEMBER, today=date(2024, 9, 29)).step == "signed"


def test_what_waits_or_is_voided_does_not_count(signed: Signing, clerk: User) -> None:
    take(signed, "landed", date(2024, 9, 1), confirmed_at=None)
    found = seen(signed)
    assert (found.step, found.waiting) == ("signed", 1)
    take(signed, "talking", date(2024, 9, 1), voided_at=NOW, voided_by=clerk, void_reason="错")
    assert "talking" not in seen(signed).course.reached


def test_as_of_a_moment_it_is_what_was_known_then(signed: Signing) -> None:
    late = NOW + timedelta(days=3)
    take(signed, "landed", date(2024, 9, 1), confirmed_at=late)
    assert seen(signed, as_of=NOW).step == "signed"
    assert seen(signed, as_of=late).step == "landed"


def test_the_next_step_tells_what_it_lacks(signed: Signing, table: None) -> None:
    found = seen(signed)
    assert found.course.next_step == "landed"
    assert found.needs.missing == ("在石拐区注册的公司", "用地或厂房／项目代码")
    assert found.is_reviewed
    agree(signed, date(2024, 5, 10))
    assert not seen(signed).is_reviewed


def test_news_keeps_a_record_from_being_stale(signed: Signing) -> None:
    assert seen(signed, SEPTEMBER).is_stale  # signed in May
    signed.updated_at = NOW.replace(month=9, day=15)
    signed.save()
    assert not seen(signed, SEPTEMBER).is_stale
    assert seen(signed, SEPTEMBER, NOW.replace(month=9, day=14)).is_stale


# Rules


def test_the_rules_are_those_of_the_year_of_the_signing(signed: Signing) -> None:
    CountingRule.objects.create(year=2024, code="small", title="不足3亿", text="", least=D(30_000))
    CountingRule.objects.create(year=2023, code="small", title="不足1亿", text="", least=D(10_000))
    assert seen(signed).excluded == "不足3亿"
    before = won("before", date(2023, 5, 1), agreed_investment=20_000)
    assert seen(before).excluded == ""


def test_an_increase_is_left_out_with_its_project(signed: Signing) -> None:
    more = won("more", date(2024, 8, 1), parent=signed, agreed_investment=5_000)
    assert seen(more).record.is_increase
    assert seen(more).excluded == ""
    CountingRule.objects.create(year=2024, code="small", title="不足2亿", text="", least=D(25_000))
    assert seen(more).excluded == ""  # its project has become large enough by it
    assert seen(signed).excluded == "不足2亿"
    signed.exclusion = CountingRule.objects.create(year=2024, code="m", title="搬迁", text="")
    signed.save()
    assert seen(more).excluded == "搬迁"


# Funds


def test_funds_are_the_years_latest_and_all_years_together(signed: Signing) -> None:
    receive(signed, Month(2022, 12), "100")
    receive(signed, Month(2023, 10), "900")
    receive(signed, Month(2023, 12), "1000")
    receive(signed, Month(2024, 7), "300", outside_region="200")
    found = entry(signed)
    assert (found.verified, found.outside, found.judged.received) == (D(300), D(200), D(1_400))
    assert found.judged.funds is not None
    assert found.judged.funds.month == Month(2024, 7)
    assert found.verified_in_month is None  # September is not there
    assert found.received_rate == D(7)
    assert entry(signed, Month(2024, 6)).verified is None
    assert entry(signed, Month(2023, 11)).judged.received == D(1_000)


def test_the_month_is_derived_within_what_is_known(signed: Signing) -> None:
    receive(signed, AUGUST, "500")
    assert entry(signed, AUGUST).verified_in_month is None  # July is not known
    receive(signed, SEPTEMBER, "450")
    assert entry(signed).verified_in_month == D(-50)
    first = won("first", date(2024, 9, 3))
    receive(first, SEPTEMBER, "80")
    assert entry(first).verified_in_month == D(80)
    receive(signed, Month(2025, 1), "30")
    assert entry(signed, Month(2025, 1)).verified_in_month == D(30)


def test_what_was_corrected_is_as_it_was_known(signed: Signing) -> None:
    later = NOW + timedelta(days=9)
    receive(signed, SEPTEMBER, "500", superseded_at=later)
    receive(signed, SEPTEMBER, "400", at=later)
    assert seen(signed).received == D(400)
    assert seen(signed, as_of=NOW).received == D(500)
    assert seen(signed, as_of=NOW - timedelta(days=1)).received is None


def test_drafts_count_for_the_return_that_carries_them(signed: Signing, opened: Return) -> None:
    receive(signed, AUGUST, "500")
    draft(signed, opened, verified="700", claimed="700")
    other = won("other", date(2024, 1, 5), lead=signed.lead)
    elsewhere = published_return(other.lead, AUGUST)
    pks = [signed.pk, other.pk]
    for carriers, verified in (([], D(500)), ([elsewhere.pk], D(500)), ([opened.pk], D(700))):
        ground = Ground(pks, SEPTEMBER, carriers=carriers)
        fresh = Signing.objects.for_lists().get(pk=signed.pk)
        funds = ground.judged(fresh).funds
        assert funds is not None
        assert funds.verified == verified


@pytest.mark.parametrize("count", [20, 60])
def test_any_number_of_signings_takes_the_same_queries(count: int) -> None:
    sixty(count)
    signings = list(Signing.objects.for_lists())
    with CaptureQueriesContext(connection) as captured:
        assert len(entries_of(signings, SEPTEMBER)) == count
    assert len(captured) == 6


def test_nothing_stands_still_before_it_began(signed: Signing) -> None:
    assert not seen(signed, Month(2024, 1)).is_stale  # its first step is of February
    assert seen(signed, Month(2024, 4)).is_stale
    assert seen(SigningFactory(), Month(2024, 1)).is_stale  # nobody ever spoke of it


def test_a_signing_without_anything_stands_nowhere() -> None:
    bare = SigningFactory()
    found = seen(bare)
    assert (found.step, found.received, found.funds, found.excluded) == (None, None, None, "")
    assert found.investor.pk is None
