"""What leads from a count to the projects that it counts, and where a ledger stands."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import Department, User
from entry.periods import Month
from projects.ledgers import Filters, Ledger, choices_of, ledger, usual_month
from projects.totals import CUTS, cuts
from tests.factories import NOW, AreaFactory, UserFactory
from tests.projects.factories import ProjectFactory, listed, plan_for, report
from tests.projects.problem_rows import problem

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2024, 9)
LATER = NOW + timedelta(days=30)


def keys(found: Ledger) -> set[str]:
    return {entry.project.key for entry in found.entries}


@pytest.mark.usefixtures("sixty")
def test_each_count_of_starts_lists_the_projects_that_it_counts(leader: User) -> None:
    whole = ledger(leader, SEPTEMBER)
    found = {
        name: keys(ledger(leader, SEPTEMBER, Filters(starts=name)))
        for name in ("planned", "started", "early", "behind")
    }
    counts = whole.totals.starts
    assert {name: len(projects) for name, projects in found.items()} == {
        "planned": counts.planned, "started": counts.started, "early": counts.early,
        "behind": counts.behind,
    }  # fmt: skip
    assert all(found.values())
    assert found["behind"] == found["planned"] - found["started"]
    assert found["early"] == found["started"] - found["planned"]


CUT_FILTERS = {"department": "lead"}


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("name", CUTS)
def test_a_line_of_a_cut_is_the_list_that_it_leads_to(name: str, leader: User) -> None:
    """Counts, money, rates and lights: the line's are those of the list under its filter."""
    for line in cuts(ledger(leader, SEPTEMBER).entries, name):
        listed_ = ledger(leader, SEPTEMBER, Filters(**{CUT_FILTERS.get(name, name): line.key}))
        assert listed_.totals == line.totals, line


@pytest.mark.usefixtures("sixty")
def test_the_lines_of_a_cut_stand_in_the_order_of_the_house(leader: User) -> None:
    entries = ledger(leader, SEPTEMBER).entries
    titles = {name: [line.title for line in cuts(entries, name)] for name in CUTS}
    assert titles["category"] == ["产业-工业", "产业-服务业", "生态"]
    assert titles["investment"] == ["政府投资", "企业投资", "未注明"]
    assert titles["phase"] == [
        word for word in ("新开工", "续建", "竣工", "前期") if word in titles["phase"]
    ]
    assert titles["department"] == [f"d{number}局" for number in range(4)]


def test_open_problems_are_those_of_the_moment(finance: Department, clerk: User) -> None:
    made = ProjectFactory(lead=finance)
    problem(made, title="甲", asked="请甲", level="city")
    steps = [("raised", NOW), ("assigned", NOW), ("closed", LATER)]
    problem(
        made, title="乙", asked="请乙", stage="closed", steps=steps, resolved_on=date(2024, 11, 1),
        resolved_by=clerk, closed_by=UserFactory(),
    )  # fmt: skip
    problem(made, title="丙", asked="请丙", steps=[("raised", LATER)])

    def seen(at: datetime | None) -> list[str]:
        (entry,) = ledger(clerk, SEPTEMBER, as_of=at).entries
        assert entry.open_problems == len(entry.problems)
        return [one.title for one in entry.problems]

    assert seen(NOW - timedelta(seconds=1)) == []
    assert seen(NOW) == ["甲", "乙"]
    assert seen(LATER) == seen(None) == ["甲", "丙"]
    (entry,) = ledger(clerk, SEPTEMBER).entries
    assert (entry.problems[0].asked, entry.problems[0].level) == ("请甲", "市")


def test_a_page_stands_at_the_month_that_half_have_published() -> None:
    today = date(2024, 10, 18)
    assert usual_month(today) == SEPTEMBER  # nobody has: the last month that is over
    first, second, third = (ProjectFactory() for _ in range(3))
    for made in (first, second, third):
        plan_for(made)
    report(first, Month(2024, 7), "1")
    assert usual_month(today) == SEPTEMBER  # one of three is less than half
    report(second, Month(2024, 7), "1")
    report(third, Month(2024, 8), "1", at=LATER)
    assert usual_month(today) == Month(2024, 7)
    report(first, Month(2024, 8), "2", at=LATER)
    assert usual_month(today) == Month(2024, 8)
    assert usual_month(today, NOW) == Month(2024, 7)
    before = NOW - timedelta(days=60)
    assert usual_month(today, before) == Month(2024, 7)  # nothing known: the month before that day


def test_the_filters_offer_what_a_person_sees(
    finance: Department, statistics: Department, clerk: User, leader: User
) -> None:
    ours = ProjectFactory(lead=finance)
    theirs = ProjectFactory(lead=statistics, area=AreaFactory(code="150205100", name="五当召镇",
                            short_name="五当召", level="township"))  # fmt: skip
    listed(ours)
    assert choices_of(clerk).departments == (("czj", "财政局"),)
    assert choices_of(clerk).projects == 1
    theirs.co_operating.add(finance)
    found = choices_of(clerk)
    assert {code for code, _ in found.departments} == {"czj", "tjj"}
    assert {code for code, _ in found.areas} == {"150205", "150205100"}
    assert found.lists == (("big", "清单big"),)
    assert choices_of(leader).projects == 2
