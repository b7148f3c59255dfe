"""Rankings over REST: all areas of a level beside each other in one month.

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
from accounts.api_rows import Choice, Flag, Moment, Row, Text, Whole, moment
from accounts.api_scopes import limit
from accounts.models import Area
from entry.api_fields import DecimalText, MonthText, PlanMonthControl, decimal_text, share_text
from indicators import choices
from indicators.figure_rows import month_of
from indicators.memory import Answer, Memory, digest
from indicators.rankings import Placed, Seen, ranking, read


class RankingRow(Row):  # computed, not read: `ranking` fills it
    """一个地区在排位中的一行。"""

    area = Text(help_text="地区代码")
    area_name = Text(help_text="地区简称")
    parent = Text(allow_null=True, help_text="上级地区的代码：同一上级的地区一起排位")
    month = MonthText(help_text="月份：数据截至该月末")
    label = Text(help_text="时期的叫法，如1—9月")
    value = DecimalText(allow_null=True, help_text="数值；没有数为null，不是0")
    growth = DecimalText(allow_null=True, help_text="同比，%；公布的优先，没有则测算")
    growth_is_computed = Flag(help_text="同比是测算的，不是公布的")
    rank = Whole(allow_null=True, help_text="公布的位次")
    rank_computed = Whole(allow_null=True, help_text="按同比测算的位次；并列的同一位，其后跳过")
    ranked = Whole(help_text="参加测算排位的地区数")
    value_rank = Whole(allow_null=True, help_text="按数值测算的位次")
    status = Choice(choices=choices.Status.choices, allow_null=True, help_text="数据状态")
    absence = Choice(
        choices=choices.Absence.choices, allow_null=True, help_text="数值、同比都没有时的原因"
    )
    published_at = Moment(allow_null=True, help_text="发布时间")
    demo = Flag(help_text="示意数据，不是真实数据")


class RankingAnswer(serializers.Serializer[Any]):
    """一个月的排位，全在一页。"""

    results = RankingRow(many=True, help_text="各地区")
    next = serializers.CharField(allow_null=True, help_text="总是null")
    previous = serializers.CharField(allow_null=True, help_text="总是null")


class RankingParameters(p.Parameters):
    indicator = p.CodeControl(required=True, help_text="指标代码，一个")
    month = PlanMonthControl(required=True, help_text="月份，如2024-09")
    level = p.Choice(known=Area.Level.values, help_text="哪一级的地区；不给就是旗县区")
    parent = p.CodeControl(help_text="只要这个地区的下级，如市的代码")
    as_of = p.InstantControl(help_text="按这个时刻已知的数回答")


REMEMBERED = 100_000  # rows of each process, about 35 MB
_memory = Memory(REMEMBERED)


def answer_of(seen: Seen) -> Answer:
    """A ranking, worked out once of the same rows."""
    month = str(month_of(seen.month))
    return _memory.of(digest(*seen), lambda: [_row(one, month) for one in ranking(seen)])


def _row(placed: Placed, month: str) -> dict[str, Any]:
    figure, growth = placed.figure, placed.growth
    computed = growth is not None and (figure is None or figure.growth is None)
    return {
        "area": placed.area,
        "area_name": placed.name,
        "parent": placed.parent,
        "month": month,
        "label": placed.label,
        "value": decimal_text(figure.value) if figure else None,
        "growth": share_text(growth) if computed else decimal_text(growth),
        "growth_is_computed": computed,
        "rank": figure.rank if figure else None,
        "rank_computed": placed.growth_place,
        "ranked": placed.ranked,
        "value_rank": placed.value_place,
        "status": figure.status if figure else None,
        "absence": (figure.absence or None) if figure else None,
        "published_at": moment(figure.published_at) if figure else None,
        "demo": placed.is_demo,
    }


class RankingView(ReadView):
    """一个指标在一个月的全部地区：数值、同比、公布的位次和测算的位次。

    默认是各旗县区；同一个市的一起排。没有数的地区也列出，排在最后，没有位次。
    """

    name = "rankings"
    filterset_class = RankingParameters
    renderer_classes = [Json, CsvRenderer, XlsxRenderer]  # noqa: RUF012 - DRF's way
    controls = ("fields", "format")

    @extend_schema(
        summary="排位",
        tags=["指标"],
        responses=RankingAnswer,
        parameters=[*documented(RankingParameters), fields_of(RankingRow)],
    )
    def get(self, request: Request) -> Response:
        chosen = RankingRow.choose(request.query_params.get("fields", ""))
        code: str = self.given["indicator"]
        seen = read(
            self.person,
            code,
            self.given["month"],
            level=self.given.get("level") or Area.Level.COUNTY,
            parent=self.given.get("parent", ""),
            as_of=self.given.get("as_of"),
        )
        if seen is None:
            told = f"没有代码为“{shown(code)}”的指标，见 indicators/。"
            raise ApiRefusal(NOT_FOUND, told, parameter="indicator")
        return self._respond(answer_of(seen), chosen)

    def _respond(self, answer: Answer, chosen: tuple[str, ...]) -> Response:
        """Those rows and fields that were asked for and may be seen."""
        areas = limit(self.request.auth, self.name)
        is_json = getattr(self.request, "accepted_renderer").format == "json"  # noqa: B009 - stubs
        if is_json and areas is None and not chosen:
            return Response({"results": answer.json, "next": None, "previous": None})
        rows = [
            {name: row[name] for name in RankingRow.cells(chosen)}
            for row in answer.rows
            if areas is None or row["area"] in areas  # their true places, and theirs alone
        ]
        if is_json:
            return Response({"results": rows, "next": None, "previous": None})
        return Response(Listing(self.name, RankingRow, chosen, rows))
