"""What is done to accounts from more than one door, each with its audit event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import lockout, trail
from accounts.models import Department, Membership, User
from accounts.passwords import one_time_password, set_password
from accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts on an account: a person at a page, or somebody at the server's command line."""

    user: User | None
    door: str
    address: str = ""
    name: str = ""


def open_account(
    *,
    username: str,
    full_name: str,
    role: Role,
    department: Department | None,
    by: Doer,
    at: datetime,
) -> tuple[User, str]:
    """A new account with one role; the account and its one-time password.

    Raises ValidationError with Chinese sentences.
    """
    password = one_time_password()
    with transaction.atomic():
        user = User(username=username, full_name=full_name, password_changed_at=at)
        user.set_password(password)
        user.full_clean()
        user.save()
        membership = Membership(user=user, department=department, role=role)
        membership.full_clean()
        membership.save()
        stated = {"username": username, "full_name": full_name, "membership": str(membership)}
        _record("account.open", user, by=by, at=at, after=stated)
    return user, password


def reset_password(user: User, *, by: Doer, at: datetime) -> str:
    """Replace a forgotten password; the one-time password. Open sessions end with the old one."""
    password = one_time_password()
    with transaction.atomic():
        set_password(user, password, at=at, must_change=True)
        _record("password.reset", user, by=by, at=at, after={"must_change_password": True})
    return password


def unlock_account(username: str, *, by: Doer, at: datetime) -> int:
    """Forget an account's failed logins from every address; how many records there were."""
    with transaction.atomic():
        forgotten = lockout.unlock(username)
        if forgotten:
            user = User.objects.filter(username=username).first()
            _record("account.unlock", user, by=by, at=at, before={"username": username})
    return forgotten


def _record(
    action: str,
    user: User | None,
    *,
    by: Doer,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    trail.record(
        action,
        "accounts.user",
        str(user.pk) if user else "",
        user=by.user,
        username=by.name,
        door=by.door,
        address=by.address,
        at=at,
        before=before,
        after=after,
    )
