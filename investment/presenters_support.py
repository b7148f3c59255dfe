"""What the templates of 三争取台账 get: plain values in words, rounded once. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entry.exports import Cell
from entry.numbers import NO_FIGURE
from investment import support_columns as told
from investment.choices import FundClass, Level, Novelty, Recognition
from investment.presenters_support_totals import cut_page, facts, rule_notes
from investment.support_addresses import Address
from investment.support_columns import ALL, SupportColumn, state_words
from investment.support_entries import CUTS, NOT_STATED, STATES, SupportEntry
from investment.support_ledgers import TODOS, URGENT, SupportLedger
from plan.list_parts import head, switches, tabs, turns

_TABS = (("", "台账"), *((key, f"按{title}汇总") for key, (title, _) in CUTS.items()))
PAGE = 200  # items on a page
BADGES = {
    "退回补充": "badge--warn",
    "审核中": "badge--accent",
    "认定": "badge--ok",
    "不予认定": "badge--danger",
}
CONTROLS = {
    "kind": "类别",
    "level": "级别",
    "state": "认定状态",
    "department": "单位",
    "counted": "是否计入",
    "fund_class": "资金类型",
    "arrived": "是否到账",
    "novelty": "首次/延续",
    "lead": "主办单位",
    "todo": "待我办理",
}
MORE = ("fund_class", "arrived", "novelty", "lead", "todo")


@dataclass(frozen=True, slots=True)
class SupportCell:
    key: str
    title: str
    text: Cell
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One row of the ledger; `waiting` says what is still to be confirmed."""

    key: str
    badge: str
    is_counted: bool
    waiting: str
    is_demo: bool
    cells: tuple[SupportCell, ...]


def line(entry: SupportEntry, shown: Sequence[SupportColumn]) -> SupportLine:
    return SupportLine(
        key=entry.item.key,
        badge=BADGES.get(state_words(entry), ""),
        is_counted=entry.is_counted,
        waiting=f"{len(entry.waiting)}笔到账待核实" if entry.waiting else "",
        is_demo=entry.item.is_demo,
        cells=tuple(
            SupportCell(one.key, one.title, _text(one.cell(entry)), one.is_number) for one in shown
        ),
    )


def _text(cell: Cell) -> Cell:
    """As a page shows it; a figure that is not there is —."""
    if isinstance(cell, Decimal):
        return f"{cell:,f}"
    return NO_FIGURE if cell is None else cell


def ledger_page(ledger: SupportLedger, address: Address) -> dict[str, Any]:
    """Everything that `investment/support.html` shows."""
    shown, is_all = told.shown(address.columns), address.columns == ALL
    placed = [] if address.by else told.ordered(ledger.entries, address.sort)
    pages = max(1, -(-len(placed) // PAGE))
    page = min(address.page, pages)
    return {
        "ledger": ledger,
        "address": address,
        "lines": [line(one, shown) for one in placed[(page - 1) * PAGE : page * PAGE]],
        "is_all": is_all,
        "columns_href": address.query(cols="" if is_all else ALL, by="") or "?",
        "all_query": address.query(cols=ALL, by=""),
        "heads": [head(one, address) for one in shown],
        "facts": facts(ledger, address),
        "tally": switches(address, "state", STATES, ledger.totals.states),
        "tabs": tabs(address, _TABS),
        "cut": cut_page(ledger, address) if address.by else None,
        "controls": _controls(ledger),
        "waiting": _waiting(ledger, address),
        "filter_words": filter_words(ledger),
        "export_query": address.query(),
        "plain_query": Address(month=address.month).query(),
        "notes": rule_notes(ledger.rules, ledger.month.year),
        "more_open": any(getattr(ledger.filters, name) for name in MORE),
        "turns": turns(address, page, pages),
    }


def _waiting(ledger: SupportLedger, address: Address) -> list[dict[str, Any]]:
    """What waits for this person, each a filter."""
    return [
        {**one, "is_urgent": one["value"] in URGENT}
        for one in switches(address, "todo", TODOS.items(), ledger.waiting, by="")
    ]


def _controls(ledger: SupportLedger) -> list[dict[str, Any]]:
    """The controls of the filter bar, those asked less often behind a fold."""
    choices = choices_of(ledger)
    return [
        {
            "name": name,
            "title": title,
            "choices": choices[name],
            "value": getattr(ledger.filters, name),
            "is_more": name in MORE,
        }
        for name, title in CONTROLS.items()
    ]


def choices_of(ledger: SupportLedger) -> Mapping[str, Any]:
    """What each control offers, (value, word)."""
    return {
        "kind": [(one.kind.code, one.kind.name) for one in ledger.rules],
        "level": [*Level.choices, (NOT_STATED, "未登记")],
        "state": Recognition.choices,
        "department": ledger.departments,
        "lead": ledger.departments,
        "counted": (("yes", "本年计入"), ("no", "本年不计")),
        "fund_class": [*FundClass.choices, (NOT_STATED, "未注明（非资金）")],
        "arrived": (("yes", "已有到账"), ("no", "没有到账")),
        "novelty": Novelty.choices,
        "todo": tuple(TODOS.items()),
    }


def filter_words(ledger: SupportLedger) -> str:
    """What a printed or exported ledger was narrowed to."""
    choices = dict(choices_of(ledger))
    projects = (one.item.project for one in ledger.entries)
    choices["project"] = {one.key: one.name for one in projects if one}.items()
    words = [
        str(dict(choices[name]).get(value, value)) if name in choices else value
        for name, value in ledger.filters.as_query().items()
    ]
    return "，".join(words)
