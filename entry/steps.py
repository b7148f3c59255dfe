"""The transitions of a return, as a table (DESIGN §3.3). Only `entry.workflow` takes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.roles import Action
from entry.models import State


@dataclass(frozen=True, slots=True)
class Step:
    """A transition: which right it takes, from which states, to which."""

    name: str
    title: str
    right: Action
    sources: frozenset[State]
    target: State
    needs_reason: bool = False


_D, _S, _A, _P = State.DRAFT, State.SUBMITTED, State.APPROVED, State.PUBLISHED
STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("submit", "提交", Action.SUBMIT, frozenset({_D}), _S),
        Step("withdraw", "撤回", Action.WITHDRAW, frozenset({_S}), _D),
        Step("approve", "审核通过", Action.APPROVE, frozenset({_S}), _A),
        Step("send_back", "退回", Action.SEND_BACK, frozenset({_S, _A}), _D, needs_reason=True),
        Step("publish", "发布", Action.PUBLISH, frozenset({_A}), _P),
    )
}
STEP_TITLES: Mapping[str, str] = {
    **{name: step.title for name, step in STEPS.items()},
    "open": "开启",
    "correct": "发起更正",
    "load": "随报告载入",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A reviewer's word on one row, given with a send-back."""

    register: str
    subject: str
    text: str
