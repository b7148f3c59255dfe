"""What the tables of signings and of their funds refuse; see `test_constraints.py`."""

from datetime import date
from decimal import Decimal

from investment.models import FUNDS
from tests.constraint_cases import CONFIRMED, LESS, VOIDED, Case, figure
from tests.factories import NOW

DAY, BEFORE = date(2024, 9, 20), date(2024, 9, 19)
PUBLISHED = {"published_at": NOW}
REVIEWED = {"review": "passed", "reviewed_on": DAY}

INVESTMENT_CASES: dict[str, list[Case]] = {
    "signing_source_known": [Case("signing", {"source": "moon"})],
    "signing_way_known": [Case("signing", {"way": "luck"})],
    "signing_key_no_page": [Case("signing", {"key": "new"})],
    "signing_not_own_increase": [Case("signing", {"pk": 77777, "parent_id": 77777})],
    "signing_increase_has_no_project": [
        Case("signing", {"project": "@project"}, {"parent": "@signing"})
    ],
    "signing_agreed_investment_not_negative": [
        Case("signing", {"agreed_investment": LESS}, {"outside_investment": None})
    ],
    "signing_outside_investment_not_negative": [Case("signing", {"outside_investment": LESS})],
    "signing_part_within_whole": [Case("signing", {"outside_investment": Decimal("100.0001")})],
    "agreement_kind_known": [Case("agreement", {"kind": "handshake"})],
    "agreement_review_known": [Case("agreement", {"review": "maybe"}, REVIEWED)],
    "agreement_once": [Case("agreement", {"number": "2号"})],
    "agreement_review_dated": [Case("agreement", {"reviewed_on": None}, REVIEWED)],
    "change_source_before_known": [Case("investor", {"source_before": "moon"})],
    "change_source_after_known": [Case("investor", {"source_after": "moon"})],
    "investor_change_is_one": [Case("investor", {"after": "@enterprise_before"})],
    "investor_change_once_a_day": [Case("investor")],
    "signing_step_kind_known": [Case("advance", {"kind": "party"})],
    "signing_step_reason_known": [Case("advance", {"reason": "mood"})],
    "signing_step_precision_known": [Case("advance", {"precision": "hour"})],
    "signing_step_evidenced": [Case("advance", {"evidence": None}, CONFIRMED)],
    "signing_step_second_person": [
        Case("advance", {"confirmed_by": "@clerk"}, CONFIRMED),
        Case("advance", {"kind": "signed"},
             {**CONFIRMED, "confirmed_by": "@clerk", "kind": "talking"}),
    ],
    "signing_step_confirmed_by_somebody": [
        Case("advance", {"confirmed_by": None}, CONFIRMED),
        Case("advance", {"confirmed_at": None}, CONFIRMED),
    ],
    "signing_step_voided_with_reason": [
        Case("advance", {"void_reason": ""}, VOIDED),
        Case("advance", {"voided_by": None}, VOIDED),
        Case("advance", {"voided_at": None}, VOIDED),
    ],
    "signing_step_once": [Case("advance", {"on": BEFORE})],
    "signing_step_once_a_day": [
        Case("advance", {"note": "又一次"}, {"kind": "lost", "reason": "money"})
    ],
    "signing_step_ended_with_reason": [
        Case("advance", {"reason": ""}, {"kind": kind, "reason": "money"})
        for kind in ("lost", "abandoned")
    ],
    **figure("funds", "funds_received"),
    "funds_received_proof_known": [Case("funds", {"proof": "word"})],
    **{
        f"funds_received_{name}_not_negative": [Case("funds", {name: LESS})] for name in FUNDS
    },
    "funds_received_verified_within_claimed": [
        Case("funds", {"verified": Decimal("10.0001")}, PUBLISHED)
    ],
    "funds_received_proven": [Case("funds", {"proof": ""}, PUBLISHED)],
    "investment_file_of_one": [
        Case("slip", {"signing": None}),
        Case("slip", {"document": "@support_document"}),
    ],
    "contact_reason_known": [
        Case("approached", {"close_reason": "mood"}, {"closed_on": DAY, "close_reason": "money"})
    ],
    "contact_closed_after_first": [
        Case("approached", {"closed_on": BEFORE}, {"closed_on": DAY, "close_reason": "money"})
    ],
    "contact_reason_when_closed": [Case("approached", {"close_reason": "money"})],
    "contact_closed_with_reason": [
        Case("approached", {"close_reason": ""}, {"closed_on": DAY, "close_reason": "money"})
    ],
    "contact_note_kind_known": [Case("talk", {"kind": "gossip"})],
}  # fmt: skip
