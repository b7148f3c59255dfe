"""Session time-outs, and the password change that comes before anything else."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponseBase]
STARTED, SEEN, EXPIRED = "_started", "_seen", "_expired"
SEEN_STEP = 60  # seconds; the last-seen mark is not written at every request


class SessionTimeouts:
    """Ends a session after idling, and some time after the login whatever happens."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and self._is_over(request):
            logout(request)
            request.session[EXPIRED] = True
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        now = timezone.now().timestamp()
        started = request.session.setdefault(STARTED, now)
        seen = request.session.get(SEEN, now)
        if self._longer(now - seen, settings.SESSION_IDLE):
            return True
        if self._longer(now - started, settings.SESSION_ABSOLUTE):
            return True
        if SEEN not in request.session or now - seen > SEEN_STEP:
            request.session[SEEN] = now
        return False

    @staticmethod
    def _longer(seconds: float, limit: timedelta) -> bool:
        return seconds > limit.total_seconds()


class PasswordChangeFirst:
    """Until a first or expired password is changed, only that page, logout and assets answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and must_change(user) and not self._is_open(request.path):
            return redirect(f"{reverse('accounts:password')}?next={request.get_full_path()}")
        return self.get_response(request)

    @staticmethod
    def _is_open(path: str) -> bool:
        open_paths = (reverse("accounts:password"), reverse("accounts:logout"))
        return path in open_paths or path.startswith(("/static/", "/healthz", "/readyz"))


def must_change(user: object) -> bool:
    """First login, or a password older than its lifetime (DOMAIN §12.1)."""
    changed = getattr(user, "password_changed_at", None)
    expired = changed is not None and timezone.now() - changed > settings.PASSWORD_LIFETIME
    return bool(getattr(user, "must_change_password", False)) or expired
