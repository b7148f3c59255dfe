"""The wall and the map as files, in the office's layout: what the pages show. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from entry.exports import Cell, Column, Table
from entry.numbers import round_half_up
from projects.board import Board, Mark, MonthCell, Row
from projects.entries import Entry
from projects.geography import Place
from projects.maps import Atlas

BOARD_NOTES = (
    "注：1. 各月的“计划”“完成”为到该月底年度计划投资的累计进度（%）；空格表示没有计划或者未报。",
    "2. 打包项目与其分项的投资在合计中只计一次。",
)
MAP_NOTES = ("注：示意图，不作权属和位置依据。没有坐标的项目按建设地点列在后面。",)
_MARKED = (
    ("计划开工", Mark.PLANNED_START), ("开工", Mark.STARTED),
    ("计划竣工", Mark.PLANNED_FINISH), ("竣工", Mark.COMPLETED),
    ("计划投产", Mark.PLANNED_PRODUCTION), ("投产", Mark.PRODUCTION),
)  # fmt: skip


def board_title(board: Board, area: str) -> str:
    return f"{area}{board.ledger.month.year}年重点项目挂图作战表"


def board_table(board: Board, area: str, narrowed: str = "") -> Table:
    """A row for each project, its months side by side; amounts in 万元, shares in per cent."""
    months = [f"{month.month}月" for month in board.months]
    heads = [
        Column("序号", 6, 0),
        Column("项目名称", 34),
        *(Column(title, 12) for title in ("分组", "阶段", "责任单位", "包联领导")),
        *(Column(title, 13) for title in ("总投资", "本年计划", "本年完成")),
        *(Column(title, 9, 1) for title in ("完成率（%）", "计划进度（%）", "超欠（点）")),
        *(Column(title, 11) for title, _ in _MARKED),
        *(Column(f"{month}{word}", 8, 1) for month in months for word in ("计划", "完成")),
        Column("总灯", 9),
        Column("亮灯说明", 40),
    ]
    return Table(
        title=board_title(board, area),
        unit_line=f"单位：万元、%　{_told(board)}{f'　{narrowed}' if narrowed else ''}",
        columns=heads,
        rows=list(_board_rows(board)),
        notes=BOARD_NOTES,
    )


def _told(board: Board) -> str:
    month, all_of = board.ledger.month, board.ledger.totals
    starts = all_of.starts
    return (
        f"数据截至{month.year}年{month.month}月底，共{all_of.projects}个项目，计划应开工"
        f"{starts.planned}个，实际开工{starts.started}个，其中提前{starts.early}个、"
        f"未按期{starts.behind}个"
    )


def _board_rows(board: Board) -> Iterable[tuple[Cell, ...]]:
    number = 0
    for group in board.groups:
        for row in group.rows:
            number += 1
            yield _board_row(number, group.title, row)


def _board_row(number: int, group: str, row: Row) -> tuple[Cell, ...]:
    project, judged = row.entry.project, row.entry.judged
    return (
        number,
        project.name,
        group,
        judged.stage.word,
        project.lead.short_name,
        project.lead_official.full_name if project.lead_official else "",
        project.total_investment,
        judged.planned_investment,
        row.entry.invested,
        _rounded(row.entry.completion),
        _rounded(judged.schedule),
        _rounded(row.entry.gap),
        *(_month_of(row, mark) for _, mark in _MARKED),
        *(share for cell in row.cells for share in _shares(cell)),
        judged.light.word,
        judged.light.sentence,
    )


def _month_of(row: Row, mark: Mark) -> str:
    """The month of an event or of a plan, of other years too."""
    judged = row.entry.judged
    month = getattr(judged.course, mark.value, None) or getattr(judged.plan, mark.value, None)
    return f"{month.year}年{month.month}月" if month else ""


def _shares(cell: MonthCell) -> tuple[Cell, Cell]:
    return (_rounded(cell.planned) if cell.is_expected else None, _rounded(cell.done))


def _rounded(share: Decimal | None) -> Decimal | None:
    """As it is shown: to one decimal."""
    return None if share is None else round_half_up(share, 1)


def map_title(atlas: Atlas, area: str) -> str:
    return f"{area}{atlas.ledger.month.year}年重点项目分布表"


def map_table(atlas: Atlas, area: str, narrowed: str = "") -> Table:
    """The projects with a place, numbered as on the drawing, and then those without."""
    month = atlas.ledger.month
    titles = ("阶段", "责任单位", "总灯", "经度", "纬度", "定位")
    doubtful = {one.project.pk for one in atlas.doubtful}
    rows = [
        *(_map_row(pin.number, pin.entry, pin.place, "已定位") for pin in atlas.pins),
        *(
            _map_row(None, one, None, "坐标待核" if one.project.pk in doubtful else "未定位")
            for locality in atlas.localities
            for one in locality.others
        ),
    ]
    return Table(
        title=map_title(atlas, area),
        unit_line=f"数据截至{month.year}年{month.month}月底，共{len(rows)}个项目，"
        f"已定位{len(atlas.pins)}个{f'　{narrowed}' if narrowed else ''}",
        columns=[
            Column("编号", 6, 0),
            Column("项目名称", 36),
            Column("建设地点", 16),
            *(Column(title, 12) for title in titles),
        ],
        rows=rows,
        notes=MAP_NOTES,
    )


def _map_row(
    number: int | None, entry: Entry, place: Place | None, located: str
) -> tuple[Cell, ...]:
    return (
        number,
        entry.project.name,
        entry.project.area.short_name,
        entry.judged.stage.word,
        entry.project.lead.short_name,
        entry.judged.light.word,
        place.longitude if place else None,
        place.latitude if place else None,
        located,
    )
