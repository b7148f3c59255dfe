"""Kinds, rules and documents of support, and the instalments that arrived, over REST.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_scopes import area_ids, in_places
from entry.api_fields import MonthParameter
from investment import choices
from investment.api_granting_rows import (
    SupportArrivalRow,
    SupportDocumentRow,
    SupportKindRow,
    SupportRuleRow,
)
from investment.models import Arrival, SupportDocument, SupportItem, SupportKind, SupportRule
from investment.support_scopes import documents_seen
from plan.api_events import EvidencedParameters, asked_for

TAGS = ["三争取"]


class KindParameters(p.Parameters):
    code = p.Codes(help_text="类别的代码，多个用逗号分开")
    is_money = p.Flag(help_text="只要按金额计的（true）或按项计的（false）")


@extend_schema_view(
    get=extend_schema(summary="争取类别", tags=TAGS, responses=SupportKindRow(many=True))
)
class SupportKindList(ListView):
    """资金、政策、示范试点、荣誉：争取事项的 kind 用这里的代码。"""

    name = "support-kinds"
    row = SupportKindRow
    filterset_class = KindParameters
    area_paths = ()  # a code list of the house
    order = ("order", "code")
    queryset = SupportKind.objects.all()


class RuleParameters(p.Parameters):
    year = p.Whole(help_text="年度")
    kind = p.Codes("kind__code", help_text="类别的代码，多个用逗号分开")


@extend_schema_view(
    get=extend_schema(summary="争取计数规则", tags=TAGS, responses=SupportRuleRow(many=True))
)
class SupportRuleList(ListView):
    """各年度怎样计各类争取事项：按文件还是按到账，债券、因素法、配套、延续的计不计，最低金额和级别。"""

    name = "support-rules"
    row = SupportRuleRow
    filterset_class = RuleParameters
    area_paths = ()  # the house's own
    order = ("year", "kind__order", "kind__code")
    queryset = SupportRule.objects.all()


class DatedFrom(MonthParameter):
    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(dated__gte=value.first_day)


class DatedTo(MonthParameter):
    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(dated__lte=value.last_day)


class DocumentParameters(p.Parameters):
    id = p.Whole("pk", help_text="文件的编号")
    number = p.Codes(help_text="文号，多个用逗号分开")
    area = p.Codes("lead__area__code", help_text="登记单位的地区代码，多个用逗号分开")
    level = p.Choice(known=choices.Level.values, help_text="级别")
    lead = p.Codes("lead__code", help_text="登记单位的代码，多个用逗号分开")

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """`from` is a word of Python and cannot be declared like the others."""
        found: dict[str, Any] = super().get_filters()
        found["from"] = DatedFrom(help_text="文件日期从这个月起（含），如2024-01")
        found["to"] = DatedTo(help_text="文件日期到这个月止（含），如2024-12")
        return found


@extend_schema_view(
    get=extend_schema(summary="争取文件", tags=TAGS, responses=SupportDocumentRow(many=True))
)
class SupportDocumentList(ListView):
    """上级下达、授予的文件：看得到的事项所依据的，以及本部门登记的。

    哪些事项依据一份文件，见 support-items/ 的 document 参数；附件不在接口中提供。
    """

    name = "support-documents"
    row = SupportDocumentRow
    filterset_class = DocumentParameters
    area_paths = ("lead__area",)
    order = ("id",)
    queryset = SupportDocument.objects.none()

    def get_queryset(self) -> QuerySet[SupportDocument]:
        return documents_seen(self.person)


class ArrivalParameters(EvidencedParameters):
    item = p.Codes("item__key", help_text="争取事项的键，多个用逗号分开")
    area = p.Codes("item__area__code", help_text="受益地区的代码，多个用逗号分开")
    lead = p.Codes("item__lead__code", help_text="主办单位的代码，多个用逗号分开")


@extend_schema_view(
    get=extend_schema(summary="争取资金到账", tags=TAGS, responses=SupportArrivalRow(many=True))
)
class SupportArrivalList(ListView):
    """争取资金已核实的到账。

    到账只作废、不改写：as_of 按某一时刻有效的回答，include_history 连同作废的一并给出，
    updated_since 只要此后核实或作废的。
    """

    name = "support-arrivals"
    row = SupportArrivalRow
    filterset_class = ArrivalParameters
    area_paths = ("item__area",)
    order = ("item_id", "id")
    queryset = Arrival.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        items = SupportItem.objects.visible_to(self.person)
        return asked_for(Arrival.objects.filter(item__in=items), self.given)

    def within_scope(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """An instalment is told where its item is."""
        ids = area_ids(self.request.auth, self.name)
        return queryset if ids is None else queryset.filter(in_places(ids, "item__area"))
