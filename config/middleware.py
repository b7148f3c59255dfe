"""Security headers on every answer of every status, and addresses that no page has to read."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER as POLICY_HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib.messages.middleware import MessageMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DATA_DOORS = ("/api/", "/sdmx/")


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


class PageMessages(MessageMiddleware):
    """Messages are for people: at the doors for programs nobody would read them."""

    def process_request(self, request: HttpRequest) -> None:
        if not request.path_info.startswith(DATA_DOORS):
            super().process_request(request)
