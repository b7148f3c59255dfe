"""ECharts options of an indicator's year: plain data, drawn by static/js/chart.js. Pure.

Numbers go out as text, rounded as they are printed, so that a tooltip says what the table says.
Colours are names of the page's tokens, which the script looks up. No red and green: they belong
to lights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entry.numbers import decimals, display
from indicators.models import Indicator, Target
from indicators.peers import Peer
from indicators.series import MonthRow

Option = dict[str, Any]
INK, SECOND, PLAN, GRID = "var(--accent)", "var(--grey)", "var(--ink)", "var(--line)"
GROWTH_PLACES = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its heading, the sentence that says it to whoever cannot see it, its option."""

    title: str
    summary: str
    option: Option


def charts(indicator: Indicator, rows: Sequence[MonthRow], target: Target | None) -> list[Chart]:
    """The charts that the rows can fill: levels, single months, growth; none for one period."""
    if len(rows) < 2:
        return []
    found = [
        _levels(indicator, rows, target),
        _singles(indicator, rows),
        _growths(indicator, rows, target),
    ]
    return [chart for chart in found if chart is not None]


def peer_chart(peers: Sequence[Peer], here: str, period: str) -> Chart | None:
    """The growth of the city's units as bars, best on top; `here` is the page's area's code."""
    known = [peer for peer in reversed(peers) if peer.growth is not None]
    if len(known) < 2:
        return None
    data = [
        {
            "value": display(peer.growth, GROWTH_PLACES),
            "itemStyle": {"color": INK if peer.area.code == here else SECOND},
        }
        for peer in known
    ]
    bars = {"type": "bar", "name": "同比（%）", "data": data, "barMaxWidth": 18}
    bars["label"] = {"show": True, "position": "right", "color": "var(--ink-2)"}
    option = _frame([bars])
    option["legend"] = {"show": False, "top": 0}
    option["grid"] = {**option["grid"], "top": 8, "right": 48}
    option["yAxis"] = {**_categories([peer.area.short_name for peer in known])}
    option["xAxis"] = _values(from_zero=True)
    title, best = f"{period}同比（%）", known[-1]
    highest = f"{best.area.short_name}最高，为{display(best.growth, GROWTH_PLACES)}%"
    return Chart(title, f"{title}：{highest}，各地区见表。", option)


def _levels(indicator: Indicator, rows: Sequence[MonthRow], target: Target | None) -> Chart | None:
    """This year against last year, and the plan's path to the target of a level."""
    places, year = indicator.decimals, rows[0].month.year
    now = [row.figure.value if row.figure else None for row in rows]
    before = [row.year_ago.value if row.year_ago else None for row in rows]
    planned = [row.planned for row in rows]
    if not _course(now, before):
        return None
    series = [_line(f"{year}年", now, places, INK, strong=True)]
    series += [_line(f"{year - 1}年", before, places, SECOND)] if _any(before) else []
    series += [_line("计划进度", planned, places, PLAN, dashed=True)] if _any(planned) else []
    if target is not None and target.measure == Target.Measure.VALUE and not _any(planned):
        series += _aim(target, len(rows), places)
    word = {"ytd": "累计", "point": "时点", "average": "累计平均"}[indicator.accumulation]
    title = f"{word}数（{indicator.unit}）"
    option = _option(rows, series, from_zero=indicator.accumulation == Indicator.Accumulation.YTD)
    return Chart(title, _summary(title, rows, now, places, indicator.unit), option)


def _singles(indicator: Indicator, rows: Sequence[MonthRow]) -> Chart | None:
    """Single months (当月) of two years; nothing is drawn where they cannot be known."""
    places, year = indicator.decimals, rows[0].month.year
    now = [row.single for row in rows]
    before = [row.year_ago_single for row in rows]
    if not _course(now):
        return None
    series = [_bar(f"{year}年当月", now, places, INK)]
    series += [_bar(f"{year - 1}年当月", before, places, SECOND)] if _any(before) else []
    labels = [f"{row.month.month}月" for row in rows]
    title = f"当月数（{indicator.unit}）"
    summary = _summary(title, rows, now, places, indicator.unit)
    return Chart(title, summary, _option(rows, series, labels))


def _growths(indicator: Indicator, rows: Sequence[MonthRow], target: Target | None) -> Chart | None:
    year = rows[0].month.year
    now = [row.growth for row in rows]
    before = [row.year_ago_growth for row in rows]
    if not _course(now, before):
        return None
    places = max(GROWTH_PLACES, *(_published(row) for row in rows))
    series = [_line(f"{year}年", now, places, INK, strong=True)]
    series += [_line(f"{year - 1}年", before, places, SECOND)] if _any(before) else []
    if target is not None and target.measure == Target.Measure.GROWTH:
        series += _aim(target, len(rows), places)
    title = "累计同比（%）" if indicator.accumulation == "ytd" else "同比（%）"
    option = _option(rows, series, from_zero=False)
    return Chart(title, _summary(title, rows, now, places, "%"), option)


def _published(row: MonthRow) -> int:
    """The decimals of a published rate; a computed one is printed with one."""
    figure = row.figure
    if figure is None or figure.growth is None:
        return GROWTH_PLACES
    return decimals(figure.growth)


def _any(values: Sequence[Decimal | None]) -> bool:
    return any(value is not None for value in values)


def _course(*series: Sequence[Decimal | None]) -> bool:
    """Whether there is something to draw: one figure is no course."""
    return any(sum(value is not None for value in values) > 1 for values in series)


def _data(values: Sequence[Decimal | None], places: int) -> list[str | None]:
    """Numbers as printed; None is a gap in the line, never a nought."""
    return [None if value is None else display(value, places) for value in values]


def _line(
    name: str,
    values: Sequence[Decimal | None],
    places: int,
    colour: str,
    *,
    strong: bool = False,
    dashed: bool = False,
) -> Option:
    return {
        "type": "line",
        "name": name,
        "data": _data(values, places),
        "color": colour,
        "symbol": "diamond" if dashed else "circle" if strong else "emptyCircle",
        "symbolSize": 6,
        "showSymbol": not dashed,
        "lineStyle": {"width": 2.5 if strong else 1.5, "type": "dashed" if dashed else "solid"},
        "connectNulls": False,
    }


def _aim(target: Target, periods: int, places: int) -> list[Option]:
    """The target as a level line; a series, so that the axis always reaches it."""
    if target.amount is None:
        return []
    finest = max(places, decimals(target.amount))
    return [_line("年度目标", [target.amount] * periods, finest, PLAN, dashed=True)]


def _bar(name: str, values: Sequence[Decimal | None], places: int, colour: str) -> Option:
    return {
        "type": "bar",
        "name": name,
        "data": _data(values, places),
        "color": colour,
        "barMaxWidth": 22,
    }


def _option(
    rows: Sequence[MonthRow],
    series: list[Option],
    labels: Sequence[str] | None = None,
    *,
    from_zero: bool = True,
) -> Option:
    return {
        **_frame(series),
        "xAxis": _categories(list(labels or [row.label for row in rows])),
        "yAxis": _values(from_zero=from_zero),
    }


def _frame(series: list[Option]) -> Option:
    """What all charts share: no animation, the tooltip drawn inside the SVG (no inline style)."""
    return {
        "animation": False,
        "aria": {"enabled": False},
        "grid": {"left": 8, "right": 16, "top": 44, "bottom": 8, "containLabel": True},
        "legend": {"top": 4, "left": 4, "itemWidth": 22, "textStyle": {"color": "var(--ink-2)"}},
        "tooltip": {
            "trigger": "axis",
            "renderMode": "richText",
            "confine": True,
            "backgroundColor": "var(--surface)",
            "borderColor": "var(--line-strong)",
            "textStyle": {"color": "var(--ink)"},
        },
        "series": series,
    }


def _categories(labels: list[str]) -> Option:
    return {
        "type": "category",
        "data": labels,
        "axisLabel": {"color": "var(--ink-2)", "hideOverlap": True},
        "axisLine": {"lineStyle": {"color": "var(--line-strong)"}},
        "axisTick": {"show": False},
    }


def _values(*, from_zero: bool) -> Option:
    return {
        "type": "value",
        "scale": not from_zero,
        "axisLabel": {"color": "var(--ink-2)"},
        "splitLine": {"lineStyle": {"color": GRID}},
    }


def _summary(
    title: str, rows: Sequence[MonthRow], values: Sequence[Decimal | None], places: int, unit: str
) -> str:
    """The newest figure in words; the table below the chart holds them all."""
    known = [(row, value) for row, value in zip(rows, values, strict=True) if value is not None]
    if not known:
        return f"{title}：{rows[0].month.year}年尚无数据，逐月数据见下表。"
    row, value = known[-1]
    newest = f"{row.month.year}年{row.label}为{display(value, places)}{unit}"
    return f"{title}：{newest}，逐月数据见下表。"
