"""Lock-out after failed logins: the only module that knows django-axes.

Failures count for account and peer address together: neither can an outsider lock everybody out
of an account from elsewhere, nor does changing the account help him.
"""

from collections.abc import Mapping
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.request import Request


def peer_address(request: HttpRequest | Request | None) -> str:
    """The client's address; X-Forwarded-For counts only as far as there are trusted proxies."""
    if request is None:
        return ""
    hops = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()] + hops
    position = max(0, len(hops) - 1 - settings.TRUSTED_PROXIES)
    return hops[position][:45]


def locked_out(
    request: HttpRequest, credentials: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """The page that a locked account meets, whatever the door."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)


def is_locked(request: HttpRequest, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def failed(request: HttpRequest, username: str) -> None:
    """Count a failure at a door that does not pass through Django's `authenticate`."""
    AxesProxyHandler.user_login_failed(
        sender=__name__, credentials={"username": username}, request=request
    )


def unlock(username: str) -> int:
    """Forget the failures of an account; how many were forgotten."""
    return int(reset(username=username))
