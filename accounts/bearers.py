"""Whom a token's text names: the token, its owner, and what he is entitled to, in one question.

A program sends it with each request, so this is asked more often than anything else.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, Model

from accounts import lockout, tokens
from accounts.models import ApiToken, Department, Membership, User
from accounts.statements import Slot, Statement

M = TypeVar("M", bound=Model)
MEMBERSHIPS = "user__memberships__"


class Bearer(NamedTuple):
    token: ApiToken  # with its `user`, and he with his `entitlements`
    has_failed: bool  # whether anybody failed with this prefix, so that it may be locked


class _Part:
    """The columns of one model in the joined row, without those that no request asks for."""

    def __init__(self, model: type[Model], path: str, start: int, *without: str) -> None:
        names = (field.attname for field in model._meta.concrete_fields)
        self.names = [name for name in names if name not in without]
        self.paths = [f"{path}{name}" for name in self.names]
        self.place = slice(start, start + len(self.names))
        self.key = start + self.names.index("id")

    def is_in(self, row: Sequence[Any]) -> bool:
        """Whether the join found one."""
        return row[self.key] is not None

    def made(self, model: type[M], row: Sequence[Any]) -> M:
        return model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.place])


_TOKEN = _Part(ApiToken, "", 1, "created_at", "last_used_at")
_UNASKED = ("password", "phone", "last_login", "password_changed_at", "created_at")
_USER = _Part(User, "user__", _TOKEN.place.stop, *_UNASKED)
_MEMBERSHIP = _Part(Membership, MEMBERSHIPS, _USER.place.stop)
_DEPARTMENT = _Part(Department, f"{MEMBERSHIPS}department__", _MEMBERSHIP.place.stop)


@lru_cache(maxsize=1)
def _statement() -> Statement:
    """A row for each membership, with the token and its owner in every one."""
    parts = (_TOKEN, _USER, _MEMBERSHIP, _DEPARTMENT)
    named = ApiToken.objects.filter(prefix=Slot("prefix", CharField()))
    found = named.order_by(f"{MEMBERSHIPS}pk").values_list(
        lockout.any_failure(Slot("account", CharField())),
        *(path for part in parts for path in part.paths),
    )
    return Statement(found)


def find(text: str) -> Bearer | None:
    """The token that this text names by its prefix; its secret is not looked at."""
    prefix = tokens.prefix_of(text)
    if prefix is None:
        return None
    rows = _statement().rows({"prefix": prefix, "account": account_of(prefix)})
    if not rows:
        return None
    token, user = _TOKEN.made(ApiToken, rows[0]), _USER.made(User, rows[0])
    token.user = user
    user.entitlements = tuple(_memberships(rows))
    return Bearer(token, bool(rows[0][0]))


def account_of(prefix: str) -> str:
    """Under which name failures with a token count; no user name has a colon."""
    return f"token:{prefix}"


def _memberships(rows: Iterable[Sequence[Any]]) -> Iterable[Membership]:
    for row in filter(_MEMBERSHIP.is_in, rows):
        one = _MEMBERSHIP.made(Membership, row)
        one.department = _DEPARTMENT.made(Department, row) if _DEPARTMENT.is_in(row) else None
        yield one
