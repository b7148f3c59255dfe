"""争取事项 over REST: the ledger's own rows, what each says, to whom."""

import random
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from entry.periods import Month
from investment.api_support import SupportParameters
from investment.models import SupportItem
from investment.support_ledgers import Filters, support_ledger
from tests.api.conftest import program, program_of, there_and_back
from tests.factories import AreaFactory, ChapterFactory, DepartmentFactory, person
from tests.investment.support_luck import everything
from tests.investment.support_scenes import (
    NOW,
    TODAY,
    House,
    house,
    project,
    rule,
    rules,
    store_at,
)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2024, 10)
AT = {"month": "2024-10"}


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
    store_at(settings, tmp_path)
    rules()
    return house()


def keys(user: User, **query: str) -> list[str]:
    return [row["key"] for row in program_of(user).rows("support-items/", query)]


def test_an_item_is_told_with_all_that_is_known_of_it(bureau: House) -> None:
    works = project(bureau, key="works")
    parts = {bureau.finance: Decimal(70), bureau.roads: Decimal(30)}
    item = bureau.won(
        "管网改造资金", project=works, shares=parts, amount="1234.5", recognised_amount=Decimal(1200),
        document=bureau.document(number="内财预〔2024〕9号"), novelty="renewed", note="分两批",
        valid_until=date(2026, 12, 31),
    )  # fmt: skip
    paid = bureau.paid(item, "600", date(2024, 6, 1))
    bureau.recorded(item, "50", date(2024, 7, 1))  # waits
    bureau.paid(item, "100", date(2024, 10, 9))
    assert paid.evidence is not None
    row = program_of(bureau.leader).row("support-items/", {"month": "2024-09"})
    assert row == {
        "key": "zq2024-001",
        "name": "管网改造资金",
        "kind": "fund",
        "kind_name": "资金",
        "is_money": True,
        "level": "region",
        "area": "150205",
        "area_name": "石拐区",
        "document": item.document_id,
        "document_title": "关于下达资金的通知",
        "document_number": "内财预〔2024〕9号",
        "document_on": "2024-03-01",
        "granted_by": "自治区财政厅",
        "fund_class": "special_transfer",
        "is_formula": False,
        "needs_match": False,
        "amount": "1234.5",
        "novelty": "renewed",
        "valid_until": "2026-12-31",
        "project": "works",
        "lead": "czj",
        "lead_name": "财政局",
        "shares": [
            {"department": "czj", "name": "财政局", "percent": "70"},
            {"department": "jtj", "name": "交通局", "percent": "30"},
        ],
        "state": "recognised",
        "recognised_on": "2024-10-18",
        "recognised_amount": "1200",
        "recognised_count": None,
        "answer": "",
        "year": None,
        "chapter": None,
        "quote": "",
        "occurrence": 1,
        "note": "分两批",
        "month": "2024-09",
        "arrivals": [
            {
                "on": "2024-06-01",
                "precision": "day",
                "amount": "600",
                "evidence": paid.evidence.sha256,
                "note": "",
                "confirmed_at": "2024-10-18T10:00:00+08:00",
                "demo": False,
            }
        ],
        "arrived": "600",
        "is_counted": True,
        "counted_number": 1,
        "counted_amount": "1200",
        "counted_on": "2024-03-01",
        "why_not": "",
        "demo": False,
    }


def test_what_the_report_tells_comes_with_its_quote(bureau: House) -> None:
    SupportItem.objects.create(
        key="told", kind=bureau.kinds["honour"], name="报告所述", lead=bureau.finance,
        area=bureau.finance.area, recognition="recognised", recognised_on=date(2024, 1, 23),
        recognised_count=1, year=2023, quote="原文", chapter=ChapterFactory(key="honours"),
    )  # fmt: skip
    rule("honour", 2023)
    row = program_of(bureau.leader).row("support-items/")
    assert (row["month"], row["year"], row["quote"], row["chapter"]) == (
        "2023-12", 2023, "原文", "honours",
    )  # fmt: skip
    assert (row["document_number"], row["level"], row["amount"]) == (None, None, None)
    assert (row["counted_number"], row["counted_on"]) == (1, "2023-12-31")
    assert row["shares"] == [{"department": "czj", "name": "财政局", "percent": "100"}]


def test_december_money_of_january_under_both_rules(bureau: House) -> None:
    item = bureau.won("跨年的", dated=date(2023, 12, 30), recognised_amount=Decimal(450))
    bureau.paid(item, "300", date(2024, 1, 8))

    def counted(month: str) -> list[tuple[Any, ...]]:
        rows = program_of(bureau.leader).rows("support-items/", {"month": month})
        return [(row["counted_amount"], row["counted_on"], row["why_not"]) for row in rows]

    for year in (2023, 2024):
        rule(year=year, count_by="document")
    assert counted("2023-12") == [("450", "2023-12-30", "")]
    assert counted("2024-10") == [(None, None, "文件日期不在本期。")]
    for year in (2023, 2024):
        rule(year=year, count_by="arrival")
    assert counted("2023-12") == [(None, None, "本期没有到账。")]
    assert counted("2024-10") == [("300", "2024-01-08", "")]


def test_one_document_grants_several_items(bureau: House) -> None:
    first = bureau.item("甲")
    bureau.item("乙", "honour", document=first.document)
    rows = program_of(bureau.leader).rows("support-items/", AT)
    assert [row["name"] for row in rows] == ["甲", "乙"]
    assert len({row["document_number"] for row in rows}) == 1


# -- the ledger's rows ----------------------------------------------------------------------------

ASKED: tuple[dict[str, str], ...] = (
    {},
    {"kind": "fund"},
    {"kind": "honour"},
    {"kind": "nothing"},
    {"level": "region"},
    {"level": "none"},
    {"state": "recognised"},
    {"state": "applied"},
    {"department": "jtj"},
    {"lead": "czj"},
    {"fund_class": "special_bond"},
    {"fund_class": "none"},
    {"novelty": "renewed"},
    {"counted": "yes"},
    {"counted": "no"},
    {"arrived": "yes"},
    {"arrived": "no"},
    {"project": "works"},
    {"q": "内财预"},
    {"kind": "fund", "counted": "yes", "department": "jtj"},
)


def sent(asked: dict[str, str]) -> dict[str, str]:
    """What the page writes yes and no is true and false here."""
    said = {"yes": "true", "no": "false"}
    return {
        name: said[value] if name in {"counted", "arrived"} else value
        for name, value in asked.items()
    }


def total(rows: list[dict[str, Any]], name: str) -> Decimal | None:
    known = [Decimal(row[name]) for row in rows if row[name] is not None]
    return sum(known, Decimal(0)) if known else None


def test_counts_and_sums_are_those_of_the_ledger(bureau: House) -> None:
    rule(count_by="arrival", least=Decimal(200), counts_renewed=False)
    everything(bureau, random.Random(5), 24)
    bureau.item("用于项目的", project=project(bureau, key="works"))
    everybody = (bureau.clerk, bureau.partner, bureau.office, bureau.leader, bureau.stranger)
    for user, asked in ((user, asked) for user in everybody for asked in ASKED):
        me = User.objects.get(pk=user.pk)
        found = support_ledger(me, OCTOBER, Filters(**asked), today=TODAY)
        rows = program_of(me).rows("support-items/", {**AT, **sent(asked)})
        sums, case = found.totals, (user, asked)
        assert [row["key"] for row in rows] == [one.item.key for one in found.entries], case
        assert sum(row["is_counted"] for row in rows) == sums.counted, case
        assert total(rows, "counted_amount") == sums.amount, case
        standing = [row for row in rows if row["is_money"] and row["state"] != "refused"]
        assert total(standing, "amount") == sums.granted, case
        assert total(standing, "arrived") == sums.arrived, case
        others = sum(row["counted_number"] for row in rows if not row["is_money"])
        assert others == sums.number, case
        assert all(sum(Decimal(one["percent"]) for one in row["shares"]) == 100 for row in rows), (
            case
        )
        assert all(
            (total(row["arrivals"], "amount") or None)
            == (row["arrived"] and Decimal(row["arrived"]))
            for row in rows
        ), case
    there_and_back(program_of(bureau.leader), "support-items/", AT, 5)


def test_all_filters_of_the_page_but_one_can_be_asked() -> None:
    asked = SupportParameters.base_filters.keys()
    assert {one.name for one in fields(Filters)} - asked == {"todo"}


def test_single_items_are_asked_by_their_keys(bureau: House) -> None:
    for name in ("甲", "乙", "丙"):
        bureau.item(name)
    assert keys(bureau.leader, key="zq2024-003,zq2024-001,nobody") == ["zq2024-001", "zq2024-003"]
    assert keys(bureau.leader, key="zq2024-001", state="refused") == []


# -- who sees what --------------------------------------------------------------------------------


def test_an_item_is_told_to_who_leads_it_or_has_a_share(bureau: House) -> None:
    item = bureau.item()
    bureau.recorded(item, "88")
    for user in (bureau.clerk, bureau.reviewer, bureau.office, bureau.leader):
        (row,) = program_of(user).rows("support-items/", AT)
        assert (row["arrivals"], row["arrived"]) == ([], None), "what waits is told to nobody"
    assert keys(bureau.partner) == keys(bureau.stranger) == []
    bureau.share(item, {bureau.finance: "70", bureau.roads: "30"})
    assert keys(bureau.partner) == [item.key]
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    assert keys(person("publisher", far)) == []


def test_a_token_reads_the_items_of_its_areas(bureau: House) -> None:
    park = AreaFactory(
        code="150205400", name="园区", short_name="园区", level="park", parent=bureau.finance.area
    )
    bureau.item("全区的")
    bureau.item("园区的", area=park)
    for code, expected in (("150205", ["全区的", "园区的"]), ("150205400", ["园区的"])):
        limited = program(bureau.leader, f"support-items:{code}:read")
        assert [row["name"] for row in limited.rows("support-items/", AT)] == expected


def test_illustrations_are_marked(bureau: House) -> None:
    item = bureau.item()
    made = bureau.paid(item)
    assert item.document is not None

    def told() -> bool:
        (row,) = program_of(bureau.leader).rows("support-items/", {**AT, "fields": "demo"})
        return bool(row["demo"])

    assert not told()
    for one in (item, item.document, made):
        rows = type(one)._default_manager.filter(pk=one.pk)
        rows.update(is_demo=True)
        assert told()
        rows.update(is_demo=False)
