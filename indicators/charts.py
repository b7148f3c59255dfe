"""ECharts options of an indicator's year: plain data, drawn by static/js/chart.js. Pure.

Numbers go out as text with the decimals that are printed, so that a tooltip says what the table
says. Colours are names of the page's tokens, which the script looks up. No red and green: they
belong to lights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entry.numbers import display
from indicators.models import Indicator, Target
from indicators.series import MonthRow

Option = dict[str, Any]
INK, SECOND, PLAN, GRID = "var(--accent)", "var(--grey)", "var(--blue)", "var(--line)"
GROWTH_PLACES = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its heading, the sentence that says it to whoever cannot see it, its option."""

    title: str
    summary: str
    option: Option


def charts(
    indicator: Indicator, rows: Sequence[MonthRow], target: Target | None
) -> list[Chart]:
    """The charts that the rows can fill: levels, single months, growth; none for one period."""
    if len(rows) < 2:
        return []
    found = [
        _levels(indicator, rows, target),
        _singles(indicator, rows),
        _growths(rows, target),
    ]
    return [chart for chart in found if chart is not None]


def _levels(
    indicator: Indicator, rows: Sequence[MonthRow], target: Target | None
) -> Chart | None:
    """This year against last year, and the plan's path to the target of a level."""
    places, year = indicator.decimals, rows[0].month.year
    now = [row.figure.value if row.figure else None for row in rows]
    before = [row.year_ago.value if row.year_ago else None for row in rows]
    planned = [row.planned for row in rows]
    if not _any(now, before):
        return None
    series = [_line(f"{year}年", now, places, INK, strong=True)]
    series += [_line(f"{year - 1}年", before, places, SECOND)] if _any(before) else []
    series += [_line("计划进度", planned, places, PLAN, dashed=True)] if _any(planned) else []
    if target is not None and target.measure == Target.Measure.VALUE and not _any(planned):
        series[0] |= _mark(target.amount, indicator.decimals, indicator.unit)
    word = {"ytd": "累计", "point": "时点", "average": "累计平均"}[indicator.accumulation]
    title = f"{word}数（{indicator.unit}）"
    return Chart(title, _summary(title, rows, now, places, indicator.unit), _option(rows, series))


def _singles(indicator: Indicator, rows: Sequence[MonthRow]) -> Chart | None:
    """Single months (当月) of two years; nothing is drawn where they cannot be known."""
    places, year = indicator.decimals, rows[0].month.year
    now = [row.single for row in rows]
    before = [row.year_ago_single for row in rows]
    if not _any(now):
        return None
    series = [_bar(f"{year}年当月", now, places, INK)]
    series += [_bar(f"{year - 1}年当月", before, places, SECOND)] if _any(before) else []
    labels = [f"{row.month.month}月" for row in rows]
    title = f"当月数（{indicator.unit}）"
    summary = _summary(title, rows, now, places, indicator.unit)
    return Chart(title, summary, _option(rows, series, labels))


def _growths(rows: Sequence[MonthRow], target: Target | None) -> Chart | None:
    year = rows[0].month.year
    now = [row.growth for row in rows]
    before = [row.year_ago_growth for row in rows]
    if not _any(now, before):
        return None
    places = max(GROWTH_PLACES, *(_published(row) for row in rows))
    series = [_line(f"{year}年", now, places, INK, strong=True)]
    series += [_line(f"{year - 1}年", before, places, SECOND)] if _any(before) else []
    if target is not None and target.measure == Target.Measure.GROWTH:
        series[0] |= _mark(target.amount, GROWTH_PLACES, "%")
    title = "累计同比（%）"
    return Chart(title, _summary(title, rows, now, places, "%"), _option(rows, series))


def _published(row: MonthRow) -> int:
    """The decimals of a published rate; a computed one is printed with one."""
    figure = row.figure
    if figure is None or figure.growth is None:
        return GROWTH_PLACES
    return -int(figure.growth.normalize().as_tuple().exponent)


def _any(*series: Sequence[Decimal | None]) -> bool:
    return any(value is not None for values in series for value in values)


def _data(values: Sequence[Decimal | None], places: int) -> list[str | None]:
    """Numbers as printed; None is a gap in the line, never a nought."""
    return [None if value is None else display(value, places) for value in values]


def _line(
    name: str, values: Sequence[Decimal | None], places: int, colour: str, *,
    strong: bool = False, dashed: bool = False,
) -> Option:
    return {
        "type": "line",
        "name": name,
        "data": _data(values, places),
        "color": colour,
        "symbol": "none" if dashed else "circle" if strong else "emptyCircle",
        "symbolSize": 6,
        "lineStyle": {"width": 2.5 if strong else 1.5, "type": "dashed" if dashed else "solid"},
        "connectNulls": False,
    }


def _bar(name: str, values: Sequence[Decimal | None], places: int, colour: str) -> Option:
    return {
        "type": "bar",
        "name": name,
        "data": _data(values, places),
        "color": colour,
        "barMaxWidth": 22,
    }


def _mark(amount: Decimal | None, places: int, unit: str) -> Option:
    """A horizontal line at the target."""
    if amount is None:
        return {}
    shown = display(amount, places)
    return {
        "markLine": {
            "symbol": "none",
            "silent": True,
            "lineStyle": {"type": "dashed", "width": 1.5, "color": PLAN},
            "label": {
                "formatter": f"年度目标 {shown}{unit}",
                "position": "insideEndTop",
                "color": PLAN,
            },
            "data": [{"yAxis": shown}],
        }
    }


def _option(
    rows: Sequence[MonthRow], series: list[Option], labels: Sequence[str] | None = None
) -> Option:
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
        "xAxis": {
            "type": "category",
            "data": list(labels or [row.label for row in rows]),
            "axisLabel": {"color": "var(--ink-2)", "hideOverlap": True},
            "axisLine": {"lineStyle": {"color": "var(--line-strong)"}},
            "axisTick": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "scale": all(one["type"] == "line" for one in series),
            "axisLabel": {"color": "var(--ink-2)"},
            "splitLine": {"lineStyle": {"color": GRID}},
        },
        "series": series,
    }


def _summary(
    title: str, rows: Sequence[MonthRow], values: Sequence[Decimal | None], places: int, unit: str
) -> str:
    """The newest figure in words; the table below the chart holds them all."""
    known = [(row, value) for row, value in zip(rows, values, strict=True) if value is not None]
    if not known:
        return f"{title}：{rows[0].month.year}年尚无数据，逐月数据见下表。"
    row, value = known[-1]
    return f"{title}：{row.month.year}年{row.label}为{display(value, places)}{unit}，逐月数据见下表。"
