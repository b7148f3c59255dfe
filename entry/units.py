"""Units as written in offices: 万元 and 亿元 are one kind, four powers of ten apart."""

import unicodedata
from decimal import Context, Decimal

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_RATES = {"%": Decimal("0.01"), "‰": Decimal("0.001")}
_POINTS = {
    "百分点": "个百分点",
    "个百分点": "个百分点",
    "千分点": "个千分点",
    "个千分点": "个千分点",
}
# Measure words of one and the same count: 17家, 17户 and 17个 enterprises are one number.
_COUNTERS = {"个": "个", "家": "个", "户": "个", "项": "个"}
_WIDE = Context(prec=60)


def is_rate(unit: str) -> bool:
    """Whether a number in this unit is a rate, so that differences are points, not per cent."""
    return _normal(unit) in _RATES or _normal(unit) in _POINTS


def scale(unit: str) -> tuple[Decimal, str]:
    """Split a unit into its power of ten and its base: 万元 → (10000, 元), % → (0.01, "")."""
    name = _normal(unit)
    if name in _RATES:
        return _RATES[name], "%"
    if name in _POINTS:
        return Decimal(1), _POINTS[name]
    factor = 1
    while name and name[0] in _SCALES:
        factor *= _SCALES[name[0]]
        name = name[1:]
    return Decimal(factor), _COUNTERS.get(name, name)


def convert(value: Decimal, unit: str, into: str) -> Decimal | None:
    """`value` of one unit in another of the same kind, exactly; None when the kinds differ.

    A scale without a base (3.4亿 in a 亿元 cell) takes the base of `into`.
    """
    factor, base = scale(unit)
    target, target_base = scale(into)
    if base != target_base and (base or target_base == "%"):
        return None
    return _WIDE.divide(_WIDE.multiply(value, factor), target)


def _normal(unit: str) -> str:
    return "".join(unicodedata.normalize("NFKC", unit).split())
