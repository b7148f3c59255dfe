"""The address of the funnel and of the signings' ledger: month, filters, columns, order. Pure.

A page never fails for an address with a slip in it: what cannot be read is named in a sentence
and left out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from entry.periods import Month
from investment.choices import FUNNEL, Source, Way
from investment.columns import ALWAYS, COLUMNS, USUAL
from investment.entries import ENDED, NOT_STATED
from investment.ledgers import Filters
from investment.totals import COUNTED, CUTS
from plan.addresses import day_asked, end_of, month_asked, query_of

LONGEST = 80
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
class Address:
    """`by` is the cut shown instead of the list; `sort` a column, with "-" from the last down."""

    filters: Filters = field(default_factory=Filters)
    month: Month | None = None
    as_of_day: date | None = None
    columns: tuple[str, ...] = ()
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
                "col": self.columns,
                "sort": self.sort,
                "by": self.by,
                **changes,
            }
        )

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
    sort = _known(query.get("sort", ""), COLUMNS, "栏目", problems, prefix="-")
    return Address(
        filters=_filters(query, problems),
        month=month_asked(query.get("month", ""), problems),
        as_of_day=day_asked(query.get("as_of", ""), problems),
        columns=_chosen(columns, problems),
        sort=sort,
        by=_known(query.get("by", ""), CUTS, "汇总方式", problems),
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


def _filters(query: Mapping[str, str], problems: list[str]) -> Filters:
    asked = {each.name: plain(query.get(each.name, "")) for each in fields(Filters)}
    for name, (title, values) in CLOSED.items():
        parts = asked[name].split(",") if name in ALONG else [asked[name]]
        kept = [_known(one, values, title, problems) for one in parts]
        asked[name] = ",".join(one for one in kept if one)
    for name, title in YEARS.items():
        if asked[name] and not _is_year(asked[name]):
            problems.append(f"“{asked[name][:20]}”不是{title}，这一条件没有采用。")
            asked[name] = ""
    return Filters(**asked)


def _is_year(text: str) -> bool:
    return text == NOT_STATED or (text.isascii() and text.isdecimal() and len(text) == 4)


def plain(text: str) -> str:
    """Without what no database takes in a text."""
    return "".join(character for character in text if character.isprintable()).strip()[:LONGEST]


def _known(
    text: str, values: Collection[str], title: str, problems: list[str], prefix: str = ""
) -> str:
    """A value of a closed list; for any other "" and a sentence more in `problems`."""
    text = text.strip()
    if not text or text.removeprefix(prefix) in values:
        return text
    problems.append(f"没有名为“{text[:20]}”的{title}，这一条件没有采用。")
    return ""


def _chosen(columns: Sequence[str], problems: list[str]) -> tuple[str, ...]:
    """In the ledger's order; the usual ones are no choice, the name is always there."""
    for key in columns:
        _known(key, COLUMNS, "栏目", problems)
    chosen = tuple(key for key in COLUMNS if key in columns)
    return () if {*chosen, ALWAYS} == set(USUAL) else chosen


def page_asked(text: str, problems: list[str]) -> int:
    text = text.strip()
    if not text:
        return 1
    if text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text):
        return int(text)
    problems.append(f"“{text[:20]}”不是页码，现显示第1页。")
    return 1
