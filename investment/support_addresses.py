"""The address of 三争取台账: month, filters, columns, order, summary, page. Pure.

A page never fails for an address with a slip in it: what is not known is named in a sentence and
left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from entry.periods import Month
from investment.choices import FundClass, Level, Novelty, Recognition
from investment.support_columns import ALL, COLUMNS
from investment.support_entries import CUTS, NOT_STATED
from investment.support_ledgers import TODOS, Filters
from plan.addresses import month_asked, query_of

LONGEST = 80
_YES = ("yes", "no")
_KNOWN: Mapping[str, Any] = {
    "level": [*Level.values, NOT_STATED],
    "state": Recognition.values,
    "fund_class": [*FundClass.values, NOT_STATED],
    "novelty": Novelty.values,
    "counted": _YES,
    "arrived": _YES,
    "todo": TODOS,
}
_TITLES = {
    "level": "级别",
    "state": "认定状态",
    "fund_class": "资金类型",
    "novelty": "首次/延续",
    "counted": "计入情况",
    "arrived": "到账情况",
    "todo": "待我办理",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`by` is the cut shown instead of the list; `sort` a column, with "-" from the last down."""

    filters: Filters = field(default_factory=Filters)
    month: Month | None = None
    columns: str = ""
    sort: str = ""
    by: str = ""
    page: int = 1
    problems: tuple[str, ...] = ()

    def query(self, **changes: object) -> str:
        """This address as a query string, with changes; "" when nothing is asked for.

        Whatever changes, the list begins at its first page.
        """
        shown = {"month": self.month, "cols": self.columns, "sort": self.sort, "by": self.by}
        return query_of({**self.filters.as_query(), **shown, **changes})


def read(query: Mapping[str, str]) -> Address:
    """The address of a query string."""
    filters = Filters(**{each.name: _plain(query.get(each.name, "")) for each in fields(Filters)})
    told: list[str] = []
    for name, title in _TITLES.items():
        value = getattr(filters, name)
        if value and value not in _KNOWN[name]:
            told.append(f"没有“{value[:20]}”这样的{title}，没有按它筛选。")
            filters = replace(filters, **{name: ""})
    sort, by = query.get("sort", ""), query.get("by", "")
    return Address(
        filters=filters,
        month=month_asked(query.get("month", ""), told),
        columns=ALL if query.get("cols") == ALL else "",
        sort=sort if sort.removeprefix("-") in COLUMNS else "",
        by=by if by in CUTS else "",
        page=_page(query.get("page", ""), told),
        problems=tuple(told),
    )


def _plain(text: str) -> str:
    """Without what no database takes in a text."""
    return "".join(one for one in text if one.isprintable()).strip()[:LONGEST]


def _page(text: str, told: list[str]) -> int:
    text = text.strip()
    if not text:
        return 1
    if text.isascii() and text.isdecimal() and len(text) < 6 and int(text):
        return int(text)
    told.append(f"“{text[:20]}”不是页码，现显示第1页。")
    return 1
