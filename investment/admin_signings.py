"""Signings and what belongs to them: looked at here, kept on their own pages.

Agreement terms and files that tell them are not shown: the administration has no right to them
(DOMAIN §4.5).
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_base import ReadOnlyAdmin
from accounts.admin_users import person
from entry.admin_trail import DEEDS
from investment.admin_support import DEMO, amount_column
from investment.edits import PARTS
from investment.models import (
    FUNDS,
    Agreement,
    Contact,
    FundsReceived,
    InvestmentFile,
    InvestorChange,
    Signing,
    SigningStep,
)
from investment.support_scopes import documents_seen
from projects.admin_records import StandingFilter

DEEDS.update({f"signing.{part}": f"修改招商项目{title}" for part, title in PARTS.items()})
DEEDS.update(
    {
        "step.load": "载入报告所述招商环节",
        "step.record": "登记招商环节",
        "step.confirm": "核实招商环节",
        "step.void": "作废招商环节",
        "signing.file.add": "上传招商项目资料",
        "signing.file.remove": "移除招商项目资料",
    }
)


class SigningRecordAdmin(ReadOnlyAdmin):
    """Rows of signings in the publisher's area."""

    search_fields: ClassVar[tuple[str, ...]] = ("signing__name", "signing__key")
    search_help_text: ClassVar[str | None] = "按招商项目查找"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.filter(signing__in=Signing.objects.visible_to(person(request)))


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    list_display = ("name", "city", "chain", "lead", "first_on", "next_on", "closed_on", DEMO)
    list_display_links = ("name",)
    list_filter = (
        ("closed_on", admin.EmptyFieldListFilter),
        ("chain", admin.RelatedOnlyFieldListFilter),
        ("team", admin.RelatedOnlyFieldListFilter),
        ("lead", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("chain", "lead")
    search_fields = ("name", "intention")
    search_help_text = "按企业、意向查找"
    ordering = ("-first_on", "-pk")
    fieldsets = (
        (None, {"fields": ("name", "enterprise", "city", "chain", "intention")}),
        ("来路", {"fields": ("event", "team", "first_on")}),
        ("责任", {"fields": ("lead", "person", "next_action", "next_on")}),
        ("结果", {"fields": ("signing", "closed_on", "close_reason")}),
        ("其他", {"fields": ("version", "is_demo")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        return Contact.objects.visible_to(person(request)).order_by("-first_on", "-pk")


@admin.register(Signing)
class SigningAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "enterprise",
        "chain",
        "lead",
        amount_column("agreed_investment", "协议总投资（万元）"),
        "exclusion",
        DEMO,
    )
    list_display_links = ("name",)
    list_filter = (
        ("chain", admin.RelatedOnlyFieldListFilter),
        "source",
        "way",
        ("team", admin.RelatedOnlyFieldListFilter),
        ("lead", admin.RelatedOnlyFieldListFilter),
        ("exclusion", admin.EmptyFieldListFilter),
        ("project", admin.EmptyFieldListFilter),
        ("parent", admin.EmptyFieldListFilter),
    )
    list_select_related = ("enterprise", "chain", "lead", "exclusion")
    search_fields = ("name", "aliases", "key", "enterprise__name")
    search_help_text = "按名称、别名、投资方查找"
    fieldsets = (
        (None, {"fields": ("key", "name", "aliases", "parent", "content")}),
        ("投资方", {"fields": ("enterprise", "source", "source_place")}),
        ("来路", {"fields": ("way", "event", "team", "first_talker", "recruiter")}),
        (
            "规模",
            {
                "fields": (
                    *("chain", "industry"),
                    amount_column("agreed_investment", "协议总投资（万元）"),
                    amount_column("outside_investment", "其中区外资金（万元）"),
                    "exclusion",
                )
            },
        ),
        ("落地", {"fields": ("area", "company", "site", "project")}),
        ("责任", {"fields": ("lead", "partners", "official")}),
        ("近况", {"fields": ("problem", "next_step", "next_on", "updated_at")}),
        ("出处", {"fields": ("chapter", "quote", "occurrence", "note", "version", "is_demo")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Signing]:
        return Signing.objects.visible_to(person(request)).order_by("order", "key")

    @admin.display(description="配合单位")
    def partners(self, obj: Signing) -> str:
        return "、".join(str(one) for one in obj.co_operating.all()) or "—"

    @admin.display(description="包联领导")
    def official(self, obj: Signing) -> str:
        return str(obj.lead_official or "—")


@admin.register(SigningStep)
class SigningStepAdmin(SigningRecordAdmin):
    list_display = ("signing", "kind", "day", "standing", "recorder", "confirmer", DEMO)
    list_display_links = ("signing", "kind")
    list_filter = (StandingFilter, "kind", "is_demo")
    list_select_related = ("signing", "recorded_by", "confirmed_by")
    ordering = ("-on", "-pk")
    fieldsets = (
        (None, {"fields": ("signing", "kind", "day", "standing", "reason", "is_demo")}),
        ("依据", {"fields": ("proof", "quote", "occurrence", "note")}),
        ("登记", {"fields": ("recorder", "recorded_at", "confirmer", "confirmed_at")}),
        ("作废", {"fields": ("voider", "voided_at", "void_reason")}),
    )

    @admin.display(description="日期", ordering="on")
    def day(self, obj: SigningStep) -> str:
        return obj.day_text

    @admin.display(description="状况")
    def standing(self, obj: SigningStep) -> str:
        if obj.voided_at:
            return "已作废"
        return "计数" if obj.confirmed_at else "待核实"

    @admin.display(description="佐证材料")
    def proof(self, obj: SigningStep) -> str:
        if obj.evidence is None:
            return "—"
        return "（含协议条款）" if obj.evidence.is_restricted else str(obj.evidence)

    @admin.display(description="登记人")
    def recorder(self, obj: SigningStep) -> str:
        return str(obj.recorded_by)

    @admin.display(description="核实人")
    def confirmer(self, obj: SigningStep) -> str:
        return str(obj.confirmed_by or "—")

    @admin.display(description="作废人")
    def voider(self, obj: SigningStep) -> str:
        return str(obj.voided_by or "—")


@admin.register(Agreement)
class AgreementAdmin(SigningRecordAdmin):
    """Without its terms, and without its file."""

    list_display = ("signing", "kind", "number", "signed_on", "review", "reviewed_on", DEMO)
    list_display_links = ("signing", "kind")
    list_filter = ("kind", "review", "is_demo")
    list_select_related = ("signing",)
    ordering = ("-signed_on", "-pk")
    fields = ("signing", "kind", "number", "signed_on", "review", "reviewed_on", "is_demo")


@admin.register(InvestorChange)
class InvestorChangeAdmin(SigningRecordAdmin):
    list_display = ("on", "signing", "before", "after", "who", DEMO)
    list_display_links = ("on", "signing")
    list_filter = ("is_demo",)
    list_select_related = ("signing", "before", "after", "by")
    ordering = ("-on", "-pk")
    fields = ("signing", "on", "before", "source_before", "after", "source_after", "who", "at")

    @admin.display(description="登记人")
    def who(self, obj: InvestorChange) -> str:
        return str(obj.by)


TITLES = {one.name: str(one.verbose_name) for one in FundsReceived._meta.concrete_fields}
MONEY = tuple(amount_column(name, f"{TITLES[name]}（万元）") for name in FUNDS)


@admin.register(FundsReceived)
class FundsReceivedAdmin(SigningRecordAdmin):
    """Every vintage and draft; figures change in the returns only."""

    list_display = ("month", "signing", *MONEY[:3], "proof", "published_at", "superseded_at")
    list_display_links = ("month", "signing")
    list_filter = (
        ("published_at", admin.EmptyFieldListFilter),
        ("superseded_at", admin.EmptyFieldListFilter),
        "proof",
    )
    list_select_related = ("signing", "monthly_return__department", "entered_by")
    ordering = ("-month", "signing__order", "-published_at")
    fieldsets = (
        (None, {"fields": ("signing", "month", "source")}),
        ("到位", {"fields": (*MONEY, "proof", "note")}),
        (
            "经过",
            {"fields": ("typist", "entered_at", "published_at", "superseded_at", "version")},
        ),
    )

    @admin.display(description="月报", ordering="monthly_return")
    def source(self, obj: FundsReceived) -> str:
        return str(obj.monthly_return)

    @admin.display(description="填报人")
    def typist(self, obj: FundsReceived) -> str:
        return str(obj.entered_by)


@admin.register(InvestmentFile)
class InvestmentFileAdmin(ReadOnlyAdmin):
    """What is kept behind signings and documents, but what tells agreement terms; the files are
    handed out by their pages alone."""

    list_display = (
        "name",
        "signing",
        "document",
        "caption",
        "uploader",
        "removed_at",
        DEMO,
    )
    list_display_links = ("name",)
    list_filter = (("removed_at", admin.EmptyFieldListFilter), "is_demo")
    list_select_related = ("signing", "document", "uploaded_by")
    search_fields = ("name", "caption", "signing__name", "document__number")
    search_help_text = "按文件名、招商项目、文号查找"
    ordering = ("-pk",)
    fields = (
        *("name", "caption", "signing", "document", "size", "sha256"),
        *("uploader", "uploaded_at", "removed_at", "is_demo"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvestmentFile]:
        user = person(request)
        signings = Signing.objects.visible_to(user)
        of_signings = InvestmentFile.objects.filter(signing__in=signings)
        of_documents = InvestmentFile.objects.filter(document__in=documents_seen(user))
        return (of_signings | of_documents).filter(is_restricted=False).order_by("-pk")

    @admin.display(description="上传人")
    def uploader(self, obj: InvestmentFile) -> str:
        return str(obj.uploaded_by)
