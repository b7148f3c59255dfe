"""What the checks say of a project's month: each finding at its edge, and none besides."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from entry.periods import Month
from entry.sheets import Severity
from projects.checks import Stated, findings
from tests.projects.test_cells import FACTS, earlier

D = Decimal
FINE = Stated(invested=D(900), listed=D(800), received=D(900), paid=D(700), physical="封顶")


def codes(facts: Any = FACTS, **changes: Any) -> dict[str, Severity]:
    return {one.code: one.severity for one in findings(facts, replace(FINE, **changes))}


def test_a_proper_month_says_nothing() -> None:
    assert findings(FACTS, FINE) == []


def test_every_sentence_says_what_to_do() -> None:
    worst = Stated(invested=D(90000), listed=D(99999), received=D(1), paid=D(2), physical="")
    told = [one.message for one in findings(replace(FACTS, is_under_way=False), worst)]
    assert len(told) == 5
    assert all(one.endswith("。") and ("请" in one or "写" in one) for one in told)


def test_what_must_be_there() -> None:
    assert codes(invested=None)["blank"] is Severity.HARD
    assert codes(physical="") == {"blank-text": Severity.HARD}
    assert codes(replace(FACTS, is_under_way=False), physical="", invested=D(0), listed=None) == {
        "falling": Severity.HARD
    }
    assert "blank" not in codes(invested=D(0))  # nought is a figure


def test_a_row_that_nobody_touched_is_only_blank() -> None:
    found = findings(FACTS, Stated())
    assert [(one.column, one.code) for one in found] == [
        ("invested", "blank"),
        ("physical", "blank"),
    ]


@pytest.mark.parametrize("column", ["invested", "listed", "received", "paid"])
def test_a_sum_that_falls_wants_a_reason(column: str) -> None:
    before = replace(earlier(Month(2024, 8), "650"), listed=D(650), received=D(650), paid=D(650))
    facts = replace(FACTS, earlier=(before,))
    low = {"listed": D(600), "received": D(700), "paid": D(660), column: D(649)}
    if column == "received":
        low["paid"] = None
    if column == "invested":
        low["listed"] = None
    found = codes(facts, **low)
    assert found["falling"] is Severity.HARD
    assert codes(facts, **low, note="核减审计数")["falling"] is Severity.SOFT
    same = {**low, column: D(650)}
    same["listed"] = D(650) if same["listed"] is not None else None
    assert "falling" not in codes(facts, **same)


def test_only_last_month_is_compared() -> None:
    gap = replace(FACTS, earlier=(earlier(Month(2024, 7), "5000"),))
    assert "falling" not in codes(gap)


@pytest.mark.parametrize(
    ("invested", "found"), [("80000", False), ("80000.01", True), ("8", False), ("7.99", True)]
)
def test_a_factor_of_a_hundred_smells_of_the_unit(invested: str, found: bool) -> None:
    facts = replace(FACTS, total_investment=None)
    assert ("unit-factor" in codes(facts, invested=D(invested), listed=None)) is found


def test_a_first_month_is_held_against_the_plan() -> None:
    facts = replace(FACTS, earlier=(), total_investment=None)
    assert "unit-factor" in codes(facts, invested=D(200001), listed=None)
    assert "unit-factor" not in codes(facts, invested=D(200000), listed=None)
    assert "unit-factor" not in codes(facts, invested=D("0.2"), listed=None)  # a slow beginning
    unplanned = replace(facts, planned_investment=None)
    assert codes(unplanned, invested=D(10**9), listed=None) == {}
    assert codes(replace(facts, planned_investment=D(0)), invested=D(10**9), listed=None) == {}


def test_more_than_the_whole_counts_what_was_done_before() -> None:
    facts = replace(FACTS, total_investment=D(1900), earlier=())
    assert codes(facts) == {}
    assert codes(facts, invested=D("900.01")) == {"over-total": Severity.SOFT}
    assert codes(replace(facts, done_before=None), invested=D(1900), listed=None) == {}
    assert codes(replace(facts, total_investment=None), invested=D(10**5), listed=None) == {}


def test_figures_that_contradict_each_other() -> None:
    assert codes(listed=D(900)) == {}
    assert codes(listed=D("900.1")) == {"listed-above": Severity.SOFT}
    assert codes(paid=D(900)) == {}
    assert codes(paid=D("900.1")) == {"paid-above": Severity.SOFT}
    assert codes(received=None, paid=D(5000)) == {}


def months(*texts: str) -> Any:
    found = [earlier(Month(2024, 8) - back, "800", text) for back, text in enumerate(texts)]
    return replace(FACTS, earlier=tuple(found))


def test_the_same_words_three_months_running() -> None:
    assert codes(months("封顶", "封顶", "封顶")) == {"same-text": Severity.SOFT}
    assert codes(months("封顶", "封顶")) == {"same-text": Severity.SOFT}
    assert codes(months("封顶")) == {}
    assert codes(months("封顶", "打桩", "封顶")) == {}
    assert codes(months("", "")) == {}
    gap = replace(
        FACTS,
        earlier=(earlier(Month(2024, 8), "800", "封顶"), earlier(Month(2024, 6), "800", "封顶")),
    )
    assert codes(gap) == {}


def test_money_without_a_start() -> None:
    idle = replace(FACTS, is_under_way=False)
    assert codes(idle) == {"no-start": Severity.SOFT}
    assert codes(replace(idle, earlier=()), invested=D(0), listed=None) == {}
