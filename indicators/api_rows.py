"""What the indicators' addresses answer with, field by field.

The docstrings of rows are shown to data users in the documentation, so they are Chinese.
"""

from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from rest_framework import serializers

from accounts.api_rows import (
    TEXTS,
    Attached,
    Choice,
    Flag,
    Moment,
    OrNone,
    Read,
    Row,
    Text,
    TextMap,
    Texts,
    Values,
    Whole,
    as_text,
    split,
)
from entry.api_fields import DecimalText, MonthNumber, MonthText, decimal_text
from entry.periods import Accumulation, Frequency, Month, label
from indicators import choices, rules
from indicators.models import Indicator, PhaseTarget
from plan.lights import Colour

FAMILIES = [(each.value, each.word) for each in rules.Family]


def responsible(indicators: Values) -> dict[int, list[str]]:
    """The codes of the departments that answer for each of these indicators. One query."""
    through = Indicator.responsible.through.objects.filter(indicator__in=indicators)
    found: dict[int, list[str]] = {}
    pairs = through.order_by("department__order", "department__code")
    for pk, code in pairs.values_list("indicator_id", "department__code"):
        found.setdefault(pk, []).append(code)
    return found


class IndicatorRow(Row):
    """一个指标及其口径。"""

    code = Text(help_text="指标代码")
    name = Text(help_text="名称")
    name_en = Text(help_text="英文名称")
    synonyms = Texts(make=split, help_text="别名")
    definition = Text(help_text="口径")
    group = Text(help_text="分组")
    unit = Text(help_text="数值的单位；同比一律为%")
    decimals = Whole(help_text="数值的小数位")
    has_value = Flag(help_text="是否报数值")
    has_growth = Flag(help_text="是否报同比")
    accumulation = Choice(choices=choices.Accumulation.choices, help_text="累计方式")
    frequency = Choice(choices=choices.Frequency.choices, help_text="频率")
    first_month = Whole(help_text="首报月：1，或1月免报的2")
    lag_months = Whole(help_text="数据比月报晚几个月")
    price_basis = Choice(choices=choices.PriceBasis.choices, help_text="价格口径")
    direction = Choice(choices=choices.Direction.choices, help_text="方向")
    owner = Text("owner__code", help_text="数源单位的代码")
    responsible = Attached(responsible, TEXTS, help_text="责任单位的代码")
    statutory = Flag(help_text="是否来自统计系统")
    visibility = Choice(choices=choices.Visibility.choices, help_text="可见范围")
    # Not `parent__code`: the whole of a public part may be internal.
    parent = Text("parent_shown", allow_null=True, help_text="上级指标的代码（本指标是其中项）")
    is_active = Flag(help_text="是否在用")


def target_unit(measure: str, unit: str) -> str:
    """The unit that a target's amount counts in: the indicator's, %, or places."""
    return {"growth": "%", "rank": "位"}.get(measure, unit)


def reference(indicator: str | None, area: str | None) -> str | None:
    return "@".join(code for code in (indicator, area) if code) or None


def phases(targets: Values) -> dict[int, list[dict[str, Any]]]:
    """The phase targets of these targets, by month. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = PhaseTarget.objects.filter(target__in=targets).order_by("target", "month")
    for pk, month, amount in rows.values_list("target_id", "month", "amount"):
        found.setdefault(pk, []).append({"month": str(month), "amount": decimal_text(amount)})
    return found


class PhaseRow(serializers.Serializer[Any]):
    """一个分期目标。"""

    month = MonthText(help_text="月份")
    amount = DecimalText(help_text="到该月应达到的值")


class TargetRow(Row):
    """计划中的一个数字目标，照原文。"""

    key = Text(help_text="键")
    plan = Whole("plan__year", help_text="计划年度")
    chapter = Text("chapter__key", help_text="章节的键")
    indicator = Text("indicator__code", help_text="指标代码")
    indicator_name = Text("indicator__name", help_text="指标名称")
    area = Text("area__code", help_text="地区代码")
    measure = Choice(choices=choices.Measure.choices, help_text="目标所指")
    operator = Choice(choices=choices.Operator.choices, help_text="要求")
    amount = DecimalText(allow_null=True, help_text="目标值，照原文，不改写")
    unit = Text("measure", "indicator__unit", make=target_unit, help_text="目标值的单位")
    tolerance = DecimalText(allow_null=True, help_text="允许偏差")
    reference = Text(
        "reference_indicator__code",
        "reference_area__code",
        make=reference,
        allow_null=True,
        help_text="参照的指标或地区的代码；两者都有时写成“指标@地区”",
    )
    strength = Choice(choices=choices.Strength.choices, help_text="性质")
    responsible = Text(
        "responsible__code", allow_null=True, help_text="责任单位的代码；没有指定的为null"
    )
    headline_order = Whole(allow_null=True, help_text="主要目标的序号；不是主要目标的为null")
    quote = Text(help_text="原文")
    occurrence = Whole(help_text="原文在全文中第几处出现")
    restates = Text(
        "restates_shown", allow_null=True, help_text="重申的是哪个目标（键），不重复计算"
    )
    adjusted_from = Text("adjusted_shown", allow_null=True, help_text="由哪个目标（键）调整而来")
    phases = Attached(phases, PhaseRow(many=True), help_text="分期目标")


@lru_cache(maxsize=4096)
def period(accumulation: str, frequency: str, first_month: int, month: int) -> str:
    known = Accumulation(accumulation), Frequency(frequency)
    return label(Month.from_int(month), *known, first_month)


def absence(value: Any, growth: Any, value_absence: str, growth_absence: str) -> str | None:
    """Why there is no figure at all; None when something is stated."""
    if value is not None or growth is not None:
        return None
    return value_absence or growth_absence or None


class NoFigure(Choice):
    default_make = absence

    def reads(self, name: str) -> tuple[Read, ...]:
        return (as_text("value"), as_text("growth"), "value_absence", "growth_absence")


COUNTED = ExpressionWrapper(Q(records__isnull=False), output_field=BooleanField())


class ObservationRow(Row):
    """一个指标在一个地区、截至一个月末的数。"""

    indicator = Text("indicator__code", help_text="指标代码")
    indicator_name = Text("indicator__name", help_text="指标名称")
    area = Text("area__code", help_text="地区代码")
    area_name = Text("area__short_name", help_text="地区简称")
    month = MonthText(help_text="月份：数据截至该月末")
    label = Text(
        "indicator__accumulation",
        "indicator__frequency",
        "indicator__first_month",
        MonthNumber("month"),
        make=period,
        help_text="时期的叫法，如1—9月、前三季度、9月末、全年",
    )
    value = DecimalText(allow_null=True, help_text="数值；没有数为null，不是0")
    growth = DecimalText(allow_null=True, help_text="公布的同比，%")
    unit = Text("indicator__unit", help_text="数值的单位")
    status = Choice(choices=choices.Status.choices, help_text="数据状态")
    qualifier = Choice(
        choices=[(each.value, each.label or "准确数") for each in choices.Qualifier],
        help_text="原文的限定，如“以上”“近”",
    )
    rank = Whole(allow_null=True, help_text="公布的全市位次")
    absence = NoFigure(
        choices=choices.Absence.choices,
        allow_null=True,
        help_text="数值、同比都没有时的原因",
    )
    value_absence = OrNone(
        choices=choices.Absence.choices, allow_null=True, help_text="没有数值的原因"
    )
    growth_absence = OrNone(
        choices=choices.Absence.choices, allow_null=True, help_text="没有同比的原因"
    )
    published_at = Moment(help_text="发布时间")
    superseded_at = Moment(allow_null=True, help_text="被新数替代的时间；现行数为null")
    quote = Text(help_text="出处原文")
    counted = Flag(COUNTED, help_text="由登记簿汇总，不是填报的；所含的记录见 observation-records/")
    demo = Flag("monthly_return__is_demo", help_text="示意数据，不是真实数据")


class LightRow(Row):  # computed, not read: `indicators.api_lights` fills it
    """一个目标在一个时期的灯和它的理由。"""

    target = Text(help_text="目标的键")
    indicator = Text(help_text="指标代码")
    area = Text(help_text="地区代码")
    month = MonthText(help_text="所判断的时期：到所给月份为止最后一个应报的月份")
    label = Text(help_text="时期的叫法")
    colour = Choice(choices=[(each.value, each.word) for each in Colour], help_text="灯")
    word = Text(help_text="灯的叫法")
    sentence = Text(help_text="为什么是这个灯：依据和算式")
    rule_version = Text(help_text="亮灯规则的版本；不需要规则时为空")
    family = Choice(choices=FAMILIES, help_text="目标的类别")
    inputs = TextMap(help_text="判断的全部依据，未取整")
    completion = DecimalText(allow_null=True, help_text="完成率，%")
    schedule = DecimalText(allow_null=True, help_text="计划进度，%；增速类目标没有")
    gap = DecimalText(allow_null=True, help_text="完成率减计划进度，百分点")
    taken_at = Moment(allow_null=True, help_text="发布时留存的时间；即时判断的为null")
    demo = Flag(help_text="依据的是示意数据")
