"""Tasks and their monthly progress over REST.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from django.db.models import BigIntegerField, prefetch_related_objects
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from accounts import api_filters as p
from accounts.api_ledgers import LedgerList, filters_of
from accounts.api_pages import Key
from accounts.api_scopes import area_ids, inside
from accounts.clock import today
from accounts.models import Reach
from accounts.roles import Action
from accounts.statements import Slot
from entry.api_fields import PlanMonthControl
from entry.api_figures import FigureList
from entry.api_questions import PERSON, FigureParameters, Figures, demo_returns
from plan.api_task_rows import TaskProgressRow, TaskRow
from plan.judging import Stand
from plan.lights import State
from plan.models import Task, TaskProgress, TaskProgressQuerySet
from plan.tasks import Filters, TaskEntry, task_ledger

TAGS = ["任务"]


class TaskParameters(p.Parameters):
    """Those of the ledger's page under the same names, and `key`."""

    key = p.CodesControl(help_text="任务的键，多个用逗号分开")
    month = PlanMonthControl(help_text="截至哪个月末，如2024-09；不给就是上个月")
    as_of = p.InstantControl(help_text="按这个时刻已知的进展和流转回答")
    chapter = p.CodeControl(help_text="章节的键，含其下各级")
    lead = p.CodeControl(help_text="牵头单位的代码")
    department = p.CodeControl(help_text="牵头单位或配合单位的代码")
    kind = p.ChoiceControl(known=Task.Kind.values, help_text="交付物")
    source = p.ChoiceControl(known=Task.Source.values, help_text="来源")
    stage = p.ChoiceControl(known=Task.Stage.values, help_text="状态")
    light = p.ChoiceControl(known=[one.value for one in State], help_text="灯")
    overdue = p.FlagControl(help_text="只要逾期的（true）或没有逾期的（false）")
    q = p.TextControl(help_text="编号、事项或原文中的字词")


@extend_schema_view(get=extend_schema(summary="重点任务", tags=TAGS, responses=TaskRow(many=True)))
class TaskList(LedgerList):
    """计划、会议和批示交办的任务：时限、状态、最新进展和亮灯，与督办台账相同。

    本部门看牵头和配合的，发布人看本地区的，领导看全部；没有发布的进展不在内。
    """

    name = "tasks"
    row = TaskRow
    filterset_class = TaskParameters
    area_paths = ("plan__area",)
    order = ("plan_id", "order", "id")
    queryset = Task.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """All pages of one question stand at one month, also when the next one begins."""
        super().initial(request, *args, **kwargs)
        if self.given.get("month") is None:
            self.given["month"] = Stand.now(today()).month
            self.asked["month"] = str(self.given["month"])

    def page_address(self, request: Request) -> str:
        return replace_query_param(super().page_address(request), "month", self.asked["month"])

    def entries(self) -> Sequence[TaskEntry]:
        given = self.given
        wanted, as_of = filters_of(Filters, given), given.get("as_of")
        found = task_ledger(self.person, given["month"], wanted, today=today(), as_of=as_of).entries
        keys, ids = given.get("key"), area_ids(self.request.auth, self.name)
        return [
            one
            for one in found
            if (not keys or one.task.key in keys) and (ids is None or one.task.plan.area_id in ids)
        ]

    def key_of(self, found: TaskEntry) -> Key:
        return [found.task.plan_id, found.task.order, found.task.pk]

    def rows(self, found: Sequence[TaskEntry]) -> list[dict[str, Any]]:
        """Two queries for the page: the areas of its plans, and which progress is illustrative."""
        prefetch_related_objects([one.task for one in found], "plan__area")
        rows = super().rows(found)
        if rows and "demo" in rows[0]:
            said = {one.judged.progress.monthly_return_id for one in found if one.judged.progress}
            demo = demo_returns(said)
            for row, one in zip(rows, found, strict=True):
                progress = one.judged.progress
                row["demo"] = progress is not None and progress.monthly_return_id in demo
        return rows


class TaskProgressParameters(FigureParameters):
    task = p.Codes("task__key", help_text="任务的键，多个用逗号分开")
    lead = p.Codes("task__lead__code", help_text="牵头单位的代码，多个用逗号分开")
    state = p.Choice(known=TaskProgress.State.values, help_text="进展状态")


def _seen(reach: Reach) -> TaskProgressQuerySet:
    return TaskProgress.objects.within_sight(reach, Slot(PERSON, BigIntegerField()))


PROGRESS = Figures(
    row=TaskProgressRow,
    parameters=TaskProgressParameters,
    order=("task_id", "month"),
    seen=_seen,
    inside=lambda ids: inside(ids, ("task__plan__area",)),
)


@extend_schema_view(
    get=extend_schema(summary="任务进展", tags=TAGS, responses=TaskProgressRow(many=True))
)
class TaskProgressList(FigureList):
    """已发布的任务进展，按任务、月份排列。

    更正过的，新旧都永久保留：as_of、include_history、updated_since 与指标数据相同。
    """

    name = "task-progress"
    row = TaskProgressRow
    filterset_class = TaskProgressParameters
    area_paths = ("task__plan__area",)
    order = PROGRESS.order
    queryset = TaskProgress.objects.none()
    figures = PROGRESS
    figure = TaskProgress

    def sight(self) -> Hashable:
        return self.person.reach(Action.VIEW_TASK)
