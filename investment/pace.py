"""The service clock of an enterprise approached, in working days (DOMAIN §4.1). Pure.

Answer within one day, judge within three, reply within a week, then news every two weeks. What is
further on stands for what comes before it: who replies has answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from investment.choices import NoteKind
from projects.deadlines import Chase, Standing, Workdays, standing

WEEK = 5
LIMITS: Mapping[NoteKind, int] = {NoteKind.ANSWER: 1, NoteKind.JUDGE: 3, NoteKind.REPLY: WEEK}
NEWS_EVERY = 2 * WEEK
DUE_SOON = 1
_ORDER = list(NoteKind)


@dataclass(frozen=True, slots=True)
class Said:
    """A conversation: what it was for, and its day."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be done next, by when; `is_agreed` for a day that was agreed with the enterprise
    and comes before the clock's own."""

    kind: NoteKind
    due: date
    is_agreed: bool = False


def duty(first_on: date, said: Iterable[Said], agreed_on: date | None, days: Workdays) -> Duty:
    """What an enterprise that is being talked to waits for."""
    notes = list(said)
    done = max((_ORDER.index(NoteKind(one.kind)) for one in notes), default=-1)
    kind = _ORDER[min(done + 1, len(_ORDER) - 1)]
    if kind is NoteKind.NEWS:
        limit = days.ahead(max(one.on for one in notes), NEWS_EVERY)
    else:
        limit = days.ahead(first_on, LIMITS[kind])
    if agreed_on is not None and agreed_on < limit:
        return Duty(kind, agreed_on, is_agreed=True)
    return Duty(kind, limit)


def stands(found: Duty, *, today: date, days: Workdays) -> Standing:
    """How it stands against its day: overdue by so many working days, due soon, in time."""
    return standing(
        "working", found.due, None, today=today, days=days, rule=Chase(due_soon=DUE_SOON)
    )
