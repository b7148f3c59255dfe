"""The small drawing in every month of the wall: the curve of the plan and what was done. Pure.

Each month is a box of 100 × 100; what leaves it at the right enters the next one at the left, so
that a row of months reads as one curve. Coordinates are rounded for the drawing only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from entry.periods import Month

HUNDRED = Decimal(100)
_ROOM = Decimal(6)  # above the highest figure, for the width of the lines


@dataclass(frozen=True, slots=True)
class Segment:
    """One month: `area` below what was done, `plan` the line of the plan; "" for neither."""

    area: str = ""
    plan: str = ""


def segments(
    planned: Sequence[Decimal | None], done: Sequence[Decimal | None]
) -> tuple[Segment, ...]:
    """Twelve months of cumulative shares, in per cent; the year begins at nought.

    A month that is not known is not drawn, and the next one known stands on its own: nothing is
    drawn across a gap. A row that is ahead of its year is as high as its highest figure.
    """
    top = max([HUNDRED, *(value for value in (*planned, *done) if value is not None)])
    found = []
    plan_before: Decimal | None = Decimal(0)
    done_before: Decimal | None = Decimal(0)
    for plan, now in zip(planned, done, strict=True):
        found.append(Segment(_area(done_before, now, top), _line(plan_before, plan, top)))
        plan_before, done_before = plan, now
    return tuple(found)


def _area(before: Decimal | None, now: Decimal | None, top: Decimal) -> str:
    if now is None:
        return ""
    left, right = _y(now if before is None else before, top), _y(now, top)
    return f"0,100 0,{left} 100,{right} 100,100"


def _line(before: Decimal | None, now: Decimal | None, top: Decimal) -> str:
    if now is None:
        return ""
    return f"0,{_y(now if before is None else before, top)} 100,{_y(now, top)}"


def _y(share: Decimal, top: Decimal) -> str:
    height = max(Decimal(0), share) / top * (HUNDRED - _ROOM)
    return fixed(HUNDRED - height)


def fixed(number: Decimal) -> str:
    """A coordinate: one decimal."""
    return f"{number.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"


def day_line(month: Month, today: date) -> str:
    """Where a day stands in its month, from the left; "" in any other month."""
    if Month.of(today) != month:
        return ""
    return fixed(Decimal(today.day) / month.last_day.day * HUNDRED)
