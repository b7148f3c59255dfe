"""Questions and rules for the tests of lights: the defaults of DOMAIN §6.4, version 2024-1."""

from decimal import Decimal
from typing import Any

from entry.periods import Accumulation, Frequency, Month, is_due, label
from indicators.lights import Direction, Family, Measure, Operator, Question, Rule


def rule(family: Family, green: str, yellow: str, **more: Any) -> Rule:
    return Rule(
        version="2024-1",
        family=family,
        green_from=Decimal(green),
        yellow_from=Decimal(yellow),
        **more,
    )


_BAND = {
    "band_points": Decimal("1.0"),
    "band_share": Decimal("0.2"),
    "red_below_zero": True,
}
RULES = {
    Family.LEVEL: rule(Family.LEVEL, "1.00", "0.80"),
    Family.FLOOR: rule(Family.FLOOR, "1.00", "0.95"),
    Family.GROWTH: rule(Family.GROWTH, "0", "0", **_BAND),
    Family.RELATIVE: rule(Family.RELATIVE, "0", "0", **_BAND),
    Family.CEILING: rule(Family.CEILING, "0.1", "0"),
    Family.ZERO: rule(Family.ZERO, "0", "0"),
    Family.ABOUT: rule(
        Family.ABOUT, "0", "0", band_points=Decimal("0.5"), band_share=Decimal("0.02")
    ),
    Family.RANK: rule(Family.RANK, "0", "-1"),
}
NORTH = tuple(Decimal(share) for share in (2, 4, 8, 16, 28, 42, 54, 66, 77, 87, 95, 100))

_NUMBERS = {"amount", "tolerance", "phase_amount", "observed_value", "observed_growth"}
_NUMBERS |= {"reference_value"}


def ask(month: str = "2024-10", **given: Any) -> Question:
    """A question about 重大项目完成投资, 647.4亿元 by the year's end, changed as `given`.

    Numbers may be written as text; label and dueness follow from the rest unless given.
    """
    asked: dict[str, Any] = {
        "month": Month.parse(month),
        "name": "重大项目完成投资",
        "unit": "亿元",
        "decimals": 1,
        "direction": Direction.UP,
        "accumulation": Accumulation.YTD,
        "frequency": Frequency.MONTH,
        "first_month": 1,
        "measure": Measure.VALUE,
        "operator": Operator.GE,
        "amount": "647.4",
        **given,
    }
    for name in _NUMBERS & asked.keys():
        if isinstance(asked[name], str):
            asked[name] = Decimal(asked[name])
    due = (asked["month"], asked["frequency"], asked["first_month"])
    named = (asked["month"], asked["accumulation"], asked["frequency"], asked["first_month"])
    return Question(**{"is_due": is_due(*due), "label": label(*named), **asked})


def growth(observed: str | None, target: str = "23", **given: Any) -> Question:
    """规上工业增加值, a growth target."""
    return ask(
        **{
            "name": "规模以上工业增加值",
            "measure": Measure.GROWTH,
            "amount": target,
            "observed_growth": observed,
            "first_month": 2,
            **given,
        }
    )


def unemployment(observed: str | None, limit: str = "3.9", **given: Any) -> Question:
    """城镇登记失业率 at most 3.9 %, a stock."""
    return ask(
        **{
            "name": "城镇登记失业率",
            "unit": "%",
            "decimals": 2,
            "direction": Direction.DOWN,
            "accumulation": Accumulation.POINT,
            "operator": Operator.LE,
            "amount": limit,
            "observed_value": observed,
            **given,
        }
    )


def insured(observed: str | None, target: str = "97", **given: Any) -> Question:
    """医保参保率 at least 97 %, a stock."""
    return ask(
        **{
            "name": "医保参保率",
            "unit": "%",
            "accumulation": Accumulation.POINT,
            "amount": target,
            "observed_value": observed,
            **given,
        }
    )


def income(observed: str | None, reference: str | None, **given: Any) -> Question:
    """居民收入 in step with 地区生产总值, ±1 point, quarterly."""
    return ask(
        **{
            "month": "2024-09",
            "name": "城镇居民人均可支配收入",
            "measure": Measure.GROWTH,
            "frequency": Frequency.QUARTER,
            "operator": Operator.SYNC,
            "amount": None,
            "tolerance": "1",
            "observed_growth": observed,
            "reference_name": "地区生产总值",
            "reference_value": reference,
            **given,
        }
    )


def jobless_families(observed: str | None, **given: Any) -> Question:
    """零就业家庭动态清零, a count at the end of the month."""
    return ask(
        **{
            "name": "零就业家庭",
            "unit": "户",
            "decimals": 0,
            "direction": Direction.DOWN,
            "accumulation": Accumulation.POINT,
            "operator": Operator.EQ,
            "amount": "0",
            "observed_value": observed,
            **given,
        }
    )


def rank(observed: int | None, worst: str = "5", **given: Any) -> Question:
    """增速保持在全市前5位."""
    return ask(
        **{
            "measure": Measure.RANK,
            "operator": Operator.LE,
            "amount": worst,
            "observed_rank": observed,
            **given,
        }
    )


def about(observed: str | None, target: str = "8", **given: Any) -> Question:
    """增长8%左右."""
    return growth(observed, target, **{"operator": Operator.ABOUT, **given})


def grain(observed: str | None, **given: Any) -> Question:
    """粮食产量稳定在1.3万吨左右, an annual harvest."""
    return ask(
        **{
            "month": "2024-12",
            "name": "粮食产量",
            "unit": "万吨",
            "decimals": 2,
            "frequency": Frequency.YEAR,
            "operator": Operator.ABOUT,
            "amount": "1.3",
            "observed_value": observed,
            **given,
        }
    )
