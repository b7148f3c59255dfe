"""Keys for programs: made, looked up, judged, revoked. Only their SHA-256 is stored.

A token reads `pt_1a2b3c4d_…`: the first eleven characters are its prefix, shown in lists and
logs; the rest is 256 random bits, shown once when it is made.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts import trail
from accounts.models import ApiToken, User

READ = "read"
SCOPES = (READ,)
MAX_DAYS = 730
LONGEST_NAME = 60
TOUCH_EVERY = timedelta(minutes=1)
_SHAPE = re.compile(r"(pt_[0-9a-f]{8})_[A-Za-z0-9_-]{43}")


def mint(
    user: User,
    *,
    name: str,
    scopes: Collection[str],
    days: int,
    networks: Iterable[str] = (),
    by: User | None,
    door: str,
    address: str = "",
    at: datetime,
) -> tuple[ApiToken, str]:
    """A new token of a user and its text, which is never to be had again.

    Raises ValidationError for an inactive user, an unknown scope, a lifetime outside 1 … 730
    days, a name that is empty or too long, or a network that is none.
    """
    if not 1 <= len(name) <= LONGEST_NAME:
        raise ValidationError(f"令牌的用途应为1至{LONGEST_NAME}个字。")
    token = ApiToken(
        user=user,
        name=name,
        prefix=f"pt_{secrets.token_hex(4)}",
        scopes=sorted(set(scopes)),
        networks=[_network(text) for text in networks],
        created_at=at,
        expires_at=at + timedelta(days=_checked(user, scopes, days)),
    )
    text = f"{token.prefix}_{secrets.token_urlsafe(32)}"
    token.digest = digest(text)
    token.save()
    _record("create", token, by=by, door=door, address=address, at=at, after=_told(token))
    return token, text


def _told(token: ApiToken) -> dict[str, object]:
    return {
        "prefix": token.prefix,
        "user": token.user.username,
        "name": token.name,
        "scopes": token.scopes,
        "networks": token.networks,
        "expires_at": token.expires_at,
    }


def _checked(user: User, scopes: Collection[str], days: int) -> int:
    if not user.is_active:
        raise ValidationError(f"账号“{user.username}”已停用，不能发令牌。")
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise ValidationError(f"令牌的范围只能是{'、'.join(SCOPES)}。")
    if not 1 <= days <= MAX_DAYS:
        raise ValidationError(f"令牌的有效期应为1至{MAX_DAYS}天。")
    return days


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise ValidationError(f"“{text[:40]}”不是网段，请写成10.1.0.0/16这样的形式。")


def revoke(token: ApiToken, *, by: User | None, door: str, address: str = "", at: datetime) -> None:
    """End a token at once; one that is revoked already stays as it was."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        token.revoked_at = at
        before, after = {"prefix": token.prefix}, {"revoked_at": at}
        _record(
            "revoke", token, by=by, door=door, address=address, at=at, before=before, after=after
        )


def _record(
    what: str,
    token: ApiToken,
    *,
    by: User | None,
    door: str,
    address: str,
    at: datetime,
    **told: Any,
) -> None:
    trail.record(
        f"token.{what}",
        "accounts.apitoken",
        str(token.pk),
        user=by,
        username="" if by else door,
        door=door,
        address=address,
        at=at,
        **told,
    )


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def find(text: str) -> ApiToken | None:
    """The token that this text names by its prefix, with its user; its secret is not looked at."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    return ApiToken.objects.select_related("user").filter(prefix=shape[1]).first()


def why_refused(token: ApiToken | None, text: str, *, address: str, at: datetime) -> str:
    """The Chinese sentence that refuses a token's text now and from here; "" for a good one.

    Only who holds the right text learns more than that it is wrong.
    """
    if token is None or not hmac.compare_digest(token.digest, digest(text)):
        return "令牌不正确。"
    if token.revoked_at is not None:
        return "令牌已停用，请另发一个。"
    if at >= token.expires_at:
        return "令牌已过期，请另发一个。"
    if not token.user.is_active:
        return "令牌所属的账号已停用。"
    if not _is_from(token.networks, address):
        return f"令牌不能从{address}使用，请联系发放人核对允许的网段。"
    return ""


def _is_from(networks: Iterable[str], address: str) -> bool:
    allowed = [ipaddress.ip_network(network) for network in networks]
    return not allowed or any(ipaddress.ip_address(address) in network for network in allowed)


def touch(token: ApiToken, *, at: datetime) -> None:
    """Note the use of a token, at most once a minute: reading must not become writing."""
    threshold = at - TOUCH_EVERY
    if token.last_used_at is None or token.last_used_at <= threshold:
        due = Q(last_used_at=None) | Q(last_used_at__lte=threshold)
        ApiToken.objects.filter(due, pk=token.pk).update(last_used_at=at)
