"""What the tasks' addresses answer with, field by field.

The docstrings of rows are shown to data users in the documentation, so they are Chinese.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api_ledgers import ChoiceOf, DayOf, Derived, FlagOf, Make, TextOf, TextsOf, WholeOf
from accounts.api_rows import Choice, Flag, Moment, Row, Text, TextMap, day_text, moment
from entry.api_fields import MonthOf, MonthText, optional_month
from plan.columns import light_word
from plan.lights import State
from plan.models import Task, TaskState
from plan.models.task import Rating
from plan.tasks import TaskEntry

STATES = [(each.value, each.word) for each in State]


def _of(name: str) -> Make:
    return lambda entry: getattr(entry.task, name)


def _named(path: str, name: str) -> Make:
    """What another record is called by; None without one."""
    return lambda entry: getattr(getattr(entry.task, path), name, None)


def _day(name: str) -> Make:
    return lambda entry: day_text(getattr(entry.task, name))


def _course(name: str) -> Make:
    return lambda entry: getattr(entry.judged.course, name)


def _on(name: str) -> Make:
    return lambda entry: day_text(getattr(entry.judged.course, name))


def _said(name: str) -> Make:
    """What its department published last; None when it never did."""
    return lambda entry: getattr(entry.judged.progress, name, None)


def _nodes(entry: TaskEntry) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "due": day_text(one.due), "done_on": day_text(one.done_on)}
        for one in entry.nodes
    ]


class NodeRow(serializers.Serializer[Any]):
    """一个阶段节点。"""

    title = serializers.CharField(help_text="节点")
    due = serializers.DateField(help_text="时限")
    done_on = serializers.DateField(allow_null=True, help_text="完成日期")


@extend_schema_field(NodeRow(many=True))
class NodesOf(Derived):
    pass


class TextMapOf(Derived, TextMap):
    pass


class TaskRow(Row):
    """一项重点任务，截至所看的那一天。"""

    key = TextOf(_of("key"), help_text="任务的键")
    number = TextOf(_of("number"), help_text="编号")
    plan = WholeOf(_named("plan", "year"), help_text="计划年度")
    area = TextOf(lambda entry: entry.task.plan.area.code, help_text="计划所属地区的代码")
    source = ChoiceOf(_of("source"), choices=Task.Source.choices, help_text="来源")
    chapter = TextOf(
        lambda entry: entry.sections[0] if entry.sections else None,
        allow_null=True,
        help_text="章节的键；不在报告中的任务为null",
    )
    title = TextOf(_of("title"), help_text="事项")
    kind = ChoiceOf(_of("kind"), choices=Task.Kind.choices, help_text="交付物")
    lead = TextOf(_named("lead", "code"), help_text="牵头单位的代码")
    lead_name = TextOf(_named("lead", "short_name"), help_text="牵头单位")
    co_operating = TextsOf(
        lambda entry: [one.code for one in entry.co_operating], help_text="配合单位的代码"
    )
    lead_official = TextOf(
        _named("lead_official", "full_name"), allow_null=True, help_text="牵头领导"
    )
    assigned_on = DayOf(_day("assigned_on"), allow_null=True, help_text="交办日期")
    deadline_words = TextOf(_of("deadline_words"), help_text="时限原文")
    original_due = DayOf(_day("original_due"), allow_null=True, help_text="原定时限")
    due = DayOf(_on("due"), allow_null=True, help_text="完成时限，含批准的延期；没有写明的为null")
    limit = DayOf(
        lambda entry: day_text(entry.judged.limit), help_text="据以判断的日期：没有写明的按年底"
    )
    stage = ChoiceOf(_course("stage"), choices=Task.Stage.choices, help_text="状态")
    is_returned = FlagOf(_course("is_returned"), help_text="被退回重办")
    is_extended = FlagOf(lambda entry: entry.judged.is_extended, help_text="批准过延期")
    is_overdue = FlagOf(lambda entry: entry.judged.is_overdue, help_text="逾期未办结")
    closed_late = FlagOf(lambda entry: entry.judged.closed_late, help_text="逾期办结")
    acknowledged_on = DayOf(_on("acknowledged_on"), allow_null=True, help_text="签收日期")
    applied_on = DayOf(_on("applied_on"), allow_null=True, help_text="申请办结日期")
    closed_on = DayOf(_on("closed_on"), allow_null=True, help_text="办结日期")
    cancelled_on = DayOf(_on("cancelled_on"), allow_null=True, help_text="撤销日期")
    reminders = WholeOf(_course("reminders"), help_text="催办次数")
    rating = ChoiceOf(
        lambda entry: (entry.judged.course.closed_on and entry.task.rating) or None,
        choices=Rating.choices,
        allow_null=True,
        help_text="评价；未办结的为null",
    )
    progress_month = MonthOf(
        lambda entry: optional_month(getattr(entry.judged.progress, "month", None)),
        allow_null=True,
        help_text="最新进展的月份",
    )
    progress_state = ChoiceOf(
        _said("state"), choices=TaskState.choices, allow_null=True, help_text="反馈的进展状态"
    )
    progress = TextOf(_said("text"), allow_null=True, help_text="最新进展；没有发布过的为null")
    next_step = TextOf(_said("next_step"), allow_null=True, help_text="下月计划")
    published_at = TextOf(
        lambda entry: moment(getattr(entry.judged.progress, "published_at", None)),
        allow_null=True,
        help_text="最新进展的发布时间",
    )
    nodes = NodesOf(_nodes, help_text="阶段节点")
    light = ChoiceOf(
        lambda entry: entry.judged.light.state.value,
        choices=STATES,
        help_text="灯",
    )
    word = TextOf(light_word, help_text="灯的叫法")
    sentence = TextOf(lambda entry: entry.judged.light.sentence, help_text="为什么是这个灯")
    rule_version = TextOf(lambda entry: entry.judged.light.rule_version, help_text="亮灯规则的版本")
    inputs = TextMapOf(lambda entry: dict(entry.judged.light.inputs), help_text="判断的依据")
    quote = TextOf(_of("quote"), help_text="报告原文；不在报告中的任务为空")
    occurrence = WholeOf(_of("occurrence"), help_text="原文在全文中第几处出现")
    demo = FlagOf(lambda entry: False, help_text="最新进展是示意数据")


class TaskProgressRow(Row):
    """一项任务截至一个月末的进展。"""

    task = Text("task__key", help_text="任务的键")
    number = Text("task__number", help_text="编号")
    title = Text("task__title", help_text="事项")
    area = Text("task__plan__area__code", help_text="计划所属地区的代码")
    month = MonthText(help_text="月份：截至该月末")
    state = Choice(choices=TaskState.choices, help_text="进展状态")
    text = Text(help_text="进展情况")
    next_step = Text(help_text="下月计划")
    note = Text(help_text="说明")
    published_at = Moment(help_text="发布时间")
    superseded_at = Moment(allow_null=True, help_text="被替代的时间；现行的为null")
    demo = Flag("monthly_return__is_demo", help_text="示意数据，不是真实数据")
