"""The address of 问题清单: filters, columns, order, summary. Pure.

A page never fails for an address with a slip in it: what is not known is named in a sentence and
left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from plan.addresses import query_of
from projects.choices import Level, ProblemKind, ProblemSource, ProblemStage
from projects.deadlines import Pace
from projects.problem_columns import ALL, COLUMNS
from projects.problem_entries import CUTS
from projects.problems import TODOS, Filters

LONGEST = 80
_YES = ("yes", "no")
_KNOWN: Mapping[str, Any] = {
    "open": _YES,
    "escalated": _YES,
    "stage": ProblemStage.values,
    "pace": [*Pace],
    "kind": ProblemKind.values,
    "level": Level.values,
    "source": ProblemSource.values,
    "todo": TODOS,
}
_TITLES = {
    "year": "年度",
    "open": "是否办结",
    "escalated": "是否升级",
    "stage": "状态",
    "pace": "时限",
    "kind": "类别",
    "level": "层级",
    "source": "来源",
    "todo": "待我办理",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`by` is the cut shown instead of the list; `sort` a column, with "-" from the last down."""

    filters: Filters = field(default_factory=Filters)
    columns: str = ""
    sort: str = ""
    by: str = ""
    problems: tuple[str, ...] = ()

    def query(self, **changes: str) -> str:
        """This address as a query string, with changes; "" when nothing is asked for."""
        shown = {"cols": self.columns, "sort": self.sort, "by": self.by}
        return query_of({**self.filters.as_query(), **shown, **changes})


def read(query: Mapping[str, str]) -> Address:
    """The address of a query string."""
    filters = Filters(
        **{each.name: query.get(each.name, "").strip()[:LONGEST] for each in fields(Filters)}
    )
    told = []
    for name, title in _TITLES.items():
        value = getattr(filters, name)
        if value and not _is_known(name, value):
            told.append(f"没有“{value[:20]}”这样的{title}，没有按它筛选。")
            filters = replace(filters, **{name: ""})
    sort, by = query.get("sort", ""), query.get("by", "")
    return Address(
        filters=filters,
        columns=ALL if query.get("cols") == ALL else "",
        sort=sort if sort.removeprefix("-") in COLUMNS else "",
        by=by if by in CUTS else "",
        problems=tuple(told),
    )


def _is_known(name: str, value: str) -> bool:
    if name == "year":
        return len(value) == 4 and value.isascii() and value.isdecimal()
    return value in _KNOWN[name]
