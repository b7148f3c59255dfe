"""The audit trail and the steps of returns, as the auditor reads them."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from accounts.admin_base import ReadOnlyAdmin
from entry.figures import MonthlyFigure
from entry.models import AuditEvent, ReturnEvent, State
from entry.steps import STEP_TITLES

HIDDEN = "（业务数据，不在审计页显示）"
DOORS = {"page": "页面", "api": "接口", "admin": "管理", "import": "导入", "command": "命令行"}
DEEDS = {
    "account.open": "建立账号",
    "account.unlock": "解除锁定",
    "calendar.fill": "补齐节假日",
    "evidence.add": "上传佐证",
    "evidence.remove": "移除佐证",
    "figure.save": "保存数据",
    "password.change": "修改密码",
    "password.reset": "重置密码",
    "record.add": "增加",
    "record.change": "修改",
    "record.delete": "删除",
    "session.login": "登录",
    "session.logout": "退出",
    "session.refused": "登录失败",
    "token.create": "建立令牌",
    "token.refused": "拒绝令牌",
    "token.revoke": "停用令牌",
    "token.use": "使用令牌（当天首次）",
    "token.write": "用令牌写入",
    **{f"return.{name}": title for name, title in STEP_TITLES.items()},
}


@admin.register(ReturnEvent)
class ReturnEventAdmin(ReadOnlyAdmin):
    """Who took which step of which return; the auditor's page, without figures."""

    list_display = ("at", "subject", "step", "from_state_name", "to_state", "by", "reason")
    list_display_links = ("at", "subject")
    list_filter = ("to_state",)
    list_select_related = ("monthly_return__department", "by")
    search_fields = ("monthly_return__department__short_name", "by__username", "by__full_name")
    search_help_text = "按部门、办理人查找"
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    fields = ("at", "subject", "step", "from_state_name", "to_state", "by", "reason", "version")

    @admin.display(description="月报")
    def subject(self, obj: ReturnEvent) -> str:
        return str(obj.monthly_return)

    @admin.display(description="动作")
    def step(self, obj: ReturnEvent) -> str:
        return STEP_TITLES.get(obj.action, obj.action)

    @admin.display(description="原状态")
    def from_state_name(self, obj: ReturnEvent) -> str:
        return dict(State.choices).get(obj.from_state, "—")


class DoorFilter(admin.SimpleListFilter):
    """A fixed list: looking for the distinct values would read the whole trail."""

    title, parameter_name = "入口", "door"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(DOORS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(door=self.value()) if self.value() in DOORS else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The trail as the auditor reads it: who, when, from where, what; of figures not how much.

    None of the three administrators sees figures (DESIGN §1), so the values of events that belong
    to a return stay hidden, and no search or filter reaches into them.
    """

    list_display = (
        "sequence",
        "at",
        "actor_name",
        "through",
        "address",
        "deed",
        "thing",
        "subject",
    )
    list_display_links = ("sequence", "at")
    list_filter = (DoorFilter,)
    search_fields = (
        "actor_name__exact",
        "address__exact",
        "action__exact",
        "object_type__exact",
        "object_id__exact",
        "subject__exact",
    )
    search_help_text = "填完整的用户名、地址、动作、对象、对象编号或数据项"
    date_hierarchy = "at"
    show_full_result_count = False
    fieldsets = (
        (
            "何人何时何地",
            {"fields": ("sequence", "at", "actor_name", "actor", "through", "address")},
        ),
        (
            "何事",
            {"fields": ("deed", "thing", "subject", "reason", "changes")},
        ),
        ("链", {"fields": ("previous", "digest")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        found: QuerySet[AuditEvent] = super().get_queryset(request)
        return found.select_related("actor")

    @admin.display(description="入口", ordering="door")
    def through(self, obj: AuditEvent) -> str:
        return DOORS.get(obj.door, obj.door)

    @admin.display(description="动作", ordering="action")
    def deed(self, obj: AuditEvent) -> str:
        title = DEEDS.get(obj.action)
        return f"{title}（{obj.action}）" if title else obj.action

    @admin.display(description="对象", ordering="object_type")
    def thing(self, obj: AuditEvent) -> str:
        kind = _kinds().get(obj.object_type, obj.object_type)
        return f"{kind} {obj.object_id}"

    @admin.display(description="原值 → 新值")
    def changes(self, obj: AuditEvent) -> str:
        if obj.monthly_return_id is not None or obj.object_type in _figure_labels():
            return HIDDEN
        names = [*obj.before, *(name for name in obj.after if name not in obj.before)]
        rows = ((name, _told(obj.before, name), _told(obj.after, name)) for name in names)
        return format_html_join("", "<div>{}：{} → {}</div>", rows) or "—"


@cache
def _kinds() -> dict[str, str]:
    return {model._meta.label_lower: str(model._meta.verbose_name) for model in apps.get_models()}


@cache
def _figure_labels() -> set[str]:
    models = apps.get_models()
    return {model._meta.label_lower for model in models if issubclass(model, MonthlyFigure)}


def _told(values: dict[str, Any], name: str) -> str:
    return str(values[name]) if name in values else "—"
