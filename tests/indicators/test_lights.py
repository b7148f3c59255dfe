from typing import Any

import pytest

from entry.periods import Accumulation, Frequency
from indicators.lights import (
    Direction,
    Light,
    Operator,
    Question,
    judge,
)
from tests.indicators.samples import (
    NORTH,
    RULES,
    about,
    ask,
    grain,
    growth,
    income,
    insured,
    jobless_families,
    rank,
    unemployment,
)


def light(question: Question) -> Light:
    return judge(question, RULES)


def colour(question: Question) -> str:
    return light(question).colour.value


# Boundaries of every family, from both sides.


@pytest.mark.parametrize(
    ("value", "given", "expected"),
    [
        # 120亿元 by December: 100 by October; yellow from 80.
        ("100", {}, "green"),
        ("99.9999", {}, "yellow"),
        ("80", {}, "yellow"),
        ("79.9999", {}, "red"),
        ("0", {}, "red"),
        ("-5", {}, "red"),
        ("119.9999", {}, "green"),
        ("120", {}, "done"),
        ("394.8", {}, "done"),  # 329 %: completion is not capped
        # August asks for exactly 80, a share of 66.66… %
        ("80", {"month": "2024-08"}, "green"),
        ("79.9999", {"month": "2024-08"}, "yellow"),
        ("64", {"month": "2024-08"}, "yellow"),
        ("63.9999", {"month": "2024-08"}, "red"),
        # a plan curve asks for 87 % and not for 83.3 %
        ("104.4", {"curve": NORTH}, "green"),
        ("104.3999", {"curve": NORTH}, "yellow"),
        ("2.4", {"curve": NORTH, "month": "2024-01"}, "green"),
        # a phase target is asked for before any curve
        ("90", {"curve": NORTH, "phase_amount": "90"}, "green"),
        ("89.9999", {"phase_amount": "90"}, "yellow"),
        ("72", {"phase_amount": "90"}, "yellow"),
        ("71.9999", {"phase_amount": "90"}, "red"),
        # December asks for all of it
        ("119.9999", {"month": "2024-12"}, "yellow"),
        ("96", {"month": "2024-12"}, "yellow"),
        ("95.9999", {"month": "2024-12"}, "red"),
        # 突破 asks for more than the year's amount, and for no more than the schedule before
        ("120", {"operator": Operator.GT}, "green"),
        ("120.0001", {"operator": Operator.GT}, "done"),
        ("100", {"operator": Operator.GT}, "green"),
        ("120", {"operator": Operator.GT, "month": "2024-12"}, "yellow"),
        ("120", {"operator": Operator.EQ}, "done"),
        ("121", {"operator": Operator.EQ}, "done"),
    ],
)
def test_level(value: str, given: dict[str, Any], expected: str) -> None:
    assert colour(ask(observed_value=value, amount="120", **given)) == expected


@pytest.mark.parametrize(
    ("observed", "target", "given", "expected"),
    [
        ("23", "23", {}, "green"),
        ("22.9999", "23", {}, "yellow"),
        ("18.4", "23", {}, "yellow"),  # the band is a fifth of 23
        ("18.3999", "23", {}, "red"),
        ("3", "4", {}, "yellow"),  # or one point
        ("2.9999", "4", {}, "red"),
        ("4", "5", {}, "yellow"),
        ("3.9999", "5", {}, "red"),
        ("0", "0.5", {}, "yellow"),
        ("-0.0001", "0.5", {}, "red"),  # below zero where growth was promised
        ("-1", "-2", {}, "green"),
        ("-3", "-2", {}, "yellow"),
        ("-3.0001", "-2", {}, "red"),
        ("0", "0", {"operator": Operator.GT}, "yellow"),  # 正增长 is more than nothing
        ("0.0001", "0", {"operator": Operator.GT}, "green"),
        ("-1", "0", {"operator": Operator.GT}, "yellow"),
        ("-1.0001", "0", {"operator": Operator.GT}, "red"),
        ("0", "0", {}, "green"),
        ("20", "23", {"phase_amount": "20"}, "green"),
        ("19.9999", "23", {"phase_amount": "20"}, "yellow"),
        ("16", "23", {"phase_amount": "20"}, "yellow"),
        ("15.9999", "23", {"phase_amount": "20"}, "red"),
        ("357.6", "23", {}, "green"),
    ],
)
def test_growth(observed: str, target: str, given: dict[str, Any], expected: str) -> None:
    assert colour(growth(observed, target, **given)) == expected


@pytest.mark.parametrize(
    ("observed", "given", "expected"),
    [
        ("3.8", {}, "green"),
        ("3.8001", {}, "yellow"),
        ("3.9", {}, "yellow"),
        ("3.9001", {}, "red"),
        ("3.7999", {"operator": Operator.LT}, "green"),
        ("3.8", {"operator": Operator.LT}, "green"),
        ("3.8999", {"operator": Operator.LT}, "yellow"),
        ("3.9", {"operator": Operator.LT}, "red"),
        ("3.8", {"phase_amount": "3.8"}, "yellow"),
        ("3.8001", {"phase_amount": "3.8"}, "red"),
        ("0.5", {"phase_amount": "0.6"}, "green"),
        ("0", {}, "green"),
    ],
)
def test_ceiling(observed: str, given: dict[str, Any], expected: str) -> None:
    assert colour(unemployment(observed, **given)) == expected


def test_a_decrease_is_a_ceiling_below_zero() -> None:
    for observed, expected in (("-3.1", "green"), ("-3.0999", "yellow"), ("-3", "yellow")):
        assert colour(growth(observed, "-3", operator=Operator.LE)) == expected
    assert colour(growth("-2.9999", "-3", operator=Operator.LE)) == "red"


@pytest.mark.parametrize(
    ("observed", "given", "expected"),
    [
        ("100", {}, "green"),
        ("99.9999", {}, "yellow"),
        ("95", {}, "yellow"),
        ("94.9999", {}, "red"),
        ("100", {"operator": Operator.GT}, "yellow"),
        ("100.0001", {"operator": Operator.GT}, "green"),
        ("100", {"operator": Operator.EQ}, "green"),
        ("80", {"phase_amount": "80"}, "green"),
        ("79.9999", {"phase_amount": "80"}, "yellow"),
        ("75.9999", {"phase_amount": "80"}, "red"),
        ("100", {"accumulation": Accumulation.AVERAGE}, "green"),
        ("100", {"month": "2024-12"}, "green"),
    ],
)
def test_floor(observed: str, given: dict[str, Any], expected: str) -> None:
    assert colour(insured(observed, "100", **given)) == expected


def test_zero_is_done_only_at_the_end_of_the_year() -> None:
    assert colour(jobless_families("0")) == "green"
    assert colour(jobless_families("0", month="2024-12")) == "done"
    for month in ("2024-10", "2024-12"):
        for operator in (Operator.EQ, Operator.LE, Operator.LT):
            assert colour(jobless_families("1", month=month, operator=operator)) == "red"


@pytest.mark.parametrize(
    ("observed", "given", "expected"),
    [
        ("7.5", {}, "green"),
        ("7.4999", {}, "yellow"),
        ("7", {}, "yellow"),
        ("6.9999", {}, "red"),
        ("30", {}, "green"),  # above is fine
        ("7", {"tolerance": "1"}, "green"),
        ("6.9999", {"tolerance": "1"}, "yellow"),
        ("6", {"tolerance": "1"}, "yellow"),
        ("5.9999", {"tolerance": "1"}, "red"),
        ("8", {"tolerance": "0"}, "green"),
        ("7.9999", {"tolerance": "0"}, "red"),
        ("5.5", {"phase_amount": "6"}, "green"),
        ("8.5", {"direction": Direction.DOWN}, "green"),
        ("8.5001", {"direction": Direction.DOWN}, "yellow"),
        ("9.0001", {"direction": Direction.DOWN}, "red"),
        ("1", {"direction": Direction.DOWN}, "green"),
    ],
)
def test_about_a_growth(observed: str, given: dict[str, Any], expected: str) -> None:
    assert colour(about(observed, "8", **given)) == expected


@pytest.mark.parametrize(
    ("observed", "given", "expected"),
    [
        ("1.3", {}, "done"),
        ("1.274", {}, "green"),  # ±2 % of 1.3
        ("1.2739", {}, "yellow"),
        ("1.248", {}, "yellow"),
        ("1.2479", {}, "red"),
        ("1.25", {"tolerance": "0.05"}, "green"),
        ("1.2499", {"tolerance": "0.05"}, "yellow"),
        # within the year a flow is held against its share: 0.975 by September, less 2 %
        ("0.9555", {"frequency": Frequency.MONTH, "month": "2024-09"}, "green"),
        ("0.9554", {"frequency": Frequency.MONTH, "month": "2024-09"}, "yellow"),
        ("0.9359", {"frequency": Frequency.MONTH, "month": "2024-09"}, "red"),
        ("0.8", {"phase_amount": "0.8"}, "green"),
        # a stock is not: it is what it is at the end of the month
        ("1.274", {"accumulation": Accumulation.POINT}, "green"),
        ("1.3", {"accumulation": Accumulation.POINT}, "green"),
        ("1.2739", {"accumulation": Accumulation.POINT}, "yellow"),
    ],
)
def test_about_an_amount(observed: str, given: dict[str, Any], expected: str) -> None:
    assert colour(grain(observed, **given)) == expected


def test_about_a_rate_is_tolerant_in_points() -> None:
    for observed, expected in (("96.5", "green"), ("96.4999", "yellow"), ("95.9999", "red")):
        assert colour(insured(observed, operator=Operator.ABOUT)) == expected


@pytest.mark.parametrize(
    ("observed", "given", "expected"),
    [
        (1, {}, "green"),
        (5, {}, "green"),
        (6, {}, "yellow"),
        (7, {}, "red"),
        (4, {"operator": Operator.LT}, "green"),
        (5, {"operator": Operator.LT}, "yellow"),
        (6, {"operator": Operator.LT}, "yellow"),
        (7, {"operator": Operator.LT}, "red"),
        (3, {"phase_amount": "3"}, "green"),
        (5, {"phase_amount": "3"}, "red"),
    ],
)
def test_rank(observed: int, given: dict[str, Any], expected: str) -> None:
    assert colour(rank(observed, **given)) == expected


@pytest.mark.parametrize(
    ("observed", "reference", "given", "expected"),
    [
        ("8.8", "9.8", {}, "green"),  # ±1 point
        ("8.7999", "9.8", {}, "yellow"),
        ("6.84", "9.8", {}, "yellow"),  # then a band of a fifth of 9.8
        ("6.8399", "9.8", {}, "red"),
        ("20", "9.8", {}, "green"),
        ("9.7999", "9.8", {"tolerance": None}, "yellow"),
        ("9.8", "9.8", {"tolerance": None}, "green"),
        ("-0.5", "0.4", {}, "green"),  # within the tolerance, whatever the sign
        ("-0.6001", "0.4", {}, "red"),
        ("-2", "-1", {}, "green"),
        ("-3", "-1", {}, "yellow"),
        ("-3.0001", "-1", {}, "red"),
        ("10.8", "9.8", {"direction": Direction.DOWN}, "green"),
        ("10.8001", "9.8", {"direction": Direction.DOWN}, "yellow"),
        ("12.7601", "9.8", {"direction": Direction.DOWN}, "red"),
    ],
)
def test_relative(observed: str, reference: str, given: dict[str, Any], expected: str) -> None:
    assert colour(income(observed, reference, **given)) == expected
