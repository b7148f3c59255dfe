"""The page of one task: how it stands, what was reported, what was done, what may be done next."""

from dataclasses import dataclass

from accounts.models import User
from plan.judging import Judged, Stand, judge
from plan.links import Link, links
from plan.models import Chapter, Task, TaskEvent, TaskNode, TaskProgress
from plan.moves import DECIDES, MOVES, Move, fits


@dataclass(frozen=True, slots=True)
class TaskPage:
    """`history` are all vintages, the latest month and vintage first; `events` the latest first.

    `chapters` lead from the document's part to the task's own.
    """

    task: Task
    stand: Stand
    judged: Judged
    chapters: tuple[Chapter, ...]
    nodes: tuple[TaskNode, ...]
    history: tuple[TaskProgress, ...]
    events: tuple[TaskEvent, ...]
    links: tuple[Link, ...]
    moves: tuple[Move, ...]


def visible_task(user: User, key: str) -> Task | None:
    """The task, when this user may see it."""
    found = Task.objects.visible_to(user).filter(key=key)
    return found.select_related("plan", "lead__area", "lead_official", "chapter").first()


def task_page(user: User, task: Task, stand: Stand) -> TaskPage:
    """Everything that the page of a `visible_task` shows. A fixed number of queries."""
    known = TaskProgress.objects.published().filter(task=task, month__lte=stand.month)
    if stand.as_of:
        known = known.filter(published_at__lte=stand.as_of)
    events = task.events.filter(at__lte=stand.until).select_related("by").prefetch_related("files")
    taken = tuple(events.order_by("-pk"))
    return TaskPage(
        task=task,
        stand=stand,
        judged=judge([task], stand)[task.pk],
        chapters=_chapters(task),
        nodes=tuple(task.nodes.all()),
        history=tuple(
            known.order_by("-month", "-published_at").select_related("entered_by", "monthly_return")
        ),
        events=taken,
        links=tuple(links(user, task, stand.month)),
        moves=moves_of(user, task, taken),
    )


def moves_of(user: User, task: Task, events: tuple[TaskEvent, ...]) -> tuple[Move, ...]:
    """The steps that the page offers this person now; `plan.supervision` decides again."""
    waits = task.extension_due is not None
    return tuple(
        move
        for move in MOVES.values()
        if fits(move, task.stage, extension_waits=waits)
        and user.has_perm(move.right, task)
        and not _is_own(user, move, events)
    )


def _is_own(user: User, move: Move, events: tuple[TaskEvent, ...]) -> bool:
    """Whether he would decide on what he applied for himself; `events` are the latest first."""
    wanted = DECIDES.get(move.name)
    applied = next((one for one in events if one.action == wanted), None) if wanted else None
    return applied is not None and applied.by_id == user.pk


def _chapters(task: Task) -> tuple[Chapter, ...]:
    if task.chapter_id is None:
        return ()
    every = {one.pk: one for one in Chapter.objects.filter(plan=task.plan_id)}
    path: list[Chapter] = []
    at: int | None = task.chapter_id
    while at is not None:
        path.append(every[at])
        at = every[at].parent_id
    return tuple(reversed(path))
