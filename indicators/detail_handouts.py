"""The tables of one indicator's page as a file: months, charts, parts, peers, vintages. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from entry.exports import Cell, Column, Table
from entry.numbers import round_half_up
from indicators import presenters as say
from indicators.charts import Chart, charts
from indicators.choices import Qualifier
from indicators.details import Detail
from indicators.handouts import NOTES, growth_cell, origin_cell, share_cell, standings_table
from indicators.tables import month_lines, peer_lines
from indicators.vintages import vintage_lines

MONTH_COLUMNS = (
    Column("时期", 12),
    Column("累计（时点）", 14),
    Column("限定", 7),
    Column("同比（%）", 10),
    Column("同比来源", 9),
    Column("当月", 12),
    Column("当月说明", 16),
    Column("当月同比（%，测算）", 12, 1),
    Column("计划进度（%）", 11, 1),
    Column("计划数", 12),
    Column("灯", 8),
    Column("数据状态", 10),
    Column("版本数", 8, 0),
    Column("填报", 26),
    Column("说明", 40),
    Column("依据或缺数原因", 60),
)


def detail_tables(detail: Detail) -> tuple[list[Table], list[str]]:
    """The tables of an indicator's page and the names of their sheets."""
    found = [("逐月数据", _months(detail))]
    for chart in charts(detail.indicator, detail.rows, detail.target):
        found.append((f"走势图·{chart.title}", _chart(detail, chart)))
    if detail.parts:
        title = (
            f"{detail.area.name}{say.month_words(detail.month)}{detail.indicator.name}构成情况表"
        )
        found.append(("其中", standings_table(title, detail.parts)))
    if detail.peers:
        found.append(("旗县区对比", _peers(detail)))
    found.append(("数据版本", _vintages(detail)))
    return [table for _, table in found], [name for name, _ in found]


def _chart(detail: Detail, chart: Chart) -> Table:
    """What a chart draws, line by line: the very numbers of its option, rounded as printed."""
    series: Sequence[Any] = chart.option["series"]
    labels: Sequence[str] = chart.option["xAxis"]["data"]
    drawn = [[_drawn(value) for value in one["data"]] for one in series]
    return Table(
        title=f"{_heading(detail)}{chart.title}走势图数据",
        unit_line=_unit_line(detail),
        columns=[Column("时期", 12), *(Column(str(one["name"]), 14) for one in series)],
        rows=list(zip_longest(labels, *drawn)),
        notes=(_source(detail),),
    )


def _drawn(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _heading(detail: Detail) -> str:
    return f"{detail.area.name}{detail.year}年{detail.indicator.name}"


def _unit_line(detail: Detail) -> str:
    known = f"（{say.day_words(detail.as_of)}时已发布的数据）" if detail.as_of else ""
    return f"单位：{detail.indicator.unit}{known}"


def _source(detail: Detail) -> str:
    return f"数据来源：{detail.indicator.owner.name}。{say.ROUNDING_NOTE}"


def _months(detail: Detail) -> Table:
    return Table(
        title=f"{_heading(detail)}逐月情况表",
        unit_line=_unit_line(detail),
        columns=MONTH_COLUMNS,
        rows=_month_rows(detail),
        notes=(_source(detail), *NOTES),
    )


def _month_rows(detail: Detail) -> Sequence[Sequence[Cell]]:
    places = detail.indicator.decimals
    return [
        (
            said.label,
            say.printed(row.figure.value, places) if row.figure else None,
            str(Qualifier(row.figure.qualifier).label) if row.figure else "",
            growth_cell(row.growth, computed=row.growth_is_computed),
            origin_cell(row.growth, computed=row.growth_is_computed),
            say.printed(row.single, places),
            said.single_note,
            share_cell(row.single_growth),
            share_cell(row.schedule),
            None if row.planned is None else round_half_up(row.planned, max(places, 1)),
            said.light.word if said.light else "",
            said.status,
            said.vintages,
            said.entered,
            said.note,
            said.light.sentence if said.light else said.missing,
        )
        for row, said in zip(detail.rows, month_lines(detail), strict=True)
    ]


def _vintages(detail: Detail) -> Table:
    titles = ("时期", "数值", "同比", "数据状态", "自", "至", "填报", "发布", "原因")
    return Table(
        title=f"{_heading(detail)}数据版本",
        unit_line=_unit_line(detail),
        columns=[Column(title, 18) for title in titles],
        rows=[
            (
                one.label,
                one.value.text + one.value.unit.removeprefix(detail.indicator.unit),
                one.growth,
                one.status,
                one.known_from,
                one.known_until,
                one.entered,
                one.published,
                one.reason,
            )
            for one in vintage_lines(detail)
        ],
        notes=("注：“自……至……”为该版本作为已发布数据的时段。",),
    )


def _peers(detail: Detail) -> Table:
    columns = (
        Column("地区", 14),
        Column("同比（%）", 12),
        Column("增速位次", 10, 0),
        Column("数值", 14),
        Column("总量位次", 10, 0),
        Column("数据状态", 12),
    )
    rows = [
        (
            said.name,
            growth_cell(peer.growth, computed=False),
            peer.growth_place,
            say.printed(peer.figure.value, detail.indicator.decimals) if peer.figure else None,
            peer.value_place,
            said.status,
        )
        for peer, said in zip(detail.peers, peer_lines(detail), strict=True)
    ]
    return Table(
        title=f"{detail.standing.label}{detail.indicator.name}旗县区对比表",
        unit_line=_unit_line(detail),
        columns=columns,
        rows=rows,
        notes=("注：并列的同名次；没有数据的不参加排名。",),
    )
