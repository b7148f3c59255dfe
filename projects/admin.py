"""Enterprises and projects with what hangs on them, kept by the publisher.

Plans of the year and lists are in `projects.admin_plans`, procedures and rules in
`projects.admin_procedures`; events, figures and lights are looked at only, in
`projects.admin_records`, problems in `projects.admin_problems`.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin, yes
from accounts.admin_users import person
from entry.inputs import FIGURES
from entry.numbers import exact
from plan.admin_forms import officials
from projects import admin_plans, admin_problems, admin_procedures, admin_records
from projects.admin_forms import EnterpriseForm, ProjectForm
from projects.models import Enterprise, Funding, Member, Mention, Milestone, Project

__all__ = [
    "admin_plans",
    "admin_problems",
    "admin_procedures",
    "admin_records",
]  # registers their pages


@admin.register(Enterprise)
class EnterpriseAdmin(AuditedAdmin):
    form = EnterpriseForm
    list_display = (
        "name",
        "aliases",
        "credit_code",
        yes("code_doubted", "校验", "未通过"),
        "source_region",
    )
    list_display_links = ("name",)
    list_filter = ("code_doubted", ("credit_code", admin.EmptyFieldListFilter))
    search_fields = ("name", "aliases", "credit_code", "key")
    search_help_text = "按名称、别名、代码查找"
    autocomplete_fields = ("chapter",)
    fieldsets = (
        (None, {"fields": ("name", "aliases", "source_region")}),
        ("代码", {"fields": ("credit_code", "code_doubted")}),
        ("出处", {"fields": ("key", "chapter", "quote", "occurrence", "note")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()


class MentionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Mention
    extra = 0
    fields = ("chapter", "quote", "occurrence")


class MemberInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Member
    extra = 0
    fields = ("duty", "name", "unit", "phone")


class FundingInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Funding
    extra = 0
    fields = ("kind", "amount")
    formfield_overrides = FIGURES


class MilestoneInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Milestone
    extra = 0
    fields = ("title", "due_on", "done_on", "note")


@admin.register(Project)
class ProjectAdmin(AuditedAdmin):
    """What a project is. What happens to it is told by its events, on its own page."""

    form = ProjectForm
    inlines = (MemberInline, FundingInline, MilestoneInline, MentionInline)
    trail_children = ("members", "funding", "milestones")
    formfield_overrides = FIGURES
    list_display = ("name", "category", "investment_kind", "lead", "parent", "total", "official")
    list_display_links = ("name",)
    list_filter = (
        "category",
        "investment_kind",
        "nature",
        ("lead", admin.RelatedOnlyFieldListFilter),
        ("area", admin.RelatedOnlyFieldListFilter),
        ("parent", admin.EmptyFieldListFilter),
    )
    list_select_related = ("lead", "parent", "lead_official")
    search_fields = ("name", "aliases", "code", "key", "enterprise__name")
    search_help_text = "按名称、别名、代码、企业查找"
    autocomplete_fields = (
        "enterprise",
        "parent",
        "area",
        "lead",
        "co_operating",
        "tasks",
        "chapter",
    )
    fieldsets = (
        (None, {"fields": ("name", "aliases", "enterprise", "order")}),
        ("代码", {"fields": ("code", "national_code", "industry", "chain")}),
        ("分类", {"fields": (("category", "nature", "investment_kind"),)}),
        (
            "规模",
            {
                "fields": (
                    "total_investment",
                    "content",
                    ("first_year", "last_year"),
                    ("annual_output", "annual_tax", "jobs"),
                )
            },
        ),
        ("打包", {"fields": ("parent", "part_count"), "classes": ("collapse",)}),
        ("地点", {"fields": ("area", ("longitude", "latitude"))}),
        ("责任", {"fields": ("lead", "co_operating", "lead_official", "tasks")}),
        (
            "出处",
            {
                "fields": ("key", "chapter", "quote", "occurrence", "note"),
                "description": "原文须与报告逐字一致；同一句话出现多次时写明第几处。",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        return Project.objects.visible_to(person(request)).order_by("order", "key")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "lead_official":
            kwargs["queryset"] = officials()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Project, form: Any, change: bool) -> None:
        """Who has the project's page open is told that it has changed since."""
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)

    @admin.display(description="总投资（万元）", ordering="total_investment")
    def total(self, obj: Project) -> str:
        return "—" if obj.total_investment is None else exact(obj.total_investment)

    @admin.display(description="包联领导", ordering="lead_official")
    def official(self, obj: Project) -> str:
        return str(obj.lead_official or "—")
