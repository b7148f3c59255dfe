"""Login, logout, password change."""

from collections.abc import Mapping
from typing import Any

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock, trail
from accounts.forms import LoginForm, PasswordForm
from accounts.guards import UserRequest, page
from accounts.lockout import peer_address
from accounts.middleware import must_change, start_session
from accounts.models import User


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this site, else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


def _record(
    request: HttpRequest,
    action: str,
    user: User | None,
    username: str = "",
    after: Mapping[str, Any] | None = None,
) -> None:
    trail.record(
        action,
        "accounts.user",
        str(user.pk) if user else "",
        user=user,
        username=username,
        door="page",
        address=peer_address(request),
        at=clock.now(),
        after=after,
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(_next(request))
    form = LoginForm(request, request.POST or None)
    if request.method == "POST":
        if form.is_valid() and form.user is not None:
            auth.login(request, form.user)
            start_session(request.session)
            _record(request, "session.login", form.user)
            return redirect(_next(request))
        if form.has_error("__all__", "refused"):
            locked = bool(getattr(request, "axes_locked_out", False))
            typed = form.cleaned_data["username"][:40]
            _record(request, "session.refused", None, typed, after={"locked": locked})
    expired = "expired" in request.GET
    context = {"form": form, "next": _next(request), "expired": expired}
    return render(request, "accounts/login.html", context)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        _record(request, "session.logout", request.user)
    auth.logout(request)
    return redirect("accounts:login")


@never_cache
@sensitive_post_parameters()
@page()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: UserRequest) -> HttpResponse:
    user = request.user
    forced = must_change(user)
    form = PasswordForm(user, request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save(at=clock.now())
        auth.update_session_auth_hash(request, user)
        _record(request, "password.change", user)
        messages.success(request, "密码已修改。")
        return redirect(_next(request))
    first = user.must_change_password
    context = {"form": form, "next": _next(request), "forced": forced, "first": first}
    return render(request, "accounts/password.html", context)
