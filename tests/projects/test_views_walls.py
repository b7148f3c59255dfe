"""The wall and the map as each person meets them, and their files."""

import csv
import html
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.models import Area, Department, User
from entry.periods import Month
from projects.board import GROUPS
from projects.models import Project
from tests.conftest import browser_of
from tests.factories import AreaFactory, UserFactory
from tests.plan.pages import text, words
from tests.projects.factories import ProjectFactory, happen, listed, plan_for, report, rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
SEPTEMBER = Month(2024, 9)
D = Decimal


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: datetime(2024, 10, 18, 2, tzinfo=UTC))


@pytest.fixture
def three(works: Project, finance: Department, statistics: Department) -> list[Project]:
    """One of the finance bureau that is behind, one that is early, one of another department."""
    rules()
    report(works, SEPTEMBER, "900")
    early = ProjectFactory(
        key="early", name="风电", lead=finance, latitude=D("40.67"), longitude=D("110.26")
    )
    plan_for(early, "1000", planned_start=Month(2024, 11))
    happen(early, "started", date(2024, 8, 9))
    report(early, SEPTEMBER, "100")
    late = ProjectFactory(key="late", name="铸造", lead=statistics)
    plan_for(late, "500", planned_start=Month(2024, 5))
    report(late, SEPTEMBER, "0")
    return [works, early, late]


def names_of(page: str) -> list[str]:
    return re.findall(r'class="wall__name"><a [^>]*>([^<]+)</a>', page)


def rows_of(user: User, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text(user, path).removeprefix("\ufeff"))))


def test_the_wall_counts_what_a_bulletin_counts(three: list[Project], leader: User) -> None:
    told = words(text(leader, "/projects/board/"))
    for word in (
        "石拐区2024年重点项目挂图作战", "截至2024年9月底", "项目 3 个", "本年计划 3,500",
        "本年完成 1,000", "28.6%", "时间进度75.0%",
        "计划应开工 2 个，实际开工 2 个，其中提前 1 个、未按期 1 个",
    ):  # fmt: skip
        assert word in told, word


def test_everybody_sees_his_own(
    three: list[Project], clerk: User, other_clerk: User, leader: User
) -> None:
    seen = {
        user.username: (
            sorted(names_of(text(user, "/projects/board/"))),
            sorted(row["项目名称"] for row in rows_of(user, "/projects/board/export.csv")),
            sorted(row["项目名称"] for row in rows_of(user, "/projects/map/export.csv")),
        )
        for user in (clerk, other_clerk, leader)
    }
    expected = {"clerk": ["厂房", "风电"], "other": ["铸造"], "leader": ["厂房", "铸造", "风电"]}
    assert seen == {name: (sorted(found),) * 3 for name, found in expected.items()}
    assert "铸造" not in text(clerk, "/projects/map/")
    assert "铸造" not in text(clerk, "/projects/board/?list=all&q=铸造").partition("<table")[2]


def test_a_wall_asked_for_nothing_shows_the_lists_of_the_year(
    three: list[Project], leader: User
) -> None:
    works, early, _ = three
    listed(works, "big")
    listed(works, "industry")
    listed(early, "industry", entered=Month(2024, 10))
    for path in ("/projects/board/", "/projects/map/"):
        page = text(leader, path)
        assert "清单big、清单industry合并（同一项目只计一次）" in page
        assert "厂房" in page
        assert "风电" not in page.partition("</form>")[2]
        assert "铸造" in text(leader, f"{path}?list=all")
    assert set(names_of(text(leader, "/projects/board/?month=2024-10"))) == {"厂房", "风电"}


@pytest.mark.parametrize("group", GROUPS)
def test_page_and_files_show_the_same(three: list[Project], leader: User, group: str) -> None:
    query = f"?group={group}&list=all"
    page = text(leader, f"/projects/board/{query}")
    rows = rows_of(leader, f"/projects/board/export.csv{query}")
    assert [row["项目名称"] for row in rows] == names_of(page)
    assert [row["序号"] for row in rows] == ["1", "2", "3"]
    behind = next(row for row in rows if row["项目名称"] == "厂房")
    assert (behind["完成率（%）"], behind["9月完成"], behind["8月完成"]) == ("45.0", "45.0", "40.0")
    assert (behind["计划开工"], behind["开工"], behind["6月完成"]) == ("2024年3月", "2024年3月", "")
    response = browser_of(leader).get(f"/projects/board/export.xlsx{query}")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response))).get_sheet_by_index(0)
    lines = sheet.to_python()
    assert lines[0][0] == "石拐区2024年重点项目挂图作战表"
    assert "数据截至2024年9月底，共3个项目" in str(lines[1][0])
    assert lines[2] == list(rows[0])
    at_name = lines[2].index("项目名称")
    assert [line[at_name] for line in lines[3:6]] == names_of(page)


def test_lights_above_the_wall_lead_to_their_projects(three: list[Project], leader: User) -> None:
    for path in ("/projects/board/", "/projects/map/"):
        page = text(leader, path)
        counts = re.findall(r'__count" href="([^"]*)".*?<b>(\d+)</b>', page, re.S)
        assert sum(int(number) for _, number in counts) == 3
        for href, number in counts:
            told = text(leader, path + html.unescape(href))
            assert re.search(rf"项目</dt><dd><b>{number}</b>|共<b>{number}</b>个项目", told)


def test_the_big_screen_is_dark_and_keeps_what_was_asked(
    three: list[Project], leader: User
) -> None:
    page = text(leader, "/projects/board/?group=phase&screen=1")
    assert 'data-theme="screen"' in page
    assert "js/board.js" in page
    assert '<form class="filters' not in page
    back = re.search(r'href="([^"]*)">退出大屏', page)
    assert back is not None
    assert html.unescape(back[1]) == "?group=phase"
    assert 'data-theme="light"' in text(leader, "/projects/board/?group=phase")


def test_the_past_says_that_it_is_the_past(three: list[Project], leader: User) -> None:
    for path in ("/projects/board/", "/projects/map/"):
        told = words(text(leader, f"{path}?as_of=2024-07-01"))
        assert "历史时点" in told
    assert "截至2024年8月底" in words(text(leader, "/projects/board/?month=2024-08"))


def test_a_slip_in_the_address_is_told_and_left_out(three: list[Project], leader: User) -> None:
    for path in ("/projects/board/", "/projects/map/"):
        page = text(leader, f"{path}?month=2024-13&group=luck&light=pink&list=nothing")
        assert page.count('role="alert"') == 3
        assert "没有符合条件的项目" in page
    for kind in ("pdf", "html"):
        for name in ("board", "map"):
            assert browser_of(leader).get(f"/projects/{name}/export.{kind}").status_code == 404


def test_today_is_drawn_in_its_own_year_alone(three: list[Project], leader: User) -> None:
    assert 'class="wall__today" x1="58.1"' in text(leader, "/projects/board/")
    page = text(leader, "/projects/board/?month=2023-12")
    assert "wall__today" not in page
    assert "虚线为今天" not in page


def test_pins_lead_to_books_and_tables_tell_the_same(
    three: list[Project], home: Area, leader: User
) -> None:
    page = text(leader, "/projects/map/")
    drawing = page[page.index('<svg class="map"') : page.index("</figure>")]
    assert re.findall(r'href="(/projects/[^"]+)" aria-label="([^"]+)"', drawing) == [
        ("/projects/early/", "1　风电：在建，预警")
    ]
    assert "示意图：没有行政区划界线，不作权属和位置依据。" in words(page)
    anchors = re.findall(r'href="#(area-[0-9]+)"', drawing)
    assert anchors
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    rows = rows_of(leader, "/projects/map/export.csv")
    assert (rows[0]["编号"], rows[0]["项目名称"], rows[0]["定位"]) == ("1", "风电", "已定位")
    assert {(row["编号"], row["项目名称"], row["定位"]) for row in rows[1:]} == {
        ("", "厂房", "未定位"), ("", "铸造", "未定位"),
    }  # fmt: skip
    assert (rows[0]["经度"], rows[0]["纬度"]) == ("110.26000", "40.67000")


PATHS = {"/projects/board/": 24, "/projects/board/?group=official&list=all": 23}
PATHS |= {"/projects/map/": 25}


@pytest.mark.parametrize("path", PATHS)
def test_pages_take_a_fixed_number_of_queries(path: str, home: Area, leader: User) -> None:
    rules()
    town = AreaFactory(level="township", parent=home)

    def grow(count: int) -> None:
        for _ in range(count):
            made = ProjectFactory(
                area=town, lead_official=UserFactory(), latitude=40, longitude=110
            )
            plan_for(made, months={6: "100"})
            happen(made, "started", date(2024, 3, 1))
            report(made, SEPTEMBER, "9")
            listed(made)

    def asked() -> int:
        browser = browser_of(leader)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    grow(3)
    first = asked()
    grow(6)
    assert (first, asked()) == (PATHS[path], PATHS[path])
