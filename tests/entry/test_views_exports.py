"""The kernel's lists as files, and the workbook to fill in, as each person gets them."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import Department, User
from entry import previews, workflow
from entry.actions import save_cells
from entry.excel import isolation, keys
from entry.models import Return
from entry.periods import Month
from indicators.models import Indicator
from tests.conftest import browser_of
from tests.entry.conftest import SEPTEMBER, change, fill, walk
from tests.entry.excel.parts import Parts
from tests.entry.files import attach
from tests.entry.pages import step
from tests.entry.test_exports import read_csv, sheet_xml
from tests.factories import NOW, AreaFactory, IndicatorFactory, actor, observe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
RETURN = ("entry:return-export", "entry:template")


def answer(client: Client, address: str) -> tuple[Any, bytes]:
    response = client.get(address)
    assert response.status_code == 200
    return response, b"".join(response)


def address(name: str, found: Return, kind: str = "csv") -> str:
    return reverse(name, args=[found.pk] if name == "entry:template" else [found.pk, kind])


def table(client: Client, path: str) -> list[dict[str, str]]:
    heads, *rows = read_csv(answer(client, path)[1])
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_worklist_goes_out_section_by_section(
    submitted: Return, finance: Department, clerk: User, reviewer: User
) -> None:
    workflow.open_return(finance, Month(2024, 8), by=actor(clerk), at=NOW)
    mine = table(browser_of(clerk), "/entry/export.csv")
    told = {(one["类别"], one["月份"], one["状态"]) for one in mine}
    assert ("本月待报", "2024年8月", "填报中") in told
    assert ("办理中", "2024年9月", "待审核") in told
    assert ("本月待报", "2024年7月", "未开启") in told
    [waiting] = [
        one for one in table(browser_of(reviewer), "/entry/export.csv") if one["类别"] == "待我审核"
    ]
    assert (waiting["部门"], waiting["提交人"], waiting["截止日"]) == (
        "财政局", str(clerk), submitted.due_on.isoformat(),
    )  # fmt: skip


def test_the_board_goes_out_for_the_month_that_it_shows(
    filled: Return, publisher: User, clerk: User, reviewer: User, kept: Any
) -> None:
    walk(filled, clerk, reviewer, publisher, to="approved")
    response = browser_of(publisher).get("/entry/board/export.xlsx?month=2024-09")
    name = quote("2024年9月各部门月报报送情况表.xlsx")
    assert f"filename*=utf-8''{name}" in response["Content-Disposition"]
    assert "应报1个：填报中0个，待审核0个，待发布1个，已发布0个，未开启0个" in sheet_xml(
        b"".join(response)
    )
    [line] = table(browser_of(publisher), "/entry/board/export.csv?month=2024-09")
    assert (line["部门"], line["状态"], line["佐证（份）"]) == ("财政局", "待发布", "1")
    assert (line["提交人"], line["审核人"], line["发布人"]) == (str(clerk), str(reviewer), "")
    assert line["提交时间"] == "2024-10-08 10:00"
    [unopened] = table(browser_of(publisher), "/entry/board/export.csv?month=2024-08")
    assert (unopened["状态"], unopened["逾期"], unopened["佐证（份）"]) == ("未开启", "逾期", "")


def test_a_return_goes_out_as_its_page_shows_it(
    filled: Return, clerk: User, reviewer: User, revenue: Indicator, kept: Any
) -> None:
    observe(revenue, SEPTEMBER - 1, "30000", "7")
    [line] = table(browser_of(clerk), address("entry:return-export", filled))
    assert (line["指标名称"], line["时期"]) == ("一般公共预算收入", "1—9月")
    assert (line["上期"], line["累计（时点）"], line["同比%"], line["当月"]) == (
        "30000", "34200", "8.6", "4200",
    )  # fmt: skip
    _, content = answer(browser_of(clerk), address("entry:return-export", filled, "xlsx"))
    parts = Parts(content)
    assert list(parts.states()) == ["主要指标", "佐证材料", "办理记录"]
    assert "财政局2024年9月月报佐证材料清单" in parts.xml(2)
    assert kept.name in parts.xml(2)
    assert "开启" in parts.xml(3)


def test_what_changed_since_the_review_goes_out(
    submitted: Return, clerk: User, reviewer: User
) -> None:
    desk = browser_of(reviewer)
    remark = {"remark|indicators|revenue:150205": "请核对。"}
    assert step(desk, submitted, "send_back", reason="有误", **remark).status_code == 302
    fill(submitted, clerk, value="-34300")
    response, content = answer(desk, address("entry:return-export", submitted, "xlsx"))
    assert quote("财政局2024年9月月报.xlsx") in response["Content-Disposition"]
    parts = Parts(content)
    assert list(parts.states()) == ["主要指标", "与上次送审相比", "佐证材料", "办理记录"]
    changed = parts.xml(2)
    assert "<v>34200</v>" in changed
    assert "<v>-34300</v>" in changed  # a negative stays a number
    assert "请核对。" in parts.xml(1)
    assert "一般公共预算收入：请核对。" in parts.xml(4)
    [line] = table(desk, address("entry:return-export", submitted))
    assert (line["审核意见"], line["送审后改动"]) == ("请核对。", "累计（时点）：34200→-34300")


def test_the_workbook_holds_the_draft_and_the_months_before(
    filled: Return, clerk: User, revenue: Indicator, finance: Department, tmp_path: Path
) -> None:
    observe(revenue, SEPTEMBER - 1, "30000", "7")
    observe(revenue, SEPTEMBER.year_ago, "31500", "7")
    response, content = answer(browser_of(clerk), address("entry:template", filled))
    name = quote("石拐区财政局2024年9月主要指标月报.xlsx")
    assert f"filename*=utf-8''{name}" in response["Content-Disposition"]
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    book = isolation.read(path, name="填报表.xlsx")
    key = keys.read_key(book)
    assert key is not None
    assert (key.monthly_return, key.version) == (filled.pk, filled.version)
    [(_, row)] = key.subjects
    texts = {at: cell.text for (line, at), cell in book.sheets[0].cells.items() if line == row}
    assert texts[0] == "一般公共预算收入"
    assert (texts[3], texts[4], texts[5], texts[6]) == ("30000", "31500", "34200", "8.6")


def test_of_a_correction_only_what_it_names_may_be_typed(
    published: Return, publisher: User, finance: Department, clerk: User
) -> None:
    correction = workflow.correct(
        published.pk,
        figures=[("indicators", "revenue:150205")],
        reason="漏报",
        by=actor(publisher),
        at=NOW,
    )
    response, content = answer(browser_of(clerk), address("entry:template", correction))
    assert quote("主要指标月报（第1次更正）.xlsx") in response["Content-Disposition"]
    parts = Parts(content)
    open_rows = {place[1:] for place, locked in parts.locked(1).items() if not locked}
    [named] = [
        str(one.get("r"))[1:] for one in parts.sheet(1).iter() if str(one.get("r")).startswith("F6")
    ]
    assert open_rows == {named}
    _, before = answer(browser_of(clerk), address("entry:template", published))
    assert all(Parts(before).locked(1).values())


@pytest.mark.parametrize("name", RETURN)
def test_a_return_takes_a_fixed_number_of_queries(
    name: str, opened: Return, clerk: User, finance: Department
) -> None:
    def counted() -> int:
        browser = browser_of(User.objects.get(pk=clerk.pk))
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            answer(browser, address(name, opened))
        return len(captured)

    fill(opened, clerk)
    attach(opened, clerk)
    few = counted()
    for _ in range(9):
        one = IndicatorFactory(owner=finance)
        observe(one, SEPTEMBER - 1, "3")
    assert (few, counted()) == ({"entry:return-export": 21, "entry:template": 17}[name],) * 2


def test_worklist_and_board_take_a_fixed_number_of_queries(
    revenue: Indicator, clerk: User, publisher: User
) -> None:
    def counted(months: range) -> list[int]:
        for month in months:
            workflow.open_return(revenue.owner, Month(2024, month), by=actor(clerk), at=NOW)
        found = []
        for user, path in ((clerk, "/entry/export.csv"), (publisher, "/entry/board/export.csv")):
            browser = browser_of(User.objects.get(pk=user.pk))
            clock.installation()
            with CaptureQueriesContext(connection) as captured:
                answer(browser, path)
            found.append(len(captured))
        return found

    assert counted(range(1, 3)) == counted(range(3, 9)) == [16, 19]


@pytest.mark.parametrize("path", ["/entry/", "/entry/board/"])
def test_the_pages_offer_their_files(
    path: str, clerk: User, publisher: User, revenue: Indicator
) -> None:
    user = publisher if "board" in path else clerk
    html = browser_of(user).get(path).content.decode()
    for kind in ("xlsx", "csv"):
        assert f'href="{path}export.{kind}' in html


def test_the_return_offers_its_workbook_to_those_who_type(
    opened: Return, clerk: User, reviewer: User
) -> None:
    page, book = reverse("entry:return", args=[opened.pk]), address("entry:template", opened)
    assert f'href="{book}"' in browser_of(clerk).get(page).content.decode()
    html = browser_of(reviewer).get(page).content.decode()
    assert f'href="{book}"' not in html
    assert f'href="{address("entry:return-export", opened)}"' in html


def test_formulas_in_notes_stay_texts(opened: Return, clerk: User) -> None:
    changes = [change("note", "=1+1"), change("value", "-5")]
    save_cells(opened.pk, changes, by=actor(clerk), at=NOW)
    for name, kind in ((RETURN[0], "xlsx"), (RETURN[1], "xlsx")):
        _, content = answer(browser_of(clerk), address(name, opened, kind))
        assert "<f>" not in sheet_xml(content)
    [line] = table(browser_of(clerk), address(RETURN[0], opened))
    assert (line["说明"], line["累计（时点）"]) == ("'=1+1", "-5")


@pytest.mark.parametrize(
    ("name", "kind"), [(RETURN[0], "xlsx"), (RETURN[0], "csv"), (RETURN[1], "xlsx")]
)
def test_what_went_out_and_comes_in_again_changes_nothing(
    name: str, kind: str, opened: Return, clerk: User, finance: Department, tmp_path: Path
) -> None:
    IndicatorFactory(owner=finance, code="tax", name="税收收入", group="项目", decimals=2)
    IndicatorFactory(owner=finance, code="gdp", name="地区生产总值", with_peers=True)
    AreaFactory(code="150203", name="昆都仑区", short_name="昆区")
    typed = [
        *(change("value", "34200"), change("growth", "持平"), change("note", "=见附件，-1户")),
        *(
            change("value", "—", subject="tax:150205"),
            change("growth", "-0.41", subject="tax:150205"),
        ),
        *(
            change("value", "-12.3456", subject="gdp:150205"),
            change("status", "最终核实", subject="gdp:150205"),
        ),
        change("growth", "免报", subject="gdp:150205"),
    ]
    saved = save_cells(opened.pk, typed, by=actor(clerk), at=NOW)
    assert {result.outcome for result in saved.results} == {"saved"}
    path = tmp_path / f"book.{kind}"
    path.write_bytes(answer(browser_of(clerk), address(name, opened, kind))[1])
    book = isolation.read(path, name=path.name)
    sent = Return.objects.get(pk=opened.pk)
    found = previews.preview(sent, previews.sheets_of(sent), book, by=actor(clerk), at=NOW)
    assert (found.unknown, found.problems) == ((), ())
    assert {(line.fate, line.message) for line in found.lines} == {("same", "")}
    assert {(line.subject, line.column) for line in found.lines} >= {
        (one.subject, one.column) for one in typed
    }
