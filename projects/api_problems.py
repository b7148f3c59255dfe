"""问题清单 over REST: the list's own rows, a page at a time.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, prefetch_related_objects
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts import api_filters as p
from accounts.api_ledgers import (
    ChoiceOf,
    DayOf,
    Derived,
    FlagOf,
    LedgerList,
    Make,
    TextOf,
    TextsOf,
    WholeOf,
    filters_of,
)
from accounts.api_pages import Key
from accounts.api_rows import Row, day_text
from accounts.api_scopes import area_ids, in_places
from accounts.clock import today
from entry.api_fields import YearControl
from projects import choices
from projects.deadlines import Pace
from projects.models import Problem
from projects.problem_entries import ProblemEntry
from projects.problems import Filters, problem_ledger


def _of(name: str) -> Make:
    """A column of the problem's own; "" where a choice is empty is null."""
    return lambda entry: getattr(entry.problem, name)


def _day(name: str) -> Make:
    return lambda entry: day_text(getattr(entry.problem, name))


def _named(path: str, name: str) -> Make:
    """What another record is called by; None without one."""
    return lambda entry: getattr(getattr(entry.problem, path), name, None)


def _area(entry: ProblemEntry) -> str:
    """Where its project is built; of an enterprise's problem the area of who must settle it."""
    one = entry.problem
    return one.project.area.code if one.project else one.lead.area.code


def _said(entry: ProblemEntry) -> list[dict[str, Any]]:
    return [{"on": day_text(one.on), "text": one.text} for one in entry.said]


class SaidRow(serializers.Serializer[Any]):
    """一次办理进展。"""

    on = serializers.DateField(help_text="日期")
    text = serializers.CharField(help_text="办理情况")


@extend_schema_field(SaidRow(many=True))
class SaidOf(Derived):
    pass


class ProblemRow(Row):
    """一个问题，现在的状态。"""

    number = TextOf(_of("number"), help_text="编号")
    source = ChoiceOf(_of("source"), choices=choices.ProblemSource.choices, help_text="来源")
    project = TextOf(_named("project", "key"), allow_null=True, help_text="项目的键")
    project_name = TextOf(_named("project", "name"), allow_null=True, help_text="项目名称")
    enterprise = TextOf(_named("enterprise", "key"), allow_null=True, help_text="企业的键")
    enterprise_name = TextOf(_named("enterprise", "name"), allow_null=True, help_text="企业名称")
    area = TextOf(_area, help_text="项目建设地点的地区代码；企业的问题为责任单位所属地区")
    title = TextOf(_of("title"), help_text="问题")
    description = TextOf(_of("description"), help_text="问题描述")
    kind = ChoiceOf(_of("kind"), choices=choices.ProblemKind.choices, help_text="问题类别")
    asked = TextOf(_of("asked"), help_text="需协调事项：请谁做什么")
    level = ChoiceOf(_of("level"), choices=choices.Level.choices, help_text="协调层级")
    lead = TextOf(_named("lead", "code"), help_text="责任单位的代码")
    lead_name = TextOf(_named("lead", "short_name"), help_text="责任单位")
    co_operating = TextsOf(
        lambda entry: [one.code for one in entry.co_operating], help_text="配合单位的代码"
    )
    lead_official = TextOf(
        _named("lead_official", "full_name"), allow_null=True, help_text="牵头领导"
    )
    raised_on = DayOf(_day("raised_on"), help_text="提出日期")
    due_on = DayOf(_day("due_on"), allow_null=True, help_text="要求完成时限；未交办的为null")
    stage = ChoiceOf(_of("stage"), choices=choices.ProblemStage.choices, help_text="状态")
    is_open = FlagOf(_of("is_open"), help_text="没有销号、也没有不予立项")
    is_returned = FlagOf(_of("is_returned"), help_text="被退回重办")
    pace = ChoiceOf(
        lambda entry: entry.standing.pace.value,
        choices=[one.value for one in Pace],
        help_text="今天看：overdue逾期、due_soon临期、unassigned未交办、in_time未到期、"
        "waiting办结待核、stopped挂账、settled已销号、dropped不予立项",
    )
    days = WholeOf(lambda entry: entry.standing.days, help_text="逾期或还剩几个工作日")
    days_late = WholeOf(lambda entry: entry.standing.late, help_text="办结时晚了几个工作日")
    reminders = WholeOf(_of("reminders"), help_text="催办次数")
    reopened = WholeOf(_of("reopened"), help_text="反复次数")
    is_escalated = FlagOf(_of("is_escalated"), help_text="已报牵头领导")
    updates = SaidOf(_said, help_text="办理进展，新的在前")
    resolved_on = DayOf(_day("resolved_on"), allow_null=True, help_text="办结日期")
    closed_by = TextOf(_named("closed_by", "full_name"), allow_null=True, help_text="核销人")
    satisfaction = ChoiceOf(
        lambda entry: entry.problem.satisfaction or None,
        choices=choices.Satisfaction.choices,
        allow_null=True,
        help_text="满意度",
    )
    demo = FlagOf(_of("is_demo"), help_text="示意数据，不是真实数据")


class ProblemParameters(p.Parameters):
    """Those of the list's page under the same names, and `number`."""

    number = p.CodesControl(help_text="编号，多个用逗号分开")
    year = YearControl(help_text="提出的年度；不给就是本年的，以及以前年度本年仍未销号的")
    open = p.FlagControl(help_text="只要没有销号的（true）或已经销号的（false）")
    stage = p.ChoiceControl(known=choices.ProblemStage.values, help_text="状态")
    pace = p.ChoiceControl(known=[one.value for one in Pace], help_text="今天看是否逾期、临期")
    kind = p.ChoiceControl(known=choices.ProblemKind.values, help_text="问题类别")
    level = p.ChoiceControl(known=choices.Level.values, help_text="协调层级")
    source = p.ChoiceControl(known=choices.ProblemSource.values, help_text="来源")
    lead = p.CodeControl(help_text="责任单位的代码")
    department = p.CodeControl(help_text="责任单位或配合单位的代码")
    project = p.CodeControl(help_text="项目的键")
    enterprise = p.CodeControl(help_text="企业的键")
    escalated = p.FlagControl(help_text="只要已报牵头领导的（true）或没有报的（false）")
    q = p.TextControl(help_text="编号、问题、事项、项目或企业中的字词")


@extend_schema_view(
    get=extend_schema(summary="问题清单", tags=["项目"], responses=ProblemRow(many=True))
)
class ProblemList(LedgerList):
    """项目和企业的问题：请谁做什么、什么时候要办结、办到哪一步。

    本部门看自己负责、配合、提出的和本部门项目的，发布人看本地区的，领导看全部。
    """

    name = "problems"
    row = ProblemRow
    filterset_class = ProblemParameters
    area_paths = ("project__area",)
    order = ("id",)
    queryset = Problem.objects.none()

    def entries(self) -> Sequence[ProblemEntry]:
        wanted = filters_of(Filters, self.given)
        found = problem_ledger(self.person, wanted, today=today()).entries
        numbers = self.given.get("number")
        if numbers:
            found = tuple(one for one in found if one.problem.number in numbers)
        ids = area_ids(self.request.auth, self.name)
        return found if ids is None else _inside(found, ids)

    def key_of(self, found: ProblemEntry) -> Key:
        return [found.problem.pk]

    def rows(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        prefetch_related_objects([one.problem for one in found], "project__area", "lead__area")
        return super().rows(found)


def _inside(found: Sequence[ProblemEntry], ids: frozenset[int]) -> list[ProblemEntry]:
    """Those of these areas alone. One query."""
    of_enterprises = Q(project=None, lead__area__in=ids)
    reached = Problem.objects.filter(in_places(ids, "project__area") | of_enterprises)
    keys = set(reached.values_list("pk", flat=True))
    return [one for one in found if one.problem.pk in keys]
