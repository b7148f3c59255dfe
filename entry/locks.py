"""The lock that makes a return one thing at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from entry.models import Return


@contextmanager
def locked_return(pk: int) -> Iterator[Return]:
    """A transaction in which this return is ours alone, freshly read.

    On PostgreSQL the row is locked. SQLite has no row locks; there every transaction begins
    IMMEDIATE (settings), so the whole database waits for its turn before this reads.

    Raises `Return.DoesNotExist`.
    """
    with transaction.atomic():
        yield lock_return(pk)


def lock_return(pk: int) -> Return:
    """`locked_return` within a transaction that the caller has begun, and ends at a refusal."""
    found = Return.objects.select_for_update(of=("self",)).select_related("department__area")
    return found.get(pk=pk)
