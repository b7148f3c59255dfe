"""A drawn district: every kind of indicator, target and figure, to hold two ways of reading against."""

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Area, Department
from entry.models import Return
from entry.periods import Month
from indicators.models import Indicator, Observation, PhaseTarget
from tests.factories import (
    NOW,
    AreaFactory,
    DepartmentFactory,
    linear_curve,
    published_return,
)
from tests.indicators import scenes

MONTHS = Month.range(Month(2023, 1), Month(2024, 10))
CORRECTED = NOW - timedelta(days=3)
FIRST_PUBLISHED = NOW - timedelta(days=9)
MOMENTS = (None, NOW, CORRECTED - timedelta(hours=1), FIRST_PUBLISHED - timedelta(days=1))
_ABSENCES = ("missing", "not_collected", "confidential")
_AIMS: list[dict[str, Any]] = [
    {"measure": "value", "operator": "ge", "amount": Decimal("60")},
    {"measure": "value", "operator": "gt", "amount": Decimal("44.5")},
    {"measure": "value", "operator": "le", "amount": Decimal("50")},
    {"measure": "value", "operator": "eq", "amount": Decimal("0")},
    {"measure": "value", "operator": "about", "amount": Decimal("55"), "tolerance": Decimal("2")},
    {"measure": "growth", "operator": "ge", "amount": Decimal("5")},
    {"measure": "growth", "operator": "lt", "amount": Decimal("-1.5")},
    {"measure": "growth", "operator": "about", "amount": Decimal("6")},
    {"measure": "rank", "operator": "le", "amount": Decimal("3")},
    {"measure": "growth", "operator": "sync", "amount": None},
    {"measure": "value", "operator": "external", "amount": None, "quote": "完成年度任务"},
]


def district(draw: random.Random, size: int = 12) -> tuple[Area, list[Indicator]]:
    """A home area with its plan, units of its city and a park, and another city."""
    home, *units = scenes.city("东区", "西区", "南区")
    park = AreaFactory(code="150281", name="开发区", level="park", parent=home.parent)
    region = AreaFactory(code="150300", name="别市", short_name="别市", level="city")
    scenes.rules()
    owners = [DepartmentFactory(code=code, area=home) for code in ("czj", "tjj")]
    made = [_indicator(draw, number, owners) for number in range(size)]
    for number, one in enumerate(made):
        _aim(draw, one, number, reference=made[0], areas=[*units, region])
    for one in made:
        seldom = draw.random() < 0.25
        for area in (home, *units, park, region):
            Observation.objects.bulk_create(_figures(draw, one, area, 0.06 if seldom else 0.7))
    for carrier in Return.objects.filter(month__in=MONTHS[::3]):
        Return.objects.filter(pk=carrier.pk).update(is_demo=True)
    return home, made


def _indicator(draw: random.Random, number: int, owners: list[Department]) -> Indicator:
    return scenes.indicator(
        f"drawn{number}",
        owners[number % 2],
        unit=draw.choice(["亿元", "%", "个"]),
        decimals=draw.randint(0, 3),
        accumulation=draw.choice(["ytd", "ytd", "point", "average"]),
        frequency=draw.choice(["month", "month", "month", "quarter", "half", "year"]),
        first_month=draw.choice([1, 1, 2]),
        lag_months=draw.choice([0, 0, 0, 1, 2]),
        price_basis=draw.choice(["nominal", "nominal", "none", "constant", "comparable"]),
        direction=draw.choice(["up", "up", "down", "neutral"]),
        visibility=draw.choice(["public", "public", "public", "internal"]),
        with_peers=draw.random() < 0.6,
        is_active=draw.random() < 0.9,
    )


def _aim(
    draw: random.Random, one: Indicator, number: int, *, reference: Indicator, areas: list[Area]
) -> None:
    traits = dict(_AIMS[number % len(_AIMS)])
    if traits["operator"] == "sync":
        side = draw.choice(["indicator", "area", "both"])
        traits |= {} if side == "area" else {"reference_indicator": reference}
        traits |= {} if side == "indicator" else {"reference_area": draw.choice(areas)}
    order = number if draw.random() < 0.85 else None
    target = scenes.aim(one, key=f"drawn-{number}", headline_order=order, **traits)
    if traits["amount"] and draw.random() < 0.4:
        PhaseTarget.objects.create(target=target, month=Month(2024, 9), amount=Decimal("30"))
    if draw.random() < 0.3:
        type(target).objects.filter(pk=target.pk).update(curve=linear_curve())


def _figures(
    draw: random.Random, one: Indicator, area: Area, share: float
) -> Iterator[Observation]:
    """This share of the months is stated; one in eight was corrected."""
    for month in MONTHS:
        if draw.random() > share:
            continue
        corrected = draw.random() < 0.125
        first = CORRECTED if corrected else None
        yield _figure(draw, one, area, month, until=first)
        if corrected:
            yield _figure(draw, one, area, month, at=CORRECTED)


def _figure(
    draw: random.Random,
    one: Indicator,
    area: Area,
    month: Month,
    *,
    at: Any = FIRST_PUBLISHED,
    until: Any = None,
) -> Observation:
    carrier = published_return(one.owner, month)
    value = _number(draw, 20, 80) if draw.random() < 0.85 else None
    growth = _number(draw, -9, 19) if draw.random() < 0.5 else None
    nothing = value is None and growth is None
    return Observation(
        monthly_return=carrier,
        indicator=one,
        area=area,
        month=month,
        value=value,
        growth=growth,
        comparable_base=_number(draw, 20, 80) if draw.random() < 0.15 else None,
        qualifier=draw.choice(["exact"] * 8 + ["at_most", "over", "nearly"]),
        status=draw.choice(["flash", "verified", "final"]),
        rank=draw.randint(1, 4) if draw.random() < 0.15 else None,
        value_absence=draw.choice(_ABSENCES) if nothing else "",
        growth_absence=draw.choice(["", "", "", *_ABSENCES[:1]]) if growth is None else "",
        entered_by=carrier.opened_by,
        entered_at=at,
        published_at=at,
        superseded_at=until,
    )


def _number(draw: random.Random, low: int, high: int) -> Decimal:
    """Whole numbers among them, so that there are ties."""
    return Decimal(draw.randint(low * 10, high * 10)) / draw.choice([1, 10, 1000])
