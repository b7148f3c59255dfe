"""Units in foreign tables: which words are units, where a unit line is, exact conversion.

`entry.units` knows powers of ten (万元, 亿元); offices' tables also need other names of one
quantity (兆瓦 and 千瓦, 公顷 and 亩, 公里 and 米). What does not come out exactly is not converted.
"""

import re
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from entry.excel.words import listed, plain, spaced
from entry.units import scale

_ALIASES = {
    **dict.fromkeys(("百分比", "百分数", "百分率", "±%", "+-%", "+/-%"), "%"),
    **dict.fromkeys(("平米", "m2", "平方"), "平方米"),
    **dict.fromkeys(("立方", "m3", "方"), "立方米"),
    **dict.fromkeys(("平方公里", "km2"), "平方千米"),
    **dict.fromkeys(("MW", "mw", "Mw"), "兆瓦"),
    **dict.fromkeys(("GW", "gw"), "吉瓦"),
    **dict.fromkeys(("KW", "kW", "kw"), "千瓦"),
    **dict.fromkeys(("kWh", "KWH", "kwh", "度"), "千瓦时"),
    **dict.fromkeys(("公斤", "kg", "KG"), "千克"),
    **dict.fromkeys(("公里", "km", "KM"), "千米"),
    **dict.fromkeys(("人民币元", "圆", "元人民币"), "元"),
    **dict.fromkeys(("吨标煤", "tce"), "吨标准煤"),
    "名": "人",
    "t": "吨",
}
# Base → (the base it is counted in, how many of them).
_FAMILIES = {
    "兆瓦": ("瓦", Fraction(10**6)),
    "吉瓦": ("瓦", Fraction(10**9)),
    "兆瓦时": ("瓦时", Fraction(10**6)),
    "吨": ("克", Fraction(10**6)),
    "斤": ("克", Fraction(500)),
    "公顷": ("平方米", Fraction(10**4)),
    "平方千米": ("平方米", Fraction(10**6)),
    "亩": ("平方米", Fraction(2000, 3)),  # 15亩 are one 公顷
    "升": ("立方米", Fraction(1, 1000)),
}
_BASES = listed(
    "元 美元 港元 欧元 日元 个 家 户 项 人 人次 % 个百分点 个千分点 吨 克 斤 吨标准煤 亩 公顷"
    " 平方米 平方千米 立方米 升 米 瓦 瓦时 兆瓦 兆瓦时 吉瓦 头 只 羽 头只 口 匹 件 起 次 场 处 条"
    " 台 辆 套 册 本 株 座 间 张 份 宗 天 日 小时 分 位 倍 箱 标准箱 吨公里 人公里 批 例 床"
    " 元/亩 元/人 元/平方米 元/吨 吨/元 人/户 吨标准煤/元 千克/亩 微克/立方米 千瓦时/元 公斤/亩"
    " 毫克/立方米"
)
_SPLIT = re.compile(r"[、,;和及或]+")
_UNIT_LINE = re.compile(r"(?:^|[\s(\[,;]|计量|金额|货币|数据)单位 ?: ?(?P<rest>[^)\]]+)")
_WIDE = Context(prec=80)


@lru_cache(maxsize=1024)
def known(unit: str) -> bool:
    """Whether the text is a unit and nothing else: 万元, %, 万立方米, 个百分点."""
    name = _name(unit)
    return bool(name) and scale(name)[1] in _BASES


@lru_cache(maxsize=4096)
def units_in(text: str) -> tuple[str, ...]:
    """The units that a text lists and nothing else (万元、% → both), else none."""
    whole = plain(text)
    if known(whole):
        return (_name(whole),)
    for pattern in (_SPLIT, re.compile(r"[、,;和及或/]+")):
        parts = [part for part in pattern.split(whole) if part]
        if len(parts) > 1 and all(map(known, parts)):
            return tuple(dict.fromkeys(map(_name, parts)))
    return ()


def unit_line(text: str) -> tuple[str, ...]:
    """The units of a line 单位：万元、%; none for 编制单位：区统计局 and any other text."""
    found = _UNIT_LINE.search(spaced(text)) or _UNIT_LINE.search(plain(text))
    if found is None:
        return ()
    units: list[str] = []
    for chunk in found["rest"].split(" "):
        found_here = units_in(chunk.strip("、,;"))
        if not found_here:
            break
        units += found_here
    return tuple(dict.fromkeys(units))


def convert(value: Decimal, unit: str, into: str) -> Decimal | None:
    """`value` of one unit in another, exactly; None when the kinds differ or it has no end.

    A scale without a base (3.4亿 in a 亿元 cell) takes the base of `into`.
    """
    ratio = _ratio(unit, into)
    if ratio is None:
        return None
    times, divisor, has_end = ratio
    found = _WIDE.divide(_WIDE.multiply(value, times), divisor)
    if has_end or Fraction(found) * int(divisor) == Fraction(value) * int(times):
        return found
    return None


@lru_cache(maxsize=1024)
def _ratio(unit: str, into: str) -> tuple[Decimal, Decimal, bool] | None:
    """What to multiply and divide by, and whether that always has an end; None: other kinds."""
    factor, base = _measure(unit)
    target, target_base = _measure(into)
    if base != target_base and (base or target_base == "%"):
        return None
    ratio = factor / target
    rest = ratio.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return Decimal(ratio.numerator), Decimal(ratio.denominator), rest == 1


@lru_cache(maxsize=1024)
def fitting(units: tuple[str, ...], into: str) -> tuple[str, ...]:
    """Those of the units in which a figure of `into` can be written: of 万元、% 万元 for 亿元."""
    base = _measure(into)[1]
    return tuple(unit for unit in units if _measure(unit)[1] == base)


def _name(unit: str) -> str:
    name = plain(unit)
    return _ALIASES.get(name, name)


def _measure(unit: str) -> tuple[Fraction, str]:
    factor, base = scale(_name(unit))
    base = _ALIASES.get(base, base)
    if base not in _FAMILIES and base not in ("", "%"):
        again, base = scale(base)  # 万kW is 万千瓦
        factor *= again
    family, times = _FAMILIES.get(base, (base, Fraction(1)))
    return Fraction(factor) * times, family
