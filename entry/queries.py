"""Reads for the kernel's pages; each takes a fixed number of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from accounts.models import Department, User
from accounts.roles import Action
from entry.counts import Recounted
from entry.differences import differences_since
from entry.duedates import DEFAULT_DUE_DAY, due_date
from entry.models import (
    Attachment,
    CalendarDay,
    CellRemark,
    DueRule,
    Return,
    ReturnEvent,
    State,
)
from entry.periods import Month
from entry.recounts import moved_when_published
from entry.registers import checked_on, departments_owing, sheets_on
from entry.sheets import Difference, Problem, Sheet

RECENT = 12


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the worklist: a return, or one that is not opened yet (`pk` None)."""

    department: Department
    month: Month
    due_on: date
    state: str
    pk: int | None = None
    is_returned: bool = False
    is_late: bool = False
    days_left: int = 0
    sequence: int = 0
    reason: str = ""
    submitted_by: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Worklist:
    """What waits for a person: to fill in, to review, on its way, and what was published last."""

    to_fill: tuple[Task, ...]
    to_review: tuple[Task, ...]
    under_way: tuple[Task, ...]
    published: tuple[Task, ...]


def worklist(user: User, today: date) -> Worklist:
    """Returned ones first, then by due day (DESIGN §1)."""
    fills, reviews = user.reach(Action.EDIT_RETURN), user.reach(Action.APPROVE)
    scope = fills.q() | reviews.q()
    found = list(Return.objects.filter(scope).open().for_lists())
    recent = list(
        Return.objects.filter(scope, state=State.PUBLISHED, is_history=False)
        .for_lists()
        .order_by("-published_at")[:RECENT]
    )
    tasks = [(one, _task(one, today, user)) for one in found]
    drafts = [t for r, t in tasks if r.state == State.DRAFT and fills.covers(r.department)]
    unopened = _unopened(user, today)
    waiting = [t for r, t in tasks if r.state == State.SUBMITTED and reviews.covers(r.department)]
    listed = {task.pk for task in [*drafts, *waiting]}
    return Worklist(
        to_fill=tuple(
            sorted([*drafts, *unopened], key=lambda t: (not t.is_returned, t.due_on, t.month))
        ),
        to_review=tuple(sorted(waiting, key=lambda t: (t.is_mine, t.due_on))),
        under_way=tuple(t for _, t in tasks if t.pk not in listed),
        published=tuple(_task(one, today, user) for one in recent),
    )


def _task(one: Return, today: date, user: User) -> Task:
    return Task(
        department=one.department,
        month=one.month,
        due_on=one.due_on,
        state=one.state,
        pk=one.pk,
        is_returned=one.is_returned,
        is_late=one.is_late(today),
        days_left=(one.due_on - today).days,
        sequence=one.sequence,
        reason=one.reason,
        submitted_by=str(one.submitted_by or ""),
        is_mine=one.submitted_by_id == user.pk,
    )


def _unopened(user: User, today: date) -> list[Task]:
    """Months of this year up to the last one for which the person's departments owe a return."""
    last = Month.of(today) - 1
    months = Month.range(Month(last.year, 1), last)
    mine = list(Department.objects.filter(user.reach(Action.EDIT_RETURN).q_departments()))
    return _missing(mine, months, today)


def _missing(departments: Sequence[Department], months: Sequence[Month], today: date) -> list[Task]:
    if not departments:
        return []
    owing = departments_owing(months)
    exist = set(
        Return.objects.filter(
            department__in=departments, month__gte=months[0], month__lte=months[-1], sequence=0
        ).values_list("department_id", "month")
    )
    calendar = dict(CalendarDay.objects.values_list("day", "is_workday"))
    rules: dict[int | None, int] = dict(DueRule.objects.values_list("department", "day"))
    general = rules.get(None, DEFAULT_DUE_DAY)
    tasks = []
    for month in months:
        for one in departments:
            if one.pk not in owing[month] or (one.pk, month) in exist:
                continue
            due = due_date(month, rules.get(one.pk, general), calendar)
            tasks.append(
                Task(one, month, due, "", is_late=today > due, days_left=(due - today).days)
            )
    return tasks


@dataclass(frozen=True, slots=True)
class Line:
    """One department's line on the publisher's board."""

    department: Department
    task: Task
    monthly_return: Return | None
    evidence: int = 0
    moved: tuple[Recounted, ...] = ()  # what would be published and no longer agrees


@dataclass(frozen=True, slots=True)
class Board:
    month: Month
    months: tuple[Month, ...]
    lines: tuple[Line, ...]
    corrections: tuple[Line, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def ready(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.task.state == State.APPROVED)

    @property
    def late(self) -> tuple[Line, ...]:
        unsent = ("", State.DRAFT)
        return tuple(line for line in self.lines if line.task.is_late and line.task.state in unsent)


def board(user: User, month: Month, today: date) -> Board:
    """Every department that owes a return for a month in the publisher's area, and where it is."""
    reach = user.reach(Action.PUBLISH)
    owing = departments_owing([month])[month]
    departments = list(
        Department.objects.filter(reach.q_departments(), is_active=True).select_related("area")
    )
    found = list(
        Return.objects.visible_to(user)
        .filter(month=month, is_history=False)
        .for_lists()
        .annotate(evidence=Count("attachments", filter=Q(attachments__removed_at=None)))
        .order_by("department__order", "department__code", "sequence")
    )
    regular = {one.department_id: one for one in found if one.sequence == 0}
    missing = {
        task.department.pk: task
        for task in _missing([d for d in departments if d.pk in owing], [month], today)
    }
    moved = moved_when_published(month, found)

    def line_of(one: Return) -> Line:
        count, told = getattr(one, "evidence", 0), tuple(moved.get(one.pk, ()))
        return Line(one.department, _task(one, today, user), one, count, told)

    lines = []
    for one in departments:
        monthly_return = regular.get(one.pk)
        if monthly_return is not None:
            lines.append(line_of(monthly_return))
        elif one.pk in missing:
            lines.append(Line(one, missing[one.pk], None))
    return Board(
        month=month,
        months=board_months(today),
        lines=tuple(lines),
        corrections=tuple(line_of(one) for one in found if one.sequence > 0),
        counts=Counter(line.task.state for line in lines),
    )


def board_months(today: date) -> tuple[Month, ...]:
    """The months a publisher may turn to: this year's up to the last full one, newest first."""
    last = Month.of(today) - 1
    return tuple(reversed(Month.range(Month(last.year, 1), last)))


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands on a return's sheets and what the checks say about it."""

    monthly_return: Return
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]

    @property
    def summary(self) -> dict[str, int]:
        return summary(self.sheets, self.problems)


@dataclass(frozen=True, slots=True)
class ReturnPage(Findings):
    """A return as its page shows it."""

    events: tuple[ReturnEvent, ...]
    remarks: Mapping[tuple[str, str], str]
    evidence: tuple[Attachment, ...]
    differences: tuple[Difference, ...]
    rounds: tuple[Return, ...]


def summary(sheets: Sequence[Sheet], problems: Sequence[Problem]) -> dict[str, int]:
    """How much of the return is filled in, and how many findings still stop it."""
    rows = [row for sheet in sheets for row in sheet.rows if not row.optional]
    filled = [
        row
        for row in rows
        if any(row.cells.get(c) for c in row.editable.union(row.closed) - {"status", "note"})
    ]
    hard = [one for one in problems if one.severity == "hard" and one.code != "blank"]
    soft = [one for one in problems if one.severity == "soft" and one.stops]
    return {
        "filled": len(filled),
        "due": len(rows),
        "hard": len(hard),
        "soft": len(soft),
        "blank": sum(one.code == "blank" for one in problems),
    }


def findings(monthly_return: Return) -> Findings:
    """The sheets as they stand, and the problems while the return is open."""
    if not monthly_return.is_open:
        return Findings(monthly_return, tuple(sheets_on(monthly_return)), ())
    sheets, problems = checked_on(monthly_return)
    return Findings(monthly_return, tuple(sheets), tuple(problems))


def return_page(monthly_return: Return) -> ReturnPage:
    """Everything on the return's page."""
    found = findings(monthly_return)
    events = tuple(
        monthly_return.events.select_related("by").prefetch_related("remarks").order_by("pk")
    )
    return ReturnPage(
        monthly_return=monthly_return,
        sheets=found.sheets,
        problems=found.problems,
        events=events,
        remarks=_remarks(events),
        evidence=tuple(
            monthly_return.attachments.filter(removed_at=None).select_related("uploaded_by")
        ),
        differences=tuple(_since_last_review(monthly_return, events)),
        rounds=tuple(
            Return.objects.filter(
                department=monthly_return.department_id, month=monthly_return.month
            ).order_by("sequence")
        ),
    )


def _remarks(events: Sequence[ReturnEvent]) -> dict[tuple[str, str], str]:
    """The reviewer's words on rows in the last send-back."""
    last: Sequence[CellRemark] = ()
    for event in events:
        if event.action == "send_back":
            last = list(event.remarks.all())
    return {(one.register, one.subject): one.text for one in last}


def _since_last_review(monthly_return: Return, events: Sequence[ReturnEvent]) -> list[Difference]:
    """What changed since a reviewer last saw the return: since its last submission but this one."""
    sent = [event.version for event in events if event.action == "submit"]
    if monthly_return.state == State.DRAFT:
        return differences_since(monthly_return, sent[-1]) if sent else []
    return differences_since(monthly_return, sent[-2]) if len(sent) > 1 else []
