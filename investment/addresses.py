"""The address of the funnel and of the signings' ledger: month, filters, columns, order. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from entry.periods import Month
from investment.choices import FUNNEL, Source, Way
from investment.columns import ALWAYS, COLUMNS, USUAL
from investment.entries import ENDED, NOT_STATED
from investment.ledgers import Filters
from investment.totals import COUNTED, CUTS
from plan.asked import (
    AskedLedger,
    columns_asked,
    cut_asked,
    day_asked,
    filters_asked,
    month_asked,
    page_asked,
    sort_asked,
)

_NONE = {NOT_STATED: "未注明"}


def _yes_no(yes: str, no: str) -> Mapping[str, str]:
    return {"yes": yes, "no": no}


# What a filter with a closed list of values is called, and what it may be.
CLOSED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "step": (
        "当前阶段",
        {
            **{one.value: str(one.label) for one in FUNNEL},
            ENDED: "流失（终止）",
            NOT_STATED: "未进入漏斗",
        },
    ),
    "came": ("到过的环节", {one.value: f"到过{one.label}" for one in FUNNEL}),
    "passed": ("走过的环节", {one.value: f"已走过{one.label}" for one in FUNNEL}),
    "reached": ("本年走过的环节", {one.value: f"本年{one.label}" for one in COUNTED}),
    "state": ("推进状态", {"open": "推进中", "arrived": "已投产", "ended": "流失（终止）"}),
    "source": ("投资方来源", {**{one.value: str(one.label) for one in Source}, **_NONE}),
    "way": ("引进方式", {**{one.value: str(one.label) for one in Way}, **_NONE}),
    "counted": ("是否计入", _yes_no("计入", "不计入")),
    "increase": ("是否增资", _yes_no("增资", "不含增资")),
    "stale": ("有无进展", _yes_no("长期没有进展", "近期有进展")),
    "project": ("是否对应重点项目", _yes_no("已对应", "未对应")),
    "listed": ("是否入统", _yes_no("已入统", "未入统")),
    "waiting": ("环节核实", _yes_no("有待核实的环节", "没有待核实的")),
    "review": ("公平竞争审查", _yes_no("没有待审查的协议", "有协议未审查")),
}
# The filters that may be several steps, with commas between.
ALONG = frozenset({"came", "passed", "reached"})
# The filters by a year, or "none".
YEARS = {"cohort": "签约年度", "landed": "落地年度"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(AskedLedger):
    filters: Filters = field(default_factory=Filters)

    def narrowed(self, **where: str) -> str:
        """What the ledger shows of a count told under this address: no cut, no choice of order.

        A count of those that took a step is among those that took what was asked for before.
        """
        for name in ALONG & where.keys():
            before = getattr(self.filters, name).split(",")
            where[name] = ",".join(dict.fromkeys(one for one in [*before, where[name]] if one))
        return self.query(by="", sort="", col="", **where) or "?"


def read(query: Mapping[str, str], columns: Sequence[str] = ()) -> Address:
    """The address of a query string; `columns` are all the values of its `col`."""
    problems: list[str] = []
    return Address(
        filters=filters_asked(
            Filters,
            query,
            problems,
            closed=CLOSED,
            several=ALONG,
            years=YEARS,
            besides=(NOT_STATED,),
        ),
        month=month_asked(query.get("month", ""), problems),
        as_of_day=day_asked(query.get("as_of", ""), problems),
        columns=columns_asked(columns, COLUMNS, USUAL, ALWAYS, problems),
        sort=sort_asked(query, COLUMNS, problems),
        by=cut_asked(query, CUTS, problems),
        page=page_asked(query.get("page", ""), problems),
        problems=tuple(problems),
    )


def not_ahead(address: Address, today: date) -> Address:
    """Without a month or a day of knowledge that is still to come: nothing is known of it."""
    problems = list(address.problems)
    month, day = address.month, address.as_of_day
    if month is not None and month > Month.of(today):
        problems.append(f"{month.year}年{month.month}月还没有到，现按目前的情况显示。")
        month = None
    if day is not None and day > today:
        problems.append(f"{day.isoformat()}还没有到，现按目前的情况显示。")
        day = None
    return replace(address, month=month, as_of_day=day, problems=tuple(problems))
