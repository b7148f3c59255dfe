"""The geometry of small charts: a sparkline, and the bar of progress. Pure; templates draw them.

Coordinates are rounded for the drawing only; what the labels say is rounded once, half up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from entry.numbers import display, exact

_MARGIN = Decimal(4)  # room for the ring of the last figure


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Spark:
    """A sparkline in a box of `width` × `height`.

    `lines` are the `points` of each unbroken run of at least two figures, `dots` the figures that
    stand alone, `last` the ring at the newest figure, `zero` the height of the zero line where the
    figures lie on both sides of it. `label` says it all in words.
    """

    width: int
    height: int
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Dot | None
    zero: str | None
    label: str


def sparkline(
    values: Sequence[Decimal | None],
    labels: Sequence[str] = (),
    *,
    unit: str = "",
    places: int | None = None,
    width: int = 240,
    height: int = 48,
) -> Spark:
    """Lay out a series, oldest first; None, which is no figure, breaks the line.

    `labels` name the periods of `values`, or are empty; `places` are the decimals of the words,
    None for every digit. Raises ValueError for labels of another number than the values.
    """
    if labels and len(labels) != len(values):
        raise ValueError(f"{len(values)}个数值配了{len(labels)}个时期名称。")
    dots = _place(values, width, height)
    runs = _runs(dots)
    newest = max((at for at, dot in enumerate(dots) if dot is not None), default=None)
    return Spark(
        width=width,
        height=height,
        lines=tuple(" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        last=None if newest is None else dots[newest],
        zero=_zero(values, height),
        label=_words(values, labels, unit, places),
    )


def _place(values: Sequence[Decimal | None], width: int, height: int) -> list[Dot | None]:
    known = [value for value in values if value is not None]
    if not known:
        return [None] * len(values)
    low, high = min(known), max(known)
    step = (width - 2 * _MARGIN) / max(1, len(values) - 1)
    return [
        None if value is None else Dot(_fixed(_MARGIN + step * at), _y(value, low, high, height))
        for at, value in enumerate(values)
    ]


def _y(value: Decimal, low: Decimal, high: Decimal, height: int) -> str:
    """Heights grow downwards; a series that never changes runs through the middle."""
    share = (value - low) / (high - low) if high > low else Decimal("0.5")
    return _fixed(_MARGIN + (1 - share) * (height - 2 * _MARGIN))


def _zero(values: Sequence[Decimal | None], height: int) -> str | None:
    known = [value for value in values if value is not None]
    if not known or not min(known) < 0 < max(known):
        return None
    return _y(Decimal(0), min(known), max(known), height)


def _runs(dots: Sequence[Dot | None]) -> list[list[Dot]]:
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return [run for run in runs if run]


def _words(
    values: Sequence[Decimal | None], labels: Sequence[str], unit: str, places: int | None
) -> str:
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    if not known:
        return "走势图：没有数据"
    low, high = min(known, key=lambda pair: pair[1]), max(known, key=lambda pair: pair[1])
    missing = len(values) - len(known)
    parts = [
        f"走势图：{labels[0]}至{labels[-1]}" if labels else "走势图",
        *(
            f"{name}{_figure(value, unit, places)}{f'（{labels[at]}）' if labels else ''}"
            for name, (at, value) in (("最新", known[-1]), ("最低", low), ("最高", high))
        ),
        *([f"缺{missing}期"] if missing else []),
    ]
    return "，".join(parts)


def _figure(value: Decimal, unit: str, places: int | None) -> str:
    return f"{exact(value) if places is None else display(value, places)}{unit}"


def _fixed(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of progress; positions are shares of its whole width, ready for SVG ("62.5%").

    The bar is as long as the year's target, or as the completion where that is more than 100 %:
    then `whole` marks the target. `label` says it in words, `key` are the same words one by one.
    """

    fill: str
    plan: str | None
    time: str | None
    whole: str | None
    completion: str
    schedule: str
    time_share: str

    @property
    def label(self) -> str:
        parts = [f"完成{self.completion}" if self.completion else "没有完成数"]
        parts += [f"计划进度{self.schedule}"] if self.schedule else []
        parts += [f"时间进度{self.time_share}"] if self.time_share else []
        return "，".join(parts)


def progress_bar(
    completion: Decimal | None, schedule: Decimal | None, time_share: Decimal | None
) -> Bar:
    """Lay out completion against the plan's curve and the year, all in % (DOMAIN §8 F1, F2).

    What is not known is not drawn. A completion below zero (更正后冲减) draws an empty bar and is
    told in the words.
    """
    full = max(Decimal(100), completion or Decimal(0))
    return Bar(
        fill=_share(max(Decimal(0), completion or Decimal(0)), full),
        plan=None if schedule is None else _share(schedule, full),
        time=None if time_share is None else _share(time_share, full),
        whole=_share(Decimal(100), full) if full > 100 else None,
        completion="" if completion is None else f"{display(completion, 1)}%",
        schedule="" if schedule is None else f"{display(schedule, 1)}%",
        time_share="" if time_share is None else f"{display(time_share, 1)}%",
    )


def _share(part: Decimal, full: Decimal) -> str:
    return f"{_fixed(part / full * 100)}%"
