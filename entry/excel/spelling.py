"""How a stored value is spelt: numbers at the fifteen digits Excel keeps, dates as 2024-09-30,
and what a number format makes of a number."""

import datetime
import re
from decimal import Decimal
from enum import IntEnum
from math import isfinite

from entry.excel.grid import Cell, Trouble
from entry.numbers import exact

_ABSURD = 40  # digits; beyond them a number is spelt with an exponent, nothing takes it anyway
_DAY = 24 * 60 * 60
_EPOCH_1900, _EPOCH_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
_LAST_DAY = 2_957_003  # 31 December 9999 counted from 1904
# Dates of Chinese, Japanese and Korean Excel; files name them by number and hold no code
# (ECMA-376 part 1, 18.8.30).
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN_PERCENT = frozenset((9, 10))
_NOISE = re.compile(r"\[[^\]]*\]|_.|\*.|General|通用格式", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,])|[0#?](?:[!\\]\.|\x22\.\x22)[0#?]")


class Shown(IntEnum):
    """What a number format makes of the number in the cell."""

    PLAIN = 0
    PERCENT = 1  # 0.083 is shown as 8.3%
    PERCENT_SIGN = 2  # 8.3 is shown as 8.3%: the sign is a word of the format
    DATE = 3
    SCALED = 4  # 12345 is shown as 12 (thousands) or 1.2 (ten thousands)


def shown(number: int, code: str | None) -> Shown:
    """What the number format with this number in the file, and this code if it has one, does."""
    if code is None:
        if number in _BUILT_IN_DATES:
            return Shown.DATE
        return Shown.PERCENT if number in _BUILT_IN_PERCENT else Shown.PLAIN
    section = code.partition(";")[0]
    bare = _NOISE.sub("", _QUOTED.sub("", section))
    if "%" in bare:
        return Shown.PERCENT
    if _ELAPSED.search(section) or re.search("[ymdhs]", bare, re.IGNORECASE):
        return Shown.DATE
    if "%" in section or "％" in section:
        return Shown.PERCENT_SIGN
    return Shown.SCALED if _SCALED.search(section) else Shown.PLAIN


def number_cell(value: float, how: Shown, *, from_1904: bool) -> Cell:
    """The cell of a number, as its format shows it; what is no finite number is an error."""
    text = f"{value:.15g}"
    if how is Shown.PLAIN and "e" not in text and "n" not in text and text != "-0":
        return Cell(text, Decimal(text))
    if not isfinite(value):
        return Cell("#NUM!", trouble=Trouble.ERROR)
    if how is Shown.DATE and 0 <= value < _LAST_DAY:
        return Cell(_date(value, from_1904=from_1904))
    number = Decimal(text)
    if how is Shown.PERCENT:
        number *= 100
    if "e" in text or how is Shown.PERCENT or text == "-0":
        text = exact(number) if abs(number.adjusted()) <= _ABSURD else f"{number:E}"
    if how in (Shown.PERCENT, Shown.PERCENT_SIGN):
        return Cell(f"{text}%", number, percent=True)
    return Cell(text, number)


def _date(serial: float, *, from_1904: bool) -> str:
    """A day number with its fraction; Excel's 1900 had a 29 February, and a time alone no day."""
    days, seconds = divmod(round(serial * _DAY), _DAY)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if not days:
        return clock
    if not from_1904 and days < 60:
        days += 1
    day = (_EPOCH_1904 if from_1904 else _EPOCH_1900) + datetime.timedelta(days=days)
    return f"{day.isoformat()} {clock}" if seconds else day.isoformat()


def moment(value: datetime.date | datetime.time | datetime.timedelta) -> str:
    """2024-09-30, 2024-09-30 08:30:00 where there is a time, 08:30:00 for a time alone."""
    if isinstance(value, datetime.timedelta):
        return str(value)
    if isinstance(value, datetime.time):
        return value.isoformat("seconds")
    if not isinstance(value, datetime.datetime):
        return value.isoformat()
    if value.microsecond >= 500_000 and value.year < datetime.MAXYEAR:
        value += datetime.timedelta(seconds=1)
    return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")


def text_cell(text: str) -> Cell | None:
    """The cell of a text; one that holds only spaces is empty. NUL, which no database takes,
    is left out."""
    text = text.replace("\x00", "")
    return Cell(text) if text.strip() else None
