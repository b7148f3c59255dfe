"""What a column of a foreign table holds, from the words above it.

A header is a path, from the top row of the band to the bottom one: 1—11月累计 / 总量. Each part is
reduced to a known word, and the words decide together: 增速位次 / 全市 is our rank, 增速位次 /
八城区 is somebody else's, 当月 / 同比 is not the year so far.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from entry.excel import words
from entry.excel.measures import unit_line, units_in
from entry.excel.timing import Label, labels, year_of
from entry.excel.words import key, plain
from entry.periods import Month
from entry.sheets import Column

IGNORE, UNIT, PERIOD = "ignore", "unit", "period"
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_SIGNS = re.compile(r"[±%]|\+-|\+/-")
_EDGES = "-/:,、_~"
_SINCE = re.compile("累计|止|时点|余额|存量")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`column` is a column's key, UNIT, PERIOD, IGNORE with the reason in `why`, "" for unknown.

    `about` is the name of an indicator or area that the header adds (a cross table); `months`
    the periods it names. `key` names the header whatever the month, for learned mappings.
    """

    key: str
    column: str
    why: str = ""
    about: str = ""
    units: tuple[str, ...] = ()
    period: Label | None = None
    year: int | None = None
    taught: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    rest: str
    kind: str = ""  # a column's key, IGNORE, "city", or nothing that decides
    why: str = ""
    about: str = ""
    units: tuple[str, ...] = ()
    period: Label | None = None
    year: int | None = None


def meaning(
    path: Sequence[str],
    *,
    columns: Sequence[Column],
    month: Month,
    learned: Mapping[str, str] | None = None,
    year: int | None = None,
) -> Meaning:
    """Read the header `path`, top to bottom; a mapping somebody made wins over any guess.

    `year` is the one that the table's title names, for periods without their own.
    """
    year = next((found for text in path if (found := year_of(text))), year or month.year)
    parts = [_part(text, year, month) for text in path]
    named = "/".join(key(part.rest) for part in parts if part.rest) or "时期"
    column, why = _decided(path, parts, columns)
    units = next((part.units for part in reversed(parts) if part.units), ())
    about = next((part.about for part in reversed(parts) if part.about), "")
    period = next((part.period for part in reversed(parts) if part.period), None)
    lesson = (learned or {}).get(named)
    if lesson is not None:
        column, why = _taught(lesson, columns)
    elif period and period.alone and any(_SINCE.search(plain(text)) for text in path):
        period = Label(period.text, period.month)
    years = next((part.year for part in reversed(parts) if part.year), None)
    why = why if column in (IGNORE, "") else ""
    return Meaning(named, column, why, about, units, period, years, lesson is not None)


def is_header_word(text: str) -> bool:
    """Whether a cell alone reads as a header of numbers: a known word, a unit or a period."""
    if len(text) > 40:
        return False
    part = _part(text, 2000, Month(2000, 12))
    return bool(part.kind or part.units or (part.period and not part.rest)) and not part.about


def _decided(
    path: Sequence[str], parts: Sequence[_Part], columns: Sequence[Column]
) -> tuple[str, str]:
    """The column and, when it is none of ours, why."""
    own = {plain(column.title): column for column in columns}
    leaf = own.get(plain(path[-1])) if path else None
    kinds = {part.kind for part in parts if part.kind}
    above = {part.kind for part in parts[:-1]}
    if leaf is not None and not above & {IGNORE, "city"}:
        return _own(leaf)
    by_words, why = _by_words(parts, kinds)
    if by_words in {column.key for column in columns} | {"", IGNORE, UNIT, PERIOD}:
        return by_words, why
    return IGNORE, "本表没有这一栏"


def _taught(column: str, columns: Sequence[Column]) -> tuple[str, str]:
    if column == IGNORE:
        return IGNORE, "按以前的对应不读"
    if column in {one.key for one in columns if one.kind} | {UNIT}:
        return column, ""
    return IGNORE, "本表没有这一栏"


def _own(column: Column) -> tuple[str, str]:
    if column.kind is None:
        return (UNIT, "") if column.key == UNIT else (IGNORE, "只供参考")
    return column.key, ""


def _by_words(parts: Sequence[_Part], kinds: set[str]) -> tuple[str, str]:
    if IGNORE in kinds:
        return IGNORE, next(part.why for part in parts if part.kind == IGNORE)
    if "rank" in kinds:
        totals = any(part.rest in ("总量", "绝对量") for part in parts)
        return (IGNORE, "总量的位次") if totals else ("rank", "")
    if "city" in kinds:
        return IGNORE, "全市的数"
    spans = any(part.period and not part.rest for part in parts)
    found = next(
        (each for each in ("note", "status", UNIT, PERIOD, "growth", "value") if each in kinds),
        next((part.kind for part in parts if part.rest in words.RECORD_WORDS), ""),
    )
    if found == "growth" and any("百分点" in unit for part in parts for unit in part.units):
        return IGNORE, "与别处的比较"
    found = found or ("value" if spans else "")
    return found, "" if found else "没有认出这一栏"


def _trimmed(text: str) -> str:
    """Without punctuation at its ends, and without brackets that hold nothing any more."""
    text = text.replace("()", "").strip(_EDGES)
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        return _trimmed(text[1:-1])
    return text


@lru_cache(maxsize=4096)
def _part(text: str, year: int, month: Month) -> _Part:
    whole = plain(text)
    listed = units_in(whole.strip("()[]")) or unit_line(text)
    if listed and _trimmed(_SIGNS.sub("", whole)):
        return _Part("", units=listed)
    whole, units = _without_units(whole)
    named = labels(whole, year=year, current=month)
    period = named[0] if named else None
    for label in named:
        whole = whole.replace(label.text, "", 1)
    own_year = year_of(whole) if not named else None
    rest = _trimmed(re.sub(r"(?:19|20)[0-9]{2}年度?", "", whole))
    signed = bool(_SIGNS.search(rest) or (units and not rest and "±" in plain(text)))
    kind, why, about, reduced = _kind(rest, signed)
    return _Part(reduced, kind, why, about, units, period, own_year)


def _without_units(whole: str) -> tuple[str, tuple[str, ...]]:
    """Take units in brackets out of a header: 总量(万元) → 总量 and 万元."""
    units: tuple[str, ...] = ()
    for match in _BRACKETS.finditer(whole):
        inner = next(group for group in match.groups() if group is not None)
        if listed := units_in(inner):
            units = listed
            whole = whole.replace(match.group(), "", 1)
    return whole, units


def _kind(rest: str, signed: bool) -> tuple[str, str, str, str]:
    """The kind of a part, why it is ignored, what it is about, and the word it came down to."""
    word = _trimmed(_SIGNS.sub("", rest))
    for text in (rest, word):
        if reason := _ignored(text):
            return IGNORE, reason, "", text
    if not word:
        return ("growth" if signed else ""), "", "", "±%" if signed else ""
    if kind := _exact(word):
        return kind, "", "", word
    for suffix, kind in words.SUFFIXES:
        if word.endswith(suffix):
            return *_before(_trimmed(word.removesuffix(suffix)), kind), word
    if word in words.NEUTRAL:
        return "", "", "", word
    return "", "", word, word


def _exact(word: str) -> str:
    if word in words.UNIT_HEADS:
        return UNIT
    if word in words.PERIOD_HEADS:
        return PERIOD
    if word in words.CITY:
        return "city"
    for column, known in words.COLUMN_WORDS.items():
        if word in known:
            return column
    if word in words.RECORD_WORDS:
        return words.RECORD_WORDS[word]
    return "growth" if words.GROWTH_PHRASE.fullmatch(word) else ""


def _ignored(text: str) -> str:
    if text in words.RECORD_WORDS:
        return ""
    lowered = text.casefold()
    if words.OTHER_AREAS.fullmatch(text) and text not in words.COLUMN_WORDS["rank"]:
        return "别的地区"
    return next((why for why, pattern in words.IGNORED if pattern.fullmatch(lowered)), "")


def _before(prefix: str, kind: str) -> tuple[str, str, str]:
    """What a known word means behind this prefix: 名义增速, 全市增速, 固定资产投资增速."""
    if not prefix or prefix in words.NEUTRAL:
        return kind, "", ""
    if prefix in words.CITY:
        return (kind, "", "") if kind == "rank" else (IGNORE, "全市的数", "")
    if words.OTHER_AREAS.fullmatch(prefix):
        return IGNORE, "别的地区", ""
    return kind, "", prefix
