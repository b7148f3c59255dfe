"""Password rules beyond Django's: three kinds of characters, none of the last five."""

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from accounts.models import PasswordHistory, User

REMEMBERED = 5


class ThreeKindsValidator:
    """At least three of: lower case, upper case, digits, other signs (DOMAIN §12.1)."""

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = (
            any(char.islower() for char in password),
            any(char.isupper() for char in password),
            any(char.isdigit() for char in password),
            any(not char.isalnum() for char in password),
        )
        if sum(kinds) < 3:
            raise ValidationError("密码须含大写字母、小写字母、数字、符号中的三类。", "password_kinds")

    def get_help_text(self) -> str:
        return "密码须含大写字母、小写字母、数字、符号中的三类。"


def refuse_known(user: User, password: str) -> None:
    """Refuse the current password and the last five; raises ValidationError."""
    old = [user.password, *user.password_history.values_list("password", flat=True)[:REMEMBERED]]
    if any(check_password(password, known) for known in old if known):
        raise ValidationError(f"不能使用现在的密码或最近{REMEMBERED}次用过的密码。", "password_reused")


def set_password(user: User, password: str, *, at: datetime, must_change: bool = False) -> None:
    """Give a user a new password and remember the old one."""
    if user.password:
        PasswordHistory.objects.create(user=user, password=user.password, at=at)
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
