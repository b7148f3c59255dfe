"""The tasks' sheet on a return: the department's open tasks of the year, in its own words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils.timezone import localtime

from accounts.statements import Statement
from entry.figures import MonthlyFigure
from entry.findings import Finding
from entry.models import Return
from entry.periods import Accumulation, Frequency, Month, label
from entry.registers import Ledger, among
from entry.sheets import Column, Figure, Kind, Row, Values
from plan import checks
from plan.cells import LABELS, cell_texts, parse_row
from plan.facts import Earlier, Facts
from plan.models import Task, TaskProgress
from plan.panels import panel

CHOICES = (("", ""), *((label, label) for label in LABELS.values()))
COLUMNS = (
    Column("limit", "时限", prose=True),
    Column("previous", "上月进展", prose=True),
    Column("state", "进展状态", Kind.CHOICE, choices=CHOICES),
    Column("text", "进展情况", Kind.TEXT, "本月做了什么、到了哪一步，500字以内"),
    Column("next_step", "下月计划", Kind.TEXT, "下月要做到什么"),
    Column("note", "说明", Kind.TEXT, "提示的原因写在这里"),
)
EDITABLE = frozenset(column.key for column in COLUMNS if column.kind)


class Life(NamedTuple):
    """From when to when a task is reported; `last` None while it is open."""

    year: int
    first: Month
    last: Month | None

    def covers(self, month: Month) -> bool:
        """Whether something is due for this month, the one of the closing included."""
        within = month.year == self.year and month >= self.first
        return within and (self.last is None or month <= self.last)


class TaskRegister(Ledger):
    """The register that the kernel sees (`entry.registers.Register`)."""

    key, title, noun = "tasks", "重点任务", "任务"
    columns, first_column = COLUMNS, "state"
    figure, subject = TaskProgress, "task__key"
    panel_template = "plan/panel.html"

    def departments_due(self, months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
        """Those that lead a task of the year that was assigned before the month and not closed."""
        lives = [(lead, _life(*days)) for lead, *days in _lives().rows({})]
        return {
            month: frozenset(lead for lead, life in lives if life.covers(month)) for month in months
        }

    def all_rows(
        self,
        monthly_return: Return,
        figures: Mapping[str, Figure],
        subjects: Collection[str] | None = None,
    ) -> dict[str, Row]:
        month = monthly_return.month
        standing = self.standing(monthly_return, figures)
        tasks = due_tasks(monthly_return.department_id, month, subjects, standing)
        if not tasks:
            return {}
        earlier = _published([one.pk for one in tasks], month)
        return {one.key: _row(one, month, earlier[one.pk], figures.get(one.key)) for one in tasks}

    def why_missing(self, monthly_return: Return, subject: str) -> str:
        task = _with_life(Task.objects.filter(key=subject[:60])).first()
        if task is None:
            return f"没有标识为“{subject[:40]}”的任务。"
        if task.lead_id != monthly_return.department_id:
            return f"“{task.title}”不由{monthly_return.department}填报。"
        month, life = monthly_return.month, life_of(task)
        if month.year != life.year:
            return f"“{task.title}”是{life.year}年的任务，{month.year}年不填报。"
        if month < life.first:
            return f"“{task.title}”自{life.first.year}年{life.first.month}月起填报。"
        return f"“{task.title}”{task.get_stage_display()}，不再填报。"

    def parse(self, row: Row, texts: Mapping[str, str]) -> Values:
        return parse_row(texts)

    def texts(self, row: Row, content: Mapping[str, Any] | None) -> Mapping[str, str]:
        return cell_texts(row.context, content)

    def findings(self, row: Row) -> list[Finding]:
        return checks.findings(row.context, stated(row.figure))

    def published(
        self, monthly_return: Return, figures: Collection[MonthlyFigure], *, at: datetime
    ) -> None:
        """Nothing hangs on a task's month but the month itself."""

    def panel_of(self, row: Row, titles: Mapping[str, str]) -> Mapping[str, Any]:
        return panel(self.key, row, titles)


def _with_life(tasks: "QuerySet[Task]") -> "QuerySet[Task]":
    """Tasks with what `life_of` asks of them, the day of a cancellation in the same query."""
    found: QuerySet[Task] = _with_cancelled(tasks.select_related("plan").defer("plan__document"))
    # A grouped query leaves out the model's own order.
    return found.order_by("-plan__year", "order", "number")


def _with_cancelled(tasks: "QuerySet[Task]") -> Any:
    cancelled = Max("events__at", filter=Q(events__to_stage=Task.Stage.CANCELLED))
    return tasks.annotate(cancelled_at=cancelled)


@lru_cache(maxsize=1)
def _lives() -> Statement:
    """Of every task its lead and what `_life` asks, kept: it is asked for every return opened."""
    names = ("lead_id", "plan__year", "assigned_on", "closed_on", "stage", "cancelled_at")
    return Statement(_with_cancelled(Task.objects.order_by()).values_list(*names))


def life_of(task: Task) -> Life:
    """Of a task that `_with_life` read."""
    cancelled_at: datetime | None = getattr(task, "cancelled_at", None)
    return _life(task.plan.year, task.assigned_on, task.closed_on, task.stage, cancelled_at)


def _life(
    year: int,
    assigned_on: date | None,
    closed_on: date | None,
    stage: str,
    cancelled_at: datetime | None,
) -> Life:
    """Due from the month after it was assigned, to the month in which it was closed.

    What the report itself sets, without a day, is due from January of the plan's year.
    """
    first = Month.of(assigned_on) + 1 if assigned_on else Month(year, 1)
    if closed_on:
        return Life(year, first, Month.of(closed_on))
    if stage == Task.Stage.CANCELLED and cancelled_at is not None:
        return Life(year, first, Month.of(localtime(cancelled_at)))
    return Life(year, first, None)


def due_tasks(
    department: int,
    month: Month,
    subjects: Collection[str] | None = None,
    standing: Collection[str] = (),
) -> list[Task]:
    """The tasks that a department has to report in a month, in their order. One query.

    With `subjects` no others than those. `standing` are there whatever has become of them since
    (`entry.registers.Ledger.standing`); where they are not due, a second query reads all in order.
    """
    tasks = _with_life(Task.objects.filter(among(subjects, "key")).select_related("chapter"))
    of_year = tasks.filter(lead=department, plan__year=month.year)
    due = [one for one in of_year if one.key in standing or life_of(one).covers(month)]
    keys = {one.key for one in due}
    away = {*standing} - keys
    away &= away if subjects is None else {*subjects}
    return list(tasks.filter(key__in=keys | away)) if away else due


def _published(tasks: Collection[int], month: Month) -> dict[int, list[TaskProgress]]:
    """The year's months before this one, the latest first, by task. One query."""
    found: dict[int, list[TaskProgress]] = defaultdict(list)
    figures = TaskProgress.objects.current().filter(
        task__in=tasks, month__gte=Month(month.year, 1), month__lt=month
    )
    for one in figures.order_by("-month"):
        found[one.task_id].append(one)
    return found


def _row(task: Task, month: Month, earlier: Iterable[TaskProgress], figure: Figure | None) -> Row:
    facts = Facts(
        title=task.title,
        month=month,
        limit=task.limit,
        is_stated=task.due is not None,
        is_extended=task.due is not None and task.due != task.original_due,
        is_closing=task.stage in (Task.Stage.CLOSING, Task.Stage.CLOSED),
        earlier=tuple(Earlier(one.month, one.state, one.text) for one in earlier),
    )
    return Row(
        subject=task.key,
        key={"task_id": task.pk, "month": month},
        title=task.title,
        unit="",
        definition=task.quote,
        cells=cell_texts(facts, figure.content if figure else None),
        editable=EDITABLE,
        version=figure.version if figure else 0,
        context=facts,
        group=task.chapter.title if task.chapter else task.get_source_display(),
        period_label=label(month, Accumulation.POINT, Frequency.MONTH),
        synonyms=(task.number,),
        figure=figure,
    )


def stated(figure: Figure | None) -> checks.Stated:
    """A draft as the checks see it."""
    if figure is None:
        return checks.Stated()
    return checks.Stated(**{one.name: figure.content[one.name] for one in fields(checks.Stated)})
