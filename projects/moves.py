"""The steps of a problem's life, as a table (DOMAIN §3.6). Only `projects.solving` takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounts.models import User
from accounts.roles import Action
from projects.choices import ProblemStage as Stage
from projects.models import Problem


class Who(StrEnum):
    """Who takes a step of one problem."""

    OFFICE = "office"  # whoever may assign problems to its lead department
    LEAD = "lead"  # who solves problems in the lead department
    SIDE = "side"  # the same, or in a department that co-operates
    RAISER = "raiser"  # who raised it, and whoever stands in for him
    OFFICIAL = "official"  # its lead official


@dataclass(frozen=True, slots=True)
class Move:
    """A step: who takes it, from which stages, to which (None: the stage stays).

    `takes` names what is handed in beside the text, in the words of `projects.handed.Given`.
    """

    name: str
    title: str
    who: tuple[Who, ...]
    sources: frozenset[Stage]
    target: Stage | None = None
    needs_text: bool = False
    text_title: str = "说明"
    takes: tuple[str, ...] = ()


_RAISED, _ASSIGNED, _WORKING = Stage.RAISED, Stage.ASSIGNED, Stage.WORKING
_RESOLVED, _CLOSED, _SUSPENDED = Stage.RESOLVED, Stage.CLOSED, Stage.SUSPENDED
_DROPPED = Stage.DROPPED
_UNSETTLED = frozenset({_RAISED, _ASSIGNED, _WORKING, _SUSPENDED})
_OFFICE, _LEAD, _RAISER = (Who.OFFICE,), (Who.LEAD,), (Who.RAISER,)

MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("accept", "签收", _LEAD, frozenset({_ASSIGNED}), _WORKING),
        Move(
            "update", "填写办理进展", (Who.SIDE,), frozenset({_WORKING, _SUSPENDED}),
            needs_text=True, text_title="办理进展",
        ),
        Move(
            "resolve", "报告办结", _LEAD, frozenset({_WORKING}), _RESOLVED,
            needs_text=True, text_title="办结情况",
        ),
        Move(
            "close", "核销", _RAISER, frozenset({_RESOLVED}), _CLOSED,
            text_title="核销意见", takes=("satisfaction",),
        ),
        Move(
            "send_back", "退回重办", _RAISER, frozenset({_RESOLVED}), _WORKING,
            needs_text=True, text_title="退回理由", takes=("due",),
        ),
        Move(
            "assign", "交办", _OFFICE, frozenset({_RAISED, _ASSIGNED, _WORKING}), _ASSIGNED,
            text_title="交办要求",
            takes=("lead", "asked", "due", "level", "lead_official", "co_operating"),
        ),
        Move(
            "remind", "催办", _OFFICE, frozenset({_ASSIGNED, _WORKING}),
            needs_text=True, text_title="催办内容",
        ),
        Move(
            "escalate", "报牵头领导", _OFFICE, _UNSETTLED,
            needs_text=True, text_title="报请事由", takes=("lead_official", "level"),
        ),
        Move(
            "instruct", "批示", (Who.OFFICIAL,), _UNSETTLED,
            needs_text=True, text_title="批示意见",
        ),
        Move(
            "suspend", "挂账", _OFFICE, frozenset({_ASSIGNED, _WORKING}), _SUSPENDED,
            needs_text=True, text_title="挂账原因",
        ),
        Move(
            "resume", "恢复办理", _OFFICE, frozenset({_SUSPENDED}), _WORKING, takes=("due",)
        ),
        Move(
            "drop", "不予立项", _OFFICE, frozenset({_RAISED}), _DROPPED,
            needs_text=True, text_title="不予立项的理由",
        ),
        Move(
            "withdraw", "撤回", _RAISER, frozenset({_RAISED}), _DROPPED,
            needs_text=True, text_title="撤回理由",
        ),
        Move(
            "reconsider", "重新立项", _OFFICE, frozenset({_DROPPED}), _RAISED,
            needs_text=True, text_title="理由",
        ),
        Move(
            "reopen", "重新办理", (Who.RAISER, Who.OFFICE), frozenset({_CLOSED}), _WORKING,
            needs_text=True, text_title="理由", takes=("due",),
        ),
    )
}  # fmt: skip
MOVE_TITLES: Mapping[str, str] = {
    **{name: move.title for name, move in MOVES.items()},
    "raise": "提出",
}
# Who settled a problem does not vouch for it himself.
SECOND_PERSON = frozenset({"close", "send_back"})


def fits(move: Move, problem: Problem) -> bool:
    """Whether a step may be taken where a problem stands, whoever asks."""
    if problem.stage not in move.sources:
        return False
    return not (move.name == "escalate" and problem.is_escalated)


def may(user: User, move: Move, problem: Problem) -> bool:
    """Whether this person is the one who takes such a step of this problem."""
    return any(_IS[who](user, problem) for who in move.who) and not is_own(user, move, problem)


def is_own(user: User, move: Move, problem: Problem) -> bool:
    """Whether he would confirm what he settled himself."""
    return move.name in SECOND_PERSON and problem.resolved_by_id == user.pk


def _is_office(user: User, problem: Problem) -> bool:
    return user.has_perm(Action.ASSIGN_PROBLEM, problem)


def has_desk(user: User) -> bool:
    """Whether assigning problems is his daily work: a leader may too, but none waits for him."""
    reach = user.reach(Action.ASSIGN_PROBLEM)
    return reach.somewhere and not reach.everything


def _is_lead(user: User, problem: Problem) -> bool:
    return user.has_perm(Action.SOLVE_PROBLEM, problem)


def _is_side(user: User, problem: Problem) -> bool:
    return _is_lead(user, problem) or any(
        user.has_perm(Action.SOLVE_PROBLEM, one) for one in problem.co_operating.all()
    )


def _is_raiser(user: User, problem: Problem) -> bool:
    """The raiser; the office where he settled it himself or is no longer there."""
    if problem.raised_by_id == user.pk:
        return True
    alone = problem.resolved_by_id == problem.raised_by_id or not problem.raised_by.is_active
    return alone and _is_office(user, problem)


def _is_official(user: User, problem: Problem) -> bool:
    return problem.lead_official_id == user.pk


_IS = {
    Who.OFFICE: _is_office,
    Who.LEAD: _is_lead,
    Who.SIDE: _is_side,
    Who.RAISER: _is_raiser,
    Who.OFFICIAL: _is_official,
}
