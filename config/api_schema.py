"""The OpenAPI description of the REST door, and its interactive pages."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from accounts.api_base import Conditional, Formats
from accounts.api_filters import refuse_unknown
from accounts.api_problems import KINDS, MEDIA_TYPE

REFUSED = "没有照办：哪里不对、怎么办，见 detail；程序按 type 区分。"


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add to every operation what all have in common (a postprocessing hook of drf-spectacular).

    Its problems, and how lists are written.
    """
    result["components"].setdefault("schemas", {})["Problem"] = _problem()
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Input"):
            _strict(schema)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            _operation(operation, content)
    return result


def _operation(operation: dict[str, Any], problem: dict[str, Any]) -> None:
    for response in operation["responses"].values():
        _files(response.get("content", {}))
    operation["responses"]["4XX"] = {"description": REFUSED, "content": problem}
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "format":
            parameter["description"] = "格式；不给就按 Accept，都没有就是 json"
        if parameter["schema"].get("type") == "array":
            parameter |= {"style": "form", "explode": False}


def _strict(schema: dict[str, Any]) -> None:
    """What is sent has the members that are described, no others, and no NUL in its texts."""
    schema["additionalProperties"] = False
    for member in schema["properties"].values():
        if member.get("type") == "string":
            member.setdefault("pattern", r"^[^\u0000]*$")


def _files(content: dict[str, Any]) -> None:
    """A file is no JSON, whatever its rows say."""
    for media in content:
        if media != "application/json":
            content[media] = {"schema": {"type": "string", "format": "binary"}}


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
                "description": "每处错误一条：参数、内容中的位置（JSON Pointer）或单元格",
                "items": {
                    "type": "object",
                    "properties": {
                        "parameter": {"type": "string"},
                        "pointer": {"type": "string"},
                        "register": {"type": "string"},
                        "subject": {"type": "string"},
                        "column": {"type": "string"},
                        "detail": {"type": "string"},
                    },
                },
            },
            "version": {"type": "integer", "description": "月报现在的版本（412）"},
            "differences": {
                "type": "array",
                "items": {"type": "object"},
                "description": "所见版本以来的变动（412）",
            },
        },
    }


class SchemaView(Conditional, SpectacularAPIView):
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
