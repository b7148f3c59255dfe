"""What a register counts: the sum of its records, and what is kept of them for ever."""

import json
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.counts import AMOUNTS, NUMBERS, Count, Kept, Measure, Record, kept_of, tally

SIGNED = Count("signings", "签约项目", "招商项目")
FUNDS = Count("funds", "到位资金", "招商项目", Measure.AMOUNT)
MONEY = st.decimals(0, 10_000_000, places=4)
RECORDS = st.builds(
    Record,
    st.sampled_from(["signings", "support"]),
    st.text("abc-1", min_size=1, max_size=8),
    st.text(max_size=20),
    st.none() | st.dates(date(2024, 1, 1), date(2024, 12, 31)),
    st.integers(1, 5),
    st.none() | MONEY,
    st.text(max_size=20),
)


def record(key: str, on: date | None = None, number: int = 1, money: str | None = None) -> Record:
    return Record(
        "signings", key, f"项目{key}", on, number, None if money is None else Decimal(money)
    )


@given(st.lists(RECORDS, max_size=20), st.sampled_from([SIGNED, FUNDS]))
def test_what_is_kept_is_read_back_as_it_was_and_comes_to_the_figure(
    records: list[Record], count: Count
) -> None:
    said = tally(count, count.units[0], records)
    kept = kept_of(json.loads(json.dumps(said.kept())))
    assert (kept.count, kept.records) == (said.count, said.records)
    assert len(kept.records) == len(records)
    assert all(one in kept.records for one in records)
    if count is SIGNED:
        assert said.value == kept.number == sum(one.number for one in records)
    else:
        exactly = sum((one.amount or 0 for one in records), Decimal(0)) / 10_000
        assert abs(said.value - exactly) <= Decimal("0.00005")
        assert kept.amount == sum((one.amount or 0 for one in records), Decimal(0))


@given(st.lists(RECORDS, max_size=12, unique_by=lambda one: one[:2]), st.randoms())
def test_the_order_in_which_a_register_answers_changes_nothing(
    records: list[Record], chance: Random
) -> None:
    other = chance.sample(records, len(records))
    assert tally(SIGNED, "个", records).kept() == tally(SIGNED, "个", other).kept()


def test_records_stand_in_the_order_of_their_days() -> None:
    listed = [record("b", date(2024, 5, 1)), record("c"), record("a", date(2024, 5, 1))]
    assert [one.key for one in tally(SIGNED, "个", listed).records] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("unit", "value"), [("亿元", "12.3457"), ("万元", "123456.55"), ("元", "1234565500")]
)
def test_money_is_told_in_the_unit_of_the_indicator(unit: str, value: str) -> None:
    listed = [record("a", money="123456"), record("b", money="0.55"), record("c")]
    assert tally(FUNDS, unit, listed).value == Decimal(value)


def test_no_records_are_nought_and_an_unknown_amount_is_no_amount() -> None:
    assert tally(SIGNED, "个", []).value == 0
    assert tally(FUNDS, "亿元", []).value == 0
    kept = Kept(FUNDS, (record("a"), record("b", money="3.50")))
    assert [one.plain()["amount"] for one in kept.records] == [None, "3.5"]
    assert kept.amount == Decimal("3.5")


def test_a_sum_of_amounts_is_told_where_it_says_anything() -> None:
    assert not Kept(SIGNED, (record("a"),)).has_amounts
    assert Kept(SIGNED, (record("a"), record("b", money="0"))).has_amounts
    assert Kept(FUNDS, ()).has_amounts
    assert not Kept(SIGNED, (record("a"),)).has_numbers
    assert Kept(SIGNED, (record("a", number=3),)).has_numbers
    assert not Kept(FUNDS, (record("a", number=3),)).has_numbers


def test_days_are_told_unless_no_record_is_of_a_day() -> None:
    assert not Kept(FUNDS, (record("a"), record("b"))).has_days
    assert Kept(FUNDS, (record("a"), record("b", date(2024, 5, 1)))).has_days
    assert Kept(FUNDS, ()).has_days  # nothing is known of any, so the column stands


def test_a_count_fits_units_of_its_kind_alone() -> None:
    assert (SIGNED.units, FUNDS.units) == (NUMBERS, tuple(AMOUNTS))
    assert not set(NUMBERS) & set(AMOUNTS)
    assert SIGNED.words == "“招商项目”的“签约项目”"
