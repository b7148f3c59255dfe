"""The pages for what went wrong: a Chinese sentence and a way back."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts import api_problems as kinds
from accounts.api_problems import problem
from config.context_processors import names

_KINDS = {
    400: kinds.BAD_REQUEST,
    403: kinds.FORBIDDEN,
    404: kinds.NOT_FOUND,
    500: kinds.SERVER_ERROR,
}


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(_KINDS[status], text)
    if "application/json" in request.headers.get("Accept", ""):
        content = {"type": "about:blank", "title": title, "status": status, "detail": text}
        return JsonResponse(
            content,
            status=status,
            content_type=kinds.MEDIA_TYPE,
            json_dumps_params={"ensure_ascii": False},
        )
    told = {"title": title, "text": text}
    if status >= 500:
        # Without the request's context: its look-ups in the database may be what failed.
        return HttpResponse(render_to_string("error.html", {**names(), **told}), status=status)
    return render(request, "error.html", told, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "请求有误", "请返回上一页检查后重试。")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    told = str(exception) if exception and str(exception) else "你的角色没有这项权限。"
    return _page(request, 403, "没有权限", f"{told}如确需办理，请联系本单位安全管理员。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "没有找到", "这个页面不存在，或者不在你的权限范围内。")


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, "系统出错", "刚才的操作没有完成，已保存的数据不受影响。请稍后重试。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "页面已过期", "请刷新页面后重新提交，刷新前可先复制填好的内容。")
