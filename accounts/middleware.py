"""Session time-outs, and the password change that comes before anything else."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import clock
from accounts.guards import refusal, return_address, wants_data
from accounts.models import User
from accounts.passwords import is_overdue

Handler = Callable[[HttpRequest], HttpResponseBase]
STARTED, SEEN = "_started", "_seen"
SEEN_STEP = 60  # seconds; the last-seen mark is not written at every request
CHANGE_FIRST = "请先修改密码，再继续操作。"


def start_session(session: SessionBase) -> None:
    """Start both clocks anew; called at every login."""
    session[STARTED] = session[SEEN] = timezone.now().timestamp()


def has_session(request: HttpRequest) -> bool:
    """Whether the request brings one: without its cookie there is nobody to look up."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


class SessionTimeouts:
    """Ends a session after idling, some time after the login, and with the account.

    These are the rules of the real clock, whatever day a demonstration plays.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if has_session(request) and self._must_end(request):
            logout(request)
        return self.get_response(request)

    def _must_end(self, request: HttpRequest) -> bool:
        if request.user.is_authenticated:
            return self._is_over(request.session)
        # The session names a person who was disabled or whose password was reset since.
        return SESSION_KEY in request.session

    def _is_over(self, session: SessionBase) -> bool:
        now = timezone.now().timestamp()
        started = session.setdefault(STARTED, now)
        seen = session.get(SEEN, now)
        if self._longer(now - seen, settings.SESSION_IDLE):
            return True
        if self._longer(now - started, settings.SESSION_ABSOLUTE):
            return True
        if SEEN not in session or now - seen > SEEN_STEP:
            session[SEEN] = now
        return False

    @staticmethod
    def _longer(seconds: float, limit: timedelta) -> bool:
        return seconds > limit.total_seconds()


class PasswordChangeFirst:
    """Until a first or expired password is changed, only that page and the logout answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not has_session(request) or not must_change(request.user) or self._is_open(request.path):
            return self.get_response(request)
        if request.path.startswith("/sdmx/"):  # which refuses in its own words
            return self.get_response(request)
        if wants_data(request):
            if request.path.startswith("/api/"):  # and so does this
                return self.get_response(request)
            return refusal(403, CHANGE_FIRST)
        query = urlencode({"next": return_address(request)})
        return HttpResponseRedirect(f"{reverse('accounts:password')}?{query}")

    @staticmethod
    def _is_open(path: str) -> bool:
        return path in {
            reverse("accounts:password"),
            reverse("accounts:logout"),
            "/healthz",
            "/readyz",
        }


def must_change(user: object) -> bool:
    """First login, or a password older than its lifetime (DOMAIN §12.1)."""
    if not isinstance(user, User):
        return False
    overdue = is_overdue(user, at=clock.now(), lifetime=settings.PASSWORD_LIFETIME)
    return user.must_change_password or overdue
