"""The list narrowed to what the month has figures of, and to what is overdue."""

from datetime import date

import pytest

from accounts.models import Department, User
from entry.periods import Month
from indicators.models import Indicator
from indicators.queries import Filters, listing, told_in
from tests.conftest import browser_of
from tests.factories import observe, person
from tests.indicators import scenes
from tests.indicators.scenes import SEPTEMBER
from tests.indicators.test_views import text, words

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 18)


@pytest.fixture
def four(finance: Department) -> None:
    """One told, one with a reason why not, one silent, one of the quarter before."""
    scenes.rules()
    told, why, _, quarter = (
        scenes.indicator(code, finance, frequency="quarter" if code == "quarter" else "month")
        for code in ("told", "why", "silent", "quarter")
    )
    observe(told, SEPTEMBER, value="3")
    observe(why, SEPTEMBER, value_absence="missing", growth_absence="missing")
    observe(quarter, Month(2024, 6), value="3")


def codes(user: User, told: str, month: Month = SEPTEMBER) -> list[str]:
    area = Department.objects.get(code="czj").area
    found = listing(user, area, month, filters=Filters(told=told), today=TODAY)
    return [row.indicator.code for row in found.rows]


@pytest.mark.usefixtures("four")
def test_only_figures_of_the_very_month(leader: User, finance: Department) -> None:
    assert codes(leader, "yes") == ["told"]
    assert codes(leader, "yes", Month(2024, 6)) == ["quarter"]
    assert codes(leader, "yes", Month(2024, 7)) == []
    assert len(told_in(leader, finance.area, SEPTEMBER)) == 1


@pytest.mark.usefixtures("four")
def test_what_is_overdue(leader: User) -> None:
    assert codes(leader, "overdue") == ["quarter", "silent"]


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(("frequency", "late_in"), [("year", 12), ("half", 6)])
def test_nothing_is_overdue_before_its_first_period(
    leader: User, finance: Department, frequency: str, late_in: int
) -> None:
    """An annual figure is not late in September, even though September's returns were due."""
    made = scenes.indicator("seldom", finance, frequency=frequency)
    later = date(2025, 3, 1)
    area = finance.area
    for month in Month.range(Month(2024, 1), Month(2024, 12)):
        found = listing(leader, area, month, filters=Filters(told="overdue"), today=later)
        late = made in [row.indicator for row in found.rows]
        assert late == (month.month >= late_in), month


@pytest.mark.usefixtures("four")
def test_only_what_one_may_see(finance: Department, other_clerk: User) -> None:
    Indicator.objects.update(visibility="internal")
    assert told_in(other_clerk, finance.area, SEPTEMBER) == frozenset()
    assert len(told_in(person("clerk", finance), finance.area, SEPTEMBER)) == 1


@pytest.mark.usefixtures("four")
def test_the_page_and_its_export_narrow_alike(leader: User) -> None:
    browser = browser_of(leader)
    page = words(text(browser, "/indicators/?month=2024-09&told=yes"))
    assert "筛选：本月有数据" in page
    assert "共1项（全部4项）" in page
    assert len(text(browser, "/indicators/export.csv?month=2024-09&told=yes").splitlines()) == 2
    assert "共4项" in words(text(browser, "/indicators/?month=2024-09&told=nonsense"))
