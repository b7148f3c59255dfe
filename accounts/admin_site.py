"""The administration's site: our login in front of it, and nothing that shows more than asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import urlencode

from accounts import views
from accounts.admin_base import AuditedAdmin
from accounts.guards import login_needed
from accounts.models import User

APP_ORDER = ("accounts", "axes", "plan", "projects", "investment", "indicators", "entry")
DROPPED = "view_on_site"  # answers differently for rows that exist, of any table


class Lookup(AutocompleteJsonView):
    """The look-up behind a field; two people of one name are told apart by their user names."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        found: dict[str, str] = super().serialize_result(obj, to_field_name)
        if isinstance(obj, User):
            found["text"] = f"{obj.full_name}（{obj.username}）"
        return found


class AdministrationSite(AdminSite):
    site_header = site_title = "计划执行跟踪平台 · 管理"
    index_title = "管理"
    empty_value_display = "—"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Nobody: to our login and back, or 401 for a script. Somebody without a role here: 403."""
        inner: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return login_needed(request)
            if not self.has_permission(request):
                raise PermissionDenied("管理页面只对系统、安全、审计管理员和发布人开放。")
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list[URLPattern | URLResolver]:
        found: list[Any] = super().get_urls()
        return [pattern for pattern in found if getattr(pattern, "name", None) != DROPPED]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only audited pages: what third-party apps bring along (groups) is left out."""
        if admin_class is not None and issubclass(admin_class, AuditedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one login page, with one lock."""
        wanted = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('accounts:login')}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return views.logout(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("accounts:password")

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("accounts:password")

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Lookup.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Apps in the order of the work, models in the order in which they are registered."""
        apps = self._build_app_dict(request, app_label)
        registered = [model._meta.object_name for model in self._registry]
        for app in apps.values():
            app["models"].sort(key=lambda entry: registered.index(entry["object_name"]))
        known = [label for label in APP_ORDER if label in apps]
        return [apps[label] for label in [*known, *sorted(set(apps) - set(known))]]
