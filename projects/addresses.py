"""The ledger's address: month, day of knowledge, filters, columns, order, cut, page. Pure.

A page never fails for an address with a slip in it: what cannot be read is named in a sentence
and left out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from entry.periods import Month
from plan.addresses import day_asked, end_of, month_asked, query_of
from plan.lights import State
from projects.choices import Category, InvestmentKind
from projects.columns import ALWAYS, COLUMNS, USUAL
from projects.ledgers import Filters
from projects.stages import Phase, Stage
from projects.totals import CUTS, NOT_STATED

LONGEST = 80
STARTS: Mapping[str, str] = {
    "planned": "计划应开工",
    "started": "实际开工",
    "early": "提前开工",
    "behind": "未按期开工",
}
REACHED: Mapping[str, str] = {
    "started": "本年新开工",
    "industrial": "本年新开工（产业类）",
    "completed": "本年竣工",
    "production": "本年建成投产",
    "built": "当年开工当年建成",
}
# What a filter with a closed list of values is called, and what it may be.
CLOSED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "stage": ("项目状态", {one.value: one.word for one in Stage}),
    "phase": ("建设阶段", {one.value: one.word for one in Phase}),
    "category": ("类别", {str(key): str(word) for key, word in Category.choices}),
    "investment": (
        "投资类型",
        {**{str(key): str(word) for key, word in InvestmentKind.choices}, NOT_STATED: "未注明"},
    ),
    "light": ("灯", {one.value: one.word for one in State}),
    "planned": ("年度计划", {"yes": "列入本年计划"}),
    "starts": ("开工情况", STARTS),
    "reached": ("本年进展", REACHED),
}


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


def read(query: Mapping[str, str], many: Mapping[str, Sequence[str]]) -> Address:
    """The address of a query string; `many` holds all the values of `col` and `list`."""
    problems: list[str] = []
    sort = _known(query.get("sort", ""), COLUMNS, "栏目", problems, prefix="-")
    return Address(
        filters=_filters(query, many.get("list", ()), problems),
        month=month_asked(query.get("month", ""), problems),
        as_of_day=day_asked(query.get("as_of", ""), problems),
        columns=_chosen(many.get("col", ()), problems),
        sort=sort,
        by=_known(query.get("by", ""), CUTS, "汇总方式", problems),
        page=_page(query.get("page", ""), problems),
        problems=tuple(problems),
    )


def _filters(query: Mapping[str, str], lists: Sequence[str], problems: list[str]) -> Filters:
    asked = {each.name: _plain(query.get(each.name, ""))[:LONGEST] for each in fields(Filters)}
    codes = [code.strip() for text in lists for code in _plain(text).split(",")]
    asked["list"] = ",".join(dict.fromkeys(code for code in codes if code))[: LONGEST * 4]
    for name, (title, values) in CLOSED.items():
        asked[name] = _known(asked[name], values, title, problems)
    return Filters(**asked)


def _plain(text: str) -> str:
    """Without what no database takes in a text."""
    return "".join(character for character in text if character.isprintable()).strip()


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


def _page(text: str, problems: list[str]) -> int:
    text = text.strip()
    if not text:
        return 1
    if text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text):
        return int(text)
    problems.append(f"“{text[:20]}”不是页码，现显示第1页。")
    return 1
