"""What the address of a list asks for: filters, month, day of knowledge, order, page. Pure.

A page never fails for an address with a slip in it: what cannot be read is named in a sentence
and left out. Every list reads its address with these, so that one slip has one sentence.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import TypeVar
from urllib.parse import urlencode

from django.utils.timezone import make_aware

from entry.periods import Month

LONGEST = 80
YES_NO = ("yes", "no")
# What a filter with a closed list of values is called, and what it may be.
Closed = Mapping[str, tuple[str, Collection[str]]]


@dataclass(frozen=True, slots=True)
class AskedFilters:
    """What a list is narrowed to: texts, "" for everything, named as in the address."""

    def as_query(self) -> dict[str, str]:
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedList:
    """The address of a list. `by` is the cut shown instead of it; `sort` a column, with "-" from
    the last down; `month` and `as_of_day` stay None where a list has none."""

    filters: AskedFilters = field(default_factory=AskedFilters)
    month: Month | None = None
    as_of_day: date | None = None
    sort: str = ""
    by: str = ""
    page: int = 1
    problems: tuple[str, ...] = ()

    @property
    def as_of(self) -> datetime | None:
        """The last moment of the day asked for."""
        return end_of(self.as_of_day)

    def query(self, **changes: object) -> str:
        """This address as a query string, with changes; "" when nothing is asked for.

        Whatever changes, the list begins at its first page.
        """
        return query_of(
            {
                **self.filters.as_query(),
                "month": self.month,
                "as_of": self.as_of_day,
                **self._columns_asked(),
                "sort": self.sort,
                "by": self.by,
                **changes,
            }
        )

    def _columns_asked(self) -> dict[str, object]:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLedger(AskedList):
    """The address of a list whose columns are chosen one by one; () are the usual ones."""

    columns: tuple[str, ...] = ()

    def _columns_asked(self) -> dict[str, object]:
        return {"col": self.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRegister(AskedList):
    """The address of a list that has its usual columns ("") or all of them ("all")."""

    columns: str = ""

    def _columns_asked(self) -> dict[str, object]:
        return {"cols": self.columns}


Filters = TypeVar("Filters", bound=AskedFilters)


def filters_asked(
    of: type[Filters],
    query: Mapping[str, str],
    problems: list[str],
    *,
    closed: Closed,
    several: Collection[str] = (),
    years: Mapping[str, str] | None = None,
    besides: Collection[str] = (),
) -> Filters:
    """The filters of a query string; what is not known is left out.

    `several` may have many values of their closed list, with commas between; `years` are those by
    a year, with what they are called, which may be one of `besides` instead.
    """
    asked = {each.name: plain(query.get(each.name, "")) for each in fields(of)}
    for name, (title, values) in closed.items():
        parts = asked[name].split(",") if name in several else [asked[name]]
        kept = [known(one, values, title, problems) for one in parts]
        asked[name] = ",".join(one for one in kept if one)
    for name, title in (years or {}).items():
        if asked[name] and asked[name] not in besides and not _is_year(asked[name]):
            problems.append(f"“{asked[name][:20]}”不是{title}，这一条件没有采用。")
            asked[name] = ""
    return of(**asked)


def plain(text: str, longest: int = LONGEST) -> str:
    """Without what no database takes in a text."""
    return "".join(one for one in text if one.isprintable()).strip()[:longest]


def known(
    text: str, values: Collection[str], title: str, problems: list[str], prefix: str = ""
) -> str:
    """A value of a closed list; for any other "" and a sentence more in `problems`."""
    text = text.strip()
    if not text or text.removeprefix(prefix) in values:
        return text
    problems.append(f"没有名为“{text[:20]}”的{title}，这一条件没有采用。")
    return ""


def sort_asked(query: Mapping[str, str], columns: Collection[str], problems: list[str]) -> str:
    return known(query.get("sort", ""), columns, "栏目", problems, prefix="-")


def cut_asked(query: Mapping[str, str], cuts: Collection[str], problems: list[str]) -> str:
    return known(query.get("by", ""), cuts, "汇总方式", problems)


def columns_asked(
    given: Sequence[str],
    columns: Collection[str],
    usual: Collection[str],
    always: str,
    problems: list[str],
) -> tuple[str, ...]:
    """In the ledger's order; the usual ones are no choice, `always` is always there."""
    for key in given:
        known(key, columns, "栏目", problems)
    chosen = tuple(key for key in columns if key in given)
    return () if {*chosen, always} == set(usual) else chosen


def month_asked(text: str, problems: list[str], then: str = "现按目前的情况显示。") -> Month | None:
    """A month of an address; for a slip None and a sentence more, which ends with `then`."""
    if not text.strip():
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        problems.append(f"{error}{then}")
        return None


def day_asked(text: str, problems: list[str], then: str = "") -> date | None:
    """A day of an address, in the same way."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        problems.append(f"“{text[:20]}”不是有效的日期，请写成2024-05-01这样的形式。{then}")
        return None


def page_asked(text: str, problems: list[str]) -> int:
    """The number of a page, 1 for none."""
    text = text.strip()
    if not text:
        return 1
    if text.isascii() and text.isdecimal() and len(text) < 6 and int(text):
        return int(text)
    problems.append(f"“{text[:20]}”不是页码，现显示第1页。")
    return 1


def end_of(day: date | None) -> datetime | None:
    """The last moment of a day."""
    return make_aware(datetime.combine(day, time.max)) if day else None


def query_of(given: Mapping[str, object]) -> str:
    """A query string of what is given, "" for nothing; the values of a tuple one by one."""
    asked = {name: _text(value) for name, value in given.items() if value}
    return f"?{urlencode(asked, doseq=True)}" if asked else ""


def _text(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == 4 and int(text) > 0
