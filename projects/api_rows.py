"""What the projects' addresses read straight from their tables, field by field.

The docstrings of rows are shown to data users in the documentation, so they are Chinese. Nobody's
telephone number is in any of them.
"""

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from accounts.api_rows import (
    Choice,
    Day,
    Flag,
    Moment,
    OrNone,
    Row,
    Text,
    Texts,
    Values,
    Whole,
    split,
)
from accounts.statements import ByKeys
from entry.api_fields import DecimalText, MonthNumber, MonthText, month_text
from entry.periods import Accumulation, Frequency, Month, label
from plan.precisions import Precision
from projects import choices
from projects.models import Listing, Project

UNKNOWN = "，万元；不知道的为null，不是0"


class EnterpriseRow(Row):
    """一家企业。"""

    key = Text(help_text="企业的键")
    name = Text(help_text="名称")
    aliases = Texts(make=split, help_text="别名")
    credit_code = Text(help_text="统一社会信用代码；未登记的为空")
    code_doubted = Flag(help_text="代码未通过校验，待核实")
    source_region = Text(help_text="投资来源地")
    chapter = Text("chapter__key", allow_null=True, help_text="报告中提到它的章节的键")
    quote = Text(help_text="报告原文；报告没有提到的为空")
    occurrence = Whole(help_text="原文在全文中第几处出现")
    demo = Flag("is_demo", help_text="示意数据，不是真实数据")


class ListRow(Row):
    """一份项目清单：入列标准和管理单位。"""

    code = Text(help_text="清单代码")
    name = Text(help_text="名称")
    owner = Text("owner__code", help_text="管理单位的代码")
    rule = Text(help_text="入列标准")
    least_government = DecimalText(allow_null=True, help_text="政府投资下限，万元")
    least_enterprise = DecimalText(allow_null=True, help_text="企业投资下限，万元")
    is_active = Flag(help_text="是否在用")
    assumed = Flag(help_text="默认标准：报告没有写明，待区里确认")


def _joining(theirs: Q) -> QuerySet[Any, Any]:
    rows = Project.co_operating.through.objects.filter(theirs)
    ordered = rows.order_by("department__order", "department__code")
    return ordered.values_list("project_id", "department__code")


_JOINING = ByKeys("project_id", _joining)


def co_operating(projects: Values) -> dict[int, list[str]]:
    """The codes of the departments that co-operate on each of these projects. One query."""
    found: dict[int, list[str]] = {}
    for project, code in _JOINING.rows(projects):
        found.setdefault(project, []).append(code)
    return found


class ListingRow(serializers.Serializer[Any]):
    """一个项目一年在一份清单上。"""

    list = serializers.CharField(help_text="清单代码")
    year = serializers.IntegerField(help_text="年度")
    entered = MonthText(help_text="列入月份")
    reason = serializers.ChoiceField(choices=choices.EntryReason.choices, help_text="列入原因")
    left = MonthText(allow_null=True, help_text="调出月份；仍在清单上的为null")
    left_reason = serializers.CharField(allow_blank=True, help_text="调出原因")
    demo = serializers.BooleanField(help_text="示意数据，不是真实数据")


def _stood(theirs: Q) -> QuerySet[Any, Any]:
    rows = Listing.objects.filter(theirs).order_by("year", "list__order", "list__code")
    months = (MonthNumber("entered"), "reason", MonthNumber("left"))
    return rows.values_list("project_id", "list__code", "year", *months, "left_reason", "is_demo")


_STOOD = ByKeys("project_id", _stood)


def listings(projects: Values) -> dict[int, list[dict[str, Any]]]:
    """On which lists each project stood in which year. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    names = ("list", "year", "entered", "reason", "left", "left_reason", "demo")
    for project, code, year, entered, reason, left, why, demo in _STOOD.rows(projects):
        stood = (code, year, month_text(entered), reason, month_text(left), why, demo)
        found.setdefault(project, []).append(dict(zip(names, stood, strict=True)))
    return found


class EventRow(Row):
    """一件已核实的项目事件：有日期、有依据。"""

    project = Text("project__key", help_text="项目的键")
    project_name = Text("project__name", help_text="项目名称")
    area = Text("project__area__code", help_text="建设地点的地区代码")
    kind = Choice(choices=choices.EventKind.choices, help_text="事件")
    on = Day(help_text="日期；只知年、月的，为该年、月的最后一天")
    precision = Choice(choices=Precision.choices, help_text="日期精确到")
    quote = Text(help_text="报告原文；另有佐证材料的可为空")
    evidence = Text(
        "evidence__sha256", allow_null=True, help_text="佐证材料的SHA-256摘要；只凭报告的为null"
    )
    note = Text(help_text="说明")
    confirmed_at = Moment(help_text="核实时间：从此计入")
    voided_at = Moment(allow_null=True, help_text="作废时间：从此不计；有效的为null")
    void_reason = Text(help_text="作废原因")
    demo = Flag("is_demo", help_text="示意数据，不是真实数据")


def settled(need: str, state: str) -> bool:
    """办结 or 无需办理: what counts as done in the rate by procedure (DOMAIN §3.5)."""
    return need == choices.Need.NOT_NEEDED or state == choices.ProcedureState.DONE


class ProcedureRow(Row):
    """一个项目的一项前期手续，现在的状态。"""

    project = Text("project__key", help_text="项目的键")
    project_name = Text("project__name", help_text="项目名称")
    area = Text("project__area__code", help_text="建设地点的地区代码")
    year = Whole("kind__year", help_text="属于哪一年的手续目录")
    kind = Text("kind__code", help_text="手续代码")
    name = Text("kind__name", help_text="手续名称")
    is_main = Flag("kind__is_main", help_text="主要手续，计入“主要手续全部办结的项目占比”")
    assumed = Flag("kind__assumed", help_text="默认目录：未见正式文件，待区里确认")
    need = Choice(choices=choices.Need.choices, help_text="是否需办")
    state = Choice(choices=choices.ProcedureState.choices, help_text="状态")
    settled = Flag("need", "state", make=settled, help_text="已办结，或无需办理")
    level = OrNone(choices=choices.Level.choices, allow_null=True, help_text="审批层级")
    authority = Text(help_text="审批部门")
    requirement = Text(help_text="要件")
    submitted_on = Day(allow_null=True, help_text="报送日期")
    accepted_on = Day(allow_null=True, help_text="受理日期")
    limit_days = Whole(allow_null=True, help_text="承诺时限，工作日")
    due_on = Day(allow_null=True, help_text="计划办结日")
    done_on = Day(allow_null=True, help_text="实际办结日")
    document_no = Text(help_text="文号")
    blocked_by = Text(help_text="卡点原因")
    person = Text(help_text="责任人")
    demo = Flag("is_demo", help_text="示意数据，不是真实数据")


def period(month: int) -> str:
    """1—9月: every amount is the year's to the end of its month."""
    return label(Month.from_int(month), Accumulation.YTD, Frequency.MONTH)


class ProgressRow(Row):
    """一个项目截至一个月末的进度：金额都是本年累计，万元。"""

    project = Text("project__key", help_text="项目的键")
    project_name = Text("project__name", help_text="项目名称")
    area = Text("project__area__code", help_text="建设地点的地区代码")
    month = MonthText(help_text="月份：数据截至该月末")
    label = Text(MonthNumber("month"), make=period, help_text="时期的叫法，如1—9月")
    invested = DecimalText(allow_null=True, help_text=f"完成投资，调度口径{UNKNOWN}")
    listed = DecimalText(allow_null=True, help_text=f"入统投资，统计口径{UNKNOWN}")
    received = DecimalText(allow_null=True, help_text=f"到位资金{UNKNOWN}")
    paid = DecimalText(allow_null=True, help_text=f"支付资金{UNKNOWN}")
    physical = Text(help_text="形象进度")
    problem = Text(help_text="存在问题")
    next_step = Text(help_text="下月计划")
    note = Text(help_text="说明")
    published_at = Moment(help_text="发布时间")
    superseded_at = Moment(allow_null=True, help_text="被新数替代的时间；现行数为null")
    demo = Flag("monthly_return__is_demo", help_text="示意数据，不是真实数据")
