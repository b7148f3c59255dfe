"""The locks that make a signing, or an enterprise approached, one thing at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import Area
from investment.models import Contact, Event, Signing


@contextmanager
def locked_signing(pk: int) -> Iterator[Signing]:
    """A transaction in which this signing is ours alone, freshly read. Raises `DoesNotExist`.

    SQLite has no row locks; there every transaction begins IMMEDIATE (settings).
    """
    with transaction.atomic():
        signings = Signing.objects.select_for_update(of=("self",))
        named = ("lead__area", "enterprise", "project", "parent", "company")
        yield signings.select_related(*named).get(pk=pk)


@contextmanager
def locked_contact(pk: int) -> Iterator[Contact]:
    """The same of an enterprise approached. Raises `DoesNotExist`."""
    with transaction.atomic():
        contacts = Contact.objects.select_for_update(of=("self",))
        yield contacts.select_related("lead__area", "signing", "enterprise").get(pk=pk)


@contextmanager
def locked_event(pk: int) -> Iterator[Event]:
    """The same of an event. Raises `DoesNotExist`."""
    with transaction.atomic():
        events = Event.objects.select_for_update(of=("self",))
        yield events.select_related("lead__area").get(pk=pk)


def lock_area(pk: int) -> None:
    """Within a transaction: numbers and names of an area are given out one at a time.

    Rows that point to the area are not hindered.
    """
    list(Area.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk"))
