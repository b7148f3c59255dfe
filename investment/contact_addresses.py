"""The address of 对接企业: filters, columns, order, page. Pure.

A page never fails for an address with a slip in it: what is not known is named in a sentence and
left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from investment.addresses import page_asked, plain
from investment.contact_columns import ALL, COLUMNS
from investment.contact_ledgers import Filters
from plan.addresses import query_of
from projects.deadlines import Pace

STATES = {"open": "对接中", "won": "已形成项目", "lost": "已结束"}
PACES = {
    Pace.OVERDUE.value: "已逾期",
    Pace.DUE_SOON.value: "临期",
    Pace.IN_TIME.value: "时限内",
    Pace.SETTLED.value: "不再计时",
}
_KNOWN: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "state": ("对接情况", STATES),
    "pace": ("时限", PACES),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`sort` is a column, with "-" from the last down; `columns` "all" or "" for the usual ones."""

    filters: Filters = field(default_factory=Filters)
    columns: str = ""
    sort: str = ""
    by: str = ""
    page: int = 1
    problems: tuple[str, ...] = ()

    def query(self, **changes: object) -> str:
        """This address as a query string, with changes; whatever changes, from the first page."""
        return query_of(
            {**self.filters.as_query(), "cols": self.columns, "sort": self.sort, **changes}
        )


def read(query: Mapping[str, str]) -> Address:
    problems: list[str] = []
    filters = Filters(**{one.name: plain(query.get(one.name, "")) for one in fields(Filters)})
    for name, (title, values) in _KNOWN.items():
        value = getattr(filters, name)
        if value and value not in values:
            problems.append(f"没有“{value[:20]}”这样的{title}，没有按它筛选。")
            filters = replace(filters, **{name: ""})
    year = filters.year
    if year and not (len(year) == 4 and year.isascii() and year.isdecimal()):
        problems.append(f"“{year[:20]}”不是年度，没有按它筛选。")
        filters = replace(filters, year="")
    sort = query.get("sort", "").strip()
    if sort and sort.removeprefix("-") not in COLUMNS:
        problems.append(f"没有名为“{sort[:20]}”的栏目，没有按它排列。")
        sort = ""
    return Address(
        filters=filters,
        columns=ALL if query.get("cols") == ALL else "",
        sort=sort,
        page=page_asked(query.get("page", ""), problems),
        problems=tuple(problems),
    )
