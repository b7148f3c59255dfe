"""Periods named inside other text: in titles, headers, sheet names and brackets after a name.

`entry.period_labels` reads a label that stands alone; here it is found first. A month without
“累计” or “末” (11月) names a month in a title, but in a header it is the month alone, not the year
so far.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from entry.excel.words import plain
from entry.period_labels import parse_label
from entry.periods import Month

_N = "(?:1[0-2]|0?[1-9]|十[一二]?|[元一二三四五六七八九])"
_TO = "(?:[-~]+|至|到)"
_YEAR = "(?:(?:19|20)[0-9]{2}年)"
_LABEL = re.compile(
    rf"(?<![0-9])(?:(?:截[至止]到?)?{_YEAR}(?:年?[末底])"
    rf"|{_YEAR}?(?:截[至止]到?{_YEAR}?)?(?:"
    rf"{_N}月?份?{_TO}(?:{_N}|本)月份?(?:末|底|止)?"
    rf"|前{_N}个月"
    rf"|(?:[1一](?:季度?)?{_TO}|前|第)?[1-4一二三四两]个?季度(?:末|底)?"
    rf"|上半年|全年|年末|年底"
    rf"|{_N}月[0-9]{{1,2}}[日号]"
    rf"|{_N}月份?(?:末|底)?))"
)
_BARE = re.compile(rf"(?:截[至止]到?)?(?P<year>{_YEAR})?(?P<month>{_N})月份?")
_DIGITAL = re.compile(r"(?<![0-9.])(?P<year>20[0-9]{2})[-./](?P<month>1[0-2]|0?[1-9])(?![-./0-9])")
_YEAR_ALONE = re.compile(r"(?P<year>(?:19|20)[0-9]{2})年")


@dataclass(frozen=True, slots=True)
class Label:
    """A period as named in a text; `month` is None for what does not start in January.

    `alone` marks a month named without 累计 or 末; of January it is all the same.
    """

    text: str
    month: Month | None
    alone: bool = False


def labels(text: str, *, year: int, current: Month) -> tuple[Label, ...]:
    """The periods a text names, in its order; `year` is that of labels without one.

    A day (12月20日) is no period unless it is said to be its end (截至11月30日).
    """
    whole = plain(text)
    found: list[Label] = []
    for match in _LABEL.finditer(whole):
        named = match.group()
        if named.endswith(("日", "号")) and "截" not in named:
            continue
        found.append(_label(named, year, current))
    if not found and (digital := _DIGITAL.search(whole)):
        month = Month(int(digital["year"]), int(digital["month"]))
        found.append(Label(digital.group(), month, alone=True))
    return tuple(found)


def year_of(text: str) -> int | None:
    """The year that a title names, whatever it says of months."""
    found = _YEAR_ALONE.search(plain(text))
    return int(found["year"]) if found else None


@lru_cache(maxsize=1024)
def own_month(period_label: str, month: Month) -> Month:
    """The month that a row's own label (1—10月 of a late series) names; else the return's."""
    try:
        return parse_label(period_label, month.year, month)
    except ValueError:
        return month


def _label(named: str, year: int, current: Month) -> Label:
    bare = _BARE.fullmatch(named)
    if bare is not None and "截" not in named:
        own = int(bare["year"][:4]) if bare["year"] else year
        since = parse_label(f"1至{bare['month']}月", own)
        return Label(named, since, alone=since.month > 1)
    try:
        return Label(named, parse_label(named, year, current))
    except ValueError:
        return Label(named, None)
