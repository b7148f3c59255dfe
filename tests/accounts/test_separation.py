"""三员分立 holds in the database, whatever the door."""

import threading
from itertools import permutations

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from accounts import separation
from accounts.models import Department, Membership, User
from accounts.roles import ADMINISTRATORS, Role, conflict
from tests.factories import DepartmentFactory, UserFactory, person


@pytest.mark.django_db
@pytest.mark.parametrize(("held", "asked"), list(permutations(Role, 2)))
def test_a_second_role_is_refused_as_the_table_says(held: Role, asked: Role) -> None:
    department = DepartmentFactory()
    user = person(held, department)
    if conflict([held, asked]):
        with pytest.raises(IntegrityError, match=separation.REFUSAL), transaction.atomic():
            Membership.objects.create(user=user, department=department, role=asked)
    else:
        Membership.objects.create(user=user, department=department, role=asked)
    wanted = {held} if conflict([held, asked]) else {held, asked}
    assert User.objects.get(pk=user.pk).roles == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_the_same_role_in_two_departments_is_allowed(role: Role) -> None:
    user = person(role, DepartmentFactory())
    Membership.objects.create(user=user, department=DepartmentFactory(), role=role)


@pytest.mark.django_db
def test_several_rows_at_once_are_refused() -> None:
    user, department = UserFactory(), DepartmentFactory()
    rows = [
        Membership(user=user, department=department, role=role) for role in ("clerk", "auditor")
    ]
    with pytest.raises(IntegrityError, match=separation.REFUSAL), transaction.atomic():
        Membership.objects.bulk_create(rows)
    assert not Membership.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_an_update_is_refused_too() -> None:
    department = DepartmentFactory()
    user = person("clerk", department)
    second = Membership.objects.create(user=user, department=department, role="reviewer")
    with pytest.raises(IntegrityError, match=separation.REFUSAL), transaction.atomic():
        Membership.objects.filter(pk=second.pk).update(role="auditor")
    auditor = person("auditor")
    with pytest.raises(IntegrityError, match=separation.REFUSAL), transaction.atomic():
        Membership.objects.filter(user=auditor).update(user=user)


@pytest.mark.django_db
def test_the_only_role_may_change_into_an_administrators() -> None:
    user = person("clerk", DepartmentFactory())
    Membership.objects.filter(user=user).update(role="auditor")
    assert User.objects.get(pk=user.pk).roles == {Role.AUDITOR}


@pytest.mark.django_db
def test_the_control_without_the_trigger_lets_it_pass() -> None:
    """The refusals above come from the trigger and from nothing else."""
    separation.uninstall()
    user = person("clerk", DepartmentFactory())
    Membership.objects.create(user=user, role="auditor")
    assert len(User.objects.get(pk=user.pk).roles) == 2


def _grant(
    role: str, user: User, department: Department, barrier: threading.Barrier, outcomes: list[str]
) -> None:
    try:
        with transaction.atomic():
            barrier.wait(timeout=10)
            Membership.objects.create(user=user, department=department, role=role)
        outcomes.append("granted")
    except IntegrityError:
        outcomes.append("refused")
    finally:
        close_old_connections()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_two_grants_at_the_same_time_one_is_refused() -> None:
    for _ in range(5):
        user, department = UserFactory(), DepartmentFactory()
        barrier, outcomes = threading.Barrier(2), list[str]()

        if connection.vendor == "sqlite":  # one writer at a time: a barrier inside would wait
            pytest.skip("SQLite writes one at a time")
        threads = [
            threading.Thread(target=_grant, args=(role, user, department, barrier, outcomes))
            for role in ("clerk", "auditor")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        assert sorted(outcomes) == ["granted", "refused"]
        assert len(User.objects.get(pk=user.pk).roles) == 1


@pytest.mark.django_db
def test_the_form_refuses_with_a_sentence_before_the_database_does() -> None:
    from django.core.exceptions import ValidationError

    user = person("clerk", DepartmentFactory())
    with pytest.raises(ValidationError, match="三员分立"):
        Membership(user=user, role="auditor").full_clean()
    with pytest.raises(ValidationError) as told:
        Membership().full_clean()  # nothing chosen: a sentence for each field, no error of ours
    assert set(told.value.message_dict) >= {"user", "role"}
