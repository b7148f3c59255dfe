"""One cell of a foreign table as a text that the return takes: read, converted, or refused.

Nothing is guessed. A sign that some offices use for more and others for less (▲) is read only
where the table's own notes say what it means. A workbook holds more digits than it shows
(-17.4998231 under -17.5): a number is converted with all of them, rounded once to what a column
holds, half up, and the remark says from what.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from entry.cells import (
    DECIMAL_PLACES,
    INTEGER_DIGITS,
    Absent,
    Blank,
    CellError,
    Flat,
    Number,
    is_usual,
    parse_cell,
    quoted,
)
from entry.excel.grid import Cell, Trouble
from entry.excel.measures import convert, fitting, known
from entry.excel.words import plain
from entry.numbers import exact, round_half_up
from entry.units import is_rate

_NOTED_ABSENCE = re.compile(r"-\((?P<word>.+)\)")
_BRACKETED = re.compile(r"\((?P<body>[0-9][0-9,]*(?:\.[0-9]+)?%?)\)(?P<unit>%?)")
_ARROW = re.compile(r"(?P<sign>[▲△▼▽↑↓])(?P<body>[0-9][0-9,.]*%?)")
_EITHER = re.compile(r"(?:±|\+-|\+/-)(?P<body>[0-9][0-9,.]*)%?")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?).*")
_PLACE = re.compile(r"(?:并列)?第?(?P<place>[0-9]+)[位名]?")
_SUFFIX = re.compile(r"[+-]?[0-9][0-9.,]*(?P<unit>[^0-9.,+()-][^0-9]*)")
_LONGEST = 20  # characters of a number in a sentence
_MEANS_LESS = re.compile(r"(?:表示|为|代表|指)?(?:负|下降|减少|降低|回落)")
_MEANS_MORE = re.compile(r"(?:表示|为|代表|指)?(?:正|增长|上升|增加|提高)")


class Value(NamedTuple):
    """`text` in the column's unit, or a `problem` (a sentence); neither for a blank cell."""

    text: str = ""
    problem: str = ""
    remark: str = ""


class Units(NamedTuple):
    """What a table says of units, the nearest to the cell first: row, header, unit line."""

    row: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    line: tuple[str, ...] = ()

    def stated(self) -> tuple[str, ...]:
        return self.row or self.header or self.line


def figure(cell: Cell, target: str, units: Units, notes: Sequence[str] = ()) -> Value:
    """An amount in the unit `target`: words for missing stay words, numbers are converted."""
    if cell.trouble:
        return Value(problem=_trouble(cell))
    source, problem = _source(target, units)
    is_plain = cell.number is not None and not cell.percent and is_usual(cell.text)
    if is_plain and source == target and not problem:  # as most cells are
        return Value(cell.text)
    read = _read(cell, source or target, notes)
    if isinstance(read, Value):
        return read
    parsed, text, remark = read
    if not isinstance(parsed, Number):
        return _words(parsed, cell.text.strip(), target, remark)
    own = _own_unit(text, target)
    if problem and not own:
        return Value(problem=problem)
    return _converted(parsed.value, own or source, target, remark)


def _words(parsed: Blank | Absent | Flat, text: str, target: str, remark: str) -> Value:
    """持平 is a growth of nought; words for missing stay words; a blank is nothing typed."""
    if isinstance(parsed, Flat):
        if not is_rate(target):
            return Value(problem="“持平”只能填在同比栏；数值请填数字，没有数填“—”。")
        return Value("0", remark=remark)
    return Value("" if isinstance(parsed, Blank) else text, remark=remark)


def growth(cell: Cell, units: Units, notes: Sequence[str] = ()) -> Value:
    """A growth rate in per cent; 持平 is 0."""
    return figure(cell, "%", _rates(units.header or units.row), notes)


@lru_cache(maxsize=1024)
def _rates(named: tuple[str, ...]) -> Units:
    return Units(header=tuple(unit for unit in named if is_rate(unit)))


def rank(cell: Cell) -> Value:
    """A place: 8, 第8位."""
    if cell.trouble:
        return Value(problem=_trouble(cell))
    found = _PLACE.fullmatch(plain(cell.text))
    if found:
        return Value(found["place"])
    try:
        parsed = parse_cell(cell.text, "位")
    except CellError as error:
        return Value(problem=str(error))
    if isinstance(parsed, Blank | Absent):
        return Value(cell.text.strip())
    return Value(problem=f"位次应为1、2、3这样的整数，填的是{quoted(cell.text)}。")


def words(cell: Cell) -> Value:
    """A note or a choice, as it stands."""
    return Value(problem=_trouble(cell)) if cell.trouble else Value(cell.text.strip())


def _trouble(cell: Cell) -> str:
    if cell.trouble is Trouble.NO_RESULT:
        return "是公式，文件里没有保存计算结果。请在Excel或WPS里打开、重新计算并保存后再上传。"
    return f"是错误值{quoted(cell.text)}。请改正公式，或者填准确的数字。"


@lru_cache(maxsize=4096)
def _source(target: str, units: Units) -> tuple[str, str]:
    """The unit that a number in the cell is in, and what is wrong with what the table says."""
    for unit in units.row:
        if not known(unit) and unit != target:
            return "", f"单位{quoted(unit)}不认识，本指标的单位是{target}。请改正单位。"
    stated = units.stated()
    if not stated or not target:
        return target, ""
    fits = fitting(stated, target)
    if len(fits) == 1:
        return fits[0], ""
    named = "、".join(stated)
    if fits:
        return (
            "",
            f"表中写了几个单位（{named}），不知道这一行用哪个。请在名称后注明，如“（{target}）”。",
        )
    return "", (
        f"表中写的单位是{named}，本指标的单位是{target}，不能换算。"
        f"请核对单位，或者在名称后注明“（{target}）”。"
    )


def _read(
    cell: Cell, unit: str, notes: Sequence[str]
) -> Value | tuple[Blank | Absent | Flat | Number, str, str]:
    """The cell parsed, its text in a form that the return reads too, and a remark."""
    if cell.number is not None and not cell.percent:
        try:
            return parse_cell(cell.number, unit, places=None), "", ""
        except CellError as error:
            return Value(problem=str(error))
    text = plain(cell.text)
    if _DATE.fullmatch(text):
        return Value(problem=f"{quoted(cell.text)}是日期，不是数字。请填数字；没有数据填“—”。")
    text, remark, problem = _signed(text, cell.text, notes)
    if problem:
        return Value(problem=problem)
    absence = _NOTED_ABSENCE.fullmatch(text)
    own = _own_unit(text, unit)
    try:
        typed = absence["word"] if absence else _spelled(text, cell, remark)
        return parse_cell(typed, own or unit, places=None), text, remark
    except CellError as error:
        return Value(problem=str(error))


def _spelled(text: str, cell: Cell, remark: str) -> str:
    """The file's own words where nothing was read into them, so that refusals quote them."""
    return text if remark or text != plain(cell.text) else cell.text


def _signed(text: str, typed: str, notes: Sequence[str]) -> tuple[str, str, str]:
    """Signs that offices write: the text with a plain minus, a remark, or a problem."""
    if found := _BRACKETED.fullmatch(text):
        return f"-{found['body']}{found['unit']}", "括号里的数按负数读入", ""
    if found := _EITHER.fullmatch(text):
        if set(found["body"]) <= set("0."):
            return "0", "", ""
        return text, "", f"{quoted(typed)}看不出是增是减。请去掉“±”，下降用“-”。"
    if found := _ARROW.fullmatch(text):
        less = _is_less(found["sign"], notes)
        if less is None:
            sign = found["sign"]
            return text, "", f"{quoted(typed)}中的“{sign}”看不出是增是减。请改用“-”表示下降。"
        word = "负数" if less else "正数"
        return ("-" if less else "") + found["body"], f"“{found['sign']}”按{word}读入", ""
    return text, "", ""


def _is_less(sign: str, notes: Sequence[str]) -> bool | None:
    """Whether an arrow means less: ↓ does, ▲ only where a note of the table says so."""
    if sign in "▼▽↓":
        return True
    if sign == "↑":
        return False
    for note in notes:
        _, found, after = plain(note).partition(sign)
        after = after.lstrip("”\"'’」)")
        if found and _MEANS_LESS.match(after):
            return True
        if found and _MEANS_MORE.match(after):
            return False
    return None


def _own_unit(text: str, target: str) -> str:
    """The unit that stands behind the number in its cell, if it is of the right kind."""
    found = _SUFFIX.fullmatch(text)
    if not found or not (known(found["unit"]) or found["unit"] in ("亿", "万")):
        return ""
    return found["unit"] if convert(Decimal(1), found["unit"], target) is not None else ""


def _converted(value: Decimal, source: str, target: str, remark: str) -> Value:
    if source == target or not target:
        text = exact(value)
        if is_usual(text):
            return Value(text, "", remark)
        return _rounded(value, f"表中为{_brief(value)}", remark)
    amount = f"{_brief(value)}{source}"
    found = convert(value, source, target)
    if found is None:
        return Value(problem=f"“{amount}”不能准确折合成{target}。请按{target}填写。")
    if convert(Decimal(1), source, target) == 1:
        return _rounded(found, f"表中为{_brief(value)}", remark)
    said = f"{amount}折合{_brief(found)}{target}"
    return _rounded(found, said, remark, always=True)


def _rounded(value: Decimal, said: str, remark: str, *, always: bool = False) -> Value:
    """What a column holds of a number; `said` is told when that is not all of it, or `always`."""
    kept = round_half_up(value, DECIMAL_PLACES)
    text = exact(kept)
    if len(text.lstrip("-").partition(".")[0]) > INTEGER_DIGITS:
        return Value(problem=f"{said}，整数超过{INTEGER_DIGITS}位。请核对单位和位数。")
    if always and value and not kept:
        return Value(problem=f"{said}，按{DECIMAL_PLACES}位小数就成了0。请核对单位。")
    if kept != value:
        said = f"{said}，按{DECIMAL_PLACES}位小数取{text}"
    told = said if always or kept != value else ""
    return Value(text, remark="；".join(filter(None, (remark, told))))


def _brief(value: Decimal) -> str:
    """A number in a remark; nobody wants to read the thirty digits of a formula's noise."""
    text = exact(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
