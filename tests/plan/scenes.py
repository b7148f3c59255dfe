"""A small house with tasks: who works, who supervises, and steps taken through the one door."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Department, User
from plan import supervision
from plan.handed import Given
from plan.models import Task, ThresholdRule
from tests.factories import ChapterFactory, DepartmentFactory, PlanFactory, actor, person
from tests.plan.factories import TaskFactory

TODAY = date(2024, 10, 18)


def at(month: int, day: int, hour: int = 2) -> datetime:
    """A moment of 2024; two o'clock UTC is ten in the morning."""
    return datetime(2024, month, day, hour, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    finance: Department
    statistics: Department
    clerk: User
    colleague: User
    other: User
    reviewer: User
    publisher: User
    leader: User

    def task(self, **fields: Any) -> Task:
        """A task of the finance bureau that nobody has touched."""
        if "chapter" not in fields:
            fields["chapter"] = chapter()
        return TaskFactory(**{"lead": self.finance, "stage": "assigned", **fields})


def chapter(key: str = "section", title: str = "一节") -> Any:
    """A section under the plan's part."""
    plan = PlanFactory()
    part = ChapterFactory(plan=plan, key="part", title="二、任务", order=1)
    return ChapterFactory(plan=plan, key=key, title=title, parent=part, order=2)


def house() -> House:
    finance = DepartmentFactory(code="czj", name="财政局", short_name="财政局")
    statistics = DepartmentFactory(code="tjj", name="统计局", short_name="统计局")
    return House(
        finance=finance,
        statistics=statistics,
        clerk=person("clerk", finance, full_name="王芳"),
        colleague=person("clerk", finance, full_name="孙丽"),
        other=person("clerk", statistics, full_name="赵强"),
        reviewer=person("reviewer", finance, full_name="李娜"),
        publisher=person("publisher", statistics, full_name="张伟"),
        leader=person("leader", full_name="刘敏"),
    )


def rule(year: int = 2024) -> ThresholdRule:
    """The seeded default: thirty days away is green, past the limit red."""
    made, _ = ThresholdRule.objects.get_or_create(
        year=year,
        version=f"{year}-1",
        family="task",
        defaults={"green_from": Decimal(30), "yellow_from": Decimal(0)},
    )
    return made


def take(task: Task, name: str, by: User, when: datetime | None = None, **given: Any) -> Task:
    """A step at the version that stands, on 1 March unless said otherwise."""
    now = Task.objects.get(pk=task.pk)
    return supervision.act(
        task.pk,
        name,
        by=actor(by),
        at=when or at(3, 1),
        seen_version=now.version,
        given=Given(**given),
    )
