"""The audit trail as tests read it."""

from entry.models import AuditEvent


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("sequence")
