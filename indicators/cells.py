"""The cells of an indicator's row: figures as a person reads and types them.

Blank, —, 持平 and 0 are four different things: not entered, nothing there (with a reason), growth
of nought, and the number nought.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from entry.cells import Absent, Blank, CellError, Flat, Number, parse_cell
from entry.numbers import display, exact
from entry.periods import Accumulation, Frequency
from entry.sheets import Values
from indicators.choices import Qualifier
from indicators.facts import Facts, Reference
from indicators.formulas import single_month
from indicators.models import Observation

STATUS_LABELS = dict(Observation.Status.choices)
STATUS_CODES = {title: code for code, title in Observation.Status.choices}
_BEFORE = {Qualifier.NEARLY, Qualifier.ABOUT, Qualifier.UNDER}
ABSENCE_LABELS = dict(Observation.Absence.choices)
_FREQUENCIES = {one.value: one for one in Frequency}


class Cells(Mapping[str, str]):
    """The cells of a row as texts; blank where nothing was entered, — where there is nothing.

    Each is worked out when it is read: who writes reads but the cells that were typed.
    """

    __slots__ = ("_content", "_facts")

    def __init__(self, facts: Facts, content: Mapping[str, Any] | None) -> None:
        self._facts, self._content = facts, content

    def __getitem__(self, column: str) -> str:
        if column in _KNOWN:
            return _KNOWN[column](self._facts)
        content = self._content
        if content is None:
            return _UNTYPED[column]
        return _TYPED[column](self._facts, content)

    def get(self, column: str, default: Any = None) -> Any:
        return self[column] if column in _NAMES else default

    def __contains__(self, column: object) -> bool:
        return column in _NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


def number_text(value: Decimal | None, absence: str, decimals: int) -> str:
    """An exact number as one would type it, at least with its usual decimals; nothing rounded."""
    if value is None:
        return f"—（{ABSENCE_LABELS[absence]}）" if absence else ""
    text = exact(value)
    missing = decimals - len(text.partition(".")[2])
    if missing <= 0:
        return text
    return f"{text}{'0' * missing}" if "." in text else f"{text}.{'0' * missing}"


def _value_text(facts: Facts, content: Mapping[str, Any]) -> str:
    return number_text(content["value"], content["value_absence"], facts.decimals)


def _growth_text(facts: Facts, content: Mapping[str, Any]) -> str:
    growth = content["growth"]
    if growth is not None and not growth:
        return "持平"
    return number_text(growth, content["growth_absence"], 1)


def _records_text(kept: Mapping[str, Any] | None) -> str:
    """Of the records behind a counted figure how many, and a digest that changes with them."""
    if kept is None:
        return ""
    spelt = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()
    return f"{len(kept['records'])}条（校验码{sha256(spelt).hexdigest()[:8]}）"


def _rank_text(facts: Facts, content: Mapping[str, Any]) -> str:
    rank = content["rank"]
    return "" if rank is None else str(rank)


def _reference_text(reference: Reference | None, facts: Facts) -> str:
    if reference is None:
        return ""
    if facts.has_value:
        return _qualified(display(reference.value, facts.decimals), reference.qualifier)
    return "—" if reference.growth is None else f"{display(reference.growth, 1)}%"


def _qualified(shown: str, qualifier: str) -> str:
    """近4000 / 4.50以上: a limit is not shown as if it were the number."""
    if qualifier == Qualifier.EXACT:
        return shown
    word = Qualifier(qualifier).label
    return f"{word}{shown}" if qualifier in _BEFORE else f"{shown}{word}"


def _single_text(facts: Facts, content: Mapping[str, Any]) -> str:
    """当月, derived by subtraction (DOMAIN §8 F6); blank where it cannot be known."""
    value = content["value"]
    if value is None or not facts.has_value or facts.accumulation != Accumulation.YTD:
        return ""
    derived = single_month(
        value,
        facts.previous.exact_value if facts.previous else None,
        month=facts.month.month,
        first_month=facts.first_month,
        frequency=_FREQUENCIES[facts.frequency],
        accumulation=Accumulation.YTD,
    )
    return "" if derived is None else display(derived, facts.decimals)


_KNOWN: Mapping[str, Callable[[Facts], str]] = {
    "unit": lambda facts: facts.unit,
    "last_month": lambda facts: _reference_text(facts.previous, facts),
    "year_ago": lambda facts: _reference_text(facts.year_ago, facts),
}
_TYPED: Mapping[str, Callable[[Facts, Mapping[str, Any]], str]] = {
    "value": _value_text,
    "growth": _growth_text,
    "single": _single_text,
    "rank": _rank_text,
    "status": lambda facts, content: STATUS_LABELS[content["status"]],
    "note": lambda facts, content: str(content["note"]),
    "records": lambda facts, content: _records_text(content["records"]),
}
_UNTYPED = dict.fromkeys(_TYPED, "") | {"status": STATUS_LABELS[Observation.Status.FLASH]}
_NAMES = (*_KNOWN, *_TYPED)


def _as_typed(text: str) -> str:
    """“—（未反馈）”, as an absence is shown, back to the word that names it."""
    plain = text.strip()
    return plain[2:-1] if plain[:2] == "—（" and plain[-1] == "）" else plain


def _parse_value(facts: Facts, text: str) -> Values:
    parsed = parse_cell(_as_typed(text), facts.unit)
    if isinstance(parsed, Flat):
        raise CellError("type", "“持平”只能填在同比栏；数值请填数字，没有数填“—”。")
    return _stated(parsed, "value")


def _parse_growth(facts: Facts, text: str) -> Values:
    parsed = parse_cell(_as_typed(text), "%")
    if isinstance(parsed, Flat):
        return {"growth": Decimal(0), "growth_absence": ""}
    return _stated(parsed, "growth")


def _stated(parsed: Blank | Absent | Number, name: str) -> Values:
    if isinstance(parsed, Number):
        return {name: parsed.value, f"{name}_absence": ""}
    reason = parsed.reason.value if isinstance(parsed, Absent) else ""
    return {name: None, f"{name}_absence": reason}


def _parse_rank(facts: Facts, text: str) -> Values:
    parsed = parse_cell(text, "位")
    if isinstance(parsed, (Blank, Absent)):
        return {"rank": None}
    if (
        isinstance(parsed, Number)
        and parsed.value == int(parsed.value)
        and 1 <= parsed.value <= 999
    ):
        return {"rank": int(parsed.value)}
    raise CellError("type", f"位次应为1、2、3这样的整数，填的是“{text[:20]}”。")


def _parse_status(facts: Facts, text: str) -> Values:
    plain = text.strip()
    if plain in STATUS_CODES:
        return {"status": STATUS_CODES[plain]}
    if plain in STATUS_LABELS:
        return {"status": plain}
    if not plain:
        return {"status": Observation.Status.FLASH.value}
    raise CellError("type", f"数据状态只能是{'、'.join(STATUS_CODES)}，填的是“{text[:20]}”。")


def _parse_note(facts: Facts, text: str) -> Values:
    plain = text.strip()
    if len(plain) > 500:
        raise CellError("range", f"说明最多500字，现有{len(plain)}字。")
    return {"note": plain}


PARSERS = {
    "value": _parse_value,
    "growth": _parse_growth,
    "rank": _parse_rank,
    "status": _parse_status,
    "note": _parse_note,
}
