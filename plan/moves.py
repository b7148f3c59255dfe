"""The steps of a task's life, as a table (DOMAIN §7). Only `plan.supervision` takes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.roles import Action
from plan.models.task import OPEN, Stage


@dataclass(frozen=True, slots=True)
class Move:
    """A step: which right it takes, from which stages, to which (None: the stage stays).

    `takes` names what is handed in beside the text, in the words of `plan.supervision.Given`.
    """

    name: str
    title: str
    right: Action
    sources: frozenset[Stage]
    target: Stage | None = None
    needs_text: bool = False
    text_title: str = "说明"
    takes: tuple[str, ...] = ()


_ASSIGNED, _WORKING, _CLOSING = Stage.ASSIGNED, Stage.WORKING, Stage.CLOSING
_CLOSED, _CANCELLED = Stage.CLOSED, Stage.CANCELLED
_WORK, _SUPERVISE = Action.WORK_TASK, Action.SUPERVISE_TASK

MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("acknowledge", "签收", _WORK, frozenset({_ASSIGNED}), _WORKING),
        Move(
            "apply_closing", "申请办结", _WORK, frozenset({_WORKING}), _CLOSING,
            needs_text=True, text_title="办结情况", takes=("files",),
        ),
        Move(
            "apply_extension", "申请延期", _WORK, frozenset({_WORKING}),
            needs_text=True, text_title="延期理由", takes=("due", "why_late", "files"),
        ),
        Move(
            "close", "核销", _SUPERVISE, frozenset({_CLOSING}), _CLOSED,
            text_title="核销意见", takes=("rating",),
        ),
        Move(
            "send_back", "退回重办", _SUPERVISE, frozenset({_CLOSING}), _WORKING,
            needs_text=True, text_title="退回理由",
        ),
        Move(
            "grant_extension", "同意延期", _SUPERVISE, frozenset({_WORKING}), text_title="意见"
        ),
        Move(
            "refuse_extension", "不同意延期", _SUPERVISE, frozenset({_WORKING}),
            needs_text=True, text_title="理由",
        ),
        Move(
            "assign", "交办", _SUPERVISE, frozenset({_ASSIGNED, _WORKING}), _ASSIGNED,
            text_title="交办要求", takes=("lead_official", "assigned_on", "due", "co_operating"),
        ),
        Move(
            "remind", "催办", _SUPERVISE, frozenset(OPEN), needs_text=True, text_title="催办内容"
        ),
        Move(
            "cancel", "撤销", _SUPERVISE, frozenset(OPEN), _CANCELLED,
            needs_text=True, text_title="撤销理由",
        ),
        Move(
            "reopen", "重新办理", _SUPERVISE, frozenset({_CLOSED, _CANCELLED}), _WORKING,
            needs_text=True, text_title="理由",
        ),
    )
}  # fmt: skip
# A second pair of eyes: who applied does not decide on it.
DECIDES: Mapping[str, str] = {
    "close": "apply_closing",
    "send_back": "apply_closing",
    "grant_extension": "apply_extension",
    "refuse_extension": "apply_extension",
}
MOVE_TITLES: Mapping[str, str] = {
    **{name: move.title for name, move in MOVES.items()},
    "create": "立项",
}


def fits(move: Move, stage: str, *, extension_waits: bool) -> bool:
    """Whether a step may be taken where a task stands, whoever asks."""
    if stage not in move.sources:
        return False
    if move.name in {"grant_extension", "refuse_extension"}:
        return extension_waits
    return not (move.name == "apply_extension" and extension_waits)
