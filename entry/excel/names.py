"""The name in a row of a foreign table: what it says, how deep it stands, which unit it brings.

Excel holds an indent of offices' tables as blanks: 　其中：中型企业 is two wide, and a name below
it at eight stands beside it, for 其中： is six wide itself.
"""

import re
import unicodedata
from typing import NamedTuple

from entry.excel.measures import units_in
from entry.excel.timing import Label, labels
from entry.excel.words import key, listed, plain, spaced
from entry.periods import Month

_MARK = re.compile(r"(?:其中|其 中)[:、,]?|[#*●○·•▪■□◆◇△▲└├┗┣>-]+")
_NUMBERING: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"[一二三四五六七八九十]+[、.]")),
    (2, re.compile(r"\([一二三四五六七八九十]+\)[、.]?")),
    (3, re.compile(r"[0-9]{1,2}(?:、|[.)](?![0-9]))")),
    (4, re.compile(r"\([0-9]{1,2}\)[、.]?")),
)
_NUMBERED = frozenset("(一二三四五六七八九十0123456789")  # with which a number begins
_RING = re.compile("[\u2460-\u24ff\u2776-\u2793]")  # ①, which NFKC would make a digit
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_HARMLESS = listed(
    "累计 错月 不含农户 名义 现价 当年价 可比价 快报 快报数 初步核算 初步核算数 时点 月末数 年报"
    " 季报 按可比价 同口径 区级"
)
_GROWTH = re.compile(
    r"(?P<name>.{2,}?)(?:累计)?(?:同比增长率|同比增长|同比增速|增长速度|增长率|增速|增幅|同比)"
)
_LATE = "错月"
MARKED = 5


class RowName(NamedTuple):
    """`keys` are the normal forms of the name, fullest first; `indent` and `rank` place it.

    `extra` are texts in brackets after the name that may be another name of the same thing.
    """

    shown: str
    keys: tuple[str, ...]
    indent: int
    rank: int
    width: int
    unit: tuple[str, ...] = ()
    period: Label | None = None
    extra: tuple[str, ...] = ()
    growth_keys: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.keys[0] if self.keys else ""

    @property
    def marked(self) -> bool:
        """Whether 其中 or # says that it is a part of what stands above."""
        return self.rank == MARKED


def row_name(text: str, month: Month, *, indent: int = 0) -> RowName:
    """Read a name as it stands in its cell; `indent` is what its place in the table adds."""
    body, rank, width = _unmarked(_RING.sub("", text))
    indent += _blanks(text)
    keys: tuple[str, ...] = (key(body),) if key(body) else ()
    unit: tuple[str, ...] = ()
    period: Label | None = None
    other: tuple[str, ...] = ()
    if "(" in body or "[" in body or "【" in body:
        keys, unit, period, other = _with_brackets(body, month)
    grown = (_GROWTH.fullmatch(one) for one in keys if "增" in one or "同比" in one)
    return RowName(
        " ".join(text.split()),
        keys,
        indent,
        rank,
        width,
        unit,
        period,
        other,
        tuple(found["name"] for found in grown if found),
    )


def _with_brackets(
    body: str, month: Month
) -> tuple[tuple[str, ...], tuple[str, ...], Label | None, tuple[str, ...]]:
    """Keys, unit, period and other names of a name with brackets."""
    brackets = [_first(match) for match in _BRACKETS.finditer(body)]
    base = _BRACKETS.sub("", body)
    units, period, extra = _bracketed(brackets, month)
    full = [key(body), key(_without(body, units, period))]
    full += [key(base)] if len(extra) == sum(map(_harmless, extra)) else []
    keys = tuple(dict.fromkeys(one for one in full if one))
    other = (key(base), *map(key, extra)) if extra else ()
    return keys, units[0] if units else (), period, other


def _unmarked(text: str) -> tuple[str, int, int]:
    """The name without 其中： and its like or its number, its rank, and how wide those were."""
    body, rank, width = spaced(text), 0, 0
    mark = _MARK.match(body)
    if mark and mark.end() < len(body):
        rank, width = MARKED, _width(mark.group(), text)
        body = body[mark.end() :].strip()
    for level, pattern in _NUMBERING if body[:1] in _NUMBERED else ():
        number = pattern.match(body)
        if number and number.end() < len(body):
            rank = rank or level
            body = body[number.end() :].strip()
            break
    return plain(body), rank, width


def _width(mark: str, text: str) -> int:
    """Six columns for 其中：, five for 其中:, as wide as it stands in the cell."""
    return sum(_wide(char) for char in text.strip()[: len(mark)])


def _blanks(text: str) -> int:
    if not text[:1].isspace():
        return 0
    leading = text[: len(text) - len(text.lstrip())]
    return sum(4 if blank == "\t" else _wide(blank) for blank in leading if blank not in "\r\n")


def _wide(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" and not char.isascii() else 1


def _first(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def _bracketed(
    brackets: list[str], month: Month
) -> tuple[list[tuple[str, ...]], Label | None, list[str]]:
    """Sort what stands in brackets: units, a period, and the rest."""
    units: list[tuple[str, ...]] = []
    period: Label | None = None
    rest: list[str] = []
    for inner in brackets:
        if listed := units_in(inner):
            units.append(listed)
            continue
        named = labels(inner, year=month.year, current=month)
        if named and named[0].text == plain(inner):
            period = named[0]
        elif inner != _LATE:
            rest.append(inner)
    return units, period, rest


def _without(body: str, units: list[tuple[str, ...]], period: Label | None) -> str:
    """The name without the brackets that hold a unit or a period."""

    def kept(match: re.Match[str]) -> str:
        inner = _first(match)
        told = bool(units_in(inner)) or inner == _LATE
        told = told or (period is not None and plain(inner) == period.text)
        return "" if told else match.group()

    return _BRACKETS.sub(kept, body)


def _harmless(text: str) -> bool:
    return text in _HARMLESS
