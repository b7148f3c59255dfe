"""The ledger's address: month, day of knowledge, filters, columns, order. Pure.

A page never fails for an address with a slip in it: what cannot be read is named in a sentence
and left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.utils.timezone import make_aware

from entry.periods import Month
from plan.columns import COLUMNS, USUAL
from plan.tasks import CUTS, Filters

LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`by` is the cut shown instead of the list; `sort` a column, with "-" from the last down."""

    filters: Filters = field(default_factory=Filters)
    month: Month | None = None
    as_of_day: date | None = None
    columns: tuple[str, ...] = ()
    sort: str = ""
    by: str = ""
    problems: tuple[str, ...] = ()

    @property
    def as_of(self) -> datetime | None:
        """The last moment of the day asked for."""
        return end_of(self.as_of_day)

    def query(self, **changes: object) -> str:
        """This address as a query string, with changes; "" when nothing is asked for."""
        given: dict[str, object] = {
            **self.filters.as_query(),
            "month": self.month,
            "as_of": self.as_of_day,
            "col": self.columns,
            "sort": self.sort,
            "by": self.by,
            **changes,
        }
        return query_of(given)


def read(query: Mapping[str, str], columns: Sequence[str]) -> Address:
    """The address of a query string; `columns` are all the values of its `col`."""
    problems: list[str] = []
    sort = query.get("sort", "")
    by = query.get("by", "")
    return Address(
        filters=Filters(
            **{each.name: query.get(each.name, "").strip()[:LONGEST] for each in fields(Filters)}
        ),
        month=month_asked(query.get("month", ""), problems),
        as_of_day=day_asked(query.get("as_of", ""), problems),
        columns=_chosen(columns),
        sort=sort if sort.removeprefix("-") in COLUMNS else "",
        by=by if by in CUTS else "",
        problems=tuple(problems),
    )


def _chosen(columns: Sequence[str]) -> tuple[str, ...]:
    """In the ledger's order; the usual ones are no choice, the matter is always there."""
    chosen = tuple(key for key in COLUMNS if key in columns)
    return () if {*chosen, "title"} == set(USUAL) else chosen


def query_of(given: Mapping[str, object]) -> str:
    """A query string of what is given, "" for nothing; the values of a tuple one by one."""
    asked = {name: _text(value) for name, value in given.items() if value}
    return f"?{urlencode(asked, doseq=True)}" if asked else ""


def _text(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value)


def end_of(day: date | None) -> datetime | None:
    """The last moment of a day."""
    return make_aware(datetime.combine(day, time.max)) if day else None


def month_asked(text: str, problems: list[str]) -> Month | None:
    """A month of an address; for a slip None and a sentence more in `problems`."""
    if not text.strip():
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        problems.append(f"{error}现按目前的情况显示。")
        return None


def day_asked(text: str, problems: list[str]) -> date | None:
    """A day of an address, in the same way."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        problems.append(f"“{text[:20]}”不是有效的日期，请写成2024-05-01这样的形式。")
        return None
