"""The pages of departments as each person meets them: who, filters, exports, empty states."""

from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from accounts.models import Department, User
from dashboards.departments import Filters
from dashboards.departments import departments as departments_at
from entry.periods import Month
from indicators.queries import area_or_home
from tests.conftest import browser_of
from tests.dashboards.scenes import SEPTEMBER, TODAY
from tests.factories import person
from tests.indicators.test_views import text, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def read(user: User, path: str) -> str:
    return words(text(browser_of(user), path))


def sheets(user: User, path: str) -> dict[str, list[list[Any]]]:
    answer = browser_of(user).get(path)
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_page_tells_the_month_the_year_and_the_lights(leader: User) -> None:
    shown = read(leader, "/departments/?month=2024-09")
    for told in ("部门 石拐区 · 2024年9月", "9月报送率", "2024年及时率", "9月月报报送",
                 "2024年各月报送", "亮灯", "逾期未报", "报送率＝已报送÷到期应报"):  # fmt: skip
        assert told in shown, told


def test_an_export_says_what_the_page_says(leader: User) -> None:
    query = "?month=2024-09&returned=missing"
    area = area_or_home("")
    assert area is not None
    found = departments_at(leader, area, SEPTEMBER, Filters(returned="missing"), today=TODAY)
    assert found.lines
    books = sheets(leader, f"/departments/export.xlsx{query}")
    assert list(books) == ["月报报送", "亮灯", "各月报送"]
    names = [one.department.short_name for one in found.lines]
    for rows in books.values():
        told = [row[1] for row in rows if row and isinstance(row[0], float)]
        assert told == names
    returns = books["月报报送"]
    assert any("筛选：逾期未报" in str(row) for row in returns)
    (total,) = [row for row in returns if row[1] == "合计"]
    assert total[9:13] == [found.year.due, found.year.in_time, found.year.late, found.year.missing]
    csv = text(browser_of(leader), f"/departments/export.csv{query}")
    assert all(name in csv for name in names)
    page = read(leader, f"/departments/{query}")
    assert "筛选：逾期未报" in page
    assert f"9月月报报送 {len(names)}" in page


def test_slips_in_an_address_are_named(leader: User) -> None:
    shown = read(leader, "/departments/?month=99&returned=never&light=pink&as_of=x")
    for told in (
        "没有名为“never”的报送情况",
        "没有名为“pink”的灯",
        "不是有效的月份",
        "不是有效的日期",
    ):
        assert told in shown, told


@pytest.mark.parametrize("path", ["/departments/d0/", "/departments/", "/overview/"])
def test_a_month_or_a_day_that_is_none_is_named(leader: User, path: str) -> None:
    shown = read(leader, f"{path}?month=2024-13&as_of=soon")
    assert "“2024-13”不是有效的月份，请写成2024-03这样的形式。现按最新月份显示。" in shown
    assert "“soon”不是有效的日期，请写成2024-05-01这样的形式。" in shown


def test_a_light_that_is_none_is_named_on_the_overview(leader: User) -> None:
    shown = read(leader, "/overview/?month=2024-09&light=pink")
    assert "没有名为“pink”的灯，这一条件没有采用。" in shown
    assert "没有名为" not in read(leader, "/overview/?month=2024-09&light=red")


def test_an_earlier_month_tells_its_own_returns(leader: User) -> None:
    """As it is known now; of the year only the months until then."""
    area, month = area_or_home(""), Month(2024, 6)
    assert area is not None
    found = departments_at(leader, area, month, Filters(), today=TODAY)
    shown = read(leader, "/departments/?month=2024-06")
    assert "部门 石拐区 · 2024年6月" in shown
    for word, number in (("按时报送", found.returns.in_time), ("逾期报送", found.returns.late),
                         ("逾期未报", found.returns.missing)):  # fmt: skip
        assert f"{word} {number}" in shown
    assert "6月" in shown
    assert len(found.months) == 6
    assert found.returns != departments_at(leader, area, SEPTEMBER, Filters(), today=TODAY).returns


def test_nothing_fits_the_filters(leader: User) -> None:
    shown = read(leader, "/departments/?month=2024-09&q=没有这个")
    assert "没有符合条件的部门" in shown
    assert "清除筛选" in shown


def test_as_it_was_known_then(leader: User) -> None:
    """Of September nothing had been opened in August, and nothing was due."""
    shown = read(leader, "/departments/?month=2024-09&as_of=2024-08-20")
    assert "以下是2024年8月20日时已发布的数据" in shown
    assert "到期应报 0" in shown


def test_a_department_sees_itself_alone(leader: User) -> None:
    home, other = Department.objects.get(code="d0"), Department.objects.get(code="d1")
    clerk = person("clerk", home)
    shown = read(clerk, "/departments/?month=2024-09")
    assert home.short_name in shown
    assert other.short_name not in shown
    assert "2024年9月" in read(clerk, "/departments/d0/?month=2024-09")
    for path in ("/departments/d1/", "/departments/d1/export.xlsx", "/departments/none/"):
        assert browser_of(clerk).get(path).status_code == 404
    assert browser_of(leader).get("/departments/d1/").status_code == 200
