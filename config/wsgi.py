"""The WSGI door, served by granian."""

import gc
import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Utf8Request(WSGIRequest):
    """Reads addresses as UTF-8, whatever charset the caller declares for a body.

    Django would take any codec of Python for both: base64 and the like end in an error that no
    middleware sees, and utf-7 smuggles in lone surrogates that no database takes.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        content_type = meta.get("CONTENT_TYPE", "")
        self.content_type, self.content_params = parse_header_parameters(content_type)


class Door(WSGIHandler):
    """Hands an answer that is complete over as a list: granian sends that at once.

    Anything else it fetches piece by piece from another thread. What is streamed (files, long
    answers of SDMX) still goes that way.
    """

    request_class = Utf8Request

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        response: Any = super().__call__(environ, start_response)
        if not isinstance(response, HttpResponse):
            return response
        body = [response.content]
        response.close()
        return body


def settle() -> None:
    """Take what the process has loaded out of the collector's sight, and let it look less often.

    A page of rows makes thousands of objects that hold no cycles; by default that has the
    collector walk through them, and through all code and all models, several times an answer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


django.setup(set_prefix=False)
application = Door()
get_resolver().url_patterns  # noqa: B018 - loads every view now and not with the first request
settle()
