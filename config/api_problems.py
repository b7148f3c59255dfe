"""Every error of the REST door becomes a problem with a stable type (`accounts.api_problems`)."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.views import set_rollback

from accounts import api_problems as kinds
from accounts.api_problems import ApiRefusal, Kind, problem

log = logging.getLogger(__name__)

# The first class that fits decides.
_ANSWERS: tuple[tuple[tuple[type[Exception], ...], Kind, str], ...] = (
    ((Http404, exceptions.NotFound), kinds.NOT_FOUND, "没有这个地址，或者不在你的权限范围内。"),
    (
        (exceptions.NotAuthenticated,),
        kinds.NOT_AUTHENTICATED,
        "请在请求头中给出令牌：Authorization: Bearer 加令牌；或者先登录。",
    ),
    ((exceptions.AuthenticationFailed,), kinds.INVALID_TOKEN, "令牌不正确。"),
    (
        (PermissionDenied, exceptions.PermissionDenied),
        kinds.FORBIDDEN,
        "你的角色没有这项权限。",
    ),
    (
        (exceptions.MethodNotAllowed,),
        kinds.METHOD_NOT_ALLOWED,
        "这个地址不支持这个方法，可用的见响应头 Allow。",
    ),
    (
        (exceptions.NotAcceptable,),
        kinds.NOT_ACCEPTABLE,
        "没有所要的格式：都有 application/json，列表还有 text/csv 和 xlsx。",
    ),
    (
        (exceptions.UnsupportedMediaType,),
        kinds.UNSUPPORTED_MEDIA_TYPE,
        "不能读这种格式的内容，请用 Content-Type: application/json。",
    ),
    ((RequestDataTooBig,), kinds.BODY_TOO_LARGE, "内容太大，请分几次提交。"),
    (
        (exceptions.APIException, SuspiciousOperation),
        kinds.BAD_REQUEST,
        "请求的内容不合格式，请对照接口文档检查。",
    ),
)


def problem_response(error: Exception, context: Mapping[str, Any]) -> JsonResponse:
    """The answer to an error behind the REST door (`REST_FRAMEWORK["EXCEPTION_HANDLER"]`)."""
    set_rollback()
    if isinstance(error, ApiRefusal):
        return error.response()
    if isinstance(error, exceptions.Throttled):
        seconds = str(max(1, round(getattr(error, "wait", None) or 1)))
        return problem(
            kinds.TOO_MANY_REQUESTS,
            f"请求过于频繁，请{seconds}秒后再试。",
            headers={"Retry-After": seconds},
        )
    for classes, kind, detail in _ANSWERS:
        if isinstance(error, classes):
            return problem(kind, detail)
    return _unforeseen(context["request"])


def _unforeseen(request: Any) -> JsonResponse:
    """A fault of ours: logged as Django does, and told without any of its inside."""
    log.exception("unforeseen error behind the REST door: %s", request.path)
    got_request_exception.send(sender=None, request=request)
    return problem(kinds.SERVER_ERROR, "系统出错，数据不受影响。请稍后再试；仍不行请联系管理员。")


@csrf_exempt  # it changes nothing: a program that writes to a wrong address is told so
@no_append_slash
def not_found(request: HttpRequest) -> JsonResponse:
    """What no address of the door answers to."""
    return problem(kinds.NOT_FOUND, "没有这个地址，见 /api/v1/docs/。")
