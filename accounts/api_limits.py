"""How much one caller may ask of the REST door in a minute, counted over all workers together.

The count stands in the database (`CACHES["shared"]`), where every worker sees it, and is changed
under a lock: the limit is never passed, however many ask at once. A worker takes requests from it
in small leases, so that of fifty reads one writes and not all of them.
"""

import hashlib
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiToken

WINDOW = 60  # seconds
LEASES = 50  # a lease is this part of the limit, at least one request
HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


@dataclass
class _Leases:
    """What this process holds for the window: requests in hand, and what was left to all."""

    window: int = 0
    held: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def use(self, key: str, window: int) -> int | None:
        """Use one that is in hand: how many are left in all; None when there is none in hand."""
        with self.lock:
            if window != self.window:
                self.window, self.held, self.left = window, {}, {}
            if not self.held.get(key):
                return None
            self.held[key] -= 1
            return self.held[key] + self.left.get(key, 0)

    def put(self, key: str, window: int, granted: int, left: int) -> None:
        with self.lock:
            if window == self.window:
                self.held[key] = self.held.get(key, 0) + granted
                self.left[key] = left


leases = _Leases()


def reserve(key: str, wanted: int, limit: int) -> tuple[int, int]:
    """Take up to `wanted` from the window's count; how many were got, how many are left."""
    counts = caches["shared"]
    with transaction.atomic():
        _lock(key)
        taken = int(counts.get(key, 0))
        granted = max(0, min(wanted, limit - taken))
        if granted:
            counts.set(key, taken + granted, timeout=2 * WINDOW)
    return granted, limit - taken - granted


def _lock(key: str) -> None:
    """On SQLite the transaction itself has the whole database; PostgreSQL locks the name."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


class WithinLimits(BaseThrottle):
    """`settings.API_LIMITS`: requests a minute by kind, read and write; 0 is no limit."""

    def allow_request(self, request: Request, view: Any) -> bool:
        kind = "read" if request.method in {"GET", "HEAD"} else "write"
        limit = int(settings.API_LIMITS[kind])
        if not limit:
            return True
        now = time.time()
        window = int(now // WINDOW)
        self.reset = max(1, round((window + 1) * WINDOW - now))
        left = self._use(f"api:{kind}:{_caller(request)}:{window}", window, limit)
        values = (limit, max(0, left), self.reset)
        told = {name: str(value) for name, value in zip(HEADERS, values, strict=True)}
        setattr(request, "limits", told)  # noqa: B010 - for `finalize_response`
        return left >= 0

    def _use(self, key: str, window: int, limit: int) -> int:
        """Use one request: how many are left after it, -1 when there was none."""
        left = leases.use(key, window)
        if left is None:
            granted, rest = reserve(key, max(1, limit // LEASES), limit)
            if not granted:
                return -1
            leases.put(key, window, granted - 1, rest)
            left = granted - 1 + rest
        return left

    def wait(self) -> float:
        return float(self.reset)


def _caller(request: Request) -> str:
    """A token counts for itself, so that one program cannot starve its owner's others."""
    token = request.auth
    return token.prefix if isinstance(token, ApiToken) else f"user{request.user.pk}"
