"""督办台账: one query for lists, cuts, exports and the API; they differ in what they show.

Counts are taken from the same entries everywhere, so they cannot differ.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from accounts.models import Department, User
from entry.periods import Month
from plan.asked import AskedFilters
from plan.judging import Judged, Stand, judge
from plan.lights import State
from plan.models import OPEN, Chapter, Task, TaskFile, TaskNode
from plan.moves import MOVES, fits

NO_CHAPTER = ("none", "不在报告中的任务")
# What waits for whom: the step that it waits for.
TODOS: Mapping[str, str] = {
    "acknowledge": "待签收",
    "redo": "退回重办",
    "grant_extension": "待批延期",
    "close": "待核销",
}


@dataclass(frozen=True, slots=True)
class Filters(AskedFilters):
    """What a ledger is narrowed to; "" is everything. Kept in the address under these names.

    `department` leads or co-operates, `lead` leads; `overdue` is "yes" or "no"; `todo` one of
    `TODOS`: what waits for the person who asks.
    """

    chapter: str = ""
    lead: str = ""
    department: str = ""
    kind: str = ""
    source: str = ""
    stage: str = ""
    light: str = ""
    overdue: str = ""
    todo: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """One task of a ledger, and how it stands. `sections` are the keys of its chapters, inmost
    first; `section` is the key and title of the one under the document's part."""

    task: Task
    judged: Judged
    section: tuple[str, str]
    sections: tuple[str, ...] = ()
    nodes: tuple[TaskNode, ...] = ()
    files: int = 0

    @property
    def co_operating(self) -> list[Department]:
        return list(self.task.co_operating.all())

    @property
    def next_node(self) -> TaskNode | None:
        return next((one for one in self.nodes if one.done_on is None), None)


@dataclass(frozen=True, slots=True)
class TaskTotals:
    """What a set of tasks comes to; `lights` by state, `stages` by stage."""

    tasks: int
    overdue: int
    closed_late: int
    reminders: int
    lights: Mapping[str, int]
    stages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TaskCut:
    key: str
    title: str
    totals: TaskTotals


@dataclass(frozen=True, slots=True)
class TaskLedger:
    """`every` counts what the person may see without filters; `chapters` and `departments` are
    those that the filters offer, (key, title) and (code, name)."""

    stand: Stand
    filters: Filters
    entries: tuple[TaskEntry, ...]
    totals: TaskTotals = field(repr=False)
    every: int = 0
    chapters: tuple[tuple[str, str], ...] = ()
    departments: tuple[tuple[str, str], ...] = ()

    @property
    def month(self) -> Month:
        return self.stand.month

    @property
    def as_of(self) -> datetime | None:
        return self.stand.as_of


def task_ledger(
    user: User,
    month: Month,
    filters: Filters | None = None,
    *,
    today: date,
    as_of: datetime | None = None,
    day: date | None = None,
) -> TaskLedger:
    """The tasks that this user may see, narrowed, as they stood.

    Lights are judged on `day` (`plan.judging.Stand.at`): today for the last month that is over,
    the last of the month for an earlier one. A fixed number of queries.
    """
    wanted = filters or Filters()
    stand = Stand.at(month, today=today, as_of=as_of, day=day)
    every = _entries(_tasks(user, stand), stand)
    entries = tuple(one for one in every if _passes(one, wanted, user))
    return TaskLedger(
        stand=stand,
        filters=wanted,
        entries=entries,
        totals=totals(entries),
        every=len(every),
        chapters=_chapters(every),
        departments=_departments(every),
    )


def _tasks(user: User, stand: Stand) -> list[Task]:
    """The tasks of the year, and older ones that were not settled before it; two queries."""
    year = stand.day.year
    unsettled = Q(stage__in=OPEN) | Q(closed_on__gte=date(year, 1, 1))
    of_year = Q(plan__year=year) | Q(plan__year__lt=year) & unsettled
    found = Task.objects.visible_to(user).filter(of_year).order_by("plan", "order", "number")
    chosen = (
        found.select_related("plan", "lead", "lead_official")
        .defer("plan__document")  # the whole report, once for each of its tasks
        .prefetch_related("co_operating")
    )
    return [
        task
        for task in chosen
        if task.source == Task.Source.PLAN
        or task.assigned_on is None
        or task.assigned_on <= stand.day
    ]


def _entries(tasks: Sequence[Task], stand: Stand) -> list[TaskEntry]:
    judged = judge(tasks, stand)
    chapters = {one.pk: one for one in Chapter.objects.filter(plan__in={t.plan_id for t in tasks})}
    nodes: dict[int, list[TaskNode]] = defaultdict(list)
    for node in TaskNode.objects.filter(task__in=tasks).order_by("due", "pk"):
        nodes[node.task_id].append(node)
    files = Counter(
        TaskFile.objects.filter(event__task__in=tasks, event__at__lte=stand.until).values_list(
            "event__task_id", flat=True
        )
    )
    return [
        TaskEntry(
            task=task,
            judged=judged[task.pk],
            section=_section(path := _path(task, chapters)),
            sections=tuple(one.key for one in path),
            nodes=tuple(nodes[task.pk]),
            files=files[task.pk],
        )
        for task in tasks
    ]


def _path(task: Task, chapters: Mapping[int, Chapter]) -> list[Chapter]:
    """The chapter of a task and all above it, the part of the document last."""
    path, at = [], task.chapter_id
    while at is not None:
        path.append(chapters[at])
        at = chapters[at].parent_id
    return path


def _section(path: Sequence[Chapter]) -> tuple[str, str]:
    if not path:
        return NO_CHAPTER
    at = path[-2] if len(path) > 1 else path[-1]
    return at.key, str(at)


def _chapters(entries: Iterable[TaskEntry]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(one.section for one in entries))


def _departments(entries: Iterable[TaskEntry]) -> tuple[tuple[str, str], ...]:
    """Those that lead or co-operate, in the order of the house."""
    named = {one.task.lead for one in entries}
    named |= {department for one in entries for department in one.co_operating}
    ordered = sorted(named, key=lambda one: (one.order, one.code))
    return tuple((one.code, one.short_name) for one in ordered)


def _passes(entry: TaskEntry, wanted: Filters, user: User) -> bool:
    task, judged = entry.task, entry.judged
    asked = (
        (wanted.lead, task.lead.code),
        (wanted.kind, task.kind),
        (wanted.source, task.source),
        (wanted.stage, judged.course.stage),
        (wanted.light, judged.light.state),
        (wanted.overdue, "yes" if judged.is_overdue else "no"),
    )
    return (
        all(value in ("", found) for value, found in asked)
        and wanted.chapter in ("", *entry.sections, entry.section[0])
        and (not wanted.department or wanted.department in _codes(entry))
        and (not wanted.todo or waits_for(user, task, wanted.todo))
        and wanted.q.casefold() in f"{task.number} {task.title} {task.quote}".casefold()
    )


def _codes(entry: TaskEntry) -> set[str]:
    return {entry.task.lead.code, *(one.code for one in entry.co_operating)}


def waits_for(user: User, task: Task, todo: str) -> bool:
    """Whether a task waits for this person to take the step that `todo` names."""
    if todo not in TODOS:
        return False
    move = MOVES["apply_closing" if todo == "redo" else todo]
    waits = fits(move, task.stage, extension_waits=task.extension_due is not None)
    if todo == "redo":
        waits = waits and task.is_returned
    return waits and user.has_perm(move.right, task)


def totals(entries: Iterable[TaskEntry]) -> TaskTotals:
    every = list(entries)
    return TaskTotals(
        tasks=len(every),
        overdue=sum(one.judged.is_overdue for one in every),
        closed_late=sum(one.judged.closed_late for one in every),
        reminders=sum(one.judged.course.reminders for one in every),
        lights=Counter(one.judged.light.state.value for one in every),
        stages=Counter(str(one.judged.course.stage) for one in every),
    )


CUTS: Mapping[str, tuple[str, Callable[[TaskEntry], tuple[str, str]]]] = {
    "chapter": ("章节", lambda one: one.section),
    "department": ("牵头单位", lambda one: (one.task.lead.code, one.task.lead.short_name)),
}


def cuts(entries: Iterable[TaskEntry], name: str) -> list[TaskCut]:
    """The summary of a ledger by one of `CUTS`, in the order of first appearance."""
    _, key = CUTS[name]
    grouped: dict[tuple[str, str], list[TaskEntry]] = {}
    for entry in entries:
        grouped.setdefault(key(entry), []).append(entry)
    return [TaskCut(code, title, totals(group)) for (code, title), group in grouped.items()]


def tally(found: TaskTotals) -> list[tuple[State, int]]:
    """How many of each light, in the order in which they are told."""
    return [(state, found.lights.get(state.value, 0)) for state in State]
