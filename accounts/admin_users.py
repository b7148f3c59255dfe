"""Accounts in the administration: opened, disabled, given a new password; never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from accounts import clock
from accounts.actions import Doer, reset_password
from accounts.admin_base import AuditedAdmin, yes
from accounts.lockout import peer_address
from accounts.models import User
from accounts.passwords import one_time_password
from accounts.roles import ADMINISTRATORS

ONE_TIME = "_one_time_password"
CONFIRM = "admin/accounts/user/reset_password.html"
WAITING = yes("must_change_password", "密码", "待修改")
SHOW = "admin/accounts/user/one_time_password.html"


def person(request: HttpRequest) -> User:
    """The administrator at work; the site lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """Knows who is editing, so that nobody disables himself."""

    editor: User

    class Meta:
        model = User
        fields = ("username", "full_name", "phone", "is_active")

    def clean_is_active(self) -> bool:
        active: bool = self.cleaned_data["is_active"]
        if not active and self.instance.pk == self.editor.pk:
            raise ValidationError("不能停用自己的账号，请由另一位系统管理员办理。")
        return active


@admin.register(User)
class UserAdmin(AuditedAdmin):
    form = UserForm
    trail_hidden = frozenset({"password", "last_login"})
    list_display = ("username", "full_name", "posts", "is_active", WAITING, "last_login")
    list_display_links = ("username", "full_name")
    list_filter = (
        "is_active",
        "must_change_password",
        "memberships__role",
        ("memberships__department", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("username", "full_name")
    search_help_text = "按用户名、姓名查找"
    change_form_template = "admin/accounts/user/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        found: QuerySet[User] = super().get_queryset(request)
        return found.prefetch_related("memberships__department")

    @admin.display(description="任职")
    def posts(self, obj: User) -> str:
        return "、".join(str(post) for post in obj.memberships.all()) or "未授角色"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            told = "保存后显示一次性密码，请当面交给本人，首次登录须修改。角色由安全管理员授予。"
            return ((None, {"fields": ("username", "full_name", "phone"), "description": told}),)
        mine = self.has_change_permission(request, obj)
        contact: tuple[str, ...] = ("phone",) if mine else ()  # no need to know, not shown
        return (
            (None, {"fields": ("username", "full_name", *contact)}),
            ("状态", {"fields": ("is_active", "posts")}),
            (
                "登录",
                {
                    "fields": (
                        "must_change_password",
                        "password_changed_at",
                        "last_login",
                        "created_at",
                    )
                },
            ),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return (
            "username",
            "posts",
            "must_change_password",
            "password_changed_at",
            "last_login",
            "created_at",
        )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(
            request, obj, change, **kwargs
        )  # a class of this request's own
        form.editor = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            password = one_time_password()
            obj.set_password(password)
            obj.password_changed_at = clock.now()
            setattr(obj, ONE_TIME, password)
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Shown in the answer itself: a message would leave the password in a cookie."""
        return self._show(request, obj, getattr(obj, ONE_TIME), "已建立账号")

    # -- a forgotten password -------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        reset = self.admin_site.admin_view(self.reset_password)
        address = path("<path:object_id>/reset-password/", reset, name="accounts_user_reset")
        return [address, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = self.get_object(request, object_id)
        context = {**(extra_context or {}), "may_reset": self._may_reset(request, user)}
        return super().change_view(request, object_id, form_url, context)

    def reset_password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        user = self.get_object(request, object_id)
        if not self._may_reset(request, user):
            raise PermissionDenied("这个账号的密码不在这里重置。")
        if request.method != "POST":
            return self._render(request, user, CONFIRM, "重置密码")
        by = Doer(person(request), "admin", peer_address(request))
        password = reset_password(user, by=by, at=clock.now())
        return self._show(request, user, password, "已重置密码")

    def _may_reset(self, request: HttpRequest, user: User) -> bool:
        """Not one's own, and not another administrator's: knowing it would undo 三员分立.

        Those are reset at the server (`manage.py account reset`).
        """
        if not self.has_change_permission(request, user):
            return False
        return user.pk != request.user.pk and not user.roles & ADMINISTRATORS

    def _show(self, request: HttpRequest, user: User, password: str, title: str) -> HttpResponse:
        return self._render(request, user, SHOW, title, password=password)

    def _render(
        self, request: HttpRequest, user: User, template: str, title: str, **extra: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": user,
            "title": title,
            **extra,
        }
        response = render(request, template, context)
        response.headers["Cache-Control"] = "no-store"
        return response
