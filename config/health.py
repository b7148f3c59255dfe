"""Health for whoever watches the service; both answer without login and tell no secrets."""

import os
import tempfile

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone()[0] == 1)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _storage() -> bool:
    folder = default_storage.path("")
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        return file.write(b"ok") == 2


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, its migrations are in place, the evidence folder takes files."""
    checks = {"database": _database, "migrations": _migrations, "storage": _storage}
    result: dict[str, bool] = {}
    for name, check in checks.items():
        try:
            result[name] = check()
        except Exception:
            result[name] = False
    ready = all(result.values())
    return JsonResponse({"ready": ready, **result}, status=200 if ready else 503)
