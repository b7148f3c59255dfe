"""The OpenAPI description of the REST door, and its interactive pages."""

from typing import Any

from drf_spectacular.views import SpectacularSwaggerSplitView

from accounts.api_problems import KINDS, MEDIA_TYPE

REFUSED = "没有照办：哪里不对、怎么办，见 detail；程序按 type 区分。"


def document_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the problems to every operation (a postprocessing hook of drf-spectacular)."""
    result["components"].setdefault("schemas", {})["Problem"] = _problem()
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = {"description": REFUSED, "content": content}
    return result


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "出错时的回答（RFC 9457）。",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "enum": [kind.type for kind in KINDS]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "哪里不对、怎么办"},
            "parameter": {"type": "string", "description": "有误的参数"},
            "known": {
                "type": "array",
                "items": {"type": "string"},
                "description": "可用的参数或字段",
            },
            "errors": {
                "type": "array",
                "description": "每个有误的参数一条",
                "items": {
                    "type": "object",
                    "properties": {
                        "parameter": {"type": "string"},
                        "detail": {"type": "string"},
                    },
                },
            },
        },
    }


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from our own files, started by a script file: the CSP allows none inline."""

    url_name = "api:schema"
    template_name = "api/docs.html"
