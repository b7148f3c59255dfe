"""What the template of one item of support gets: plain values in words. Pure."""

from typing import Any

from entry.numbers import exact
from investment import support_columns as told
from investment.models import Arrival, SupportItem
from investment.presenters_support import BADGES
from investment.presenters_support_totals import amount_text
from investment.recognising import rule_words
from investment.support_details import SupportPage, YearCount
from investment.support_entries import SupportEntry
from investment.support_trail import changed
from plan.links import quoted_at
from plan.list_columns import day_text

TRAIL = ({"href": "/support/", "title": "三争取"},)
WORDS = {True: "是", False: "否"}


def item_context(page: SupportPage, item: SupportItem) -> dict[str, Any]:
    """Everything that `investment/support_item.html` shows, but the forms."""
    entry = page.entry
    words = told.state_words(entry)
    return {
        "page": page,
        "item": item,
        "entry": entry,
        "trail": TRAIL,
        "rights": page.rights,
        "state_words": words,
        "badge": BADGES.get(words, ""),
        "facts": facts(entry),
        "document_facts": document_facts(item),
        "years": [_year(one, entry) for one in page.years],
        "shares": [
            {
                "name": one.department.name,
                "percent": exact(one.percent),
                "is_lead": one.department_id == item.lead_id,
            }
            for one in entry.shares
        ],
        "arrivals": [_arrival(one) for one in page.arrivals],
        "arrived": amount_text(entry.arrived),
        "recognised": amount_text(item.recognised_amount),
        "changes": [changed(one) for one in page.changes],
        "may_edit_facts": page.rights.edit and item.recognition == "applied",
        "may_edit_document": page.rights.edit_document and item.recognition == "applied",
        "may_arrive": page.rights.edit and entry.is_money and item.document is not None,
        "project_href": f"/projects/{item.project.key}/" if item.project else "",
        "plan_href": quoted_at(item.chapter, item.quote),
    }


def facts(entry: SupportEntry) -> list[tuple[str, str]]:
    """What an item is, in the order of the office's ledger; "" for what nobody knows."""
    item = entry.item
    found = [
        ("类别", item.kind.name),
        ("级别", told.level_words(entry)),
        ("受益地区", item.area.name),
        ("主办单位", item.lead.name),
        ("首次/延续", str(item.get_novelty_display())),
        ("有效期至", day_text(item.valid_until)),
    ]
    if entry.is_money:
        found += [
            ("争取金额", _amount(entry)),
            ("资金类型", str(item.get_fund_class_display())),
            ("因素法分配", WORDS[item.is_formula]),
            ("需地方配套", WORDS[item.needs_match]),
        ]
    return [*found, ("备注", item.note)]


def _amount(entry: SupportEntry) -> str:
    amount = entry.item.amount
    return "" if amount is None else f"{amount_text(amount)}万元"


def document_facts(item: SupportItem) -> list[tuple[str, str]]:
    document = item.document
    if document is None:
        return []
    return [
        ("文件名称", document.title),
        ("文号", document.number),
        ("文件日期", day_text(document.dated)),
        ("级别", str(document.get_level_display())),
        ("授予（下达）单位", document.granted_by),
        ("登记单位", document.lead.name),
    ]


def _year(one: YearCount, entry: SupportEntry) -> dict[str, Any]:
    """What a year counts, and the sentence why: the rule in force, or what keeps it out."""
    rule = one.rule.rule
    sums = one.counted
    is_money = entry.is_money
    amount = "" if sums.amount is None else f"{amount_text(sums.amount)}万元"
    earlier = f"，沿用{one.rule.year}年规则" if one.rule.year not in (None, one.year) else ""
    rule_told = f"{rule_words(rule, is_money=is_money)}{earlier}。" if rule else ""
    return {
        "year": one.year,
        "is_counted": sums.number > 0,
        "words": (amount or "计入，金额未知") if is_money else f"{sums.number}项",
        "why": sums.why,
        "rule": rule_told,
    }


def _arrival(one: Arrival) -> dict[str, Any]:
    return {
        "arrival": one,
        "amount": amount_text(one.amount),
        "day": one.day_text,
        "is_waiting": one.confirmed_at is None and one.voided_at is None,
        "is_voided": one.voided_at is not None,
    }
