"""The ledger's address: month, day of knowledge, filters, columns, order, cut, page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from plan.asked import (
    LONGEST,
    AskedLedger,
    columns_asked,
    cut_asked,
    day_asked,
    filters_asked,
    month_asked,
    page_asked,
    plain,
    sort_asked,
)
from plan.lights import State
from projects.choices import Category, InvestmentKind
from projects.columns import ALWAYS, COLUMNS, USUAL
from projects.ledgers import Filters
from projects.stages import Phase, Stage
from projects.totals import CUTS, NOT_STATED

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
class Address(AskedLedger):
    filters: Filters = field(default_factory=Filters)


def read(query: Mapping[str, str], many: Mapping[str, Sequence[str]]) -> Address:
    """The address of a query string; `many` holds all the values of `col` and `list`."""
    problems: list[str] = []
    filters = filters_asked(Filters, query, problems, closed=CLOSED)
    return Address(
        filters=replace(filters, list=_lists(many.get("list", ()))),
        month=month_asked(query.get("month", ""), problems),
        as_of_day=day_asked(query.get("as_of", ""), problems),
        columns=columns_asked(many.get("col", ()), COLUMNS, USUAL, ALWAYS, problems),
        sort=sort_asked(query, COLUMNS, problems),
        by=cut_asked(query, CUTS, problems),
        page=page_asked(query.get("page", ""), problems),
        problems=tuple(problems),
    )


def _lists(given: Sequence[str]) -> str:
    """The codes of all of them, each once, with commas between."""
    codes = [code.strip() for text in given for code in plain(text, LONGEST * 4).split(",")]
    return ",".join(dict.fromkeys(code for code in codes if code))[: LONGEST * 4]
