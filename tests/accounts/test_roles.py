"""The role × action table and its published form."""

from itertools import combinations

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts import policy
from accounts.admin_rights import RIGHTS, allowed, modules
from accounts.roles import (
    ACTION_NAMES,
    ADMINISTRATORS,
    NEEDS_DEPARTMENT,
    POLICY,
    ROLE_NAMES,
    Action,
    Role,
    Scope,
    conflict,
)

FIGURES = {
    Action.VIEW_RETURN,
    Action.OPEN_RETURN,
    Action.EDIT_RETURN,
    Action.SUBMIT,
    Action.WITHDRAW,
    Action.APPROVE,
    Action.SEND_BACK,
    Action.PUBLISH,
    Action.CORRECT,
    Action.VIEW_PUBLISHED,
    Action.VIEW_INTERNAL,
    Action.VIEW_DEPARTMENT,
    Action.VIEW_PROJECT,
    Action.EDIT_PROJECT,
    Action.CONFIRM_EVENT,
    Action.EXEMPT_LIGHT,
    Action.RAISE_PROBLEM,
    Action.ASSIGN_PROBLEM,
    Action.SOLVE_PROBLEM,
    Action.VIEW_INVESTMENT,
    Action.EDIT_INVESTMENT,
    Action.CONFIRM_STEP,
    Action.VIEW_TERMS,
    Action.RECOGNISE_SUPPORT,
    Action.VIEW_TASK,
    Action.WORK_TASK,
    Action.SUPERVISE_TASK,
}


def test_every_role_and_action_has_a_name_and_every_action_a_row() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert set(ACTION_NAMES) == set(POLICY) == set(Action)
    assert all(POLICY[action] for action in Action)


def test_a_scope_that_needs_a_department_belongs_to_a_role_that_has_one() -> None:
    for granted in POLICY.values():
        for role, scope in granted.items():
            assert scope is Scope.ALL or role in NEEDS_DEPARTMENT


def test_no_administrator_has_any_right_to_figures() -> None:
    assert not [action for action in FIGURES if ADMINISTRATORS & set(POLICY[action])]


def test_each_administrator_right_belongs_to_one_of_them() -> None:
    for action in set(Action) - FIGURES - {Action.MANAGE_PLAN}:
        assert len(set(POLICY[action])) == 1
        assert set(POLICY[action]) <= ADMINISTRATORS


@pytest.mark.parametrize(("one", "other"), list(combinations(Role, 2)))
def test_an_administrator_is_nothing_else(one: Role, other: Role) -> None:
    apart = one in ADMINISTRATORS or other in ADMINISTRATORS
    refusal = conflict([one, other])
    assert bool(refusal) is apart
    if refusal:
        assert ROLE_NAMES[one] in refusal
        assert ROLE_NAMES[other] in refusal


@pytest.mark.parametrize("role", Role)
def test_one_role_is_never_a_conflict_even_in_two_departments(role: Role) -> None:
    assert conflict([role, role]) is None


@pytest.mark.parametrize(
    ("model", "action"),
    [
        ("accounts.user", Action.MANAGE_ACCOUNTS),
        ("accounts.area", Action.MANAGE_ORGANISATION),
        ("accounts.department", Action.MANAGE_ORGANISATION),
        ("accounts.membership", Action.GRANT_ROLES),
        ("indicators.target", Action.MANAGE_PLAN),
        ("entry.calendarday", Action.MANAGE_PLAN),
    ],
)
def test_the_administration_lets_those_write_whom_the_table_names(
    model: str, action: Action
) -> None:
    writers = {role for role, rights in RIGHTS.items() if "add" in rights.get(model, ())}
    assert writers == set(POLICY[action])


def test_nobody_deletes_accounts_departments_areas_or_history() -> None:
    kept = ("accounts.user", "accounts.department", "accounts.area", "entry.auditevent")
    for rights in RIGHTS.values():
        assert not [model for model in kept if "delete" in rights.get(model, ())]


def test_figures_and_states_are_read_only_in_the_administration() -> None:
    for rights in RIGHTS.values():
        for model in ("entry.return", "indicators.observation", "entry.returnevent"):
            assert rights.get(model, frozenset()) <= {"view"}


def test_no_administrator_sees_a_model_with_figures_in_the_administration() -> None:
    for role in ADMINISTRATORS:
        assert not set(RIGHTS[role]) & {"entry.return", "indicators.observation"}
        assert "indicators" not in modules([role])


def test_what_is_not_named_is_refused() -> None:
    assert allowed([Role.SYSTEM_ADMIN], "accounts.add_user")
    assert not allowed([Role.SYSTEM_ADMIN], "accounts.delete_user")
    assert not allowed([Role.SYSTEM_ADMIN], "accounts.add_membership")
    assert not allowed([Role.SECURITY_ADMIN], "accounts.add_user")
    assert not allowed(Role, "sessions.view_session")
    assert not allowed(Role, "nonsense")


def test_the_published_table_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("policy_table")
    printed = capsys.readouterr().out
    assert printed == (settings.BASE_DIR / "docs" / "policy.md").read_text(encoding="utf-8"), (
        "run: manage.py policy_table > docs/policy.md"
    )


def test_the_published_table_names_every_role_and_action_in_aligned_columns() -> None:
    lines = policy.actions().splitlines()
    assert len({policy.width(line) for line in lines}) == 1
    for action in Action:
        row = next(line for line in lines if f"`{action}`" in line)
        assert ACTION_NAMES[action] in row
        cells = [cell.strip() for cell in row.strip("|").split("|")][1:]
        granted = [role for role, cell in zip(Role, cells, strict=True) if cell != policy.NONE]
        assert set(granted) == set(POLICY[action])
