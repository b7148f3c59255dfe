"""Counted indicators: the figure equals the rows it lists, and the page of the ledger."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Area, Department, User
from entry.counts import Measure, Record
from entry.models import Return
from entry.periods import Month
from investment import counters
from investment.counters import SigningCounter
from investment.ledgers import ledger
from investment.models import Contact, Event, Signing
from tests.factories import AreaFactory
from tests.investment.factories import SigningFactory, chain, draft, firm, receive, take, won
from tests.investment.many import sixty

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
COUNTER = SigningCounter()
D = Decimal


def listed(
    code: str, area: Area, month: Month = SEPTEMBER, carriers: Collection[int] = ()
) -> list[Record]:
    return list(COUNTER.records([code], area, month, carriers)[code])


def test_every_count_says_what_it_is(db: None) -> None:
    chain("steel", "钢铁")
    chain("x" * 40, "名字太长的链")  # no indicator could name it
    found = {one.code: one for one in COUNTER.counts}
    assert found["landings-steel"].title == "钢铁落地项目"
    assert found["outside-funds"].measure is Measure.AMOUNT
    assert all(len(code) <= 40 for code in found)
    assert len(found) == len(COUNTER.counts) == 9


@pytest.mark.parametrize("month", [Month(2022, 12), Month(2023, 6), SEPTEMBER])
def test_a_count_is_the_ledgers_own(month: Month, leader: User, home: Area) -> None:
    sixty()
    codes = ["signings", "landings", "signing-starts", "signed-investment", "verified-funds",
             "outside-funds", "landings-steel"]  # fmt: skip
    found = COUNTER.records(codes, home, month)
    whole = ledger(leader, month)
    year = whole.totals.year
    assert len(found["signings"]) == year["signed"].projects
    assert len(found["landings"]) == year["landed"].projects
    assert len(found["signing-starts"]) == year["started"].projects
    amounts = {code: sum((one.amount or D(0) for one in found[code]), D(0)) for code in codes}
    assert amounts["signed-investment"] == (year["signed"].agreed or 0)
    assert amounts["verified-funds"] == (whole.totals.verified or 0)
    assert amounts["outside-funds"] == (whole.totals.outside or 0)
    for records in found.values():
        keys = [(one.register, one.key) for one in records]
        assert len(keys) == len(set(keys))
        assert all(one.on is not None and one.on <= month.last_day for one in records)
    assert {one.key for one in found["landings-steel"]} == {
        one.key
        for one in found["landings"]
        if Signing.objects.get(key=one.key).chain_id == chain("steel").pk
    }


def test_a_record_says_what_it_is(signed: Signing, home: Area) -> None:
    (record,) = listed("signings", home)
    assert record == Record(
        register="signings",
        key="blades",
        title="叶片项目",
        on=date(2024, 5, 10),
        words="firm公司 · 自治区外（国内） · 链wind-equipment · 财政局",
    )


def test_excluded_increases_and_other_years_are_no_signings(signed: Signing, home: Area) -> None:
    won("last-year", date(2023, 12, 31), lead=signed.lead)
    won("more", date(2024, 8, 1), parent=signed, agreed_investment=5_000, lead=signed.lead)
    later = SigningFactory(key="later", lead=signed.lead)
    take(later, "signed", date(2024, 10, 1))
    assert [one.key for one in listed("signings", home)] == ["blades"]
    agreed = {one.key: one.amount for one in listed("signed-investment", home)}
    assert agreed == {"blades": D(20_000), "more": D(5_000)}  # the increment, and only that


def test_a_signing_of_2022_that_lands_in_2024_is_a_landing_of_2024(home: Area) -> None:
    won("old", date(2022, 5, 1), date(2024, 3, 1))
    assert [one.key for one in listed("landings", home)] == ["old"]
    assert listed("signings", home) == []
    assert listed("landings", home, Month(2024, 2)) == []


def test_only_what_is_verified_counts_and_foreign_money_is_apart(
    signed: Signing, home: Area
) -> None:
    receive(signed, Month(2024, 7), "300", claimed="900", outside_region="200", foreign="100")
    (record,) = listed("outside-funds", home)
    assert (record.amount, record.on) == (D(200), date(2024, 7, 31))
    assert record.words.startswith("1—7月 · ")
    nothing = won("nothing", date(2024, 1, 1), lead=signed.lead)
    receive(nothing, SEPTEMBER, None, claimed="500", proof="")
    assert [one.key for one in listed("verified-funds", home)] == ["blades"]


def test_the_return_that_counts_counts_its_own_drafts(
    signed: Signing, opened: Return, home: Area
) -> None:
    """They are published together: without them the owner's own month would always be missing."""
    draft(signed, opened, claimed="900", verified="900", outside_region="800")
    assert listed("outside-funds", home) == []
    (record,) = listed("outside-funds", home, carriers=[opened.pk])
    assert record.amount == D(800)


def test_a_figure_that_comes_a_month_late_counts_no_draft_of_the_month_that_carries_it(
    signed: Signing, opened: Return, home: Area
) -> None:
    receive(signed, SEPTEMBER - 1, "500", claimed="500", outside_region="300")
    draft(signed, opened, claimed="900", verified="900", outside_region="800")
    for carriers in ([], [opened.pk]):
        (record,) = listed("outside-funds", home, SEPTEMBER - 1, carriers)
        assert (record.amount, record.on) == (D(300), date(2024, 8, 31))


def test_what_settles_elsewhere_is_not_counted_here(home: Area, finance: Department) -> None:
    part = AreaFactory(code="150205400", name="园区", short_name="园区", parent=home)
    away = AreaFactory(code="150203", name="昆都仑区", short_name="昆都仑区")
    won("park", date(2024, 2, 1), lead=finance, area=part)
    won("away", date(2024, 2, 1), lead=finance, area=away)
    assert [one.key for one in listed("signings", home)] == ["park"]


def test_events_and_firms_are_counted_by_the_year(finance: Department, home: Area) -> None:
    for number, (kind, day) in enumerate(
        [("signing", date(2024, 3, 1)), ("fair", date(2024, 4, 1)), ("signing", date(2023, 3, 1))]
    ):
        Event.objects.create(key=f"e{number}", title=f"会{number}", kind=kind, city="杭州",
                             held_on=day, lead=finance)  # fmt: skip
    assert [one.key for one in listed("signing-events", home)] == ["e0"]
    known = firm()
    for name, enterprise, day in (
        ("甲", None, date(2024, 2, 1)),
        (" 甲 ", None, date(2024, 5, 1)),  # taken up again
        ("乙", known, date(2024, 3, 1)),
        ("乙（天津）", known, date(2024, 4, 1)),
        ("丙", None, date(2024, 10, 1)),
    ):
        Contact.objects.create(name=name, enterprise=enterprise, lead=finance, first_on=day)
    assert [one.title for one in listed("firms-contacted", home)] == ["甲", "乙"]


def test_pages_are_told_to_those_who_may_see_them(
    signed: Signing, clerk: User, other_clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counters, "served", lambda path: path)
    named = [("signings", "blades"), ("projects", "blades"), ("signings", "nothing")]
    assert COUNTER.addresses(clerk, named) == {
        ("signings", "blades"): "/investment/signings/blades/"
    }
    assert COUNTER.addresses(other_clerk, named) == {}
    assert COUNTER.addresses(clerk, []) == {}


def test_what_may_be_seen_is_named_even_without_a_page(
    signed: Signing, clerk: User, other_clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counters, "served", lambda path: "")
    held = Event.objects.create(key="e", title="会", kind="signing", city="杭州",
                                held_on=date(2024, 3, 1), lead=signed.lead)  # fmt: skip
    met = Contact.objects.create(name="甲", lead=signed.lead, first_on=date(2024, 2, 1))
    named = [("signings", "blades"), ("investment-events", held.key), ("contacts", str(met.pk))]
    assert COUNTER.addresses(clerk, named) == dict.fromkeys(named, "")
    assert COUNTER.addresses(other_clerk, named) == {named[1]: ""}  # events are everybody's


@pytest.mark.parametrize("count", [20, 60])
def test_any_number_of_records_takes_the_same_queries(count: int, home: Area) -> None:
    sixty(count)
    codes = [one.code for one in COUNTER.counts]
    with CaptureQueriesContext(connection) as captured:
        COUNTER.records(codes, home, SEPTEMBER)
    assert len(captured) == 9
