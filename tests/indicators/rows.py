"""Rows as the checks see them: the ground, what was typed, and what is said about it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from entry.periods import Month
from entry.sheets import Problem
from indicators.checks import NOTHING, Checked, Stated, problems
from indicators.facts import Facts, Reference

D = Decimal
SEPTEMBER = Month(2024, 9)
FACTS = Facts(
    name="一般公共预算收入",
    unit="万元",
    decimals=0,
    has_value=True,
    has_growth=True,
    accumulation="ytd",
    frequency="month",
    first_month=1,
    price_basis="nominal",
    month=SEPTEMBER,
    label="1—9月",
    optional=False,
    statutory=False,
    previous=None,
    year_ago=None,
)


def ref(label: str, value: str | None, growth: str | None = None, **more: Any) -> Reference:
    return Reference(SEPTEMBER, label, value and D(value), growth and D(growth), **more)  # type: ignore[arg-type]


def last_year(label: str, value: str | None, growth: str | None = None) -> Reference:
    return ref(label, value, growth)._replace(month=SEPTEMBER.year_ago)


def facts(**traits: Any) -> Facts:
    return FACTS._replace(**traits)


def typed(value: str | None = None, growth: str | None = None, **more: Any) -> Stated:
    return replace(
        NOTHING,
        value=None if value is None else D(value),
        growth=None if growth is None else D(growth),
        **more,
    )


def found(ground: Facts, stated: Stated | None) -> list[Problem]:
    return problems("indicators", [Checked("revenue:150205", ground, stated)])


def told(ground: Facts, stated: Stated | None) -> dict[str, str]:
    """Code → severity of what is said about one row."""
    return {one.code: one.severity.value for one in found(ground, stated)}
