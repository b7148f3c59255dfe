"""Lights as all registers show them, and a threshold rule applied to a metric. Pure.

A light is colour *and* shape *and* word: tables are printed in black and white (DOMAIN §6.4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Colour(StrEnum):
    DONE = "done"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def shape(self) -> str:
        return _SHAPES[self]


_WORDS = {
    Colour.DONE: "已完成",
    Colour.GREEN: "正常",
    Colour.YELLOW: "预警",
    Colour.RED: "滞后",
    Colour.GREY: "无灯",
}
_SHAPES = {
    Colour.DONE: "tick",
    Colour.GREEN: "circle",
    Colour.YELLOW: "triangle",
    Colour.RED: "square",
    Colour.GREY: "dash",
}


class State(StrEnum):
    """Where a record of a register stands: the colours, and what is no colour but not the same."""

    DONE = "done"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NOT_DUE = "not_due"
    UNREPORTED = "unreported"
    EXEMPT = "exempt"
    REMOVED = "removed"

    @property
    def colour(self) -> Colour:
        return Colour(self.value) if self.value in Colour.__members__.values() else Colour.GREY

    @property
    def word(self) -> str:
        return _STATE_WORDS.get(self) or self.colour.word


_STATE_WORDS = {
    State.NOT_DUE: "未到期",
    State.UNREPORTED: "未报",
    State.EXEMPT: "豁免",
    State.REMOVED: "已调出",
}
_JUDGED = (State.RED, State.YELLOW, State.GREEN)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One family's rule: green from, yellow from, red below; a higher metric is better."""

    version: str
    green_from: Decimal
    green_inclusive: bool
    yellow_from: Decimal
    yellow_inclusive: bool

    def state(self, metric: Decimal | int) -> State:
        """No value falls between the colours: what is neither green nor yellow is red."""
        if metric > self.green_from or (self.green_inclusive and metric == self.green_from):
            return State.GREEN
        if metric > self.yellow_from or (self.yellow_inclusive and metric == self.yellow_from):
            return State.YELLOW
        return State.RED


@dataclass(frozen=True, slots=True)
class Light:
    """A judged light. `inputs` are the unrounded texts of what it was judged on."""

    family: str
    state: State
    sentence: str
    rule_version: str = ""
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def colour(self) -> Colour:
        return self.state.colour

    @property
    def word(self) -> str:
        return self.state.word


def worst(lights: Iterable[Light]) -> Light | None:
    """The worst judged light, exempted and undecided ones aside; None when none is judged."""
    judged = [one for one in lights if one.state in _JUDGED]
    return min(judged, key=lambda one: _JUDGED.index(one.state), default=None)


def streak(states: Sequence[State], state: State) -> int:
    """How many months running up to the last one stood at this state, latest first.

    Months without a verdict (未报, 未到期, 豁免) neither count nor break the run: silence must not
    wipe out what was red before it.
    """
    run = 0
    for one in states:
        if one is state:
            run += 1
        elif one in (*_JUDGED, State.DONE):
            break
    return run
