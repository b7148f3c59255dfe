"""Reference data of investment as the publisher keeps it; records are looked at only."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from entry.periods import Month
from investment.models import (
    Agreement,
    Chain,
    CountingRule,
    Event,
    InvestmentFile,
    Signing,
    StepRule,
    SupportKind,
    SupportRule,
    Team,
)
from investment.support_ledgers import support_ledger
from tests.conftest import browser_of
from tests.factories import AreaFactory, ChapterFactory, DepartmentFactory, PlanFactory
from tests.investment.support_scenes import NOW, TODAY, House, house, kinds, rule, store_at
from tests.trail import last_event

pytestmark = pytest.mark.django_db
TEXT = "瞄准风电装备制造产业新赛道，坚持发挥长三角、珠三角、京津冀招商小分队作用。"


@pytest.fixture
def browser(publisher: User) -> Client:
    return browser_of(publisher)


def chapter() -> Any:
    return ChapterFactory(plan=PlanFactory(document=TEXT))


def send(browser: Client, path: str, data: dict[str, Any]) -> str:
    """Empty when it was taken, else the page with its errors."""
    answer = browser.post(f"/admin/investment/{path}", data)
    return "" if answer.status_code == 302 else answer.content.decode()


@pytest.mark.parametrize(
    ("quote", "told"),
    [("瞄准风电装备制造产业新赛道", ""), ("瞄准光伏产业", "原文中找不到引文"), ("", "")],
)
def test_a_chain_is_quoted_from_the_plan(browser: Client, quote: str, told: str) -> None:
    data = {"code": "wind", "name": "风电装备", "order": "1", "occurrence": "1"}
    page = send(browser, "chain/add/", {**data, "chapter": chapter().pk, "quote": quote})
    assert told in page
    assert Chain.objects.exists() == (not told)


def test_a_team_has_a_lead(browser: Client, finance: Department) -> None:
    data = {
        "code": "delta", "name": "长三角招商小分队", "region": "长三角", "lead": finance.pk,
        "is_active": "on", "order": "1", "occurrence": "1", "chapter": chapter().pk,
        "quote": "坚持发挥长三角、珠三角、京津冀招商小分队作用",
    }  # fmt: skip
    assert send(browser, "team/add/", data) == ""
    assert last_event().after["name"] == "长三角招商小分队"
    assert "必填" in send(browser, "team/add/", {**data, "code": "x", "name": "y", "lead": ""})
    pk = Team.objects.get().pk
    assert send(browser, f"team/{pk}/change/", {**data, "code": "moved", "head": "某人"}) == ""
    assert (Team.objects.get().code, Team.objects.get().head) == ("delta", "某人")


def test_events_are_those_of_the_area(browser: Client, finance: Department) -> None:
    data = {
        "key": "sh-2024", "title": "上海推介会", "kind": "platform", "city": "上海",
        "held_on": "2024-05-10", "lead": finance.pk,
    }  # fmt: skip
    assert send(browser, "event/add/", data) == ""
    assert "当天已登记了同名的活动" in send(browser, "event/add/", {**data, "key": "again"})
    event = Event.objects.get()
    assert send(browser, f"event/{event.pk}/change/", {**data, "attended": "40"}) == ""
    assert Event.objects.get().version == 2
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    Event.objects.create(
        key="away", title="外区活动", kind="fair", city="北京", held_on=date(2024, 5, 1), lead=far
    )
    assert "外区活动" not in browser.get("/admin/investment/event/").content.decode()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, ""),
        ({"least": "10,000"}, ""),
        ({"least": "0"}, "规则"),
        ({"text": ""}, "必填"),
    ],
)
def test_what_a_year_does_not_count(browser: Client, given: dict[str, str], told: str) -> None:
    data = {"year": "2024", "code": "small", "title": "小规模", "text": "不足一亿元", "order": "1"}
    page = send(browser, "countingrule/add/", {**data, **given})
    assert bool(page) is bool(told)
    if not told and given:
        assert CountingRule.objects.get().least == Decimal(10000)


def test_what_a_step_asks_for(browser: Client) -> None:
    data = {"step": "landed", "field": "site", "group": "place", "order": "1"}
    assert send(browser, "steprule/add/", data) == ""
    assert "包含 环节 和 所需内容 的 环节所需内容 已经存在" in send(browser, "steprule/add/", data)
    made = StepRule.objects.get()
    assert browser.post(f"/admin/investment/steprule/{made.pk}/delete/", {"post": "yes"})
    assert not StepRule.objects.exists()
    assert last_event().action == "record.delete"


def test_how_a_year_counts_support(browser: Client) -> None:
    fund = kinds()["fund"]
    data = {
        "year": "2025", "kind": fund.pk, "count_by": "arrival", "lowest_level": "region",
        "counts_matched": "on", "counts_renewed": "on", "least": "300", "text": "领导小组会议纪要",
    }  # fmt: skip
    assert send(browser, "supportrule/add/", data) == ""
    made = SupportRule.objects.get()
    assert (made.count_by, made.least, made.counts_repayable) == ("arrival", Decimal(300), False)
    page = browser.get("/admin/investment/supportrule/").content.decode()
    assert "按到账日期计入，只计自治区级以上，不计债券等需偿还资金" in page
    changed = {**data, "year": "2030", "count_by": "document"}
    assert send(browser, f"supportrule/{made.pk}/change/", changed) == ""
    made.refresh_from_db()
    assert (made.year, made.count_by) == (2025, "document")
    assert last_event().before == {"count_by": "arrival"}


def test_a_rule_changed_here_counts_from_now(
    browser: Client, settings: Any, tmp_path: Path
) -> None:
    store_at(settings, tmp_path)
    bureau = house()
    rule()
    bureau.won(amount="200")

    def counted() -> Decimal | None:
        return support_ledger(bureau.leader, Month(2024, 10), today=TODAY).totals.amount

    assert counted() == 200
    made = SupportRule.objects.get()
    data = {
        "count_by": "document", "lowest_level": "city", "least": "300", "text": "x",
        "counts_matched": "on", "counts_renewed": "on",
    }  # fmt: skip
    assert send(browser, f"supportrule/{made.pk}/change/", data) == ""
    assert counted() is None


def test_a_kind_keeps_its_code_and_how_it_is_counted(browser: Client) -> None:
    data = {"code": "bond", "name": "债券", "is_money": "on", "order": "9"}
    assert send(browser, "supportkind/add/", data) == ""
    made = SupportKind.objects.get()
    changed = {"code": "x", "name": "专项债券", "order": "8"}
    assert send(browser, f"supportkind/{made.pk}/change/", changed) == ""
    made.refresh_from_db()
    assert (made.code, made.name, made.is_money) == ("bond", "专项债券", True)
    assert browser.get(f"/admin/investment/supportkind/{made.pk}/delete/").status_code == 403


# Records


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    return house()


def test_support_is_looked_at_within_the_area(bureau: House) -> None:
    item = bureau.won("区里的资金")
    bureau.paid(item)
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    other = bureau.won("外区的资金")
    other.shares.update(department=far)
    type(other).objects.filter(pk=other.pk).update(lead=far, area=far.area)
    assert other.document is not None
    type(other.document).objects.filter(pk=other.document.pk).update(lead=far, title="外区的通知")
    bureau.recorded(item, "33")
    browser = browser_of(bureau.office)
    for page, seen in (
        ("supportitem", "区里的资金"),
        ("supportdocument", "关于下达资金的通知"),
        ("arrival", "区里的资金"),
        ("investmentfile", "进账单.pdf"),
    ):
        told = browser.get(f"/admin/investment/{page}/").content.decode()
        assert seen in told, page
        assert "外区" not in told, page
    page = browser.get(f"/admin/investment/supportitem/{item.pk}/change/").content.decode()
    for word in ("财政局100%", "王芳", "张伟", "500"):
        assert word in page, word
    assert browser.get(f"/admin/investment/supportitem/{other.pk}/change/").status_code == 404


def test_terms_of_agreements_are_nowhere(bureau: House) -> None:
    signing = Signing.objects.create(
        key="made", name="某招商项目", lead=bureau.finance, area=bureau.finance.area
    )
    file = InvestmentFile.objects.create(
        signing=signing, is_restricted=True, name="密约.pdf", file="a.pdf", size=1,
        sha256="0" * 64, uploaded_by=bureau.clerk, uploaded_at=NOW,
    )  # fmt: skip
    agreement = Agreement.objects.create(
        signing=signing, kind="contract", signed_on=date(2024, 5, 1), terms="绝密条款", file=file
    )
    browser = browser_of(bureau.office)
    pages = (
        "agreement/",
        f"agreement/{agreement.pk}/change/",
        "agreement/export.csv",
        "signing/",
        f"signing/{signing.pk}/change/",
        "investmentfile/",
        "investmentfile/export.csv",
    )
    for path in pages:
        answer = browser.get(f"/admin/investment/{path}")
        told = b"".join(answer).decode()
        assert answer.status_code == 200, path
        assert "绝密条款" not in told, path
        assert "密约" not in told, path
    assert browser.get(f"/admin/investment/investmentfile/{file.pk}/change/").status_code == 404


@pytest.mark.parametrize("page", ["supportitem", "supportdocument", "arrival", "investmentfile"])
def test_lists_take_the_same_queries_at_n_and_3n(bureau: House, page: str) -> None:
    browser = browser_of(bureau.office)

    def more(count: int) -> None:
        for _ in range(count):
            bureau.paid(bureau.won())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/admin/investment/{page}/").status_code == 200
        return len(captured)

    queries()
    more(3)
    few = queries()
    more(6)
    assert queries() == few <= 15
