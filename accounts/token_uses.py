"""The trail of tokens in use (ADR 0008): from where on which day, each write, each refusal.

A read must not cost a write. So the first use of a token from an address on a day is an event of
the audit trail, written before the answer; after it a counter moves at most once a minute. What a
token is about to write, and what it is refused for, is an event each time.
"""

from datetime import datetime, timedelta
from threading import Lock

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate, localtime

from accounts import trail
from accounts.models import ApiToken, TokenUse

EVERY = timedelta(minutes=1)
DOOR = "api"
UNKNOWN = "token:unknown"  # no user name has a colon
_ROOM = 10_000
_LONGEST_PATH = 200
# From when to when this process need not note a token at an address again. By prefix: those are
# never given twice.
_noted: dict[tuple[str, str], tuple[datetime, datetime]] = {}
_lock = Lock()


def note(token: ApiToken, *, address: str, at: datetime) -> None:
    """Note a use. Asks the database nothing when this process noted it less than a minute ago."""
    key = (token.prefix, address)
    start, end = _noted.get(key, (at, at))
    if start <= at < end:
        return
    _keep(token, address, at)
    with _lock:
        if len(_noted) >= _ROOM:
            _noted.clear()
        _noted[key] = (at, min(at + EVERY, _midnight(at)))


def _midnight(at: datetime) -> datetime:
    """When the day ends, in the district's own zone."""
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _keep(token: ApiToken, address: str, at: datetime) -> None:
    due = at - EVERY
    day = TokenUse.objects.filter(token=token, on=localdate(at), address=address)
    with transaction.atomic():
        if not day.filter(last_at__lte=due).update(last_at=at, minutes=F("minutes") + 1):
            _, is_first = TokenUse.objects.get_or_create(
                token=token,
                on=localdate(at),
                address=address,
                defaults={"first_at": at, "last_at": at},
            )
            if is_first:
                _record("token.use", token, address=address, at=at)
        stale = Q(last_used_at=None) | Q(last_used_at__lte=due)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)


def about_to_write(token: ApiToken, *, method: str, path: str, address: str, at: datetime) -> None:
    """Record that a token asks to change something, before anything is changed."""
    asked = {"method": method, "path": path[:_LONGEST_PATH]}
    _record("token.write", token, address=address, at=at, **asked)


def refused(token: ApiToken | None, *, why: str, address: str, at: datetime) -> None:
    """Record a token that was turned away; None when no token has the prefix that was given.

    The lock-out bounds how many an address can cause.
    """
    trail.record(
        "token.refused",
        "accounts.apitoken",
        str(token.pk) if token else "",
        user=None,
        username=f"token:{token.prefix}" if token else UNKNOWN,
        door=DOOR,
        address=address,
        at=at,
        after={"why": why},
    )


def _record(action: str, token: ApiToken, *, address: str, at: datetime, **told: str) -> None:
    trail.record(
        action,
        "accounts.apitoken",
        str(token.pk),
        user=token.user,
        door=DOOR,
        address=address,
        at=at,
        after={"prefix": token.prefix, **told},
    )
