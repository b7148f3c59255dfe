"""A right row of each kind of the plan's tables, and the rows that they point to."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Department, User
from entry.models import Return
from entry.periods import Month
from plan.models import (
    Chapter,
    Plan,
    PlanCurve,
    Task,
    TaskEvent,
    TaskNode,
    TaskProgress,
    ThresholdRule,
)
from tests.factories import NOW, AreaFactory

SEPTEMBER = Month(2024, 9)
TWELFTHS = {f"m{m:02}": round(Decimal(m) * 100 / 12, 3) for m in range(1, 13)}


class PlanRows:
    clerk: User
    finance: Department
    plan: Plan
    chapter: Chapter
    carrier: Return

    @cached_property
    def task(self) -> Task:
        model, values = self._task()
        found: Task = model._default_manager.create(**{**values, "key": "t", "number": "2025-900"})
        return found

    def _plan(self) -> Any:
        return Plan, {
            "area": AreaFactory(),
            "year": 2025,
            "title": "计划",
            "short_title": "计划",
            "reported_on": date(2025, 1, 20),
            "document": "全文",
        }

    def _chapter(self) -> Any:
        parent = {"parent": self.chapter, "order": 2}
        return Chapter, {"plan": self.plan, "key": "item", "title": "二是稳中有进", **parent}

    def _curve(self) -> Any:
        return PlanCurve, {"code": "twelfths", "name": "按月均分", **TWELFTHS}

    def _threshold(self) -> Any:
        bounds = {"green_from": Decimal(0), "yellow_from": Decimal(-2)}
        return ThresholdRule, {"year": 2024, "version": "2024-1", "family": "start", **bounds}

    def _task(self) -> Any:
        return Task, {
            "plan": self.plan,
            "key": "made",
            "number": "2025-801",
            "chapter": self.chapter,
            "title": "出台办法",
            "kind": "document",
            "lead": self.finance,
            "quote": "原文",
            "original_due": date(2024, 12, 31),
            "due": date(2024, 12, 31),
        }

    def _node(self) -> Any:
        return TaskNode, {"task": self.task, "title": "征求意见", "due": date(2024, 6, 30)}

    def _step(self) -> Any:
        return TaskEvent, {
            "task": self.task,
            "action": "acknowledge",
            "to_stage": "working",
            "by": self.clerk,
            "at": NOW,
            "version": 2,
        }

    def _tasked(self) -> Any:
        return TaskProgress, {
            "task": self.task,
            "month": SEPTEMBER,
            "state": "on_track",
            "monthly_return": self.carrier,
            "entered_by": self.clerk,
            "entered_at": NOW,
        }
