"""What happens to a project: recorded with its evidence, confirmed by a second person, voided.

An event counts from its confirmation to its voiding. A wrong one is voided with the reason and
recorded anew; nothing is rewritten, so that a count can be repeated as of any past day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, WrongState
from entry.periods import Month
from projects.choices import REPEATABLE, EventKind, Precision
from projects.models import Project, ProjectEvent, ProjectFile
from projects.scopes import may_edit

# What comes after a start, and what after a production, whatever else is unknown.
FOLLOWING = {
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
    first, last = period_of(on, precision)
    proof = _founded(project, kind, first, evidence, today=localdate(at))
    with _locked(project):
        _refuse_twice(project, kind, last)
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
        _log("event.record", event, by=by, at=at, after=after)
    return event


def confirm(event: ProjectEvent, *, by: Actor, at: datetime) -> ProjectEvent:
    """A second person vouches for an event; from now on it counts.

    Raises `NotAllowed` (the recorder himself among others) and `WrongState`.
    """
    with _locked(event.project):
        found = _fresh(event)
        if not by.person.has_perm(Action.CONFIRM_EVENT, found.project):
            raise NotAllowed("你没有核实这个项目事件的权限。")
        if found.recorded_by_id == by.person.pk:
            raise NotAllowed("登记人不能核实自己登记的事件，请由另一人核实。")
        if found.voided_at is not None or found.confirmed_at is not None:
            state = "作废" if found.voided_at else "核实"
            raise WrongState(f"这一事件已经{state}，请刷新页面。")
        found.confirmed_by, found.confirmed_at = by.person, at
        found.save(update_fields=["confirmed_by", "confirmed_at"])
        _log("event.confirm", found, by=by, at=at, after={"confirmed_at": at})
    return found


def void(event: ProjectEvent, *, reason: str, by: Actor, at: datetime) -> ProjectEvent:
    """Take an event out of the counts for good, with the reason; its row stays.

    What waits for confirmation may be taken back by whoever may record; what counts, only by
    whoever may confirm. Raises `NotAllowed`, `WrongState`, `Invalid` without a reason.
    """
    reason = reason.strip()
    with _locked(event.project):
        found = _fresh(event)
        confirmed = found.confirmed_at is not None
        allowed = by.person.has_perm(Action.CONFIRM_EVENT, found.project)
        if not allowed and (confirmed or not may_edit(by.person, found.project)):
            raise NotAllowed("你没有作废这一事件的权限：已经核实的，由审核人或发布人作废。")
        if found.voided_at is not None:
            raise WrongState("这一事件已经作废，请刷新页面。")
        if not reason:
            raise Invalid("作废须写明原因。")
        found.voided_by, found.voided_at, found.void_reason = by.person, at, reason[:300]
        found.save(update_fields=["voided_by", "voided_at", "void_reason"])
        _log("event.void", found, by=by, at=at, after={"voided_at": at}, reason=reason)
    return found


def period_of(on: date, precision: str) -> tuple[date, date]:
    """First and last day of the year, month or day that a date with this precision means."""
    if precision == Precision.YEAR:
        return date(on.year, 1, 1), date(on.year, 12, 31)
    if precision == Precision.MONTH:
        return Month.of(on).first_day, Month.of(on).last_day
    return on, on


@contextmanager
def _locked(project: Project) -> Iterator[None]:
    """One at a time records, confirms or voids what happened to a project."""
    with transaction.atomic():
        Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        yield


def _fresh(event: ProjectEvent) -> ProjectEvent:
    return ProjectEvent.objects.select_related("project__lead").get(pk=event.pk)


def _founded(
    project: Project, kind: str, first: date, evidence: ProjectFile | None, *, today: date
) -> ProjectFile:
    """The evidence of something that has happened; raises Invalid where one of both is missing."""
    if first > today:
        raise Invalid("事件的日期不能晚于今天：还没有发生的，请填在年度计划里。")
    if evidence is None or evidence.project_id != project.pk or evidence.removed_at is not None:
        title = EventKind(kind).label
        raise Invalid(f"登记{title}须附本项目的佐证材料（批文、现场照片、凭证等）。")
    return evidence


def _refuse_twice(project: Project, kind: str, on: date) -> None:
    standing = ProjectEvent.objects.filter(project=project, kind=kind, voided_at=None)
    if kind in REPEATABLE:
        standing = standing.filter(on=on)
    found = standing.first()
    if found is not None:
        state = "已核实" if found.confirmed_at else "待核实"
        raise Invalid(f"这个项目已有“{found}”（{state}）；日期有误的请先作废原记录再登记。")


def _refuse_contradiction(project: Project, kind: str, first: date, last: date) -> None:
    """Nothing is finished before it begins; periods that overlap do not contradict each other."""
    standing = list(ProjectEvent.objects.filter(project=project, voided_at=None))
    for earlier, later in FOLLOWING.items():
        for one in standing:
            one_first, one_last = period_of(one.on, one.precision)
            if kind == earlier and one.kind in later and one_last < first:
                raise Invalid(f"“{one}”早于{EventKind(kind).label}日期，请核对。")
            if kind in later and one.kind == earlier and last < one_first:
                raise Invalid(f"{EventKind(kind).label}日期早于“{one}”，请核对。")


def _log(action: str, event: ProjectEvent, *, by: Actor, at: datetime, **facts: Any) -> None:
    entry = Entry(
        action,
        "projects.projectevent",
        str(event.pk),
        subject=f"projects/{event.project.key}",
        **facts,
    )
    audit.record([entry], by=by, at=at)
