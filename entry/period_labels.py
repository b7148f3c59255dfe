"""Reading the names of periods that other people wrote: 1-5月, 元至5月, 截至4月底, 前三季度 …

A label says where a figure ends, and every figure starts in January (DESIGN §3.1). What does not
start there (二季度, 3—5月, 当月) is refused rather than guessed: read as accumulated, it would put
a wrong figure into the right cell.
"""

import re
import unicodedata
from dataclasses import dataclass

from entry.periods import Month

_HAN = {han: number for number, han in enumerate("一二三四五六七八九十", start=1)}
_HAN |= {"十一": 11, "十二": 12, "元": 1}
_NUMBER = r"[0-9]{1,2}|十一|十二|[元一二三四五六七八九十]"
_DASH = r"(?:[-‐‑‒–—―─−~〜∼]+|至|到)"
_TAIL = r"(?:止|底|末)?(?:累计|平均)?(?:数|值)?"

_PREFIX = re.compile(
    r"(?P<until>截[至止]到?)?(?:(?P<year>[0-9]{4})年)?(?P<until_too>截[至止]到?)?(?P<rest>.*)"
)
_SINCE_JANUARY = re.compile(
    rf"(?P<first>{_NUMBER})月?份?{_DASH}(?P<last>{_NUMBER}|本)月份?{_TAIL}|前(?P<count>{_NUMBER})个月"
)
_END_OF = re.compile(rf"(?P<month>{_NUMBER})月份?(?P<end>底|末)?(?:累计|平均)?")
_DAY = re.compile(r"(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日")
_QUARTERS = re.compile(
    rf"(?P<since>[1一](?:季度?)?{_DASH}|前)?第?(?P<last>[1-4一二三四两])个?季度"
    r"(?P<end>底|末)?(?:累计|平均)?"
)
_WORDS = {"上半年": 6, "全年": 12, "年度": 12, "年末": 12, "年底": 12}
_AFTER_A_YEAR = {"": 12, "度": 12, "末": 12, "底": 12}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class _Written:
    """A label as typed, and what its prefix already told."""

    typed: str
    rest: str
    year: int
    until: bool
    current: Month | None

    def month(self, number: str) -> Month:
        try:
            return Month(self.year, _HAN.get(number) or int(number))
        except ValueError:
            raise self.refused("不是能识别的时期，请写成1—9月、前三季度、9月末或全年。") from None

    def refused(self, why: str) -> ValueError:
        shown = self.typed if len(self.typed) <= 20 else self.typed[:20] + "…"
        return ValueError(f"“{shown}”{why}")


def parse_label(text: str, year_hint: int, current: Month | None = None) -> Month:
    """The month with which the period named by `text` ends.

    A year in the text wins over `year_hint`; `current` answers 1—本月, which names no month.
    Accepts every variant of DOMAIN §2.2, full width too. Raises ValueError with a Chinese
    sentence for what is no period, does not start in January, or says no month.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())
    found = _PREFIX.fullmatch(plain)
    assert found is not None  # noqa: S101 - every part of the pattern is optional
    written = _Written(
        typed=text,
        rest=found["rest"],
        year=int(found["year"]) if found["year"] else year_hint,
        until=bool(found["until"] or found["until_too"]),
        current=current,
    )
    if found["year"] and written.rest in _AFTER_A_YEAR:
        return written.month(str(_AFTER_A_YEAR[written.rest]))
    for read in (_word, _since_january, _quarters, _day, _end_of):
        if month := read(written):
            return month
    raise written.refused("不是能识别的时期，请写成1—9月、前三季度、9月末或全年。")


def _word(label: _Written) -> Month | None:
    number = _WORDS.get(re.sub("(累计|平均)$", "", label.rest))
    return label.month(str(number)) if number else None


def _since_january(label: _Written) -> Month | None:
    found = _SINCE_JANUARY.fullmatch(label.rest)
    if found is None:
        return None
    if found["count"]:
        return label.month(found["count"])
    if label.month(found["first"]).month != 1:
        raise label.refused("不是从1月开始的累计，请写成1—9月这样的形式。")
    if found["last"] != "本":
        return label.month(found["last"])
    if label.current is None:
        raise label.refused("没有写明是几月，请写成1—9月这样的形式。")
    return label.current


def _quarters(label: _Written) -> Month | None:
    found = _QUARTERS.fullmatch(label.rest)
    if found is None:
        return None
    quarter = 2 if found["last"] == "两" else _HAN.get(found["last"]) or int(found["last"])
    if quarter > 1 and not found["since"] and not found["end"]:
        raise label.refused("只是一个季度，请写累计：一季度、上半年、前三季度、全年。")
    return label.month(str(quarter * 3))


def _day(label: _Written) -> Month | None:
    found = _DAY.fullmatch(label.rest)
    if found is None:
        return None
    month = label.month(found["month"])
    if int(found["day"]) != month.last_day.day:
        raise label.refused(f"不是月末，请写截至{month.month}月底。")
    return month


def _end_of(label: _Written) -> Month | None:
    found = _END_OF.fullmatch(label.rest)
    if found is None:
        return None
    month = label.month(found["month"])
    if month.month > 1 and not label.until and not found["end"]:
        raise label.refused(
            f"没有写明是累计还是当月，累计请写1—{month.month}月，时点请写{month.month}月末。"
        )
    return month
