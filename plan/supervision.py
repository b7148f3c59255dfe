"""The one door to a task's stage (DOMAIN §7): 交办、签收、延期、办结、催办.

Every step locks the task, asks for the right in the lead department, compares the version that the
caller saw, writes the change, its `TaskEvent` and its audit event, in one transaction. Nothing
else in the house assigns a stage, a limit, a reminder or a rating.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate, localtime

from accounts.roles import Action
from entry import audit, evidence
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from plan.handed import NOTHING, Given, NewTask
from plan.locks import locked_task
from plan.models import Plan, Task, TaskEvent, TaskFile
from plan.models.task import Kind, Rating, Source, Stage
from plan.moves import DECIDES, MOVE_TITLES, MOVES, Move, fits

TITLE_LENGTH = 80
LAST = 9999  # behind the tasks of the plan, which stand in the order of its text
MOST_TOLD = 3


def act(
    pk: int, name: str, *, by: Actor, at: datetime, seen_version: int, given: Given = NOTHING
) -> Task:
    """Take one step of a task's life; the task as it is afterwards.

    Raises `Task.DoesNotExist`, and `Refused` in its kinds: `NotAllowed`, `Stale` (with the steps
    since `seen_version` in words), `WrongState`, `Invalid`.
    """
    move = MOVES[name]
    files = [evidence.accept(one, max_bytes=given.max_bytes) for one in _files(move, given)]
    with locked_task(pk) as task:
        if not by.person.has_perm(move.right, task):
            raise NotAllowed(f"你没有{move.title}这项任务的权限。")
        _compare(move, task, seen_version)
        _separate(move, task, by)
        if move.needs_text and not given.text.strip():
            raise Invalid(f"{move.title}须填写{move.text_title}。")
        before = _facts(task)
        told = _APPLIED.get(name, _nothing)(task, given, localdate(at))
        event = _move(task, move, before["stage"], by=by, at=at, told=told)
        TaskFile.objects.bulk_create(
            TaskFile(event=event, file=one.file, name=one.name, size=one.size, sha256=one.sha256)
            for one in files
        )
        _record(task, name, before, [one.sha256 for one in files], told.text, by=by, at=at)
    return task


def _files(move: Move, given: Given) -> Sequence["UploadedFile[Any]"]:
    return given.files if "files" in move.takes else ()


def _compare(move: Move, task: Task, seen_version: int) -> None:
    """Version before stage: who comes second is told what happened, not only that he is late."""
    if task.version != seen_version:
        since = task.events.filter(version__gt=seen_version).select_related("by")
        told = "；".join(
            f"{one.by}{localtime(one.at):%m月%d日 %H:%M}{MOVE_TITLES[one.action]}"
            for one in since.order_by("-pk")[:MOST_TOLD]
        )
        raise Stale(
            f"任务在你打开之后有变动{f'（{told}）' if told else ''}，请核对后再{move.title}。",
            (),
            task.version,
        )
    if task.stage not in move.sources:
        raise WrongState(f"任务现为“{Stage(task.stage).label}”，不能{move.title}。")
    waits = task.extension_due is not None
    if not fits(move, task.stage, extension_waits=waits):
        why = "已有一份延期申请等待批复" if waits else "没有等待批复的延期申请"
        raise WrongState(f"{why}，不能{move.title}。")


def _separate(move: Move, task: Task, by: Actor) -> None:
    """A second pair of eyes: nobody decides on what he applied for himself."""
    wanted = DECIDES.get(move.name)
    applied = task.events.filter(action=wanted).last() if wanted else None
    if applied is not None and applied.by_id == by.person.pk:
        raise NotAllowed(f"这次{MOVE_TITLES[applied.action]}由你提出，{move.title}须由另一人办理。")


@dataclass(frozen=True, slots=True)
class _Told:
    """What a step's event keeps: its text, and the limit that it is about."""

    text: str
    due: date | None = None


_Apply = Callable[[Task, Given, date], _Told]


def _nothing(task: Task, given: Given, on: date) -> _Told:
    return _Told(given.text.strip())


def _assign(task: Task, given: Given, on: date) -> _Told:
    """The plan's own limit and one already acknowledged move by an extension only."""
    due = given.due or task.due
    fixed = task.original_due is not None or (task.stage == Stage.WORKING and task.due is not None)
    if fixed and due != task.due:
        raise Invalid(f"完成时限已定为{_day(task.due)}，交办不能改；需要放宽的由牵头单位申请延期。")
    assigned_on = given.assigned_on or on
    if due is not None and due < assigned_on:
        raise Invalid(f"完成时限{_day(due)}早于交办日期{_day(assigned_on)}，请改正。")
    task.due, task.assigned_on, task.lead_official = due, assigned_on, given.lead_official
    task.extension_due = None
    if given.co_operating is not None:
        task.co_operating.set([one for one in given.co_operating if one.pk != task.lead_id])
    return _Told(given.text.strip(), due)


def _apply_extension(task: Task, given: Given, on: date) -> _Told:
    """DOMAIN §7: before the limit with a reason, after it also with the reason why so late."""
    text, why_late = given.text.strip(), given.why_late.strip()
    if given.due is None:
        raise Invalid("申请延期须填写延至哪一天。")
    if given.due <= task.limit:
        raise Invalid(f"延至的日期须晚于现在的完成时限{_day(task.limit)}。")
    if on > task.limit:
        if not why_late:
            raise Invalid(f"完成时限{_day(task.limit)}已过，申请延期还须说明没有按时申请的原因。")
        text = f"{text}（逾期申请的原因：{why_late}）"
    task.extension_due = given.due
    return _Told(text, given.due)


def _grant_extension(task: Task, given: Given, on: date) -> _Told:
    task.due, task.extension_due = task.extension_due, None
    return _Told(given.text.strip(), task.due)


def _refuse_extension(task: Task, given: Given, on: date) -> _Told:
    asked, task.extension_due = task.extension_due, None
    return _Told(given.text.strip(), asked)


def _apply_closing(task: Task, given: Given, on: date) -> _Told:
    """A waiting application for more time lapses: what is done needs none."""
    task.extension_due, task.is_returned = None, False
    return _Told(given.text.strip())


def _close(task: Task, given: Given, on: date) -> _Told:
    if given.rating not in Rating.values:
        raise Invalid("核销须评定完成情况：好、较好、一般或差。")
    task.rating, task.closed_on = given.rating, on
    return _Told(given.text.strip())


def _cancel(task: Task, given: Given, on: date) -> _Told:
    task.extension_due, task.is_returned = None, False
    return _Told(given.text.strip())


def _send_back(task: Task, given: Given, on: date) -> _Told:
    task.is_returned, task.rating, task.closed_on = True, "", None
    return _Told(given.text.strip())


def _remind(task: Task, given: Given, on: date) -> _Told:
    task.reminders += 1
    return _Told(given.text.strip())


_APPLIED: Mapping[str, _Apply] = {
    "assign": _assign,
    "apply_extension": _apply_extension,
    "grant_extension": _grant_extension,
    "refuse_extension": _refuse_extension,
    "apply_closing": _apply_closing,
    "close": _close,
    "send_back": _send_back,
    "remind": _remind,
    "cancel": _cancel,
    "reopen": _send_back,
}


def _move(
    task: Task, move: Move, before: str, *, by: Actor, at: datetime, told: _Told
) -> TaskEvent:
    task.stage = move.target or task.stage
    task.version += 1
    task.save()
    return _log(task, move.name, before, by=by, at=at, told=told)


def _log(
    task: Task, action: str, before: str, *, by: Actor, at: datetime, told: _Told
) -> TaskEvent:
    return TaskEvent.objects.create(
        task=task,
        action=action,
        from_stage=before,
        to_stage=task.stage,
        by=by.person,
        at=at,
        text=told.text,
        due=told.due,
        version=task.version,
    )


def _facts(task: Task) -> dict[str, Any]:
    names = ("stage", "due", "extension_due", "assigned_on", "reminders", "rating", "closed_on")
    return {
        **{name: getattr(task, name) for name in names},
        "lead_official": task.lead_official_id,
        "co_operating": sorted(task.co_operating.values_list("code", flat=True)),
    }


def _record(
    task: Task,
    name: str,
    before: Mapping[str, Any],
    files: Sequence[str],
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    after = _facts(task)
    changed = [key for key in after if before.get(key) != after[key]]
    entry = Entry(
        action=f"task.{name}",
        object_type="plan.task",
        object_id=str(task.pk),
        object_version=task.version,
        before={key: before.get(key) for key in changed},
        after={**{key: after[key] for key in changed}, **({"files": files} if files else {})},
        reason=reason,
    )
    audit.record([entry], by=by, at=at)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "（未定）"


def create(new: NewTask, *, by: Actor, at: datetime) -> Task:
    """Set a task up that is not of the plan's text, numbered in its year's row (2024-252).

    Raises `NotAllowed` and `Invalid`.
    """
    if not by.person.has_perm(Action.SUPERVISE_TASK, new.lead):
        raise NotAllowed(f"你没有向{new.lead}交办任务的权限。")
    _sound(new)
    with transaction.atomic():
        number = _next_number(new.plan.year)
        task = Task.objects.create(
            plan=new.plan,
            key=f"task-{number}",
            number=number,
            source=new.source,
            title=new.title.strip(),
            kind=new.kind,
            lead=new.lead,
            lead_official=new.lead_official,
            assigned_on=new.assigned_on,
            original_due=new.due,
            due=new.due,
            note=new.note.strip(),
            order=LAST,
        )
        task.co_operating.set([one for one in new.co_operating if one.pk != new.lead.pk])
        _log(task, "create", "", by=by, at=at, told=_Told(new.note.strip(), new.due))
        _record(task, "create", {}, (), new.note.strip(), by=by, at=at)
    return task


def _sound(new: NewTask) -> None:
    if new.source not in Source.values or new.source == Source.PLAN:
        raise Invalid("来源请选会议、领导批示、亮灯或其他；报告任务随报告载入，不在这里增加。")
    if new.kind not in Kind.values:
        raise Invalid("请选择交付物。")
    if not 0 < len(new.title.strip()) <= TITLE_LENGTH:
        raise Invalid(f"事项须填写，最多{TITLE_LENGTH}字。")
    if new.due < new.assigned_on:
        raise Invalid(f"完成时限{_day(new.due)}早于交办日期{_day(new.assigned_on)}，请改正。")


def _next_number(year: int) -> str:
    """One after the highest of the year; the year's plans are locked, so no two get the same."""
    list(Plan.objects.select_for_update().filter(year=year).order_by("pk").values_list("pk"))
    taken = Task.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
    tails = [one.rpartition("-")[2] for one in taken]
    return f"{year}-{max((int(one) for one in tails if one.isdecimal()), default=0) + 1:03}"
