"""What the addresses of investment promotion read straight from their tables, field by field.

The docstrings of rows are shown to data users in the documentation, so they are Chinese. The terms
of an agreement, its file and nobody's telephone number are in any of them (DOMAIN §4.5).
"""

from typing import Any

from django.db.models import DateTimeField, Q, QuerySet
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
    day_text,
    moment,
    split,
)
from accounts.statements import ByKeys, Slot
from entry.api_fields import DecimalText, MonthNumber, MonthText
from entry.periods import Accumulation, Frequency, Month, label
from investment import choices
from investment.models import Agreement, InvestorChange, Signing, SigningStep
from plan.precisions import Precision

UNKNOWN = "，万元；不知道的为null，不是0"


class ChainRow(Row):
    """一条产业链（集群）：签约、落地按它合计。"""

    code = Text(help_text="代码")
    name = Text(help_text="名称")
    aliases = Texts(make=split, help_text="别名")
    chapter = Text("chapter__key", allow_null=True, help_text="章节的键")
    quote = Text(help_text="报告原文；报告没有提到的为空")
    occurrence = Whole(help_text="原文在全文中第几处出现")


class TeamRow(Row):
    """一支招商小分队。"""

    code = Text(help_text="代码")
    name = Text(help_text="名称")
    region = Text(help_text="负责区域")
    lead = Text("lead__code", help_text="牵头单位的代码")
    lead_name = Text("lead__short_name", help_text="牵头单位")
    area = Text("lead__area__code", help_text="牵头单位的地区代码")
    head = Text(help_text="负责人")
    is_active = Flag(help_text="是否在用")
    chapter = Text("chapter__key", allow_null=True, help_text="章节的键")
    quote = Text(help_text="报告原文；报告没有提到的为空")
    occurrence = Whole(help_text="原文在全文中第几处出现")


class InvestmentEventRow(Row):
    """一次招商活动。"""

    key = Text(help_text="活动的键")
    title = Text(help_text="名称")
    kind = Choice(choices=choices.EventKind.choices, help_text="种类")
    city = Text(help_text="城市")
    held_on = Day(help_text="举办日期")
    lead = Text("lead__code", help_text="承办单位的代码")
    lead_name = Text("lead__short_name", help_text="承办单位")
    area = Text("lead__area__code", help_text="承办单位的地区代码")
    team = Text("team__code", allow_null=True, help_text="小分队的代码")
    attended = Whole(allow_null=True, help_text="到场企业，家；没有登记的为null")
    note = Text(help_text="说明")
    demo = Flag("is_demo", help_text="示意数据，不是真实数据")


def proof_shown(digest: str | None, is_restricted: bool | None) -> str | None:
    """The digest of a proof, unless it tells terms."""
    return None if is_restricted else digest


def period(month: int) -> str:
    """1—9月: every amount is the year's to the end of its month."""
    return label(Month.from_int(month), Accumulation.YTD, Frequency.MONTH)


class FundsRow(Row):
    """一个招商项目截至一个月末的到位资金：金额都是本年累计，万元；只有核定的计数。"""

    signing = Text("signing__key", help_text="招商项目的键")
    signing_name = Text("signing__name", help_text="招商项目名称")
    area = Text("signing__area__code", help_text="落户地区的代码")
    month = MonthText(help_text="月份：数据截至该月末")
    label = Text(MonthNumber("month"), make=period, help_text="时期的叫法，如1—9月")
    claimed = DecimalText(allow_null=True, help_text=f"申报到位{UNKNOWN}")
    verified = DecimalText(allow_null=True, help_text=f"核定到位{UNKNOWN}")
    outside_region = DecimalText(
        allow_null=True, help_text=f"核定到位中来自自治区外（国内）的{UNKNOWN}"
    )
    outside_city = DecimalText(allow_null=True, help_text=f"其中来自自治区内市外的{UNKNOWN}")
    outside_district = DecimalText(allow_null=True, help_text=f"其中来自市内区外的{UNKNOWN}")
    foreign = DecimalText(allow_null=True, help_text=f"其中来自境外的{UNKNOWN}")
    fixed = DecimalText(allow_null=True, help_text=f"其中固定资产投资{UNKNOWN}")
    working = DecimalText(allow_null=True, help_text=f"其中流动资金{UNKNOWN}")
    proof = OrNone(
        choices=choices.Proof.choices, allow_null=True, help_text="凭证；没有核定的为null"
    )
    note = Text(help_text="说明")
    published_at = Moment(help_text="发布时间")
    superseded_at = Moment(allow_null=True, help_text="被新数替代的时间；现行数为null")
    demo = Flag("monthly_return__is_demo", help_text="示意数据，不是真实数据")


# -- what hangs on a signing -------------------------------------------------------------------


class AgreementRow(serializers.Serializer[Any]):
    """一份协议；条款和文本不在接口中提供。"""

    kind = serializers.ChoiceField(choices=choices.AgreementKind.choices, help_text="协议类型")
    number = serializers.CharField(allow_blank=True, help_text="编号")
    signed_on = serializers.DateField(help_text="签订日期")
    review = serializers.ChoiceField(choices=choices.Review.choices, help_text="公平竞争审查")
    reviewed_on = serializers.DateField(allow_null=True, help_text="审查日期")
    demo = serializers.BooleanField(help_text="示意数据，不是真实数据")


class InvestorChangeRow(serializers.Serializer[Any]):
    """一次投资方变更：从这一天起计为新投资方的。"""

    on = serializers.DateField(help_text="变更日期")
    before = serializers.CharField(help_text="原投资方的键")
    before_name = serializers.CharField(help_text="原投资方")
    after = serializers.CharField(help_text="新投资方的键")
    after_name = serializers.CharField(help_text="新投资方")
    demo = serializers.BooleanField(help_text="示意数据，不是真实数据")


class StepRow(serializers.Serializer[Any]):
    """一个已核实的环节：有日期、有依据。"""

    kind = serializers.ChoiceField(choices=choices.StepKind.choices, help_text="环节")
    on = serializers.DateField(help_text="日期；只知年、月的，为该年、月的最后一天")
    precision = serializers.ChoiceField(choices=Precision.choices, help_text="日期精确到")
    reason = serializers.ChoiceField(
        choices=choices.Reason.choices, allow_null=True, help_text="流失、终止的原因"
    )
    quote = serializers.CharField(allow_blank=True, help_text="报告原文")
    evidence = serializers.CharField(
        allow_null=True,
        help_text="佐证材料的SHA-256摘要；没有材料、或材料含协议条款的为null",
    )
    note = serializers.CharField(allow_blank=True, help_text="说明")
    confirmed_at = serializers.DateTimeField(help_text="核实时间：从此计入")
    demo = serializers.BooleanField(help_text="示意数据，不是真实数据")


def _joining(theirs: Q) -> QuerySet[Any, Any]:
    rows = Signing.co_operating.through.objects.filter(theirs)
    ordered = rows.order_by("department__order", "department__code")
    return ordered.values_list("signing_id", "department__code")


def _agreed(theirs: Q) -> QuerySet[Any, Any]:
    rows = Agreement.objects.filter(theirs).order_by("signed_on", "pk")
    told = ("kind", "number", "signed_on", "review", "reviewed_on", "is_demo")
    return rows.values_list("signing_id", *told)


def _changed(theirs: Q) -> QuerySet[Any, Any]:
    rows = InvestorChange.objects.filter(theirs).order_by("on", "pk")
    told = ("on", "before__key", "before__name", "after__key", "after__name", "is_demo")
    return rows.values_list("signing_id", *told)


def _taken(theirs: Q, at_moment: bool) -> QuerySet[Any, Any]:
    moment_asked: Any = Slot("as_of", DateTimeField()) if at_moment else None
    rows = SigningStep.objects.as_of(moment_asked).filter(theirs).order_by("on", "pk")
    proof = ("evidence__sha256", "evidence__is_restricted")
    told = ("kind", "on", "precision", "reason", "quote", *proof, "note", "confirmed_at", "is_demo")
    return rows.values_list("signing_id", *told)


_JOINING = ByKeys("signing_id", _joining)
_AGREED = ByKeys("signing_id", _agreed)
_CHANGED = ByKeys("signing_id", _changed)
_TAKEN = ByKeys("signing_id", _taken)


def co_operating(signings: Values) -> dict[int, list[str]]:
    """The codes of the departments that join in each of these signings. One query."""
    found: dict[int, list[str]] = {}
    for signing, code in _JOINING.rows(signings):
        found.setdefault(signing, []).append(code)
    return found


def agreements(signings: Values) -> dict[int, list[dict[str, Any]]]:
    """The agreements of these signings as a list may tell of them: never their terms. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    for signing, kind, number, on, review, reviewed_on, demo in _AGREED.rows(signings):
        told = {
            "kind": kind,
            "number": number,
            "signed_on": day_text(on),
            "review": review,
            "reviewed_on": day_text(reviewed_on),
            "demo": demo,
        }
        found.setdefault(signing, []).append(told)
    return found


def investor_changes(signings: Values) -> dict[int, list[dict[str, Any]]]:
    """How the investor of each of these signings changed. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    names = ("before", "before_name", "after", "after_name", "demo")
    for signing, on, *change in _CHANGED.rows(signings):
        told = {"on": day_text(on), **dict(zip(names, change, strict=True))}
        found.setdefault(signing, []).append(told)
    return found


def steps(signings: Values, as_of: Any) -> dict[int, list[dict[str, Any]]]:
    """The steps of these signings in force at a moment. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in _TAKEN.rows(signings, as_of is not None, as_of=as_of):
        signing, kind, on, precision, reason, quote, proof, is_restricted, note, at, demo = row
        told = {
            "kind": kind,
            "on": day_text(on),
            "precision": precision,
            "reason": reason or None,
            "quote": quote,
            "evidence": proof_shown(proof, is_restricted),
            "note": note,
            "confirmed_at": moment(at),
            "demo": demo,
        }
        found.setdefault(signing, []).append(told)
    return found
