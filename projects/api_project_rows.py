"""A project at the end of a month, field by field: what it is, and how it stands.

What it is comes from its table; how it stands from the ledger's own entries, so that a page and a
program are told the same. The docstrings of rows are shown to data users in the documentation, so
they are Chinese.
"""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api_ledgers import ChoiceOf, Derived, FlagOf, Make, TextOf, WholeOf
from accounts.api_rows import (
    TEXTS,
    Attached,
    Choice,
    OrNone,
    Row,
    Text,
    Texts,
    Values,
    Whole,
    moment,
    split,
)
from accounts.statements import ByKeys
from entry.api_fields import (
    AmountOf,
    DecimalText,
    MonthOf,
    decimal_text,
    optional_month,
    share_text,
)
from plan.api_task_rows import STATES
from plan.lights import Light
from projects import choices, lights
from projects.api_rows import UNKNOWN, ListingRow, co_operating, listings
from projects.models import Funding, Member, Project
from projects.stages import Phase, Stage

FAMILIES = list(lights.NAMES.items())


class ProjectLightRow(serializers.Serializer[Any]):
    """项目的一个灯和它的理由。"""

    family = serializers.ChoiceField(choices=FAMILIES, help_text="哪个灯")
    state = serializers.ChoiceField(choices=STATES, help_text="灯")
    word = serializers.CharField(help_text="灯的叫法")
    sentence = serializers.CharField(help_text="为什么是这个灯：依据和算式")
    rule_version = serializers.CharField(allow_blank=True, help_text="亮灯规则的版本")
    inputs = serializers.DictField(child=serializers.CharField(), help_text="判断的依据，未取整")


class FundingRow(serializers.Serializer[Any]):
    """一个资金来源。"""

    kind = serializers.ChoiceField(choices=choices.FundingKind.choices, help_text="来源")
    amount = DecimalText(help_text="金额，万元")


class MemberRow(serializers.Serializer[Any]):
    """专班的一个人。"""

    duty = serializers.ChoiceField(choices=choices.Duty.choices, help_text="职责")
    name = serializers.CharField(help_text="姓名")
    unit = serializers.CharField(allow_blank=True, help_text="单位")


def _funded(theirs: Q) -> QuerySet[Any, Any]:
    found = Funding.objects.filter(theirs).order_by("pk")
    return found.values_list("project_id", "kind", "amount")


def _working(theirs: Q) -> QuerySet[Any, Any]:
    found = Member.objects.filter(theirs).order_by("pk")
    return found.values_list("project_id", "duty", "name", "unit")


def _carried(theirs: Q) -> QuerySet[Any, Any]:
    found = Project.tasks.through.objects.filter(theirs, task__source="plan")
    return found.order_by("task__order", "task__number").values_list("project_id", "task__key")


_FUNDING = ByKeys("project_id", _funded)
_MEMBERS = ByKeys("project_id", _working)
_TASKS = ByKeys("project_id", _carried)


def funding(projects: Values) -> dict[int, list[dict[str, Any]]]:
    """The planned money of these projects by source. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    for project, kind, amount in _FUNDING.rows(projects):
        found.setdefault(project, []).append({"kind": kind, "amount": decimal_text(amount)})
    return found


def members(projects: Values) -> dict[int, list[dict[str, Any]]]:
    """Who works for these projects; how to reach them is not told here. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    for project, duty, name, unit in _MEMBERS.rows(projects):
        found.setdefault(project, []).append({"duty": duty, "name": name, "unit": unit})
    return found


def tasks(projects: Values) -> dict[int, list[str]]:
    """The keys of the report's tasks that these projects carry out. One query."""
    found: dict[int, list[str]] = {}
    for project, key in _TASKS.rows(projects):
        found.setdefault(project, []).append(key)
    return found


@extend_schema_field(ProjectLightRow(many=True))
class LightsOf(Derived):
    pass


def _plan(name: str) -> Make:
    """What the year's plan says; None without one."""
    return lambda entry: getattr(entry.judged.plan, name, None)


def _month(name: str) -> Make:
    return lambda entry: optional_month(getattr(entry.judged.plan, name, None))


def _in(name: str) -> Make:
    """The month of an event; None before it."""
    return lambda entry: optional_month(getattr(entry.judged.course, name))


def _amount(make: Make) -> Make:
    return lambda entry: decimal_text(make(entry))


def _share(make: Make) -> Make:
    return lambda entry: share_text(make(entry))


def _figure(name: str, missing: Any = None) -> Make:
    """What was reported for the month; `missing` when nothing was."""
    return lambda entry: getattr(entry.judged.figure, name, missing)


def _told(light: Light) -> dict[str, Any]:
    return {
        "family": light.family,
        "state": light.state.value,
        "word": light.word,
        "sentence": light.sentence,
        "rule_version": light.rule_version,
        "inputs": dict(light.inputs),
    }


class ProjectRow(Row):
    """一个重点项目，截至一个月末。"""

    key = Text(help_text="项目的键")
    name = Text(help_text="项目名称")
    aliases = Texts(make=split, help_text="别名")
    code = Text(help_text="项目代码，24位；未登记的为空")
    national_code = Text(help_text="国家重大建设项目库编码")
    enterprise = Text("enterprise__key", allow_null=True, help_text="项目单位的键")
    enterprise_name = Text("enterprise__name", allow_null=True, help_text="项目单位的名称")
    parent = Text("parent__key", allow_null=True, help_text="所属打包项目的键：合计时不重复计算")
    part_count = Whole(allow_null=True, help_text="打包项目所含的个数")
    area = Text("area__code", help_text="建设地点的地区代码")
    area_name = Text("area__short_name", help_text="建设地点")
    latitude = DecimalText(allow_null=True, help_text="纬度")
    longitude = DecimalText(allow_null=True, help_text="经度")
    category = Choice(choices=choices.Category.choices, help_text="类别")
    nature = OrNone(choices=choices.Nature.choices, allow_null=True, help_text="建设性质")
    industry = Text(help_text="行业代码（GB/T 4754）")
    chain = Text(help_text="产业链（集群）")
    investment_kind = OrNone(
        choices=choices.InvestmentKind.choices, allow_null=True, help_text="投资类型"
    )
    total_investment = DecimalText(allow_null=True, help_text=f"总投资{UNKNOWN}")
    content = Text(help_text="主要建设内容及规模")
    first_year = Whole(allow_null=True, help_text="建设起始年")
    last_year = Whole(allow_null=True, help_text="建设终止年")
    annual_output = DecimalText(allow_null=True, help_text=f"投产后年产值{UNKNOWN}")
    annual_tax = DecimalText(allow_null=True, help_text=f"投产后年税收{UNKNOWN}")
    jobs = Whole(allow_null=True, help_text="投产后就业，人")
    lead = Text("lead__code", help_text="责任单位的代码")
    lead_name = Text("lead__short_name", help_text="责任单位")
    co_operating = Attached(co_operating, TEXTS, help_text="配合单位的代码")
    lead_official = Text("lead_official__full_name", allow_null=True, help_text="包联领导")
    members = Attached(members, MemberRow(many=True), help_text="专班人员")
    funding = Attached(funding, FundingRow(many=True), help_text="资金来源")
    listings = Attached(listings, ListingRow(many=True), help_text="列入的清单，各年都在内")
    tasks = Attached(tasks, TEXTS, help_text="对应的报告任务的键")
    chapter = Text("chapter__key", allow_null=True, help_text="章节的键")
    quote = Text(help_text="报告原文；报告没有提到的为空")
    occurrence = Whole(help_text="原文在全文中第几处出现")
    # How it stands.
    month = MonthOf(lambda entry: str(entry.judged.month), help_text="截至哪个月末")
    stage = ChoiceOf(
        lambda entry: entry.judged.stage.value,
        choices=[(each.value, each.word) for each in Stage],
        help_text="项目状态，由有依据的事件得出",
    )
    phase = ChoiceOf(
        lambda entry: entry.judged.phase.value,
        choices=[(each.value, each.word) for each in Phase],
        help_text="当年的建设阶段",
    )
    approved_in = MonthOf(_in("approved"), allow_null=True, help_text="立项月份")
    started_in = MonthOf(_in("started"), allow_null=True, help_text="开工月份")
    listed_in = MonthOf(_in("listed"), allow_null=True, help_text="入库月份")
    completed_in = MonthOf(_in("completed"), allow_null=True, help_text="竣工月份")
    production_in = MonthOf(_in("production"), allow_null=True, help_text="投产月份")
    full_capacity_in = MonthOf(_in("full_capacity"), allow_null=True, help_text="达产月份")
    stopped_in = MonthOf(_in("stopped"), allow_null=True, help_text="停建月份；已复工的为null")
    removed_in = MonthOf(_in("removed"), allow_null=True, help_text="调出月份")
    is_planned = FlagOf(lambda entry: entry.judged.plan is not None, help_text="列入当年计划")
    goal = TextOf(_plan("goal"), allow_null=True, help_text="年度目标；没有年度计划的为null")
    planned_investment = AmountOf(
        _amount(_plan("planned_investment")), allow_null=True, help_text=f"本年计划投资{UNKNOWN}"
    )
    done_before = AmountOf(
        _amount(_plan("done_before")), allow_null=True, help_text=f"至上年底累计完成{UNKNOWN}"
    )
    planned_start = MonthOf(_month("planned_start"), allow_null=True, help_text="计划开工月")
    planned_finish = MonthOf(_month("planned_finish"), allow_null=True, help_text="计划竣工月")
    planned_production = MonthOf(
        _month("planned_production"), allow_null=True, help_text="计划投产月"
    )
    planned = AmountOf(
        _amount(lambda entry: entry.judged.planned),
        allow_null=True,
        help_text=f"截至该月的计划投资{UNKNOWN}",
    )
    invested = AmountOf(
        _amount(_figure("invested")), allow_null=True, help_text=f"本年完成投资，调度口径{UNKNOWN}"
    )
    invested_in_month = AmountOf(
        _amount(lambda entry: entry.invested_in_month),
        allow_null=True,
        help_text=f"当月完成投资{UNKNOWN}",
    )
    invested_since_start = AmountOf(
        _amount(lambda entry: entry.invested_since_start),
        allow_null=True,
        help_text=f"开工以来完成投资{UNKNOWN}",
    )
    listed = AmountOf(
        _amount(_figure("listed")), allow_null=True, help_text=f"本年入统投资，统计口径{UNKNOWN}"
    )
    received = AmountOf(
        _amount(_figure("received")), allow_null=True, help_text=f"本年到位资金{UNKNOWN}"
    )
    paid = AmountOf(_amount(_figure("paid")), allow_null=True, help_text=f"本年支付资金{UNKNOWN}")
    completion = AmountOf(
        _share(lambda entry: entry.completion), allow_null=True, help_text="投资完成率，%"
    )
    schedule = AmountOf(
        _share(lambda entry: entry.judged.schedule), allow_null=True, help_text="计划进度，%"
    )
    gap = AmountOf(
        _share(lambda entry: entry.gap), allow_null=True, help_text="超（欠）进度，百分点"
    )
    paid_rate = AmountOf(
        _share(lambda entry: entry.paid_rate), allow_null=True, help_text="支付率，%"
    )
    physical = TextOf(_figure("physical"), allow_null=True, help_text="形象进度；未报的为null")
    problem = TextOf(_figure("problem"), allow_null=True, help_text="存在问题；未报的为null")
    next_step = TextOf(_figure("next_step"), allow_null=True, help_text="下月计划；未报的为null")
    published_at = TextOf(
        lambda entry: moment(getattr(entry.judged.figure, "published_at", None)),
        allow_null=True,
        help_text="该月进度的发布时间；未报的为null",
    )
    permits = WholeOf(lambda entry: len(entry.permits), help_text="当年手续目录中列有几项")
    permits_needed = WholeOf(lambda entry: entry.needed_permits, help_text="其中需办几项")
    permits_done = WholeOf(lambda entry: entry.done_permits, help_text="需办的已办结几项")
    blocked = TextOf(lambda entry: entry.blocked, help_text="卡点手续")
    open_problems = WholeOf(lambda entry: entry.open_problems, help_text="未销号的问题数")
    light = ChoiceOf(lambda entry: entry.judged.light.state.value, choices=STATES, help_text="总灯")
    sentence = TextOf(lambda entry: entry.judged.light.sentence, help_text="为什么是这个灯")
    lights = LightsOf(
        lambda entry: [_told(one) for one in entry.judged.lights.values()],
        help_text="开工灯、进度灯、入库灯、支付灯和总灯",
    )
    red_months = WholeOf(lambda entry: entry.judged.red_months, help_text="总灯连续红灯月数")
    yellow_months = WholeOf(lambda entry: entry.judged.yellow_months, help_text="总灯连续黄灯月数")
    demo = FlagOf(lambda entry: False, help_text="依据的是示意数据")
