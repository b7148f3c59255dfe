"""The plan document, its chapters and curves, and the tasks that it sets without a number."""

from plan.models.document import Chapter, Plan, PlanCurve
from plan.models.evidenced import (
    EvidencedEvent,
    EvidencedQuerySet,
    evidenced_constraints,
)
from plan.models.file import TaskFile
from plan.models.progress import TaskProgress, TaskProgressQuerySet, TaskState
from plan.models.rule import ThresholdRule
from plan.models.task import OPEN, Task, TaskEvent, TaskNode, TaskQuerySet

__all__ = [
    "OPEN",
    "Chapter",
    "EvidencedEvent",
    "EvidencedQuerySet",
    "Plan",
    "PlanCurve",
    "Task",
    "TaskEvent",
    "TaskFile",
    "TaskNode",
    "TaskProgress",
    "TaskProgressQuerySet",
    "TaskQuerySet",
    "TaskState",
    "ThresholdRule",
    "evidenced_constraints",
]
