"""The lock that makes a task one thing at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from plan.models import Task


@contextmanager
def locked_task(pk: int) -> Iterator[Task]:
    """A transaction in which this task is ours alone, freshly read. Raises `Task.DoesNotExist`.

    SQLite has no row locks; there every transaction begins IMMEDIATE (settings).
    """
    with transaction.atomic():
        tasks = Task.objects.select_for_update(of=("self",))
        yield tasks.select_related("plan", "lead__area").get(pk=pk)
