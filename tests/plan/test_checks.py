"""What the checks say of a task's month."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from entry.periods import Month
from entry.sheets import CellsError, Severity
from plan.cells import LABELS, cell_texts, parse_row
from plan.checks import Stated, findings
from plan.facts import Earlier, Facts
from plan.models import TaskProgress, TaskState

SEPTEMBER = Month(2024, 9)
FACTS = Facts(
    title="出台若干措施",
    month=SEPTEMBER,
    limit=date(2024, 12, 31),
    earlier=(Earlier(Month(2024, 8), "on_track", "正在起草。"),),
)
FINE = Stated(state="on_track", text="征求意见。", next_step="提请审议")


def codes(facts: Facts = FACTS, **changes: Any) -> dict[str, Severity]:
    return {one.code: one.severity for one in findings(facts, replace(FINE, **changes))}


def test_a_proper_month_says_nothing() -> None:
    assert findings(FACTS, FINE) == []


def test_what_must_be_there() -> None:
    assert codes(state="")["blank"] is Severity.HARD
    assert codes(text="") == {"blank-text": Severity.HARD}
    assert codes(text="", state="not_started") == {}
    untouched = findings(FACTS, Stated())
    assert [(one.column, one.code) for one in untouched] == [("state", "blank"), ("text", "blank")]


def told(*texts: str) -> Facts:
    months = (Month(2024, 8) - back for back in range(9))
    earlier = (Earlier(month, "on_track", text) for month, text in zip(months, texts, strict=False))
    return replace(FACTS, earlier=tuple(earlier))


def test_the_same_words_three_months_running() -> None:
    again = "征求意见。"
    assert codes(told(again, again)) == {"same-text": Severity.SOFT}
    assert codes(told(again, again, "别的")) == {"same-text": Severity.SOFT}
    assert codes(told(again)) == {}
    assert codes(told("别的", again)) == {}
    assert codes(told(again, "别的")) == {}
    gap = (Earlier(Month(2024, 8), "late", again), Earlier(Month(2024, 6), "late", again))
    assert codes(replace(FACTS, earlier=gap)) == {}


def test_done_asks_for_the_closing() -> None:
    assert codes(state="done") == {"done-unclosed": Severity.SOFT}
    assert codes(replace(FACTS, is_closing=True), state="done") == {}


def test_late_wants_to_hear_of_next_month() -> None:
    assert codes(state="late") == {}
    assert codes(state="late", next_step="") == {"late-without-plan": Severity.SOFT}
    assert codes(next_step="") == {}


@pytest.mark.parametrize(
    ("day", "overdue"),
    [(date(2024, 9, 30), True), (date(2024, 10, 1), False), (date(2023, 12, 31), True)],
)
@pytest.mark.parametrize("state", TaskState.values)
def test_what_is_overdue_is_not_on_track(day: date, overdue: bool, state: str) -> None:
    found = codes(replace(FACTS, limit=day, is_closing=True), state=state)
    expected = overdue and state in ("on_track", "not_started")
    assert ("overdue" in found) is expected


def test_the_cells_of_a_row() -> None:
    blank = cell_texts(FACTS, None)
    assert blank["previous"] == "正常推进：正在起草。"
    assert blank["limit"] == "2024-12-31"
    assert {blank[column] for column in ("state", "text", "next_step", "note")} == {""}
    full = cell_texts(
        FACTS, TaskProgress(state="late", text="慢", next_step="快", note="缺人").content()
    )
    assert (full["state"], full["text"], full["next_step"], full["note"]) == (
        "滞后",
        "慢",
        "快",
        "缺人",
    )


def test_a_day_is_told_as_exactly_as_it_is_known() -> None:
    assert cell_texts(replace(FACTS, is_stated=False), None)["limit"] == "2024年内"
    assert cell_texts(replace(FACTS, is_extended=True), None)["limit"] == "2024-12-31（延期）"
    older = replace(FACTS, earlier=(Earlier(Month(2024, 7), "late", "旧"),))
    assert cell_texts(older, None)["previous"] == ""  # not last month's
    silent = replace(FACTS, earlier=(Earlier(Month(2024, 8), "not_started", ""),))
    assert cell_texts(silent, None)["previous"] == "未启动"


@pytest.mark.parametrize(("code", "label"), LABELS.items())
def test_a_state_is_read_by_its_word(code: str, label: str) -> None:
    assert parse_row({"state": label}) == parse_row({"state": f" {label} "}) == {"state": code}
    assert parse_row({"state": code}) == {"state": code}


def test_words_and_blanks() -> None:
    assert parse_row({"state": "", "text": " 甲\n乙 "}) == {"state": "", "text": "甲 乙"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"state": "差不多"}, "进展状态只能填未启动、正常推进、滞后、已完成、不再实施"),
        ({"text": "字" * 501}, "进展情况最多500个字，现有501个"),
        ({"next_step": "字" * 301}, "下月计划最多300个字"),
    ],
)
def test_what_cannot_be_taken_is_told(typed: dict[str, str], message: str) -> None:
    with pytest.raises(CellsError, match=message) as refused:
        parse_row({**typed, "note": "好"})
    assert set(refused.value.messages) == set(typed)
