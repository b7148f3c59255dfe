"""三争取台账: scope, filters, sums, to-dos, the counter; what a page says and a counter counts agree."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from entry.periods import Month
from investment.models import SupportItem, SupportRule
from investment.support_counters import SupportCounter
from investment.support_entries import CUTS, cuts
from investment.support_ledgers import TODOS, Filters, support_ledger, usual_month
from investment.support_todos import todos
from tests.factories import AreaFactory, ChapterFactory, DepartmentFactory, person
from tests.investment.support_luck import everything
from tests.investment.support_scenes import (
    TODAY,
    House,
    house,
    project,
    rule,
    rules,
    store_at,
    take,
)

pytestmark = pytest.mark.django_db
OCTOBER, DECEMBER = Month(2024, 10), Month(2024, 12)


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    rules()
    return house()


def names(user: User, month: Month = OCTOBER, **filters: str) -> list[str]:
    found = support_ledger(user, month, Filters(**filters), today=TODAY)
    return [one.item.name for one in found.entries]


def amounts(user: User, month: Month = OCTOBER) -> Decimal | None:
    return support_ledger(user, month, today=TODAY).totals.amount


def test_who_sees_an_item(bureau: House) -> None:
    item = bureau.item()
    for user in (bureau.clerk, bureau.colleague, bureau.reviewer, bureau.office, bureau.leader):
        assert names(user) == ["某项资金"], user
    assert names(bureau.partner) == names(bureau.stranger) == []
    bureau.share(item, {bureau.finance: "70", bureau.roads: "30"})
    assert names(bureau.partner) == ["某项资金"]
    far = DepartmentFactory(code="far", area=AreaFactory(code="150206", short_name="白云矿区"))
    assert names(person("publisher", far)) == []


# What belongs to a year


def test_an_item_belongs_to_the_year_of_its_document(bureau: House) -> None:
    bureau.won("三月的")
    bureau.won("去年的", dated=date(2023, 12, 30))
    bureau.won("九月的", dated=date(2024, 9, 30))
    assert names(bureau.leader) == ["三月的", "九月的"]
    assert names(bureau.leader, Month(2024, 8)) == ["三月的"]
    assert names(bureau.leader, Month(2024, 2)) == []
    assert names(bureau.leader, Month(2023, 12)) == ["去年的"]


def test_december_money_belongs_to_the_year_in_which_it_arrives_too(bureau: House) -> None:
    item = bureau.won("跨年的", dated=date(2023, 12, 30))
    bureau.paid(item, "300", date(2024, 1, 8))
    for counts_by, old, new in (("document", 500, None), ("arrival", None, 300)):
        for year in (2023, 2024):
            rule(year=year, count_by=counts_by)
        assert amounts(bureau.leader, Month(2023, 12)) == old, counts_by
        assert amounts(bureau.leader) == new, counts_by
    assert names(bureau.leader) == names(bureau.leader, Month(2023, 12)) == ["跨年的"]


def test_what_is_not_decided_belongs_to_the_present_year(bureau: House) -> None:
    bureau.item("没有文件的", document=None)
    bureau.proposed("去年没定的", dated=date(2023, 5, 1))
    late = bureau.won("今年的到账", dated=date(2023, 5, 2))
    bureau.recorded(late, on=date(2023, 6, 1))  # waits to be confirmed
    assert sorted(names(bureau.leader)) == ["今年的到账", "去年没定的", "没有文件的"]
    assert names(bureau.leader, Month(2023, 12)) == ["去年没定的", "今年的到账"]
    take(late, "reopen", bureau.office, text="有误")
    assert "今年的到账" in names(bureau.leader)


def report_item(bureau: House, **fields: Any) -> SupportItem:
    """As the seeds have it: the report says a year alone."""
    return SupportItem.objects.create(
        key="told", kind=bureau.kinds["honour"], name="报告所述", lead=bureau.finance,
        area=bureau.finance.area, recognition="recognised", recognised_on=date(2024, 1, 23),
        recognised_count=1, year=2023, quote="原文", chapter=ChapterFactory(), **fields,
    )  # fmt: skip


def test_a_year_alone_is_its_last_day(bureau: House) -> None:
    report_item(bureau)
    assert names(bureau.leader, Month(2023, 11)) == names(bureau.leader) == []
    rule("honour", 2023)
    [entry] = support_ledger(bureau.leader, Month(2023, 12), today=TODAY).entries
    assert (entry.counted.number, entry.counted.on) == (1, date(2023, 12, 31))
    assert [one.percent for one in entry.shares] == [100]  # nobody has shared it out


def test_the_usual_month(bureau: House) -> None:
    assert usual_month(TODAY) == OCTOBER
    report_item(bureau)
    assert usual_month(TODAY) == Month(2023, 12)
    item = bureau.proposed(dated=date(2023, 5, 1))
    assert usual_month(TODAY) == OCTOBER
    take(item, "recognise", bureau.office)
    assert usual_month(TODAY) == Month(2023, 12)
    bureau.paid(item, on=date(2024, 1, 2))
    assert usual_month(TODAY) == OCTOBER


def test_a_year_without_rules_goes_on_with_the_last_ones(bureau: House) -> None:
    bureau.won("明年的", dated=date(2024, 3, 1))
    SupportRule.objects.filter(kind__code="policy").delete()
    ledger = support_ledger(bureau.leader, Month(2025, 3), today=date(2025, 3, 9))
    told = {one.kind.code: one.year for one in ledger.rules}
    assert told == {"fund": 2024, "policy": None, "pilot": 2024, "honour": 2024}
    assert names(bureau.leader, Month(2023, 12)) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "honour"}, ["荣誉称号"]),
        ({"level": "nation"}, ["荣誉称号"]),
        ({"level": "region"}, ["专项资金", "债券"]),
        ({"level": "none"}, []),
        ({"state": "applied"}, ["债券"]),
        ({"state": "recognised"}, ["专项资金", "荣誉称号"]),
        ({"department": "jtj"}, ["专项资金"]),
        ({"department": "czj"}, ["专项资金", "债券", "荣誉称号"]),
        ({"lead": "jtj"}, []),
        ({"fund_class": "special_bond"}, ["债券"]),
        ({"fund_class": "none"}, ["荣誉称号"]),
        ({"novelty": "renewed"}, ["荣誉称号"]),
        ({"counted": "yes"}, ["专项资金", "荣誉称号"]),
        ({"counted": "no"}, ["债券"]),
        ({"arrived": "yes"}, ["专项资金"]),
        ({"arrived": "no"}, ["债券", "荣誉称号"]),
        ({"project": "works"}, ["专项资金"]),
        ({"project": "other"}, []),
        ({"q": "文旅厅"}, ["荣誉称号"]),
        ({"q": "ZQ2024-002"}, ["债券"]),
        ({"q": "内财预"}, ["专项资金", "债券"]),
        ({"kind": "fund", "state": "applied"}, ["债券"]),
    ],
)
def test_filters(bureau: House, filters: dict[str, str], expected: list[str]) -> None:
    works = project(bureau, key="works")
    parts = {bureau.finance: Decimal(70), bureau.roads: Decimal(30)}
    first = bureau.won("专项资金", project=works, shares=parts)
    bureau.paid(first)
    bureau.item("债券", fund_class="special_bond")
    given = bureau.document(number="文旅发〔2024〕1号", granted_by="自治区文旅厅")
    bureau.won("荣誉称号", "honour", document=given, level="nation", novelty="renewed")
    assert names(bureau.leader, **filters) == expected


def test_shares_of_seventy_and_thirty_in_the_summary(bureau: House) -> None:
    parts = {bureau.finance: Decimal(70), bureau.roads: Decimal(30)}
    item = bureau.won("共同争取", shares=parts)
    bureau.paid(item, "200")
    bureau.won("荣誉", "honour", shares=parts)
    bureau.won("独自争取", amount="100")
    ledger = support_ledger(bureau.leader, OCTOBER, today=TODAY)
    found = {one.key: one.totals for one in cuts(ledger.entries, "department")}
    assert (found["czj"].items, found["jtj"].items) == (3, 2)
    assert (found["czj"].amount, found["jtj"].amount) == (Decimal(450), Decimal(150))
    assert (found["czj"].arrived, found["jtj"].arrived) == (Decimal(140), Decimal(60))
    assert (found["czj"].number, found["jtj"].number) == (Decimal("0.7"), Decimal("0.3"))
    assert found["jtj"].arrival_rate == Decimal(40)


# Everything agrees with everything


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts_are_the_same_everywhere(bureau: House, seed: int) -> None:
    luck = random.Random(seed)
    rule(count_by=luck.choice(("document", "arrival")), least=Decimal(200), counts_renewed=False)
    rule("policy", lowest_level="region")
    everything(bureau, luck, 24)
    everybody = (bureau.clerk, bureau.partner, bureau.reviewer, bureau.office, bureau.leader)
    for user in (*everybody, bureau.stranger):
        me = User.objects.get(pk=user.pk)
        ledger = support_ledger(me, OCTOBER, today=TODAY)
        found = ledger.totals
        assert found.items == len(ledger.entries) == sum(found.states.values())
        assert found.counted == len(names(me, counted="yes"))
        for by in CUTS:
            parts = [one.totals for one in cuts(ledger.entries, by)]
            assert sum((one.amount or 0 for one in parts), Decimal(0)) == (found.amount or 0), by
            assert sum((one.number for one in parts), Decimal(0)) == found.number, by
            assert sum((one.arrived or 0 for one in parts), Decimal(0)) == (found.arrived or 0)
            if by != "department":
                assert sum(one.items for one in parts) == found.items
        told = {one.href.partition("todo=")[2]: one.count for one in todos(me, TODAY)}
        for todo in TODOS:
            listed = len(names(me, todo=todo))
            assert listed == ledger.waiting[todo] == told.get(todo, 0), (user, todo)


def test_a_fixed_number_of_queries(bureau: House) -> None:
    counter = SupportCounter()
    questions: dict[str, Callable[[User], object]] = {
        "ledger": lambda me: support_ledger(me, OCTOBER, today=TODAY),
        "todos": lambda me: todos(me, TODAY),
        "records": lambda me: counter.records(["support-fund"], bureau.finance.area, OCTOBER),
        "usual": lambda me: usual_month(TODAY),
    }

    def asked() -> dict[str, int]:
        me = User.objects.get(pk=bureau.office.pk)
        assert me.entitlements
        numbers = {}
        for name, question in questions.items():
            with CaptureQueriesContext(connection) as captured:
                question(me)
            numbers[name] = len(captured)
        return numbers

    everything(bureau, random.Random(6), 6)
    bureau.item("还没定的")
    first = asked()
    everything(bureau, random.Random(7), 12)
    assert first == asked() == {"ledger": 6, "todos": 1, "records": 6, "usual": 1}
