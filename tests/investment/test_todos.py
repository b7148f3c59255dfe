"""What waits for a person among the signings; counts are those of the lists."""

from datetime import date

import pytest

from accounts.models import Department, User
from entry.periods import Month
from investment import todos
from investment.ledgers import Filters, ledger
from investment.lives import count_stale
from investment.models import Contact, Signing
from investment.todos import waiting
from tests.factories import person
from tests.investment.factories import SigningFactory, take
from tests.investment.many import sixty

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 8)


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todos, "served", lambda path: path)


def told(user: User) -> dict[str, int]:
    return {one.title: one.count for one in todos.todos(user, TODAY)}


def test_steps_wait_for_another_person(signed: Signing, clerk: User, reviewer: User) -> None:
    mine = take(signed, "landed", date(2024, 6, 1), confirmed_at=None, by=reviewer)
    theirs = take(signed, "started", date(2024, 7, 1), confirmed_at=None, by=clerk)
    assert mine not in waiting(reviewer).steps
    assert waiting(reviewer).steps == (theirs,)
    assert told(reviewer) == {"待核实的招商环节": 1}
    assert "待核实的招商环节" not in told(clerk)


def test_a_leader_and_a_stranger_are_asked_nothing(
    signed: Signing, leader: User, stranger: User
) -> None:
    take(signed, "landed", date(2024, 6, 1), confirmed_at=None)
    assert told(leader) == told(stranger) == {}


def test_firms_that_nobody_went_on_with_are_urgent(finance: Department, clerk: User) -> None:
    Contact.objects.create(name="甲", lead=finance, first_on=date(2024, 9, 2))
    Contact.objects.create(name="乙", lead=finance, first_on=TODAY)
    (late,) = [one for one in todos.todos(clerk, TODAY) if one.is_urgent]
    assert (late.count, late.href) == (1, "/investment/contacts/?pace=overdue")


def test_stale_records_are_those_of_the_ledger(publisher: User, statistics: Department) -> None:
    sixty()
    office = person("publisher", statistics)
    for month in (5, 8, 10):
        today = date(2024, month, 8)
        found = ledger(office, Month.of(today), Filters(stale="yes"), today=today).entries
        # The database is asked about now, so nothing that is still to come may be among them.
        past = (
            Signing.objects.exclude(steps__on__gt=today)
            .exclude(project__events__on__gt=today)
            .exclude(updated_at__date__gt=today)
        )
        keys = {one.signing.key for one in found} & set(past.values_list("key", flat=True))
        assert count_stale(past, today) == len(keys)
        assert keys


def test_a_page_that_is_not_served_is_not_named(
    monkeypatch: pytest.MonkeyPatch, signed: Signing, clerk: User, reviewer: User
) -> None:
    monkeypatch.setattr(todos, "served", lambda path: "")
    take(signed, "landed", date(2024, 6, 1), confirmed_at=None)
    SigningFactory(lead=signed.lead)
    assert told(clerk) == told(reviewer) == {}
