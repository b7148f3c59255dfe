"""What a department reports of its tasks each month."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Reach, User
from accounts.roles import Action
from entry.fields import known_choice
from entry.figures import FigureQuerySet, MonthlyFigure, figure_constraints, figure_indexes
from plan.models.task import Task


class TaskState(models.TextChoices):
    NOT_STARTED = "not_started", "未启动"
    ON_TRACK = "on_track", "正常推进"
    LATE = "late", "滞后"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "不再实施"


class TaskProgressQuerySet(FigureQuerySet["TaskProgress"]):
    def visible_to(self, user: User) -> Self:
        """Published progress of the tasks that this user may see; drafts never."""
        return self.within_sight(user.reach(Action.VIEW_TASK), user.pk)

    def within_sight(self, reach: Reach, person: Any) -> Self:
        """The same by how far somebody sees and who he is (his key)."""
        if reach.everything:
            return self.published()
        return self.published().filter(task__in=Task.objects.within_sight(reach, person))


class TaskProgress(MonthlyFigure):
    """任务进展: where a task stands at the end of a month, in the lead department's words."""

    State = TaskState

    subject_fields = ("task",)
    content_fields = ("state", "text", "next_step", "note")

    task = models.ForeignKey(Task, models.PROTECT, related_name="progress", verbose_name="任务")
    state = models.CharField("进展状态", max_length=12, choices=TaskState, blank=True)
    text = models.CharField("进展情况", max_length=500, blank=True)
    next_step = models.CharField("下月计划", max_length=300, blank=True)

    objects = TaskProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务进展"
        ordering = ("task", "month", "published_at")
        indexes: ClassVar = [
            models.Index(fields=["month", "task"], name="task_progress_month"),
            *figure_indexes("task_progress"),
        ]
        constraints: ClassVar = [
            *figure_constraints("task_progress", ["task"]),
            known_choice("state", TaskState, "task_progress_state_known", blank=True),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(state=""), name="task_progress_states_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.month}"
