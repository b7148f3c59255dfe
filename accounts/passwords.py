"""Password rules beyond Django's: three kinds of characters, none of the last five, a lifetime."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from accounts.models import PasswordHistory, User

REMEMBERED = 5
ONE_TIME_LENGTH = 14
# Without 0 O 1 l I: the password is read from paper.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class ThreeKindsValidator:
    """At least three of: lower case, upper case, digits, other signs (DOMAIN §12.1)."""

    def validate(self, password: str, user: User | None = None) -> None:
        if kinds(password) < 3:
            raise ValidationError(self.get_help_text(), "password_kinds")

    def get_help_text(self) -> str:
        return "密码须含大写字母、小写字母、数字、符号中的三类。"


def kinds(password: str) -> int:
    """How many of the four kinds of characters a password has."""
    return sum(
        (
            any(char.islower() for char in password),
            any(char.isupper() for char in password),
            any(char.isdigit() for char in password),
            any(not char.isalnum() for char in password),
        )
    )


def one_time_password() -> str:
    """A random password of three kinds that a person can copy from paper; about 80 bits."""
    while True:
        password = "".join(secrets.choice(_LETTERS) for _ in range(ONE_TIME_LENGTH))
        if kinds(password) == 3:
            return password


def refuse_known(user: User, password: str) -> None:
    """Refuse the current password and the last five; raises ValidationError."""
    old = [user.password, *user.password_history.values_list("password", flat=True)[:REMEMBERED]]
    if any(check_password(password, known) for known in old if known):
        raise ValidationError(
            f"不能使用现在的密码或最近{REMEMBERED}次用过的密码。", "password_reused"
        )


def set_password(user: User, password: str, *, at: datetime, must_change: bool = False) -> None:
    """Give a user a new password and remember the old one, the last few only."""
    if user.has_usable_password():
        PasswordHistory.objects.create(user=user, password=user.password, at=at)
        known = user.password_history.order_by("-at", "-pk").values_list("pk", flat=True)
        user.password_history.filter(pk__in=list(known[REMEMBERED:])).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])


def is_overdue(user: User, *, at: datetime, lifetime: timedelta) -> bool:
    """Whether a password is older than its lifetime; the published demo accounts' never is."""
    return not user.is_demo and at - (user.password_changed_at or user.created_at) > lifetime
