"""What the templates of 招商项目台账 get: plain values in words, rounded once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from investment import columns as told
from investment.addresses import CLOSED, Address
from investment.columns import Group, SigningColumn
from investment.entries import ENDED, NOT_STATED
from investment.family import siblings
from investment.ledgers import Choices, Ledger
from investment.presenters_sums import cut_page, facts
from investment.rows import Row
from investment.totals import CUTS
from plan.list_columns import by_rank
from plan.list_parts import column_choice, controls, head, paper_sheets, tabs, turns, words
from projects.column_kinds import Shown

PAGE = 200  # signings on a page
MOST_FITTING = 12  # columns beside each other on a desk; more scroll in a box of their own
BADGES = {
    "lead": "",
    "talking": "",
    "signed": "badge--accent",
    "landed": "badge--accent",
    "started": "badge--ok",
    "production": "badge--ok",
    ENDED: "badge--danger",
}
CONTROLS = {
    "step": "当前阶段",
    "chain": "产业链",
    "source": "投资方来源",
    "department": "责任或配合单位",
    "cohort": "签约年度",
}
MORE = {
    "team": "小分队",
    "event": "招商活动",
    "way": "引进方式",
    "area": "落户地区",
    "came": "到过的环节",
    "reached": "本年走过的环节",
    "landed": "落地年度",
    "state": "推进状态",
    "stale": "有无进展",
    "counted": "是否计入",
    "increase": "是否增资",
    "project": "是否对应重点项目",
    "listed": "是否入统",
    "waiting": "环节核实",
    "review": "公平竞争审查",
}
YEARS_OFFERED = 6
_NONE = (NOT_STATED, "未注明")


@dataclass(frozen=True, slots=True)
class SigningCell:
    key: str
    title: str
    text: str
    shown: Shown
    is_number: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `small` are the words under the name; `marks` what is striking about it."""

    number: int
    href: str
    name: str
    small: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    badge: str
    cells: tuple[SigningCell, ...]


def ledger_page(
    ledger: Ledger, rows: Sequence[Row], address: Address, choices: Choices
) -> dict[str, Any]:
    """Everything that `investment/signings.html` shows; `rows` are the ledger's."""
    shown = told.shown(address.columns)
    placed = [] if address.by else ordered(rows, address.sort)
    pages = max(1, -(-len(placed) // PAGE))
    page = min(address.page, pages)
    first = (page - 1) * PAGE
    lines = [
        line(number, one, shown)
        for number, one in enumerate(placed[first : first + PAGE], start=first + 1)
    ]
    columns = [one for one in shown if _in_cell(one)]
    cut = cut_page(ledger.entries, ledger.totals, address, address.by) if address.by else None
    named = [("", "明细"), *((key, f"按{title}") for key, (title, _) in CUTS.items())]
    return {
        "ledger": ledger,
        "address": address,
        "siblings": siblings("/investment/signings/"),
        "lines": lines,
        "name_head": head(told.COLUMNS[told.ALWAYS], address),
        "heads": [head(one, address) for one in columns],
        "sheets": paper_sheets(columns, lines),
        "is_wide": len(columns) > MOST_FITTING,
        "columns": column_choice(Group, told.COLUMNS.values(), shown),
        "facts": facts(ledger.totals, address),
        "tabs": tabs(address, named),
        "cut": cut,
        **filter_bar(ledger, address, choices),
        "turns": turns(address, page, pages),
    }


def filter_bar(ledger: Ledger, address: Address, choices: Choices) -> dict[str, Any]:
    """The controls of funnel and ledger, and what they are set to."""
    offered, asked = offered_by(ledger, choices), ledger.filters.as_query()

    def value(name: str) -> str:
        return asked.get(name, "")

    # A control holds one value: several steps, as a count leads to them, stay as they are.
    more = {name: title for name, title in MORE.items() if "," not in value(name)}
    shown = {"q", "month", *CONTROLS, *more}
    return {
        "controls": controls(CONTROLS, offered, value),
        "more": controls(more, offered, value),
        "more_open": any(name in asked for name in more) or address.as_of_day is not None,
        "hidden": [(name, text) for name, text in asked.items() if name not in shown],
        "every": choices.signings,
        "filter_words": filter_words(ledger, choices),
        "export_query": address.query(),
        "plain_query": Address(month=address.month, as_of_day=address.as_of_day).query(),
        "now_query": address.query(as_of=None) or "?",
    }


def offered_by(ledger: Ledger, choices: Choices) -> dict[str, Any]:
    """What each control offers, (value, word)."""
    last, asked = ledger.month.year, ledger.filters
    offered = {str(year) for year in range(last, last - YEARS_OFFERED, -1)}

    def years(value: str) -> list[tuple[str, str]]:
        """The last ones, and the one asked for."""
        every = offered | ({value} - {"", NOT_STATED})
        return [(year, f"{year}年") for year in sorted(every, reverse=True)]

    return {
        **{name: tuple(values.items()) for name, (_, values) in CLOSED.items()},
        "chain": (*choices.chains, _NONE),
        "team": (*choices.teams, _NONE),
        "event": (*choices.events, _NONE),
        "department": choices.departments,
        "lead": choices.departments,
        "area": choices.areas,
        "cohort": (*years(asked.cohort), (NOT_STATED, "未签约")),
        "landed": (*years(asked.landed), (NOT_STATED, "未落地")),
    }


def filter_words(ledger: Ledger, choices: Choices) -> str:
    """What a printed or exported ledger was narrowed to."""
    return words(ledger.filters.as_query(), offered_by(ledger, choices))


def ordered(rows: Sequence[Row], sort: str) -> list[Row]:
    """By a column, "-" from the last down; what has nothing there stands at the end."""
    if not sort:
        return list(rows)
    return by_rank(rows, told.COLUMNS[sort.removeprefix("-")].ranked, sort)


def line(number: int, row: Row, shown: Sequence[SigningColumn]) -> Line:
    signing = row.entry.signing
    return Line(
        number=number,
        href=f"/investment/signings/{signing.key}/",
        name=signing.name,
        small=tuple(text for one in shown if one.is_folded and (text := one.text(row))),
        marks=tuple(_marks(row)),
        badge=BADGES.get(row.entry.place, ""),
        cells=tuple(_cell(one, row) for one in shown if _in_cell(one)),
    )


def _marks(row: Row) -> "Sequence[tuple[str, str]]":
    """(words, badge) of what somebody should look at."""
    judged, entry = row.entry.judged, row.entry
    found = [
        (entry.is_increase, "增资", ""),
        (judged.is_stale, "长期没有进展", "badge--warn"),
        (judged.waiting > 0, f"{judged.waiting}个环节待核实", "badge--warn"),
        (not judged.is_reviewed, "协议未审查", "badge--warn"),
        (not entry.is_counted, "不计入", ""),
        (entry.signing.is_demo, "示意", ""),
    ]
    return [(word, badge) for holds, word, badge in found if holds]


def _in_cell(column: SigningColumn) -> bool:
    """Whether it has a cell of its own beside that of the name."""
    return not column.is_folded and column.key != told.ALWAYS


def _cell(column: SigningColumn, row: Row) -> SigningCell:
    shown = column.shown
    return SigningCell(column.key, column.title, column.text(row), shown, shown.is_number)
