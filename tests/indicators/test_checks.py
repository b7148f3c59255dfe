"""Every check of a typed figure at its boundary, and what it says (issue 2 item 5)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from entry.sheets import Severity
from indicators.checks import Checked, Stated, problems
from tests.indicators.rows import FACTS, facts, found, ref, told, typed

D = Decimal
FINE = typed("100", "5")


def test_a_row_in_order_has_no_problem() -> None:
    assert found(FACTS, FINE) == []


# Hard: what is due and was not given. Blank, —, 持平 and 0 are four different things.


def test_blank_dash_flat_and_nought_are_four_different_things() -> None:
    blank = found(FACTS, typed(None, "5"))
    assert [(p.column, p.code, p.stops) for p in blank] == [("value", "blank", True)]
    assert blank[0].message == "1—9月数值未填：请填数；确实没有的填“—”，并在“说明”写明原因。"
    dash = found(FACTS, typed(None, "5", value_absent=True))
    assert [(p.column, p.code, p.severity) for p in dash] == [("value", "absent", Severity.SOFT)]
    assert dash[0].message == "1—9月数值填为“—”，请在“说明”写明原因。"
    assert found(FACTS, typed("0", "5")) == []  # nought is a number
    assert found(FACTS, typed("100", "0")) == []  # 持平 is a growth of nought


@pytest.mark.parametrize(
    ("traits", "stated", "columns"),
    [
        ({}, None, ["value", "growth"]),
        ({}, typed(), ["value", "growth"]),
        ({"has_value": False}, None, ["growth"]),
        ({"has_growth": False}, None, ["value"]),
        ({}, typed("0"), ["growth"]),
        ({}, typed(None, "0"), ["value"]),
        ({"has_growth": False}, typed("1"), []),
        ({"optional": True}, None, []),
        ({"optional": True}, typed(None, "5"), []),
    ],
)
def test_what_is_measured_is_wanted(
    traits: dict[str, Any], stated: Stated | None, columns: list[str]
) -> None:
    blanks = found(facts(**traits), stated)
    assert [p.column for p in blanks] == columns
    assert {p.code for p in blanks} <= {"blank"}


def test_what_need_not_be_filled_is_checked_once_it_is() -> None:
    """A peer's growth is nobody's duty, and a jump of it wants a word all the same."""
    peer = facts(optional=True, has_value=False, previous=ref("1—8月", None, "3"))
    assert told(peer, typed(None, "40")) == {"jump": "soft"}
    assert told(peer, typed(None, None, growth_absent=True)) == {"absent": "soft"}


def test_an_absence_wants_its_reason_beside_it() -> None:
    bare = typed(None, None, value_absent=True, growth_absent=True)
    both = found(FACTS, bare)
    assert [(p.column, p.code, p.stops) for p in both] == [
        ("value", "absent", True),
        ("growth", "absent", True),
    ]
    explained = found(FACTS, replace(bare, note="市局未反馈"))
    assert [(p.explanation, p.stops) for p in explained] == [("市局未反馈", False)] * 2


def test_a_blank_is_not_excused_by_a_note() -> None:
    (problem,) = found(facts(has_growth=False), typed(note="下月补报"))
    assert (problem.code, problem.stops, problem.explanation) == ("blank", True, "")


# Hard without a reason: a year-to-date sum that falls.


@pytest.mark.parametrize(
    ("value", "before", "falls"),
    [("99", "100", True), ("99.9999", "100", True), ("100", "100", False), ("101", "100", False),
     ("0", "0", False), ("-1", "0", True), ("100", None, False)],
)  # fmt: skip
def test_a_sum_does_not_fall(value: str, before: str | None, falls: bool) -> None:
    ground = facts(previous=ref("1—8月", before))
    assert ("falling" in told(ground, typed(value, "5"))) is falls


def test_a_falling_sum_stops_until_its_reason_is_written() -> None:
    ground = facts(previous=ref("1—8月", "100"), year_ago=ref("1—9月", "95"))
    (bare,) = found(ground, typed("99", "4"))
    assert (bare.severity, bare.stops, bare.column) == (Severity.HARD, True, "value")
    assert bare.message.startswith("累计数99小于1—8月的100：请核对")
    (reasoned,) = found(ground, typed("99", "4", note="冲减退税"))
    assert (reasoned.severity, reasoned.stops) == (Severity.SOFT, False)
    assert reasoned.explanation == "冲减退税"


@pytest.mark.parametrize("accumulation", ["point", "average"])
def test_stocks_and_rates_may_fall(accumulation: str) -> None:
    ground = facts(accumulation=accumulation, previous=ref("8月末", "100"))
    assert told(ground, typed("99", "5")) == {}


# Soft: a part above its whole.


def sheet(part: str | None, whole: str | None, published: str | None = None, **traits: Any) -> set:
    ground = facts(
        name="其中：税收收入",
        has_growth=False,
        parent_subject="revenue:150205",
        parent_name="一般公共预算收入",
        parent_published=published and D(published),
        **traits,
    )
    rows = [
        Checked("tax:150205", ground, typed(part)),
        Checked("revenue:150205", facts(has_growth=False), typed(whole)),
    ]
    return {(p.subject, p.code) for p in problems("indicators", rows)} - {
        ("revenue:150205", "blank")
    }


ABOVE = {("tax:150205", "part-above-whole")}


def test_a_part_is_not_above_the_whole_typed_beside_it() -> None:
    assert sheet("100", "100") == set()
    assert sheet("100.0001", "100") == ABOVE
    assert sheet("100", "200", published="50") == set()
    assert sheet("0", "0") == set()


def test_a_part_is_held_against_the_published_whole_while_none_is_typed() -> None:
    assert sheet("51", None, published="50") == ABOVE
    assert sheet("50", None, published="50") == set()
    assert sheet("51", None) == set()


def test_an_average_is_no_part_of_a_sum() -> None:
    assert sheet("101", "100", accumulation="average") == set()
    assert sheet("101", "100", accumulation="point") == ABOVE


def test_a_part_above_its_whole_names_the_whole() -> None:
    ground = facts(
        has_growth=False, parent_subject="x", parent_name="总收入", parent_published=D(50)
    )
    (problem,) = found(ground, typed("51"))
    assert problem.message == "其中项51大于“总收入”的50，请核对，无误的写明原因。"
    assert (problem.severity, problem.stops) == (Severity.SOFT, True)


# Hard: what is not on the sheet.


def test_a_figure_that_is_not_due_stops_whatever_its_note() -> None:
    why = "“规上工业”1月份免报，1—2月数据在2月填报。"
    (problem,) = problems("indicators", [], [("industry:150205", why)])
    assert (problem.code, problem.severity, problem.stops) == ("not-due", Severity.HARD, True)
    assert (problem.subject, problem.message) == ("industry:150205", why)


def test_problems_come_in_the_order_of_the_sheet() -> None:
    rows = [Checked(f"r{at}:1", facts(name=f"第{at}行"), None) for at in (1, 2)]
    listed = problems("indicators", rows, [("stray:1", "不应填报")])
    assert [(p.subject, p.column) for p in listed] == [
        ("r1:1", "value"),
        ("r1:1", "growth"),
        ("r2:1", "value"),
        ("r2:1", "growth"),
        ("stray:1", "value"),
    ]
    assert [p.title for p in listed] == ["第1行", "第1行", "第2行", "第2行", "stray:1"]
    assert {p.register for p in listed} == {"indicators"}
