"""The overview over REST: all headline targets of an area at a month, in one answer.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import api_filters as p
from accounts.api_base import ReadView, documented
from accounts.api_problems import NOT_FOUND, ApiRefusal, shown
from accounts.api_rows import moment
from accounts.api_scopes import allows, require
from accounts.clock import today
from accounts.models import Area
from dashboards.queries import overview
from entry.api_fields import DecimalText, MonthText, PlanMonthControl, decimal_text, share_text
from entry.periods import Month
from indicators import choices
from indicators.api_rows import FAMILIES, target_unit
from indicators.headline_rows import Seen, others_of, plan_title, read
from indicators.headlines import Headline, Told, headlines
from indicators.judging import period_label
from indicators.memory import Answer, Memory, digest
from indicators.models import Target
from indicators.queries import area_or_home, default_month
from plan.lights import Colour


class FigureRow(serializers.Serializer[Any]):
    """一个已发布的数。"""

    month = MonthText(help_text="数据截至该月末")
    label = serializers.CharField(help_text="时期的叫法，如1—9月")
    value = DecimalText(allow_null=True, help_text="数值")
    growth = DecimalText(allow_null=True, help_text="公布的同比，%")
    status = serializers.ChoiceField(choices=choices.Status.choices, help_text="数据状态")
    absence = serializers.ChoiceField(
        choices=choices.Absence.choices, allow_null=True, help_text="数值、同比都没有时的原因"
    )
    published_at = serializers.DateTimeField(help_text="发布时间")
    demo = serializers.BooleanField(help_text="示意数据，不是真实数据")


class PromiseRow(serializers.Serializer[Any]):
    """计划中的目标。"""

    key = serializers.CharField(help_text="目标的键")
    measure = serializers.ChoiceField(choices=choices.Measure.choices, help_text="目标所指")
    operator = serializers.ChoiceField(choices=choices.Operator.choices, help_text="要求")
    amount = DecimalText(allow_null=True, help_text="目标值")
    unit = serializers.CharField(help_text="目标值的单位")
    strength = serializers.ChoiceField(choices=choices.Strength.choices, help_text="性质")
    quote = serializers.CharField(help_text="原文")


class ReasonRow(serializers.Serializer[Any]):
    """灯和它的理由。"""

    colour = serializers.ChoiceField(
        choices=[(each.value, each.word) for each in Colour], help_text="灯"
    )
    word = serializers.CharField(help_text="灯的叫法")
    sentence = serializers.CharField(help_text="为什么是这个灯")
    rule_version = serializers.CharField(allow_blank=True, help_text="亮灯规则的版本")
    family = serializers.ChoiceField(choices=FAMILIES, help_text="目标的类别")


class CardRow(serializers.Serializer[Any]):
    """一个主要目标。"""

    indicator = serializers.CharField(help_text="指标代码")
    indicator_name = serializers.CharField(help_text="指标名称")
    unit = serializers.CharField(help_text="数值的单位")
    month = MonthText(help_text="所判断的时期")
    label = serializers.CharField(help_text="所判断的时期的叫法")
    growth = DecimalText(allow_null=True, help_text="该时期的同比，%；公布的优先，没有则测算")
    growth_is_computed = serializers.BooleanField(help_text="同比是测算的，不是公布的")
    latest = FigureRow(
        allow_null=True, help_text="该时期的数；还没有时是此前最近的一期，看它自己的month"
    )
    year_ago = FigureRow(allow_null=True, help_text="上年同期")
    rank = serializers.IntegerField(allow_null=True, help_text="全市位次")
    rank_of = serializers.IntegerField(allow_null=True, help_text="参加排位的地区数")
    target = PromiseRow()
    completion = DecimalText(allow_null=True, help_text="完成率，%")
    schedule = DecimalText(allow_null=True, help_text="计划进度，%")
    time_share = DecimalText(allow_null=True, help_text="时间进度，%")
    gap = DecimalText(allow_null=True, help_text="完成率减计划进度，百分点")
    light = ReasonRow()


class OverviewRow(serializers.Serializer[Any]):
    """一个地区的主要目标。"""

    area = serializers.CharField(help_text="地区代码")
    month = MonthText(help_text="站在哪个月看")
    as_of = serializers.DateTimeField(allow_null=True, help_text="按哪个时刻已知的数；null为现在")
    plan = serializers.CharField(allow_blank=True, help_text="计划的简称；没有计划时为空")
    cards = CardRow(many=True, help_text="主要目标，按计划中的次序")


class OverviewParameters(p.Parameters):
    area = p.CodeControl(help_text="地区代码；不给就是编制计划的地区")
    month = PlanMonthControl(help_text="站在哪个月看，如2024-09；不给就是最近发布的一个月")
    as_of = p.InstantControl(help_text="按这个时刻已知的数回答")


class OverviewView(ReadView):
    """全部主要目标：最近的数、上年同期、目标、完成率、进度、灯及其理由。"""

    name = "overview"
    filterset_class = OverviewParameters

    @extend_schema(
        summary="总览",
        tags=["总览"],
        responses=OverviewRow,
        parameters=documented(OverviewParameters),
    )
    def get(self, request: Request) -> Response:
        code, month = self.given.get("area", ""), self.given.get("month")
        as_of = self.given.get("as_of")
        if code:
            require(request.auth, self.name, [code])  # asked first: it tells nothing of what exists
        if not code or month is None:
            area = _area(code)
            code = area.code
            require(request.auth, self.name, [code])
            month = month or default_month(area, today=today(), as_of=as_of)
        return Response(self._answer(code, month, as_of))

    def _answer(self, area: str, month: Month, as_of: datetime | None) -> dict[str, Any]:
        seen = read(self.person, area, month, as_of=as_of, today=today())
        if seen is None:
            plan = overview(self.person, _area(area), month, as_of).plan_title
        return {
            "area": area,
            "month": str(month),
            "as_of": moment(as_of),
            "plan": plan_title(seen) if seen else plan,
            "cards": self._cards(seen, area) if seen else [],
        }

    def _cards(self, seen: Seen, area: str) -> Any:
        """Those that tell of areas within the token's reach.

        A light in step with another area's growth would tell that growth.
        """
        with_places = allows(self.request.auth, "rankings", [area])
        answer = answer_of(seen, with_places=with_places)
        others = others_of(seen)
        hidden = {one for one in others if one and not allows(self.request.auth, self.name, [one])}
        if not hidden:
            return answer.json
        pairs = zip(others, answer.rows, strict=True)
        return [card for other, card in pairs if other not in hidden]


def _area(code: str) -> Area:
    """The area with this code, or the one of the plan. Raises `ApiRefusal`."""
    found = area_or_home(code)
    if found is None:
        told = f"没有代码为“{shown(code)}”的地区，见 areas/。" if code else "还没有载入地区和计划。"
        raise ApiRefusal(NOT_FOUND, told, parameter="area")
    return found


REMEMBERED = 10_000  # cards of each process, about 10 MB
_memory = Memory(REMEMBERED)


def answer_of(seen: Seen, *, with_places: bool) -> Answer:
    """The cards, worked out once of the same rows.

    A place that was counted from other areas' figures needs `with_places`.
    """
    return _memory.of(
        digest(*seen, with_places),
        lambda: [_card(one, with_places=with_places) for one in headlines(seen)],
    )


def _card(headline: Headline, *, with_places: bool) -> dict[str, Any]:
    target, light, place = headline.target, headline.light, headline.place
    if place is not None and place.is_computed and not with_places:
        place = None
    return {
        "indicator": target.indicator.code,
        "indicator_name": target.indicator.name,
        "unit": target.indicator.unit,
        "month": str(headline.month),
        "label": headline.label,
        "growth": decimal_text(headline.growth),
        "growth_is_computed": headline.growth_is_computed,
        "latest": _figure(headline.latest, target),
        "year_ago": _figure(headline.year_ago, target),
        "rank": place.place if place else None,
        "rank_of": place.of if place and with_places else None,
        "target": _promise(target),
        "completion": share_text(light.completion),
        "schedule": share_text(light.schedule),
        "time_share": share_text(light.time_share),
        "gap": share_text(light.gap),
        "light": {
            "colour": light.colour.value,
            "word": light.word,
            "sentence": light.sentence,
            "rule_version": light.rule_version,
            "family": light.family.value,
        },
    }


def _figure(told: Told | None, target: Target) -> dict[str, Any] | None:
    if told is None:
        return None
    figure = told.figure
    return {
        "month": str(figure.month),
        "label": period_label(target.indicator, figure.month),
        "value": decimal_text(figure.value),
        "growth": decimal_text(figure.growth),
        "status": figure.status,
        "absence": figure.absence or None,
        "published_at": moment(figure.published_at),
        "demo": told.is_demo,
    }


def _promise(target: Target) -> dict[str, Any]:
    amount: Decimal | None = target.amount
    return {
        "key": target.key,
        "measure": target.measure,
        "operator": target.operator,
        "amount": decimal_text(amount),
        "unit": target_unit(target.measure, target.indicator.unit),
        "strength": target.strength,
        "quote": target.quote,
    }
