"""What happens to a project: recorded with its evidence, confirmed by a second person, voided.

An event counts from its confirmation to its voiding. A wrong one is voided with the reason and
recorded anew; nothing is rewritten, so that a count can be repeated as of any past day.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from operator import attrgetter

from django.utils.timezone import localdate

from accounts.roles import Action
from entry.audit import Actor
from entry.errors import Invalid, NotAllowed
from plan import evidence as evidenced
from plan.evidence import Chronicle, dated, log, refuse_contradiction
from plan.precisions import Precision
from projects.choices import REPEATABLE, EventKind
from projects.locks import locked_project
from projects.models import Project, ProjectEvent, ProjectFile
from projects.scopes import may_edit

# What comes after a start, and what after a production, whatever else is unknown.
FOLLOWING: Mapping[str, Sequence[str]] = {
    EventKind.STARTED: (EventKind.COMPLETED, EventKind.PRODUCTION, EventKind.FULL_CAPACITY),
    EventKind.PRODUCTION: (EventKind.FULL_CAPACITY,),
}


def record(
    project: Project,
    *,
    kind: str,
    on: date,
    evidence: ProjectFile | None,
    by: Actor,
    at: datetime,
    precision: str = Precision.DAY,
    note: str = "",
    is_demo: bool = False,
) -> ProjectEvent:
    """Record an event that waits for its confirmation; `on` is any day of the stated period.

    Raises `NotAllowed`, and `Invalid` for an unknown kind, a day to come, evidence that is
    missing or another project's, and an event that stands already or contradicts another.
    """
    if not may_edit(by.person, project):
        raise NotAllowed("你没有为这个项目登记事件的权限。")
    if kind not in EventKind.values or precision not in Precision.values:
        raise Invalid("请选择事件的种类和日期的精确程度。")
    advice = "还没有发生的，请填在年度计划里。"
    first, last = dated(on, precision, noun="事件", today=localdate(at), advice=advice)
    proof = _refuse_unfounded(project, kind, evidence)
    with locked_project(project.pk):
        _refuse_contradiction(project, kind, first, last)
        event = ProjectEvent.objects.create(
            project=project,
            kind=kind,
            on=last,
            precision=precision,
            evidence=proof,
            note=note.strip()[:300],
            recorded_by=by.person,
            recorded_at=at,
            is_demo=is_demo,
        )
        after = {"kind": kind, "on": event.day_text, "evidence": proof.sha256}
        log(CHRONICLE, "record", event, by=by, at=at, after=after)
    return event


def confirm(event: ProjectEvent, *, by: Actor, at: datetime) -> ProjectEvent:
    """A second person vouches for an event; raises what `plan.evidence.confirm` does."""
    return evidenced.confirm(CHRONICLE, event, by=by, at=at)


def void(event: ProjectEvent, *, reason: str, by: Actor, at: datetime) -> ProjectEvent:
    """Take an event out of the counts for good; raises what `plan.evidence.void` does."""
    return evidenced.void(CHRONICLE, event, reason=reason, by=by, at=at)


@contextmanager
def _locked(event: ProjectEvent) -> Iterator[ProjectEvent]:
    """One at a time records, confirms or voids what happened to a project."""
    with locked_project(event.project_id):
        found: ProjectEvent = ProjectEvent.objects.select_related("project__lead").get(pk=event.pk)
        yield found


CHRONICLE = Chronicle(
    whole="项目事件",
    noun="事件",
    prefix="event",
    object_type="projects.projectevent",
    right=Action.CONFIRM_EVENT,
    locked=_locked,
    record_of=attrgetter("project"),
    may_edit=may_edit,
    subject_of=lambda project: f"projects/{project.key}",
)


def _refuse_unfounded(project: Project, kind: str, proof: ProjectFile | None) -> ProjectFile:
    """The evidence of something that has happened."""
    if proof is None or proof.project_id != project.pk or proof.removed_at is not None:
        title = EventKind(kind).label
        raise Invalid(f"登记{title}须附本项目的佐证材料（批文、现场照片、凭证等）。")
    return proof


def _refuse_contradiction(project: Project, kind: str, first: date, last: date) -> None:
    """What stands already, and what it would come before or after."""
    _refuse_twice(project, kind, last)
    standing = ProjectEvent.objects.filter(project=project, voided_at=None)
    title = str(EventKind(kind).label)
    refuse_contradiction(kind, title, (first, last), standing, FOLLOWING)


def _refuse_twice(project: Project, kind: str, on: date) -> None:
    standing = ProjectEvent.objects.filter(project=project, kind=kind, voided_at=None)
    if kind in REPEATABLE:
        standing = standing.filter(on=on)
    found = standing.first()
    if found is not None:
        state = "已核实" if found.confirmed_at else "待核实"
        raise Invalid(f"这个项目已有“{found}”（{state}）；日期有误的请先作废原记录再登记。")
