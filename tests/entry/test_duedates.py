"""On which day a return is due, over the holidays and worked weekends of 2024."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from accounts.seeding import rows
from entry import workflow
from entry.calendars import fill_calendar
from entry.duedates import due_date, is_working_day
from entry.models import AuditEvent, CalendarDay, DueRule
from entry.periods import Month
from entry.seeding import seed_calendar, seed_due_rules
from indicators.models import Indicator
from tests.factories import NOW, DepartmentFactory, actor


def days(first: str, last: str) -> set[date]:
    start, end = date.fromisoformat(f"2024-{first}"), date.fromisoformat(f"2024-{last}")
    return {start + timedelta(n) for n in range((end - start).days + 1)}


# The State Council's notice for 2024 (国办发明电〔2023〕7号), typed from the notice.
OFF = (
    days("01-01", "01-01")
    | days("02-10", "02-17")
    | days("04-04", "04-06")
    | days("05-01", "05-05")
    | days("06-10", "06-10")
    | days("09-15", "09-17")
    | days("10-01", "10-07")
)
WORKED = {
    date.fromisoformat(f"2024-{day}")
    for day in ("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12")
}
NOTICE = dict.fromkeys(OFF, False) | dict.fromkeys(WORKED, True)


@pytest.mark.parametrize(
    ("month", "day", "due"),
    [
        (Month(2024, 1), 5, "2024-02-05"),  # a Monday
        (Month(2024, 1), 4, "2024-02-04"),  # a Sunday that is worked
        (Month(2024, 1), 3, "2024-02-04"),  # a Saturday off, then the worked Sunday
        (Month(2024, 1), 10, "2024-02-18"),  # eight days of Spring Festival, then a worked Sunday
        (Month(2024, 1), 17, "2024-02-18"),
        (Month(2024, 2), 28, "2024-03-28"),
        (Month(2024, 3), 5, "2024-04-07"),  # Qingming, then a worked Sunday
        (Month(2024, 3), 28, "2024-04-28"),  # a Sunday worked for Labour Day
        (Month(2024, 4), 1, "2024-05-06"),
        (Month(2024, 4), 11, "2024-05-11"),  # a worked Saturday
        (Month(2024, 4), 12, "2024-05-13"),  # the Sunday after it is off
        (Month(2024, 5), 8, "2024-06-11"),  # weekend and Dragon Boat Monday
        (Month(2024, 8), 14, "2024-09-14"),
        (Month(2024, 8), 15, "2024-09-18"),
        (Month(2024, 8), 28, "2024-09-29"),  # a Saturday off, then a worked Sunday
        (Month(2024, 9), 5, "2024-10-08"),
        (Month(2024, 9), 8, "2024-10-08"),
        (Month(2024, 9), 12, "2024-10-12"),
        (Month(2024, 9), 13, "2024-10-14"),
        (Month(2023, 12), 1, "2024-01-02"),  # December's return is due in the year that follows
        (Month(2023, 12), 5, "2024-01-05"),
        (Month(2024, 11), 7, "2024-12-09"),
        (Month(2024, 12), 5, "2025-01-06"),
    ],
)
def test_a_due_day_off_moves_to_the_next_working_day(month: Month, day: int, due: str) -> None:
    assert due_date(month, day, NOTICE) == date.fromisoformat(due)


def test_every_due_day_of_the_year_against_a_list_of_working_days() -> None:
    """The slow way: all working days written out, the first one not before the nominal day."""
    start = date(2023, 12, 1)
    worked = []
    for one in (start + timedelta(n) for n in range(500)):
        weekend = one.isoweekday() in {6, 7}
        if one in WORKED or not (weekend or one in OFF):
            worked.append(one)
    for month in Month.range(Month(2023, 12), Month(2024, 12)):
        for day in range(1, 29):
            nominal = date((month + 1).year, (month + 1).month, day)
            slow = next(one for one in worked if one >= nominal)
            assert due_date(month, day, NOTICE) == slow, (month, day)


def test_without_a_calendar_only_weekends_are_off() -> None:
    assert due_date(Month(2024, 9), 5, {}) == date(2024, 10, 7)
    week = [is_working_day(date(2024, 9, 2) + timedelta(n), {}) for n in range(7)]
    assert week == [True] * 5 + [False] * 2


def test_an_edited_day_counts_both_ways() -> None:
    friday, saturday = date(2024, 7, 5), date(2024, 7, 6)
    assert due_date(Month(2024, 6), 5, {friday: False}) == date(2024, 7, 8)
    assert due_date(Month(2024, 6), 5, {friday: False, saturday: True}) == saturday


# The calendar


@pytest.mark.django_db
def test_the_filled_calendar_is_the_notice() -> None:
    assert fill_calendar(2024) == CalendarDay.objects.count()
    filled = dict(CalendarDay.objects.values_list("day", "is_workday"))
    effective = {day: works for day, works in filled.items() if works or day.weekday() < 5}
    noted = {day: works for day, works in NOTICE.items() if works or day.weekday() < 5}
    assert effective == noted
    assert all(CalendarDay.objects.values_list("name", flat=True))
    assert set(CalendarDay.objects.filter(is_workday=True).values_list("name", flat=True)) == {
        "调休上班"
    }


@pytest.mark.django_db
def test_filling_again_adds_nothing_and_keeps_what_was_edited() -> None:
    edited = CalendarDay.objects.create(day=date(2024, 10, 7), is_workday=True, name="区里加班")
    own = CalendarDay.objects.create(day=date(2024, 8, 8), is_workday=False, name="那达慕")
    first = fill_calendar(2024)
    assert fill_calendar(2024) == 0
    assert CalendarDay.objects.count() == first + 2
    for kept in (edited, own):
        before = (kept.is_workday, kept.name)
        kept.refresh_from_db()
        assert (kept.is_workday, kept.name) == before
    exceptions = dict(CalendarDay.objects.values_list("day", "is_workday"))
    assert due_date(Month(2024, 9), 5, exceptions) == date(2024, 10, 7)
    assert due_date(Month(2024, 7), 8, exceptions) == date(2024, 8, 9)


@pytest.mark.django_db
def test_each_year_holds_its_own_days_alone() -> None:
    seed_calendar(range(2023, 2026))
    count = CalendarDay.objects.count()
    for year in (2023, 2024, 2025):
        assert CalendarDay.objects.filter(day__year=year, is_workday=False).count() >= 15
    seed_calendar(range(2023, 2026))
    assert CalendarDay.objects.count() == count
    assert not CalendarDay.objects.exclude(day__year__in=(2023, 2024, 2025)).exists()


@pytest.mark.django_db
def test_filling_a_year_takes_a_fixed_number_of_queries() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        fill_calendar(2024)
    assert len(queries) <= 4  # two, and the savepoint of the bulk insert


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["1999", "2101", "0", "99999"])
def test_the_command_refuses_a_year_without_a_calendar(year: str) -> None:
    with pytest.raises(CommandError, match="年度须在2000至2100之间"):
        call_command("fill_calendar", year, stdout=StringIO())
    assert not CalendarDay.objects.exists()
    assert not AuditEvent.objects.exists()


# Rules, and what comes of both


@pytest.mark.django_db
def test_the_seeded_rules_are_those_of_the_table() -> None:
    folder = settings.BASE_DIR / "seeds"
    table = rows(folder / "due_rules.csv")
    for code in {row["department"] for row in table} - {""}:
        DepartmentFactory(code=code)
    for _ in range(2):  # the second time changes nothing
        seed_due_rules(folder)
        found = {
            (rule.department.code if rule.department else ""): rule.day
            for rule in DueRule.objects.select_related("department")
        }
        assert found == {row["department"]: int(row["day"]) for row in table}
    assert found[""] == 5


@pytest.mark.django_db
def test_a_changed_rule_is_taken_over_and_an_unknown_department_refused(tmp_path: Path) -> None:
    DueRule.objects.create(day=9)
    (tmp_path / "due_rules.csv").write_text("department,day\n,6\n")
    seed_due_rules(tmp_path)
    assert list(DueRule.objects.values_list("department", "day")) == [(None, 6)]
    (tmp_path / "due_rules.csv").write_text("department,day\nnobody,6\n")
    with pytest.raises(KeyError, match="nobody"):
        seed_due_rules(tmp_path)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("general", "own", "due"),
    [(None, None, "10-08"), (10, None, "10-10"), (10, 12, "10-12"), (None, 13, "10-14")],
)
def test_a_return_is_opened_with_its_departments_day(
    finance: Department,
    statistics: Department,
    revenue: Indicator,
    clerk: User,
    general: int | None,
    own: int | None,
    due: str,
) -> None:
    fill_calendar(2024)
    DueRule.objects.create(department=statistics, day=20)  # somebody else's
    if general:
        DueRule.objects.create(day=general)
    if own:
        DueRule.objects.create(department=finance, day=own)
    opened = workflow.open_return(finance, Month(2024, 9), by=actor(clerk), at=NOW)
    assert opened.due_on == date.fromisoformat(f"2024-{due}")


@pytest.mark.django_db
def test_the_calendars_later_edits_do_not_move_an_opened_return(
    finance: Department, revenue: Indicator, clerk: User
) -> None:
    opened = workflow.open_return(finance, Month(2024, 9), by=actor(clerk), at=NOW)
    before = opened.due_on
    fill_calendar(2024)
    again = workflow.open_return(finance, Month(2024, 9), by=actor(clerk), at=NOW)
    assert (again.pk, again.due_on) == (opened.pk, before)
