"""The tasks of the demonstration: taken up, reported, extended, closed, through their one door."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from config.demonstration import Demonstration, moment
from config.illustration import dice
from config.illustration_tasks import Course, course, next_step, text
from entry.audit import Actor
from entry.periods import Month
from entry.sheets import Change, Row
from plan import supervision
from plan.handed import Given
from plan.models import Task, TaskState

REMINDED, EXTENDED = 5, 3
RATINGS = ("good", "good", "fair", "plain")


class Tasks:
    """Which steps each task takes, and what a clerk types of it."""

    key = "tasks"

    def __init__(self, year: int) -> None:
        tasks = Task.objects.filter(plan__year=year).select_related("lead__area")
        self.tasks: dict[str, Task] = {one.key: one for one in tasks}
        self.courses: dict[str, Course] = {
            one.key: course(one.key, one.kind) for one in self.tasks.values()
        }

    def changes(self, row: Row, month: Month) -> list[Change]:
        state = self.courses[row.subject].state(month)
        texts = {
            "state": TaskState(state).label,
            "text": text(row.subject, month, state),
            "next_step": next_step(row.subject, month, state),
        }
        return [
            Change(self.key, row.subject, column, typed, row.version)
            for column, typed in texts.items()
        ]

    def take_up(self, stage: Demonstration, on: date) -> None:
        """Two of three departments acknowledge their tasks when the year begins."""
        for task in self.tasks.values():
            if dice(task.key, "acknowledged") % 3 or self.courses[task.key].done_in:
                at = make_aware(datetime.combine(on, time(9, dice(task.key, "minute") % 60)))
                self._act(task, "acknowledge", stage.people(task.lead).clerk, at)

    def before(self, stage: Demonstration, month: Month) -> None:
        """Who is done in a month applies for the closing before he reports it."""
        for task in self._done_in(month):
            told = Given(text="任务已完成，成果材料已归档（示意）。")
            clerk = stage.people(task.lead).clerk
            self._act(task, "apply_closing", clerk, moment(month, 2, 9), told)

    def after(self, stage: Demonstration, month: Month) -> None:
        """The supervising office closes what it was shown; one in twelve is sent back first."""
        for task in self._done_in(month):
            at = moment(month, 25, 10)
            if dice(task.key, "returned") % 12 == 0:
                told = Given(text="成果材料不全，请补充后重新申请（示意）。")
                self._act(task, "send_back", stage.publisher, at, told)
            else:
                rating = RATINGS[dice(task.key, "rating") % len(RATINGS)]
                self._act(task, "close", stage.publisher, at, Given(rating=rating))

    def chase(self, stage: Demonstration, month: Month) -> None:
        """Reminders to some that are late; extensions: one granted, one refused, one waiting."""
        at = moment(month, 26, 9)
        working = [one for one in self.tasks.values() if one.stage == Task.Stage.WORKING]
        late = [one for one in working if self.courses[one.key].state(month) == "late"]
        for task in late[:REMINDED]:
            told = Given(text="进展滞后，请本月底前书面说明原因和赶补措施（示意）。")
            self._act(task, "remind", stage.publisher, at, told)
        answers = ("grant_extension", "refuse_extension", "")
        for task, answer in zip(late[REMINDED:][:EXTENDED], answers, strict=False):
            self._extension(stage, task, answer, at)

    def _extension(self, stage: Demonstration, task: Task, answer: str, at: datetime) -> None:
        until = date(task.limit.year + 1, 3, 31)
        asked = Given(text="审批程序超出预期，年内难以完成（示意）。", due=until)
        self._act(task, "apply_extension", stage.people(task.lead).clerk, at, asked)
        if answer:
            told = Given(
                text="研究同意。" if answer == "grant_extension" else "请克服困难按期完成。"
            )
            self._act(task, answer, stage.publisher, at, told)

    def _done_in(self, month: Month) -> Iterable[Task]:
        found = [one for one in self.tasks.values() if one.stage != Task.Stage.ASSIGNED]
        return [one for one in found if self.courses[one.key].done_in == month.month]

    def _act(
        self, task: Task, name: str, by: Actor, at: datetime, given: Given | None = None
    ) -> None:
        seen = self.tasks[task.key].version
        self.tasks[task.key] = supervision.act(
            task.pk, name, by=by, at=at, seen_version=seen, given=given or Given()
        )
