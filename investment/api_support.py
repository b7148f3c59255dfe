"""三争取 over REST: the ledger's own rows, a page at a time.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from accounts import api_filters as p
from accounts.api_ledgers import LedgerList, filters_of
from accounts.api_pages import Key
from accounts.api_scopes import area_ids, in_places
from accounts.clock import today
from entry.api_fields import PlanMonthControl
from investment import choices
from investment.api_support_rows import SupportRow
from investment.models import SupportItem
from investment.support_entries import NOT_STATED, SupportEntry
from investment.support_ledgers import Filters, support_ledger, usual_month


class SupportParameters(p.Parameters):
    """Those of the ledger's page under the same names, and `key`.

    `todo` is not among them: what waits for somebody is a matter of pages.
    """

    key = p.CodesControl(help_text="事项的键，多个用逗号分开")
    month = PlanMonthControl(
        help_text="截至哪个月末，如2024-09，事项属于该月所在的年度；不给就是本月，"
        "还没有登记本年事项的为最近有事项的一年的12月"
    )
    as_of = p.InstantControl(
        help_text="按这个时刻已有的认定和已核实的到账回答；文件、单位比例和规则按现在的"
    )
    kind = p.CodeControl(help_text="类别的代码：fund资金、policy政策、pilot示范试点、honour荣誉")
    level = p.ChoiceControl(
        known=[*choices.Level.values, NOT_STATED], help_text="级别；none为没有登记"
    )
    state = p.ChoiceControl(known=choices.Recognition.values, help_text="认定状态")
    department = p.CodeControl(help_text="有比例的单位的代码：主办和配合的都在内")
    lead = p.CodeControl(help_text="主办单位的代码")
    fund_class = p.ChoiceControl(
        known=[*choices.FundClass.values, NOT_STATED],
        help_text="资金类型；none为没有登记或不是资金",
    )
    novelty = p.ChoiceControl(known=choices.Novelty.values, help_text="首次还是延续")
    counted = p.FlagControl(help_text="只要计入的（true）或不计入的（false）")
    arrived = p.FlagControl(help_text="只要有到账的（true）或没有的（false）")
    project = p.CodeControl(help_text="用于哪个重点项目：项目的键")
    document = p.WholeControl(help_text="依据哪份文件：文件的编号，见 support-documents/")
    q = p.TextControl(help_text="键、名称、文号、文件、授予单位或备注中的字词")


@extend_schema_view(
    get=extend_schema(summary="争取事项", tags=["三争取"], responses=SupportRow(many=True))
)
class SupportList(LedgerList):
    """争取到的资金、政策、示范试点和荣誉：依据的文件、到账、单位比例、认定和本年计入，与三争取台账相同。

    本部门看主办和有比例的，发布人看本地区的，领导看全部；没有核实的到账不在内。
    """

    name = "support-items"
    row = SupportRow
    filterset_class = SupportParameters
    area_paths = ("area",)
    order = ("kind__order", "order", "key")
    queryset = SupportItem.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """All pages of one question stand at one month, also when the next one begins."""
        super().initial(request, *args, **kwargs)
        if self.given.get("month") is None:
            self.given["month"] = usual_month(today())
            self.asked["month"] = str(self.given["month"])

    def page_address(self, request: Request) -> str:
        return replace_query_param(super().page_address(request), "month", self.asked["month"])

    def entries(self) -> Sequence[SupportEntry]:
        given, wanted = self.given, filters_of(Filters, self.given)
        found: Sequence[SupportEntry] = support_ledger(
            self.person, given["month"], wanted, today=today(), as_of=given.get("as_of")
        ).entries
        keys, ids = given.get("key"), area_ids(self.request.auth, self.name)
        if keys:
            found = tuple(one for one in found if one.item.key in keys)
        if (document := given.get("document")) is not None:
            found = tuple(one for one in found if one.item.document_id == document)
        return found if ids is None else _inside(found, ids)

    def key_of(self, found: SupportEntry) -> Key:
        """In the order of the page."""
        item = found.item
        return [item.kind.order, item.order, item.key]

    def rows(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        """Two queries for the page: chapters, and the slips of its instalments."""
        prefetch_related_objects([one.item for one in found], "chapter")
        prefetch_related_objects([each for one in found for each in one.arrivals], "evidence")
        rows = super().rows(found)
        for row in rows:
            if "month" in row:
                row["month"] = self.asked["month"]
        return rows


def _inside(found: Sequence[SupportEntry], ids: frozenset[int]) -> list[SupportEntry]:
    """Those that benefit these areas alone. One query."""
    reached = SupportItem.objects.filter(in_places(ids, "area")).order_by()
    keys = set(reached.values_list("pk", flat=True))
    return [one for one in found if one.item.pk in keys]
