"""A signing at the end of a month, field by field: what it is, and how far it has come.

What it is comes from its table; how it stands from the ledger's own entries, so that a page and a
program are told the same. The docstrings of rows are shown to data users in the documentation, so
they are Chinese. The terms of its agreements are in none of them (DOMAIN §4.5).
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field

from accounts.api_ledgers import ChoiceOf, DayOf, Derived, FlagOf, Make, TextOf, TextsOf, WholeOf
from accounts.api_rows import (
    TEXTS,
    Attached,
    Day,
    Flag,
    OrNone,
    Row,
    Text,
    Texts,
    Whole,
    day_text,
    split,
)
from entry.api_fields import AmountOf, DecimalText, MonthOf, decimal_text, share_text
from investment import choices
from investment.api_rows import (
    UNKNOWN,
    AgreementRow,
    InvestorChangeRow,
    StepRow,
    agreements,
    co_operating,
    investor_changes,
)
from investment.choices import FUNNEL, StepKind
from investment.entries import ENDED, Entry

PLACES = [*((one.value, one.label) for one in FUNNEL), (ENDED, "流失（终止）")]
ENDS = [(one.value, one.label) for one in choices.ENDINGS]


@extend_schema_field(StepRow(many=True))
class StepsOf(Derived):
    pass


def _day_of(kind: str) -> Make:
    """The day on which a step was reached; None before it."""
    return lambda entry: day_text(entry.day(kind))


def _ended(entry: Entry) -> Any:
    return entry.judged.course.ended


def _funds(name: str) -> Make:
    """What was reported of the year's funds; None when nothing was."""
    return lambda entry: decimal_text(getattr(entry.judged.funds, name, None))


def _amount(make: Make) -> Make:
    return lambda entry: decimal_text(make(entry))


def _next(entry: Entry) -> str | None:
    found = entry.judged.course.next_step
    return found.value if found else None


def _funds_month(entry: Entry) -> str | None:
    funds = entry.judged.funds
    return str(funds.month) if funds else None


class SigningRow(Row):
    """一个招商项目，截至一个月末。"""

    key = Text(help_text="招商项目的键")
    name = Text(help_text="项目名称")
    aliases = Texts(make=split, help_text="别名")
    parent = Text(
        "parent__key", allow_null=True, help_text="增资的原项目的键：只计增量，不另计项目"
    )
    enterprise = Text("enterprise__key", allow_null=True, help_text="现投资方的键")
    enterprise_name = Text("enterprise__name", allow_null=True, help_text="现投资方")
    source_place = Text(help_text="投资方所在地")
    is_top500 = Flag(help_text="500强")
    is_chain_leader = Flag(help_text="链主")
    is_listed = Flag(help_text="上市公司")
    is_specialised = Flag(help_text="专精特新")
    investor_changes = Attached(
        investor_changes, InvestorChangeRow(many=True), help_text="投资方变更，各次都在内"
    )
    way = OrNone(choices=choices.Way.choices, allow_null=True, help_text="引进方式")
    event = Text("event__key", allow_null=True, help_text="活动的键")
    team = Text("team__code", allow_null=True, help_text="小分队的代码")
    first_talker = Text("first_talker__code", allow_null=True, help_text="首谈单位的代码")
    recruiter = Text(help_text="招商人")
    chain = Text("chain__code", allow_null=True, help_text="产业链的代码")
    chain_name = Text("chain__name", allow_null=True, help_text="产业链")
    industry = Text(help_text="行业代码（GB/T 4754）")
    content = Text(help_text="建设内容")
    agreed_investment = DecimalText(allow_null=True, help_text=f"协议总投资；增资的为增量{UNKNOWN}")
    outside_investment = DecimalText(allow_null=True, help_text=f"其中区外资金{UNKNOWN}")
    agreements = Attached(
        agreements, AgreementRow(many=True), help_text="协议和公平竞争审查；条款不提供"
    )
    area = Text("area__code", help_text="落户地区的代码")
    area_name = Text("area__short_name", help_text="落户地区")
    company = Text("company__key", allow_null=True, help_text="注册公司的键")
    company_name = Text("company__name", allow_null=True, help_text="注册公司")
    site = Text(help_text="用地（厂房）")
    project = Text("project__key", allow_null=True, help_text="对应的重点项目的键")
    lead = Text("lead__code", help_text="责任单位的代码")
    lead_name = Text("lead__short_name", help_text="责任单位")
    co_operating = Attached(co_operating, TEXTS, help_text="配合单位的代码")
    lead_official = Text("lead_official__full_name", allow_null=True, help_text="包联领导")
    problem = Text(help_text="存在问题")
    next_action = Text("next_step", help_text="下步计划")
    next_on = Day(allow_null=True, help_text="下步期限")
    chapter = Text("chapter__key", allow_null=True, help_text="章节的键")
    quote = Text(help_text="报告原文；报告没有提到的为空")
    occurrence = Whole(help_text="原文在全文中第几处出现")
    note = Text(help_text="说明")
    # How it stands.
    month = MonthOf(lambda entry: str(entry.judged.month), help_text="截至哪个月末")
    step = ChoiceOf(
        lambda entry: entry.place or None,
        choices=PLACES,
        allow_null=True,
        help_text="当前阶段，由有依据的环节得出；没有进入漏斗的为null",
    )
    days = WholeOf(
        lambda entry: entry.days_here,
        allow_null=True,
        help_text="在当前阶段停留的天数；已投产、已结束的为null",
    )
    lead_on = DayOf(_day_of(StepKind.LEAD), allow_null=True, help_text="成为线索的日期")
    talking_on = DayOf(_day_of(StepKind.TALKING), allow_null=True, help_text="开始洽谈的日期")
    signed_on = DayOf(_day_of(StepKind.SIGNED), allow_null=True, help_text="首次签约日期")
    landed_on = DayOf(_day_of(StepKind.LANDED), allow_null=True, help_text="落地日期")
    started_on = DayOf(
        _day_of(StepKind.STARTED),
        allow_null=True,
        help_text="开工日期；有对应重点项目的，取重点项目的开工",
    )
    production_on = DayOf(
        _day_of(StepKind.PRODUCTION),
        allow_null=True,
        help_text="投产日期；有对应重点项目的，取重点项目的投产",
    )
    ended_on = DayOf(
        lambda entry: day_text(getattr(_ended(entry), "on", None)),
        allow_null=True,
        help_text="流失、终止的日期；又重新启动的为null",
    )
    ended_as = ChoiceOf(
        lambda entry: getattr(_ended(entry), "kind", None),
        choices=ENDS,
        allow_null=True,
        help_text="流失还是终止",
    )
    ended_reason = ChoiceOf(
        lambda entry: getattr(_ended(entry), "reason", None) or None,
        choices=choices.Reason.choices,
        allow_null=True,
        help_text="流失、终止的原因",
    )
    steps = StepsOf(
        lambda entry: [], help_text="本项目登记的环节；重点项目的开工、投产见 project-events/"
    )
    cohort = WholeOf(lambda entry: entry.cohort, allow_null=True, help_text="签约年度")
    is_stale = FlagOf(lambda entry: entry.judged.is_stale, help_text="未落地且长期没有进展")
    next_step = ChoiceOf(
        _next,
        choices=[(one.value, one.label) for one in FUNNEL],
        allow_null=True,
        help_text="下一个环节；已投产、已结束的为null",
    )
    missing = TextsOf(
        lambda entry: list(entry.judged.needs.missing), help_text="下一个环节还缺的内容"
    )
    is_reviewed = FlagOf(
        lambda entry: entry.judged.is_reviewed, help_text="没有协议尚待公平竞争审查"
    )
    is_counted = FlagOf(lambda entry: entry.is_counted, help_text="计入签约、落地等数")
    excluded = TextOf(
        lambda entry: entry.judged.excluded, help_text="依据哪条规定不计入；计入的为空"
    )
    investor = TextOf(
        lambda entry: entry.judged.investor.name,
        help_text="截至该月末的投资方；变更以前的月份为原投资方",
    )
    source = ChoiceOf(
        lambda entry: entry.source or None,
        choices=choices.Source.choices,
        allow_null=True,
        help_text="该投资方的来源",
    )
    funds_month = MonthOf(_funds_month, allow_null=True, help_text="本年到位资金截至哪个月末")
    claimed = AmountOf(_funds("claimed"), allow_null=True, help_text=f"本年申报到位{UNKNOWN}")
    verified = AmountOf(_funds("verified"), allow_null=True, help_text=f"本年核定到位{UNKNOWN}")
    outside_region = AmountOf(
        _funds("outside_region"),
        allow_null=True,
        help_text=f"本年核定到位中来自自治区外（国内）的{UNKNOWN}",
    )
    verified_in_month = AmountOf(
        _amount(lambda entry: entry.verified_in_month),
        allow_null=True,
        help_text=f"当月核定到位{UNKNOWN}",
    )
    received = AmountOf(
        _amount(lambda entry: entry.judged.received),
        allow_null=True,
        help_text=f"历年累计核定到位{UNKNOWN}",
    )
    received_rate = AmountOf(
        lambda entry: share_text(entry.received_rate),
        allow_null=True,
        help_text="资金到位率：累计核定到位占协议总投资，%",
    )
    demo = FlagOf(lambda entry: False, help_text="依据的是示意数据")
