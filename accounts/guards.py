"""Who may come in: the decorator that stands before every page, and the answers it gives.

    @page(Action.VIEW_PUBLISHED)
    def overview(request: UserRequest) -> HttpResponse: ...

Nobody logged in: a page goes to the login and comes back afterwards; a script (fetch, XHR, htmx)
gets 401 as JSON instead of a redirect that it cannot follow, so that it keeps what was typed.
Lacking the right in every department: 403 with a sentence. Which rows a person sees is not
decided here but by `.visible_to(user)` (404) and `user.has_perm(action, obj)` (403).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.models import User
from accounts.roles import ACTION_NAMES, Action

P = ParamSpec("P")
LOGIN_NEEDED = "登录已过期，请重新登录。已填的内容还在本页，登录后可继续保存。"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class UserRequest(HttpRequest):
    """A request behind `page`: its user is a person of ours, never anonymous."""

    user: User


def page(
    *actions: Action,
) -> Callable[
    [Callable[Concatenate[UserRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let in whoever has one of these rights somewhere; without any, whoever is logged in."""

    def decorate(
        view: Callable[Concatenate[UserRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return login_needed(request)
            if actions and not any(user.has_perm(action) for action in actions):
                names = "、".join(ACTION_NAMES[action] for action in actions)
                raise PermissionDenied(f"你的角色没有“{names}”的权限。")
            return view(cast(UserRequest, request), *args, **kwargs)

        return guarded

    return decorate


def wants_data(request: HttpRequest) -> bool:
    """Whether a script asks: it needs an answer in JSON where a person needs a page."""
    accept = request.headers.get("Accept", "")
    if request.path.startswith("/api/"):
        return "text/html" not in accept
    return (
        "application/json" in accept
        or "HX-Request" in request.headers
        or request.headers.get("X-Requested-With", "") != ""
    )


def login_needed(request: HttpRequest) -> HttpResponse:
    """The answer to nobody: the login page for a person, 401 for a script."""
    if wants_data(request):
        return refusal(401, LOGIN_NEEDED)
    query = {"next": return_address(request)}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        query["expired"] = "1"  # there was a session: the login page says what became of it
    response = HttpResponseRedirect(f"{reverse('accounts:login')}?{urlencode(query)}")
    patch_vary_headers(response, ["Accept", "HX-Request", "X-Requested-With"])
    return response


def refusal(status: int, message: str) -> JsonResponse:
    """What a script is told when the person must first log in or change the password."""
    response = JsonResponse(
        {"login": True, "message": message},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )
    patch_vary_headers(response, ["Accept", "HX-Request", "X-Requested-With"])
    return response


def return_address(request: HttpRequest) -> str:
    """Where to come back to: this page; after a form was sent, the page that held the form."""
    if request.method in SAFE:
        return request.get_full_path()
    referrer = request.headers.get("Referer", "")
    here = f"{request.scheme}://{request.get_host()}"
    same_site = url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()})
    if same_site and referrer.startswith(f"{here}/"):
        return referrer.removeprefix(here)
    return "/"
