"""Rankings over REST: all areas of a level beside each other in one month.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import api_filters as p
from accounts.api_base import ReadView, documented, fields_of
from accounts.api_files import CsvRenderer, Listing, XlsxRenderer
from accounts.api_problems import NOT_FOUND, ApiRefusal, shown
from accounts.api_rows import Choice, Flag, Moment, Row, Text, Whole, moment
from accounts.api_scopes import limit
from accounts.models import Area, User
from entry.api_fields import DecimalText, MonthText, PlanMonthControl, decimal_text, share_text
from entry.periods import Month
from indicators import choices
from indicators.api_rows import absence
from indicators.judging import Figures, period_label
from indicators.models import Indicator, Observation
from indicators.peers import places


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


class Fact(NamedTuple):
    """A published figure, as much of it as a ranking needs."""

    indicator_id: int
    area_id: int
    month: Month
    value: Decimal | None
    growth: Decimal | None
    comparable_base: Decimal | None
    qualifier: str
    value_absence: str
    growth_absence: str
    rank: int | None
    status: str
    published_at: datetime
    is_demo: bool

    @property
    def exact_value(self) -> Decimal | None:
        return self.value if self.qualifier == choices.Qualifier.EXACT else None


PATHS = (*Fact._fields[:-1], "monthly_return__is_demo")


def ranking(
    indicator: Indicator,
    month: Month,
    *,
    level: str = Area.Level.COUNTY,
    parent: str = "",
    as_of: datetime | None = None,
) -> list[dict[str, Any]]:
    """The rows of all areas of a level, by group (the same parent) and place. Two queries.

    Places follow growth (DOMAIN §6.5), the lowest first where down is better; who has none comes
    last. Growth is the official one, else computed where levels compare (DOMAIN §2.4).
    """
    areas = Area.objects.filter(level=level, **({"parent__code": parent} if parent else {}))
    listed = list(
        areas.order_by("parent__code", "order", "code").values_list(
            "pk", "code", "short_name", "parent__code"
        )
    )
    found = Observation.objects.as_of(as_of).filter(
        indicator=indicator, month__in=(month, month.year_ago), area__level=level
    )
    facts = {
        (fact.area_id, fact.month): fact
        for fact in map(Fact._make, found.order_by().values_list(*PATHS))
    }
    figures = Figures(cast(Iterable[Observation], facts.values()))
    groups: dict[str | None, list[tuple[int, str, str]]] = {}
    for pk, code, name, above in listed:
        groups.setdefault(above, []).append((pk, code, name))
    rows: list[dict[str, Any]] = []
    for above, members in groups.items():
        common = {"parent": above, "month": str(month), "label": period_label(indicator, month)}
        known = {pk: facts.get((pk, month)) for pk, _, _ in members}
        growths = {pk: figures.growth(indicator, pk, month) for pk in known}
        lower_first = indicator.direction == choices.Direction.DOWN
        placed = _placed(members, known, growths, lower_first=lower_first)
        rows += [{**common, **row} for row in placed]
    return rows


def _placed(
    members: list[tuple[int, str, str]],
    known: dict[int, Fact | None],
    growths: dict[int, Decimal | None],
    *,
    lower_first: bool,
) -> list[dict[str, Any]]:
    """The areas of one group in the order of their places."""
    values = {pk: fact.value if fact else None for pk, fact in known.items()}
    by_growth = places(growths, lower_first=lower_first)
    by_value = places(values, lower_first=lower_first)
    last = len(members) + 1
    ordered = sorted(
        members, key=lambda one: (by_growth.get(one[0], last), by_value.get(one[0], last))
    )
    return [
        {
            "area": code,
            "area_name": name,
            **_figure(known[pk], growths[pk]),
            "rank_computed": by_growth.get(pk),
            "ranked": len(by_growth),
            "value_rank": by_value.get(pk),
        }
        for pk, code, name in ordered
    ]


def _figure(fact: Fact | None, growth: Decimal | None) -> dict[str, Any]:
    if fact is None:
        names = ("value", "growth", "rank", "status", "absence", "published_at")
        return {**dict.fromkeys(names), "growth_is_computed": False, "demo": False}
    computed = fact.growth is None and growth is not None
    return {
        "value": decimal_text(fact.value),
        "growth": share_text(growth) if computed else decimal_text(growth),
        "growth_is_computed": computed,
        "rank": fact.rank,
        "status": fact.status,
        "absence": absence(fact.value, fact.growth, fact.value_absence, fact.growth_absence),
        "published_at": moment(fact.published_at),
        "demo": fact.is_demo,
    }


class RankingView(ReadView):
    """一个指标在一个月的全部地区：数值、同比、公布的位次和测算的位次。

    默认是各旗县区；同一个市的一起排。没有数的地区也列出，排在最后，没有位次。
    """

    name = "rankings"
    filterset_class = RankingParameters
    renderer_classes = [JSONRenderer, CsvRenderer, XlsxRenderer]  # noqa: RUF012 - DRF's way
    controls = ("fields", "format")

    @extend_schema(
        summary="排位",
        tags=["指标"],
        responses=RankingAnswer,
        parameters=[*documented(RankingParameters), fields_of(RankingRow)],
    )
    def get(self, request: Request) -> Response:
        chosen = RankingRow.choose(request.query_params.get("fields", ""))
        found = ranking(
            visible_indicator(self.person, self.given["indicator"]),
            self.given["month"],
            level=self.given.get("level") or Area.Level.COUNTY,
            parent=self.given.get("parent", ""),
            as_of=self.given.get("as_of"),
        )
        names, areas = RankingRow.cells(chosen), limit(request.auth, self.name)
        rows = [  # a token that is limited to areas sees their true places, and theirs alone
            {name: row[name] for name in names}
            for row in found
            if areas is None or row["area"] in areas
        ]
        if getattr(request, "accepted_renderer").format != "json":  # noqa: B009 - DRF's stubs
            return Response(Listing(self.name, RankingRow, chosen, rows))
        return Response({"results": rows, "next": None, "previous": None})


def visible_indicator(user: User, code: str) -> Indicator:
    """The indicator with this code. Raises `ApiRefusal` when this user may not see it."""
    found = Indicator.objects.visible_to(user).filter(code=code).first()
    if found is None:
        told = f"没有代码为“{shown(code)}”的指标，见 indicators/。"
        raise ApiRefusal(NOT_FOUND, told, parameter="indicator")
    return found
