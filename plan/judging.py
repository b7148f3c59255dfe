"""Where tasks stand on a day: steps, progress and limits put together.

A fixed number of queries for any number of tasks; what is computed of them is pure.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, OuterRef, Subquery
from django.utils.timezone import localdate, make_aware

from entry.models import DueRule
from entry.periods import Month
from plan.courses import SETS_LIMIT, Course, Step, course
from plan.lights import Light, Threshold
from plan.models import Task, TaskEvent, TaskProgress, TaskState, ThresholdRule
from plan.models.task import Stage
from plan.sheets import life_of
from plan.tasklights import FAMILY, Question, light


@dataclass(frozen=True, slots=True)
class Stand:
    """From where one looks.

    `month` is the last month whose progress is shown, `day` the day on which lights are judged,
    `as_of` the moment up to which things were known (None: now, and now is `today`).
    """

    month: Month
    day: date
    today: date
    as_of: datetime | None = None

    @classmethod
    def at(
        cls,
        month: Month,
        *,
        today: date,
        as_of: datetime | None = None,
        day: date | None = None,
    ) -> "Stand":
        """The last month that is over is judged today, an earlier one on its last day.

        So the pages of tasks, of the plan and the API agree about now without naming a day; `day`
        names another one. No light is judged later than what is known.
        """
        known = localdate(as_of) if as_of else today
        usual = known if month >= Month.of(known) - 1 else month.last_day
        return cls(month, min(day or usual, known), known, as_of)

    @classmethod
    def now(cls, today: date) -> "Stand":
        """Where a page stands that asks for nothing: the last month that is over."""
        return cls.at(Month.of(today) - 1, today=today)

    @property
    def until(self) -> datetime:
        """The last moment whose steps count."""
        end = make_aware(datetime.combine(self.day, time.max))
        return min(end, self.as_of) if self.as_of else end


@dataclass(frozen=True, slots=True)
class Judged:
    """One task as seen from a stand; `progress` is its latest published one."""

    course: Course
    limit: date
    is_stated: bool
    is_overdue: bool
    light: Light
    progress: TaskProgress | None

    @property
    def is_extended(self) -> bool:
        return self.course.extensions > 0

    @property
    def closed_late(self) -> bool:
        applied = self.course.applied_on
        return self.course.closed_on is not None and applied is not None and applied > self.limit


def rules_of(year: int) -> dict[str, Threshold]:
    """The latest version of each family of thresholds in a year. One query."""
    found: dict[str, Threshold] = {}
    for rule in ThresholdRule.objects.filter(year=year).order_by("version", "pk"):
        found[rule.family] = Threshold(
            version=rule.version,
            green_from=rule.green_from,
            green_inclusive=rule.green_inclusive,
            yellow_from=rule.yellow_from,
            yellow_inclusive=rule.yellow_inclusive,
        )
    return found


def steps_of(tasks: Sequence[Task]) -> dict[int, list[tuple[datetime, Step]]]:
    """The steps that each task ever took, with their moments. One query."""
    found: dict[int, list[tuple[datetime, Step]]] = defaultdict(list)
    events = TaskEvent.objects.filter(task__in=tasks).order_by("pk")
    for task, action, before, stage, at, due in events.values_list(
        "task_id", "action", "from_stage", "to_stage", "at", "due"
    ):
        found[task].append((at, Step(action, before, stage, localdate(at), due)))
    return found


def latest_progress(
    tasks: Sequence[Task], month: Month, as_of: datetime | None
) -> dict[int, TaskProgress]:
    """The last published progress of each task up to a month, as known at a moment. One query."""
    known = TaskProgress.objects.as_of(as_of).filter(month__lte=month)
    last = known.filter(task=OuterRef("task")).order_by("-month").values("pk")[:1]
    found = known.filter(task__in=tasks, pk=Subquery(last))
    return {one.task_id: one for one in found}


def months_out(stand: Stand) -> frozenset[Month]:
    """The months near the stand for which at least half of the departments are published.

    Between the day on which a month is due and its publication nobody is silent yet; who is
    missing when the others are out, is. Two queries.
    """
    year = stand.day.year
    leads = Task.objects.filter(plan__year=year).values("lead").distinct().count()
    known = TaskProgress.objects.as_of(stand.as_of).filter(
        month__gte=stand.month - 2, month__lte=stand.month
    )
    published = known.values_list("month").annotate(Count("task__lead", distinct=True)).order_by()
    return frozenset(month for month, count in published if 2 * count >= leads)


def judge(tasks: Sequence[Task], stand: Stand) -> dict[int, Judged]:
    """Each task as seen from a stand. Seven queries; `tasks` come with their plans."""
    steps = steps_of(tasks)
    said = latest_progress(tasks, stand.month, stand.as_of)
    rule = rules_of(stand.day.year).get(FAMILY)
    days, out = DueRule.objects.due_days(), months_out(stand)

    def asked(task: Task) -> Month | None:
        """The last month that this task's department should have published by now."""
        for month in (stand.month, stand.month - 1, stand.month - 2):
            follows = stand.today > days.of(task.lead_id, month + 1)
            if stand.today > days.of(task.lead_id, month) and (month in out or follows):
                return month if life_of(task).covers(month) else None
        return None

    def one(task: Task) -> Judged:
        ever = steps.get(task.pk, [])
        taken = [step for at, step in ever if at <= stand.until]
        at = course(taken, _before(task, [step for _, step in ever]))
        progress = said.get(task.pk)
        question = Question(
            day=stand.day,
            course=at,
            limit=at.due or date(task.plan.year, 12, 31),
            is_stated=at.due is not None,
            assigned_on=task.assigned_on,
            asked=asked(task),
            said_month=progress.month if progress else None,
            is_late=progress is not None and progress.state == TaskState.LATE,
        )
        return Judged(
            course=at,
            limit=question.limit,
            is_stated=question.is_stated,
            is_overdue=question.is_overdue,
            light=light(question, rule),
            progress=progress,
        )

    return {task.pk: one(task) for task in tasks}


def _before(task: Task, ever: Sequence[Step]) -> Course:
    """How a task stood before its first step; as its columns say when it never took one."""
    if not ever:
        return Course(
            stage=task.stage,
            due=task.due,
            extension_due=task.extension_due,
            is_returned=task.is_returned,
            reminders=task.reminders,
            closed_on=task.closed_on,
        )
    has_moved = any(step.action in SETS_LIMIT for step in ever)
    due = task.original_due if has_moved or task.original_due else task.due
    return Course(stage=ever[0].from_stage or Stage.ASSIGNED, due=due)
