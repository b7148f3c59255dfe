"""The cells of a project's row: seven inputs, as a person reads and types them.

Amounts are 万元. The year's investment may be typed as a total or as the month's: the month is
added to what was published for last month, and is never stored.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from entry.cells import Blank, CellError, Number, parse_cell, parse_words
from entry.numbers import display, exact
from entry.sheets import CellsError, Values
from projects.facts import Facts
from projects.formulas import share
from projects.models import AMOUNTS

UNIT = "万元"
TEXTS = {"physical": 200, "problem": 300, "next_step": 300, "note": 500}
TITLES = {
    "physical": "形象进度",
    "problem": "存在问题",
    "next_step": "下月计划",
    "note": "说明",
}


def cell_texts(facts: Facts, content: Mapping[str, Any] | None) -> dict[str, str]:
    """The cells of a row as texts; blank where nothing was entered. `content` is a figure's."""
    before = facts.invested_before
    texts = {
        "plan": _amount(facts.planned_investment),
        "previous": _amount(before),
        "month": "",
        "completion": "",
        **dict.fromkeys(AMOUNTS, ""),
        **dict.fromkeys(TEXTS, ""),
    }
    if content is None:
        return texts
    texts |= {name: _amount(content[name]) for name in AMOUNTS}
    texts |= {name: content[name] for name in TEXTS}
    invested: Decimal | None = content["invested"]
    if invested is not None:
        done = share(invested, facts.planned_investment)
        texts["completion"] = "" if done is None else display(done, 1)
        texts["month"] = "" if before is None else _amount(invested - before)
    return texts


def _amount(value: Decimal | None) -> str:
    return "" if value is None else exact(value)


def parse_row(facts: Facts, cells: Mapping[str, str], texts: Mapping[str, str]) -> Values:
    """Model values of the typed texts; `cells` is how the row reads now.

    Raises CellsError naming each bad column.
    """
    values: Values = {}
    messages: dict[str, str] = {}
    for column in texts.keys() - {"month"}:
        try:
            values[column] = _read(column, texts[column])
        except CellError as error:
            messages[column] = str(error)
    if "month" in texts and "invested" not in messages:
        try:
            values |= _from_month(facts, cells, texts, values)
        except CellError as error:
            messages["month"] = str(error)
    if messages:
        raise CellsError(messages)
    return values


def _read(column: str, text: str) -> Decimal | str | None:
    if column in AMOUNTS:
        return _number(text)
    return parse_words(text, TITLES[column], TEXTS[column])


def _number(text: str) -> Decimal | None:
    parsed = parse_cell(text, UNIT)
    if isinstance(parsed, Blank):
        return None
    if not isinstance(parsed, Number):
        raise CellError("type", "请填数字，单位万元；没有数的留空，确实为零的填0。")
    if parsed.value < 0:
        raise CellError("range", "累计数不能小于零，请核对。")
    return parsed.value


def _from_month(
    facts: Facts, cells: Mapping[str, str], texts: Mapping[str, str], values: Values
) -> Values:
    """The year's investment from the month's, unless only the total was changed beside it."""
    if texts["month"].strip() == cells.get("month", ""):
        return {}
    parsed = parse_cell(texts["month"], UNIT)
    total_was_typed = "invested" in texts and texts["invested"].strip() != cells.get("invested", "")
    if isinstance(parsed, Blank):
        return {} if total_was_typed else {"invested": None}
    if not isinstance(parsed, Number):
        raise CellError("type", "请填数字，单位万元；本月没有投资的填0。")
    before = facts.invested_before
    if before is None:
        raise CellError("range", "上月累计还没有发布，不能只填当月数，请在“本年累计”栏填累计数。")
    total = before + parsed.value
    if total < 0:
        raise CellError("range", "本月数冲减后累计小于零，请核对。")
    if total_was_typed and values["invested"] != total:
        raise CellError(
            "range",
            f"本月{exact(parsed.value)}加上月累计{exact(before)}应为{exact(total)}，"
            "与填写的累计数不一致，请只填其中一栏或改正。",
        )
    return {"invested": total}
