"""Whether, when and for whom an item counts, beside a slow oracle (DOMAIN §5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investment.choices import CountBy, FundClass, Level, Novelty, Recognition
from investment.recognising import (
    Counted,
    Item,
    Paid,
    Rule,
    by_department,
    counted,
    rule_words,
    why_not,
)

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
FUND = Item(
    pk=1,
    is_money=True,
    level="region",
    dated=date(2024, 3, 1),
    recognition=Recognition.RECOGNISED,
    amount=Decimal(500),
    fund_class=FundClass.SPECIAL_TRANSFER,
    shares={7: Decimal(100)},
)
HONOUR = replace(FUND, pk=2, is_money=False, amount=None, fund_class="", number=2)
ARRIVAL = Rule(count_by=CountBy.ARRIVAL)


def paid(*instalments: tuple[date, str]) -> tuple[Paid, ...]:
    return tuple(Paid(on, Decimal(amount)) for on, amount in instalments)


@pytest.mark.parametrize(
    ("changes", "rule", "why"),
    [
        ({"recognition": Recognition.APPLIED}, {}, "尚未认定"),
        ({"recognition": Recognition.REVIEWING}, {}, "尚未认定"),
        ({"recognition": Recognition.REFUSED}, {}, "不予认定"),
        ({"novelty": Novelty.RENEWED}, {"counts_renewed": False}, "延续的不计入"),
        ({"level": "city"}, {"lowest_level": Level.REGION}, "低于自治区级"),
        ({"level": "region"}, {"lowest_level": Level.NATION}, "低于国家级"),
        ({"level": ""}, {"lowest_level": Level.REGION}, "没有登记级别，自治区级以上的才计入"),
        ({"fund_class": FundClass.SPECIAL_BOND}, {}, "需偿还资金不计入"),
        ({"fund_class": FundClass.TREASURY_BOND}, {}, "需偿还资金不计入"),
        ({"is_formula": True}, {}, "因素法分配资金不计入"),
        ({"needs_match": True}, {"counts_matched": False}, "需地方配套的资金不计入"),
        ({"amount": Decimal("299.99")}, {"least": Decimal(300)}, "低于最低计入金额"),
        ({"dated": None}, {}, "没有文件日期"),
        ({"dated": date(2023, 12, 31)}, {}, "文件日期不在本期"),
    ],
)
def test_what_a_rule_keeps_out_says_why(
    changes: dict[str, Any], rule: dict[str, Any], why: str
) -> None:
    found = counted(replace(FUND, **changes), Rule(**rule), FIRST, LAST)
    assert why in found.why
    assert (found.number, found.amount, found.on) == (0, None, None)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, {}),
        ({"novelty": Novelty.RENEWED}, {}),
        ({"fund_class": FundClass.SPECIAL_BOND}, {"counts_repayable": True}),
        ({"is_formula": True}, {"counts_formula": True}),
        ({"needs_match": True}, {}),
        ({"amount": Decimal(300)}, {"least": Decimal(300)}),
        ({"level": ""}, {}),  # an unknown level is enough where every level counts
        ({"level": "nation"}, {"lowest_level": Level.NATION}),
        ({"dated": FIRST}, {}),
        ({"dated": LAST}, {}),
    ],
)
def test_what_the_rules_admit_counts_by_its_document(
    changes: dict[str, Any], rule: dict[str, Any]
) -> None:
    item = replace(FUND, **changes)
    assert counted(item, Rule(**rule), FIRST, LAST) == Counted(1, item.amount, on=item.dated)


def test_without_a_rule_nothing_counts() -> None:
    assert "没有这一类的计数规则" in counted(FUND, None, FIRST, LAST).why


def test_an_honour_counts_as_many_as_were_recognised_whatever_a_money_rule_says() -> None:
    strict = Rule(least=Decimal(300), counts_matched=False)
    found = counted(replace(HONOUR, is_formula=True), strict, FIRST, LAST)
    assert found == Counted(2, None, on=date(2024, 3, 1))
    assert counted(HONOUR, ARRIVAL, FIRST, LAST).number == 2  # honours do not arrive


# A fund dated December and arrived in January


DECEMBER = replace(
    FUND,
    dated=date(2023, 12, 20),
    arrivals=paid((date(2024, 1, 8), "300"), (date(2024, 9, 1), "200")),
)


def test_december_money_of_january_is_the_old_years_by_document() -> None:
    old = counted(DECEMBER, Rule(), date(2023, 1, 1), date(2023, 12, 31))
    assert (old.amount, old.on) == (Decimal(500), date(2023, 12, 20))
    assert counted(DECEMBER, Rule(), FIRST, LAST).number == 0


def test_december_money_of_january_is_the_new_years_by_arrival() -> None:
    """当年争取、下年到账的列入下年度."""
    old = counted(DECEMBER, ARRIVAL, date(2023, 1, 1), date(2023, 12, 31))
    assert (old.number, old.why) == (0, "本期没有到账。")
    spring = counted(DECEMBER, ARRIVAL, FIRST, date(2024, 3, 31))
    assert (spring.number, spring.amount, spring.on) == (1, Decimal(300), date(2024, 1, 8))
    assert counted(DECEMBER, ARRIVAL, FIRST, LAST).amount == Decimal(500)


def test_no_more_arrives_than_was_recognised() -> None:
    part = replace(DECEMBER, amount=Decimal(350))
    assert counted(part, ARRIVAL, FIRST, LAST).amount == Decimal(350)
    later = replace(part, arrivals=(*part.arrivals, *paid((date(2025, 2, 1), "90"))))
    found = counted(later, ARRIVAL, date(2025, 1, 1), date(2025, 12, 31))
    assert (found.number, found.why) == (0, "以前年度已按认定金额计满。")
    unknown = replace(DECEMBER, amount=None)
    assert counted(unknown, ARRIVAL, FIRST, LAST).amount == Decimal(500)


# Shares


def test_shares_of_seventy_and_thirty() -> None:
    shares = {7: Decimal(70), 8: Decimal(30)}
    fund, honour = replace(FUND, shares=shares), replace(HONOUR, shares=shares)
    found = by_department((one, counted(one, Rule(), FIRST, LAST)) for one in (fund,))
    assert found == {7: Decimal(350), 8: Decimal(150)}
    found = by_department((one, counted(one, Rule(), FIRST, LAST)) for one in (honour,))
    assert found == {7: Decimal("1.4"), 8: Decimal("0.6")}
    refused = replace(fund, recognition=Recognition.REFUSED)
    assert by_department([(refused, counted(refused, Rule(), FIRST, LAST))]) == {}


# The oracle: day by day, as somebody would with a pencil


DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))
MONEY = st.decimals(Decimal("0.01"), Decimal(900), places=2)
ITEMS = st.builds(
    Item,
    pk=st.just(1),
    is_money=st.booleans(),
    level=st.sampled_from(["", *Level.values]),
    dated=st.none() | DAYS,
    recognition=st.sampled_from([*Recognition.values, *["recognised"] * 3]),
    amount=st.none() | MONEY,
    number=st.integers(1, 4),
    fund_class=st.sampled_from(["", "central_budget", "special_bond", "treasury_bond"]),
    is_formula=st.booleans(),
    needs_match=st.booleans(),
    novelty=st.sampled_from(Novelty.values),
    arrivals=st.lists(st.builds(Paid, on=DAYS, amount=MONEY), max_size=5).map(tuple),
)
RULES = st.builds(
    Rule,
    count_by=st.sampled_from(CountBy.values),
    counts_repayable=st.booleans(),
    counts_formula=st.booleans(),
    counts_matched=st.booleans(),
    counts_renewed=st.booleans(),
    least=st.none() | MONEY,
    lowest_level=st.sampled_from(Level.values),
)


def admitted(item: Item, rule: Rule) -> bool:
    if item.recognition != "recognised":
        return False
    if item.novelty == "renewed" and not rule.counts_renewed:
        return False
    heights = {"": 0, "city": 0, "region": 1, "nation": 2}
    if heights[item.level] < heights[rule.lowest_level]:
        return False
    if not item.is_money:
        return True
    if item.fund_class in ("special_bond", "treasury_bond") and not rule.counts_repayable:
        return False
    if item.is_formula and not rule.counts_formula:
        return False
    if item.needs_match and not rule.counts_matched:
        return False
    return rule.least is None or item.amount is None or item.amount >= rule.least


def slowly(item: Item, rule: Rule, days: Sequence[date]) -> tuple[int, Decimal | None]:
    """Number and amount of a period, by walking through every day from the first known one."""
    if not admitted(item, rule):
        return 0, None
    if not (item.is_money and rule.count_by == "arrival"):
        return (
            (item.number, item.amount if item.is_money else None)
            if item.dated in days
            else (0, None)
        )
    left, amount, seen = item.amount, Decimal(0), False
    for one in sorted(item.arrivals, key=lambda each: each.on):
        taken = one.amount if left is None else min(left, one.amount)
        left = None if left is None else left - taken
        if one.on in days and taken:
            amount, seen = amount + taken, True
    return (item.number, amount) if seen else (0, None)


@given(ITEMS, RULES, DAYS, st.integers(0, 400))
def test_counting_agrees_with_a_pencil(item: Item, rule: Rule, first: date, length: int) -> None:
    days = [first + timedelta(days=one) for one in range(length + 1)]
    found = counted(item, rule, days[0], days[-1])
    assert (found.number, found.amount) == slowly(item, rule, days)
    assert bool(found.why) is (found.number == 0)
    if found.number:
        assert found.on in days
    else:
        assert why_not(item, rule) in ("", found.why)


@given(ITEMS, RULES)
def test_years_add_up_to_what_was_recognised_and_never_to_more(item: Item, rule: Rule) -> None:
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (2023, 2024, 2025)]
    found = [counted(item, rule, *year) for year in years]
    amounts = [one.amount for one in found if one.amount is not None]
    if item.amount is not None:
        assert sum(amounts, Decimal(0)) <= item.amount
    whole = counted(item, rule, date(2023, 1, 1), date(2025, 12, 31))
    assert sum(amounts, Decimal(0)) == (whole.amount or 0)
    months = [counted(item, rule, date(2023, 1, 1), day) for _, day in years]
    totals = [one.amount or Decimal(0) for one in months]
    assert totals == sorted(totals), "a year to date never falls"


@given(st.lists(st.integers(1, 97), min_size=1, max_size=3), MONEY)
def test_departments_get_all_of_it(parts: list[int], amount: Decimal) -> None:
    given_away = parts if sum(parts) < 100 else [1]
    shares = {number: Decimal(part) for number, part in enumerate(given_away, start=1)}
    shares[0] = 100 - sum(shares.values(), Decimal(0))
    item = replace(FUND, amount=amount, shares=shares)
    found = by_department([(item, counted(item, Rule(), FIRST, LAST))])
    assert sum(found.values(), Decimal(0)) == amount


def test_a_rule_in_words() -> None:
    assert (
        rule_words(Rule(counts_repayable=True, counts_formula=True), is_money=True)
        == "按文件日期计入"
    )
    strict = Rule(
        count_by=CountBy.ARRIVAL, counts_matched=False, counts_renewed=False,
        least=Decimal("300.0000"), lowest_level=Level.REGION,
    )  # fmt: skip
    assert rule_words(strict, is_money=True) == (
        "按到账日期计入，只计自治区级以上，不计延续的，不计债券等需偿还资金，不计因素法分配资金，"
        "不计需地方配套的资金，不计低于300万元的"
    )
    assert rule_words(strict, is_money=False) == "按文件日期计入，只计自治区级以上，不计延续的"
