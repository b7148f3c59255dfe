"""The cells of an indicator's row: figures as a person reads and types them.

Blank, —, 持平 and 0 are four different things: not entered, nothing there (with a reason), growth
of nought, and the number nought.
"""

from decimal import Decimal

from entry.cells import Absent, Blank, CellError, Flat, Number, parse_cell
from entry.numbers import display
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


def cell_texts(facts: Facts, figure: Observation | None) -> dict[str, str]:
    """The cells of a row as texts; blank where nothing was entered, — where there is nothing."""
    previous, year_ago = facts.previous, facts.year_ago
    texts = {
        "unit": facts.unit,
        "last_month": _reference_text(previous, facts),
        "year_ago": _reference_text(year_ago, facts),
        "value": "",
        "growth": "",
        "single": "",
        "rank": "",
        "status": STATUS_LABELS[Observation.Status.FLASH],
        "note": "",
    }
    if figure is None:
        return texts
    return texts | {
        "value": number_text(figure.value, figure.value_absence, facts.decimals),
        "growth": _growth_text(figure),
        "single": _single_text(facts, figure),
        "rank": "" if figure.rank is None else str(figure.rank),
        "status": STATUS_LABELS[figure.status],
        "note": figure.note,
    }


def number_text(value: Decimal | None, absence: str, decimals: int) -> str:
    """An exact number as one would type it, at least with its usual decimals; nothing rounded."""
    if value is None:
        return f"—（{ABSENCE_LABELS[absence]}）" if absence else ""
    exact = format(value.normalize(), "f")
    places = len(exact.partition(".")[2])
    return display(value, max(decimals, places))


def _growth_text(figure: Observation) -> str:
    if figure.growth is not None and figure.growth == 0:
        return "持平"
    return number_text(figure.growth, figure.growth_absence, 1)


def _reference_text(reference: Reference | None, facts: Facts) -> str:
    if reference is None:
        return ""
    if facts.has_value:
        return _qualified(display(reference.value, facts.decimals), reference.qualifier)
    return "—" if reference.growth is None else f"{display(reference.growth, 1)}%"


def _qualified(shown: str, qualifier: str) -> str:
    """近4000 / 4.50以上: a limit is not shown as if it were the number."""
    word = Qualifier(qualifier).label
    return f"{word}{shown}" if qualifier in _BEFORE else f"{shown}{word}"


def _single_text(facts: Facts, figure: Observation) -> str:
    """当月, derived by subtraction (DOMAIN §8 F6); blank where it cannot be known."""
    if not facts.has_value:
        return ""
    derived = single_month(
        figure.value,
        facts.previous.exact_value if facts.previous else None,
        month=facts.month.month,
        first_month=facts.first_month,
        frequency=Frequency(facts.frequency),
        accumulation=Accumulation(facts.accumulation),
    )
    return "" if derived is None else display(derived, facts.decimals)


def _as_typed(text: str) -> str:
    """“—（未反馈）”, as an absence is shown, back to the word that names it."""
    plain = text.strip()
    return plain[2:-1] if plain.startswith("—（") and plain.endswith("）") else plain


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
    reason = parsed.reason if isinstance(parsed, Absent) else ""
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
