"""The tables that go out as files: what a page shows, in the office's layout (§9.5). Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from accounts.models import Area
from entry.numbers import round_half_up
from entry.periods import Month
from indicators import presenters as say
from indicators.choices import Qualifier
from indicators.details import Detail
from indicators.exports import Cell, Column, Table
from indicators.lines import line
from indicators.standings import Standing
from indicators.tables import month_lines, peer_lines, vintage_lines

STANDING_COLUMNS = (
    Column("序号", 6, 0),
    Column("指标名称", 30),
    Column("分组", 10),
    Column("计量单位", 10),
    Column("时期", 12),
    Column("累计（时点）", 14),
    Column("限定", 7),
    Column("同比（%）", 10),
    Column("同比来源", 9),
    Column("与上期比", 24),
    Column("年度目标", 20),
    Column("完成率（%）", 11, 1),
    Column("计划进度（%）", 11, 1),
    Column("时间进度（%）", 11, 1),
    Column("与目标差距", 20),
    Column("灯", 8),
    Column("位次", 14),
    Column("上年实际", 20),
    Column("数据状态", 10),
    Column("数源单位", 14),
    Column("责任单位", 14),
    Column("依据或缺数原因", 60),
)
NOTES = (
    "注：1. 同比为官方增速；“测算”为本平台按同口径数据计算，以官方增速为准。",
    f"2. “—”或空格表示没有数据，不等于0。{say.ROUNDING_NOTE}",
)


def standings_table(title: str, standings: Iterable[Standing], known: str = "") -> Table:
    """The list of indicators, or the targets of the plan, exactly as a page shows them."""
    rows = [(number, *_standing_cells(one)) for number, one in enumerate(standings, start=1)]
    return Table(
        title=title,
        unit_line=f"单位：见“计量单位”栏{known}",
        columns=STANDING_COLUMNS,
        rows=rows,
        notes=NOTES,
    )


def _standing_cells(standing: Standing) -> tuple[Cell, ...]:
    said, indicator, figure = line(standing), standing.indicator, standing.figure
    light = said.light
    qualifier = Qualifier(figure.qualifier).label if figure else ""
    return (
        f"其中：{said.name}" if said.is_part else said.name,
        said.group,
        indicator.unit,
        said.period_long,
        say.printed(figure.value, indicator.decimals) if figure else None,
        str(qualifier),
        _growth(standing.growth, computed=standing.growth_is_computed),
        _origin(standing.growth, computed=standing.growth_is_computed),
        said.change,
        said.target,
        _share(said.completion),
        _share(said.schedule),
        _share(said.time_share),
        "" if light is None or light.completion is not None else said.achieved,
        light.word if light else "",
        f"{said.place}{f'（{said.moved}）' if said.moved else ''}",
        said.last_year,
        said.status,
        said.owner,
        said.responsible,
        light.sentence if light else said.missing,
    )


def _growth(growth: Decimal | None, *, computed: bool) -> Decimal | None:
    return None if growth is None else say.printed_growth(growth, computed=computed)


def _origin(growth: Decimal | None, *, computed: bool) -> str:
    if growth is None:
        return ""
    return say.COMPUTED if computed else "公布"


def _share(share: Decimal | None) -> Decimal | None:
    return None if share is None else round_half_up(share, 1)


def list_title(area: Area, month: Month) -> str:
    return f"{area.name}{say.month_words(month)}主要指标情况表"


def plan_title(area: Area, month: Month) -> str:
    return f"{area.name}{say.month_words(month)}计划目标完成情况表"


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
    tables, names = [_months(detail), _vintages(detail)], ["逐月数据", "数据版本"]
    if detail.peers:
        tables.append(_peers(detail))
        names.append("旗县区对比")
    return tables, names


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
            _growth(row.growth, computed=row.growth_is_computed),
            _origin(row.growth, computed=row.growth_is_computed),
            say.printed(row.single, places),
            said.single_note,
            _share(row.single_growth),
            _share(row.schedule),
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
            _growth(peer.growth, computed=False),
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
