"""Reference data of investment: chains, teams, events, and the rules by which a year counts.

Support is in `investment.admin_support`, signings and what belongs to them in
`investment.admin_signings`; both are looked at only, and kept on their own pages.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_base import AuditedAdmin, yes
from accounts.admin_users import person
from accounts.roles import Action
from entry.inputs import FIGURES
from entry.numbers import exact
from investment import admin_signings, admin_support
from investment.admin_forms import ChainForm, EventForm, TeamForm
from investment.models import (
    Chain,
    CountingRule,
    Event,
    StepRule,
    SupportKind,
    SupportRule,
    Team,
)
from investment.recognising import rule_words
from investment.support_ledgers import rule_in

__all__ = ["admin_signings", "admin_support"]  # registers their pages
SOURCE: tuple[str, Any] = (
    "出处",
    {
        "fields": ("chapter", "quote", "occurrence"),
        "description": "原文须与报告逐字一致；同一句话出现多次时写明第几处。",
    },
)


@admin.register(Chain)
class ChainAdmin(AuditedAdmin):
    """Signings and landings are counted by these; a count bears the chain's code."""

    form = ChainForm
    list_display = ("name", "code", "aliases", "order")
    list_display_links = ("name",)
    search_fields = ("name", "aliases", "code")
    search_help_text = "按名称、别名查找"
    autocomplete_fields = ("chapter",)
    fieldsets = ((None, {"fields": ("code", "name", "aliases", "order")}), SOURCE)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


@admin.register(Team)
class TeamAdmin(AuditedAdmin):
    form = TeamForm
    list_display = ("name", "region", "lead", "head", "is_active", "order")
    list_display_links = ("name",)
    list_filter = ("is_active", ("lead", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("lead",)
    search_fields = ("name", "region", "code")
    search_help_text = "按名称、区域查找"
    autocomplete_fields = ("lead", "chapter")
    fieldsets = (
        (None, {"fields": ("code", "name", "region", "order", "is_active")}),
        ("责任", {"fields": ("lead", "head")}),
        SOURCE,
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


@admin.register(Event)
class EventAdmin(AuditedAdmin):
    form = EventForm
    list_display = ("held_on", "title", "kind", "city", "lead", "team", "attended")
    list_display_links = ("held_on", "title")
    list_filter = ("kind", "city", ("team", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("lead", "team")
    search_fields = ("title", "city", "key")
    search_help_text = "按名称、城市查找"
    date_hierarchy = "held_on"
    autocomplete_fields = ("lead", "team")
    fieldsets = (
        (None, {"fields": ("key", "title", "kind", "city", "held_on", "attended")}),
        ("责任", {"fields": ("lead", "team", "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        mine = person(request).reach(Action.EDIT_INVESTMENT).q("lead")
        return Event.objects.filter(mine).order_by("-held_on", "key")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)


def _amount(name: str, title: str) -> Any:
    @admin.display(description=title, ordering=name)
    def column(obj: Any) -> str:
        value = getattr(obj, name)
        return "—" if value is None else exact(value)

    return column


LEAST = _amount("least", "最低金额（万元）")


@admin.register(CountingRule)
class CountingRuleAdmin(AuditedAdmin):
    """What a year does not count. Published counts are frozen: a changed rule counts from now."""

    formfield_overrides = FIGURES
    list_display = ("year", "title", LEAST, "text", "order")
    list_display_links = ("year", "title")
    list_filter = ("year",)
    search_fields = ("title", "text", "code")
    search_help_text = "按情形、规定查找"
    fieldsets = (
        (
            None,
            {
                "fields": (("year", "order"), "code", "title", "text", "least"),
                "description": (
                    "填了最低协议投资的，低于此数自动不计；没有填的，由发布人在招商项目上逐个指定。"
                    "已发布的数不受改动影响。"
                ),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("year", "code") if obj else ()


@admin.register(StepRule)
class StepRuleAdmin(AuditedAdmin):
    list_display = ("step", "field", "group", "order")
    list_display_links = ("step", "field")
    list_filter = ("step",)
    fieldsets = (
        (
            None,
            {
                "fields": ("step", "field", "group", "order"),
                "description": (
                    "登记这一环节之前必须齐全的内容。落地等没有统一定义的，以本表为准；"
                    "同一环节中“任一组”相同的几项，有一项即可。"
                ),
            },
        ),
    )


@admin.register(SupportKind)
class SupportKindAdmin(AuditedAdmin):
    """A new kind can be counted by an indicator at once: its count is `support-` and its code."""

    list_display = ("name", "code", yes("is_money", "计数", "按金额"), "order")
    list_display_links = ("name",)
    fields = ("code", "name", "is_money", "order")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "is_money") if obj else ()


@admin.register(SupportRule)
class SupportRuleAdmin(AuditedAdmin):
    """How a year counts a kind. Published counts are frozen: a changed rule counts from now."""

    formfield_overrides = FIGURES
    list_display = ("year", "kind", "count_by", "words", "text")
    list_display_links = ("year", "kind")
    list_filter = ("year", "kind", "count_by")
    list_select_related = ("kind",)
    search_fields = ("text",)
    search_help_text = "按依据查找"
    fieldsets = (
        (
            None,
            {
                "fields": (("year", "kind"), "count_by", "lowest_level"),
                "description": "没有当年规则的，沿用最近一年的。已发布的数不受改动影响。",
            },
        ),
        (
            "计入范围",
            {
                "fields": (
                    *("counts_repayable", "counts_formula", "counts_matched"),
                    *("counts_renewed", "least"),
                ),
                "description": "前三项和最低金额只用于按金额计的类别。",
            },
        ),
        ("依据", {"fields": ("text",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("year", "kind") if obj else ()

    @admin.display(description="规则")
    def words(self, obj: SupportRule) -> str:
        found = rule_in(obj.year, obj.kind, [obj]).rule
        return rule_words(found, is_money=obj.kind.is_money) if found else "—"
