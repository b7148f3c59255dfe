"""What the templates and files of 招商活动 get: addresses, rows, sums. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from entry.exports import Cell, Column, Table
from entry.numbers import display, round_half_up
from investment.choices import EventKind
from investment.event_ledgers import (
    CUTS,
    NO_TEAM,
    EventEntry,
    EventLedger,
    EventSums,
    Filters,
    cut,
)
from investment.family import siblings
from plan.asked import AskedList, Closed, cut_asked, filters_asked, page_asked
from plan.list_parts import controls, tabs, turns, words

PAGE = 200
YEARS_OFFERED = 5
CONTROLS = {"year": "年度", "city": "城市", "team": "小分队", "kind": "种类"}
TRAIL = (
    {"href": "/investment/", "title": "招商引资"},
    {"href": "/investment/events/", "title": "招商活动"},
)
NOTES = (
    "注：1. 对接企业和招商项目是本人查看范围内的。",
    "2. 签约项目按规则计数，增资不另计项目，协议投资含增资的增量。",
)
_TEN_THOUSAND = Decimal(10000)
_CLOSED: Closed = {"kind": ("种类", EventKind.values)}
Offered = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(AskedList):
    filters: Filters = field(default_factory=Filters)


def read(query: Mapping[str, str]) -> Address:
    """The address of a query string."""
    problems: list[str] = []
    return Address(
        filters=filters_asked(Filters, query, problems, closed=_CLOSED, years={"year": "年度"}),
        by=cut_asked(query, CUTS, problems),
        page=page_asked(query.get("page", ""), problems),
        problems=tuple(problems),
    )


def ledger_page(
    ledger: EventLedger, address: Address, teams: Sequence[tuple[str, str]], year: int
) -> dict[str, Any]:
    """Everything that `investment/events.html` shows."""
    pages = max(1, -(-len(ledger.entries) // PAGE))
    page = min(address.page, pages)
    asked = ledger.filters.as_query()
    offered = choices(ledger, teams, year)
    return {
        "ledger": ledger,
        "address": address,
        "trail": TRAIL[:1],
        "siblings": siblings("/investment/events/"),
        "tabs": tabs(address, [("", "清单"), *((key, f"按{word}") for key, word in CUTS.items())]),
        "rows": [told(one) for one in ledger.entries[(page - 1) * PAGE : page * PAGE]],
        "cut": cut_page(ledger, address) if address.by else None,
        "totals": sums_told(ledger.totals),
        "controls": controls(CONTROLS, offered, lambda name: asked.get(name, "")),
        "filter_words": words(asked, offered),
        "export_query": address.query(),
        "turns": turns(address, page, pages),
        "notes": NOTES,
    }


def choices(ledger: EventLedger, teams: Sequence[tuple[str, str]], year: int) -> Offered:
    return {
        "year": [(str(one), f"{one}年") for one in range(year, year - YEARS_OFFERED, -1)],
        "city": [(one, one) for one in ledger.cities],
        "team": [*teams, (NO_TEAM, "未注明")],
        "kind": [(one.value, str(one.label)) for one in EventKind],
    }


def told(one: EventEntry) -> dict[str, Any]:
    """An event with what came of it; each count leads to what it counts."""
    key = {"event": one.event.key}
    query = urlencode(key)
    return {
        "event": one.event,
        "contacts": {"number": one.contacts, "href": f"/investment/contacts/?{query}"},
        "signings": {"number": one.signings, "href": f"/investment/signings/?{query}"},
        "signed": one.signed,
        "agreed": yi(one.agreed),
    }


def sums_told(one: EventSums) -> dict[str, Any]:
    return {"sums": one, "agreed": yi(one.agreed)}


def cut_page(ledger: EventLedger, address: Address) -> dict[str, Any]:
    """The summary; each count of events leads to them."""
    return {
        "title": CUTS[address.by],
        "rows": [
            {
                **sums_told(one),
                "events": {
                    "number": one.events,
                    "href": address.query(by="", **{address.by: one.key}) or "?",
                },
            }
            for one in cut(ledger.entries, address.by)
        ],
    }


def yi(value: Decimal | None) -> str:
    """亿元 with two decimals."""
    return display(None if value is None else value / _TEN_THOUSAND, 2)


def table(ledger: EventLedger, address: Address, *, area: str, line: str) -> Table:
    """What the page shows under this address."""
    year = f"{ledger.filters.year}年" if ledger.filters.year else ""
    title = f"{area}{year}招商活动清单"
    numbers = ("到场企业", "对接企业", "招商项目", "签约项目")
    counts = [Column(word, 10, 0) for word in numbers]
    if address.by:
        word = CUTS[address.by]
        rows = [*cut(ledger.entries, address.by), ledger.totals]
        return Table(
            title=f"{title}（按{word}）",
            unit_line=line,
            columns=[Column(word, 24), Column("活动", 8, 0), *counts, Column("协议投资", 12, 2)],
            rows=[(one.title, one.events, *_numbers(one, one.attended)) for one in rows],
            notes=NOTES,
        )
    heads = (("活动名称", 36), ("种类", 14), ("城市", 12), ("举办日期", 12), ("承办单位", 14))
    return Table(
        title=title,
        unit_line=line,
        columns=[
            Column("序号", 6, 0), *(Column(word, width) for word, width in heads),
            Column("小分队", 18), *counts, Column("协议投资", 12, 2),
        ],
        rows=[
            (
                number, one.event.title, str(one.event.get_kind_display()), one.event.city,
                one.event.held_on.isoformat(), one.event.lead.short_name,
                one.event.team.name if one.event.team else "",
                *_numbers(one, one.event.attended),
            )
            for number, one in enumerate(ledger.entries, start=1)
        ],
        notes=NOTES,
    )  # fmt: skip


def _numbers(one: EventEntry | EventSums, attended: int | None) -> tuple[Cell, ...]:
    agreed = None if one.agreed is None else round_half_up(one.agreed / _TEN_THOUSAND, 2)
    return (attended, one.contacts, one.signings, one.signed, agreed)
