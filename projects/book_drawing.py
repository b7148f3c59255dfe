"""The curve of a project's year: the plan's cumulative money against what was done. Pure.

Coordinates are rounded for the drawing only; the table beside it holds every figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from entry.numbers import display, exact

WIDTH, HEIGHT = 560, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 14, 26
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_LINES = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and what it is called."""

    at: str
    word: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """`plan` and `done` are the `points` of their unbroken runs, from nought at the year's
    beginning; `dots` the months reported, `last` the newest; `label` says it in words."""

    width: int
    height: int
    left: int
    right: int
    floor: str
    months: tuple[Tick, ...]
    heights: tuple[Tick, ...]
    plan: tuple[str, ...]
    done: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Dot | None
    label: str


def drawing(planned: Sequence[Decimal | None], done: Sequence[Decimal | None]) -> Drawing | None:
    """Twelve months of cumulative amounts, 万元; None for what is not known, and None in all for
    a year of which nothing is."""
    known = [value for value in (*planned, *done) if value is not None]
    if not known or max(known) <= 0:
        return None
    step = _step(max(known))
    top = (max(known) / step).to_integral_value(ROUND_CEILING) * step
    dots = [
        Dot(_x(at), _y(value, top)) for at, value in enumerate(done, start=1) if value is not None
    ]
    lines = int(top / step)
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        floor=_y(Decimal(0), top),
        months=tuple(Tick(_x(at), f"{at}月") for at in range(1, 13)),
        heights=tuple(Tick(_y(step * at, top), _height(step * at)) for at in range(lines + 1)),
        plan=_runs(planned, top),
        done=_runs(done, top),
        dots=tuple(dots),
        last=dots[-1] if dots else None,
        label=_words(planned, done),
    )


def _height(amount: Decimal) -> str:
    """30,000; a small project's lines may stand at halves."""
    return display(amount, 0, thousands=True) if amount == int(amount) else exact(amount)


def _step(most: Decimal) -> Decimal:
    """A round distance of lines, of which four or five reach the highest figure."""
    rough = most / _LINES
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * one for one in _STEPS if power * one >= rough)


def _runs(values: Sequence[Decimal | None], top: Decimal) -> tuple[str, ...]:
    """Each unbroken run as points; the year begins at nought, nothing is drawn across a gap."""
    runs: list[list[str]] = [[f"{_x(0)},{_y(Decimal(0), top)}"]]
    for at, value in enumerate(values, start=1):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{_x(at)},{_y(value, top)}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def _x(month: int) -> str:
    return _fixed(_LEFT + Decimal(WIDTH - _LEFT - _RIGHT) * month / 12)


def _y(value: Decimal, top: Decimal) -> str:
    room = HEIGHT - _TOP - _BOTTOM
    return _fixed(HEIGHT - _BOTTOM - value / top * room)


def _fixed(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"


def _words(planned: Sequence[Decimal | None], done: Sequence[Decimal | None]) -> str:
    known = [(at, value) for at, value in enumerate(done, start=1) if value is not None]
    if not known:
        return "计划与完成曲线：还没有已发布的完成投资，逐月数据见表。"
    at, value = known[-1]
    plan = planned[at - 1]
    against = "" if plan is None else f"，计划累计{display(plan, 0)}万元"
    return f"计划与完成曲线：到{at}月底累计完成{display(value, 0)}万元{against}，逐月数据见表。"
