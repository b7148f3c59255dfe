"""What support comes to for indicators: the records of each kind, and the ledger that shows them."""

import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from entry.counts import tally
from entry.periods import Month
from investment.support_counters import SupportCounter
from investment.support_ledgers import support_ledger
from tests.factories import AreaFactory
from tests.investment.support_luck import everything
from tests.investment.support_scenes import (
    TODAY,
    House,
    house,
    rule,
    rules,
    store_at,
)

pytestmark = pytest.mark.django_db
OCTOBER, DECEMBER = Month(2024, 10), Month(2024, 12)


@pytest.fixture
def bureau(db: None, settings: Any, tmp_path: Path) -> House:
    store_at(settings, tmp_path)
    rules()
    return house()


@pytest.mark.parametrize("seed", [4, 5])
@pytest.mark.parametrize("month", [Month(2024, 4), OCTOBER, Month(2023, 12)])
def test_the_counter_counts_what_the_ledger_shows(bureau: House, seed: int, month: Month) -> None:
    luck = random.Random(seed)
    rules(2023)
    rule(count_by="arrival", counts_repayable=True)
    everything(bureau, luck, 20)
    counter = SupportCounter()
    counts = {one.code: one for one in counter.counts}
    found = counter.records(list(counts), bureau.finance.area, month)
    ledger = support_ledger(bureau.leader, month, today=TODAY)
    for one in ledger.rules:
        theirs = [each for each in ledger.entries if each.item.kind == one.kind and each.is_counted]
        code = f"support-{one.kind.code}"
        assert {each.key for each in found[code]} == {each.item.key for each in theirs}
        unit = "万元" if one.kind.is_money else "项"
        value = tally(counts[code], unit, found[code]).value
        if one.kind.is_money:
            assert value == sum((each.counted.amount or 0 for each in theirs), Decimal(0))
        else:
            assert value == sum(each.counted.number for each in theirs) == len(found[code])


def test_what_a_counter_says_of_an_item(bureau: House) -> None:
    rule(count_by="arrival", counts_repayable=True, counts_formula=True)
    item = bureau.won(document=bureau.document(number="内财预〔2024〕9号"))
    bureau.paid(item, "120", date(2024, 4, 1))
    bureau.paid(item, "80.5", date(2024, 6, 1))
    honour = bureau.won("某荣誉", "honour", recognised_count=2)
    counter = SupportCounter()
    codes = ["support-fund", "support-honour", "support-policy", "signings"]
    found = counter.records(codes, bureau.finance.area, OCTOBER)
    assert set(found) == {"support-fund", "support-honour", "support-policy"}
    [one] = found["support-fund"]
    assert (one.key, one.title, one.on) == (item.key, "某项资金", date(2024, 6, 1))
    assert (one.amount, one.words) == (Decimal("200.5"), "内财预〔2024〕9号；按到账日期计入")
    assert [each.number for each in found["support-honour"]] == [2]
    assert found["support-policy"] == []
    named = [("support", item.key), ("support", honour.key), ("support", "x"), ("signings", "y")]
    assert counter.addresses(bureau.leader, named) == {
        ("support", item.key): f"/support/{item.key}/",
        ("support", honour.key): f"/support/{honour.key}/",
    }
    assert counter.addresses(bureau.stranger, named) == {}


def test_a_kind_that_is_added_can_be_counted(bureau: House) -> None:
    from investment.models import SupportKind

    made = SupportKind.objects.create(code="bond", name="债券", is_money=True)
    [count] = [one for one in SupportCounter().counts if one.code == "support-bond"]
    assert (count.title, count.ledger, count.units) == (
        "争取债券",
        "三争取",
        ("亿元", "万元", "元"),
    )
    assert made.code == "bond"


def test_items_of_towns_count_for_the_district(bureau: House) -> None:
    town = AreaFactory(code="150205100", short_name="五当召镇", parent=bureau.finance.area)
    bureau.won("镇上的荣誉", "honour", area=town)
    found = SupportCounter().records(["support-honour"], bureau.finance.area, OCTOBER)
    assert len(found["support-honour"]) == 1
    other = AreaFactory(code="150206", short_name="白云矿区")
    assert SupportCounter().records(["support-honour"], other, OCTOBER) == {"support-honour": []}
