"""The tables that go out as files: what a page shows, in the office's layout (§9.5). Pure."""

from collections.abc import Iterable
from decimal import Decimal

from accounts.models import Area
from entry.exports import Cell, Column, Table
from entry.numbers import round_half_up
from entry.periods import Month
from indicators import presenters as say
from indicators.choices import Qualifier
from indicators.lines import line, lines
from indicators.standings import Standing

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
        growth_cell(standing.growth, computed=standing.growth_is_computed),
        origin_cell(standing.growth, computed=standing.growth_is_computed),
        said.change,
        said.target,
        share_cell(said.completion),
        share_cell(said.schedule),
        share_cell(said.time_share),
        "" if light is None or light.completion is not None else said.achieved,
        light.word if light else "",
        f"{said.place}{f'（{said.moved}）' if said.moved else ''}",
        said.last_year,
        said.status,
        said.owner,
        said.responsible,
        light.sentence if light else said.missing,
    )


def growth_cell(growth: Decimal | None, *, computed: bool) -> Decimal | None:
    """A growth in %, rounded as a page prints it."""
    return None if growth is None else say.printed_growth(growth, computed=computed)


def origin_cell(growth: Decimal | None, *, computed: bool) -> str:
    """Where a growth comes from: 公布, or 测算 by us."""
    if growth is None:
        return ""
    return say.COMPUTED if computed else "公布"


def share_cell(share: Decimal | None) -> Decimal | None:
    """A completion or a schedule in %, with one decimal."""
    return None if share is None else round_half_up(share, 1)


def list_title(area: Area, month: Month) -> str:
    return f"{area.name}{say.month_words(month)}主要指标情况表"


def plan_title(area: Area, month: Month) -> str:
    return f"{area.name}{say.month_words(month)}计划目标完成情况表"


def courses_title(area: Area, month: Month) -> str:
    return f"{area.name}主要目标近12个月走势（至{say.month_words(month)}）"


COURSE_COLUMNS = (
    Column("序号", 6, 0),
    Column("指标名称", 30),
    Column("项目", 14),
    Column("单位", 10),
    Column("时期", 16),
    Column("数值", 14),
)


def courses_table(title: str, standings: Iterable[Standing], known: str = "") -> Table:
    """The twelve months that the small charts draw, one line for each point."""
    drawn = enumerate((one for one in lines(standings) if one.has_spark), start=1)
    return Table(
        title=title,
        unit_line=f"单位：见“单位”栏{known}",
        columns=COURSE_COLUMNS,
        rows=[
            (number, one.name, one.spark_of, one.spark_unit, label, _point(value, one.spark_places))
            for number, one in drawn
            for label, value in zip(one.spark_labels, one.spark, strict=True)
        ],
        notes=NOTES[1:],
    )


def _point(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else round_half_up(value, places)
