"""Due rules and the calendar."""

from pathlib import Path

from accounts.models import Department
from accounts.seeding import put, rows
from entry.calendars import fill_calendar
from entry.models import DueRule


def seed_due_rules(folder: Path) -> None:
    departments = {one.code: one for one in Department.objects.all()}
    for row in rows(folder / "due_rules.csv"):
        department = departments[row["department"]] if row["department"] else None
        put(DueRule, {"department": department}, {"day": int(row["day"])})


def seed_calendar(years: range) -> None:
    for year in years:
        fill_calendar(year)
