"""Figures as a kept statement reads them (ADR 10), and the figures that those rows are."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import (
    DateTimeField,
    Func,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from accounts.statements import Slot
from entry.periods import Month
from indicators.figures import Figure
from indicators.models import Observation

Row = tuple[Any, ...]
AS_OF = Slot("as_of", DateTimeField())
DESCRIBING = ("status", "published_at", "note", "monthly_return_id")
DECIMALS = ("value", "growth", "comparable_base")
# Where a row says that its figure is illustrative, and where it is marked as one of others.
DEMO, MARK = len(Figure._fields), len(Figure._fields) + 1
PLACES = {name: place for place, name in enumerate(Figure._fields)}


def as_text(path: str) -> str | Combinable:
    """A decimal or a moment as PostgreSQL writes it, which is exact and cheaper than an object.

    SQLite keeps a decimal as a float, which only Django's converter makes exact again.
    """
    return Cast(path, TextField()) if connection.vendor == "postgresql" else path


class Bare(Func):
    """A column as the driver gives it: a month is its number, and nothing is made of it."""

    template = "%(expressions)s"
    output_field = TextField()


def known(at_moment: bool) -> QuerySet[Observation]:
    """The figures in force, or those that were known at the moment that comes with the request."""
    return Observation.objects.as_of(AS_OF if at_moment else None).order_by()  # type: ignore[arg-type]


def read_as_rows(found: QuerySet[Observation], *, mark: str = "") -> QuerySet[Observation, Row]:
    """The columns of a `Figure` in the cheapest form, whether it is illustrative, and a mark.

    Where they are marked, numbers are to be compared with: what only describes them stays away.
    """
    cheap: dict[str, Any] = {name: as_text(name) for name in (*DECIMALS, "published_at")}
    cheap["month"] = Bare("month")
    cheap |= dict.fromkeys(DESCRIBING, Value(None, TextField())) if mark else {}
    columns = [cheap.get(name, name) for name in Figure._fields]
    marked = Value(mark, TextField())
    return found.values_list(*columns, "monthly_return__is_demo", marked)


def number(found: Any) -> Decimal | None:
    """The decimal of a column of `as_text`."""
    return Decimal(found) if isinstance(found, str) else found


def instant(found: Any) -> datetime | None:
    """The moment of a column of `as_text`."""
    return datetime.fromisoformat(found) if isinstance(found, str) else found


@lru_cache(maxsize=1024)
def month_of(found: int) -> Month:
    return Month.from_int(found)


def figure_of(row: Row) -> Figure:
    values = dict(zip(Figure._fields, row, strict=False))
    for name in DECIMALS:
        values[name] = number(values[name])
    values["month"] = month_of(values["month"])
    values["published_at"] = instant(values["published_at"])
    return Figure(**values)


def without_growth(rows: Iterable[Row], *, first: int = 0) -> bool:
    """Whether one of these states a level whose growth may be computed from the year before's.

    `first` is where the figure's columns begin.
    """
    value, growth, base, absence = (
        first + PLACES[name] for name in ("value", "growth", "comparable_base", "growth_absence")
    )
    return any(
        row[growth] is None and row[value] is not None and row[base] is None and not row[absence]
        for row in rows
    )
