"""Reading one cell as people type it: a number, 持平, a sign for "no figure", or nothing.

Blank, “—”, 持平 and 0 are four different things. What is not certain is refused with a sentence
that says what to type instead; nothing is rounded, scaled or guessed on the way in.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from entry.numbers import exact
from entry.units import convert, is_rate

INTEGER_DIGITS, DECIMAL_PLACES = 11, 4  # DecimalField(max_digits=15, decimal_places=4)
_FINEST = Decimal(1).scaleb(-DECIMAL_PLACES)
_ABSURD = 40  # digits beyond which nothing is worth converting


class Absence(StrEnum):
    """Why there is no figure (DOMAIN §2.2); the values are the database's."""

    MISSING = "missing"
    NOT_COLLECTED = "not_collected"
    NOT_DUE = "not_due"
    NOT_PUBLISHED = "not_published"
    CONFIDENTIAL = "confidential"


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing was typed."""


@dataclass(frozen=True, slots=True)
class Absent:
    """It was typed that there is no figure, and why."""

    reason: Absence


@dataclass(frozen=True, slots=True)
class Flat:
    """持平: no change. A growth of 0, which is not the same as a figure of 0."""


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number in the cell's own unit, with at most 11 integer digits and 4 decimals."""

    value: Decimal


Parsed = Blank | Absent | Flat | Number


class CellError(ValueError):
    """A cell that cannot be taken; `code` is type, unit, range or decimals, str() the sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


_ABSENT = {
    Absence.MISSING: "无 未反馈 未报 未报送 待报 暂无 暂无数据 无数据 缺 缺失 N/A n/a NA",
    Absence.NOT_COLLECTED: "免报 1月免报 一月免报 1月份免报 本月免报",
    Absence.NOT_DUE: "未到期 未到报告期 按季核算 按季度核算 按半年核算 按年核算 按年度核算",
    Absence.NOT_PUBLISHED: "不公布 未公布 不发布",
    Absence.CONFIDENTIAL: "保密 涉密",
}
_ABSENT_WORDS = {word: reason for reason, words in _ABSENT.items() for word in words.split()}
_ABSENT_SIGNS = re.compile(r"-+|/+|\.{2,}")  # after normalising: — － – … and their doubles
_FLAT = re.compile(r"(?:同比|与(?:上年|去年)同期|与(?:上年|去年))?持平")
_DIRECTION = re.compile(
    r"(?:同比|[比较](?:上年|去年)同期)?(?:(?P<up>增长|增加|上升|提高)|(?P<down>负增长|下降|减少|回落|降低))"
    r"(?P<rest>.*)"
)
_SHAPE = re.compile(r"(?P<sign>[+-]?)(?P<body>[0-9., ]*[0-9.,])(?P<suffix>[^0-9., +-].*)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_USUAL = re.compile(rf"-?[0-9]{{1,{INTEGER_DIGITS}}}(?:\.[0-9]{{1,{DECIMAL_PLACES}}})?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[, ])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:\.[0-9]+)?")
_SCIENTIFIC = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―─−", "-"))
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_HEDGED = re.compile(r"(?:约|近|超|不足|至少|预计|≥|≤|>|<).*|.*(?:左右|以上|以下|以内|多|余)")
_RAISED = ("<super>", "<sub>", "<circle>")


def parse_cell(raw: object, unit: str, *, places: int | None = DECIMAL_PLACES) -> Parsed:
    """Read what was typed into a cell whose figures are in `unit` (亿元, %, 个 …).

    `raw` is text, or what a spreadsheet or JSON holds: None, an int, a Decimal, or a float, which
    is read at the fifteen digits Excel keeps. More decimals than `places` are refused; None takes
    them all, for a caller that rounds once after converting and says so. Raises CellError.
    """
    if raw is None:
        return Blank()
    typed = _as_text(raw)
    if is_usual(typed) and (places is None or places == DECIMAL_PLACES):
        value = Decimal(typed)  # as nearly every cell is: nothing to take off, nothing to refuse
        return Number(value if value else value.copy_abs())
    text = _normalised(typed)
    return _worded(text) or Number(_number(text, typed, unit, places))


def _worded(text: str) -> Blank | Absent | Flat | None:
    """What is no number: nothing, a sign or a word for no figure, 持平."""
    if not text:
        return Blank()
    if _ABSENT_SIGNS.fullmatch(text):
        return Absent(Absence.MISSING)
    if text in _ABSENT_WORDS:
        return Absent(_ABSENT_WORDS[text])
    return Flat() if _FLAT.fullmatch(text) else None


def is_usual(text: str) -> bool:
    """Whether a text is a plain number that any cell takes as it is: 34200, -1.25."""
    return _USUAL.fullmatch(text) is not None


def parse_words(typed: str, title: str, most: int) -> str:
    """Words on one line, at most `most` characters; raises CellError that names the column."""
    words = " ".join(typed.split())
    if len(words) > most:
        raise CellError("range", f"{title}最多{most}个字，现有{len(words)}个，请精简。")
    return words


def quoted(typed: str) -> str:
    """What was typed, on one line and at most twenty characters long, in quotation marks."""
    line = " ".join(typed.split())
    return f"“{line if len(line) <= 20 else line[:20] + '…'}”"


def _as_text(raw: object) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise CellError("type", f"{quoted(str(raw))}不是数字。请只填阿拉伯数字。")
    number = Decimal(format(raw, ".15g")) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        raise CellError(
            "type", f"{quoted(str(raw))}不是有效的数。请填准确的数字，没有数据请填“—”。"
        )
    if number and abs(number.adjusted()) > _ABSURD:
        raise CellError("range", "这个数过大或过小，不像统计数字。请核对单位和位数。")
    return exact(number)


def _normalised(typed: str) -> str:
    """NFKC, one kind of dash, no space but between digits; marks that NFKC would turn into digits
    (12², 12①: a footnote) are refused first."""
    before = ""
    for mark in "" if typed.isascii() else typed:
        raised = unicodedata.decomposition(mark).startswith(_RAISED)
        if raised and unicodedata.numeric(mark, None) is not None and not before.isalpha():
            raise CellError(
                "type", f"{quoted(typed)}中有上标或圈码“{mark}”。请去掉注释标记，只填数字。"
            )
        before = mark
    text = unicodedata.normalize("NFKC", typed).translate(_INVISIBLE).translate(_DASHES).strip()
    text = re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", text)
    return re.sub(r"\s+", " ", text)


def _number(text: str, typed: str, unit: str, places: int | None) -> Decimal:
    text, down = _without_direction(text, typed, unit)
    shape = _SHAPE.fullmatch(text)
    if shape is None or _SCIENTIFIC.match(text) or _HEDGED.fullmatch(text):
        raise _not_a_number(text, typed)
    value = _value(shape["body"], typed)
    if value and (down or shape["sign"] == "-"):
        value = value.copy_negate()
    if shape["suffix"]:
        _check_unit(value, shape["suffix"], typed, unit)
    _check_size(value, typed, unit, places)
    if places is None or len(shape["body"].partition(".")[2]) <= DECIMAL_PLACES:
        return value
    return value.quantize(_FINEST)  # 1.50000 loses but a zero that the database would refuse


def _without_direction(text: str, typed: str, unit: str) -> tuple[str, bool]:
    """增长6.7% → 6.7%; the second value is whether the words said down."""
    direction = _DIRECTION.fullmatch(text)
    if direction is None:
        return text, False
    if not is_rate(unit):
        raise CellError(
            "unit", f"{quoted(typed)}说的是增减，本栏应填{unit or '数量'}。请把增速填到同比栏。"
        )
    if direction["rest"][:1] in ("+", "-"):
        raise CellError(
            "type", f"{quoted(typed)}既写了增减又带正负号。请只留一种，如“下降1.2%”或“-1.2”。"
        )
    return direction["rest"], bool(direction["down"])


def _value(body: str, typed: str) -> Decimal:
    if len(body) > _ABSURD:
        raise CellError("range", f"{quoted(typed)}的位数过多，不像统计数字。请核对。")
    if _PLAIN.fullmatch(body):
        return Decimal(body)
    if _GROUPED.fullmatch(body):
        return Decimal(body.replace(",", "").replace(" ", ""))
    if "," in body or " " in body:
        raise CellError(
            "type",
            f"{quoted(typed)}中逗号或空格的位置不对。千位分隔请写成1,234.5，或者不用分隔符。",
        )
    raise CellError("type", f"{quoted(typed)}中小数点的位置不对。请写成1234.5这样的数字。")


def _not_a_number(text: str, typed: str) -> CellError:
    if _SCIENTIFIC.fullmatch(text):
        return CellError("type", f"{quoted(typed)}是科学记数法。请写成普通数字，如100000。")
    if text.startswith(("#", "=")):
        return CellError("type", f"{quoted(typed)}是公式或公式错误。请填计算好的数字。")
    if _HEDGED.fullmatch(text):
        return CellError(
            "type", f"{quoted(typed)}不是准确的数。请只填数字，“左右”“以上”等请写在说明里。"
        )
    return CellError("type", f"{quoted(typed)}不是数字。请只填阿拉伯数字；没有数据请填“—”。")


def _check_unit(value: Decimal, suffix: str, typed: str, unit: str) -> None:
    """Accept the cell's own unit; for another of the same kind say what the number would be."""
    own = f"本栏单位是{unit}" if unit else "本栏不带单位"
    converted = convert(value, suffix, unit)
    if converted is None:
        if is_rate(suffix) and not is_rate(unit):
            raise CellError("unit", f"{quoted(typed)}是百分数，{own}。请填总量，不要填比率。")
        raise CellError("unit", f"{quoted(typed)}的单位与本栏不符，{own}。请只填数字。")
    if convert(Decimal(1), suffix, unit) == 1:
        return
    figure = exact(converted)
    fits = len(figure.partition(".")[2]) <= DECIMAL_PLACES
    advice = f"请改填{figure}" if fits else "小数超过4位，请核对后再填"
    raise CellError(
        "unit", f"{quoted(typed)}的单位与本栏不同，{own}，折合{figure}{unit}；{advice}。"
    )


def _check_size(value: Decimal, typed: str, unit: str, places: int | None) -> None:
    whole, _, fraction = exact(value.copy_abs()).partition(".")
    if len(whole) > INTEGER_DIGITS:
        where = f"，本栏单位是{unit}" if unit else ""
        raise CellError(
            "range", f"{quoted(typed)}的整数部分超过{INTEGER_DIGITS}位{where}。请核对单位和位数。"
        )
    if places is not None and len(fraction) > places:
        raise CellError(
            "decimals",
            f"{quoted(typed)}的小数超过{places}位。请按公布的数填写，最多保留{places}位小数。",
        )
