"""Audit from below: the log itself lives in the kernel, which accounts may not import.

`settings.AUDIT_SINK` names the kernel's function; see `entry.audit.record_plain`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User


def record(
    action: str,
    object_type: str,
    object_id: str,
    *,
    user: User | None,
    username: str = "",
    door: str,
    address: str,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add one event to the audit trail."""
    sink = import_string(settings.AUDIT_SINK)
    sink(
        action,
        object_type,
        object_id,
        user=user,
        username=username,
        door=door,
        address=address,
        at=at,
        before=before or {},
        after=after or {},
    )
