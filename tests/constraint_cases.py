"""What the tables of the plan and of the projects refuse; read as in `test_constraints.py`."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Value

from entry.periods import Month
from tests.factories import NOW
from tests.ground_plan import TWELFTHS

NO_MONTHS = (0, 9, 202400, 202413, 189912, 300001, -202409)
EARLY, LATE = (202400, 189912, 0), (202413, 300001)  # before and after a month beside them
LATER = NOW + timedelta(days=1)
EARLIER = NOW - timedelta(days=1)
LESS = Decimal("-0.0001")
AUGUST = Month(2024, 8)


@dataclass(frozen=True)
class Case:
    """A right row of a kind, and in what the wrong one differs from it.

    A value "@name" stands for that row of `Ground`.
    """

    kind: str
    wrong: dict[str, Any] = field(default_factory=dict)
    right: dict[str, Any] = field(default_factory=dict)


CONFIRMED = {"confirmed_by": "@reviewer", "confirmed_at": NOW}
VOIDED = {"voided_by": "@reviewer", "voided_at": NOW, "void_reason": "有误"}
CLOSED = {"stage": "closed", "closed_on": date(2024, 9, 1), "rating": "good"}
SOLVED = {"stage": "closed", "closed_by": "@clerk", "resolved_on": date(2024, 9, 30),
          "resolved_by": "@reviewer", "due_on": date(2024, 9, 30)}  # fmt: skip
DONE = {"state": "done", "done_on": date(2024, 6, 1)}
APPROVED = {"is_approved": True, "decided_by": "@reviewer", "decided_at": NOW}


def figure(kind: str, name: str) -> dict[str, list[Case]]:
    """The constraints of every monthly figure."""
    stamps = {"published_at": NOW, "superseded_at": LATER}
    return {
        f"{name}_month": [Case(kind, {"month": Value(number)}) for number in NO_MONTHS],
        f"{name}_one_draft": [Case(kind)],
        f"{name}_one_current": [Case(kind, {}, {"published_at": NOW})],
        f"{name}_superseded_after": [
            Case(kind, {"published_at": None}, stamps),
            Case(kind, {"superseded_at": EARLIER}, stamps),
        ],
    }


PLAN_CASES: dict[str, list[Case]] = {
    "plan_once": [Case("plan", {"title": "另一份"})],
    "chapter_key_once": [Case("chapter", {"title": "三是"})],
    "chapter_title_once": [Case("chapter", {"key": "again"})],
    "chapter_part_once": [Case("chapter", {"key": "again"}, {"parent": None})],
    "curve_cumulative": [
        Case("curve", {"m01": Decimal(-1)}),
        Case("curve", {"m12": Decimal("99.9")}),
        Case("curve", {"m12": Decimal("100.1")}),
        *(Case("curve", {f"m{m:02}": TWELFTHS[f"m{m + 1:02}"] + 1}) for m in range(1, 11)),
    ],
    "threshold_family_known": [Case("threshold", {"family": "taste"})],
    "threshold_once": [Case("threshold", {"green_from": Decimal(1)})],
    "threshold_ordered": [Case("threshold", {"yellow_from": Decimal("0.0001")})],
    "task_kind_known": [Case("task", {"kind": "wish"})],
    "task_source_known": [Case("task", {"source": "rumour"})],
    "task_stage_known": [Case("task", {"stage": "lost"})],
    "task_rating_known": [Case("task", {"rating": "great"}, CLOSED)],
    "task_of_plan_is_quoted": [
        Case("task", {"quote": ""}),
        Case("task", {"chapter": None}),
        Case("task", {"source": "plan"}, {"source": "meeting", "quote": "", "chapter": None}),
    ],
    "task_extended_forward": [Case("task", {"due": date(2024, 12, 30)})],
    "task_extended_while_working": [
        Case("task", {"stage": "assigned"},
             {"stage": "working", "extension_due": date(2025, 3, 31)}),
    ],
    "task_closed_dated": [
        Case("task", {"closed_on": None}, CLOSED),
        Case("task", {"closed_on": date(2024, 9, 1)}),
    ],
    "task_rated_when_closed": [Case("task", {"stage": "working", "closed_on": None}, CLOSED)],
    "task_node_once": [Case("node", {"due": date(2024, 7, 31)})],
    "task_event_stage_known": [Case("step", {"to_stage": "lost"})],
    **figure("tasked", "task_progress"),
    "task_progress_state_known": [Case("tasked", {"state": "fine"})],
    "task_progress_states_something": [Case("tasked", {"state": ""}, {"published_at": NOW})],
}  # fmt: skip

PROJECT_CASES: dict[str, list[Case]] = {
    "enterprise_code_once": [Case("enterprise", {"key": "again", "name": "另一企业"})],
    "project_category_known": [Case("project", {"category": "fun"})],
    "project_nature_known": [Case("project", {"nature": "odd"})],
    "project_investment_known": [Case("project", {"investment_kind": "lottery"})],
    "project_code_once": [Case("project", {"key": "again"})],
    "project_key_no_page": [Case("project", {"key": "board", "code": ""})],
    "project_not_own_part": [Case("project", {"pk": 77777, "parent_id": 77777})],
    "project_packages_do_not_nest": [Case("project", {"part_count": 3}, {"parent": "@project"})],
    "project_place_is_a_pair": [
        Case("project", {"latitude": None}, {"latitude": 40, "longitude": 110}),
        Case("project", {"longitude": None}, {"latitude": 40, "longitude": 110}),
    ],
    "project_years_ordered": [
        Case("project", {"last_year": 2023}, {"first_year": 2024, "last_year": 2024})
    ],
    "mention_once": [Case("mention")],
    "member_duty_known": [Case("member", {"duty": "guest"})],
    "funding_kind_known": [Case("funding", {"kind": "lottery"})],
    "funding_once": [Case("funding", {"amount": Decimal(200)})],
    "funding_not_negative": [Case("funding", {"amount": LESS})],
    "milestone_once": [Case("milestone", {"note": "另一条"})],
    "project_file_kind_known": [Case("paper", {"kind": "song"})],
    "project_event_kind_known": [Case("happening", {"kind": "party"})],
    "project_event_precision_known": [Case("happening", {"precision": "hour"})],
    "project_event_once": [Case("happening", {"on": date(2024, 8, 1)})],
    "project_event_once_a_day": [Case("happening", {"note": "又一次"}, {"kind": "stopped"})],
    "project_event_evidenced": [Case("happening", {"evidence": None}, CONFIRMED)],
    "project_event_second_person": [Case("happening", {"confirmed_by": "@clerk"}, CONFIRMED)],
    "project_event_confirmed_by_somebody": [
        Case("happening", {"confirmed_by": None}, CONFIRMED),
        Case("happening", {"confirmed_at": None}, CONFIRMED),
    ],
    "project_event_voided_with_reason": [
        Case("happening", {"void_reason": ""}, VOIDED),
        Case("happening", {"voided_by": None}, VOIDED),
        Case("happening", {"voided_at": None}, VOIDED),
    ],
    "exemption_first": [Case("exemption", {"first": Value(number)}) for number in EARLY],
    "exemption_last": [Case("exemption", {"last": Value(number)}) for number in LATE],
    "exemption_family_known": [Case("exemption", {"family": "task"})],
    "exemption_ordered": [Case("exemption", {"last": AUGUST})],
    "exemption_approved_by_somebody": [
        Case("exemption", {"decided_by": None}, APPROVED),
        Case("exemption", {"decided_at": None}, APPROVED),
    ],
    "exemption_second_person": [Case("exemption", {"decided_by": "@clerk"}, APPROVED)],
    "project_snapshot_month": [Case("lit", {"month": Value(number)}) for number in NO_MONTHS],
    "project_snapshot_once": [Case("lit", {"colour": "red"})],
    "listing_entered": [Case("listing", {"entered": Value(number)}) for number in NO_MONTHS],
    "listing_left": [
        Case("listing", {"left": Value(number)}, {"left": Month(2024, 10), "left_reason": "停建"})
        for number in LATE
    ],
    "listing_reason_known": [Case("listing", {"reason": "whim"})],
    "listing_once": [Case("listing", {"entered": AUGUST})],
    "listing_left_with_reason": [
        Case("listing", {"left_reason": ""}, {"left": Month(2024, 9), "left_reason": "停建"}),
        Case("listing", {"left": AUGUST}, {"left": Month(2024, 9), "left_reason": "停建"}),
        Case("listing", {"left_reason": "停建"}),
    ],
    "problem_source_known": [Case("trouble", {"source": "rumour"})],
    "problem_kind_known": [Case("trouble", {"kind": "mood"})],
    "problem_level_known": [Case("trouble", {"level": "moon"})],
    "problem_stage_known": [Case("trouble", {"stage": "lost"}, {"due_on": date(2024, 9, 30)})],
    "problem_satisfaction_known": [Case("trouble", {"satisfaction": "meh"})],
    "problem_of_something": [Case("trouble", {"project": None})],
    "problem_assigned_with_a_day": [
        Case("trouble", {"due_on": None}, {"stage": "assigned", "due_on": date(2024, 9, 30)})
    ],
    "problem_closed_by_somebody": [
        Case("trouble", {"closed_by": None}, SOLVED),
        Case("trouble", {"closed_by": "@clerk"}),
    ],
    "problem_resolved_dated": [
        Case("trouble", {"resolved_on": None}, SOLVED),
        Case("trouble", {"resolved_by": None}, SOLVED),
    ],
    "problem_second_person": [Case("trouble", {"resolved_by": "@clerk"}, SOLVED)],
    "problem_escalated_to_somebody": [
        Case("trouble", {"lead_official": None}, {"is_escalated": True, "lead_official": "@clerk"})
    ],
    "problem_returned_while_working": [Case("trouble", {"is_returned": True})],
    "problem_source_month": [
        Case("trouble", {"source_month": Value(number)}) for number in NO_MONTHS
    ],
    "chase_rule_once": [Case("chasing", {"due_soon": 4})],
    "chase_rule_days": [
        Case("chasing", {name: 0}) for name in ("remind_after", "remind_every", "escalate_after")
    ],
    "chase_rule_reminders": [Case("chasing", {"escalate_reminders": 0})],
    "dismissal_month": [Case("dismissal", {"month": Value(number)}) for number in NO_MONTHS],
    "dismissal_source_known": [Case("dismissal", {"source": "visit"})],
    "dismissal_once": [Case("dismissal", {"reason": "另一理由"})],
    "dismissal_with_reason": [Case("dismissal", {"reason": ""})],
    "problem_event_stage_known": [Case("solving", {"to_stage": "lost"})],
    "procedure_kind_once": [Case("menu", {"name": "另一名称"})],
    "procedure_need_known": [Case("procedure", {"need": "maybe"})],
    "procedure_level_known": [Case("procedure", {"level": "moon"})],
    "procedure_state_known": [Case("procedure", {"state": "lost"})],
    "procedure_once": [Case("procedure", {"person": "某人"})],
    "procedure_done_dated": [
        Case("procedure", {"done_on": None}, DONE),
        Case("procedure", {"state": "accepted"}, DONE),
    ],
    "procedure_not_needed_has_no_state": [
        Case("procedure", {"state": "accepted"}, {"need": "not_needed"})
    ],
    **figure("progress", "project_progress"),
    **{
        f"project_progress_{name}_not_negative": [Case("progress", {name: LESS})]
        for name in ("invested", "listed", "received", "paid")
    },
    "year_plan_once": [Case("yearly", {"goal": "又一份"})],
    "year_plan_not_negative": [Case("yearly", {"planned_investment": LESS})],
    **{
        f"year_plan_{name}_after_start": [
            Case("yearly", {f"planned_{field}": AUGUST},
                 {"planned_start": Month(2024, 9), f"planned_{field}": Month(2024, 9)})
        ]
        for name, field in (("finish", "finish"), ("production", "production"))
    },
    **{
        f"year_plan_planned_{name}": [
            Case("yearly", {f"planned_{name}": Value(number)}) for number in NO_MONTHS
        ]
        for name in ("start", "finish", "production")
    },
    "planned_month": [Case("planned", {"month": Value(number)}) for number in NO_MONTHS],
    "planned_month_once": [Case("planned", {"amount": Decimal(20)})],
    "planned_month_not_negative": [Case("planned", {"amount": LESS})],
}  # fmt: skip
