"""A person's own tokens, as his page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from accounts import scopes
from accounts.models import ApiToken, Area, TokenUse, User

MOST_ENDED = 20
SOON = timedelta(days=14)
SEEN_FROM = 3  # addresses shown of a token


@dataclass(frozen=True, slots=True)
class Line:
    """One token: what it may do in words, and from where it was used last."""

    token: ApiToken
    state: str
    badge: str
    may: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """`more` counts the ended ones that are not shown."""

    valid: tuple[Line, ...]
    ended: tuple[Line, ...]
    more: int


def mine(user: User, *, at: datetime) -> Mine:
    """A user's tokens, newest first. Three queries."""
    found = list(ApiToken.objects.filter(user=user).order_by("-created_at", "-pk"))
    valid = [token for token in found if token.is_valid(at)]
    ended = [token for token in found if not token.is_valid(at)]
    shown = valid + ended[:MOST_ENDED]
    names = dict(Area.objects.values_list("code", "short_name"))
    used = _addresses(shown)
    lines = [_line(token, at, names, used.get(token.pk, ())) for token in shown]
    return Mine(
        valid=tuple(lines[: len(valid)]),
        ended=tuple(lines[len(valid) :]),
        more=max(0, len(ended) - MOST_ENDED),
    )


def _addresses(tokens: Iterable[ApiToken]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    uses = TokenUse.objects.filter(token__in=list(tokens)).values_list("token_id", "address")
    for token, address, _ in uses.annotate(last=Max("last_at")).order_by("-last", "address"):
        found.setdefault(token, {})[address] = None
    return {token: tuple(addresses)[:SEEN_FROM] for token, addresses in found.items()}


def _line(
    token: ApiToken, at: datetime, names: Mapping[str, str], addresses: tuple[str, ...]
) -> Line:
    state, badge = _state(token, at)
    may = tuple(scopes.described(scopes.readable(token.scopes), names))
    return Line(token, state, badge, may, addresses)


def _state(token: ApiToken, at: datetime) -> tuple[str, str]:
    if token.revoked_at is not None:
        return "已停用", ""
    if at >= token.expires_at:
        return "已到期", ""
    return ("即将到期", "badge--warn") if token.expires_at - at <= SOON else ("有效", "badge--ok")
