"""The calendar of working days: filled from the public holidays, then edited by hand."""

from datetime import date, timedelta

import holidays

from entry.models import CalendarDay


def fill_calendar(year: int) -> int:
    """Add the public holidays and worked weekend days of a year that are not there yet.

    Rows that exist are left alone: a person may have changed them. Returns how many were added.
    The State Council publishes a year's days late in the year before; for a year that the
    library does not know yet only the statutory days come, and the calendar wants an edit.
    """
    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    days = {day: (False, known[day][:30]) for day in known}
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() >= 5 and day not in days and known.is_working_day(day):
            days[day] = (True, "调休上班")
        day += timedelta(days=1)
    existing = set(CalendarDay.objects.filter(day__year=year).values_list("day", flat=True))
    fresh = [
        CalendarDay(day=day, is_workday=works, name=name)
        for day, (works, name) in sorted(days.items())
        if day not in existing
    ]
    CalendarDay.objects.bulk_create(fresh)
    return len(fresh)
