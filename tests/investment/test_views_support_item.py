"""The page of an item of support, its forms and steps, as each person meets them."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import User
from investment.models import SupportItem
from tests.conftest import browser_of
from tests.investment.support_scenes import (
    NOW,
    House,
    fresh,
    house,
    pdf,
    project,
    rule,
    rules,
    store_at,
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


# One item


def test_an_item_says_why_it_counts_and_why_not(bureau: House) -> None:
    item = bureau.won("跨年资金", dated=date(2023, 12, 20), recognised_amount=Decimal(450))
    bureau.paid(item, "200", date(2024, 1, 8))
    for year in (2023, 2024):
        rule(year=year, count_by="arrival", counts_repayable=True, counts_formula=True)
    told = words(text(bureau.leader, of(item)))
    assert "2023年 不计：本期没有到账。 规则：按到账日期计入。" in told
    assert "2024年 计入200万元 规则：按到账日期计入。" in told
    assert "张伟，450万元" in told
    assert "累计200万元" in told
    assert "王芳登记于" not in told  # the leader is not of the departments concerned
    assert "王芳登记于2024-10-18，李娜核实于2024-10-18" in words(text(bureau.clerk, of(item)))
    rule(year=2024, count_by="document")
    rule(year=2023, count_by="document")
    told = words(text(bureau.leader, of(item)))
    assert "2023年 计入450万元" in told
    assert "2024年 不计：文件日期不在本期。" in told


def test_instalments_that_wait_stay_inside(bureau: House) -> None:
    item = bureau.item()
    waiting = bureau.recorded(item, "88")
    for user, status in ((bureau.clerk, True), (bureau.office, True), (bureau.leader, False)):
        assert ("88万元" in text(user, of(item))) is status, user
    assert text(bureau.stranger, of(item), 404)
    path = of(item, f"arrivals/{waiting.pk}/")
    post(bureau.stranger, f"{path}void/", 404)
    post(bureau.reviewer, f"{path}confirm/")
    assert "88万元" in text(bureau.leader, of(item))
    page = post(bureau.reviewer, f"{path}confirm/", 409)
    assert "已经核实" in page


def test_an_item_is_entered_completed_and_recognised_by_its_pages(bureau: House) -> None:
    fields = {
        "title": "关于下达2024年资金的通知", "number": "内财预[2024]9号", "dated": "2024-03-01",
        "document_level": "region", "granted_by": "自治区财政厅", "kind": bureau.kinds["fund"].pk,
        "name": "管网改造资金", "area": bureau.finance.area_id, "amount": "1,200",
        "fund_class": "special_transfer", "novelty": "first", "lead": bureau.finance.pk,
    }  # fmt: skip
    post(bureau.clerk, f"{LIST}new/", **fields)
    item = SupportItem.objects.get()
    assert item.document is not None
    assert (item.amount, item.document.number) == (Decimal(1200), "内财预〔2024〕9号")
    assert "提请认定还缺：文件附件。" in words(text(bureau.clerk, of(item)))
    assert "提请认定还缺" in step(bureau.clerk, item, "propose", 422)
    post(bureau.clerk, of(item, "files/new/"), upload=pdf(), caption="通知扫描件")
    post(
        bureau.clerk, of(item, "edit/shares/"), version=item.version, lead=bureau.finance.pk,
        **{
            "rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "1",
            "rows-0-department": bureau.finance.pk, "rows-0-percent": "70",
            "rows-1-department": bureau.roads.pk, "rows-1-percent": "３０",
        },
    )  # fmt: skip
    step(bureau.clerk, item, "propose")
    assert "办理" not in words(text(bureau.leader, of(item)))
    assert "大于争取金额1200万元" in step(bureau.office, item, "recognise", 422, amount="1300")
    step(bureau.office, item, "recognise", amount="1200", text="同意")
    post(bureau.clerk, of(item, "arrivals/new/"), amount="600", on="2024-06-01", upload=pdf())
    told = words(text(bureau.clerk, of(item)))
    for word in (
        "计入2024年 1,200万元",
        "财政局（主办） 70%",
        "交通运输局 30%",
        "通知扫描件",
        "待核实",
    ):
        assert word in told, word
    for word in ("登记争取事项", "修改单位比例", "提请认定争取事项", "认定金额： 空 → 1200"):
        assert word in told, word


def test_a_second_item_goes_under_the_same_document(bureau: House) -> None:
    item = bureau.item()
    page = text(bureau.clerk, f"{LIST}new/?document={item.document_id}")
    assert re.search(rf'<option value="{item.document_id}" selected>', page)
    fields = {
        "document": item.document_id, "kind": bureau.kinds["honour"].pk, "name": "同文荣誉",
        "area": bureau.finance.area_id, "novelty": "first", "lead": bureau.finance.pk,
    }  # fmt: skip
    post(bureau.clerk, f"{LIST}new/", **fields)
    assert "同文荣誉" in text(bureau.clerk, of(item))
    told = words(post(bureau.clerk, f"{LIST}new/", 422, **fields))
    assert "这份文件下已有同名的事项" in told
    both = {**fields, "name": "另一个", "title": "新文件"}
    assert "请二者取一" in post(bureau.clerk, f"{LIST}new/", 422, **both)
    neither = {**both, "document": "", "title": ""}
    told = post(bureau.clerk, f"{LIST}new/", 422, **neither)
    assert "请填写文件名称，或在上面选已登记的文件。" in told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("finance", "70")], "合计70%，应为100%"),
        ([("finance", "50"), ("finance", "50")], "同一个单位填了两次"),
        ([("finance", "70"), ("roads", "")], "请填写这个单位的比例"),
        ([("finance", "70"), ("", "30")], "请选择单位"),
        ([("roads", "100")], "主办单位财政局也要有比例"),
    ],
)
def test_wrong_shares_come_back_as_typed(
    bureau: House, rows: list[tuple[str, str]], told: str
) -> None:
    item = bureau.item()
    data: dict[str, Any] = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
    for at, (name, percent) in enumerate(rows):
        data[f"rows-{at}-department"] = getattr(bureau, name).pk if name else ""
        data[f"rows-{at}-percent"] = percent
    page = post(
        bureau.clerk, of(item, "edit/shares/"), 422,
        version=1, lead=bureau.finance.pk, **data,
    )  # fmt: skip
    assert told in page


def test_a_form_keeps_what_stands_and_what_another_saved_is_told(bureau: House) -> None:
    works = project(bureau, name="外单位的项目")
    works.lead = bureau.roads
    works.save()
    item = bureau.item(project=works)
    page = text(bureau.clerk, of(item, "edit/facts/"))
    assert "外单位的项目" in page  # beyond his scope, and yet it stands
    fields = {
        "version": 1, "kind": item.kind_id, "name": "改名", "area": item.area_id,
        "amount": "500", "fund_class": "direct", "novelty": "first", "project": works.pk,
    }  # fmt: skip
    post(bureau.clerk, of(item, "edit/facts/"), **fields)
    assert (fresh(item).name, fresh(item).project) == ("改名", works)
    page = post(bureau.colleague, of(item, "edit/facts/"), 409, **{**fields, "name": "再改"})
    assert "在你打开之后有变动" in page
    assert 'name="version" value="2"' in page
    assert 'value="再改"' in page


def test_the_document_is_changed_for_all_it_grants(bureau: House) -> None:
    item = bureau.item()
    fields = {
        "version": 1, "title": "改后的名称", "number": "内财预〔2024〕8号", "dated": "2024-02-01",
        "level": "nation", "granted_by": "财政部",
    }  # fmt: skip
    post(bureau.clerk, of(item, "document/"), **fields)
    assert "国家" in words(text(bureau.clerk, of(item)))
    assert text(bureau.reviewer, of(item, "document/"), 403)
    without = bureau.item("没有文件的", document=None)
    assert text(bureau.clerk, of(without, "document/"), 404)
    assert "登记文件之后可以登记到账" in text(bureau.clerk, of(without))


def test_refusals_stand_where_they_belong(bureau: House) -> None:
    item = bureau.proposed()
    told = step(bureau.office, item, "refuse", 422, text="")
    assert "“不予认定”有需要改正的地方" in told
    step(bureau.office, item, "refuse", text="重复申报")
    assert "现为“不予认定”，不能认定" in step(bureau.office, item, "recognise", 409, amount="1")
    assert step(bureau.clerk, item, "reopen", 403, text="x")
    assert "重复申报" in words(text(bureau.leader, of(item)))
    assert browser_of(bureau.office).post(of(item, "steps/dance/")).status_code == 404


def test_a_slip_is_handed_out_and_voided_money_is_struck_out(bureau: House) -> None:
    item = bureau.item()
    made = bureau.paid(item, "100")
    page = text(bureau.leader, of(item, f"files/{made.evidence_id}/"))
    assert page.startswith("%PDF")
    assert text(bureau.stranger, of(item, f"files/{made.evidence_id}/"), 404)
    told = post(bureau.clerk, of(item, f"files/{made.evidence_id}/remove/"), 422)
    assert "是到账的凭证" in told
    path = of(item, f"arrivals/{made.pk}/void/")
    assert "必填" in post(bureau.reviewer, path, 422, reason="")
    post(bureau.clerk, path, 403, reason="x")
    post(bureau.reviewer, path, reason="重复登记")
    assert "已作废" in text(bureau.clerk, of(item))
    assert "100万元" not in text(bureau.leader, of(item))
    post(bureau.clerk, of(item, f"files/{made.evidence_id}/remove/"))


def test_what_is_restricted_is_neither_offered_nor_served(bureau: House) -> None:
    item = bureau.item()
    assert item.document is not None
    kept = bureau.file(item.document, "不外传.pdf")
    kept.is_restricted = True
    kept.save()
    for user in (bureau.clerk, bureau.office, bureau.leader):
        path = of(item, f"files/{kept.pk}/")
        assert path not in text(user, of(item))
        assert text(user, path, 404)
    assert "不外传" not in text(bureau.clerk, of(item, "arrivals/new/"))


def test_only_money_has_a_form_for_arrivals(bureau: House) -> None:
    assert text(bureau.clerk, of(bureau.item("某荣誉", "honour"), "arrivals/new/"), 404)


def test_an_items_page_takes_a_fixed_number_of_queries(bureau: House) -> None:
    item = bureau.won()
    bureau.paid(item, "10")

    def asked() -> int:
        browser = browser_of(bureau.office)
        clock.installation()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(of(item)).status_code == 200
        return len(captured)

    before = asked()
    for number in range(6):
        bureau.paid(item, "10", date(2024, 6, 1 + number))
        bureau.item(f"同文{number}", document=item.document)
    assert asked() == before <= 28
