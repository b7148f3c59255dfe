"""The page of one indicator: what it loads, for whom, and in how many queries."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Area, User
from entry.periods import Month
from indicators.details import Detail, detail, standing_month, visible_indicator
from indicators.models import Indicator
from tests.conftest import browser_of
from tests.factories import AreaFactory, PlanFactory, observe, person
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER, TODAY

pytestmark = pytest.mark.django_db


def page(user: User, of: Indicator, month: Month = SEPTEMBER, **options: Any) -> Detail:
    found = visible_indicator(user, of.code)
    assert found is not None
    return detail(user, found, of.owner.area, month, **options)


def test_internal_indicator_is_unknown_to_others(leader: User, other_clerk: User, finance: Any):
    debt = scenes.indicator("debt", finance, visibility="internal")
    assert visible_indicator(leader, "debt") == debt
    assert visible_indicator(other_clerk, "debt") is None
    assert visible_indicator(leader, "nothing") is None


def test_internal_parts_are_left_out_for_others(leader: User, other_clerk: User, finance: Any):
    whole = scenes.indicator("whole", finance)
    scenes.indicator("part", finance, parent=whole, visibility="internal")
    assert len(page(leader, whole).parts) == 1
    assert page(other_clerk, whole).parts == ()


def test_internal_whole_is_not_named_to_others(leader: User, other_clerk: User, finance: Any):
    whole = scenes.indicator("whole", finance, name="内部总量", visibility="internal")
    scenes.indicator("part", finance, parent=whole)
    named = "内部总量"
    assert named in browser_of(leader).get("/indicators/part/").text
    assert named not in browser_of(other_clerk).get("/indicators/part/").text


def funds() -> Indicator:
    """争取资金: a growth target on a level that is known; the plan's own example."""
    scenes.rules()
    made = scenes.indicator("funds", price_basis="nominal")
    first = scenes.aim(made, measure="growth", amount=Decimal(20), headline_order=10)
    scenes.aim(made, measure="growth", amount=Decimal(20), restates=first)
    observe(made, Month(2023, 12), value="9.3", growth="9")
    observe(made, Month(2023, 9), value="7")
    observe(made, SEPTEMBER, value="8.02", growth="13.4")
    return made


def test_growth_target_of_a_level_comes_to_an_amount(leader: User):
    found = page(leader, funds())
    assert found.implied == Decimal("11.16")
    assert found.needed is not None
    assert found.needed.is_implied
    assert found.needed.rest == Decimal("3.14")
    assert found.needed.growth is not None
    assert len(found.repeated) == 1
    assert found.replaced == ()


def test_real_growth_comes_to_no_amount(leader: User):
    gdp = scenes.indicator("gdp", price_basis="constant")
    scenes.aim(gdp, measure="growth", amount=Decimal(15))
    observe(gdp, Month(2023, 12), value="20")
    observe(gdp, SEPTEMBER, value="15", growth="15.3")
    found = page(leader, gdp)
    assert (found.implied, found.needed) == (None, None)


@pytest.mark.parametrize(
    ("role", "shown"), [("leader", True), ("publisher", True), ("reviewer", True), ("clerk", False)]
)
def test_what_is_still_needed_is_not_for_those_who_fill_in(role: str, shown: bool):
    series = funds()
    reader = person(role, None if role == "leader" else series.owner)
    found = page(reader, series)
    assert (found.needed is not None) is shown


def test_level_target_needs_its_own_amount(leader: User):
    invest = scenes.indicator("invest")
    scenes.aim(invest, amount=Decimal(50))
    observe(invest, SEPTEMBER, value="39.47")
    found = page(leader, invest)
    assert found.needed is not None
    assert (found.needed.amount, found.needed.is_implied) == (50, False)


def test_adjusted_target_names_what_it_replaced(leader: User):
    invest = scenes.indicator("invest")
    old = scenes.aim(invest, amount=Decimal(50))
    new = scenes.aim(invest, amount=Decimal(45), adjusted_from=old, adjusted_reason="人大批准")
    found = page(leader, invest)
    assert (found.target, found.replaced) == (new, (old,))


def test_as_of_hides_what_came_later(leader: User):
    jobs = scenes.indicator("jobs", has_growth=False)
    first = observe(jobs, SEPTEMBER, value="100")
    scenes.corrected(first, "90")
    now, then = page(leader, jobs), page(leader, jobs, as_of=first.published_at)
    row = {True: now.rows[8], False: then.rows[8]}
    assert [one.figure.value for one in row.values() if one.figure] == [90, 100]
    assert [len(one.vintages) for one in row.values()] == [2, 1]
    assert then.rows[8].vintages[0].known_until is None


def test_peers_only_where_they_are_collected(leader: User):
    home, east = scenes.city("东区")
    gdp = scenes.indicator("gdp", with_peers=True)
    jobs = scenes.indicator("jobs")
    observe(gdp, SEPTEMBER, growth="9", area=east)
    assert [peer.area for peer in page(leader, gdp).peers] == [east, home]
    assert page(leader, jobs).peers == ()


def test_returns_open_for_their_department_only(clerk: User, leader: User, finance: Any):
    jobs = scenes.indicator("jobs", finance)
    figure = observe(jobs, SEPTEMBER, value="1")
    assert page(clerk, jobs).readable_returns == {figure.monthly_return_id}
    assert page(leader, jobs).readable_returns == frozenset()


def test_years_are_those_with_figures(leader: User):
    jobs = scenes.indicator("jobs")
    for year in (2017, 2023):
        observe(jobs, Month(year, 12), value="1")
    assert page(leader, jobs).years == (2024, 2023, 2017)


def test_page_stands_at_the_newest_figure_of_its_indicator():
    ahead, behind = scenes.indicator("ahead"), scenes.indicator("behind")
    area = ahead.owner.area
    scenes.regular(ahead.owner, SEPTEMBER)
    observe(ahead, Month(2024, 10), value="1")
    observe(behind, Month(2024, 5), value="1")
    assert standing_month(ahead, area, today=TODAY) == Month(2024, 10)
    assert standing_month(behind, area, today=TODAY) == SEPTEMBER
    assert standing_month(ahead, area, today=TODAY, month=Month(2024, 3)) == Month(2024, 3)
    assert standing_month(ahead, area, today=TODAY, year=2023) == Month(2023, 12)
    assert standing_month(ahead, area, today=TODAY, year=2024) == Month(2024, 10)


def load(count: int, whole: Indicator, units: list[Area]) -> None:
    """More parts, months, vintages and peers."""
    for at in range(count):
        part = scenes.indicator(f"part{Indicator.objects.count()}", whole.owner, parent=whole)
        observe(part, SEPTEMBER, value="1")
        observe(whole, Month(2023, at + 1), value="1")
        scenes.corrected(observe(whole, Month(2024, 1 + at), value="1"), "2")
    for unit in units[1 : count + 1]:
        observe(whole, SEPTEMBER, growth="3", area=unit)


def test_page_takes_eleven_queries_at_n_and_3n(django_assert_num_queries: Any):
    units = scenes.city(*"东西南北中上")
    scenes.rules()
    for count in (2, 6):
        whole = scenes.indicator(f"whole{count}", with_peers=True)
        scenes.aim(whole, amount=Decimal(9))
        load(count, whole, units)
        reader = person("leader")
        found = visible_indicator(reader, whole.code)
        assert found is not None
        with django_assert_num_queries(11):
            made = detail(reader, found, units[0], SEPTEMBER)
        assert len(made.parts) == count
        assert sum(len(row.vintages) for row in made.rows) == 2 * count


def test_an_area_without_the_indicator_is_empty(leader: User):
    jobs = scenes.indicator("jobs")
    PlanFactory(area=jobs.owner.area)
    elsewhere = AreaFactory(code="150203", name="昆都仑区", short_name="昆区")
    found = detail(leader, jobs, elsewhere, SEPTEMBER)
    assert all(row.figure is None for row in found.rows)
    assert found.target is None


@pytest.mark.parametrize(
    ("last_year", "now", "implied", "is_needed"),
    [
        ("exact", "exact", Decimal("11.16"), True),
        ("at_least", "exact", None, False),  # 20 % more than 9.3 or more is no amount
        ("exact", "nearly", Decimal("11.16"), False),  # and nothing is left to a near 8
    ],
)
def test_nothing_is_reckoned_from_a_limit(
    leader: User, last_year: str, now: str, implied: Decimal | None, is_needed: bool
):
    made = scenes.indicator("funds", price_basis="nominal")
    scenes.aim(made, measure="growth", amount=Decimal(20))
    observe(made, Month(2023, 12), value="9.3", qualifier=last_year)
    observe(made, SEPTEMBER, value="8", qualifier=now)
    found = page(leader, made)
    assert found.implied == implied
    assert (found.needed is not None) is is_needed


@pytest.mark.parametrize(
    ("part", "whole", "is_known"),
    [("exact", "exact", True), ("over", "exact", False), ("exact", "over", False)],
)
def test_the_growth_needed_wants_exact_levels_of_last_year(
    leader: User, part: str, whole: str, is_known: bool
):
    made = scenes.indicator("funds", price_basis="nominal")
    scenes.aim(made, amount=Decimal("11.16"))
    observe(made, Month(2023, 9), value="7", qualifier=part)
    observe(made, Month(2023, 12), value="9.3", qualifier=whole)
    observe(made, SEPTEMBER, value="8.02")
    found = page(leader, made).needed
    assert found is not None
    assert found.rest == Decimal("3.14")
    assert (found.growth is not None) is is_known
