"""What registers below tell of the plan: their pages show it beside their own records."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from entry.periods import Month
from indicators.formulas import planned_amount, schedule_share
from indicators.judging import Deadlines, with_grounds
from indicators.lines import Line, line
from indicators.models import Target
from indicators.queries import default_month, home_area
from indicators.series import has_schedule
from indicators.standings import Standing, standings
from investment.aims import Aim


def aims_of(
    user: User, month: Month, *, codes: Sequence[str], as_of: datetime | None, today: date
) -> list[Aim]:
    """The targets of these indicators at home, in the order of `codes`, as their own pages say.

    They stand at the month asked for, or at the latest that is published by and large: of the
    present month nobody has reported yet. A fixed number of queries.
    """
    area = home_area()
    if area is None:
        return []
    stand = min(month, default_month(area, today=today, as_of=as_of))
    asked = Target.objects.in_force().visible_to(user)
    asked = asked.filter(area=area, plan__year=stand.year, indicator__code__in=codes)
    targets = with_grounds(asked.order_by("key"))
    found = standings(
        [(one.indicator, one) for one in targets],
        area,
        stand,
        as_of=as_of,
        deadlines=Deadlines.load(today, as_of),
    )
    found.sort(key=lambda one: codes.index(one.indicator.code))
    return [_aim(one, line(one), stand) for one in found]


def _aim(standing: Standing, one: Line, stand: Month) -> Aim:
    href = f"/indicators/{one.code}/"
    light = one.light
    told = {"colour": light.colour, "word": light.word, "sentence": light.sentence} if light else {}
    return Aim(
        title=one.name,
        href=f"{href}?month={stand}",
        target=one.target,
        period=one.period_long,
        figure=one.figure.text,
        unit=one.figure.unit,
        missing=one.missing,
        completion=one.completion,
        schedule=one.schedule,
        time_share=one.time_share,
        pace=one.pace,
        light=told,
        planned=_planned(standing.target),
        counted=standing.indicator.counted_from,
        records=f"{href}records/?month={one.counted_month}" if one.counted_month else "",
    )


def _planned(target: Target | None) -> tuple[Decimal, ...]:
    """What the target wants by the end of each month; nothing of one that has no 序时."""
    if target is None or target.amount is None or not has_schedule(target):
        return ()
    curve = target.curve.shares if target.curve else None
    return tuple(
        planned_amount(target.amount, schedule_share(month, curve)) for month in range(1, 13)
    )
