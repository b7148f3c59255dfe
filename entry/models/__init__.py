"""Returns, the figures they carry, their evidence and the audit trail."""

from entry.models.calendar import CalendarDay, DueRule, DueRuleQuerySet
from entry.models.files import Attachment, LearnedName, Upload
from entry.models.returns import (
    CellRemark,
    ReopenedFigure,
    Return,
    ReturnEvent,
    ReturnQuerySet,
    State,
)
from entry.models.trail import AuditEvent, AuditHead, KeptAnswer, PublicationClock

__all__ = [
    "Attachment",
    "AuditEvent",
    "AuditHead",
    "CalendarDay",
    "CellRemark",
    "DueRule",
    "DueRuleQuerySet",
    "KeptAnswer",
    "LearnedName",
    "PublicationClock",
    "ReopenedFigure",
    "Return",
    "ReturnEvent",
    "ReturnQuerySet",
    "State",
    "Upload",
]
