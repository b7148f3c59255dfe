"""The pages for what went wrong: a Chinese sentence and a way back."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    wants_json = "application/json" in request.headers.get("Accept", "")
    if wants_json or request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": text}
        return JsonResponse(
            problem,
            status=status,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    return render(request, "error.html", {"title": title, "text": text}, status=status)


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
