"""招商活动: where and when the district presented itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import Department
from accounts.roles import Action
from entry import audit, books
from entry.audit import Actor, Entry
from entry.books import Book, Facts, facts_of, sound
from entry.errors import Invalid, NotAllowed
from investment.keys import next_key
from investment.locks import lock_area, locked_event
from investment.models import Event

FACTS = ("title", "kind", "city", "held_on", "team", "attended", "note")
OBJECT = "investment.event"


def subject_of(event: Event) -> str:
    return f"investment-event/{event.key}"


BOOK = Book(
    noun="招商活动",
    prefix="investment_event",
    object_type=OBJECT,
    parts={"facts": "活动情况"},
    locked=locked_event,
    may_edit=lambda user, event: user.has_perm(Action.EDIT_INVESTMENT, event),
    subject_of=subject_of,
)


def create(
    values: Mapping[str, Any],
    *,
    lead: Department,
    by: Actor,
    at: datetime,
    is_demo: bool = False,
) -> Event:
    """Enter an event (`FACTS`). Raises `NotAllowed`, and `Invalid` for one that is there."""
    if not by.person.has_perm(Action.EDIT_INVESTMENT, lead):
        raise NotAllowed("你没有为这个单位登记招商活动的权限。")
    with transaction.atomic():
        lock_area(lead.area_id)
        event = Event(lead=lead, is_demo=is_demo, **values)
        _check(event, at)
        event.key = next_key(Event, f"hd{event.held_on.year}-", 2)
        sound(event, (*FACTS, "key", "lead"))
        event.save()
        entry = Entry(
            "investment_event.create", OBJECT, str(event.pk), subject=subject_of(event),
            object_version=1, after=facts_of(event, FACTS),
        )  # fmt: skip
        audit.record([entry], by=by, at=at)
    return event


def change(
    pk: int, values: Mapping[str, Any], *, by: Actor, at: datetime, seen_version: int
) -> Event:
    """Change what is named in `values`; raises what `entry.books.edit` does."""
    names = [name for name in FACTS if name in values]

    def apply(event: Event) -> tuple[Facts, Facts]:
        before = facts_of(event, names)
        for name in names:
            setattr(event, name, values[name])
        _check(event, at)
        sound(event, FACTS)
        event.save(update_fields=names)
        return before, facts_of(event, names)

    return books.edit(BOOK, pk, "facts", apply, by=by, at=at, seen_version=seen_version)


def _check(event: Event, at: datetime) -> None:
    if event.held_on > localdate(at):
        raise Invalid("举办日期不能晚于今天：还没有举办的，办完再登记。")
