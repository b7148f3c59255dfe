"""Support, its documents and instalments: looked at here, kept on their own pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_base import ReadOnlyAdmin, yes
from accounts.admin_users import person
from entry.admin_trail import DEEDS
from entry.numbers import exact
from investment.models import Arrival, SupportDocument, SupportItem
from investment.support_scopes import documents_seen
from investment.support_trail import DEEDS as SUPPORT_DEEDS
from projects.admin_records import StandingFilter

DEEDS.update(SUPPORT_DEEDS)
DEMO = yes("is_demo", "示意", "示意数据")


def amount_column(name: str, title: str) -> Any:
    @admin.display(description=title, ordering=name)
    def column(obj: Any) -> str:
        value = getattr(obj, name)
        return "—" if value is None else exact(value)

    return column


GRANTED = amount_column("amount", "争取金额（万元）")
RECOGNISED = amount_column("recognised_amount", "认定金额（万元）")
ARRIVED = amount_column("amount", "到账金额（万元）")


@admin.register(SupportDocument)
class SupportDocumentAdmin(ReadOnlyAdmin):
    list_display = ("dated", "number", "title", "level", "granted_by", "lead", DEMO)
    list_display_links = ("dated", "number", "title")
    list_filter = ("level", ("lead", admin.RelatedOnlyFieldListFilter), "is_demo")
    list_select_related = ("lead",)
    search_fields = ("title", "number", "granted_by")
    search_help_text = "按名称、文号、授予单位查找"
    date_hierarchy = "dated"
    fields = ("title", "number", "dated", "level", "granted_by", "lead", "version", "is_demo")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupportDocument]:
        return documents_seen(person(request)).order_by("-dated", "-pk")


@admin.register(SupportItem)
class SupportItemAdmin(ReadOnlyAdmin):
    """Entered, completed and recognised on its own page."""

    list_display = ("key", "kind", "name", "lead", GRANTED, "recognition", RECOGNISED, DEMO)
    list_display_links = ("key", "name")
    list_filter = (
        "recognition",
        "kind",
        "fund_class",
        "novelty",
        ("lead", admin.RelatedOnlyFieldListFilter),
        "is_demo",
    )
    list_select_related = ("kind", "lead")
    search_fields = ("key", "name", "document__number", "document__title")
    search_help_text = "按名称、文号查找"
    fieldsets = (
        (None, {"fields": ("key", "kind", "name", "document", "level", "year", "area")}),
        (
            "资金",
            {"fields": (GRANTED, "fund_class", "is_formula", "needs_match", "project")},
        ),
        ("责任", {"fields": ("lead", "parts")}),
        (
            "认定",
            {
                "fields": (
                    *("recognition", "proposer", "proposed_at", "recogniser", "recognised_on"),
                    *(RECOGNISED, "recognised_count", "answer"),
                )
            },
        ),
        ("出处", {"fields": ("chapter", "quote", "occurrence")}),
        ("其他", {"fields": ("novelty", "valid_until", "note", "version", "is_demo")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupportItem]:
        return SupportItem.objects.visible_to(person(request)).order_by("order", "key")

    @admin.display(description="单位比例")
    def parts(self, obj: SupportItem) -> str:
        found = obj.shares.select_related("department")
        return "、".join(f"{one.department}{exact(one.percent)}%" for one in found) or "—"

    @admin.display(description="提请人")
    def proposer(self, obj: SupportItem) -> str:
        return str(obj.proposed_by or "—")

    @admin.display(description="认定人")
    def recogniser(self, obj: SupportItem) -> str:
        return str(obj.recognised_by or "—")


@admin.register(Arrival)
class ArrivalAdmin(ReadOnlyAdmin):
    list_display = ("on", "item", ARRIVED, "standing", "recorder", "confirmer", DEMO)
    list_display_links = ("on", "item")
    list_filter = (StandingFilter, "is_demo")
    list_select_related = ("item", "recorded_by", "confirmed_by")
    search_fields = ("item__name", "item__key")
    search_help_text = "按事项查找"
    date_hierarchy = "on"
    fieldsets = (
        (None, {"fields": ("item", ARRIVED, "on", "standing", "is_demo")}),
        ("依据", {"fields": ("evidence", "note")}),
        ("登记", {"fields": ("recorder", "recorded_at", "confirmer", "confirmed_at")}),
        ("作废", {"fields": ("voider", "voided_at", "void_reason")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Arrival]:
        seen = SupportItem.objects.visible_to(person(request))
        return Arrival.objects.filter(item__in=seen).order_by("-on", "-pk")

    @admin.display(description="状况")
    def standing(self, obj: Arrival) -> str:
        if obj.voided_at:
            return "已作废"
        return "计数" if obj.confirmed_at else "待核实"

    @admin.display(description="登记人")
    def recorder(self, obj: Arrival) -> str:
        return str(obj.recorded_by)

    @admin.display(description="核实人")
    def confirmer(self, obj: Arrival) -> str:
        return str(obj.confirmed_by or "—")

    @admin.display(description="作废人")
    def voider(self, obj: Arrival) -> str:
        return str(obj.voided_by or "—")
