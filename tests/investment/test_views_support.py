"""三争取台账 as each person meets it: the list, its summaries, its files."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.models import Department, User
from investment.models import SupportItem
from investment.presenters_support import PAGE
from investment.support_columns import COLUMNS
from tests.conftest import browser_of
from tests.investment.support_scenes import (
    NOW,
    House,
    fresh,
    house,
    project,
    rule,
    rules,
    store_at,
    take,
)
from tests.plan.pages import text, words

pytestmark = pytest.mark.django_db
LIST = "/support/"


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
    store_at(settings, tmp_path)
    rules()
    return house()


def of(item: SupportItem, path: str = "") -> str:
    return f"{LIST}{item.key}/{path}"


def rows_of(user: User, query: str) -> list[dict[str, str]]:
    content = text(user, f"{LIST}export.csv{query}").removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(content)))


def post(user: User, path: str, status: int = 302, **data: Any) -> str:
    response = browser_of(user).post(path, data)
    assert response.status_code == status, words(response.content.decode())[:900]
    return response.content.decode()


def step(user: User, item: SupportItem, name: str, status: int = 302, **data: Any) -> str:
    given = {"version": fresh(item).version, **data}
    return post(user, of(item, f"steps/{name}/"), status, **given)


# The list


def test_the_list_shows_every_column_of_the_office(bureau: House) -> None:
    works = project(bureau, name="老区管网", code="2312-150205-04-01-123456")
    parts = {bureau.finance: Decimal(70), bureau.roads: Decimal(30)}
    document = bureau.document(number="内财预〔2024〕9号")
    item = bureau.won(
        "管网改造资金", document=document, project=works, shares=parts, amount="1234.5",
        is_formula=True, valid_until=date(2026, 12, 31), note="分两批",
    )  # fmt: skip
    rule(counts_formula=True)
    bureau.paid(item, "600", date(2024, 6, 1))
    told = words(text(bureau.leader, f"{LIST}?cols=all"))
    for title in (column.title for column in COLUMNS.values()):
        assert title in told
    for word in (
        "资金", "管网改造资金", "自治区", "自治区财政厅", "内财预〔2024〕9号", "2024-03-01",
        "专项转移支付（因素法）", "1,234.5", "600", "2024-06-01",
        "老区管网（2312-150205-04-01-123456）", "财政局", "主办70%、交通局30%", "首次",
        "2026-12-31", "认定", "1,234.5万元", "分两批",
    ):  # fmt: skip
        assert word in told, word


@pytest.mark.parametrize("query", ["?", "?cols=all", "?sort=-amount", "?kind=fund&sort=name"])
def test_page_and_files_show_the_same(bureau: House, query: str) -> None:
    for number, amount in enumerate(("50", "900", "100")):
        bureau.won(f"第{number}项", amount=amount)
    bureau.proposed("某荣誉", "honour")
    page = text(bureau.leader, f"{LIST}{query}")
    shown = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', page)
    rows = rows_of(bureau.leader, query)
    assert [row["名称"] for row in rows] == shown
    heads = re.findall(r'<th scope="col"[^>]*><a [^>]*>([^<]+)', page)
    assert list(rows[0]) == ["序号", *heads]
    response = browser_of(bureau.leader).get(f"{LIST}export.xlsx{query}")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response))).get_sheet_by_index(0)
    lines = sheet.to_python()
    assert lines[0][0] == "石拐区2024年争取上级资金、政策、试点和荣誉台账"
    assert f"截至2024年10月底，共{len(rows)}项" in str(lines[1][0])
    assert lines[2] == list(rows[0])
    at_name = lines[2].index("名称")
    assert [line[at_name] for line in lines[3 : 3 + len(rows)]] == shown
    assert "资金按文件日期计入，不计债券等需偿还资金" in str(lines[-4][0])
    assert "单位负责人" in str(lines[-1][0])


def test_a_number_is_ordered_the_way_that_its_head_says(bureau: House) -> None:
    for name, amount in (("少", "50"), ("多", "900"), ("中", "100")):
        bureau.won(name, amount=amount)
    bureau.proposed("某荣誉", "honour")
    assert '<a href="?sort=-amount">争取金额' in text(bureau.leader, LIST)  # the largest first
    for sort, order, names in (
        ("-amount", "descending", ["多", "中", "少", "某荣誉"]),
        ("amount", "ascending", ["少", "中", "多", "某荣誉"]),
    ):
        assert [row["名称"] for row in rows_of(bureau.leader, f"?sort={sort}")] == names
        other = "-amount" if sort == "amount" else "amount"
        head = f'aria-sort="{order}"><a href="?sort={other}">争取金额'
        assert head in text(bureau.leader, f"{LIST}?sort={sort}")


@pytest.mark.parametrize("by", ["kind", "level", "department", "class"])
def test_summaries_add_up_and_lead_to_their_items(bureau: House, by: str) -> None:
    parts = {bureau.finance: Decimal(70), bureau.roads: Decimal(30)}
    bureau.won("共同的", shares=parts, amount="200")
    bureau.won("债券", fund_class="special_bond", level="nation")
    bureau.proposed("某荣誉", "honour", shares=parts)
    page = text(bureau.leader, f"{LIST}?by={by}")
    table = page[page.index("<table") : page.index("</table>")]
    counts = re.findall(r'<a href="([^"]*)">(\d+)</a>', table)
    assert counts
    for href, number in counts:
        listed = text(bureau.leader, f"{LIST}{href.replace('&amp;', '&')}")
        assert len(re.findall(r'<th scope="row"', listed)) == int(number), href
    content = text(bureau.leader, f"{LIST}export.csv?by={by}").removeprefix("\ufeff")
    rows = list(csv.reader(StringIO(content)))
    assert rows[-1][:2] == ["合计", "3"]
    assert rows[-1][-4:] == ["700", "", "200", ""]
    assert sum(Decimal(row[-2] or 0) for row in rows[1:-1]) == 200
    assert ("按比例分到各单位" in page) is (by == "department")


def test_departments_are_rounded_line_by_line_and_the_page_says_so(bureau: House) -> None:
    """Three thirds of 0.05万元: 0.02 each, 0.05 together, not 0.06."""
    office = Department.objects.get(code="fgw")
    parts = {bureau.finance: "33.34", bureau.roads: "33.33", office: "33.33"}
    bureau.won("三家的", amount="0.05", shares={one: Decimal(part) for one, part in parts.items()})
    page = words(text(bureau.leader, f"{LIST}?by=department"))
    assert "四舍五入到2位小数，各行之和与合计末位可能略有出入" in page
    lines = list(csv.reader(StringIO(text(bureau.leader, f"{LIST}export.csv?by=department"))))
    assert {line[0]: line[-2] for line in lines[1:]} == {
        "财政局": "0.02",
        "交通局": "0.02",
        "发改委": "0.02",
        "合计": "0.05",
    }


def test_the_head_tells_what_each_kind_comes_to(bureau: House) -> None:
    item = bureau.won(amount="12345.6")
    bureau.paid(item, "2000")
    bureau.won("某荣誉", "honour", recognised_count=3)
    bureau.item("没定的", "honour")
    told = words(text(bureau.leader, LIST))
    assert "资金 12,345.6 万元 登记1项，计入1项；争取12,345.6、到账2,000" in told
    assert "荣誉 3 项 登记2项，计入1项" in told
    assert "政策 0 项 登记0项，计入0项" in told
    assert "2024年计数规则：资金按文件日期计入" in told


def test_a_slip_in_the_address_is_told_and_left_out(bureau: House) -> None:
    bureau.item()
    query = "?level=moon&state=mood&month=soon&sort=luck&by=star&cols=some&page=last&todo=x"
    page = text(bureau.leader, f"{LIST}{query}")
    for word in (
        "没有名为“moon”的级别",
        "没有名为“mood”的认定状态",
        "“soon”不是有效的月份",
        "“last”不是页码",
        "没有名为“x”的待我办理",
        "没有名为“luck”的栏目",
        "没有名为“star”的汇总方式",
        "某项资金",
    ):
        assert word in page


def test_an_empty_year_says_what_comes_here(bureau: House) -> None:
    assert "2024年还没有争取事项" in text(bureau.clerk, LIST)
    assert "登记争取事项" in text(bureau.clerk, LIST)
    assert "登记争取事项" not in text(bureau.leader, LIST)
    bureau.item()
    assert "没有符合条件的事项" in text(bureau.clerk, f"{LIST}?q=没有的")


def test_a_long_list_has_pages_and_its_file_all_of_it(bureau: House) -> None:
    SupportItem.objects.bulk_create(
        SupportItem(
            key=f"n{number}", kind=bureau.kinds["honour"], name=f"荣誉{number}",
            lead=bureau.finance, area=bureau.finance.area, order=number,
        )
        for number in range(PAGE + 1)
    )  # fmt: skip
    first, second = text(bureau.leader, LIST), text(bureau.leader, f"{LIST}?page=2")
    assert "第1页，共2页" in first
    assert 'href="?page=2"' in first
    assert len(re.findall(r'<th scope="row"', second)) == 1
    assert "第2页，共2页" in text(bureau.leader, f"{LIST}?page=9")
    assert len(rows_of(bureau.leader, "?page=2")) == PAGE + 1


def test_to_dos_stand_on_the_worklist_and_above_the_list(bureau: House) -> None:
    item = bureau.proposed()
    assert "待认定的争取事项 1" in words(text(bureau.office, "/entry/board/"))
    assert "待认定 1" in words(text(bureau.office, LIST))
    take(item, "send_back", bureau.office, text="请补")
    assert "退回补充的争取事项 1" in words(text(bureau.clerk, "/entry/"))
    bureau.recorded(item)
    assert "有到账待核实的争取事项 1" in words(text(bureau.reviewer, "/entry/"))
    assert "待核实" not in words(text(bureau.partner, "/entry/"))


PAGES = dict.fromkeys((LIST, f"{LIST}?by=department", f"{LIST}export.csv?cols=all"), 15)


@pytest.mark.parametrize("path", PAGES)
def test_lists_take_a_fixed_number_of_queries(bureau: House, path: str) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            made = bureau.won(f"第{SupportItem.objects.count()}项")
            bureau.paid(made)

    def asked() -> int:
        browser = browser_of(bureau.office)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            response = browser.get(path)
            b"".join(response)
            assert response.status_code == 200
        return len(captured)

    grow(3)
    before = asked()
    grow(6)
    assert (before, asked()) == (PAGES[path], PAGES[path])
