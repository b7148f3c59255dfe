"""The cells of a signing's row of funds, as a person reads and types them.

Amounts are 万元. What was verified may be typed as the year's total or as the month's
(`entry.running`).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from entry.cells import CellError, parse_words
from entry.running import Running, amount, amount_text
from entry.sheets import Values
from investment.choices import Proof
from investment.facts import Facts

UNIT = "万元"
AMOUNTS = (
    "claimed", "verified", "outside_region", "outside_city", "outside_district", "foreign",
    "fixed", "working",
)  # fmt: skip
NOTE_LENGTH = 500
PROOFS: Mapping[str, str] = {str(label): value for value, label in Proof.choices}
_LABELS = {value: label for label, value in PROOFS.items()}
RUNNING = Running(
    month="month",
    total="verified",
    unit=UNIT,
    total_title="本年核定到位",
    nothing="本月没有核定的填0。",
)


def cell_texts(facts: Facts, content: Mapping[str, Any] | None) -> dict[str, str]:
    """The cells of a row as texts; blank where nothing was entered. `content` is a figure's."""
    before = facts.verified_before
    texts = {
        "agreed": amount_text(facts.agreed),
        "earlier": amount_text(facts.received_before),
        "previous": amount_text(before),
        "month": "",
        **dict.fromkeys(AMOUNTS, ""),
        "proof": "",
        "note": "",
    }
    if content is None:
        return texts
    texts |= {name: amount_text(content[name]) for name in AMOUNTS}
    texts["month"] = RUNNING.text(content, before)
    texts["proof"] = _LABELS.get(content["proof"], "")
    texts["note"] = content["note"]
    return texts


def parse_row(facts: Facts, cells: Mapping[str, str], texts: Mapping[str, str]) -> Values:
    """Model values of the typed texts; `cells` is how the row reads now.

    Raises CellsError naming each bad column.
    """
    return RUNNING.read_row(texts, cells, facts.verified_before, _read)


def _read(column: str, text: str) -> Decimal | str | None:
    if column in AMOUNTS:
        return amount(text, UNIT)
    if column == "proof":
        return _proof(text)
    return parse_words(text, "说明", NOTE_LENGTH)


def _proof(text: str) -> str:
    word = "".join(text.split())
    if word in _LABELS or not word:
        return word
    if word not in PROOFS:
        raise CellError("type", f"凭证只能填{'、'.join(PROOFS)}，请从列表中选择。")
    return PROOFS[word]
