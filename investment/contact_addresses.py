"""The address of 对接企业: filters, columns, order, page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from investment.contact_columns import ALL, COLUMNS
from investment.contact_ledgers import Filters
from plan.asked import AskedRegister, Closed, filters_asked, page_asked, sort_asked
from projects.deadlines import Pace

STATES = {"open": "对接中", "won": "已形成项目", "lost": "已结束"}
PACES = {
    Pace.OVERDUE.value: "已逾期",
    Pace.DUE_SOON.value: "临期",
    Pace.IN_TIME.value: "时限内",
    Pace.SETTLED.value: "不再计时",
}
_CLOSED: Closed = {"state": ("对接情况", STATES), "pace": ("时限", PACES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(AskedRegister):
    filters: Filters = field(default_factory=Filters)


def read(query: Mapping[str, str]) -> Address:
    """The address of a query string."""
    problems: list[str] = []
    return Address(
        filters=filters_asked(Filters, query, problems, closed=_CLOSED, years={"year": "年度"}),
        columns=ALL if query.get("cols") == ALL else "",
        sort=sort_asked(query, COLUMNS, problems),
        page=page_asked(query.get("page", ""), problems),
        problems=tuple(problems),
    )
