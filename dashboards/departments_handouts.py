"""The page of all departments as a file: the month's returns, lights, the year by month. Pure."""

from dashboards.department_words import TITLES, rates_told, returned_words
from dashboards.departments import LIGHTS, DepartmentLine, Departments
from dashboards.departments_presenters import NOTES, filter_words, month_told
from entry.exports import Cell, Column, Table
from entry.handouts import state_words
from entry.numbers import display, round_half_up
from entry.rounds import Timeliness
from indicators.presenters import day_words, month_words

RETURNS, LIT, YEAR = "月报报送", "亮灯", "各月报送"


def title(found: Departments, what: str) -> str:
    return f"{found.area.name}{month_words(found.month)}各部门{what}情况表"


def tables(found: Departments) -> tuple[list[Table], list[str]]:
    """What the page shows under the same address, with the names of the sheets."""
    return [_returns(found), _lights(found), _year(found)], [RETURNS, LIT, YEAR]


def _told(found: Departments, unit: str) -> str:
    words = filter_words(found.filters)
    known = f"（{day_words(found.as_of)}时的情况）" if found.as_of else ""
    return f"单位：{unit}{known}{f'　筛选：{words}' if words else ''}"


def _returns(found: Departments) -> Table:
    rows = [(number, *_returned(one)) for number, one in enumerate(found.lines, start=1)]
    total: tuple[Cell, ...] = (None, "合计", *("",) * 3, None, "", "", None)
    return Table(
        title=title(found, RETURNS),
        unit_line=_told(found, "份、天、%"),
        columns=(
            Column("序号", 6, 0),
            Column("部门", 16),
            Column("报送情况", 16),
            Column("状态", 10),
            Column("截止日", 12),
            Column("报送日", 12),
            Column("逾期（天）", 9, 0),
            Column("发布日", 12),
            Column("更正（次）", 9, 0),
            Column("本年到期应报", 9, 0),
            Column("按时", 8, 0),
            Column("逾期", 8, 0),
            Column("未报", 8, 0),
            Column("报送率（%）", 10, 1),
            Column("及时率（%）", 10, 1),
        ),
        rows=[*rows, (*total[:-1], found.returns.corrections, *_sums(found.year))],
        notes=NOTES,
    )


def _returned(line: DepartmentLine) -> tuple[Cell, ...]:
    one = line.round
    told: tuple[Cell, ...] = ("",) * 2 + ("", None, "", None)
    if one is not None:
        told = (
            state_words(one.state, is_returned=one.is_returned),
            one.due_on.isoformat(),
            one.submitted_on.isoformat() if one.submitted_on else "",
            one.days_late,
            one.published_on.isoformat() if one.published_on else "",
            len(one.corrections),
        )
    return (line.department.short_name, returned_words(line), *told, *_sums(line.timeliness))


def _sums(found: Timeliness) -> tuple[Cell, ...]:
    rates = (found.completeness, found.timeliness)
    return (
        found.due,
        found.in_time,
        found.late,
        found.missing,
        *(None if rate is None else round_half_up(rate, 1) for rate in rates),
    )


def _lights(found: Departments) -> Table:
    heads = [
        Column(f"{name}{word}", 10, 0)
        for name in TITLES.values()
        for word in ("合计", *(one.word for one in LIGHTS))
    ]
    return Table(
        title=title(found, LIT),
        unit_line=_told(found, "项"),
        columns=(Column("序号", 6, 0), Column("部门", 16), *heads, Column("未报数据", 10, 0)),
        rows=[(number, *_lit(one)) for number, one in enumerate(found.lines, start=1)],
        notes=NOTES[2:],
    )


def _lit(line: DepartmentLine) -> tuple[Cell, ...]:
    counts = [
        number
        for one in (line.indicators, line.projects, line.tasks)
        for number in (sum(one.values()), *(one.get(state.value, 0) for state in LIGHTS))
    ]
    return (line.department.short_name, *counts, line.missing)


def _year(found: Departments) -> Table:
    months = found.months
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            one.department.short_name,
            *(month_told(one.rounds.get(month), month)["word"] for month in months),
        )
        for number, one in enumerate(found.lines, start=1)
    ]
    for at, word in enumerate(("报送率", "及时率")):
        rows.append((None, word, *(_share(found.by_month[month], at) for month in months)))
    return Table(
        title=title(found, YEAR),
        unit_line=_told(found, "见注"),
        columns=(
            Column("序号", 6, 0),
            Column("部门", 16),
            *(Column(f"{month.month}月", 16) for month in months),
        ),
        rows=rows,
        notes=NOTES[:2],
    )


def _share(found: Timeliness, at: int) -> str:
    """96.4%（27/28）; "" where nothing was due."""
    told = rates_told(found)[at]
    return "" if told["rate"] is None else f"{display(told['rate'], 1)}%（{told['of']}）"
