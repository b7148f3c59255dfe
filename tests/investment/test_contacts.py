"""Enterprises approached: taken up, talked to against the clock, won or let go."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from investment import contacts
from investment.contact_ledgers import Filters, contact_ledger
from investment.contacts import NewContact, NewNote
from investment.models import Contact, ContactNote, Signing
from projects.deadlines import Pace
from tests.factories import NOW, actor
from tests.investment.factories import chain
from tests.trail import last_event

pytestmark = pytest.mark.django_db
FIRST, TODAY = date(2024, 9, 23), date(2024, 10, 8)


def take_up(lead: Department, by: User, **given: Any) -> Contact:
    new = NewContact(**{"name": "某风电公司", "lead": lead, "first_on": FIRST, **given})
    return contacts.take_up(new, by=actor(by), at=NOW)


def note(contact: Contact, by: User, seen: int = 1, **given: Any) -> Contact:
    new = NewNote(**{"kind": "answer", "on": FIRST, "text": "已回电", **given})
    return contacts.note(contact.pk, new, by=actor(by), at=NOW, seen_version=seen)


def test_the_clock_runs_from_the_first_day(finance: Department, clerk: User) -> None:
    made = take_up(finance, clerk)
    (entry,) = contact_ledger(clerk, today=date(2024, 9, 24)).entries
    assert entry.duty is not None
    assert (entry.duty.kind, entry.duty.due) == ("answer", date(2024, 9, 24))
    note(made, clerk, next_action="寄送资料", next_on=date(2024, 9, 25))
    (entry,) = contact_ledger(clerk, today=TODAY).entries
    assert entry.duty is not None
    assert (entry.duty.kind, entry.duty.due, entry.duty.is_agreed) == (
        "judge", date(2024, 9, 25), True,
    )  # fmt: skip
    assert (entry.standing.pace, entry.last and entry.last.text) == (Pace.OVERDUE, "已回电")
    assert last_event().subject == f"contact/{made.pk}"


def test_an_enterprise_is_taken_up_once_at_a_time(
    finance: Department, clerk: User, other_clerk: User, statistics: Department
) -> None:
    made = take_up(finance, clerk)
    with pytest.raises(Invalid, match="已在对接（财政局）"):
        take_up(statistics, other_clerk, name=" 某风电公司 ")
    other = take_up(statistics, other_clerk, name="另一家")
    with pytest.raises(Invalid, match="“某风电公司”已在对接（财政局）"):
        contacts.set_facts(
            other.pk, {"name": " 某风电公司"}, by=actor(other_clerk), at=NOW,
            seen_version=1,
        )  # fmt: skip
    contacts.let_go(made.pk, "elsewhere", by=actor(clerk), at=NOW, seen_version=1)
    assert take_up(statistics, other_clerk).lead == statistics
    with pytest.raises(Invalid, match="已在对接（统计局）"):
        contacts.take_up_again(made.pk, why="又来了", by=actor(clerk), at=NOW, seen_version=2)


def test_the_first_day_is_not_after_a_conversation(finance: Department, clerk: User) -> None:
    made = take_up(finance, clerk)
    note(made, clerk, on=date(2024, 9, 24))
    facts = {"first_on": date(2024, 9, 25)}
    with pytest.raises(Invalid, match="2024-09-24已有对接记录"):
        contacts.set_facts(made.pk, facts, by=actor(clerk), at=NOW, seen_version=2)


def test_won_by_a_signing_or_let_go_with_a_reason(signed: Signing, clerk: User) -> None:
    won, lost = take_up(signed.lead, clerk), take_up(signed.lead, clerk, name="另一家")
    contacts.win(won.pk, signed, by=actor(clerk), at=NOW, seen_version=1)
    with pytest.raises(Invalid, match="须选择原因"):
        contacts.let_go(lost.pk, "", by=actor(clerk), at=NOW, seen_version=1)
    contacts.let_go(lost.pk, "quota", by=actor(clerk), at=NOW, seen_version=1)
    found = contact_ledger(clerk, today=TODAY)
    assert {one.contact.name: one.state for one in found.entries} == {
        "某风电公司": "won",
        "另一家": "lost",
    }
    assert {one.duty for one in found.entries} == {None}
    signed.refresh_from_db()
    assert signed.updated_at == NOW
    for gone in (won, lost):
        with pytest.raises(WrongState, match="已经结束"):
            note(gone, clerk, 2)


def test_what_was_let_go_is_taken_up_again_with_the_reason(signed: Signing, clerk: User) -> None:
    made = take_up(signed.lead, clerk)
    again = {"by": actor(clerk), "at": NOW}
    with pytest.raises(WrongState, match="没有结束"):
        contacts.take_up_again(made.pk, why="有新意向", seen_version=1, **again)
    contacts.let_go(made.pk, "market", seen_version=1, **again)
    with pytest.raises(Invalid, match="须写明原因"):
        contacts.take_up_again(made.pk, why=" ", seen_version=2, **again)
    found = contacts.take_up_again(made.pk, why="有新意向", seen_version=2, **again)
    assert (found.closed_on, found.close_reason, found.version) == (None, "", 3)
    contacts.win(made.pk, signed, seen_version=3, **again)
    with pytest.raises(WrongState, match="在招商项目上跟进"):
        contacts.take_up_again(made.pk, why="再来", seen_version=4, **again)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "gossip"}, "请选择这次对接的环节"),
        ({"text": " "}, "写明情况"),
        ({"on": date(2024, 9, 22)}, "首次对接之后"),
        ({"on": date(2024, 10, 9)}, "不晚于今天"),
        ({"next_on": date(2024, 9, 22)}, "不能早于这次对接"),
    ],
)
def test_a_conversation_that_is_unsound_is_refused(
    finance: Department, clerk: User, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        note(take_up(finance, clerk), clerk, **given)
    assert not ContactNote.objects.exists()


def test_who_may_and_who_comes_second(
    finance: Department, clerk: User, other_clerk: User, reviewer: User
) -> None:
    made = take_up(finance, clerk)
    for user in (other_clerk, reviewer):
        with pytest.raises(NotAllowed):
            note(made, user)
        with pytest.raises(NotAllowed):
            take_up(finance, user, name="另一家")
    note(made, clerk)
    with pytest.raises(Stale, match=r"有变动（王芳"):
        note(made, clerk, 1)
    found = contacts.set_facts(
        made.pk, {"city": "杭州", "chain": chain()}, by=actor(clerk), at=NOW, seen_version=2
    )
    assert (found.city, found.version) == ("杭州", 3)
    with pytest.raises(Invalid, match="不能晚于今天"):
        contacts.set_facts(
            made.pk, {"first_on": date(2024, 10, 9)}, by=actor(clerk), at=NOW, seen_version=3
        )


def test_what_is_late_comes_first_and_filters_narrow(
    finance: Department, clerk: User, other_clerk: User
) -> None:
    late = take_up(finance, clerk, name="甲", first_on=date(2024, 9, 2))
    new = take_up(finance, clerk, name="乙", first_on=TODAY, chain=chain(), city="天津")
    gone = take_up(finance, clerk, name="丙", first_on=date(2023, 9, 2))
    contacts.let_go(gone.pk, "other", by=actor(clerk), at=NOW, seen_version=1)
    found = contact_ledger(clerk, today=TODAY)
    assert [one.contact for one in found.entries] == [late, new, gone]
    assert found.counts["open"] == 2
    assert contact_ledger(other_clerk, today=TODAY).entries == ()

    def names(**wanted: str) -> set[str]:
        entries = contact_ledger(clerk, Filters(**wanted), today=TODAY).entries
        return {one.contact.name for one in entries}

    assert names(state="open") == {"甲", "乙"}
    assert names(pace="overdue") == {"甲"}
    assert names(year="2023") == {"丙"}
    assert names(chain="wind-equipment") == names(q="天津") == {"乙"}
    assert names(lead="czj", state="lost") == {"丙"}


@pytest.mark.parametrize("count", [3, 9])
def test_the_list_takes_three_queries(count: int, finance: Department, clerk: User) -> None:
    for number in range(count):
        note(take_up(finance, clerk, name=f"企业{number}"), clerk)
    clerk.entitlements  # noqa: B018 - read once
    with CaptureQueriesContext(connection) as captured:
        assert len(contact_ledger(clerk, today=TODAY).entries) == count
    assert len(captured) == 3
