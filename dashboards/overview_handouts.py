"""The overview as a file: targets, courses, what changed, the registers, departments. Pure."""

from collections.abc import Iterator

from dashboards.block_presenters import blocks_told
from dashboards.department_words import TITLES, returned_words
from dashboards.departments import DepartmentLine
from dashboards.overview_blocks import Blocks
from dashboards.overview_changes import Changes
from dashboards.overview_presenters import changes_told
from dashboards.presenters import lit
from dashboards.queries import Overview
from entry.exports import Cell, Column, Table
from indicators import handouts
from indicators.presenters import day_words, month_words
from indicators.standpoints import Standpoint
from plan.lights import Colour, State
from plan.news import Lit

Tables = tuple[list[Table], list[str]]
_STATES = (State.RED, State.YELLOW)


def targets(found: Overview, light: str) -> Tables:
    """The headlines, and of the other targets those that show a light."""
    title = handouts.plan_title(found.area, found.month)
    known = _known(found) + (f"（其他目标只列{Colour(light).word}的）" if light else "")
    rows = (*found.cards, *lit(found.others, light))
    return [handouts.standings_table(title, rows, known)], ["计划目标"]


def more(
    found: Overview, seen: Blocks | None, changed: Changes | None, stand: Standpoint
) -> Tables:
    """What else the page shows; without `seen`, of an area that has no registers here."""
    known = _known(found)
    courses = handouts.courses_title(found.area, found.month)
    tables, names = [handouts.courses_table(courses, found.cards, known)], ["近12个月"]
    if seen is not None and changed is not None:
        of = f"{found.area.name}{month_words(found.month)}"
        tables += [
            _changes(changed, f"{of}比上月变化"),
            _registers(seen, stand, f"{of}各项工作情况", known),
            _departments(seen, f"{of}各部门情况", known),
        ]
        names += ["比上月变化", "各项工作", "部门"]
    return tables, names


def _known(found: Overview) -> str:
    return f"（{day_words(found.as_of)}时已发布的数据）" if found.as_of else ""


def _changes(changed: Changes, title: str) -> Table:
    told = changes_told(changed)
    rows: list[tuple[Cell, ...]] = []
    for group in changed.groups:
        for one in group.news:
            was, now = _light(one.before), _light(one.after)
            late = "补报" if one.is_late else ""
            row = (group.title, one.kind.word, one.title, was, now, one.words, late)
            rows.append((len(rows) + 1, *row))
    return Table(
        title=title,
        unit_line=told["than"],
        columns=(
            Column("序号", 6, 0),
            Column("类别", 12),
            Column("变化", 14),
            Column("事项", 36),
            Column("上月灯", 8),
            Column("本月灯", 8),
            Column("说明", 60),
            Column("备注", 8),
        ),
        rows=rows,
        notes=("注：“补报”为以前月份发生、上月发布时还不知道的。",),
    )


def _light(light: Lit | None) -> str:
    return light.word if light else ""


def _registers(seen: Blocks, stand: Standpoint, title: str, known: str) -> Table:
    rows = [
        (block["title"], fact["title"], fact["text"], fact["unit"], fact.get("small", ""))
        for block in blocks_told(seen, stand)
        for fact in block["facts"]
    ]
    return Table(
        title=title,
        unit_line=f"单位：见“单位”栏{known}",
        columns=(
            Column("类别", 12),
            Column("项目", 24),
            Column("数值", 14),
            Column("单位", 8),
            Column("其中", 40),
        ),
        rows=rows,
    )


def _departments(seen: Blocks, title: str, known: str) -> Table:
    heads = [Column(f"{name}{state.word}", 10, 0) for name in TITLES.values() for state in _STATES]
    return Table(
        title=title,
        unit_line=f"单位：项{known}",
        columns=(Column("部门", 16), Column("月报报送", 16), *heads),
        rows=[tuple(_department(one)) for one in seen.departments],
    )


def _department(line: DepartmentLine) -> Iterator[Cell]:
    yield line.department.short_name
    yield returned_words(line)
    for counts in (line.indicators, line.projects, line.tasks):
        yield from (counts.get(state.value, 0) for state in _STATES)
