"""Areas, departments, users and what each user is entitled to."""

from accounts.models.people import Membership, PasswordHistory, Reach, User, UserManager
from accounts.models.places import Area, Department, Installation
from accounts.models.tokens import ApiToken, TokenUse

__all__ = [
    "ApiToken",
    "Area",
    "Department",
    "Installation",
    "Membership",
    "PasswordHistory",
    "Reach",
    "TokenUse",
    "User",
    "UserManager",
]
