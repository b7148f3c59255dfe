"""Areas, departments, memberships, tokens, and the log of logins in the administration.

Accounts themselves are in `accounts.admin_users`.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, F, IntegerField, QuerySet, Sum, Value, When, Window
from django.http import HttpRequest
from django.utils import timezone

from accounts import admin_users, clock, lockout, tokens
from accounts.actions import Doer, unlock_account
from accounts.admin_base import AuditedAdmin, ReadOnlyAdmin, yes
from accounts.models import ApiToken, Area, Department, Membership

__all__ = ["admin_users"]  # registers the accounts


@admin.register(Area)
class AreaAdmin(AuditedAdmin):
    list_display = ("code", "name", "short_name", "level", "parent", "order")
    list_display_links = ("code", "name")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("code", "name", "short_name", "name_en")
    search_help_text = "按区划代码、名称查找"
    fieldsets = (
        (None, {"fields": ("code", "name", "short_name", "name_en")}),
        ("隶属", {"fields": ("level", "parent", "order")}),
        (
            "位置",
            {
                "fields": (("longitude", "latitude"),),
                "description": "驻地的经纬度（度），项目分布图据此标出；不填的，"
                "按当地已定位项目的中间位置标。",
            },
        ),
    )


@admin.register(Department)
class DepartmentAdmin(AuditedAdmin):
    list_display = (
        "short_name",
        "name",
        "code",
        "area",
        "is_active",
        yes("assumed", "默认名单", "待确认"),
        "order",
    )
    list_display_links = ("short_name", "name")
    list_filter = ("is_active", "assumed", "area")
    list_select_related = ("area",)
    search_fields = ("code", "name", "short_name")
    search_help_text = "按名称、代码查找"
    fieldsets = (
        (None, {"fields": ("name", "short_name", "code", "area", "order")}),
        (
            "状态",
            {
                "fields": ("is_active", "assumed"),
                "description": "部门撤并后取消“在用”，不删除：它报过的数还要查得到。",
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()  # the code is in seeds and scripts


@admin.register(Membership)
class MembershipAdmin(AuditedAdmin):
    """Granting roles: the security administrator's work; nobody grants to himself."""

    list_display = ("user", "username", "department", "role")
    list_filter = ("role", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "department")
    ordering = ("department__order", "user__username")
    search_fields = ("user__username", "user__full_name", "department__short_name")
    search_help_text = "按姓名、用户名、部门查找"
    autocomplete_fields = ("user", "department")
    fieldsets = (
        (
            None,
            {
                "fields": ("user", "department", "role"),
                "description": "填报人、审核人、发布人须指定部门。"
                "系统、安全、审计管理员须由不同的人担任，且不得兼任业务角色。",
            },
        ),
    )

    @admin.display(description="用户名", ordering="user__username")
    def username(self, obj: Membership) -> str:
        return obj.user.username

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user",) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_another(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_another(request, obj)

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> QuerySet[Any] | None:
        found = super().get_field_queryset(db, db_field, request)
        if db_field.name == "user" and found is not None:
            return found.exclude(pk=request.user.pk)
        return found


def _is_another(request: HttpRequest, obj: Membership | None) -> bool:
    return obj is None or obj.user_id != request.user.pk


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Tokens are made by their owners, or at the server; here they are looked at, and revoked."""

    list_display = ("prefix", "name", "user", "state", "scopes", "expires_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("prefix", "name", "user__username", "user__full_name")
    search_help_text = "按前缀、用途、用户查找"
    date_hierarchy = "created_at"
    fields = (
        "prefix",
        "name",
        "user",
        "state",
        "scopes",
        "networks",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
    )
    actions = ("revoke",)

    @admin.display(description="状态")
    def state(self, obj: ApiToken) -> str:
        if obj.revoked_at:
            return "已停用"
        return "有效" if obj.is_valid(timezone.now()) else "已到期"

    @admin.action(description="停用所选令牌", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        by, address = admin_users.person(request), lockout.peer_address(request)
        ended = [
            tokens.revoke(token, by=by, door="admin", address=address, at=timezone.now())
            for token in queryset
        ]
        self.message_user(request, f"已停用{sum(ended)}个令牌，立即生效。", messages.SUCCESS)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return admin_users.person(request).has_perm("accounts.change_apitoken")


@admin.register(lockout.AccessAttempt)
class AccessAttemptAdmin(ReadOnlyAdmin):
    """Failed logins; the lock counts all browsers of one address together."""

    list_display = ("username", "ip_address", "failures_since_start", "attempt_time", "state")
    list_display_links = None
    search_fields = ("username", "ip_address")
    search_help_text = "按用户名、地址查找"
    ordering = ("-attempt_time",)
    fields = ("username", "ip_address", "failures_since_start", "attempt_time", "path_info")
    actions = ("unlock",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        since = timezone.now() - lockout.cool_off()
        recent = Case(
            When(attempt_time__gte=since, then=F("failures_since_start")),
            default=Value(0),
            output_field=IntegerField(),
        )
        together = Window(Sum(recent), partition_by=[F("username"), F("ip_address")])
        found: QuerySet[Any] = super().get_queryset(request).annotate(together=together)
        return found

    @admin.display(description="状态")
    def state(self, obj: Any) -> str:
        return "锁定中" if obj.together >= lockout.failure_limit() else "未锁定"

    @admin.action(description="解除所选账号的锁定", permissions=["unlock"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by = Doer(admin_users.person(request), "admin", lockout.peer_address(request))
        names = sorted({attempt.username for attempt in queryset if attempt.username})
        for name in names:
            unlock_account(name, by=by, at=clock.now())
        self.message_user(request, f"已解除锁定：{'、'.join(names)}。", messages.SUCCESS)

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return admin_users.person(request).has_perm("axes.delete_accessattempt")


@admin.register(lockout.AccessLog)
class AccessLogAdmin(ReadOnlyAdmin):
    list_display = ("username", "ip_address", "attempt_time", "logout_time", "user_agent")
    list_display_links = None
    search_fields = ("username", "ip_address")
    search_help_text = "按用户名、地址查找"
    date_hierarchy = "attempt_time"
    ordering = ("-attempt_time",)
    fields = ("username", "ip_address", "attempt_time", "logout_time", "user_agent")
