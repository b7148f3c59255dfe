"""The one door to a problem's stage (DOMAIN §3.6): 交办、办理、催办、升级、办结、核销.

Every step locks the problem, asks for the right, compares the version that the caller saw, writes
the change, its `ProblemEvent` and its audit event, in one transaction. Nothing else in the house
assigns a stage, a limit, a reminder, an escalation or a satisfaction; `projects.raising` puts new
problems on the list, where they wait to be assigned.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from accounts.models import User
from entry.audit import Actor
from entry.errors import Invalid, NotAllowed, Stale, WrongState
from projects.choices import ProblemStage, Satisfaction
from projects.chronicle import ASKED_LENGTH, Told, facts, known_level, log, record, short
from projects.handed import NOTHING, Given
from projects.models import Problem
from projects.moves import MOVE_TITLES, MOVES, Move, fits, is_own, may

MOST_TOLD = 3


@contextmanager
def locked_problem(pk: int) -> Iterator[Problem]:
    """A transaction in which this problem is ours alone, freshly read.

    SQLite has no row locks; there every transaction begins IMMEDIATE (settings). Raises
    `Problem.DoesNotExist`.
    """
    with transaction.atomic():
        problems = Problem.objects.select_for_update(of=("self",))
        named = ("lead__area", "raised_by", "lead_official", "project__lead_official")
        yield problems.select_related(*named).get(pk=pk)


def act(
    pk: int, name: str, *, by: Actor, at: datetime, seen_version: int, given: Given = NOTHING
) -> Problem:
    """Take one step of a problem's life; the problem as it is afterwards.

    Raises `Problem.DoesNotExist`, and `Refused` in its kinds: `NotAllowed`, `Stale` (with the
    steps since `seen_version` in words), `WrongState`, `Invalid`.
    """
    move = MOVES[name]
    with locked_problem(pk) as problem:
        authorise(move, problem, by.person)
        _compare(move, problem, seen_version)
        if move.needs_text and not given.text.strip():
            raise Invalid(f"{move.title}须填写{move.text_title}。")
        before = facts(problem)
        told = _APPLIED.get(name, _nothing)(_Step(problem, given, by, localdate(at)))
        problem.stage = move.target or problem.stage
        problem.is_returned = problem.is_returned and problem.stage == ProblemStage.WORKING
        problem.version += 1
        problem.save()
        log(problem, name, before["stage"], told, by=by, at=at)
        record(problem, name, before, told.text, by=by, at=at)
    return problem


def authorise(move: Move, problem: Problem, user: User) -> None:
    """Raises `NotAllowed` for who may not take such a step of this problem."""
    if is_own(user, move, problem):
        raise NotAllowed(f"这个问题由你报告办结，{move.title}须由另一人办理。")
    if not may(user, move, problem):
        raise NotAllowed(f"你没有{move.title}这个问题的权限。")


def _compare(move: Move, problem: Problem, seen_version: int) -> None:
    """Version before stage: who comes second is told what happened, not only that he is late."""
    if problem.version != seen_version:
        since = problem.events.filter(version__gt=seen_version).select_related("by")
        told = "；".join(
            f"{one.by}{localtime(one.at):%m月%d日 %H:%M}{MOVE_TITLES[one.action]}"
            for one in since.order_by("-pk")[:MOST_TOLD]
        )
        raise Stale(
            f"问题在你打开之后有变动{f'（{told}）' if told else ''}，请核对后再{move.title}。",
            (),
            problem.version,
        )
    if problem.stage not in move.sources:
        label = ProblemStage(problem.stage).label
        raise WrongState(f"问题现为“{label}”，不能{move.title}。")
    if not fits(move, problem):
        raise WrongState(f"问题已经{move.title}（{problem.lead_official}）。")


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step's change is made of."""

    problem: Problem
    given: Given
    by: Actor
    on: date


def _nothing(step: _Step) -> Told:
    return Told(step.given.text.strip())


def _assign(step: _Step) -> Told:
    """Who must do what by when at which level; what is not said stays as it was raised."""
    problem, given = step.problem, step.given
    lead, due = given.lead or problem.lead, given.due or problem.due_on
    if lead.area_id != problem.lead.area_id or not lead.is_active:
        raise Invalid(f"{lead}不在本地区的部门之列，请重新选择责任单位。")
    if due is None:
        raise Invalid("交办须填写要求完成时限。")
    if due < step.on and due != problem.due_on:
        raise Invalid(f"要求完成时限{_day(due)}已经过去，请改正。")
    problem.asked = short(given.asked or problem.asked, ASKED_LENGTH, "需协调事项")
    problem.level = known_level(given.level or problem.level)
    problem.lead, problem.due_on = lead, due
    if given.lead_official is not None or not problem.is_escalated:
        problem.lead_official = given.lead_official
    wanted = given.co_operating
    others = problem.co_operating.all() if wanted is None else wanted
    problem.co_operating.set([one for one in others if one.pk != lead.pk])
    return Told(given.text.strip(), due)


def _resolve(step: _Step) -> Told:
    step.problem.resolved_on, step.problem.resolved_by = step.on, step.by.person
    return Told(step.given.text.strip())


def _close(step: _Step) -> Told:
    if step.given.satisfaction not in Satisfaction.values:
        raise Invalid("核销须评定满意度：满意、基本满意或不满意。")
    text = step.given.text.strip()
    if step.given.satisfaction == Satisfaction.UNSATISFIED and not text:
        raise Invalid("评为不满意的，请写明不满意在哪里；问题没有解决的，请退回重办。")
    step.problem.satisfaction = step.given.satisfaction
    step.problem.closed_by = step.by.person
    return Told(text)


def _again(step: _Step) -> Told:
    """Work goes on: what was settled was not, and it counts as 反复."""
    problem, due = step.problem, _later(step)
    problem.resolved_on = problem.resolved_by = problem.closed_by = None
    problem.satisfaction, problem.is_returned = "", True
    problem.reopened += 1
    return Told(step.given.text.strip(), due)


def _reopen(step: _Step) -> Told:
    """A settled problem's limit is long past: a new one is set with the reopening."""
    due = step.given.due or step.problem.due_on
    if due is None or due < step.on:
        raise Invalid("重新办理须填写今天以后的要求完成时限。")
    return _again(step)


def _resume(step: _Step) -> Told:
    due = step.given.due or step.problem.due_on
    if due is None or due < step.on:
        raise Invalid("挂账期间原定时限已过，恢复办理须填写新的要求完成时限。")
    return Told(step.given.text.strip(), _later(step))


def _later(step: _Step) -> date | None:
    """A new limit where one is given; it is not in the past."""
    due = step.given.due
    if due is not None:
        if due < step.on:
            raise Invalid(f"要求完成时限{_day(due)}已经过去，请改正。")
        step.problem.due_on = due
    return due


def _remind(step: _Step) -> Told:
    step.problem.reminders += 1
    return Told(step.given.text.strip())


def _escalate(step: _Step) -> Told:
    """To the official named, else the problem's own, else the one who leads the project."""
    problem, given = step.problem, step.given
    of_project = problem.project.lead_official if problem.project else None
    official = given.lead_official or problem.lead_official or of_project
    if official is None:
        raise Invalid("请选择报给哪位牵头领导。")
    problem.lead_official, problem.is_escalated = official, True
    problem.level = known_level(given.level or problem.level)
    return Told(f"报{official}：{given.text.strip()}")


_APPLIED: Mapping[str, Callable[[_Step], Told]] = {
    "assign": _assign,
    "resolve": _resolve,
    "close": _close,
    "send_back": _again,
    "reopen": _reopen,
    "resume": _resume,
    "remind": _remind,
    "escalate": _escalate,
}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
