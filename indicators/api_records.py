"""The records behind a counted figure over REST, together with the figure.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import api_filters as p
from accounts.api_base import ReadView, documented, fields_of
from accounts.api_files import CsvRenderer, Listing, XlsxRenderer
from accounts.api_json import Json
from accounts.api_problems import NOT_FOUND, ApiRefusal, shown
from accounts.api_rows import Choice, Day, Flag, Moment, Row, Text, Whole, day_text, moment
from accounts.api_scopes import allows
from accounts.models import Area
from entry.api_fields import DecimalText, MonthText, PlanMonthControl, decimal_text
from entry.counts import Kept, Measure, kept_of
from indicators.api_rows import period
from indicators.models import Indicator, Observation
from indicators.records import Shown, figure_of, shown_to

MEASURES = [(Measure.NUMBER.value, "个数"), (Measure.AMOUNT.value, "金额")]


class RecordRow(Row):  # computed, not read: `_row` fills it
    """汇总数所含的一条记录，与数一同冻结。"""

    place = Whole(help_text="序号")
    register = Text(allow_null=True, help_text="登记簿的键；不在你能查看的范围内的为null")
    key = Text(allow_null=True, help_text="记录在登记簿里的键；同上")
    title = Text(allow_null=True, help_text="名称，汇总时的；同上")
    on = Day(allow_null=True, help_text="日期；没有或不能查看的为null")
    number = Whole(help_text="计为几个")
    amount = DecimalText(allow_null=True, help_text="金额，万元；不详的为null，不是0")
    words = Text(allow_null=True, help_text="说明；不能查看的为null")
    href = Text(allow_null=True, help_text="记录现在的网页；不能查看的为null")


class CountedFigure(serializers.Serializer[Any]):
    """汇总出来的数。"""

    indicator = serializers.CharField(help_text="指标代码")
    area = serializers.CharField(help_text="地区代码")
    month = MonthText(help_text="月份：数据截至该月末")
    label = serializers.CharField(help_text="时期的叫法，如1—9月")
    value = DecimalText(allow_null=True, help_text="数值")
    unit = serializers.CharField(help_text="数值的单位")
    counted = Flag(help_text="由登记簿汇总；填报的为false，没有记录")
    measure = Choice(choices=MEASURES, allow_null=True, help_text="汇总的是个数还是金额")
    ledger = serializers.CharField(allow_null=True, help_text="由哪个登记簿汇总")
    counts = serializers.CharField(allow_null=True, help_text="汇总的是什么")
    number = serializers.IntegerField(allow_null=True, help_text="各条记录的 number 之和")
    amount = DecimalText(
        allow_null=True, help_text="各条记录的 amount 之和，万元；没有金额的为null"
    )
    published_at = Moment(help_text="发布时间：数和记录从这时起冻结")
    superseded_at = Moment(allow_null=True, help_text="被新数替代的时间；现行数为null")
    demo = Flag(help_text="示意数据，不是真实数据")


class RecordAnswer(serializers.Serializer[Any]):
    """一个汇总数和它的全部记录，在一页里。"""

    figure = CountedFigure(allow_null=True, help_text="数；没有已发布的数为null")
    results = RecordRow(many=True, help_text="它的记录")
    next = serializers.CharField(allow_null=True, help_text="总是null")
    previous = serializers.CharField(allow_null=True, help_text="总是null")


class RecordParameters(p.Parameters):
    indicator = p.CodeControl(required=True, help_text="指标代码，一个")
    month = PlanMonthControl(required=True, help_text="月份，如2024-09")
    area = p.CodeControl(help_text="地区代码；不给就是数源单位的地区")
    as_of = p.InstantControl(help_text="按这个时刻已知的数和记录回答")


class RecordView(ReadView):
    """一个由登记簿汇总的数，和它所含的每条记录：发布时一并冻结，登记簿以后的改动不影响。

    as_of 给出当时已知的那一版数和那一版的记录。results 的 number 之和（个数）或 amount 之和（金额）
    就是 figure 的数。不在令牌所有人查看范围内的记录照样列出，但只有 number 和 amount。
    填报的数没有记录。
    """

    name = "observation-records"
    filterset_class = RecordParameters
    renderer_classes = [Json, CsvRenderer, XlsxRenderer]  # noqa: RUF012 - DRF's way
    controls = ("fields", "format")

    @extend_schema(
        summary="汇总数的记录",
        tags=["指标"],
        responses=RecordAnswer,
        parameters=[*documented(RecordParameters), fields_of(RecordRow)],
    )
    def get(self, request: Request) -> Response:
        chosen = RecordRow.choose(request.query_params.get("fields", ""))
        indicator = self._indicator()
        area = self._area(indicator)
        asked = (self.given["month"], self.given.get("as_of"))
        found = figure_of(indicator, area, *asked) if area else None
        kept = kept_of(found.records) if found and found.records else None
        records = shown_to(self.person, found, kept)
        rows = [_row(place, one, chosen) for place, one in enumerate(records, start=1)]
        if getattr(request, "accepted_renderer").format != "json":  # noqa: B009 - DRF's stubs
            return Response(Listing(self.name, RecordRow, chosen, rows))
        figure = _figure(found, indicator, area, kept) if found and area else None
        return Response({"figure": figure, "results": rows, "next": None, "previous": None})

    def _indicator(self) -> Indicator:
        code: str = self.given["indicator"]
        seen = Indicator.objects.visible_to(self.person).select_related("owner__area")
        indicator = seen.filter(code=code).first()
        if indicator is None:
            told = f"没有代码为“{shown(code)}”的指标，见 indicators/。"
            raise ApiRefusal(NOT_FOUND, told, parameter="indicator")
        return indicator

    def _area(self, indicator: Indicator) -> Area | None:
        """The area asked for; one that the token does not reach is not there for it."""
        code = self.given.get("area")
        area = Area.objects.filter(code=code).first() if code else indicator.owner.area
        is_there = area is not None and allows(self.request.auth, self.name, [area.code])
        return area if is_there else None


def _row(place: int, one: Shown, chosen: tuple[str, ...]) -> dict[str, Any]:
    record = one.record
    row = {
        "place": place,
        "register": record.register if record else None,
        "key": record.key if record else None,
        "title": record.title if record else None,
        "on": day_text(record.on) if record else None,
        "number": one.number,
        "amount": decimal_text(one.amount),
        "words": record.words if record else None,
        "href": one.href or None,
    }
    return {name: row[name] for name in RecordRow.cells(chosen)}


def _figure(
    figure: Observation, indicator: Indicator, area: Area, kept: Kept | None
) -> dict[str, Any]:
    traits = (indicator.accumulation, indicator.frequency, indicator.first_month)
    count = kept.count if kept else None
    return {
        "indicator": indicator.code,
        "area": area.code,
        "month": str(figure.month),
        "label": period(*traits, int(figure.month)),
        "value": decimal_text(figure.value),
        "unit": indicator.unit,
        "counted": kept is not None,
        "measure": count.measure.value if count else None,
        "ledger": count.ledger if count else None,
        "counts": count.title if count else None,
        "number": kept.number if kept else None,
        "amount": decimal_text(kept.amount) if kept and kept.has_amounts else None,
        "published_at": moment(figure.published_at),
        "superseded_at": moment(figure.superseded_at),
        "demo": figure.monthly_return.is_demo,
    }
