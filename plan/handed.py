"""What is handed in with a step of a task, and what a new task is made of. Plain values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.models import Department, User
from plan.models import Plan

EVIDENCE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is handed in with a step; each step looks at what its row of the table names.

    `why_late` is the reason why an extension is asked for after the limit. `co_operating` replaces
    the departments named before; None leaves them as they are.
    """

    text: str = ""
    due: date | None = None
    why_late: str = ""
    rating: str = ""
    lead_official: User | None = None
    assigned_on: date | None = None
    co_operating: Collection[Department] | None = None
    files: Sequence["UploadedFile[Any]"] = ()
    max_bytes: int = EVIDENCE_BYTES


NOTHING = Given()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task that no plan's text sets: a meeting's, an instruction's, a light's."""

    plan: Plan
    source: str
    title: str
    kind: str
    lead: Department
    assigned_on: date
    due: date
    lead_official: User | None = None
    co_operating: Collection[Department] = ()
    note: str = ""
