"""The daily round over open problems: reminders, and what goes up to the lead officials.

It acts in the name of a person, within his rights and through `projects.solving`, like anybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q
from django.utils.timezone import localdate

from entry.audit import Actor
from entry.errors import Invalid, Stale, WrongState
from projects import solving
from projects.choices import ProblemStage as Stage
from projects.deadlines import is_to_remind
from projects.handed import Given
from projects.models import Problem
from projects.moves import MOVES, may
from projects.problem_entries import ProblemEntry
from projects.problems import Clock, entries_of


@dataclass(frozen=True, slots=True)
class Chased:
    """What a round did: the numbers of the problems; `proposed` still want a person."""

    reminded: tuple[str, ...] = ()
    escalated: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


def chase(*, by: Actor, at: datetime) -> Chased:
    """Remind of what is overdue by the rule; escalate where the rule says so, else propose.

    A second round on the same day does nothing more: a problem reminded of today, by anybody,
    waits for its next turn. Raises nothing for what somebody else moves meanwhile.
    """
    today = localdate(at)
    clock = Clock(today)
    stage = Q(stage__in=(Stage.ASSIGNED, Stage.WORKING))
    found = entries_of(Problem.objects.visible_to(by.person).filter(stage), clock)
    last = _reminded_on()
    done: dict[str, list[str]] = {"reminded": [], "escalated": [], "proposed": []}
    for entry in found:
        if may(by.person, MOVES["remind"], entry.problem):
            for name in _chase(entry, clock, last.get(entry.problem.pk), by=by, at=at):
                done[name].append(entry.problem.number)
    return Chased(**{name: tuple(numbers) for name, numbers in done.items()})


def _chase(
    entry: ProblemEntry, clock: Clock, reminded_on: date | None, *, by: Actor, at: datetime
) -> Iterator[str]:
    """One problem's turn: what was done, in the words of `Chased`."""
    one, rule = entry.problem, clock.rule
    if is_to_remind(entry.standing, reminded_on, today=clock.today, days=clock.days, rule=rule):
        moved = _act(one, "remind", _reminder(entry), by=by, at=at)
        if moved is None:
            return
        one = moved
        yield "reminded"
    why = clock.why_escalate(one, entry.standing)
    if why:
        text = f"{why}，请牵头协调。（自动升级）"
        goes_up = rule.escalates_itself and _act(one, "escalate", text, by=by, at=at)
        yield "escalated" if goes_up else "proposed"


def _reminded_on() -> dict[int, date]:
    """When each problem at work was last reminded of. One query."""
    found = Problem.objects.open().filter(events__action="remind")
    latest = found.annotate(last=Max("events__at", filter=Q(events__action="remind")))
    return {pk: localdate(at) for pk, at in latest.values_list("pk", "last")}


def _reminder(entry: ProblemEntry) -> str:
    due = entry.problem.due_on
    until = f"要求{due.month}月{due.day}日前办结，" if due else ""
    return f"{until}{entry.standing.words}，请尽快办理并填写办理进展。（自动催办）"


def _act(one: Problem, name: str, text: str, *, by: Actor, at: datetime) -> Problem | None:
    """A step; None for a problem that somebody moved meanwhile, or that has no lead official."""
    try:
        return solving.act(
            one.pk, name, by=by, at=at, seen_version=one.version, given=Given(text=text)
        )
    except (Invalid, Stale, WrongState):
        return None
