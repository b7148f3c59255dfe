"""问题清单: one query for the list, its summaries, exports and to-dos; they differ in the show.

Counts are taken from the same entries everywhere, so they cannot differ.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time

from django.db.models import Q
from django.utils.timezone import localdate, make_aware

from accounts.models import User
from entry.models import CalendarDay
from entry.periods import Month
from plan.asked import AskedFilters
from projects.choices import ProblemStage as Stage
from projects.deadlines import Chase, Pace, Standing, Workdays, standing, why_escalate
from projects.models import ChaseRule, Problem, ProblemEvent, ProblemQuerySet
from projects.models.problem import OPEN
from projects.moves import MOVES, has_desk, may
from projects.problem_entries import ProblemEntry, ProblemTotals, Said, totals

# What waits for whom.
TODOS: Mapping[str, str] = {
    "assign": "待交办",
    "accept": "待签收",
    "redo": "退回重办",
    "late": "逾期未办结",
    "close": "待核销",
    "escalate": "建议报牵头领导",
    "led": "报请我牵头协调",
}
URGENT = frozenset({"redo", "late", "led"})
_PACES = list(Pace)
_TOLD = ("update", "resolve", "instruct")


@dataclass(frozen=True, slots=True)
class Filters(AskedFilters):
    """What the list is narrowed to; "" is everything. Kept in the address under these names.

    Without a `year` it is the present one, with what older years left open. `open` and `escalated`
    are "yes" or "no"; `pace` is one of `deadlines.Pace`; `todo` one of `TODOS`: what waits for the
    person who asks. `project` and `enterprise` are keys, `lead` and `department` codes; a
    `department` leads or co-operates.
    """

    year: str = ""
    open: str = ""
    stage: str = ""
    pace: str = ""
    kind: str = ""
    level: str = ""
    source: str = ""
    lead: str = ""
    department: str = ""
    project: str = ""
    enterprise: str = ""
    escalated: str = ""
    todo: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class ProblemLedger:
    """`every` counts what the person may see in that time without other filters; `departments`
    are those that the filters offer, (code, name)."""

    today: date
    filters: Filters
    entries: tuple[ProblemEntry, ...]
    totals: ProblemTotals = field(repr=False)
    every: int = 0
    departments: tuple[tuple[str, str], ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)


class Clock:
    """The calendar and the rule by which problems stand on a day. Two queries."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.days = Workdays(dict(CalendarDay.objects.values_list("day", "is_workday")))
        self.rule = chase_of(today.year)

    def standing(self, one: Problem) -> Standing:
        return standing(
            one.stage, one.due_on, one.resolved_on, today=self.today, days=self.days, rule=self.rule
        )

    def why_escalate(self, one: Problem, at: Standing) -> str:
        if one.is_escalated or one.stage not in _AT_WORK:
            return ""
        return why_escalate(at, one.reminders, self.rule)


def chase_of(year: int) -> Chase:
    """The latest version of the latest year up to this one. One query."""
    found = ChaseRule.objects.filter(year__lte=year).order_by("year", "version", "pk").last()
    if found is None:
        return Chase()
    return Chase(**{each.name: getattr(found, each.name) for each in fields(Chase)})


def problem_ledger(
    user: User, filters: Filters | None = None, *, today: date, clock: Clock | None = None
) -> ProblemLedger:
    """The problems that this user may see, narrowed, what is late first. Five queries."""
    wanted = filters or Filters()
    seen = clock or Clock(today)
    every = _entries(_of_year(Problem.objects.visible_to(user), wanted.year, today), seen)
    entries = tuple(one for one in every if _passes(one, wanted, user))
    return ProblemLedger(
        today=today,
        filters=wanted,
        entries=entries,
        totals=totals(entries),
        every=len(every),
        departments=_departments(every),
        waiting={todo: sum(waits_for(user, one, todo) for one in every) for todo in TODOS},
    )


def entries_of(problems: ProblemQuerySet, clock: Clock) -> list[ProblemEntry]:
    """These problems as the list shows them, what is late first. Three queries."""
    return _entries(problems, clock)


def _of_year(found: ProblemQuerySet, year: str, today: date) -> ProblemQuerySet:
    """Those raised in a year; of the present one also what was open in it."""
    if year.isdecimal() and int(year) != today.year:
        return found.filter(raised_on__year=int(year))
    settled = Q(events__at__year=today.year, events__to_stage__in=(Stage.CLOSED, Stage.DROPPED))
    later = found.filter(settled).values("pk")
    return found.filter(Q(raised_on__year=today.year) | Q(stage__in=OPEN) | Q(pk__in=later))


def _entries(problems: ProblemQuerySet, clock: Clock) -> list[ProblemEntry]:
    named = ("project", "enterprise", "lead", "lead_official", "raised_by", "closed_by")
    found = list(problems.select_related(*named).prefetch_related("co_operating"))
    said: dict[int, list[Said]] = defaultdict(list)
    steps = ProblemEvent.objects.filter(problem__in=found, action__in=_TOLD).exclude(text="")
    for problem, at, text in steps.order_by("-pk").values_list("problem_id", "at", "text"):
        said[problem].append(Said(localdate(at), text))
    entries = []
    for one in found:
        at_day = clock.standing(one)
        why = clock.why_escalate(one, at_day)
        entries.append(ProblemEntry(one, at_day, tuple(said[one.pk]), why))
    return sorted(entries, key=_urgency)


def _urgency(entry: ProblemEntry) -> tuple[object, ...]:
    """Overdue ones the longest first, then what is due next, then the newest."""
    one, at = entry.problem, entry.standing
    due = one.due_on or date.max
    is_old = at.pace in {Pace.SETTLED, Pace.DROPPED}
    newest = -one.raised_on.toordinal()
    return (_PACES.index(at.pace), newest if is_old else 0, due, newest, one.pk)


def _departments(entries: Iterable[ProblemEntry]) -> tuple[tuple[str, str], ...]:
    """Those that lead or co-operate, in the order of the house."""
    named = {one.problem.lead for one in entries}
    named |= {department for one in entries for department in one.co_operating}
    ordered = sorted(named, key=lambda one: (one.order, one.code))
    return tuple((one.code, one.short_name) for one in ordered)


def _passes(entry: ProblemEntry, wanted: Filters, user: User) -> bool:
    one = entry.problem
    asked = (
        (wanted.open, "yes" if one.is_open else "no"),
        (wanted.stage, one.stage),
        (wanted.pace, entry.standing.pace),
        (wanted.kind, one.kind),
        (wanted.level, one.level),
        (wanted.source, one.source),
        (wanted.lead, one.lead.code),
        (wanted.project, one.project.key if one.project else None),
        (wanted.enterprise, one.enterprise.key if one.enterprise else None),
        (wanted.escalated, "yes" if one.is_escalated else "no"),
    )
    return (
        all(value in ("", found) for value, found in asked)
        and (not wanted.department or wanted.department in _codes(entry))
        and (not wanted.todo or waits_for(user, entry, wanted.todo))
        and wanted.q.casefold() in _searched(entry)
    )


def _codes(entry: ProblemEntry) -> set[str]:
    return {entry.problem.lead.code, *(one.code for one in entry.co_operating)}


def _searched(entry: ProblemEntry) -> str:
    one = entry.problem
    texts = (one.number, one.title, one.description, one.asked, entry.subject)
    return " ".join(texts).casefold()


def waits_for(user: User, entry: ProblemEntry, todo: str) -> bool:
    """Whether a problem waits for this person to do what `todo` names."""
    one, asked = entry.problem, _ASKED.get(todo)
    if todo == "led":
        return one.is_escalated and one.is_open and one.lead_official_id == user.pk
    if asked is None or not asked(entry):
        return False
    move = MOVES[_STEPS.get(todo, todo)]
    is_his = todo in _OF_LEAD or has_desk(user) or (todo == "close" and one.raised_by_id == user.pk)
    return is_his and may(user, move, one)


_AT_WORK = frozenset({Stage.ASSIGNED, Stage.WORKING})
_ASKED: Mapping[str, Callable[[ProblemEntry], bool]] = {
    "assign": lambda one: one.problem.stage == Stage.RAISED,
    "accept": lambda one: one.problem.stage == Stage.ASSIGNED,
    "redo": lambda one: one.problem.is_returned,
    "late": lambda one: one.standing.is_overdue and one.problem.stage in _AT_WORK,
    "close": lambda one: one.problem.stage == Stage.RESOLVED,
    "escalate": lambda one: bool(one.why_escalate),
}
_STEPS = {"redo": "resolve", "late": "resolve"}
_OF_LEAD = frozenset({"accept", "redo", "late"})


@dataclass(frozen=True, slots=True)
class _Step:
    stage: str
    at: datetime
    text: str


def solved_words(
    projects: Collection[int], month: Month, as_of: datetime | None = None
) -> dict[int, str]:
    """上月问题办理情况, by project, in one query.

    What became by the end of a month of the problems that were open when it began, by the steps
    known at a moment.
    """
    begin = make_aware(datetime.combine(month.first_day, time()))
    end = make_aware(datetime.combine(month.last_day, time.max))
    until = min(end, as_of) if as_of else end
    rows = ProblemEvent.objects.filter(problem__project__in=projects, at__lte=until)
    steps: dict[tuple[int, int, str], list[_Step]] = defaultdict(list)
    for one in rows.select_related("problem").order_by("problem_id", "pk"):
        told = one.text if one.action in _TOLD else ""
        of = (one.problem.project_id or 0, one.problem_id, one.problem.title)
        steps[of].append(_Step(one.to_stage, one.at, told))
    found: dict[int, list[str]] = defaultdict(list)
    for (project, _, title), taken in steps.items():
        before = [one for one in taken if one.at < begin]
        if before and before[-1].stage in OPEN:
            found[project].append(f"“{title}”{_became(taken, begin)}")
    return {project: "；".join(told) + "。" for project, told in found.items()}


def _became(taken: list[_Step], begin: datetime) -> str:
    """How it stood at the end, with the last that was said of it since the month began."""
    last = taken[-1]
    if last.stage in (Stage.CLOSED, Stage.DROPPED):
        on = localdate(last.at)
        return f"{on.month}月{on.day}日{Stage(last.stage).label}"
    said = [one.text for one in taken if one.text and one.at >= begin]
    told = "：" + said[-1].rstrip("。；") if said else ""
    return f"{Stage(last.stage).label}{told}"
