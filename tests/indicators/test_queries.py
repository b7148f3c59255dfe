"""Which month a page stands at, which indicators a list holds, and what each reader may see."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from entry.periods import Month
from indicators.models import Indicator, Target
from indicators.queries import (
    Filters,
    area_or_home,
    default_month,
    home_area,
    listing,
    sections_of,
    squeezed,
    target_standings,
    targets_of,
)
from tests.factories import (
    NOW,
    AreaFactory,
    ChapterFactory,
    DepartmentFactory,
    PlanFactory,
    observe,
    person,
)
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER, TODAY

pytestmark = pytest.mark.django_db


def test_home_is_the_area_of_the_newest_plan():
    assert home_area() is None
    AreaFactory(code="150299", name="别处")
    plan = PlanFactory()
    assert home_area() == plan.area
    assert area_or_home("") == plan.area
    assert area_or_home("150299") != plan.area
    assert area_or_home("999999") is None


def test_home_without_a_plan_is_the_departments():
    department = DepartmentFactory()
    assert home_area() == department.area


def departments(count: int) -> list[Department]:
    """So many departments, each owing a monthly figure."""
    made = [DepartmentFactory(code=f"d{at}") for at in range(count)]
    for at, one in enumerate(made):
        scenes.indicator(f"series{at}", owner=one)
    return made


@pytest.mark.parametrize(("published", "expected"), [(2, SEPTEMBER), (1, Month(2024, 8))])
def test_default_month_wants_half_of_the_returns_due(published: int, expected: Month):
    owing = departments(4)
    for one in owing:
        scenes.regular(one, Month(2024, 8))
    for one in owing[:published]:
        scenes.regular(one, SEPTEMBER)
    assert default_month(owing[0].area, today=TODAY) == expected


def test_default_month_does_not_count_what_the_report_brought():
    owner = departments(1)[0]
    observe(Indicator.objects.get(), Month(2023, 12), value="1")
    assert default_month(owner.area, today=TODAY) == Month(2023, 12)  # the latest with data
    PlanFactory(area=owner.area)
    assert default_month(owner.area, today=TODAY) == Month(2024, 1)  # the plan has begun


def test_default_month_of_nothing_is_last_december():
    assert default_month(AreaFactory(), today=TODAY) == Month(2023, 12)


def test_default_month_as_of_a_day():
    owner = departments(1)[0]
    scenes.regular(owner, SEPTEMBER)
    observe(Indicator.objects.get(), Month(2024, 8), value="1", at=NOW - timedelta(days=30))
    at = NOW - timedelta(days=1)
    assert default_month(owner.area, today=TODAY, as_of=at) == Month(2024, 8)


def test_default_month_knows_which_departments_owe_when():
    """In August one of two departments owes: its one return is all that is due."""
    monthly, quarterly = DepartmentFactory(code="m"), DepartmentFactory(code="q")
    scenes.indicator("monthly", owner=monthly)
    for at in range(3):
        scenes.indicator(f"quarterly{at}", owner=quarterly, frequency="quarter")
    scenes.regular(monthly, Month(2024, 8))
    assert default_month(monthly.area, today=TODAY) == Month(2024, 8)


def test_default_month_takes_four_queries(django_assert_num_queries: Any):
    for count in (2, 6):
        owing = (
            departments(count)
            if not Department.objects.filter(code="d0").exists()
            else [DepartmentFactory(code=f"e{at}") for at in range(count)]
        )
        for one in owing:
            scenes.regular(one, SEPTEMBER)
        with django_assert_num_queries(4):
            default_month(owing[0].area, today=TODAY)


def test_targets_leave_out_repetitions_and_what_was_adjusted(leader: User):
    series = scenes.indicator("series")
    first = scenes.aim(series, amount=Decimal(50), headline_order=2)
    scenes.aim(series, amount=Decimal(50), restates=first)
    old = scenes.aim(scenes.indicator("other"), amount=Decimal(30), headline_order=1)
    new = scenes.aim(
        old.indicator,
        amount=Decimal(25),
        headline_order=1,
        adjusted_from=old,
        adjusted_reason="年中调整",
    )
    last = scenes.aim(scenes.indicator("third"))
    assert targets_of(leader, series.owner.area, 2024) == [new, first, last]
    assert targets_of(leader, series.owner.area, 2023) == []


def test_internal_targets_are_for_those_who_may_see_them(
    leader: User, clerk: User, other_clerk: User, finance: Department
):
    debt = scenes.indicator("debt", owner=finance, visibility="internal")
    scenes.aim(debt)
    area = finance.area
    seen = [len(target_standings(who, area, SEPTEMBER)) for who in (leader, clerk, other_clerk)]
    assert seen == [1, 1, 0]


def test_sections_are_just_below_the_part(django_assert_num_queries: Any):
    plan = PlanFactory()
    part = ChapterFactory(plan=plan, key="part", title="二、任务")
    section = ChapterFactory(plan=plan, key="section", title="（一）创新", parent=part)
    item = ChapterFactory(plan=plan, key="item", title="一是企业", parent=section)
    deep = ChapterFactory(plan=plan, key="deep", title="研发方面", parent=item)
    with django_assert_num_queries(1):
        found = sections_of([deep])
    assert {found[one.pk] for one in (section, item, deep)} == {section}
    assert found[part.pk] == part


@pytest.fixture
def catalogue(finance: Department, statistics: Department) -> None:
    scenes.rules()
    gdp = scenes.indicator(
        "gdp",
        statistics,
        name="地区生产总值",
        synonyms="GDP|生产总值",
        group="综合",
        frequency="quarter",
        order=1,
    )
    funds = scenes.indicator("funds", finance, name="争取资金", group="三争取", order=2)
    debt = scenes.indicator(
        "debt", finance, name="化债完成率", group="财政", visibility="internal", order=3
    )
    gdp.responsible.add(finance)
    scenes.aim(funds, amount=Decimal(10))
    observe(funds, SEPTEMBER, value="2")
    observe(debt, SEPTEMBER, value="329")


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        (Filters(), ["gdp", "funds", "debt"]),
        (Filters(search="ｇｄｐ "), ["gdp"]),
        (Filters(search="生产"), ["gdp"]),
        (Filters(search="没有"), []),
        (Filters(group="三争取"), ["funds"]),
        (Filters(frequency="quarter"), ["gdp"]),
        (Filters(department="tjj"), ["gdp"]),
        (Filters(department="czj"), ["gdp", "funds", "debt"]),  # answers for GDP
        (Filters(light="red"), ["funds"]),
        (Filters(light="none"), ["gdp", "debt"]),
        (Filters(light="green"), []),
        (Filters(group="财政", light="red"), []),
    ],
)
def test_list_narrows(leader: User, filters: Filters, codes: list[str]):
    area = home_area()
    assert area is not None
    found = listing(leader, area, SEPTEMBER, filters=filters)
    assert [row.indicator.code for row in found.rows] == codes
    assert found.total == 3
    assert found.groups == ("综合", "三争取", "财政")
    assert [one.code for one in found.departments] == ["czj", "tjj"]


@pytest.mark.usefixtures("catalogue")
def test_list_hides_internal_series_and_their_groups(other_clerk: User):
    area = home_area()
    assert area is not None
    found = listing(other_clerk, area, SEPTEMBER)
    assert [row.indicator.code for row in found.rows] == ["gdp", "funds"]
    assert "财政" not in found.groups


def test_list_is_empty_for_whoever_may_not_read(home: Any, sysadmin: User):
    scenes.indicator("gdp")
    assert listing(sysadmin, home, SEPTEMBER).rows == ()


def test_list_shows_the_headline_target_of_an_indicator_with_two(leader: User):
    series = scenes.indicator("series")
    scenes.aim(series, measure="value", amount=Decimal(3))
    headline = scenes.aim(series, measure="growth", amount=Decimal(8), headline_order=4)
    row = listing(leader, series.owner.area, SEPTEMBER).rows[0]
    assert row.target == headline


def test_list_takes_nine_queries_at_n_and_3n(django_assert_num_queries: Any):
    home, *_ = scenes.city("东区")
    scenes.rules()
    for count in (2, 4):
        for _ in range(count):
            series = scenes.indicator(f"series{Indicator.objects.count()}", with_peers=True)
            scenes.aim(series)
            observe(series, SEPTEMBER, value="3", growth="2")
        reader = person("leader")
        with django_assert_num_queries(9):
            assert len(listing(reader, home, SEPTEMBER).rows) == Indicator.objects.count()


def test_squeezed_takes_width_case_and_blanks_away():
    assert squeezed("ＧＤＰ 总 值") == "gdp总值"


def test_today_is_an_argument():
    """A plan of a coming year does not move the page into it."""
    series = scenes.indicator("series")
    PlanFactory(area=series.owner.area, year=2025)
    observe(series, Month(2024, 11), value="1")
    assert default_month(series.owner.area, today=date(2024, 12, 1)) == Month(2024, 11)
    assert default_month(series.owner.area, today=date(2025, 1, 9)) == Month(2025, 1)


def test_one_target_of_another_area_is_not_this_areas(leader: User):
    series = scenes.indicator("series")
    town = AreaFactory(code="150205100", name="五当召镇", short_name="五当召镇", level="township")
    scenes.aim(series, area=town)
    assert Target.objects.count() == 1
    assert targets_of(leader, series.owner.area, 2024) == []
    assert len(targets_of(leader, town, 2024)) == 1
