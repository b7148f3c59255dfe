"""Problems: what the REST door answers when it cannot do what was asked (RFC 9457).

Each kind has a `type` that never changes once published, so that programs can tell them apart;
`docs/api.md` lists them. `detail` is a Chinese sentence: what is wrong, where, what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import JsonResponse
from rest_framework.exceptions import APIException

MEDIA_TYPE = "application/problem+json"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: the tail of its `type`, its HTTP status, its title."""

    slug: str
    status: int
    title: str

    @property
    def type(self) -> str:
        return f"/api/v1/problems/{self.slug}"


BAD_REQUEST = Kind("bad-request", 400, "请求有误")
UNKNOWN_PARAMETER = Kind("unknown-parameter", 400, "没有这个参数")
REPEATED_PARAMETER = Kind("repeated-parameter", 400, "参数重复")
INVALID_PARAMETER = Kind("invalid-parameter", 400, "参数的值不对")
INVALID_CURSOR = Kind("invalid-cursor", 400, "翻页位置无效")
INVALID_HEADER = Kind("invalid-header", 400, "请求头不对")
MALFORMED_BODY = Kind("malformed-body", 400, "内容不合格式")
NOT_AUTHENTICATED = Kind("not-authenticated", 401, "没有登录")
INVALID_TOKEN = Kind("invalid-token", 401, "令牌无效")
FORBIDDEN = Kind("forbidden", 403, "没有权限")
INSUFFICIENT_SCOPE = Kind("insufficient-scope", 403, "令牌的范围不够")
PASSWORD_CHANGE_REQUIRED = Kind("password-change-required", 403, "请先修改密码")
NOT_FOUND = Kind("not-found", 404, "没有找到")
METHOD_NOT_ALLOWED = Kind("method-not-allowed", 405, "不支持这个方法")
NOT_ACCEPTABLE = Kind("not-acceptable", 406, "没有这种格式")
WRONG_STATE = Kind("wrong-state", 409, "现在的状态不能这样办")
PRECONDITION_FAILED = Kind("precondition-failed", 412, "已有变动")
BODY_TOO_LARGE = Kind("body-too-large", 413, "内容太大")
UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", 415, "不支持这种格式")
INVALID_CELLS = Kind("invalid-cells", 422, "有单元格不能保存")
BLOCKED = Kind("blocked", 422, "有问题须先处理")
UNPROCESSABLE = Kind("unprocessable", 422, "不能照办")
KEY_REUSED = Kind("idempotency-key-reused", 422, "请求标识已用于别的请求")
TOO_MANY_ROWS = Kind("too-many-rows", 422, "行数太多")
PRECONDITION_REQUIRED = Kind("precondition-required", 428, "须写明版本")
LOCKED_OUT = Kind("locked-out", 429, "失败次数过多")
TOO_MANY_REQUESTS = Kind("too-many-requests", 429, "请求过于频繁")
SERVER_ERROR = Kind("server-error", 500, "系统出错")

KINDS: tuple[Kind, ...] = (
    BAD_REQUEST,
    UNKNOWN_PARAMETER,
    REPEATED_PARAMETER,
    INVALID_PARAMETER,
    INVALID_CURSOR,
    INVALID_HEADER,
    MALFORMED_BODY,
    NOT_AUTHENTICATED,
    INVALID_TOKEN,
    FORBIDDEN,
    INSUFFICIENT_SCOPE,
    PASSWORD_CHANGE_REQUIRED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    WRONG_STATE,
    PRECONDITION_FAILED,
    BODY_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID_CELLS,
    BLOCKED,
    UNPROCESSABLE,
    KEY_REUSED,
    TOO_MANY_ROWS,
    PRECONDITION_REQUIRED,
    LOCKED_OUT,
    TOO_MANY_REQUESTS,
    SERVER_ERROR,
)


class ApiRefusal(APIException):
    """Raised anywhere behind the REST door; `extra` members go into the answer as they are."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status_code = kind.status
        self.headers = dict(headers or {})
        self.extra = extra

    def response(self) -> JsonResponse:
        return problem(self.kind, str(self.detail), headers=self.headers, **self.extra)


def problem(
    kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **extra: Any
) -> JsonResponse:
    """The answer itself. A 401 carries the challenge of RFC 6750."""
    content = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": detail}
    response = JsonResponse(
        {**content, **extra},
        status=kind.status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    if kind.status == 401:
        error = ', error="invalid_token"' if kind is INVALID_TOKEN else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="plan-tracker"{error}'
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def shown(text: str) -> str:
    """What a caller sent, fit to be repeated to him: short, printable, encodable."""
    plain = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "…"
