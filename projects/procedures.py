"""前期手续: which of the year's menu a project needs, and how far each of them is (DOMAIN §3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.timezone import localdate, localtime

from entry import audit
from entry.audit import Actor, Entry
from entry.books import Facts, sound
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from entry.models import AuditEvent
from projects.choices import Need, ProcedureState
from projects.edits import edit, subject_of
from projects.locks import locked_project
from projects.models import Procedure, ProcedureKind, Project
from projects.scopes import may_edit

OBJECT = "projects.procedure"


def choose(
    pk: int, year: int, needs: Mapping[str, str], *, by: Actor, at: datetime, seen_version: int
) -> Project:
    """Say which procedures of a year's menu a project has to go through.

    `needs` are `Need` values by the code of the procedure, "" for what is not put down; a
    procedure that is not named stays as it is. Raises what `projects.edits.edit` does.
    """

    def change(project: Project) -> tuple[Facts, Facts]:
        kinds = {one.code: one for one in ProcedureKind.objects.filter(year=year)}
        rows = {
            one.kind.code: one
            for one in project.procedures.filter(kind__year=year).select_related("kind")
        }
        before = _needs(rows)
        for code, need in needs.items():
            if code not in kinds:
                raise Invalid(f"{year}年的手续目录里没有“{code}”。")
            _choose(project, kinds[code], rows.get(code), need)
        found = project.procedures.filter(kind__year=year).select_related("kind")
        return before, _needs({one.kind.code: one for one in found})

    return edit(pk, "procedures", change, by=by, at=at, seen_version=seen_version)


def _needs(rows: Mapping[str, Procedure]) -> dict[str, str]:
    return {one.kind.name: str(Need(one.need).label) for one in rows.values()}


def _choose(project: Project, kind: ProcedureKind, row: Procedure | None, need: str) -> None:
    if row is None:
        if need:
            made = Procedure(project=project, kind=kind, need=need, authority=kind.authority)
            sound(made, ("need", "state", "authority"))
            made.save()
    elif need == row.need:
        return
    elif need and (need == Need.NEEDED or row.state == ProcedureState.NOT_STARTED):
        row.need, row.version = need, row.version + 1
        row.save(update_fields=["need", "version"])
    elif not need and _is_untouched(row):
        row.delete()
    else:
        raise Invalid(f"“{kind.name}”已在办理，不能改为{'无需办理' if need else '不列'}。")


def _is_untouched(row: Procedure) -> bool:
    blank = (row.submitted_on, row.accepted_on, row.done_on, row.document_no, row.blocked_by)
    return row.state == ProcedureState.NOT_STARTED and not any(blank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far a procedure is, all of it: what is left out is blank from now on."""

    state: str = ProcedureState.NOT_STARTED
    level: str = ""
    authority: str = ""
    requirement: str = ""
    submitted_on: date | None = None
    accepted_on: date | None = None
    limit_days: int | None = None
    due_on: date | None = None
    done_on: date | None = None
    document_no: str = ""
    blocked_by: str = ""
    person: str = ""


COURSE = tuple(each.name for each in fields(Course))


def follow(
    procedure: Procedure, given: Course, *, by: Actor, at: datetime, seen_version: int
) -> Procedure:
    """Write down how far a procedure is.

    Raises `NotAllowed`, `Stale`, `WrongState` for one that is not needed, `Invalid`.
    """
    with locked_project(procedure.project_id) as project:
        row = Procedure.objects.select_related("kind").get(pk=procedure.pk)
        if not may_edit(by.person, project):
            raise NotAllowed("你没有登记这个项目手续的权限。")
        if row.version != seen_version:
            raise Stale(_told(row, seen_version), (), row.version)
        if row.need == Need.NOT_NEEDED:
            raise WrongState("这项手续已登记为无需办理；要办理的请先在手续清单里改为需办。")
        _in_order(given, today=localdate(at))
        before = _facts(row)
        for name in COURSE:
            setattr(row, name, getattr(given, name))
        sound(row, COURSE)
        after = _facts(row)
        changed = [name for name in COURSE if before[name] != after[name]]
        if changed:
            row.version += 1
            row.save()
            _log(project, row, before, after, changed, by=by, at=at)
    return row


def _facts(row: Procedure) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COURSE}


def _told(row: Procedure, seen: int) -> str:
    since = AuditEvent.objects.filter(
        subject=subject_of(row.project),
        object_type=OBJECT,
        object_id=str(row.pk),
        object_version__gt=seen,
    ).select_related("actor")
    last = since.first()
    who = f"{last.actor}{localtime(last.at):%m月%d日 %H:%M}修改" if last else "在管理后台修改"
    return f"“{row.kind}”在你打开之后有变动（{who}），你填的内容还在本页，核对后可再次保存。"


def _in_order(given: Course, *, today: date) -> None:
    """报送 ≤ 受理 ≤ 办结 ≤ today, and nothing blocks what is done."""
    named = (
        ("报送日期", given.submitted_on),
        ("受理日期", given.accepted_on),
        ("实际办结日", given.done_on),
    )
    dated = [(title, day) for title, day in named if day is not None]
    for (title, day), (later, after) in pairwise(dated):
        if after < day:
            raise Invalid(f"{later}（{after}）早于{title}（{day}），请核对。")
    for title, day in dated:
        if day > today:
            raise Invalid(f"{title}（{day}）在今天之后；还没有发生的请留空，计划填在计划办结日。")
    if given.state == ProcedureState.DONE and given.blocked_by:
        raise Invalid("已办结的手续不填卡点原因。")


def _log(
    project: Project,
    row: Procedure,
    before: Facts,
    after: Facts,
    changed: list[str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    entry = Entry(
        "procedure.follow",
        OBJECT,
        str(row.pk),
        subject=subject_of(project),
        object_version=row.version,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    audit.record([entry], by=by, at=at)
