"""The doors' clock. Below the doors time is an argument (STYLE, house rule 6).

A demonstration lives in the autumn of its plan's year: its clock runs at the pace of the real
one, moved by the offset that `manage.py demo` stored.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from accounts.models import Installation


@lru_cache(maxsize=1)
def installation() -> Installation:
    """This installation's row, read once per process; `forget_installation` after a change."""
    return Installation.objects.first() or Installation()


def forget_installation() -> None:
    installation.cache_clear()


def now() -> datetime:
    return timezone.now() + (installation().clock_offset or timedelta())


def today() -> date:
    return timezone.localdate(now())
