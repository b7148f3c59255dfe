"""The tables of an indicator's page as texts: months, arithmetic, peers, needs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localtime

from entry.numbers import NO_FIGURE, display, exact, growth_words
from entry.units import is_rate
from indicators import presenters as say
from indicators.aims import target_words
from indicators.choices import Absence, Qualifier
from indicators.details import Detail
from indicators.judging import Judged
from indicators.models import Observation
from indicators.needs import Needed
from indicators.peers import Peer
from indicators.presenters import Amount
from indicators.questions import Light
from indicators.rules import Family
from indicators.series import MonthRow

REVISED = "前期修订或冲减"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """One period of the year; `anchor` leads to its vintages.

    `single_note` flags a negative single month, which is shown and never clamped. `records` is how
    many records a counted figure stands on, and `carrier` the return that they came with.
    """

    label: str
    anchor: str
    value: Amount
    growth: str
    growth_is_computed: bool
    single: str
    single_note: str
    single_growth: str
    schedule: str
    planned: str
    light: Light | None
    status: str
    note: str
    entered: str
    vintages: int
    missing: str
    records: int | None
    carrier: int | None


def month_line(row: MonthRow, unit: str, places: int) -> MonthLine:
    """The texts of one period; — where a figure misses, "" where none can be."""
    figure, standing = row.figure, _standing(row)
    negative = row.single is not None and row.single < 0
    return MonthLine(
        label=row.label,
        anchor=f"v{int(row.month)}",
        value=say.amount(figure.value, unit, places, figure.qualifier)
        if figure
        else Amount(NO_FIGURE, ""),
        growth=say.growth_text(row.growth, computed=row.growth_is_computed),
        growth_is_computed=row.growth_is_computed,
        single="" if row.single is None else say.number(row.single, places),
        single_note=REVISED if negative else "",
        single_growth=""
        if row.single_growth is None
        else say.growth_text(row.single_growth, computed=True),
        schedule="" if row.schedule is None else f"{display(row.schedule, 1)}%",
        planned="" if row.planned is None else display(row.planned, max(places, 1)),
        light=row.light,
        status=say.status_words(figure),
        note=figure.note if figure else "",
        entered=f"{standing.entered_by}，{stamp(standing.entered_at)}" if standing else "",
        vintages=len(row.vintages),
        missing=_missing(row),
        records=standing.record_count if standing else None,
        carrier=standing.monthly_return_id if standing else None,
    )


def _standing(row: MonthRow) -> Observation | None:
    """The vintage in force, seen from the page's moment: who entered it, when, with what."""
    return next((one.figure for one in row.vintages if one.known_until is None), None)


def _missing(row: MonthRow) -> str:
    """Why a period has no figure, where the page already expects one."""
    figure = row.figure
    if figure is not None and (figure.value is not None or figure.growth is not None):
        return ""
    absence = (figure.value_absence or figure.growth_absence) if figure else ""
    if absence:
        return Absence(absence).label
    return row.light.sentence if row.light else ""


def month_lines(detail: Detail) -> list[MonthLine]:
    indicator = detail.indicator
    return [month_line(row, indicator.unit, indicator.decimals) for row in detail.rows]


def stamp(at: datetime) -> str:
    """A moment as people write it: 2024年5月8日 10:02, in local time."""
    local = localtime(at)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class Input:
    """One line of a light's arithmetic: what it is, its sign in the formula, its value."""

    name: str
    sign: str
    value: str


def arithmetic(judged: Judged) -> list[Input]:
    """Everything a light rests on, in the order in which it is worked out (DOMAIN §6.4)."""
    light, target = judged.light, judged.target
    unit = "%" if target.measure == "growth" else target.indicator.unit
    unit = "" if target.measure == "rank" else unit
    lines = [
        Input("判断时期", "m", light.inputs["label"]),
        Input("类别", "", light.family.word),
        Input("目标", "t", target_words(target)),
        *_given(light, "phase_target", "阶段目标", "t", unit),
        *_given(light, "observed", "实际", "x", unit),
        *_reference(light),
        *_given(light, "tolerance", "允许偏差", "d", "个百分点" if is_rate(unit) else unit),
        *_shares(light),
        *_thresholds(light),
        Input("规则版本", "", light.rule_version or "无"),
    ]
    return [one for one in lines if one.value]


def _given(light: Light, key: str, name: str, sign: str, unit: str) -> list[Input]:
    value = light.inputs.get(key)
    if value is None:
        return []
    qualifier = light.inputs.get("qualifier") if key == "observed" else None
    stated = f"（原文{Qualifier(qualifier).label}）" if qualifier else ""
    return [Input(name, sign, f"{_shown(Decimal(value))}{unit}{stated}")]


def _reference(light: Light) -> list[Input]:
    name, value = light.inputs.get("reference"), light.inputs.get("reference_value")
    if name is None:
        return []
    return [
        Input("参照", "g₀", f"{name}{_shown(Decimal(value))}%" if value else f"{name}（尚无数据）")
    ]


def _shares(light: Light) -> list[Input]:
    shares = (
        ("完成率", "P", light.completion, "%"),
        ("计划进度", "S", light.schedule, "%"),
        ("时间进度", "m/12", light.time_share, "%"),
        ("与计划进度之差", "P−S", light.gap, "个百分点"),
        ("与时间进度之差", "P−m/12", light.time_gap, "个百分点"),
        ("进度比" if light.schedule is not None else "与目标之比", "r", light.ratio, ""),
    )
    return [
        Input(name, sign, f"{_shown(value)}{unit}")
        for name, sign, value, unit in shares
        if value is not None
    ]


def _thresholds(light: Light) -> list[Input]:
    metric = "r" if light.family in (Family.LEVEL, Family.FLOOR) else "Δ"
    shown = (
        []
        if light.metric is None or metric == "r"
        else [Input("判断量（越大越好）", "Δ", _shown(light.metric))]
    )
    for key, name in (("green_from", "正常线"), ("yellow_from", "预警线")):
        if key in light.inputs:
            shown.append(Input(name, f"{metric}≥", _shown(Decimal(light.inputs[key]))))
    return shown


def _shown(value: Decimal) -> str:
    """Every digit of what was typed; four decimals of what was divided."""
    text = exact(value)
    return text if len(text.partition(".")[2]) <= say.TYPED_PLACES else display(value, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLine:
    """One unit of the city; `code` is the area's."""

    code: str
    name: str
    growth: str
    growth_place: str
    value: Amount
    value_place: str
    status: str
    is_here: bool


def peer_lines(detail: Detail) -> list[PeerLine]:
    return [_peer_line(peer, detail) for peer in detail.peers]


def _peer_line(peer: Peer, detail: Detail) -> PeerLine:
    return PeerLine(
        code=peer.area.code,
        name=peer.area.short_name,
        growth=say.growth_text(peer.growth),
        growth_place=str(peer.growth_place or NO_FIGURE),
        value=say.value_of(detail.indicator, peer.figure),
        value_place=str(peer.value_place or NO_FIGURE),
        status=say.status_words(peer.figure),
        is_here=peer.area == detail.area,
    )


def has_values(peers: Iterable[PeerLine]) -> bool:
    """Whether a column of values has anything to show: most comparisons are of growth alone."""
    return sum(peer.value.text != NO_FIGURE for peer in peers) > 1


def need_lines(need: Needed, unit: str, places: int) -> list[Input]:
    """What is still needed, 倒推测算 (DOMAIN §8 F13–F15)."""
    if need.rest <= 0:
        return [Input("剩余量", "T−x", "已完成")]
    lines = [Input("剩余量", "T−x", f"{say.number(need.rest, places)}{unit}")]
    if need.per_month is not None:
        per_month = display(need.per_month, max(places, 1))
        lines.append(Input(f"后{need.months_left}个月每月需完成", "", f"{per_month}{unit}"))
    if need.pace is not None:
        lines.append(Input("为前期月均的", "", f"{display(need.pace, 1)}倍"))
    if need.growth is not None:
        lines.append(Input("后期所需同比", "", f"{growth_words(need.growth)}（测算）"))
    return lines
