"""The address of 三争取台账: month, filters, columns, order, summary, page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from investment.choices import FundClass, Level, Novelty, Recognition
from investment.support_columns import ALL, COLUMNS
from investment.support_entries import CUTS, NOT_STATED
from investment.support_ledgers import TODOS, Filters
from plan.asked import (
    YES_NO,
    AskedRegister,
    Closed,
    cut_asked,
    filters_asked,
    month_asked,
    page_asked,
    sort_asked,
)

_CLOSED: Closed = {
    "level": ("级别", [*Level.values, NOT_STATED]),
    "state": ("认定状态", Recognition.values),
    "fund_class": ("资金类型", [*FundClass.values, NOT_STATED]),
    "novelty": ("首次/延续", Novelty.values),
    "counted": ("计入情况", YES_NO),
    "arrived": ("到账情况", YES_NO),
    "todo": ("待我办理", TODOS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(AskedRegister):
    filters: Filters = field(default_factory=Filters)


def read(query: Mapping[str, str]) -> Address:
    """The address of a query string."""
    problems: list[str] = []
    return Address(
        filters=filters_asked(Filters, query, problems, closed=_CLOSED),
        month=month_asked(query.get("month", ""), problems),
        columns=ALL if query.get("cols") == ALL else "",
        sort=sort_asked(query, COLUMNS, problems),
        by=cut_asked(query, CUTS, problems),
        page=page_asked(query.get("page", ""), problems),
        problems=tuple(problems),
    )
