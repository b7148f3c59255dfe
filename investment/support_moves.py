"""The steps to recognition, as a table (DOMAIN §5). Only `investment.support` takes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Action
from investment.choices import Recognition
from investment.models import SupportItem


@dataclass(frozen=True, slots=True)
class Move:
    """A step: which right it takes, from which states, to which.

    `takes` names what is handed in beside the text, in the words of `support_handed.Given`; a step
    without a `text_title` takes no text.
    """

    name: str
    title: str
    right: Action
    sources: frozenset[str]
    target: str
    needs_text: bool = False
    text_title: str = ""
    takes: tuple[str, ...] = ()
    is_decision: bool = False  # a second pair of eyes: not by who proposed


_APPLIED, _REVIEWING = Recognition.APPLIED, Recognition.REVIEWING
_RECOGNISED, _REFUSED = Recognition.RECOGNISED, Recognition.REFUSED
_EDIT, _RECOGNISE = Action.EDIT_INVESTMENT, Action.RECOGNISE_SUPPORT

MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("propose", "提请认定", _EDIT, frozenset({_APPLIED}), _REVIEWING),
        Move("withdraw", "撤回", _EDIT, frozenset({_REVIEWING}), _APPLIED),
        Move(
            "recognise", "认定", _RECOGNISE, frozenset({_REVIEWING}), _RECOGNISED,
            text_title="认定意见", takes=("amount", "count", "on"), is_decision=True,
        ),
        Move(
            "send_back", "退回补充", _RECOGNISE, frozenset({_REVIEWING}), _APPLIED,
            needs_text=True, text_title="退回理由", is_decision=True,
        ),
        Move(
            "refuse", "不予认定", _RECOGNISE, frozenset({_APPLIED, _REVIEWING}), _REFUSED,
            needs_text=True, text_title="不予认定的理由", takes=("on",), is_decision=True,
        ),
        Move(
            "reopen", "重新认定", _RECOGNISE, frozenset({_RECOGNISED, _REFUSED}), _APPLIED,
            needs_text=True, text_title="重新认定的理由",
        ),
    )
}  # fmt: skip
MOVE_TITLES: Mapping[str, str] = {name: move.title for name, move in MOVES.items()}


def fits(move: Move, item: SupportItem) -> bool:
    """Whether a step may be taken where an item stands, whoever asks."""
    return item.recognition in move.sources


def may(user: User, move: Move, item: SupportItem) -> bool:
    """Whether somebody may take it: the right in the lead department, and a second pair of eyes."""
    own = move.is_decision and item.proposed_by_id == user.pk
    return user.has_perm(move.right, item) and not own
