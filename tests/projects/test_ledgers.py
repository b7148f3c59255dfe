"""The one query behind lists, cuts, exports and the wall: who sees what, as of when, in what sums."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.periods import Month
from plan.lights import State
from projects.judging import judge
from projects.ledgers import Filters, Ledger, ledger
from projects.models import ProjectEvent
from projects.totals import CUTS, cuts, totals
from tests.factories import NOW, DepartmentFactory, UserFactory, person
from tests.projects.factories import (
    ProjectFactory,
    happen,
    listed,
    permit,
    plan_for,
    report,
    rules,
)

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
D = Decimal


def keys(found: Ledger) -> set[str]:
    return {entry.project.key for entry in found.entries}


# --- who sees what ----------------------------------------------------------------------------


def test_everybody_sees_what_is_his(
    finance: Department, statistics: Department, clerk: User, reviewer: User, leader: User,
    publisher: User, sysadmin: User,
) -> None:  # fmt: skip
    ProjectFactory(key="ours", lead=finance)
    joined = ProjectFactory(key="joined", lead=statistics)
    joined.co_operating.add(finance)
    ProjectFactory(key="theirs", lead=statistics)
    led = ProjectFactory(key="led", lead=statistics, lead_official=sysadmin)
    seen = {
        user.username: keys(ledger(user, SEPTEMBER))
        for user in (clerk, reviewer, leader, publisher, sysadmin)
    }
    everything = {"ours", "joined", "theirs", "led"}
    assert seen == {
        "clerk": {"ours", "joined"},
        "reviewer": {"ours", "joined"},
        "leader": everything,
        "publisher": everything,
        "sysadmin": {led.key},
    }


def test_a_project_that_two_ways_lead_to_stands_once(finance: Department, clerk: User) -> None:
    one = ProjectFactory(key="one", lead=finance, lead_official=clerk)
    one.co_operating.add(finance, DepartmentFactory())
    listed(one, "big")
    listed(one, "industry")
    found = ledger(clerk, SEPTEMBER, Filters(list="big,industry", department="czj"))
    assert [entry.project for entry in found.entries] == [one]
    assert found.entries[0].lists == ("清单big", "清单industry")


# --- narrowing --------------------------------------------------------------------------------


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("name", CUTS)
def test_the_cuts_of_a_list_add_up_to_it(name: str, leader: User) -> None:
    whole = ledger(leader, SEPTEMBER)
    parts = cuts(whole.entries, name)
    assert sum(part.totals.projects for part in parts) == whole.totals.projects == 60
    assert len({part.key for part in parts}) == len(parts)
    lights: Counter[str] = Counter()
    for part in parts:
        lights.update(part.totals.lights)
    assert lights == whole.totals.lights
    for starts in ("planned", "started", "early", "behind"):
        told = sum(getattr(part.totals.starts, starts) for part in parts)
        assert told == getattr(whole.totals.starts, starts)


@pytest.mark.usefixtures("sixty")
def test_a_filter_leaves_what_the_whole_list_says_of_itself(leader: User) -> None:
    """Every filter, checked against reading the whole list with one's own eyes."""
    whole = ledger(leader, SEPTEMBER)
    looks = {
        "stage": lambda one: one.judged.stage.value,
        "phase": lambda one: one.judged.phase.value,
        "light": lambda one: one.judged.light.state.value,
        "category": lambda one: one.project.category,
        "investment": lambda one: one.project.investment_kind,
        "department": lambda one: one.project.lead.code,
    }
    for name, look in looks.items():
        for value in {look(one) for one in whole.entries} - {""}:
            found = ledger(leader, SEPTEMBER, Filters(**{name: value}))
            wanted = [one for one in whole.entries if look(one) == value]
            assert keys(found) == {one.project.key for one in wanted}, (name, value)
            assert found.totals == totals(wanted)
    planned = ledger(leader, SEPTEMBER, Filters(planned="yes"))
    assert keys(planned) == {one.project.key for one in whole.entries if one.judged.plan}
    wind = ledger(leader, SEPTEMBER, Filters(q="风电"))
    assert keys(wind) == {one.project.key for one in whole.entries if "风电" in one.project.name}


@pytest.mark.usefixtures("sixty")
def test_a_union_of_lists_counts_money_once(leader: User) -> None:
    one, other, union = (
        ledger(leader, SEPTEMBER, Filters(list=codes))
        for codes in ("big", "industry", "big,industry")
    )
    assert keys(union) == keys(one) | keys(other)
    assert keys(one) & keys(other)  # some stand on both
    packages = {e.project.pk: e for e in union.entries}
    total = D(0)
    for entry in packages.values():
        package = packages.get(entry.project.parent_id or 0)
        covered = package is not None and package.invested is not None
        if entry.invested is not None and not covered:
            total += entry.invested
    assert union.totals.invested == total


@pytest.mark.usefixtures("sixty")
def test_sums_are_those_of_the_rows(leader: User) -> None:
    whole = ledger(leader, SEPTEMBER)
    assert whole.totals.planned_projects == sum(
        one.judged.plan is not None for one in whole.entries
    )
    starts = whole.totals.starts
    assert starts.planned - starts.behind + starts.early == starts.started
    every = [permit for one in whole.entries for permit in one.permits]
    settled = sum(permit.done or not permit.needed for permit in every)
    assert whole.totals.by_procedure == D(settled) / D(len(every)) * 100
    assert Counter(one.judged.light.state for one in whole.entries) == whole.totals.lights


# --- what was known when ----------------------------------------------------------------------

LATER = NOW + timedelta(days=30)


def test_a_count_can_be_repeated_as_of_any_past_day(finance: Department, clerk: User) -> None:
    made = ProjectFactory(lead=finance)
    plan_for(made, "1000", planned_start=Month(2024, 6))
    wrong = happen(made, "started", date(2024, 5, 1))
    report(made, SEPTEMBER, "500", superseded_at=LATER)
    report(made, SEPTEMBER, "400", at=LATER)
    ProjectEvent.objects.filter(pk=wrong.pk).update(
        voided_at=LATER, voided_by=clerk, void_reason="日期有误"
    )
    happen(made, "started", date(2024, 8, 1), confirmed_at=LATER)

    def seen(at: datetime | None) -> tuple[object, ...]:
        (entry,) = ledger(clerk, SEPTEMBER, as_of=at).entries
        return entry.invested, entry.judged.course.started

    assert seen(NOW - timedelta(seconds=1)) == (None, None)
    assert seen(NOW) == (D(500), Month(2024, 5))
    assert seen(LATER - timedelta(microseconds=1)) == (D(500), Month(2024, 5))
    assert seen(LATER) == (D(400), Month(2024, 8))
    assert seen(None) == (D(400), Month(2024, 8))


def test_what_waits_for_a_second_person_does_not_count(finance: Department, clerk: User) -> None:
    made = ProjectFactory(lead=finance)
    plan_for(made, planned_start=SEPTEMBER)
    happen(made, "started", date(2024, 9, 1), confirmed_at=None)
    found = ledger(clerk, SEPTEMBER)
    assert found.totals.starts.started == 0
    assert found.entries[0].judged.course.started is None


def test_another_month_is_another_sight(finance: Department, clerk: User) -> None:
    made = ProjectFactory(lead=finance)
    plan_for(made, "1200")
    happen(made, "production", date(2024, 8, 20))
    report(made, Month(2024, 7), "700")
    report(made, Month(2024, 8), "900")
    july, august = (ledger(clerk, Month(2024, number)).entries[0] for number in (7, 8))
    assert (july.invested, july.judged.stage.value) == (D(700), "reserve")
    assert (august.invested, august.judged.light.state) == (D(900), State.DONE)
    september = ledger(clerk, SEPTEMBER).entries[0]
    assert september.invested is None  # not last month's figure
    assert september.judged.latest is not None
    assert september.judged.latest.month == Month(2024, 8)


# --- costs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [4, 12])
def test_a_list_takes_a_fixed_number_of_queries(count: int) -> None:
    rules()
    user = person("leader", username="reader")
    for number in range(count):
        made = ProjectFactory(lead_official=UserFactory())
        plan_for(made, months={6: "100"})
        happen(made, "started", date(2024, 3, 1))
        report(made, SEPTEMBER, str(number))
        permit(made, "eia")
        listed(made)
    user = User.objects.get(pk=user.pk)
    with CaptureQueriesContext(connection) as captured:
        found = ledger(user, SEPTEMBER)
        assert found.totals.projects == count
        assert {one.project.lead.short_name for one in found.entries}
        assert [cut.title for cut in cuts(found.entries, "department")]
    assert len(captured) == 11
    with CaptureQueriesContext(connection) as captured:
        assert len(judge([one.project for one in found.entries], SEPTEMBER)) == count
    assert len(captured) == 6


def test_nobody_sees_nothing_without_a_question(clerk: User) -> None:
    found = ledger(clerk, SEPTEMBER, as_of=datetime(2024, 10, 1, tzinfo=UTC))
    assert (found.entries, found.totals.projects, found.totals.invested) == ((), 0, None)
    assert found.totals.completion is None
