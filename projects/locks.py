"""The lock that makes a project one thing at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from projects.models import Project


@contextmanager
def locked_project(pk: int) -> Iterator[Project]:
    """A transaction in which this project is ours alone, freshly read. Raises `DoesNotExist`.

    SQLite has no row locks; there every transaction begins IMMEDIATE (settings).
    """
    with transaction.atomic():
        projects = Project.objects.select_for_update(of=("self",))
        yield projects.select_related("lead__area").get(pk=pk)
