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

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import scopes as grammar
from accounts import trail
from accounts.models import ApiToken, User
from accounts.roles import Action
from accounts.token_rights import excess

MAX_DAYS = 730
LONGEST_NAME = 60
MOST_NETWORKS = 20
MOST_VALID = 50  # of one user
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

    `by` is the user himself, or None at the server's command line: nobody makes a key to another
    person's rights. Raises PermissionDenied for anybody else, and ValidationError, whose code
    names what it is about (user, name, scopes, days, networks), with Chinese sentences: for
    scopes that reach further than the user does now, among others.
    """
    if by is not None and by.pk != user.pk:
        raise PermissionDenied("令牌只能由本人建立。")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # so that two at once are counted
        _refuse_account(user, at)
        token = ApiToken(
            user=user,
            name=_named(name),
            prefix=f"pt_{secrets.token_hex(4)}",
            scopes=_granted(user, scopes),
            networks=networks_of(networks),
            created_at=at,
            expires_at=at + timedelta(days=_lifetime(days)),
        )
        text = f"{token.prefix}_{secrets.token_urlsafe(32)}"
        token.digest = digest(text)
        token.save()
        _record("create", token, by=by, door=door, address=address, at=at, after=_told(token))
    return token, text


def _refuse_account(user: User, at: datetime) -> None:
    if not user.is_active:
        raise ValidationError(f"账号“{user.username}”已停用，不能发令牌。", "user")
    if valid_of(user, at).count() >= MOST_VALID:
        raise ValidationError(
            f"账号“{user.username}”已有{MOST_VALID}个有效的令牌，请先停用不再使用的。", "user"
        )


def valid_of(user: User, at: datetime) -> Any:
    """The tokens of a user that are neither revoked nor expired."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=at)


def _named(name: str) -> str:
    stripped = name.strip()
    if not 1 <= len(stripped) <= LONGEST_NAME or not stripped.isprintable():
        raise ValidationError(f"令牌的用途应为1至{LONGEST_NAME}个字，写在一行里。", "name")
    return stripped


def _granted(user: User, wanted: Collection[str]) -> list[str]:
    """The scopes in their stored form, none of them more than the user has."""
    try:
        found = grammar.parse_all(wanted)
    except ValueError as error:
        raise ValidationError(str(error), "scopes")
    sentences = excess(user, found)
    if sentences:
        raise ValidationError("".join(sentences), "scopes")
    return [str(scope) for scope in found]


def _lifetime(days: int) -> int:
    if not 1 <= days <= MAX_DAYS:
        raise ValidationError(f"令牌的有效期应为1至{MAX_DAYS}天。", "days")
    return days


def networks_of(texts: Iterable[str]) -> list[str]:
    """Networks in their usual form, each once. Raises ValidationError with a Chinese sentence."""
    found = list(dict.fromkeys(_network(text) for text in texts))
    if len(found) > MOST_NETWORKS:
        raise ValidationError(f"允许的网段最多{MOST_NETWORKS}个。", "networks")
    return found


def _told(token: ApiToken) -> dict[str, object]:
    return {
        "prefix": token.prefix,
        "user": token.user.username,
        "name": token.name,
        "scopes": token.scopes,
        "networks": token.networks,
        "expires_at": token.expires_at,
    }


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise ValidationError(f"“{text[:40]}”不是网段，请写成10.1.0.0/16这样的形式。", "networks")


def revoke(token: ApiToken, *, by: User | None, door: str, address: str = "", at: datetime) -> bool:
    """End a token at once; whether it was this that ended it.

    One that is revoked already stays as it was. Raises PermissionDenied for who is neither its
    owner nor entitled to revoke any.
    """
    if by is not None and by.pk != token.user_id and not by.has_perm(Action.GRANT_ROLES):
        raise PermissionDenied("只能停用自己的令牌。")
    with transaction.atomic():
        if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
            return False
        token.revoked_at = at
        before, after = {"prefix": token.prefix}, {"revoked_at": at}
        _record(
            "revoke", token, by=by, door=door, address=address, at=at, before=before, after=after
        )
    return True


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


def prefix_of(text: str) -> str | None:
    """The prefix of a text that has a token's shape; which token it is `bearers.find` knows."""
    shape = _SHAPE.fullmatch(text)
    return shape[1] if shape else None


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
