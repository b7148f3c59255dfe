"""Tasks and their months for tests."""

from datetime import date, datetime
from typing import Any

import factory

from entry.models import Return
from entry.periods import Month
from plan.models import Task, TaskEvent, TaskProgress
from tests.factories import (
    NOW,
    ChapterFactory,
    DepartmentFactory,
    PlanFactory,
    UserFactory,
    published_return,
)


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Task

    plan = factory.SubFactory(PlanFactory)
    key = factory.Sequence(lambda n: f"task-{n}")
    number = factory.Sequence(lambda n: f"2024-{n:03}")
    chapter = factory.SubFactory(ChapterFactory)
    title = factory.LazyAttribute(lambda o: f"事项{o.key}")
    kind = "document"
    lead = factory.SubFactory(DepartmentFactory)
    quote = "原文"
    stage = "working"


def report(
    task: Task,
    month: Month,
    state: str = "on_track",
    text: str = "正在起草。",
    *,
    at: datetime = NOW,
    **fields: Any,
) -> TaskProgress:
    """A published month of a task."""
    carrier = published_return(task.lead, month, at)
    return TaskProgress.objects.create(
        task=task,
        month=month,
        state=state,
        text=text,
        **{**_signed(carrier, at), "published_at": at, **fields},
    )


def _signed(carrier: Return, at: datetime) -> dict[str, Any]:
    return {"monthly_return": carrier, "entered_by": carrier.opened_by, "entered_at": at}


def draft(task: Task, carrier: Return, **fields: Any) -> TaskProgress:
    """A month of a task on an open return."""
    signed = _signed(carrier, NOW)
    return TaskProgress.objects.create(task=task, month=carrier.month, **signed, **fields)


def cancel(task: Task, at: datetime = NOW) -> Task:
    """Take a task off the list."""
    task.stage = Task.Stage.CANCELLED
    task.save()
    TaskEvent.objects.create(
        task=task, action="cancel", to_stage="cancelled", by=UserFactory(), at=at, version=2
    )
    return task


def close(task: Task, on: date) -> Task:
    task.stage, task.closed_on = Task.Stage.CLOSED, on
    task.save()
    return task
