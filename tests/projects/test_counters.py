"""What projects come to for counted indicators: the figure and its rows, counted once."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Area, User
from entry.counts import Measure, Record
from entry.models import Return
from entry.periods import Month
from projects.counters import ProjectCounter
from projects.ledgers import Filters, ledger
from projects.models import Project
from projects.sheets import ProjectRegister
from tests.factories import AreaFactory
from tests.projects.factories import ProjectFactory, draft, happen, listed, plan_for, report
from tests.projects.sixty import sixty as many

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
COUNTER = ProjectCounter()
D = Decimal


def records(
    code: str, area: Area, month: Month = SEPTEMBER, carriers: Collection[int] = ()
) -> list[Record]:
    return list(COUNTER.records([code], area, month, carriers)[code])


def keys(code: str, area: Area, month: Month = SEPTEMBER) -> list[str]:
    return sorted(one.key for one in records(code, area, month))


def test_every_count_says_what_it_is(home: Area) -> None:
    listed(ProjectFactory(), "big")
    found = {one.code: one for one in COUNTER.counts}
    assert found["investment-big"].title == "清单big完成投资"
    assert found["investment-big"].measure is Measure.AMOUNT
    assert found["industrial-starts"].measure is Measure.NUMBER


def test_starts_of_the_year_and_of_industry(home: Area) -> None:
    for key, category, day in (
        ("factory", "industry", date(2024, 3, 9)),
        ("mall", "service", date(2024, 9, 30)),
        ("road", "infrastructure", date(2024, 4, 1)),
        ("old", "industry", date(2023, 12, 31)),
        ("later", "industry", date(2024, 10, 1)),
    ):
        happen(ProjectFactory(key=key, category=category), "started", day)
    assert keys("project-starts", home) == ["factory", "mall", "road"]
    assert keys("industrial-starts", home) == ["factory", "mall"]
    assert keys("industrial-starts", home, Month(2024, 3)) == ["factory"]


def test_what_was_taken_off_or_never_confirmed_is_no_start(home: Area) -> None:
    gone, waiting = ProjectFactory(key="gone"), ProjectFactory(key="untold")
    happen(gone, "started", date(2024, 3, 1))
    happen(gone, "removed", date(2024, 8, 1))
    happen(waiting, "started", date(2024, 3, 1), confirmed_at=None)
    assert keys("project-starts", home) == []
    assert keys("project-starts", home, Month(2024, 7)) == ["gone"]


def test_completion_and_production_are_two_things(home: Area) -> None:
    one, other, both = (ProjectFactory(key=key) for key in ("one", "other", "both"))
    happen(one, "completed", date(2024, 5, 1))
    happen(other, "full_capacity", date(2024, 6, 1))  # beyond production
    happen(both, "started", date(2024, 2, 1))
    happen(both, "production", date(2024, 9, 1))
    assert keys("project-completions", home) == ["one"]
    assert keys("project-productions", home) == ["both", "other"]
    assert keys("same-year-projects", home) == ["both"]


def test_a_record_is_dated_by_what_it_counts_for(home: Area) -> None:
    made = ProjectFactory(key="one", name="叶片厂")
    happen(made, "started", date(2023, 12, 31), precision="year")
    happen(made, "production", date(2024, 8, 31), precision="month")
    (record,) = records("project-productions", home)
    assert (record.title, record.on, record.number) == ("叶片厂", date(2024, 8, 31), 1)
    assert record.words == f"2024年8月 · {made.lead.short_name}"


def test_a_part_stands_in_its_package_where_that_counts_too(home: Area) -> None:
    package = ProjectFactory(key="package", part_count=3)
    part, alone = ProjectFactory(key="part", parent=package), ProjectFactory(key="alone")
    for one in (package, part, alone):
        happen(one, "started", date(2024, 3, 1))
    assert keys("project-starts", home) == ["alone", "package"]
    report(package, SEPTEMBER, "900")
    report(part, SEPTEMBER, "400")
    amounts = {one.key: one.amount for one in records("project-investment", home)}
    assert amounts == {"package": D(900)}


@pytest.mark.parametrize("month", [Month(2024, 4), SEPTEMBER])
def test_investment_is_the_ledgers_own(month: Month, leader: User, home: Area) -> None:
    many()
    for code, wanted in (
        ("project-investment", Filters()),
        ("investment-big", Filters(list="big")),
        ("investment-industry", Filters(list="industry")),
    ):
        whole = ledger(leader, month, wanted)
        total = sum((one.amount or D(0) for one in records(code, home, month)), D(0))
        assert total == (whole.totals.invested or 0), code


def test_starts_are_those_that_the_ledger_dates_in_the_year(leader: User, home: Area) -> None:
    many()
    wanted = {
        one.project.key
        for one in ledger(leader, SEPTEMBER).entries
        if (at := one.judged.course.started) is not None
        and at.year == 2024
        and one.judged.course.removed is None
    }
    packages = {"p0"} & wanted
    parts = {f"p{number}" for number in range(1, 6)} if packages else set()
    assert set(keys("project-starts", home)) == wanted - parts


def test_the_return_that_counts_counts_its_own_drafts(
    works: Project, opened: Return, home: Area
) -> None:
    """They are published together: without them the owner's own month would always be missing."""
    assert records("project-investment", home) == []
    draft(works, opened, invested=D(900))
    assert records("project-investment", home) == []
    (record,) = records("project-investment", home, carriers=[opened.pk])
    assert record.amount == D(900)
    other = ProjectFactory(key="other", lead=works.lead)
    plan_for(other)
    report(other, SEPTEMBER, "50")
    draft(other, opened, invested=D(60))  # a correction of it
    found = {
        one.key: one.amount for one in records("project-investment", home, carriers=[opened.pk])
    }
    assert found == {"works": D(900), "other": D(60)}
    assert ProjectRegister().figures(opened)


def test_what_stands_elsewhere_is_not_counted_here(home: Area) -> None:
    away = AreaFactory(code="150203", name="昆都仑区", short_name="昆都仑区")
    park = AreaFactory(code="150205400", name="园区", short_name="园区", parent=home)
    happen(ProjectFactory(key="away", area=away), "started", date(2024, 3, 1))
    happen(ProjectFactory(key="park", area=park), "started", date(2024, 3, 1))
    assert keys("project-starts", home) == ["park"]


def test_pages_are_told_to_those_who_may_see_them(
    works: Project, clerk: User, other_clerk: User
) -> None:
    named = [("projects", "works"), ("signings", "works"), ("projects", "nothing")]
    assert COUNTER.addresses(clerk, named) == {("projects", "works"): "/projects/works/"}
    assert COUNTER.addresses(other_clerk, named) == {}


@pytest.mark.parametrize("count", [3, 9])
def test_any_number_of_projects_takes_the_same_queries(count: int, home: Area) -> None:
    for number in range(count):
        made = ProjectFactory(key=f"p{number}")
        happen(made, "started", date(2024, 3, 1))
        report(made, SEPTEMBER, "5")
        listed(made, "big")
    codes = [one.code for one in COUNTER.counts]
    with CaptureQueriesContext(connection) as captured:
        found = COUNTER.records(codes, home, SEPTEMBER)
    assert len(captured) == 4
    assert len(found["investment-big"]) == count
