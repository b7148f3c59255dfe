"""An item of support as it counts to the end of a month, field by field, from the ledger's entry.

The docstrings of rows are shown to data users in the documentation, so they are Chinese.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api_ledgers import ChoiceOf, DayOf, Derived, FlagOf, Make, TextOf, WholeOf
from accounts.api_rows import Row, day_text, moment
from entry.api_fields import AmountOf, DecimalText, MonthOf, decimal_text
from investment import choices
from investment.api_rows import UNKNOWN, proof_shown
from investment.models import Arrival
from investment.support_entries import SupportEntry
from plan.precisions import Precision


class ShareRow(serializers.Serializer[Any]):
    """一个单位的比例；各单位合计100。"""

    department = serializers.CharField(help_text="单位的代码")
    name = serializers.CharField(help_text="单位")
    percent = DecimalText(help_text="比例，%")


class ArrivalRow(serializers.Serializer[Any]):
    """一笔已核实的到账。"""

    on = serializers.DateField(help_text="到账日期")
    precision = serializers.ChoiceField(choices=Precision.choices, help_text="日期精确到")
    amount = DecimalText(help_text="到账金额，万元")
    evidence = serializers.CharField(allow_null=True, help_text="凭证的SHA-256摘要")
    note = serializers.CharField(allow_blank=True, help_text="说明")
    confirmed_at = serializers.DateTimeField(help_text="核实时间：从此计入")
    demo = serializers.BooleanField(help_text="示意数据，不是真实数据")


@extend_schema_field(ShareRow(many=True))
class SharesOf(Derived):
    pass


@extend_schema_field(ArrivalRow(many=True))
class ArrivalsOf(Derived):
    pass


def _of(name: str) -> Make:
    """A column of the item's own."""
    return lambda entry: getattr(entry.item, name)


def _or_none(name: str) -> Make:
    """A choice that may be empty, which programs are told as null."""
    return lambda entry: getattr(entry.item, name) or None


def _day(name: str) -> Make:
    return lambda entry: day_text(getattr(entry.item, name))


def _amount(name: str) -> Make:
    return lambda entry: decimal_text(getattr(entry.item, name))


def _named(path: str, name: str, missing: Any = None) -> Make:
    """What another record is called by; `missing` without one."""
    return lambda entry: getattr(getattr(entry.item, path), name, missing)


def _shares(entry: SupportEntry) -> list[dict[str, Any]]:
    return [
        {
            "department": one.department.code,
            "name": one.department.short_name,
            "percent": decimal_text(one.percent),
        }
        for one in entry.shares
    ]


def _arrivals(entry: SupportEntry) -> list[dict[str, Any]]:
    return [_arrival(one) for one in entry.arrivals]


def _arrival(one: Arrival) -> dict[str, Any]:
    proof = one.evidence
    return {
        "on": day_text(one.on),
        "precision": one.precision,
        "amount": decimal_text(one.amount),
        "evidence": proof and proof_shown(proof.sha256, proof.is_restricted),
        "note": one.note,
        "confirmed_at": moment(one.confirmed_at),
        "demo": one.is_demo,
    }


def _is_made_up(entry: SupportEntry) -> bool:
    """The item itself, its document or an instalment."""
    document = entry.item.document
    return (
        entry.item.is_demo
        or (document is not None and document.is_demo)
        or any(one.is_demo for one in entry.arrivals)
    )


class SupportRow(Row):
    """一个争取事项，截至一个月末。"""

    key = TextOf(_of("key"), help_text="事项的键")
    name = TextOf(_of("name"), help_text="名称")
    kind = TextOf(_named("kind", "code"), help_text="类别的代码")
    kind_name = TextOf(_named("kind", "name"), help_text="类别")
    is_money = FlagOf(lambda entry: entry.is_money, help_text="按金额计；其他的按项计")
    level = ChoiceOf(
        lambda entry: entry.item.stands_at or None,
        choices=choices.Level.choices,
        allow_null=True,
        help_text="级别；没有登记的为null",
    )
    area = TextOf(_named("area", "code"), help_text="受益地区的代码")
    area_name = TextOf(_named("area", "short_name"), help_text="受益地区")
    document = WholeOf(
        _named("document", "pk"),
        allow_null=True,
        help_text="文件的编号，见 support-documents/；一份文件可以有几个事项",
    )
    document_title = TextOf(
        _named("document", "title"), allow_null=True, help_text="文件名称；没有登记文件的为null"
    )
    document_number = TextOf(
        _named("document", "number"),
        allow_null=True,
        help_text="文号；没有登记的为空",
    )
    document_on = DayOf(
        lambda entry: day_text(getattr(entry.item.document, "dated", None)),
        allow_null=True,
        help_text="文件日期",
    )
    granted_by = TextOf(
        _named("document", "granted_by"), allow_null=True, help_text="授予（下达）单位"
    )
    fund_class = ChoiceOf(
        _or_none("fund_class"),
        choices=choices.FundClass.choices,
        allow_null=True,
        help_text="资金类型",
    )
    is_formula = FlagOf(_of("is_formula"), help_text="因素法分配")
    needs_match = FlagOf(_of("needs_match"), help_text="需地方配套")
    amount = AmountOf(_amount("amount"), allow_null=True, help_text=f"争取金额{UNKNOWN}")
    novelty = ChoiceOf(_of("novelty"), choices=choices.Novelty.choices, help_text="首次还是延续")
    valid_until = DayOf(_day("valid_until"), allow_null=True, help_text="有效期至")
    project = TextOf(_named("project", "key"), allow_null=True, help_text="用于的重点项目的键")
    lead = TextOf(_named("lead", "code"), help_text="主办单位的代码")
    lead_name = TextOf(_named("lead", "short_name"), help_text="主办单位")
    shares = SharesOf(_shares, help_text="各单位的比例，合计100%")
    state = ChoiceOf(
        _of("recognition"), choices=choices.Recognition.choices, help_text="认定状态：认定的才计数"
    )
    recognised_on = DayOf(_day("recognised_on"), allow_null=True, help_text="认定、不予认定的日期")
    recognised_amount = AmountOf(
        _amount("recognised_amount"), allow_null=True, help_text=f"认定金额{UNKNOWN}"
    )
    recognised_count = WholeOf(_of("recognised_count"), allow_null=True, help_text="认定数，项")
    answer = TextOf(_of("answer"), help_text="认定意见，或退回、不予认定的理由")
    year = WholeOf(
        _of("year"), allow_null=True, help_text="报告年度：没有文件日期的，按该年最后一天计"
    )
    chapter = TextOf(_named("chapter", "key"), allow_null=True, help_text="章节的键")
    quote = TextOf(_of("quote"), help_text="报告原文；报告没有提到的为空")
    occurrence = WholeOf(_of("occurrence"), help_text="原文在全文中第几处出现")
    note = TextOf(_of("note"), help_text="备注")
    # How it counts.
    month = MonthOf(lambda entry: None, help_text="截至哪个月末")
    arrivals = ArrivalsOf(_arrivals, help_text="截至该月末已核实的到账，旧的在前")
    arrived = AmountOf(
        lambda entry: decimal_text(entry.arrived),
        allow_null=True,
        help_text=f"截至该月末累计到账{UNKNOWN}",
    )
    is_counted = FlagOf(lambda entry: entry.is_counted, help_text="计入该月所在年度")
    counted_number = WholeOf(lambda entry: entry.counted.number, help_text="计入项数；不计入的为0")
    counted_amount = AmountOf(
        lambda entry: decimal_text(entry.counted.amount),
        allow_null=True,
        help_text="计入金额，万元；不按金额计、不计入或不知道的为null",
    )
    counted_on = DayOf(
        lambda entry: day_text(entry.counted.on), allow_null=True, help_text="计入的日期"
    )
    why_not = TextOf(lambda entry: entry.counted.why, help_text="不计入的原因；计入的为空")
    demo = FlagOf(_is_made_up, help_text="示意数据，不是真实数据")
