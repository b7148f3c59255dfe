"""The pages of tasks as each person meets them."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.models import User
from entry.periods import Month
from plan.columns import COLUMNS, USUAL
from plan.models import Task
from tests.conftest import browser_of
from tests.factories import DepartmentFactory
from tests.plan.factories import report
from tests.plan.pages import text, words
from tests.plan.scenes import House, at, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
SEPTEMBER = Month(2024, 9)
ALL = urlencode([("col", key) for key in COLUMNS])


def test_the_ledger_shows_every_column_of_the_office(office: House, road: Task) -> None:
    take(road, "assign", office.publisher, at(2, 5), lead_official=office.leader)
    take(road, "acknowledge", office.clerk, at(2, 8))
    take(road, "remind", office.publisher, at(7, 1), text="请报进展。")
    report(road, SEPTEMBER, "late", "征求意见。", at=at(10, 9))
    told = words(text(office.leader, f"/tasks/?{ALL}"))
    for title in (column.title for column in COLUMNS.values()):
        assert title in told
    for word in (
        "报告任务", "出台道路规划", "2024-02-05", "刘敏", "财政局", "统计局", "2024-12-20",
        "【滞后】征求意见。", "2024年9月（10-09发布）", "办理中", "预警",
    ):  # fmt: skip
        assert word in told, word


def rows_of(user: User, query: str) -> list[dict[str, str]]:
    content = text(user, f"/tasks/export.csv{query}").removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(content)))


@pytest.mark.parametrize(
    "query", ["?", f"?{ALL}", "?col=state&col=due&sort=-due", "?stage=working"]
)
def test_page_and_files_show_the_same(office: House, road: Task, query: str) -> None:
    for number, limit in enumerate((date(2024, 11, 30), date(2024, 10, 31), None)):
        task = office.task(title=f"第{number}项", due=limit, original_due=limit, order=number)
        take(task, "acknowledge", office.clerk)
    page = text(office.leader, f"/tasks/{query}")
    shown = re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page)
    rows = rows_of(office.leader, query)
    assert [row["事项"] for row in rows] == shown
    heads = re.findall(r'<th scope="col"[^>]*><a [^>]*>([^<]+)', page)
    assert list(rows[0]) == ["序号", *heads]
    response = browser_of(office.leader).get(f"/tasks/export.xlsx{query}")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response))).get_sheet_by_index(0)
    lines = sheet.to_python()
    assert lines[0][0] == "石拐区2024年重点任务督办台账"
    assert f"截至2024年10月18日，共{len(rows)}项" in str(lines[1][0])
    assert lines[2] == list(rows[0])
    at_title = lines[2].index("事项")
    assert [line[at_title] for line in lines[3 : 3 + len(rows)]] == shown


def test_order_by_a_column_and_the_other_way_round(office: House) -> None:
    for number, day in enumerate((15, 5, 25)):
        limit = date(2024, 12, day)
        office.task(title=f"{day}日", due=limit, original_due=limit, order=number)
    unset = office.task(title="没有领导")
    up = [row["事项"] for row in rows_of(office.leader, "?sort=due")]
    assert up[:3] == ["5日", "15日", "25日"]
    down = [row["事项"] for row in rows_of(office.leader, "?sort=-due")]
    assert down[-3:] == ["25日", "15日", "5日"]
    Task.objects.exclude(pk=unset.pk).update(lead_official=office.leader)
    for sort in ("official", "-official"):  # what has nothing there stands at the end
        assert rows_of(office.leader, f"?sort={sort}")[-1]["事项"] == "没有领导"
    page = text(office.leader, "/tasks/?sort=due")
    assert 'aria-sort="ascending"' in page
    assert "?sort=-due" in page


@pytest.mark.parametrize("by", ["chapter", "department"])
def test_summaries_add_up_and_lead_to_their_tasks(office: House, road: Task, by: str) -> None:
    take(road, "acknowledge", office.clerk)
    office.task(title="乙", lead=office.statistics)
    page = text(office.leader, f"/tasks/?by={by}")
    table = page[page.index("<table") : page.index("</table>")]
    counts = re.findall(r'<a href="([^"]*)">(\d+)</a>', table)
    assert counts
    for href, number in counts:
        listed = text(office.leader, f"/tasks/{href.replace('&amp;', '&')}")
        assert len(re.findall(r'<th scope="row">', listed)) == int(number)
    rows = list(
        csv.reader(StringIO(text(office.leader, f"/tasks/export.csv?by={by}").lstrip("\ufeff")))
    )
    assert rows[-1][:2] == ["合计", "2"]


def test_the_usual_columns_are_no_choice(office: House, road: Task) -> None:
    usual = urlencode([("col", key) for key in USUAL if key != "title"])
    assert "col=" not in text(office.leader, f"/tasks/?{usual}").partition("<thead>")[2]
    assert "col=rating" in text(office.leader, "/tasks/?col=rating").partition("<thead>")[2]


def test_a_slip_in_the_address_is_told_and_left_out(office: House, road: Task) -> None:
    query = "month=2024-13&as_of=gestern&sort=luck&by=moon&col=nothing&light=pink&stage=gone"
    page = text(office.leader, f"/tasks/?{query}")
    for told in (
        "不是有效的日期", "没有名为“luck”的栏目", "没有名为“moon”的汇总方式",
        "没有名为“nothing”的栏目", "没有名为“pink”的灯", "没有名为“gone”的状态",
    ):  # fmt: skip
        assert told in page
    assert "出台道路规划" in page


def test_the_past_says_that_it_is_the_past(office: House, road: Task) -> None:
    take(road, "acknowledge", office.clerk, at(8, 1))
    page = words(text(office.leader, "/tasks/?as_of=2024-07-01"))
    assert "历史时点" in page
    assert "待签收" in page
    assert "办理中" in words(text(office.leader, "/tasks/?month=2024-08"))


def test_the_page_of_a_task(office: House, road: Task) -> None:
    take(road, "acknowledge", office.clerk)
    first = report(road, SEPTEMBER, text="旧话。", at=at(10, 5))
    type(first).objects.filter(pk=first.pk).update(superseded_at=at(10, 12))
    report(road, SEPTEMBER, text="新话。", at=at(10, 12))
    told = words(text(office.other, "/tasks/road/"))
    for word in (
        "出台道路规划", "完成时限2024年12月20日，还有63天。", "新话。", "旧话。", "更正前", "王芳 签收",
        "原文：年内", "一节",
    ):  # fmt: skip
        assert word in told, word


def test_to_dos_stand_on_the_worklist_and_the_board(office: House, road: Task) -> None:
    assert "待签收的任务 1" in words(text(office.clerk, "/entry/"))
    take(road, "acknowledge", office.clerk)
    assert "待签收的任务" not in text(office.clerk, "/entry/")
    take(road, "apply_closing", office.clerk, text="完成。")
    assert "待核销的任务 1" in words(text(office.publisher, "/entry/board/"))


PAGES = {"/tasks/": 18, "/tasks/?by=chapter": 18, "/tasks/road/": 24}


@pytest.mark.parametrize("path", PAGES)
def test_pages_take_a_fixed_number_of_queries(office: House, road: Task, path: str) -> None:
    def grow(months: tuple[int, ...]) -> None:
        for month in months:
            report(road, Month(2024, month))
            take(road, "remind", office.publisher, text="请报。")
            task = office.task(title="任务")
            task.co_operating.add(DepartmentFactory())
            take(task, "acknowledge", office.clerk)

    def asked() -> int:
        browser = browser_of(office.publisher)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    grow((1, 2, 3))
    first = asked()
    grow((4, 5, 6, 7, 8, 9))
    assert (first, asked()) == (PAGES[path], PAGES[path])
