"""What a department answers for, section by section: the page and its files are made of it. Pure.

A section lists its records with what is worst first; the page shows the first of them and leads to
the register's own list, which holds the same records.
"""

from collections.abc import Iterator
from datetime import date

from dashboards import department_registers as registers
from dashboards.department import DepartmentBook
from dashboards.department_cells import Head, Row, Said, Section, lit, where, worst_first
from dashboards.department_words import day_text
from dashboards.departments import is_owed, may_still_come
from entry.handouts import state_words
from entry.numbers import NO_FIGURE
from entry.rounds import Round
from indicators.lines import line
from indicators.standings import Standing
from plan.asked import query_of
from plan.lights import Colour, State


def sections(book: DepartmentBook, as_of: date | None) -> list[Section]:
    """In the order of the page."""
    return [
        _returns(book),
        _missing(book, as_of),
        _indicators(book, as_of),
        registers.projects(book, as_of),
        registers.tasks(book, as_of),
        registers.problems(book),
        registers.signings(book, as_of),
        registers.support(book),
    ]


def _returns(book: DepartmentBook) -> Section:
    heads = (
        Head("月份"),
        Head("状态", 10),
        Head("截止日"),
        Head("报送日"),
        Head("逾期（天）", 9, is_number=True),
        Head("发布日"),
        Head("更正", 40),
    )
    rows = [_round(one, sees=book.sees_returns) for one in reversed(book.rounds)]
    return Section("returns", "月报", "", heads, rows, empty="本年没有应报的月报。")


def _round(one: Round, *, sees: bool) -> Row:
    href = f"/entry/returns/{one.pk}/" if sees and one.pk else ""
    corrections = "；".join(
        f"第{each.sequence}次（{day_text(each.opened_on)}，"
        f"{'已发布' if each.published_on else '办理中'}）：{each.reason}"
        for each in one.corrections
    )
    return (
        Said(f"{one.month.year}年{one.month.month}月", href),
        Said(state_words(one.state, is_returned=one.is_returned)),
        Said(day_text(one.due_on)),
        Said(day_text(one.submitted_on)),
        Said(one.days_late),
        Said(day_text(one.published_on)),
        Said(corrections),
    )


def _missing(book: DepartmentBook, as_of: date | None) -> Section:
    """What the department should have told of the month and did not: `DepartmentLine.missing`."""
    heads = (Head("类别", 12), Head("事项", 40), Head("说明", 60))
    rows = [*_unreported(book, as_of)]
    return Section("missing", "未报数据", "", heads, rows, empty="没有应报未报的数据。")


def _unreported(book: DepartmentBook, as_of: date | None) -> Iterator[Row]:
    at = query_of({"month": book.month, "as_of": as_of})
    found = {one.month: one for one in book.rounds}
    for one in book.standings:
        if is_owed(book.department, one, found):
            href = f"/indicators/{one.indicator.code}/{at}"
            yield Said("指标"), Said(one.indicator.name, href), Said(f"{one.label}数据逾期未报。")
    if not may_still_come(found, book.month):
        yield from _silent(book, at)


def _silent(book: DepartmentBook, at: str) -> Iterator[Row]:
    """Projects and tasks of which nothing is reported."""
    for project in book.projects.entries:
        light = project.judged.light
        if light.state == State.UNREPORTED:
            href = f"/projects/{project.project.key}/{at}"
            yield Said("重点项目"), Said(project.project.name, href), Said(light.sentence)
    for task in book.tasks.entries:
        light = task.judged.light
        if light.state == State.UNREPORTED:
            href = f"/tasks/{task.task.key}/"
            yield Said("任务"), Said(task.task.title, href), Said(light.sentence)


def _indicators(book: DepartmentBook, as_of: date | None) -> Section:
    heads = (
        Head("指标", 30),
        Head("职责", 12),
        Head("灯", 8),
        Head("时期", 12),
        Head("完成", 16),
        Head("同比", 10),
        Head("年度目标", 20),
        Head("完成率（差距）", 16),
    )
    found = worst_first(book.standings, _colour)
    return Section(
        key="indicators",
        title="指标",
        href=where("/indicators/", book, as_of, "department"),
        heads=heads,
        rows=[_standing(one, book, as_of) for one in found],
        empty="没有数源或责任在本部门的指标。",
    )


def _colour(standing: Standing) -> Colour:
    return standing.judged.light.colour if standing.judged else Colour.GREY


def _standing(one: Standing, book: DepartmentBook, as_of: date | None) -> Row:
    said = line(one)
    href = f"/indicators/{said.code}/{query_of({'month': book.month, 'as_of': as_of})}"
    owns = one.indicator.owner_id == book.department.pk
    figure = f"{said.figure_word}{said.figure}" if not said.missing else NO_FIGURE
    return (
        Said(said.name, href),
        Said("数源单位" if owns else "责任单位"),
        lit(said.light) if said.light else Said("没有目标"),
        Said(said.period),
        Said(figure, note=said.missing),
        Said(said.growth if said.growth_row else ""),
        Said(said.target),
        Said(said.achieved),
    )
