"""How exactly a source dates something, and the words for it."""

from datetime import date

from django.db.models import TextChoices

from entry.periods import Month


class Precision(TextChoices):
    """How exactly a source dates an event; its day is the last one of the stated period."""

    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"


def date_words(on: date, precision: str) -> str:
    """A date no more exact than its source says: 2024年3月9日, 2024年3月, 2024年."""
    if precision == Precision.YEAR:
        return f"{on.year}年"
    month = f"{on.year}年{on.month}月"
    return month if precision == Precision.MONTH else f"{month}{on.day}日"


def period_of(on: date, precision: str) -> tuple[date, date]:
    """First and last day of the year, month or day that a date with this precision means."""
    if precision == Precision.YEAR:
        return date(on.year, 1, 1), date(on.year, 12, 31)
    if precision == Precision.MONTH:
        return Month.of(on).first_day, Month.of(on).last_day
    return on, on
