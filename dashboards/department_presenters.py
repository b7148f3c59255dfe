"""What a department's page gets, and the same as a file. Pure."""

from typing import Any

from dashboards.department import DepartmentBook
from dashboards.department_cells import Section
from dashboards.department_sections import sections
from dashboards.department_words import rates_told
from dashboards.presenters import month_steps
from entry.exports import Column, Table
from entry.periods import Month
from indicators import presenters as say
from indicators.standpoints import Standpoint

SHOWN = 15  # records of a section on the page
TRAIL = ({"href": "/departments/", "title": "部门"},)


def department_page(
    book: DepartmentBook, stand: Standpoint, *, latest: Month, ended: Month
) -> dict[str, Any]:
    """The context of `dashboards/department.html`."""
    found = book.timeliness
    return {
        "book": book,
        "department": book.department,
        "stand": stand,
        "trail": TRAIL,
        "month_words": say.month_words(book.month),
        "as_of_words": say.day_words(book.as_of) if book.as_of else "",
        "now_address": stand.address(as_of=None),
        "steps": month_steps(book.month, ended, stand),
        "latest_address": (stand.address(month=None) or "?") if book.month != latest else "",
        "found": found,
        "rates": rates_told(found),
        "sections": [section_told(one) for one in sections(book, stand.as_of_day)],
        "export_query": stand.address(month=book.month),
    }


def section_told(one: Section) -> dict[str, Any]:
    """A section with the first of its records; `rest` is how many the register's list has more."""
    shown = one.rows[:SHOWN] if one.href else one.rows
    return {
        "section": one,
        "count": len(one.rows),
        "lines": [list(zip(one.heads, row, strict=True)) for row in shown],
        "rest": len(one.rows) - len(shown),
    }


def tables(book: DepartmentBook, stand: Standpoint) -> tuple[list[Table], list[str]]:
    """All sections with all their records, with the names of the sheets."""
    found = sections(book, stand.as_of_day)
    return [_table(one, book) for one in found], [one.title for one in found]


def file_title(book: DepartmentBook) -> str:
    return f"{book.department.name}{say.month_words(book.month)}工作情况"


def _table(one: Section, book: DepartmentBook) -> Table:
    known = f"{say.day_words(book.as_of)}时的情况，" if book.as_of else ""
    return Table(
        title=f"{file_title(book)}：{one.title}",
        unit_line=f"{known}共{len(one.rows)}项",
        columns=[
            Column("序号", 6, 0),
            *(Column(head.title, head.width) for head in one.heads),
        ],
        rows=[
            (number, *(said.plain for said in row)) for number, row in enumerate(one.rows, start=1)
        ],
        notes=(f"注：{one.note}",) if one.note else (),
    )
