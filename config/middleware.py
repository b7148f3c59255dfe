"""Security headers on every answer of every status, and addresses that no page has to read."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER as POLICY_HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxMiddleware

from accounts.middleware import PasswordChangeFirst, SessionTimeouts

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DATA_DOORS = ("/api/", "/sdmx/")
PAGES_THERE = frozenset({"/api/v1/docs/"})  # read by people, who are asked to log in


class SecurityHeaders:
    """Outermost, so that answers of other middleware (static files, redirects) carry them too.

    Pages and data are never kept by a shared cache or by the browser of a shared desk; static
    files are, WhiteNoise says for how long.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """The policy of the house, put together once: django-csp does it anew for every answer.

    A response with a rule of its own, or a page with a nonce, still gets what django-csp makes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        is_special = any(name.startswith("_csp") for name in (*vars(request), *vars(response)))
        if is_special:
            return super().process_response(request, response)
        response.headers.setdefault(POLICY_HEADER, self.policy)
        return response


class ForPeople:
    """Mixed into a middleware that serves pages: a program's request passes it untouched.

    What a program reads is authenticated by its token in the view, has no session, no message
    and no htmx; walking through the six layers that look for these was a tenth of its request.
    Put before the middleware's own class, of which Django's system checks still find a subclass.
    """

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response if is_program(request) else super().__call__  # type: ignore[misc]
        response: HttpResponseBase = answer(request)
        return response


def is_program(request: HttpRequest) -> bool:
    """Whether it asks at a door for programs, without the session that a person would bring."""
    path = request.path_info
    if not path.startswith(DATA_DOORS) or path in PAGES_THERE:
        return False
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


class RefuseNul:
    """No person types a NUL, and PostgreSQL takes none: such an address is refused once for all.

    The doors for programs refuse it in their own words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.path_info + request.META.get("QUERY_STRING", "")
        if ("%00" in asked or "\x00" in asked) and not request.path.startswith(DATA_DOORS):
            raise BadRequest
        return self.get_response(request)


class PageSession(ForPeople, SessionMiddleware):
    pass


class PageUser(ForPeople, AuthenticationMiddleware):
    pass


class PageTimeouts(ForPeople, SessionTimeouts):
    pass


class PagePasswordChange(ForPeople, PasswordChangeFirst):
    pass


class PageMessages(ForPeople, MessageMiddleware):
    pass


class PageHtmx(ForPeople, HtmxMiddleware):
    pass
