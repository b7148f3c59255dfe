"""The light of a task: each state by example, and a slow twin over generated questions."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from plan.courses import Course
from plan.lights import State, Threshold
from plan.tasklights import Question, light

DAY = date(2024, 10, 18)
RULE = Threshold(
    version="2024-1",
    green_from=Decimal(30),
    green_inclusive=True,
    yellow_from=Decimal(0),
    yellow_inclusive=True,
)
SEPTEMBER, AUGUST = Month(2024, 9), Month(2024, 8)


def question(days: int, **fields: Any) -> Question:
    course = fields.pop("course", Course(stage="working"))
    return Question(day=DAY, course=course, limit=DAY + timedelta(days=days), **fields)


CASES = [
    (question(74), State.GREEN, "完成时限2024年12月31日，还有74天。"),
    (
        question(74, is_stated=False),
        State.GREEN,
        "完成时限2024年12月31日（没有写明，按年底掌握），还有74天。",
    ),
    (question(30), State.GREEN, "完成时限2024年11月17日，还有30天。"),
    (question(29), State.YELLOW, "完成时限2024年11月16日，还有29天。"),
    (question(0), State.YELLOW, "完成时限2024年10月18日，今天到期。"),
    (question(-1), State.RED, "完成时限2024年10月17日，已逾期1天。"),
    (
        question(74, said_month=SEPTEMBER, is_late=True),
        State.YELLOW,
        "完成时限2024年12月31日，还有74天。2024年9月反馈为“滞后”。",
    ),
    (
        question(74, course=Course(), assigned_on=date(2024, 10, 8)),
        State.YELLOW,
        "完成时限2024年12月31日，还有74天。交办10天仍未签收。",
    ),
    (question(74, course=Course(), assigned_on=date(2024, 10, 9)), State.GREEN, "还有74天。"),
    (question(74, course=Course()), State.GREEN, "还有74天。"),
    (
        question(74, asked=SEPTEMBER, said_month=AUGUST),
        State.UNREPORTED,
        "完成时限2024年12月31日，还有74天。2024年9月的进展未报。",
    ),
    (question(74, asked=AUGUST, said_month=SEPTEMBER), State.GREEN, "还有74天。"),
    (
        question(-3, asked=SEPTEMBER),
        State.RED,
        "完成时限2024年10月15日，已逾期3天。2024年9月的进展未报。",
    ),
    (
        question(3, course=Course(stage="closing", applied_on=date(2024, 9, 10))),
        State.GREEN,
        "2024年9月10日申请办结，等待核销。",
    ),
    (
        question(-20, course=Course(stage="closing", applied_on=date(2024, 9, 25))),
        State.GREEN,
        "2024年9月25日申请办结，等待核销。",
    ),
    (
        question(-20, course=Course(stage="closing", applied_on=date(2024, 9, 30))),
        State.RED,
        "2024年9月30日申请办结，等待核销；比完成时限2024年9月28日晚2天。",
    ),
    (
        question(
            -20,
            course=Course(
                stage="closed", applied_on=date(2024, 9, 30), closed_on=date(2024, 10, 8)
            ),
        ),
        State.DONE,
        "2024年10月8日办结，比完成时限2024年9月28日晚2天。",
    ),
    (
        question(
            -20,
            course=Course(
                stage="closed", applied_on=date(2024, 9, 28), closed_on=date(2024, 10, 8)
            ),
        ),
        State.DONE,
        "2024年10月8日办结。",
    ),
    (
        question(-9, course=Course(stage="cancelled", cancelled_on=date(2024, 9, 1))),
        State.REMOVED,
        "2024年9月1日撤销。",
    ),
]


@pytest.mark.parametrize(("asked", "state", "sentence"), CASES)
def test_each_state_says_why(asked: Question, state: State, sentence: str) -> None:
    found = light(asked, RULE)
    assert found.state is state
    assert found.sentence.endswith(sentence)
    assert dict(found.inputs)["limit"] == asked.limit.isoformat()


def test_without_a_rule_nothing_open_is_judged() -> None:
    assert light(question(-5), None).state is State.NOT_DUE
    done = Course(stage="closed", closed_on=DAY)
    assert light(question(-5, course=done), None).state is State.DONE


months = st.one_of(st.none(), st.sampled_from([Month(2024, m) for m in range(6, 10)]))
days = st.integers(-60, 120)


@given(
    stage=st.sampled_from(["assigned", "working", "closing", "closed", "cancelled"]),
    left=days,
    applied=days,
    waited=st.one_of(st.none(), st.integers(0, 30)),
    asked=months,
    said=months,
    late=st.booleans(),
)
def test_against_the_table(
    stage: str,
    left: int,
    applied: int,
    waited: int | None,
    asked: Month | None,
    said: Month | None,
    late: bool,
) -> None:
    """Every rule as a line of a table, first match wins."""
    applied_on = DAY - timedelta(days=applied) if stage in {"closing", "closed"} else None
    found = light(
        question(
            left,
            course=Course(stage=stage, applied_on=applied_on),
            assigned_on=None if waited is None else DAY - timedelta(days=waited),
            asked=asked,
            said_month=said,
            is_late=late and said is not None,
        ),
        RULE,
    )
    silent = asked is not None and (said is None or said < asked)
    table = [
        (stage == "closed", "done"),
        (stage == "cancelled", "removed"),
        (stage == "closing" and left + applied < 0, "red"),
        (stage == "closing", "green"),
        (left < 0, "red"),
        (silent, "unreported"),
        (left < 30, "yellow"),
        (late and said is not None, "yellow"),
        (stage == "assigned" and waited is not None and waited >= 10, "yellow"),
        (True, "green"),
    ]
    assert found.state.value == next(state for holds, state in table if holds)
