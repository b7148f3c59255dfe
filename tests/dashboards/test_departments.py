"""All departments: scope, how the month was handed in against a slow count, filters, links."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Department, User
from dashboards.departments import COUNTED, LIGHTS, RETURNED, Departments, Filters
from dashboards.departments import departments as departments_at
from dashboards.departments_presenters import departments_page
from entry.models import Return
from entry.periods import Month
from indicators.queries import area_or_home
from indicators.standpoints import Standpoint
from tests.dashboards.lists import listed
from tests.dashboards.scenes import SEPTEMBER, TODAY, departments
from tests.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def of(user: User, month: Month = SEPTEMBER, today: date = TODAY, **asked: str) -> Departments:
    area = area_or_home("")
    assert area is not None
    return departments_at(user, area, month, Filters(**asked), today=today)


def page(found: Departments, **stand: Any) -> dict[str, Any]:
    standpoint = Standpoint(month=SEPTEMBER, **stand)
    return departments_page(found, standpoint, (), latest=SEPTEMBER, ended=SEPTEMBER)


def codes(found: Departments) -> set[str]:
    return {one.department.code for one in found.lines}


def slow(department: Department, month: Month) -> str:
    """How a department's month was handed in, told by hand."""
    made = Return.objects.filter(department=department, month=month, sequence=0).first()
    due = made.due_on if made else date(2024, month.month + 1, 7)
    if made and made.state != "draft":
        day = made.submitted_at or made.published_at
        assert day is not None
        return "in_time" if day.date() <= due else "late"
    return "missing" if due < TODAY else "waiting"


def test_months_and_year_against_a_slow_count() -> None:
    found = of(person("leader"))
    seen = [one for one in found.lines if one.department in departments()]
    assert len(seen) == 6
    for line in seen:
        told = [slow(line.department, month) for month in found.months]
        assert line.returned == told[-1]
        assert line.timeliness.in_time == told.count("in_time")
        assert line.timeliness.late == told.count("late")
        assert line.timeliness.missing == told.count("missing")
        assert line.timeliness.due == len(told) - told.count("waiting")
    assert len({slow(one, month) for one in departments() for month in found.months}) == 3
    for month, told_of in found.by_month.items():
        rounds = [one.rounds[month] for one in found.lines if month in one.rounds]
        assert told_of.due == sum(one.is_due or one.is_handed_in for one in rounds)
    year = found.year
    assert year.due == sum(one.due for one in found.by_month.values())
    assert year.completeness == Decimal(100) * (year.in_time + year.late) / year.due


def test_every_number_leads_to_what_it_counts() -> None:
    user = person("leader")
    found = of(user)
    told = page(found)
    for one in told["tally"]:
        assert one["number"] == listed(user, f"/departments/{one['href']}"), one
    assert {one["word"] for one in told["tally"]} >= {
        "到期应报",
        "按时报送",
        "逾期报送",
        "逾期未报",
    }
    for row in told["rows"]:
        for counts in row.lights:
            for count in counts:
                assert count["number"] == listed(user, count["href"]), (row.name, count)
    assert sum(count["number"] for row in told["rows"] for count in row.lights[0]) > 20


def test_filters_narrow_and_keep_the_tally() -> None:
    user = person("leader")
    every = of(user)
    for name in COUNTED:
        shown = of(user, returned=name)
        assert len(shown.lines) == every.counts[name] == shown.counts[name]
        if name in RETURNED:
            assert all(one.returned == name for one in shown.lines)
    assert sum(every.counts[name] for name in RETURNED) == every.every
    for light in LIGHTS:
        shown = of(user, light=light.value)
        assert all(one.count(light) for one in shown.lines)
        assert len(shown.lines) == sum(one.count(light) > 0 for one in every.lines)
    assert [one.department.code for one in of(user, q="第2").lines] == ["d2"]
    assert of(user, q="没有").lines == ()


def test_slips_are_named_and_left_out() -> None:
    filters, told = Filters.read({"returned": "sometimes", "light": "purple", "q": " 局\x00 "})
    assert filters == Filters(q="局")
    assert told == (
        "没有名为“sometimes”的报送情况，这一条件没有采用。",
        "没有名为“purple”的灯，这一条件没有采用。",
    )
    assert Filters.read({"returned": "late", "light": "red"})[1] == ()


def test_a_second_press_takes_a_filter_off() -> None:
    user = person("leader")
    told = {one["word"]: one for one in page(of(user, returned="late"))["tally"]}
    assert told["逾期报送"]["current"]
    assert told["逾期报送"]["href"] == "?month=2024-09"
    assert told["按时报送"]["href"] == "?month=2024-09&returned=in_time"
