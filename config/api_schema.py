"""The OpenAPI description of the REST door, and its interactive pages."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from accounts.api_base import Formats
from accounts.api_filters import refuse_unknown
from accounts.api_problems import KINDS, MEDIA_TYPE

REFUSED = "没有照办：哪里不对、怎么办，见 detail；程序按 type 区分。"


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add to every operation what all have in common (a postprocessing hook of drf-spectacular).

    Its problems, and how lists are written.
    """
    result["components"].setdefault("schemas", {})["Problem"] = _problem()
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = {"description": REFUSED, "content": content}
            for parameter in operation.get("parameters", ()):
                if parameter["schema"].get("type") == "array":
                    parameter |= {"style": "form", "explode": False}
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


@method_decorator(conditional_page, name="dispatch")
class SchemaView(SpectacularAPIView):
    """The description itself, as strict about parameters as what it describes."""

    http_method_names = ["get", "head"]  # noqa: RUF012 - Django declares it so
    content_negotiation_class = Formats

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, ["format"])


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from our own files, started by a script file: the CSP allows none inline."""

    http_method_names = ["get", "head"]  # noqa: RUF012 - Django declares it so
    url_name = "api:schema"
    template_name = "api/docs.html"
