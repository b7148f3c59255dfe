"""Lock-out after failed logins: the only module that knows django-axes.

Failures count for account and peer address together: neither can an outsider lock everybody out
of an account from elsewhere, nor does changing the account help him. An account that does not
exist locks just the same, so the lock tells nothing.
"""

import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, Protocol

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessLog
from axes.utils import reset
from django.conf import settings
from django.db.models import Exists
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.guards import wants_data

__all__ = ["AccessAttempt", "AccessLog"]  # what the administration shows
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - an address column takes no empty text


class Peer(Protocol):
    """A request of a page or of the API: all that is asked of it is where it came from."""

    @property
    def META(self) -> Mapping[str, Any]: ...  # noqa: N802 - Django's name


def peer_address(request: Peer | None) -> str:
    """The client's address; X-Forwarded-For counts only as far as there are trusted proxies.

    IPv4 written as IPv6 is IPv4. Without a request it is empty; a peer without an address (a
    Unix socket) and a malformed one are 0.0.0.0, so that their failures count together.
    """
    if request is None:
        return ""
    hops = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()] + hops
    return _usual(hops[max(0, len(hops) - 1 - settings.TRUSTED_PROXIES)])


@lru_cache(maxsize=1024)
def _usual(text: str) -> str:
    """An address in its usual form."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return UNKNOWN_ADDRESS
    return str(getattr(address, "ipv4_mapped", None) or address)


def failure_limit() -> int:
    return int(settings.AXES_FAILURE_LIMIT)


def cool_off() -> timedelta:
    """How long a lock lasts after the last attempt."""
    found: timedelta = settings.AXES_COOLOFF_TIME
    return found


def lock_minutes() -> int:
    return int(cool_off().total_seconds() // 60)


def locked_sentence() -> str:
    return (
        f"登录失败已达{failure_limit()}次，账号已锁定。"
        f"请{lock_minutes()}分钟后再试；急用请联系安全管理员解锁。"
    )


def locked_out(
    request: HttpRequest, credentials: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """The answer that a locked account meets, whatever the door: 429 with the sentence."""
    response: HttpResponse
    if wants_data(request):
        response = JsonResponse(
            {"login": True, "message": locked_sentence()},
            status=429,
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        context = {"minutes": lock_minutes(), "sentence": locked_sentence()}
        response = render(request, "accounts/locked.html", context, status=429)
    response.headers["Retry-After"] = str(lock_minutes() * 60)
    return response


def is_locked(request: HttpRequest, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def any_failure(username: str | Combinable) -> Exists:
    """Whether a failure of this account is on record, from any address, as part of a query.

    Without one `is_locked` has nothing to count and need not be asked.
    """
    return Exists(AccessAttempt.objects.filter(username=username))


def failed(request: HttpRequest, username: str) -> None:
    """Count a failure at a door that does not pass through Django's `authenticate`.

    With the failure that reaches the limit, and each one after it, the request's answer becomes
    `locked_out` whatever the view says (axes' middleware).
    """
    AxesProxyHandler.user_login_failed(
        sender=__name__, credentials={"username": username}, request=request
    )


def unlock(username: str) -> int:
    """Forget the failures of an account from every address; how many records were forgotten."""
    return int(reset(username=username))
