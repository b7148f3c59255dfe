"""Chains, teams, events and funds received over REST.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Hashable
from typing import Any

from django.db.models import BigIntegerField, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_scopes import in_places
from accounts.models import Reach
from accounts.roles import Action
from accounts.statements import Slot
from entry.api_fields import MonthParameter
from entry.api_figures import FigureList
from entry.api_questions import PERSON, FigureParameters, Figures
from investment import choices
from investment.api_rows import ChainRow, FundsRow, InvestmentEventRow, TeamRow
from investment.models import Chain, Event, FundsReceived, FundsReceivedQuerySet, Team
from investment.scopes import events_seen

TAGS = ["招商引资"]


class ChainParameters(p.Parameters):
    code = p.Codes(help_text="产业链的代码，多个用逗号分开")


@extend_schema_view(get=extend_schema(summary="产业链", tags=TAGS, responses=ChainRow(many=True)))
class ChainList(ListView):
    """产业链（集群）：招商项目的 chain 用这里的代码。"""

    name = "chains"
    row = ChainRow
    filterset_class = ChainParameters
    area_paths = ()  # a code list of the house
    order = ("order", "code")
    queryset = Chain.objects.all()


class TeamParameters(p.Parameters):
    code = p.Codes(help_text="小分队的代码，多个用逗号分开")
    lead = p.Codes("lead__code", help_text="牵头单位的代码，多个用逗号分开")
    is_active = p.Flag(help_text="只要在用的（true）或停用的（false）")


@extend_schema_view(
    get=extend_schema(summary="招商小分队", tags=TAGS, responses=TeamRow(many=True))
)
class TeamList(ListView):
    """招商小分队和它们负责的区域。"""

    name = "teams"
    row = TeamRow
    filterset_class = TeamParameters
    area_paths = ("lead__area",)
    order = ("order", "code")
    queryset = Team.objects.all()


class FromMonth(MonthParameter):
    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(held_on__gte=value.first_day)


class ToMonth(MonthParameter):
    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(held_on__lte=value.last_day)


class EventParameters(p.Parameters):
    key = p.Codes(help_text="活动的键，多个用逗号分开")
    area = p.Codes("lead__area__code", help_text="承办单位的地区代码，多个用逗号分开")
    kind = p.Choice(known=choices.EventKind.values, help_text="种类")
    city = p.Codes(help_text="城市，多个用逗号分开")
    lead = p.Codes("lead__code", help_text="承办单位的代码，多个用逗号分开")
    team = p.Codes("team__code", help_text="小分队的代码，多个用逗号分开")

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """`from` is a word of Python and cannot be declared like the others."""
        found: dict[str, Any] = super().get_filters()
        found["from"] = FromMonth(help_text="从这个月起（含），如2024-01")
        found["to"] = ToMonth(help_text="到这个月止（含），如2024-12")
        return found


@extend_schema_view(
    get=extend_schema(summary="招商活动", tags=TAGS, responses=InvestmentEventRow(many=True))
)
class EventList(ListView):
    """招商活动：什么时候、在哪里、到场多少企业。

    本部门看自己承办的，以及看得到的招商项目、对接企业所属的；发布人看本地区的，领导看全部。
    """

    name = "events"
    row = InvestmentEventRow
    filterset_class = EventParameters
    area_paths = ("lead__area",)
    order = ("key",)  # with the year in it
    queryset = Event.objects.none()

    def get_queryset(self) -> QuerySet[Event]:
        return events_seen(self.person)


class FundsParameters(FigureParameters):
    signing = p.Codes("signing__key", help_text="招商项目的键，多个用逗号分开")
    area = p.Codes("signing__area__code", help_text="落户地区的代码，多个用逗号分开")
    lead = p.Codes("signing__lead__code", help_text="责任单位的代码，多个用逗号分开")


def _seen(reach: Reach) -> FundsReceivedQuerySet:
    return FundsReceived.objects.within_sight(reach, Slot(PERSON, BigIntegerField()))


FUNDS = Figures(
    row=FundsRow,
    parameters=FundsParameters,
    order=("signing_id", "month"),
    seen=_seen,
    inside=lambda ids: in_places(ids, "signing__area"),
)


@extend_schema_view(get=extend_schema(summary="到位资金", tags=TAGS, responses=FundsRow(many=True)))
class FundsList(FigureList):
    """已发布的到位资金，都是本年累计、截至月末的数，按招商项目、月份排列。

    更正过的数，新旧都永久保留：as_of、include_history、updated_since 与指标数据相同。
    """

    name = "funds-received"
    row = FundsRow
    filterset_class = FundsParameters
    area_paths = ("signing__area",)
    order = FUNDS.order
    queryset = FundsReceived.objects.none()
    figures = FUNDS
    figure = FundsReceived

    def sight(self) -> Hashable:
        return self.person.reach(Action.VIEW_INVESTMENT)
