"""The 调度表 as each person meets it: page, files, counts that lead to what they count."""

import csv
import html
import re
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.models import Department, User
from entry.periods import Month
from projects.columns import COLUMNS
from projects.models import Member, Project
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, person
from tests.plan.pages import text, words
from tests.projects.factories import (
    ProjectFactory,
    happen,
    listed,
    permit,
    plan_for,
    report,
    rules,
)
from tests.projects.problem_rows import problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
SEPTEMBER = Month(2024, 9)
ALL = urlencode([("col", key) for key in COLUMNS])
NUMBER = r'<span class="muted projects__number">\d+</span>'


def rows_of(user: User, query: str = "") -> list[dict[str, str]]:
    content = text(user, f"/projects/export.csv{query}").removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(content)))


def names_of(page: str) -> list[str]:
    """The projects of a page, in its order."""
    page = page.partition('class="print-only projects__sheet"')[0]
    return re.findall(r'<th scope="row">' + NUMBER + r"\s.*?<a [^>]*>([^<]+)</a>", page)


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: datetime(2024, 10, 18, 2, tzinfo=UTC))


@pytest.fixture
def three(works: Project, finance: Department, leader: User) -> list[Project]:
    """Three projects of the finance bureau: one under way, a package, and a part of it."""
    rules()
    report(works, SEPTEMBER, "1010.5", physical="封顶", problem="用电未通")
    package = ProjectFactory(name="管网改造", lead=finance, part_count=13, order=2)
    plan_for(package, "1200", planned_start=Month(2024, 5))
    part = ProjectFactory(name="北段管网", lead=finance, parent=package, order=1)
    plan_for(part, "500", planned_start=Month(2024, 11))
    listed(works, "big")
    return [works, package, part]


def test_the_page_says_what_the_office_wants(three: list[Project], clerk: User) -> None:
    problem(three[0])
    told = words(text(clerk, "/projects/"))
    for word in (
        "重点项目调度表 2024年9月", "项目 3 个", "本年计划投资 0.32 亿元", "单位：万元",
        "填报单位：财政局", "数据截至2024年9月底", "计划应开工 2 个 ， 实际开工 1 个 ， 提前开工 0 个 ， "
        "未按期开工 1 个", "用电未通", "未办结问题1个", "打包13个", "其中： 北段管网",
        "单位负责人：",
    ):  # fmt: skip
        assert word in told, word
    assert names_of(text(clerk, "/projects/")) == ["厂房", "管网改造", "北段管网"]


def test_everybody_sees_his_own(three: list[Project], other_clerk: User, leader: User) -> None:
    assert "没有项目" in text(other_clerk, "/projects/")
    assert rows_of(other_clerk) == []
    three[0].co_operating.add(Department.objects.get(code="tjj"))
    assert [row["项目名称"] for row in rows_of(other_clerk)] == ["厂房"]
    assert len(rows_of(leader)) == 3
    assert "填报单位：石拐区发展和改革委员会" in text(leader, "/projects/")


@pytest.mark.parametrize(
    "query", ["?", f"?{ALL}", "?col=gap&col=invested&sort=-invested", "?light=red", "?list=big"]
)
def test_page_and_files_show_the_same(three: list[Project], leader: User, query: str) -> None:
    page = text(leader, f"/projects/{query}")
    shown = names_of(page)
    rows = rows_of(leader, query)
    assert shown
    assert [row["项目名称"].replace("　　其中：", "") for row in rows] == shown
    head = page.partition("</thead>")[0]
    heads = re.findall(r'<th scope="col"[^>]*>.*?<a [^>]*>([^<]+)', head)
    folded = {"项目代码", "项目单位"}
    assert [title for title in rows[0] if title not in folded] == ["序号", *heads]
    response = browser_of(leader).get(f"/projects/export.xlsx{query}")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response))).get_sheet_by_index(0)
    lines = sheet.to_python()
    assert lines[2] == list(rows[0])
    assert "单位：万元　填报单位：石拐区发展和改革委员会　数据截至2024年9月底" in str(lines[1][0])
    at_name = lines[2].index("项目名称")
    found = [str(line[at_name]).replace("　　其中：", "") for line in lines[3 : 3 + len(rows)]]
    assert found == shown
    assert str(lines[-1][0]).startswith("单位负责人：")


def test_cells_of_the_page_are_those_of_the_file(three: list[Project], leader: User) -> None:
    """Every column of the first row, light by light and figure by figure."""
    page = text(leader, f"/projects/?{ALL}")
    row = re.search(r"<tbody>\s*<tr>(.*?)</tr>", page, re.S)
    assert row is not None
    cells = re.findall(r'<td [^>]*data-label="([^"]+)"[^>]*>(.*?)</td>', row[1], re.S)
    filed = rows_of(leader, f"?{ALL}")[0]
    for title, cell in cells:
        said = words(cell).replace("—", "")
        assert said.replace(" ", "").startswith(filed[title].partition("（")[0]), title
    assert filed["本年累计完成投资"] == "1010.5"
    assert filed["本月完成投资"] == "210.5"
    assert filed["超（欠）进度（百分点）"] == "-19.5"  # 50.525 − 70
    assert filed["总灯"] == "滞后（入库）"


def test_the_file_bears_the_lists_name_and_lies_on_paper(
    three: list[Project], leader: User
) -> None:
    def file(query: str) -> BytesIO:
        return BytesIO(b"".join(browser_of(leader).get(f"/projects/export.xlsx{query}")))

    def paper(content: BytesIO) -> str:
        sheet = ZipFile(content).read("xl/worksheets/sheet1.xml").decode()
        found = re.search(r'paperSize="(\d+)" [^>]*orientation="landscape"', sheet)
        return found[1] if found else ""

    narrow, wide = file("?list=big"), file(f"?{ALL}")
    lines = CalamineWorkbook.from_filelike(narrow).get_sheet_by_index(0).to_python()
    assert lines[0][0] == "石拐区2024年清单big调度表"
    assert "筛选：清单big" in str(lines[1][0])
    assert (paper(narrow), paper(wide)) == ("9", "8")  # A4, A3
    assert browser_of(leader).get("/projects/export.pdf").status_code == 404


def links_of(part: str) -> list[tuple[str, int]]:
    return [
        (html.unescape(href), int(number))
        for href, number in re.findall(r'<a href="([^"]*)">(\d+)</a>', part)
    ]


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("by", ["department", "phase", "stage", "category", "investment", "area"])
def test_summaries_lead_to_what_they_count(leader: User, by: str) -> None:
    page = text(leader, f"/projects/?by={by}&planned=yes")
    table = page[page.index("<table") : page.index("</table>")]
    counts = links_of(table)
    assert counts
    seen = {}
    for href, number in counts:
        if href not in seen:
            seen[href] = len(names_of(text(leader, f"/projects/{href}")))
        assert seen[href] == number, href
    content = text(leader, f"/projects/export.csv?by={by}&planned=yes").lstrip("\ufeff")
    rows = list(csv.reader(StringIO(content)))
    assert rows[0][1:5] == ["项目个数", "年投资计划", "完成投资额", "年计划投资完成率（%）"]
    assert rows[-1][0] == "合计"
    assert int(rows[-1][1]) == sum(int(row[1]) for row in rows[1:-1])
    told = re.findall(r'<tr class="is-total">.*?</tr>', table, re.S)[0]
    figures = re.findall(r'<td class="num">([\d.]+)</td>', told)
    assert figures == rows[-1][2:5]


@pytest.mark.usefixtures("sixty")
def test_the_heads_counts_lead_to_what_they_count(leader: User) -> None:
    page = text(leader, "/projects/")
    head = page[page.index('class="projects__head"') : page.index("filters ledger-filters")]
    starts = re.findall(r'<a href="([^"]*)">\S+<b>(\d+)</b>个</a>', head)
    lights = re.findall(r'<a class="tally__choice" href="([^"]*)">.*?<b>(\d+)</b></a>', head, re.S)
    assert len(starts) == 4
    assert sum(int(number) for _, number in lights) == 60
    for href, number in (*starts, *lights):
        listed_ = names_of(text(leader, f"/projects/{html.unescape(href)}"))
        assert len(listed_) == int(number), href


def test_a_long_list_has_pages_and_its_file_all_of_them(
    monkeypatch: pytest.MonkeyPatch, three: list[Project], leader: User
) -> None:
    monkeypatch.setattr("projects.presenters_ledger.PAGE", 2)
    first, second = (text(leader, f"/projects/{query}") for query in ("", "?page=2"))
    assert (names_of(first), names_of(second)) == (["厂房", "管网改造"], ["北段管网"])
    assert 'rel="next" href="?page=2"' in first
    assert 'rel="prev" href="?"' in second
    assert "第2页，共2页" in words(second)
    assert names_of(text(leader, "/projects/?page=99")) == ["北段管网"]
    assert len(rows_of(leader, "?page=2")) == 3


def test_a_slip_in_the_address_is_told(three: list[Project], leader: User) -> None:
    page = text(leader, "/projects/?month=2024-13&stage=moon&page=x&col=no&q=%0B&area=none")
    assert page.count('<p class="notice notice--warning"') == 4
    assert "没有符合条件的项目" in page


def test_the_past_says_that_it_is_the_past(three: list[Project], leader: User) -> None:
    page = words(text(leader, "/projects/?as_of=2024-10-07&month=2024-09"))
    assert "历史时点" in page
    assert "（按2024-10-07时已知）" in page
    assert rows_of(leader, "?as_of=2024-10-07&month=2024-09")[0]["本年累计完成投资"] == ""
    august = rows_of(leader, "?month=2024-08")[0]
    assert (august["本年累计完成投资"], august["本月完成投资"]) == ("800", "100")


def test_wide_choices_are_printed_on_several_sheets(three: list[Project], leader: User) -> None:
    page = text(leader, f"/projects/?{ALL}")
    sheets = page.count('class="print-only projects__sheet"')
    assert sheets > 1
    printed = page[page.index('class="print-only projects__sheet"') :]
    titles = re.findall(r'<th scope="col">([^<]+)</th>', printed)
    unfolded = [one.title for one in COLUMNS.values() if not one.is_folded]
    assert [title for title in titles if title != "项目名称"] == unfolded[1:]
    assert titles.count("项目名称") == sheets
    assert 'print-only projects__sheet"' not in text(leader, "/projects/")


def test_sums_say_how_many_amounts_they_hold(three: list[Project], leader: User) -> None:
    Project.objects.filter(name="厂房").update(total_investment=20000)
    assert "总投资（1个已登记） 2.00 亿元" in words(text(leader, "/projects/"))


PAGES = {"/projects/": 23, "/projects/?by=department": 23, f"/projects/?{ALL}": 29}


@pytest.mark.parametrize("path", PAGES, ids=["list", "cut", "every-column"])
def test_pages_take_a_fixed_number_of_queries(path: str) -> None:
    rules()
    reader = person("publisher", DepartmentFactory(code="fgw"))

    def grow(count: int) -> None:
        for _ in range(count):
            made = ProjectFactory(lead_official=reader)
            made.co_operating.add(DepartmentFactory())
            plan_for(made, months={6: "100"})
            happen(made, "started", date(2024, 3, 1))
            report(made, SEPTEMBER, "5")
            permit(made, "eia")
            listed(made)
            problem(made)
            Member.objects.create(project=made, duty="contact", name="某人", phone="1")

    def asked() -> int:
        browser = browser_of(reader)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    grow(3)
    first = asked()
    grow(6)
    assert (first, asked()) == (PAGES[path], PAGES[path])
