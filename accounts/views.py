"""Login, logout, password change."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import trail
from accounts.forms import LoginForm, PasswordForm
from accounts.lockout import peer_address
from accounts.middleware import EXPIRED, must_change


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this site, else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    expired = request.session.pop(EXPIRED, False)
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        auth.login(request, form.user)
        trail.record(
            "session.login", "accounts.user", str(form.user.pk), user=form.user, door="page",
            address=peer_address(request), at=timezone.now(),
        )
        return redirect(_next(request))
    context = {"form": form, "next": _next(request), "expired": expired}
    return render(request, "accounts/login.html", context)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        trail.record(
            "session.logout", "accounts.user", str(request.user.pk), user=request.user,
            door="page", address=peer_address(request), at=timezone.now(),
        )
    auth.logout(request)
    return redirect("accounts:login")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return redirect("accounts:login")
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save(at=timezone.now())
        auth.update_session_auth_hash(request, user)
        trail.record(
            "password.change", "accounts.user", str(user.pk), user=user, door="page",
            address=peer_address(request), at=timezone.now(),
        )
        messages.success(request, "密码已修改。")
        return redirect(_next(request))
    context = {"form": form, "next": _next(request), "forced": must_change(user)}
    return render(request, "accounts/password.html", context)
