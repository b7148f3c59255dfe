"""A department's page: its sections hold what the registers' lists hold, and the exports too."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from accounts.models import User
from dashboards.department import DepartmentBook, department_book, visible_department
from dashboards.department_presenters import SHOWN, department_page
from dashboards.department_sections import sections
from dashboards.departments import Filters
from dashboards.departments import departments as departments_at
from indicators.queries import area_or_home
from indicators.standpoints import Standpoint
from tests.conftest import browser_of
from tests.dashboards.lists import listed
from tests.dashboards.scenes import SEPTEMBER, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
STAND = Standpoint(month=SEPTEMBER)


def book_of(user: User, code: str) -> DepartmentBook:
    area, department = area_or_home(""), visible_department(user, code)
    assert area is not None
    assert department is not None
    return department_book(user, department, area, SEPTEMBER, today=TODAY)


def test_every_section_is_its_registers_list(leader: User) -> None:
    told = 0
    for code in ("d0", "d3", "czj"):
        for one in sections(book_of(leader, code), None):
            if one.href and not one.href.startswith("/projects/problems/"):
                assert len(one.rows) == listed(leader, one.href), (code, one.key)
                told += len(one.rows)
    assert told > 30


def test_what_is_missing_is_what_the_list_of_departments_counts(leader: User) -> None:
    area = area_or_home("")
    assert area is not None
    lines = departments_at(leader, area, SEPTEMBER, Filters(), today=TODAY).lines
    for line in lines:
        (missing,) = [
            one for one in sections(book_of(leader, line.department.code), None)
            if one.key == "missing"
        ]  # fmt: skip
        assert len(missing.rows) == line.missing, line.department
    assert sum(line.missing for line in lines) > 5


def test_what_is_worst_stands_first(leader: User) -> None:
    order = ("滞后", "预警", "无灯", "正常", "已完成")
    found = {one.key: one for one in sections(book_of(leader, "d0"), None)}
    at = next(n for n, head in enumerate(found["indicators"].heads) if head.title == "灯")
    words = [row[at].light["word"] for row in found["indicators"].rows if row[at].light]
    assert words == sorted(words, key=order.index)
    assert len(set(words)) > 1


def test_a_long_section_shows_its_first_and_leads_to_all(leader: User) -> None:
    book = book_of(leader, "d0")
    page = department_page(book, STAND, latest=SEPTEMBER, ended=SEPTEMBER)
    rest = {one["section"].key: (one["count"], len(one["lines"]), one["rest"])
            for one in page["sections"]}  # fmt: skip
    for key, (count, shown, more) in rest.items():
        assert shown + more == count, key
        assert shown in (count, SHOWN), key
    assert rest["projects"][2] > 0 or rest["signings"][2] > 0 or rest["projects"][0] <= SHOWN


def test_the_export_has_all_the_rows(leader: User) -> None:
    found = sections(book_of(leader, "d0"), None)
    answer = browser_of(leader).get("/departments/d0/export.xlsx?month=2024-09")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    assert book.sheet_names == [one.title for one in found]
    for one in found:
        rows = book.get_sheet_by_name(one.title).to_python()
        assert len([row for row in rows if row and isinstance(row[0], float)]) == len(one.rows)
