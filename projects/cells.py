"""The cells of a project's row: seven inputs, as a person reads and types them.

Amounts are 万元. The year's investment may be typed as a total or as the month's (`entry.running`).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from entry.cells import parse_words
from entry.numbers import display
from entry.running import Running, amount, amount_text
from entry.sheets import Values
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
RUNNING = Running(
    month="month",
    total="invested",
    unit=UNIT,
    total_title="本年累计",
    nothing="本月没有投资的填0。",
)


def cell_texts(facts: Facts, content: Mapping[str, Any] | None) -> dict[str, str]:
    """The cells of a row as texts; blank where nothing was entered. `content` is a figure's."""
    before = facts.invested_before
    texts = {
        "plan": amount_text(facts.planned_investment),
        "previous": amount_text(before),
        "month": "",
        "completion": "",
        **dict.fromkeys(AMOUNTS, ""),
        **dict.fromkeys(TEXTS, ""),
    }
    if content is None:
        return texts
    texts |= {name: amount_text(content[name]) for name in AMOUNTS}
    texts |= {name: content[name] for name in TEXTS}
    invested: Decimal | None = content["invested"]
    if invested is not None:
        done = share(invested, facts.planned_investment)
        texts["completion"] = "" if done is None else display(done, 1)
        texts["month"] = RUNNING.text(content, before)
    return texts


def parse_row(facts: Facts, cells: Mapping[str, str], texts: Mapping[str, str]) -> Values:
    """Model values of the typed texts; `cells` is how the row reads now.

    Raises CellsError naming each bad column.
    """
    return RUNNING.read_row(texts, cells, facts.invested_before, _read)


def _read(column: str, text: str) -> Decimal | str | None:
    if column in AMOUNTS:
        return amount(text, UNIT)
    return parse_words(text, TITLES[column], TEXTS[column])
