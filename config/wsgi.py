"""The WSGI door, served by granian."""

import os
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
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


application = get_wsgi_application()
application.request_class = Utf8Request
