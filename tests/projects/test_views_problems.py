"""The pages of problems as each person meets them."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.models import User
from projects.models import Problem
from projects.problem_columns import COLUMNS
from tests.conftest import browser_of
from tests.factories import DepartmentFactory, IndicatorFactory, TargetFactory
from tests.plan.pages import text, words
from tests.projects.factories import rules
from tests.projects.problem_scenes import DUE, House, at, house, rule, take

pytestmark = pytest.mark.django_db
LIST = "/projects/problems/"


@pytest.fixture
def bureau(db: None, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("accounts.clock.now", lambda: at(10, 18))
    rule()
    rules()
    return house()


def rows_of(user: User, query: str) -> list[dict[str, str]]:
    content = text(user, f"{LIST}export.csv{query}").removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(content)))


def test_the_list_shows_every_column_of_the_office(bureau: House) -> None:
    problem = bureau.resolved(date(2024, 9, 10))
    take(problem, "close", bureau.raiser, at(9, 25), satisfaction="fair")
    told = words(text(bureau.leader, f"{LIST}?cols=all"))
    for title in (column.title for column in COLUMNS.values()):
        assert title in told
    for word in (
        "WT2024-001", "督查走访", "厂房", "用地未交付", "用地", "请自然资源分局月底前交地。", "区",
        "自然资源分局", "交通局", "王芳", "2024-09-02", "2024-09-10（晚8个工作日办结）",
        "9月20日：已交地。", "已销号", "逾期", "2024-09-20", "基本满意",
    ):  # fmt: skip
        assert word in told, word


@pytest.mark.parametrize(
    "query", ["?", "?cols=all", "?sort=-due", "?kind=land", "?cols=all&sort=lead"]
)
def test_page_and_files_show_the_same(bureau: House, query: str) -> None:
    for number, day in enumerate((25, 22, 30)):
        bureau.working(date(2024, 10, day), f"第{number}个")
    bureau.problem("别的", kind="other", lead=bureau.roads)
    page = text(bureau.leader, f"{LIST}{query}")
    shown = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', page)
    rows = rows_of(bureau.leader, query)
    assert [row["问题"] for row in rows] == shown
    heads = re.findall(r'<th scope="col"[^>]*><a [^>]*>([^<]+)', page)
    assert list(rows[0]) == ["序号", *heads]
    response = browser_of(bureau.leader).get(f"{LIST}export.xlsx{query}")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response))).get_sheet_by_index(0)
    lines = sheet.to_python()
    assert lines[0][0] == "石拐区2024年重点项目问题清单"
    assert f"截至2024年10月18日，共{len(rows)}个" in str(lines[1][0])
    assert lines[2] == list(rows[0])
    at_title = lines[2].index("问题")
    assert [line[at_title] for line in lines[3 : 3 + len(rows)]] == shown
    assert "单位负责人" in str(lines[-1][0])


@pytest.mark.parametrize("by", ["kind", "level", "department"])
def test_summaries_add_up_and_lead_to_their_problems(bureau: House, by: str) -> None:
    bureau.working(date(2024, 10, 8), "逾期")
    bureau.problem("别的", kind="other", lead=bureau.roads, level="city")
    take(bureau.resolved(DUE, "办好的"), "close", bureau.raiser, satisfaction="fair")
    page = text(bureau.leader, f"{LIST}?by={by}")
    table = page[page.index("<table") : page.index("</table>")]
    counts = re.findall(r'<a href="([^"]*)">(\d+)</a>', table)
    assert counts
    for href, number in counts:
        listed = text(bureau.leader, f"{LIST}{href.replace('&amp;', '&')}")
        assert len(re.findall(r'<th scope="row"', listed)) == int(number), href
    rows = list(
        csv.reader(StringIO(text(bureau.leader, f"{LIST}export.csv?by={by}").lstrip("\ufeff")))
    )
    assert rows[-1][:2] == ["合计", "3"]
    assert rows[-1][-2:] == ["33.3", "100.0"]


def test_a_slip_in_the_address_is_told_and_left_out(bureau: House) -> None:
    bureau.problem()
    page = text(bureau.leader, f"{LIST}?kind=mood&year=last&sort=luck&by=moon&cols=some&pace=slow")
    for word in (
        "没有名为“mood”的类别，这一条件没有采用。",
        "“last”不是年度，这一条件没有采用。",
        "没有名为“luck”的栏目",
        "没有名为“moon”的汇总方式",
        "没有名为“slow”的时限",
        "用地未交付",
    ):
        assert word in page


def test_to_dos_stand_on_the_worklist_and_above_the_list(bureau: House) -> None:
    problem = bureau.assigned()
    assert "待签收的问题 1" in words(text(bureau.solver, "/entry/"))
    assert "待签收 1" in words(text(bureau.solver, LIST))
    take(problem, "accept", bureau.solver)
    take(problem, "resolve", bureau.solver, text="已交地。")
    assert "待核销的问题 1" in words(text(bureau.raiser, "/entry/"))
    assert "待签收" not in text(bureau.solver, "/entry/")


PAGES = {LIST: 11, f"{LIST}?by=kind": 11, f"{LIST}WT2024-001/": 21, f"{LIST}proposals/": 18}


@pytest.mark.parametrize("path", PAGES)
def test_pages_take_a_fixed_number_of_queries(bureau: House, path: str) -> None:
    first = bureau.working(DUE, "甲")

    def grow(number: int) -> None:
        for _ in range(number):
            take(first, "update", bureau.solver, text="进展。")
            other = DepartmentFactory()
            made = bureau.problem(f"更多{Problem.objects.count()}", lead=other)
            take(made, "assign", bureau.office, due=DUE, co_operating=[bureau.roads])

    def asked() -> int:
        browser = browser_of(bureau.office)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    grow(3)
    before = asked()
    grow(6)
    assert (before, asked()) == (PAGES[path], PAGES[path])


def test_what_was_put_to_a_lead_official_stands_on_his_first_page(bureau: House) -> None:
    """Leaders have no worklist; theirs is told above the overview, the office's is not."""
    targets_of(bureau)
    problem = bureau.working()
    bureau.problem("待交办的")
    assert "的问题" not in words(text(bureau.official, "/overview/"))
    take(problem, "escalate", bureau.office, text="请协调。")
    assert "报请我牵头协调的问题 1" in words(text(bureau.official, "/overview/"))
    assert "报请我牵头协调" not in text(bureau.leader, "/overview/")
    assert f"{LIST}?todo=led" in text(bureau.official, "/overview/")
    assert "用地未交付" in text(bureau.official, f"{LIST}?todo=led")


def targets_of(bureau: House) -> None:
    """A plan with a target, without which the overview has nothing to show."""
    TargetFactory(indicator=IndicatorFactory(owner=bureau.finance))
