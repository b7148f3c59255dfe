"""The steps of signings over REST: each by itself, as it was in force, and what changed.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_rows import Choice, Day, Flag, Moment, OrNone, Row, Text
from accounts.api_scopes import area_ids, in_places
from investment import choices
from investment.api_rows import proof_shown
from investment.models import Signing, SigningStep
from plan.api_events import EvidencedParameters, asked_for
from plan.precisions import Precision


class SigningStepRow(Row):
    """一个已核实的环节：有日期、有依据。"""

    signing = Text("signing__key", help_text="招商项目的键")
    signing_name = Text("signing__name", help_text="招商项目名称")
    area = Text("signing__area__code", help_text="落户地区的代码")
    kind = Choice(choices=choices.StepKind.choices, help_text="环节")
    on = Day(help_text="日期；只知年、月的，为该年、月的最后一天")
    precision = Choice(choices=Precision.choices, help_text="日期精确到")
    reason = OrNone(choices=choices.Reason.choices, allow_null=True, help_text="流失、终止的原因")
    quote = Text(help_text="报告原文；另有佐证材料的可为空")
    evidence = Text(
        "evidence__sha256",
        "evidence__is_restricted",
        make=proof_shown,
        allow_null=True,
        help_text="佐证材料的SHA-256摘要；没有材料、或材料含协议条款的为null",
    )
    note = Text(help_text="说明")
    confirmed_at = Moment(help_text="核实时间：从此计入")
    voided_at = Moment(allow_null=True, help_text="作废时间：从此不计；有效的为null")
    void_reason = Text(help_text="作废原因")
    demo = Flag("is_demo", help_text="示意数据，不是真实数据")


class StepParameters(EvidencedParameters):
    signing = p.Codes("signing__key", help_text="招商项目的键，多个用逗号分开")
    area = p.Codes("signing__area__code", help_text="落户地区的代码，多个用逗号分开")
    lead = p.Codes("signing__lead__code", help_text="责任单位的代码，多个用逗号分开")
    kind = p.Choice(known=choices.StepKind.values, help_text="环节")


@extend_schema_view(
    get=extend_schema(summary="招商环节", tags=["招商引资"], responses=SigningStepRow(many=True))
)
class SigningStepList(ListView):
    """招商项目本身登记并已核实的环节：线索、在谈、签约、落地，流失、终止和重新启动也在内。

    有对应重点项目的，开工、投产见 project-events/。环节只作废、不改写：as_of 按某一时刻有效的回答，
    include_history 连同作废的一并给出，updated_since 只要此后核实或作废的。
    """

    name = "signing-steps"
    row = SigningStepRow
    filterset_class = StepParameters
    area_paths = ("signing__area",)
    order = ("signing_id", "id")
    queryset = SigningStep.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        signings = Signing.objects.visible_to(self.person)
        return asked_for(SigningStep.objects.filter(signing__in=signings), self.given)

    def within_scope(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A step is told where its signing is."""
        ids = area_ids(self.request.auth, self.name)
        return queryset if ids is None else queryset.filter(in_places(ids, "signing__area"))
