"""Light rules as data, and the families of targets that they judge (DOMAIN §6.1, §6.4).

There is no national standard and the published rules contradict each other, so no threshold
stands in code: a `Rule` is a row that an administrator edits, versioned by year.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from entry.periods import Accumulation


class Measure(StrEnum):
    """Which number of an observation a target is about; the values are the database's."""

    VALUE = "value"
    GROWTH = "growth"
    RANK = "rank"


class Operator(StrEnum):
    """How a target compares. `le` also takes decreases: 下降3%以上 is growth le −3."""

    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    EQ = "eq"
    ABOUT = "about"
    SYNC = "sync"
    EXTERNAL = "external"


class Direction(StrEnum):
    """Which way is better. It decides `about` and `sync`; other operators say it themselves."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Family(StrEnum):
    """A kind of target with its own way of being judged."""

    LEVEL = "level"
    GROWTH = "growth"
    CEILING = "ceiling"
    FLOOR = "floor"
    ZERO = "zero"
    ABOUT = "about"
    RANK = "rank"
    RELATIVE = "relative"
    EXTERNAL = "external"

    @property
    def word(self) -> str:
        return _FAMILY_WORDS[self]


_FAMILY_WORDS = {
    Family.LEVEL: "总量目标",
    Family.GROWTH: "增速目标",
    Family.CEILING: "控制目标",
    Family.FLOOR: "水平目标",
    Family.ZERO: "清零目标",
    Family.ABOUT: "“左右”目标",
    Family.RANK: "位次目标",
    Family.RELATIVE: "同步目标",
    Family.EXTERNAL: "评定目标",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The thresholds of one family in one year's version, higher always being better.

    Green from `green_from`, yellow from `yellow_from` less the band, red below. They apply to:

    ========  =======================================================  =====================
    family    metric                                                   band
    ========  =======================================================  =====================
    level     ratio completion / schedule (plan curve or phase target)
    floor     ratio v / t, for rates and stocks, which have no 序时
    growth    g − t, points                                            max(points, share·|t|)
    relative  v − (reference − tolerance)                              max(points, share·|ref|)
    about     v − (t − tolerance)                                      the tolerance
    ceiling   margin t − v                                             max(points, share·|t|)
    zero      margin 0 − v
    rank      margin t − rank, places
    ========  =======================================================  =====================

    For `about` the band is also the tolerance of a target that states none: `band_points` for
    rates and growth, `band_share` of the target for amounts. `red_below_zero` turns a yellow
    light red when the figure is negative and its target positive. Raises ValueError for
    thresholds that contradict each other.
    """

    version: str
    family: Family
    green_from: Decimal
    green_inclusive: bool = True
    yellow_from: Decimal
    yellow_inclusive: bool = True
    band_points: Decimal | None = None
    band_share: Decimal | None = None
    red_below_zero: bool = False

    def __post_init__(self) -> None:
        bands = [band for band in (self.band_points, self.band_share) if band is not None]
        if not all(number.is_finite() for number in (self.green_from, self.yellow_from, *bands)):
            raise ValueError("亮灯规则的界限必须是有限的数。")
        if any(band < 0 for band in bands):
            raise ValueError("亮灯规则的幅度不能是负数。")
        if self.green_from < self.yellow_from:
            raise ValueError("亮灯规则的正常线不能低于预警线。")

    def band(self, against: Decimal) -> Decimal:
        """The width by which yellow reaches below `yellow_from`: the larger of the two bands."""
        points = self.band_points or Decimal(0)
        return max(points, (self.band_share or Decimal(0)) * against.copy_abs())


_AT_MOST = {Operator.LE, Operator.LT}


def family_of(
    measure: Measure, operator: Operator, accumulation: Accumulation, amount: Decimal | None
) -> Family:
    """The family a target belongs to; the first line that fits decides.

    external → external; sync → relative; a rank → rank; about → about; a value of at most,
    or exactly, 0 (动态清零) → zero; at most → ceiling; growth → growth; a year-to-date value →
    level; any other value (rates, stocks, averages) → floor.
    """
    if operator is Operator.EXTERNAL:
        return Family.EXTERNAL
    if operator is Operator.SYNC:
        return Family.RELATIVE
    if measure is Measure.RANK:
        return Family.RANK
    if operator is Operator.ABOUT:
        return Family.ABOUT
    return _compared(measure, operator, accumulation, amount)


def _compared(
    measure: Measure, operator: Operator, accumulation: Accumulation, amount: Decimal | None
) -> Family:
    if measure is Measure.VALUE and amount == 0 and operator in (*_AT_MOST, Operator.EQ):
        return Family.ZERO
    if operator in _AT_MOST:
        return Family.CEILING
    if measure is Measure.GROWTH:
        return Family.GROWTH
    return Family.LEVEL if accumulation is Accumulation.YTD else Family.FLOOR
