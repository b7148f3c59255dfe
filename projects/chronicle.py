"""What a step of a problem leaves behind: its event, and what changed in the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from entry import audit
from entry.audit import Actor, Entry
from entry.errors import Invalid
from projects.choices import Level
from projects.models import Problem, ProblemEvent

TITLE_LENGTH, ASKED_LENGTH, DESCRIPTION_LENGTH = 80, 300, 500


@dataclass(frozen=True, slots=True)
class Told:
    """What a step's event keeps: its text, and the limit that it set."""

    text: str
    due: date | None = None


def log(
    problem: Problem, action: str, before: str, told: Told, *, by: Actor, at: datetime
) -> ProblemEvent:
    return ProblemEvent.objects.create(
        problem=problem,
        action=action,
        from_stage=before,
        to_stage=problem.stage,
        by=by.person,
        at=at,
        text=told.text,
        due=told.due,
        version=problem.version,
    )


_FACTS = (
    "stage",
    "title",
    "kind",
    "asked",
    "level",
    "due_on",
    "reminders",
    "reopened",
    "is_escalated",
    "resolved_on",
    "satisfaction",
)


def facts(problem: Problem) -> dict[str, Any]:
    return {
        **{name: getattr(problem, name) for name in _FACTS},
        "lead": problem.lead.code,
        "lead_official": problem.lead_official_id,
        "closed_by": problem.closed_by_id,
        "co_operating": sorted(problem.co_operating.values_list("code", flat=True)),
    }


def record(
    problem: Problem,
    name: str,
    before: Mapping[str, Any],
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    after = facts(problem)
    changed = [key for key in after if before.get(key) != after[key]]
    entry = Entry(
        action=f"problem.{name}",
        object_type="projects.problem",
        object_id=str(problem.pk),
        subject=problem.number,
        object_version=problem.version,
        before={key: before.get(key) for key in changed},
        after={key: after[key] for key in changed},
        reason=reason,
    )
    audit.record([entry], by=by, at=at)


def short(text: str, most: int, name: str) -> str:
    if not 0 < len(text.strip()) <= most:
        raise Invalid(f"{name}须填写，最多{most}字。")
    return text.strip()


def known_level(level: str) -> str:
    if level not in Level.values:
        raise Invalid("请选择协调层级。")
    return level
