"""The one query behind lists, the funnel, cuts and counters: who sees what, narrowed how."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.periods import Month
from investment.choices import FUNNEL, StepKind
from investment.entries import ENDED, Entry
from investment.ledgers import Filters, Ledger, choices_of, ledger, usual_month
from investment.models import CountingRule, Event, Signing, Team
from investment.totals import CUTS, cohorts, cuts, totals
from tests.factories import DepartmentFactory, UserFactory
from tests.investment import oracles
from tests.investment.factories import SigningFactory, chain, firm, receive, take, won
from tests.investment.many import sixty as many
from tests.investment.oracles import Told
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
D = Decimal


@pytest.fixture
def sixty(db: None) -> None:
    many()


def keys(found: Ledger) -> set[str]:
    return {entry.signing.key for entry in found.entries}


# Who sees what


def test_everybody_sees_what_is_his(
    finance: Department, statistics: Department, clerk: User, reviewer: User, leader: User,
    publisher: User, sysadmin: User,
) -> None:  # fmt: skip
    SigningFactory(key="ours", lead=finance)
    SigningFactory(key="joined", lead=statistics).co_operating.add(finance)
    SigningFactory(key="talked", lead=statistics, first_talker=finance)
    SigningFactory(key="theirs", lead=statistics)
    SigningFactory(key="led", lead=statistics, lead_official=sysadmin)
    seen = {
        user.username: keys(ledger(user, SEPTEMBER))
        for user in (clerk, reviewer, leader, publisher, sysadmin)
    }
    everything = {"ours", "joined", "talked", "theirs", "led"}
    ours = {"ours", "joined", "talked"}
    assert seen == {
        "clerk": ours,
        "reviewer": ours,
        "leader": everything,
        "publisher": everything,
        "sysadmin": {"led"},
    }


# Narrowing


LOOKS: dict[str, Callable[[Entry], str]] = {
    "step": lambda one: one.place or "none",
    "landed": lambda one: str(day.year) if (day := one.day("landed")) else "none",
    "cohort": lambda one: str(one.cohort or "none"),
    "chain": lambda one: one.signing.chain.code if one.signing.chain else "none",
    "source": lambda one: one.source or "none",
    "way": lambda one: one.signing.way or "none",
    "team": lambda one: one.signing.team.code if one.signing.team else "none",
    "event": lambda one: one.signing.event.key if one.signing.event else "none",
    "lead": lambda one: one.signing.lead.code,
    "department": lambda one: one.signing.lead.code,
    "counted": lambda one: "no" if one.judged.excluded else "yes",
    "stale": lambda one: "yes" if one.judged.is_stale else "no",
    "project": lambda one: "yes" if one.signing.project_id else "no",
    "increase": lambda one: "yes" if one.signing.parent_id else "no",
    "waiting": lambda one: "yes" if one.judged.waiting else "no",
    "review": lambda one: "yes" if one.judged.is_reviewed else "no",
    "state": lambda one: (
        "ended"
        if one.judged.course.ended
        else "open" if "production" not in one.judged.course.reached else "arrived"
    ),
}  # fmt: skip


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("name", LOOKS)
def test_a_filter_leaves_what_the_whole_list_says_of_itself(name: str, leader: User) -> None:
    whole, look = ledger(leader, SEPTEMBER), LOOKS[name]
    values = {look(one) for one in whole.entries} - {""}
    assert values
    for value in values:
        found = ledger(leader, SEPTEMBER, Filters(**{name: value}))
        wanted = [one for one in whole.entries if look(one) == value]
        assert keys(found) == {one.signing.key for one in wanted}, value
        assert found.totals == totals(wanted)


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("kind", FUNNEL)
def test_steps_that_were_come_to_or_left_behind_narrow(kind: str, leader: User) -> None:
    whole = ledger(leader, SEPTEMBER).entries
    further = FUNNEL[FUNNEL.index(StepKind(kind)) :]
    came = {one.signing.key for one in whole if any(one.day(each) is not None for each in further)}
    left = {
        one.signing.key
        for one in whole
        if one.day(kind) and any(one.day(each) is not None for each in further[1:])
    }
    assert keys(ledger(leader, SEPTEMBER, Filters(came=kind))) == came
    assert keys(ledger(leader, SEPTEMBER, Filters(passed=kind))) == left
    both = ledger(leader, SEPTEMBER, Filters(came=f"{kind},landed", passed=kind))
    landed = keys(ledger(leader, SEPTEMBER, Filters(came="landed")))
    assert keys(both) == came & left & landed


@pytest.mark.usefixtures("sixty")
def test_words_and_steps_of_the_year_narrow(leader: User) -> None:
    whole = ledger(leader, SEPTEMBER)
    wind = ledger(leader, SEPTEMBER, Filters(q="风电"))
    assert keys(wind) == {one.signing.key for one in whole.entries if "风电" in one.signing.name}
    landed = ledger(leader, SEPTEMBER, Filters(reached="landed"))
    assert keys(landed) == {
        one.signing.key
        for one in whole.entries
        if (day := one.day("landed")) is not None and day.year == 2024
    }


# What it comes to


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("name", CUTS)
def test_the_cuts_of_a_list_add_up_to_it(name: str, leader: User) -> None:
    whole = ledger(leader, SEPTEMBER)
    parts = cuts(whole.entries, name)
    assert len({part.key for part in parts}) == len(parts)
    for total in ("projects", "increases", "excluded", "ended", "stale", "waiting"):
        told = sum(getattr(part.totals, total) for part in parts)
        assert told == getattr(whole.totals, total), total
    for kind, found in whole.totals.year.items():
        assert sum(part.totals.year[kind].projects for part in parts) == found.projects
        assert sum((part.totals.year[kind].agreed or 0 for part in parts), D(0)) == (
            found.agreed or 0
        )
    for amount in ("verified", "outside", "received"):
        told = sum((getattr(part.totals, amount) or D(0) for part in parts), D(0))
        assert told == (getattr(whole.totals, amount) or 0), amount


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_the_year_and_the_cohorts_are_counted_as_on_fingers(year: int, leader: User) -> None:
    month = min(Month(year, 12), SEPTEMBER)
    whole = ledger(leader, month)
    told = [
        Told(
            None if (agreed := one.signing.agreed_investment) is None else int(agreed),
            {kind: day for kind in oracles.ORDER if (day := one.day(kind)) is not None},
            one.signing.parent_id is not None,
            one.judged.excluded,
        )
        for one in whole.entries
    ]
    for kind, found in whole.totals.year.items():
        assert found.projects == oracles.number(told, kind, year, month.last_day)
        assert found.agreed == oracles.money(told, kind, year, month.last_day)
    lines = {one.year: one for one in cohorts(whole.entries).lines}
    for cohort in (2022, 2023, 2024):
        wanted = oracles.conversion(told, cohort, month.last_day)
        line = lines.get(cohort)
        known = (line.signed, line.landed, line.started, line.produced) if line else (0, 0, 0, 0)
        assert known == wanted
    landings = cohorts(whole.entries).landings
    total = sum(count for (_, landed), count in landings.items() if landed == year)
    assert total == whole.totals.year["landed"].projects


@pytest.mark.usefixtures("sixty")
def test_the_funnel_holds_every_project_once(leader: User) -> None:
    found = ledger(leader, SEPTEMBER)
    projects = [one for one in found.entries if not one.is_increase]
    nowhere = sum(one.place == "" for one in projects)
    here = sum(stage.here for stage in found.totals.funnel)
    assert here + found.totals.ended + nowhere == found.totals.projects == len(projects)
    assert [stage.place for stage in found.totals.funnel] == list(FUNNEL)
    reached = [stage.reached for stage in found.totals.funnel]
    assert reached == sorted(reached, reverse=True)
    for stage in found.totals.funnel:
        amounts = [
            one.signing.agreed_investment for one in projects
            if one.place == stage.place and one.signing.agreed_investment is not None
        ]  # fmt: skip
        assert stage.agreed == (sum(amounts) if amounts else None)


def test_nothing_comes_to_nothing(leader: User) -> None:
    found = ledger(leader, SEPTEMBER)
    assert (found.entries, found.totals.projects, found.totals.verified) == ((), 0, None)
    assert found.totals.year["signed"].projects == 0
    assert cohorts(found.entries).lines == ()


def test_what_was_lost_stands_nowhere_and_came_as_far_as_it_came(leader: User) -> None:
    gone = won("gone", date(2024, 2, 1), date(2024, 3, 1))
    take(gone, "abandoned", date(2024, 5, 1))
    found = ledger(leader, SEPTEMBER)
    assert found.entries[0].place == ENDED
    stages = {stage.place: (stage.here, stage.reached) for stage in found.totals.funnel}
    assert (stages["landed"], stages["started"]) == ((0, 1), (0, 0))
    assert found.totals.year["landed"].projects == 1  # it did land


def test_the_outside_share_is_of_what_was_verified(leader: User) -> None:
    receive(won("a", date(2024, 1, 1)), SEPTEMBER, "300", outside_region="120")
    receive(won("b", date(2024, 1, 1)), SEPTEMBER, "100")
    found = ledger(leader, SEPTEMBER).totals
    assert (found.verified, found.outside, found.outside_share) == (D(400), D(120), D(30))


# What a page offers, and what it costs


@pytest.mark.usefixtures("sixty")
def test_the_filters_offer_what_somebody_sees(leader: User) -> None:
    found = choices_of(leader)
    assert found.signings == 60
    assert {code for code, _ in found.chains} == {"wind-equipment", "steel"}
    assert found.events == (("fair", "推介会"),)
    assert len(found.departments) == 4
    assert choices_of(UserFactory()).signings == 0


def test_the_usual_month_is_the_present_one_or_the_last_that_knows_something(db: None) -> None:
    today = date(2024, 10, 8)
    assert usual_month(today) == Month(2024, 10)
    won("old", date(2023, 11, 5))
    assert usual_month(today) == Month(2023, 11)
    won("fresh", date(2024, 1, 5))
    assert usual_month(today) == Month(2024, 10)


@pytest.mark.parametrize("count", [20, 60])
def test_a_list_takes_a_fixed_number_of_queries(count: int, leader: User) -> None:
    many(count)
    rule = CountingRule.objects.get(code="moved")
    whole = SigningFactory(
        project=ProjectFactory(), exclusion=rule, lead_official=leader, enterprise=firm("c"),
        chain=chain(), team=Team.objects.get(), event=Event.objects.get(),
    )  # fmt: skip
    SigningFactory(parent=whole)  # so that every kind of row is there, whatever luck made
    leader.entitlements  # noqa: B018 - read once
    with CaptureQueriesContext(connection) as captured:
        assert len(ledger(leader, SEPTEMBER).entries) == count + 2
    assert len(captured) == 19


def test_a_clerk_with_two_ways_to_a_signing_sees_it_once(finance: Department, clerk: User) -> None:
    made: Signing = SigningFactory(key="one", lead=finance, first_talker=finance)
    made.co_operating.add(finance, DepartmentFactory())
    found = ledger(clerk, SEPTEMBER, Filters(department="czj"))
    assert [one.signing for one in found.entries] == [made]
