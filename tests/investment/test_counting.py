"""The counting rules of DOMAIN §4.2, against counting on one's fingers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investment.choices import StepKind
from investment.counting import (
    LeastRule,
    Record,
    cohorts,
    counts,
    excluded_by,
    performing,
    received_rate,
    total,
)
from investment.funnel import Step, course
from tests.investment import oracles
from tests.investment.oracles import Told

D = Decimal
FIRST, LAST = date(2022, 1, 1), date(2024, 12, 31)
DAYS = st.dates(FIRST, LAST)
CLOSE = date(2024, 9, 30)


@st.composite
def told(draw: st.DrawFn) -> Told:
    """A project whose steps come in their order, some of them never told."""
    kinds = [kind for kind in oracles.ORDER if draw(st.booleans())]
    days = sorted(draw(st.lists(DAYS, min_size=len(kinds), max_size=len(kinds))))
    return Told(
        agreed=draw(st.none() | st.integers(0, 200_000)),
        days=dict(zip(kinds, days, strict=True)),
        is_increase=draw(st.booleans()),
        rule=draw(st.sampled_from(["", "", "区内搬迁"])),
        ended=draw(st.none() | DAYS),
    )


def record(pk: int, one: Told) -> Record:
    steps = [Step(kind, day) for kind, day in one.days.items()]
    if one.ended is not None:
        steps.append(Step("abandoned", one.ended, 99, "market"))
    return Record(
        pk,
        course(steps, CLOSE),
        None if one.agreed is None else D(one.agreed),
        None,
        one.is_increase,
        one.rule,
    )


@given(st.lists(told(), max_size=12), st.sampled_from([2022, 2023, 2024]))
def test_a_year_counts_as_on_fingers(every: list[Told], year: int) -> None:
    records = [record(pk, one) for pk, one in enumerate(every)]
    last = min(date(year, 12, 31), CLOSE)
    for kind in ("signed", "landed", "started", "production"):
        found = total(records, kind, date(year, 1, 1), last)
        assert found.projects == oracles.number(every, kind, year, last)
        assert found.agreed == oracles.money(every, kind, year, last)
        listed = [one for one in records if counts(one, kind, date(year, 1, 1), last)]
        assert len(listed) == found.projects


@given(st.lists(told(), max_size=12))
def test_a_cohort_keeps_what_it_signed(every: list[Told]) -> None:
    records = [record(pk, one) for pk, one in enumerate(every)]
    lines = {one.year: one for one in cohorts(records, CLOSE)}
    for year in (2022, 2023, 2024):
        wanted = oracles.conversion(every, year, CLOSE)
        line = lines.get(year)
        if line is None:
            assert wanted[0] == 0
        else:
            assert (line.signed, line.landed, line.started, line.produced) == wanted
            assert line.agreed == oracles.agreed_of(every, year, CLOSE)
    assert list(lines) == sorted(lines, reverse=True)


@given(st.lists(told(), max_size=12), st.sampled_from([2022, 2023, 2024]))
def test_those_on_their_way_are_new_or_carried_over(every: list[Told], year: int) -> None:
    records = [record(pk, one) for pk, one in enumerate(every)]
    found = performing(records, year)
    assert (found.new, found.carried) == oracles.performing(every, year, CLOSE)
    assert found.number == found.new + found.carried


def test_a_cohort_tells_what_is_listed_and_what_arrived() -> None:
    """开工→入统率 and 资金到位率 go by the year of signing; an unknown amount is no part of it."""
    begun = {"signed": date(2023, 5, 1), "started": date(2023, 9, 1)}
    listed = replace(record(1, Told(20_000, begun)), is_listed=True, received=D(5_000))
    begun_only = replace(record(2, Told(None, begun)), received=D(900))
    more = Told(10_000, {"signed": date(2023, 8, 1)}, is_increase=True)
    increase = replace(record(3, more), received=D(1_000))
    early = replace(record(4, Told(10_000, {"signed": date(2023, 6, 1)})), is_listed=True)
    (line,) = cohorts([listed, begun_only, increase, early], CLOSE)
    assert (line.signed, line.started, line.listed) == (3, 2, 1)
    assert (line.agreed, line.received) == (D(40_000), D(6_000))
    assert (line.listing_rate, line.received_rate) == (D(50), D(15))
    assert cohorts([increase], CLOSE) == []


def test_a_signing_of_2022_landed_in_2024_is_among_the_landings_of_2024() -> None:
    late = record(1, Told(20_000, {"signed": date(2022, 5, 1), "landed": date(2024, 3, 1)}))
    new = record(2, Told(30_000, {"signed": date(2024, 2, 1)}))
    year = (date(2024, 1, 1), date(2024, 12, 31))
    assert total([late, new], StepKind.LANDED, *year).projects == 1
    assert total([late, new], StepKind.SIGNED, *year).projects == 1
    lines = {one.year: one for one in cohorts([late, new], CLOSE)}
    assert (lines[2022].landing_rate, lines[2024].landing_rate) == (D(100), D(0))


def test_an_increase_adds_its_increment_and_no_project() -> None:
    first = record(1, Told(20_000, {"signed": date(2023, 5, 1)}))
    more = record(2, Told(5_000, {"signed": date(2024, 3, 1)}, is_increase=True))
    found = total([first, more], "signed", date(2024, 1, 1), CLOSE)
    assert (found.projects, found.agreed) == (0, D(5_000))


@pytest.mark.parametrize(
    ("size", "named", "rule"),
    [
        (D(10_000), "", ""),
        (D("9999.9999"), "", "不足1亿元"),
        (None, "", ""),
        (D(50_000), "区内搬迁", "区内搬迁"),
        (None, "区内搬迁", "区内搬迁"),
        (D(1), "区内搬迁", "区内搬迁"),
    ],
)
def test_the_rule_that_keeps_a_signing_out_is_named(
    size: Decimal | None, named: str, rule: str
) -> None:
    assert excluded_by(size, named, [LeastRule("不足1亿元", D(10_000))]) == rule


def test_what_was_never_agreed_has_no_rate_of_arrival() -> None:
    assert received_rate(D(25), D(100)) == 25
    assert received_rate(D(25), None) is None
    assert received_rate(None, D(100)) is None
    assert received_rate(D(25), D(0)) is None


def test_an_abandoned_project_was_signed_all_the_same() -> None:
    one = record(1, Told(1, {"signed": date(2024, 2, 1)}, ended=date(2024, 2, 1) + timedelta(9)))
    assert total([one], "signed", date(2024, 1, 1), CLOSE).projects == 1
    (line,) = cohorts([one], CLOSE)
    assert (line.signed, line.ended) == (1, 1)
