"""Security headers on every answer of every status, and addresses that no page has to read."""

from collections.abc import Callable

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
