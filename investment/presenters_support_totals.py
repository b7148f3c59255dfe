"""What a set of items comes to, in words: the head of the ledger, and its summaries. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from entry.numbers import NO_FIGURE, exact, round_half_up
from investment.recognising import rule_words
from investment.support_addresses import Address
from investment.support_columns import MONEY_PLACES
from investment.support_entries import CUTS, STATES, SupportTotals, cuts, totals
from investment.support_ledgers import SupportLedger, YearRule

CUT_PARAMETER = {
    "kind": "kind",
    "level": "level",
    "department": "department",
    "class": "fund_class",
}
SHARED = (
    "一个事项由几个单位分享的，各单位行都列它一次，合计只计一次；计入项数和金额按比例分到各单位，"
    f"分毫不差，显示时各行分别四舍五入到{MONEY_PLACES}位小数，各行之和与合计末位可能略有出入。"
)


def facts(ledger: SupportLedger, address: Address) -> list[dict[str, str]]:
    """What the year comes to so far, by kind; each leads to what it counts."""
    found = []
    for one in ledger.rules:
        theirs = [entry for entry in ledger.entries if entry.item.kind_id == one.kind.pk]
        if not theirs and ledger.filters.kind not in ("", one.kind.code):
            continue
        sums = totals(theirs)
        text = amount_text(sums.amount) if one.kind.is_money else exact(sums.number)
        found.append(
            {
                "title": one.kind.name,
                "text": text,
                "unit": "" if text == NO_FIGURE else "万元" if one.kind.is_money else "项",
                "small": _small(sums, is_money=one.kind.is_money),
                "href": address.query(kind=one.kind.code, counted="yes", by="") or "?",
            }
        )
    return found


def _small(sums: SupportTotals, *, is_money: bool) -> str:
    """What stands behind the figure: how many items, and of money what was granted and arrived."""
    told_items = f"登记{sums.items}项，计入{sums.counted}项"
    if not is_money:
        return told_items
    granted, arrived = amount_text(sums.granted), amount_text(sums.arrived)
    return f"{told_items}；争取{granted}、到账{arrived}"


def amount_text(value: Decimal | None) -> str:
    """万元 as it is shown: 12,345.6; — for what nobody knows."""
    return (
        NO_FIGURE if value is None else f"{Decimal(exact(round_half_up(value, MONEY_PLACES))):,f}"
    )


def number_text(value: Decimal) -> str:
    """Items, a share of one with its decimals: 3, 0.7."""
    return exact(round_half_up(value, MONEY_PLACES))


def rule_notes(rules: Sequence[YearRule], year: int) -> list[str]:
    """How the year counts each kind, as sentences of a foot."""
    told_of = []
    for one in rules:
        if one.rule is None:
            told_of.append(f"{one.kind.name}没有计数规则，不计入")
            continue
        earlier = f"（沿用{one.year}年规则）" if one.year != year else ""
        words = rule_words(one.rule, is_money=one.kind.is_money)
        told_of.append(f"{one.kind.name}{words}{earlier}")
    return [f"注：1. {year}年计数规则：{'；'.join(told_of)}。", *_REMARKS]


_REMARKS = (
    "2. 金额单位为万元；到账金额为截至期末已核实的累计数。“—”和空格表示没有数据，不等于0。",
    "3. 只计已认定的；示范试点、政策、荣誉按认定数计项。",
)


def cut_page(ledger: SupportLedger, address: Address) -> dict[str, Any]:
    """The summary; every count of items leads to the items that it counts."""
    name = CUT_PARAMETER[address.by]

    def row(title: str, found: SupportTotals, **where: str) -> dict[str, Any]:
        def count(number: int, **more: str) -> dict[str, Any]:
            return {"number": number, "href": address.query(by="", **where, **more) or "?"}

        return {
            "title": title,
            "all": count(found.items),
            "states": [count(found.states.get(key, 0), state=key) for key, _ in STATES],
            "counted": count(found.counted, counted="yes"),
            "number": number_text(found.number),
            "granted": amount_text(found.granted),
            "arrived": amount_text(found.arrived),
            "rate": found.arrival_rate,
            "amount": amount_text(found.amount),
        }

    return {
        "title": CUTS[address.by][0],
        "states": [word for _, word in STATES],
        "note": SHARED if address.by == "department" else "",
        "rows": [
            row(one.title, one.totals, **{name: one.key})
            for one in cuts(ledger.entries, address.by)
        ],
        "total": row("合计", ledger.totals),
    }
