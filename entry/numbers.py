"""Numbers as people read them: rounded once, half up, in the words of official texts.

Everything behind a page stays an unrounded Decimal; these functions are where it is rounded
(DOMAIN §8.1). Percentages are the printed number: 6.7 means 6.7 %.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

NO_FIGURE = "—"
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to `places` decimals, ties away from zero (2.25 → 2.3); zero never carries a sign.

    Raises ValueError for NaN and infinities.
    """
    if not value.is_finite():
        raise ValueError("不是有限的数，不能取整。")
    rounded = value.quantize(Decimal(1).scaleb(-places), context=_WIDE)
    return rounded if rounded else rounded.copy_abs()


def display(value: Decimal | None, places: int, thousands: bool = False) -> str:
    """A figure at `places` decimals with an ASCII minus sign; None, which is no figure, is “—”."""
    if value is None:
        return NO_FIGURE
    rounded = round_half_up(value, places)
    return f"{rounded:,f}" if thousands else f"{rounded:f}"


def told_apart(one: Decimal, other: Decimal, places: int) -> tuple[str, str]:
    """Two figures at `places` decimals; exactly, where they differ and that would not show it."""
    told = display(one, places), display(other, places)
    return (exact(one), exact(other)) if one != other and told[0] == told[1] else told


def exact(value: Decimal) -> str:
    """Every digit a number has, without exponent or trailing zeros: 23, 3.9, 0.026."""
    if not value.is_finite():
        raise ValueError("不是有限的数，不能显示。")
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def decimals(value: Decimal) -> int:
    """How many decimals a number really has: 17.5300 has two."""
    return len(exact(value).partition(".")[2])


def published_places(*rates: Decimal) -> int:
    """The decimals of a difference of published rates: the finer of them, at least one.

    17.53 − 16.8 is printed 0.73 (DOMAIN §8.1, rule 3).
    """
    return max(1, *map(decimals, rates))


def growth_words(growth: Decimal, places: int = 1) -> str:
    """增长6.7% / 下降1.2% / 与上年同期持平 for what rounds to zero (DOMAIN §8.1 rule 4, §9.3)."""
    return _signed_words(growth, places, "增长", "下降", "与上年同期持平", unit="%")


def points_words(difference: Decimal, places: int = 1, up: str = "提高", down: str = "下降") -> str:
    """A change between two rates: 提高2.2个百分点 / 下降0.19个百分点 / 持平; never in % (F9).

    `up` and `down` take the phrases of DOMAIN §9.3: 加快 / 回落, 扩大 / 收窄, 高于 / 低于.
    """
    return _signed_words(difference, places, up, down, "持平", unit="个百分点")


def gap_words(gap: Decimal, places: int = 1, schedule: str = "序时进度") -> str:
    """超序时进度13.8个百分点 / 欠序时进度6.6个百分点 / 与序时进度持平 (F3, DOMAIN §9.3).

    `gap` is completion minus schedule in points, unrounded; `schedule` names what it is against.
    """
    return _signed_words(
        gap, places, f"超{schedule}", f"欠{schedule}", f"与{schedule}持平", unit="个百分点"
    )


def _signed_words(value: Decimal, places: int, up: str, down: str, level: str, *, unit: str) -> str:
    rounded = round_half_up(value, places)
    if not rounded:
        return level
    return f"{up if rounded > 0 else down}{rounded.copy_abs():f}{unit}"
