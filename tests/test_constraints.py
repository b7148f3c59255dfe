"""What must never be false is a database constraint: each refuses a row that breaks it.

Every case inserts a row that is right first, so that the refusal of the second row is due to the
one thing in which it differs; and the database must name the very constraint.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Value

from entry.periods import Month
from tests.constraint_cases import (
    EARLIER,
    LATER,
    NO_MONTHS,
    PLAN_CASES,
    PROJECT_CASES,
    Case,
)
from tests.constraint_cases_investment import INVESTMENT_CASES
from tests.constraint_cases_support import SUPPORT_CASES
from tests.factories import NOW
from tests.ground import Ground

pytestmark = pytest.mark.django_db

PACKAGES = ("accounts", "entry", "plan", "projects", "investment", "indicators")


PUBLISHED = {"state": "published", "published_at": NOW}
COUNTED = {"counted_from": "signings", "counted_since": Month(2024, 1)}
CASES: dict[str, list[Case]] = {
    **PLAN_CASES,
    **PROJECT_CASES,
    **SUPPORT_CASES,
    **INVESTMENT_CASES,
    "area_level_known": [Case("area", {"level": "village"})],
    "area_place_is_a_pair": [
        Case("area", {"latitude": None}, {"latitude": 40, "longitude": 110}),
        Case("area", {"longitude": None}, {"latitude": 40, "longitude": 110}),
    ],
    "membership_role_known": [Case("membership", {"role": "king"})],
    "membership_department_given": [
        Case("membership", {"department": None, "role": role}, {"role": role})
        for role in ("clerk", "reviewer", "publisher")
    ],
    "membership_once": [Case("membership")],
    "membership_without_department_once": [
        Case("membership", {}, {"department": None, "role": "leader"})
    ],
    "token_has_a_life": [
        Case("token", {"expires_at": NOW}),
        Case("token", {"expires_at": EARLIER}),
    ],
    "token_use_once": [Case("use", {"last_at": LATER})],
    "token_use_in_order": [Case("use", {"last_at": EARLIER}), Case("use", {"minutes": 0})],
    "installation_single": [Case("installation", {"singleton": False})],
    "return_month": [Case("return", {"month": Value(number)}) for number in NO_MONTHS],
    "return_state_known": [Case("return", {"state": "lost"})],
    "return_event_state_known": [Case("event", {"to_state": "lost"})],
    "return_once": [Case("return", {}, PUBLISHED)],
    "return_one_open": [Case("return", {"sequence": 1, "reason": "更正"})],
    "return_correction_reason": [
        Case("return", {"reason": ""}, {"sequence": 1, "reason": "更正"}),
        Case("return", {"sequence": 2}, {**PUBLISHED}),
    ],
    "return_approver_not_submitter": [
        Case(
            "return",
            {"approved_by": "@clerk"},
            {"submitted_by": "@clerk", "approved_by": "@reviewer"},
        )
    ],
    "return_publisher_not_submitter": [
        Case(
            "return",
            {"published_by": "@clerk"},
            {**PUBLISHED, "submitted_by": "@clerk", "published_by": "@reviewer"},
        )
    ],
    "return_published_stamped": [
        Case("return", {"published_at": None}, PUBLISHED),
        Case("return", {"published_at": NOW}),
        Case("return", {"published_at": NOW, "state": "approved"}),
    ],
    "reopened_once": [Case("reopened")],
    "upload_stage_known": [Case("upload", {"stage": "lost"})],
    "upload_applied_is_kept": [
        Case("upload", {"stage": "applied"}),
        Case("upload", {"attachment": "@file"}),
    ],
    "upload_one_open": [Case("upload")],
    "learned_kind_known": [Case("learned", {"kind": "cell"})],
    "learned_once": [Case("learned", {"meaning": "ignore"})],
    "audit_digest_once": [Case("audit", {"sequence": 900_001})],
    "kept_answer_once": [Case("answer", {"digest": "1" * 64})],
    "due_day_in_month": [Case("rule", {"day": day}) for day in (0, 29, 31)],
    "due_rule_general_once": [Case("rule", {"day": 6}, {"department": None})],
    "indicator_measures_something": [
        Case("indicator", {"has_value": False, "has_growth": False}, {"has_growth": True})
    ],
    "indicator_accumulation_known": [Case("indicator", {"accumulation": "sum"})],
    "indicator_frequency_known": [Case("indicator", {"frequency": "day"})],
    "indicator_price_basis_known": [Case("indicator", {"price_basis": "gold"})],
    "indicator_direction_known": [Case("indicator", {"direction": "left"})],
    "indicator_visibility_known": [Case("indicator", {"visibility": "secret"})],
    "indicator_first_month": [Case("indicator", {"first_month": month}) for month in (0, 3, 12)],
    "indicator_lag_months": [Case("indicator", {"lag_months": 3}, {"lag_months": 2})],
    "indicator_decimals": [Case("indicator", {"decimals": 5}, {"decimals": 4})],
    "indicator_not_own_part": [Case("indicator", {"pk": 77777, "parent_id": 77777})],
    "indicator_counted_since_a_month": [
        Case("indicator", {"counted_from": ""}, COUNTED),
        Case("indicator", {"counted_since": None}, COUNTED),
        Case("indicator", {"has_value": False, "has_growth": True}, COUNTED),
    ],
    "observation_value_absence_known": [
        Case("observation", {"value_absence": "lost"}, {"value": None, "value_absence": "missing"})
    ],
    "observation_growth_absence_known": [
        Case("observation", {"growth_absence": "lost"}, {"growth_absence": "missing"})
    ],
    "observation_month": [Case("observation", {"month": Value(number)}) for number in NO_MONTHS],
    "observation_one_draft": [Case("observation", {"value": Decimal(11)})],
    "observation_one_current": [Case("observation", {}, {"published_at": NOW})],
    "observation_superseded_after": [
        Case("observation", {"published_at": None}, {"published_at": NOW, "superseded_at": LATER}),
        Case(
            "observation",
            {"superseded_at": EARLIER},
            {"published_at": NOW, "superseded_at": LATER},
        ),
    ],
    "observation_status_known": [Case("observation", {"status": "guess"})],
    "observation_qualifier_known": [Case("observation", {"qualifier": "roughly"})],
    "observation_value_or_absence": [Case("observation", {"value_absence": "missing"})],
    "observation_growth_or_absence": [
        Case("observation", {"growth_absence": "missing"}, {"growth": Decimal("6.7")})
    ],
    "observation_states_something": [Case("observation", {"value": None}, {"published_at": NOW})],
    "target_measure_known": [Case("target", {"measure": "mood"})],
    "target_operator_known": [Case("target", {"operator": "near"})],
    "target_strength_known": [Case("target", {"strength": "strong"})],
    "target_amount_given": [Case("target", {"amount": None})],
    "target_reference_given": [
        Case(
            "target",
            {"reference_indicator": None},
            {"operator": "sync", "amount": None, "reference_indicator": "@other"},
        )
    ],
    "target_adjusted_reason": [
        Case(
            "target",
            {"adjusted_reason": ""},
            {"adjusted_from": "@target", "adjusted_reason": "人大常委会批准"},
        )
    ],
    "target_once": [Case("target", {"key": "again", "amount": Decimal(90)})],
    "phase_month": [Case("phase", {"month": Value(number)}) for number in NO_MONTHS],
    "phase_once": [Case("phase", {"amount": Decimal(80)})],
    "light_rule_family_known": [Case("light", {"family": "taste"})],
    "light_rule_once": [Case("light", {"green_from": Decimal(101)})],
    "light_rule_ordered": [Case("light", {"yellow_from": Decimal("100.0001")})],
    "snapshot_month": [Case("snapshot", {"month": Value(number)}) for number in NO_MONTHS],
    "snapshot_once": [Case("snapshot", {"colour": "red"})],
}


def constraints() -> Iterator[tuple[type[models.Model], models.BaseConstraint]]:
    for model in apps.get_models():
        if model._meta.app_label in PACKAGES:
            for constraint in model._meta.constraints:
                yield model, constraint


BY_NAME = {constraint.name: (model, constraint) for model, constraint in constraints()}


def values_of(ground: Ground, kind: str, *changes: dict[str, Any]) -> dict[str, Any]:
    """The columns of a row; what it points to is made on the way."""
    _, values = ground.fields(kind)
    for change in changes:
        values |= {
            name: getattr(ground, value[1:])
            if isinstance(value, str) and value.startswith("@")
            else value
            for name, value in change.items()
        }
    return values


def insert(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    with transaction.atomic():
        return model._default_manager.create(**values)


def is_named(name: str, error: IntegrityError) -> bool:
    """Whether the refusal is this constraint's; SQLite names the columns of a plain unique one."""
    model, constraint = BY_NAME[name]
    told = str(error)
    if isinstance(constraint, models.UniqueConstraint) and connection.vendor == "sqlite":
        if constraint.expressions:
            return f"index '{name}'" in told
        table = model._meta.db_table
        columns = [model._meta.get_field(one).column for one in constraint.fields]
        return told.endswith(", ".join(f"{table}.{column}" for column in columns))
    return name in told


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(name, case, id=f"{name}-{number}")
        for name, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_a_wrong_row_is_refused(name: str, case: Case) -> None:
    ground = Ground()
    model, constraint = BY_NAME[name]
    assert ground.fields(case.kind)[0] is model
    right = values_of(ground, case.kind, case.right)
    wrong = values_of(ground, case.kind, case.right, case.wrong)
    with transaction.atomic():
        insert(model, right)
        if not isinstance(constraint, models.UniqueConstraint):
            transaction.set_rollback(True)  # a second row alone is wrong enough
    with pytest.raises(IntegrityError) as refused:
        insert(model, wrong)
    assert is_named(name, refused.value), refused.value


def test_every_constraint_has_its_case() -> None:
    assert set(CASES) == set(BY_NAME)


def test_every_constraint_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(list(constraints()))
