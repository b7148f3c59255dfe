"""Who stands at the REST door: a program with a token, or a person logged in at a page."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts import bearers, lockout, token_uses, tokens
from accounts.api_problems import (
    INVALID_TOKEN,
    LOCKED_OUT,
    PASSWORD_CHANGE_REQUIRED,
    ApiRefusal,
)
from accounts.bearers import Bearer
from accounts.middleware import must_change
from accounts.models import ApiToken, User


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`, and nowhere else: an address ends up in logs and histories.

    Failures count for the token's prefix and the peer's address together, those with a prefix
    that does not exist for the address alone. So guessing locks the guesser out, and one
    forgotten script with an old token does not lock out its whole office.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        bearer = bearers.find(text.strip())
        address, now = lockout.peer_address(request), timezone.now()
        self._judge(bearer, text.strip(), request, address, now)
        assert bearer is not None  # noqa: S101 - `_judge` raises without one
        token_uses.note(bearer.token, address=address, at=now)
        return bearer.token.user, bearer.token

    def _judge(
        self, bearer: Bearer | None, text: str, request: Request, address: str, now: datetime
    ) -> None:
        """Raise `ApiRefusal` for a token that is no good, or that is locked.

        A lock holds against the right text too. Only who has failures on record can be locked,
        and that is told with the token: a good one costs no question of its own.
        """
        token = bearer.token if bearer else None
        account = bearers.account_of(token.prefix) if token else token_uses.UNKNOWN
        if (bearer is None or bearer.has_failed) and lockout.is_locked(_knock(request), account):
            raise _locked()
        refusal = tokens.why_refused(token, text, address=address, at=now)
        if refusal:
            lockout.failed(_knock(request), account)
            token_uses.refused(token, why=refusal, address=address, at=now)
            raise ApiRefusal(INVALID_TOKEN, refusal)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="plan-tracker"'


def _knock(request: Request) -> HttpRequest:
    """The request as the lock-out needs it: where it came from, without body and query.

    Its body need not be read to refuse it, and the page for locked people that the lock-out puts
    in place of an answer would be no answer to a program.
    """
    knock = HttpRequest()
    knock.META = request.META
    knock.path = knock.path_info = request.path
    knock.method = "GET"
    return knock


def _locked() -> ApiRefusal:
    minutes = lockout.lock_minutes()
    return ApiRefusal(
        LOCKED_OUT,
        f"从这个地址用错令牌的次数过多，请{minutes}分钟后再试。",
        headers={"Retry-After": str(minutes * 60)},
    )


class PageSessionAuthentication(SessionAuthentication):
    """A person logged in at a page; a password that must be changed first opens nothing."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found = super().authenticate(request)
        if found is not None and must_change(found[0]):
            raise ApiRefusal(PASSWORD_CHANGE_REQUIRED, "请先登录网页修改密码，再使用接口。")
        return found


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "config.api_auth.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "在“我的令牌”页面建立，或由管理员用 manage.py token create 发放的令牌。",
        }


class PageSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "config.api_auth.PageSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
