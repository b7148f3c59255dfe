"""What the tables of support and of investment's reference data refuse; see `test_constraints.py`."""

from datetime import date
from decimal import Decimal

from tests.constraint_cases import CONFIRMED, LESS, VOIDED, Case

DAY = date(2024, 9, 30)
DECIDED = {"recognition": "recognised", "recognised_on": DAY, "recognised_by": "@reviewer"}
REFUSED = {**DECIDED, "recognition": "refused", "answer": "重复"}
PROPOSED = {"recognition": "reviewing", "proposed_by": "@clerk"}

SUPPORT_CASES: dict[str, list[Case]] = {
    "investment_event_kind_known": [Case("gathering", {"kind": "party"})],
    "investment_event_once": [Case("gathering", {"key": "again"})],
    "counting_rule_once": [Case("exclusion", {"title": "另一种"})],
    "counting_rule_least_positive": [
        Case("exclusion", {"least": least}, {"least": Decimal(5000)}) for least in (0, LESS)
    ],
    "step_rule_step_known": [Case("asked", {"step": "dream"})],
    "step_rule_field_known": [Case("asked", {"field": "mood"})],
    "step_rule_once": [Case("asked", {"group": "any"})],
    "support_rule_count_by_known": [Case("counting", {"count_by": "mood"})],
    "support_rule_level_known": [Case("counting", {"lowest_level": "moon"})],
    "support_rule_once": [Case("counting", {"text": "又一条"})],
    "support_document_level_known": [Case("notice", {"level": "moon"})],
    "support_document_once": [Case("notice", {"title": "又一份"})],
    "support_item_level_known": [Case("won", {"level": "moon"})],
    "support_item_class_known": [Case("won", {"fund_class": "gold"})],
    "support_item_novelty_known": [Case("won", {"novelty": "twice"})],
    "support_item_recognition_known": [Case("won", {"recognition": "maybe"})],
    "support_item_once": [Case("won", {"key": "again"})],
    "support_item_amount_not_negative": [Case("won", {"amount": LESS})],
    "support_item_recognised_amount_not_negative": [Case("won", {"recognised_amount": LESS})],
    "support_item_recognised_within_amount": [
        Case("won", {"amount": Decimal(9)}, {"amount": Decimal(10), "recognised_amount": 10})
    ],
    "support_item_recognised_count_positive": [
        Case("won", {"recognised_count": 0}, {"recognised_count": 1})
    ],
    "support_item_recognised_dated": [
        Case("won", {"recognised_on": None}, DECIDED),
        Case("won", {"recognised_on": None}, REFUSED),
        Case("won", {"recognised_on": DAY}),
        Case("won", {"recognised_on": DAY}, PROPOSED),
    ],
    "support_item_recognised_by_somebody": [
        Case("won", {"recognised_by": None}, DECIDED),
        Case("won", {"recognised_by": None, "quote": ""}, {**DECIDED, "quote": "原文"}),
    ],
    "support_item_second_person": [
        Case("won", {"proposed_by": "@reviewer"}, {**DECIDED, "proposed_by": "@clerk"})
    ],
    "support_item_proposed_by_somebody": [Case("won", {"proposed_by": None}, PROPOSED)],
    "support_item_refused_with_reason": [Case("won", {"answer": ""}, REFUSED)],
    "support_share_once": [Case("part", {"percent": Decimal(30)})],
    "support_share_in_range": [
        Case("part", {"percent": percent}, {"percent": Decimal(100)})
        for percent in (Decimal(0), Decimal("100.01"), Decimal("-0.01"))
    ],
    "arrival_precision_known": [Case("instalment", {"precision": "hour"})],
    "arrival_evidenced": [Case("instalment", {"evidence": None}, CONFIRMED)],
    "arrival_second_person": [Case("instalment", {"confirmed_by": "@clerk"}, CONFIRMED)],
    "arrival_confirmed_by_somebody": [
        Case("instalment", {"confirmed_by": None}, CONFIRMED),
        Case("instalment", {"confirmed_at": None}, CONFIRMED),
    ],
    "arrival_voided_with_reason": [
        Case("instalment", {"void_reason": ""}, VOIDED),
        Case("instalment", {"voided_by": None}, VOIDED),
        Case("instalment", {"voided_at": None}, VOIDED),
    ],
    "arrival_positive": [Case("instalment", {"amount": amount}) for amount in (0, LESS)],
}
