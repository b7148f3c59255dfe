"""One question (`has_perm`) and one filter (`Reach.q`), which cannot disagree."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Department, Membership, User
from accounts.roles import NEEDS_DEPARTMENT, POLICY, Action, Role, Scope
from entry.models import Return
from indicators.models import Indicator, Observation, Target
from tests.factories import (
    AreaFactory,
    DepartmentFactory,
    IndicatorFactory,
    ReturnFactory,
    TargetFactory,
    person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, Department]:
    """Two departments of one area, and one of another."""
    other = AreaFactory(code="150206", name="白云鄂博矿区", short_name="白云矿区")
    return {
        "own": DepartmentFactory(code="own"),
        "near": DepartmentFactory(code="near"),
        "far": DepartmentFactory(code="far", area=other),
    }


def slowly(role: Role, action: Action, place: str) -> bool:
    """The table read aloud: the oracle for a person with one role in the department `own`."""
    scope = POLICY[action].get(role)
    if scope is None:
        return False
    return {Scope.OWN: place == "own", Scope.AREA: place in {"own", "near"}, Scope.ALL: True}[scope]


@pytest.mark.parametrize("role", Role)
def test_the_question_and_the_filter_agree_with_the_table(
    role: Role, places: dict[str, Department]
) -> None:
    user = person(role, places["own"])
    for action, (name, department) in product(Action, places.items()):
        wanted = slowly(role, action, name)
        found = Department.objects.filter(user.reach(action).q_departments())
        assert user.has_perm(action, department) is wanted, (action, name)
        assert (department in found) is wanted, (action, name)


@pytest.mark.parametrize("role", Role)
def test_without_an_object_the_right_anywhere_is_enough(
    role: Role, places: dict[str, Department]
) -> None:
    user = person(role, places["own"])
    for action in Action:
        assert user.has_perm(action) is (role in POLICY[action])


def test_rights_of_several_memberships_add_up(places: dict[str, Department]) -> None:
    user = person("clerk", places["own"])
    Membership.objects.create(user=user, role="reviewer", department=places["near"])
    user = User.objects.get(pk=user.pk)
    assert user.has_perm(Action.EDIT_RETURN, places["own"])
    assert not user.has_perm(Action.EDIT_RETURN, places["near"])
    assert user.has_perm(Action.APPROVE, places["near"])
    assert not user.has_perm(Action.APPROVE, places["own"])


def test_a_disabled_person_has_no_right_left(places: dict[str, Department]) -> None:
    for role in Role:
        user = person(role, places["own"], is_active=False)
        assert not [action for action in Action if user.has_perm(action)]
        assert not [action for action in Action if user.has_perm(action, places["own"])]
        assert not user.is_staff
        assert not user.has_perm("accounts.view_user")
        assert not user.has_module_perms("accounts")
        assert not Return.objects.visible_to(user).exists()


def test_a_person_without_a_role_has_no_right(places: dict[str, Department]) -> None:
    user = person(None)
    assert not [action for action in Action if user.has_perm(action)]
    assert not user.is_staff
    assert not User.is_superuser


def test_nobody_is_asked_in_the_same_words() -> None:
    assert not [action for action in Action if AnonymousUser().has_perm(action)]


def test_every_filter_keeps_a_clerk_to_his_department(places: dict[str, Department]) -> None:
    mine, theirs = ReturnFactory(department=places["own"]), ReturnFactory(department=places["near"])
    clerk = person("clerk", places["own"])
    assert set(Return.objects.visible_to(clerk)) == {mine}
    assert not clerk.has_perm(Action.VIEW_RETURN, theirs)


def test_internal_indicators_and_their_targets_follow_their_departments(
    places: dict[str, Department],
) -> None:
    seen: dict[str, Any] = {
        name: IndicatorFactory(owner=place, visibility="internal") for name, place in places.items()
    }
    shared = IndicatorFactory(owner=places["near"], visibility="internal")
    shared.responsible.add(places["own"])
    targets = {name: TargetFactory(indicator=one) for name, one in seen.items()}
    clerk, publisher = person("clerk", places["own"]), person("publisher", places["own"])
    assert set(Indicator.objects.visible_to(clerk)) == {seen["own"], shared}
    assert set(Indicator.objects.visible_to(publisher)) == {seen["own"], seen["near"], shared}
    assert set(Indicator.objects.visible_to(person("leader"))) == {*seen.values(), shared}
    assert set(Target.objects.visible_to(clerk)) == {targets["own"]}
    for role in ("system_admin", "security_admin", "auditor", None):
        assert not Indicator.objects.visible_to(person(role)).exists()
        assert not Observation.objects.visible_to(person(role)).exists()


def test_roles_that_need_a_department_cannot_be_stored_without(db: None) -> None:
    from django.db import IntegrityError, transaction

    for role in NEEDS_DEPARTMENT:
        with pytest.raises(IntegrityError), transaction.atomic():
            person(role)
