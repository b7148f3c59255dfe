"""The one door to a return's state (DESIGN §3.3).

Every step locks the return, asks for the right, compares the version that the caller saw, writes
the change, its `ReturnEvent` and its audit event, in one transaction. Nothing else in the house
assigns a state.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Department
from accounts.roles import Action
from entry import audit, publication
from entry.actions import recount_into
from entry.audit import Actor, Entry
from entry.differences import differences_since
from entry.duedates import DEFAULT_DUE_DAY, due_date
from entry.errors import Blocked, Invalid, NotAllowed, Stale, WrongState
from entry.locks import locked_return
from entry.models import CalendarDay, CellRemark, DueRule, Return, ReturnEvent, State
from entry.periods import Month
from entry.registers import departments_owing, problems_of
from entry.steps import STEP_TITLES, STEPS, Remark, Step


def act(
    pk: int,
    name: str,
    *,
    by: Actor,
    at: datetime,
    seen_version: int,
    reason: str = "",
    remarks: Sequence[Remark] = (),
) -> Return:
    """Take one step of a return's life; the return as it is afterwards.

    Raises `Return.DoesNotExist`, and `Refused` in its kinds: `NotAllowed`, `Stale` (with the
    differences since `seen_version`), `WrongState`, `Invalid`, `Blocked` (with the problems).
    """
    step, reason = STEPS[name], reason.strip()
    with locked_return(pk) as monthly_return:
        if not by.person.has_perm(step.right, monthly_return):
            raise NotAllowed(f"你没有{step.title}这份月报的权限。")
        _compare(step, monthly_return, seen_version)
        _separate(step, monthly_return, by)
        if step.needs_reason and not reason:
            raise Invalid(f"{step.title}须写明理由。")
        if name == "submit":
            _pass_checks(monthly_return)
        if name == "publish":
            at = publication.stamp(at)
        event = _move(monthly_return, step, by=by, at=at, reason=reason)
        CellRemark.objects.bulk_create(
            CellRemark(event=event, register=r.register, subject=r.subject, text=r.text[:300])
            for r in remarks
            if r.text.strip()
        )
        if name == "publish":
            publication.publish_figures(monthly_return, at=at)
    return monthly_return


def _compare(step: Step, monthly_return: Return, seen_version: int) -> None:
    """Version before state: who comes second is told what happened, not only that he is late."""
    if monthly_return.version != seen_version:
        last = monthly_return.events.select_related("by").last()
        told = f"（最近一步：{last.by}{STEP_TITLES[last.action]}）" if last else ""
        raise Stale(
            f"月报在你打开之后有变动{told}，请核对下列差异后再{step.title}。",
            differences_since(monthly_return, seen_version),
            monthly_return.version,
        )
    if monthly_return.state not in step.sources:
        raise WrongState(f"月报现为“{State(monthly_return.state).label}”，不能{step.title}。")


def _separate(step: Step, monthly_return: Return, by: Actor) -> None:
    """A second pair of eyes for approval and publication; a withdrawal by the very submitter."""
    is_submitter = monthly_return.submitted_by_id == by.person.pk
    if step.name in {"approve", "publish"} and is_submitter:
        raise NotAllowed(f"这份月报由你提交，{step.title}须由另一人办理。")
    if step.name == "withdraw" and not is_submitter:
        raise NotAllowed("只有提交人本人可以撤回；请提交人撤回，或由审核人退回。")


def _pass_checks(monthly_return: Return) -> None:
    stopping = [problem for problem in problems_of(monthly_return) if problem.stops]
    if stopping:
        raise Blocked(
            f"有{len(stopping)}处问题须先处理：硬性错误请改正，软性提示请在“说明”栏写明原因。",
            stopping,
        )


def _move(
    monthly_return: Return, step: Step, *, by: Actor, at: datetime, reason: str
) -> ReturnEvent:
    before = State(monthly_return.state)
    monthly_return.state = step.target
    monthly_return.version += 1
    monthly_return.is_returned = step.name == "send_back"
    if step.name == "submit":
        monthly_return.submitted_by, monthly_return.submitted_at = by.person, at
    elif step.name == "approve":
        monthly_return.approved_by, monthly_return.approved_at = by.person, at
    elif step.name == "publish":
        monthly_return.published_by, monthly_return.published_at = by.person, at
    else:
        monthly_return.approved_by = monthly_return.approved_at = None
        monthly_return.submitted_by = monthly_return.submitted_at = None
    monthly_return.save()
    return _log(monthly_return, step.name, before=before, by=by, at=at, reason=reason)


def _log(
    monthly_return: Return,
    action: str,
    *,
    before: State | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    remember: Mapping[str, object] | None = None,
) -> ReturnEvent:
    event = ReturnEvent.objects.create(
        monthly_return=monthly_return,
        action=action,
        from_state=before or "",
        to_state=monthly_return.state,
        by=by.person,
        at=at,
        reason=reason,
        version=monthly_return.version,
    )
    entry = Entry(
        action=f"return.{action}",
        object_type="entry.return",
        object_id=str(monthly_return.pk),
        monthly_return=monthly_return,
        object_version=monthly_return.version,
        before={"state": before} if before else {},
        after={"state": monthly_return.state, **(remember or {})},
        reason=reason,
    )
    audit.record([entry], by=by, at=at)
    return event


def due_day_of(department: Department) -> int:
    """The day of the following month on which a department's returns are due."""
    rules: dict[int | None, int] = dict(DueRule.objects.values_list("department", "day"))
    return rules.get(department.pk, rules.get(None, DEFAULT_DUE_DAY))


def open_return(
    department: Department, month: Month, *, by: Actor, at: datetime, is_demo: bool = False
) -> Return:
    """Open the regular return of a department and month, or give back the one that exists.

    Raises `NotAllowed`, and `Invalid` when the department owes nothing for that month.
    """
    if not by.person.has_perm(Action.OPEN_RETURN, department):
        raise NotAllowed(f"你没有开启{department}月报的权限。")
    if department.pk not in departments_owing([month])[month]:
        raise Invalid(f"{department}{month.year}年{month.month}月没有应报的内容。")
    calendar = dict(CalendarDay.objects.values_list("day", "is_workday"))
    with transaction.atomic():
        monthly_return, created = Return.objects.select_related("department").get_or_create(
            department=department,
            month=month,
            sequence=0,
            defaults={
                "due_on": due_date(month, due_day_of(department), calendar),
                "opened_at": at,
                "opened_by": by.person,
                "is_demo": is_demo,
            },
        )
        if created:
            _log(monthly_return, "open", before=None, by=by, at=at)
            recount_into(monthly_return, by=by, at=at)
    return monthly_return


def correct(
    pk: int, *, figures: Sequence[tuple[str, str]], reason: str, by: Actor, at: datetime
) -> Return:
    """Open a correction of a published return for named figures, (register key, subject) pairs.

    The drafts start as copies of what is published, but for what registers count themselves:
    that is as they have it now. Raises `NotAllowed`, `WrongState` when the
    return is not published or another round of that month is open, and `Invalid`.
    """
    reason = reason.strip()
    with locked_return(pk) as published:
        if not by.person.has_perm(Action.CORRECT, published):
            raise NotAllowed("你没有更正这份月报的权限。")
        if published.state != State.PUBLISHED:
            raise WrongState("月报尚未发布，直接修改即可，不必更正。")
        if not reason:
            raise Invalid("更正须写明原因。")
        if not figures:
            raise Invalid("请至少选一项需要更正的数据。")
        rounds = Return.objects.filter(department=published.department, month=published.month)
        if rounds.open().exists():
            raise WrongState("这个月已有一份更正正在办理，请先办结。")
        correction = Return.objects.create(
            department=published.department,
            month=published.month,
            sequence=max(rounds.values_list("sequence", flat=True)) + 1,
            reason=reason,
            due_on=published.due_on,
            opened_at=at,
            opened_by=by.person,
            is_demo=published.is_demo,
        )
        publication.reopen_figures(correction, figures, by=by, at=at)
        named = {"figures": [f"{register}/{subject}" for register, subject in figures]}
        _log(correction, "correct", before=None, by=by, at=at, reason=reason, remember=named)
        recount_into(correction, by=by, at=at)
    return correction


def load_history(
    department: Department, month: Month, *, source: str, by: Actor, at: datetime
) -> Return:
    """A published return that carries figures which an earlier publication made known.

    The report's figures of past years did not pass this workflow and must not look as if they
    had: the return is marked `is_history`, its event is `load` and its reason the source. `at` is
    the day on which the source made them known, so that `as of` tells the truth. Only the seed
    loader calls this.
    """
    with transaction.atomic():
        loaded, created = Return.objects.get_or_create(
            department=department,
            month=month,
            sequence=0,
            defaults={
                "state": State.PUBLISHED,
                "due_on": at.date(),
                "opened_at": at,
                "opened_by": by.person,
                "published_at": at,
                "published_by": by.person,
                "is_history": True,
            },
        )
        if created:
            _log(loaded, "load", before=None, by=by, at=at, reason=source)
    return loaded
