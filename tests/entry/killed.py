"""Applies an upload in a process of its own, to be killed in the middle of it.

Started by `tests/entry/test_killed.py` with the settings of its test database.
"""

import json
import os
import sys


def main(database: str, upload: str) -> None:
    from django.conf import settings

    settings.DATABASES["default"] = {**settings.DATABASES["default"], **json.loads(database)}
    import django

    django.setup()
    from entry import uploads
    from entry.audit import Actor
    from entry.models import Upload
    from tests.factories import NOW

    found = Upload.objects.select_related("uploaded_by").get(pk=int(upload))
    sys.stdout.write("begin\n")
    sys.stdout.flush()
    uploads.apply(found.pk, by=Actor(found.uploaded_by, "import"), at=NOW)
    sys.stdout.write("end\n")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    main(*sys.argv[1:])
