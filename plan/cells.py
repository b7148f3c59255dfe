"""The cells of a task's row: what a person reads and types of it."""

from collections.abc import Mapping
from typing import Any

from entry.cells import CellError, parse_words
from entry.sheets import CellsError, Values
from plan.facts import Facts
from plan.models import TaskState

TEXTS = {"text": 500, "next_step": 300, "note": 500}
TITLES = {"text": "进展情况", "next_step": "下月计划", "note": "说明"}
LABELS: Mapping[str, str] = dict(TaskState.choices)
_CODES = {label: code for code, label in LABELS.items()}


def cell_texts(facts: Facts, content: Mapping[str, Any] | None) -> dict[str, str]:
    """The cells of a row as texts; blank where nothing was entered. `content` is a figure's."""
    texts = {"limit": limit_text(facts), "previous": _previous(facts), "state": ""}
    texts |= dict.fromkeys(TEXTS, "")
    if content is None:
        return texts
    state = LABELS.get(content["state"], "")
    return texts | {name: content[name] for name in TEXTS} | {"state": state}


def limit_text(facts: Facts) -> str:
    """The day, no more exact than it was said: 年内 where only the plan's year gives it."""
    if not facts.is_stated:
        return f"{facts.limit.year}年内"
    day = f"{facts.limit.year}-{facts.limit.month:02}-{facts.limit.day:02}"
    return f"{day}（延期）" if facts.is_extended else day


def _previous(facts: Facts) -> str:
    before = facts.previous
    if before is None:
        return ""
    return "：".join(filter(None, (LABELS.get(before.state, ""), before.text)))


def parse_row(texts: Mapping[str, str]) -> Values:
    """Model values of the typed texts. Raises CellsError naming each bad column."""
    values: Values = {}
    messages: dict[str, str] = {}
    for column, text in texts.items():
        try:
            values[column] = (
                _state(text)
                if column == "state"
                else parse_words(text, TITLES[column], TEXTS[column])
            )
        except CellError as error:
            messages[column] = str(error)
    if messages:
        raise CellsError(messages)
    return values


def _state(text: str) -> str:
    word = "".join(text.split())
    if word in LABELS or not word:
        return word
    if word not in _CODES:
        raise CellError("type", f"进展状态只能填{'、'.join(_CODES)}，请从列表中选择。")
    return _CODES[word]
