"""The lights of a project: boundaries, states that are no colour, and a long-way oracle."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entry.periods import Month
from plan.lights import State, streak
from projects.lights import FAMILIES, OVERALL, Standing, lights
from projects.stages import Course
from tests.projects import oracles
from tests.projects.factories import thresholds

D = Decimal
RULES = thresholds()
SEPTEMBER = Month(2024, 9)
BEGUN = Course(started=Month(2024, 1), listed=Month(2024, 1))
QUIET = Standing(month=SEPTEMBER, course=BEGUN, reported=True, invested=D(0))


def state(family: str, at: Standing, *exempt: str) -> str:
    return lights(at, RULES, frozenset(exempt))[family].state.value


months = st.builds(Month, st.just(2024), st.integers(1, 12))
maybe = st.none() | months
courses = st.builds(
    Course,
    started=maybe, listed=maybe, completed=st.none() | st.none() | months,
    production=st.none() | st.none() | months, full_capacity=st.none() | st.none() | months,
    stopped=maybe, removed=st.none() | st.none() | months,
)  # fmt: skip
money = st.none() | st.integers(0, 1500).map(D)
standings = st.builds(
    Standing,
    month=months,
    course=courses,
    planned_start=maybe,
    planned_investment=st.none() | st.sampled_from([D(0), D(1000), D(500)]),
    schedule=st.none() | st.integers(0, 200).map(lambda halves: D(halves) / 2),
    reported=st.booleans(),
    invested=money,
    received=money,
    paid=money,
)
exemptions = st.frozensets(st.sampled_from(FAMILIES))


def as_known(at: Standing) -> Standing:
    """Nothing of a course lies after the month at which it is looked at."""
    past = {
        name: month if month and month <= at.month else None
        for name in Course.__slots__
        for month in [getattr(at.course, name)]
    }
    return replace(at, course=Course(**past))


@settings(max_examples=600)
@given(standings.map(as_known), exemptions)
def test_every_light_is_what_the_words_of_the_rules_say(
    at: Standing, exempt: frozenset[str]
) -> None:
    found = lights(at, RULES, exempt)
    assert {family: light.state.value for family, light in found.items()} == oracles.all_lights(
        at, exempt
    )
    assert all(light.sentence.endswith("。") for light in found.values())
    assert all("None" not in light.sentence for light in found.values())


@pytest.mark.parametrize(
    ("invested", "wanted"),
    [
        ("400.1", "green"),
        ("400", "yellow"),  # ten points behind are yellow: inclusive
        ("200", "yellow"),  # thirty points behind still are
        ("199.9999", "red"),
        ("0", "red"),
        ("1000", "done"),
        ("3290", "done"),  # 329% is no error
        ("999.9999", "green"),
    ],
)
def test_the_boundaries_of_progress(invested: str, wanted: str) -> None:
    at = replace(QUIET, planned_investment=D(1000), schedule=D(50), invested=D(invested))
    assert state("progress", at) == wanted


@pytest.mark.parametrize("thirds", range(31, 100))
def test_boundaries_hold_where_shares_have_no_end(thirds: int) -> None:
    """A schedule of a third more or less: exactly thirty points behind stays yellow."""
    due = Fraction(thirds) + Fraction(1, 3)
    schedule = D(due.numerator) / D(due.denominator)
    for points, wanted in ((10, "yellow"), (30, "yellow")):
        done = (due - points) * 30  # 万元 of 3000
        assert done.denominator == 1
        at = replace(QUIET, planned_investment=D(3000), schedule=schedule, invested=D(int(done)))
        assert state("progress", at) == wanted, (points, at)


def test_a_plan_of_nought_is_no_plan() -> None:
    at = replace(QUIET, planned_investment=D(0), schedule=None, invested=D(5))
    assert state("progress", at) == "not_due"


def test_missing_is_not_nought() -> None:
    planned = replace(QUIET, planned_investment=D(1000), schedule=D(50))
    assert state("progress", replace(planned, invested=None)) == "unreported"
    assert state("progress", replace(planned, invested=D(0))) == "red"
    assert state("progress", replace(planned, reported=False, invested=None)) == "unreported"
    assert state("payment", replace(QUIET, received=None, paid=D(0))) == "not_due"
    assert state("payment", replace(QUIET, received=D(9), paid=None)) == "unreported"
    assert state("payment", replace(QUIET, received=D(9), paid=D(0))) == "red"


@pytest.mark.parametrize(
    ("planned", "wanted"),
    [(10, "not_due"), (9, "yellow"), (8, "yellow"), (7, "red"), (1, "red"), (None, "not_due")],
)
def test_a_start_is_late_after_its_month_and_red_after_three(
    planned: int | None, wanted: str
) -> None:
    start = Month(2024, planned) if planned else None
    assert state("start", replace(QUIET, course=Course(), planned_start=start)) == wanted
    assert state("start", replace(QUIET, planned_start=start)) == "green"


@pytest.mark.parametrize(
    ("started", "wanted"), [(9, "green"), (8, "yellow"), (7, "yellow"), (6, "red")]
)
def test_what_began_belongs_into_the_library(started: int, wanted: str) -> None:
    begun = Course(started=Month(2024, started))
    assert state("library", replace(QUIET, course=begun)) == wanted
    listed = replace(begun, listed=SEPTEMBER)
    assert state("library", replace(QUIET, course=listed)) == "green"


@pytest.mark.parametrize(
    ("paid", "wanted"), [("75", "green"), ("74.9999", "red"), ("100", "green"), ("130", "green")]
)
def test_payment_is_held_against_the_time_gone_by(paid: str, wanted: str) -> None:
    assert state("payment", replace(QUIET, received=D(100), paid=D(paid))) == wanted


def test_an_exemption_stands_in_place_of_yellow_and_red_alone() -> None:
    late = replace(QUIET, course=Course(), planned_start=Month(2024, 1))
    assert state("start", late) == "red"
    exempt = lights(late, RULES, frozenset({"start"}))
    assert exempt["start"].state is State.EXEMPT
    assert "否则为滞后" in exempt["start"].sentence
    assert exempt["start"].inputs == lights(late, RULES)["start"].inputs
    assert exempt[OVERALL].state is State.EXEMPT
    assert state("start", QUIET, "start") == "green"
    assert lights(late, RULES, frozenset({"nonsense"})) == lights(late, RULES)


def test_the_overall_light_is_the_worst_and_says_which() -> None:
    at = replace(
        QUIET, planned_investment=D(1000), schedule=D(50), invested=D(450), received=D(9), paid=D(0)
    )
    found = lights(at, RULES)
    assert found["progress"].state is State.GREEN
    assert found[OVERALL].state is State.RED
    assert found[OVERALL].sentence.startswith("支付灯：")
    assert found[OVERALL].rule_version == "2024-1"


def test_what_is_gone_or_finished_is_judged_no_more() -> None:
    bad = replace(QUIET, planned_investment=D(1000), schedule=D(90))
    assert state(OVERALL, bad) == "red"
    for event in ("completed", "production", "full_capacity"):
        course = replace(BEGUN, **{event: SEPTEMBER})
        assert state(OVERALL, replace(bad, course=course)) == "done"
    removed = replace(BEGUN, completed=SEPTEMBER, removed=SEPTEMBER)
    assert state(OVERALL, replace(bad, course=removed)) == "removed"


def test_all_money_spent_and_nothing_else_to_judge_is_right() -> None:
    course = Course()
    at = replace(QUIET, course=course, planned_investment=D(10), schedule=D(0), invested=D(10))
    assert state("progress", at) == "done"
    assert state(OVERALL, at) == "green"


def test_who_need_not_report_is_not_late() -> None:
    silent = Standing(month=SEPTEMBER, course=Course(), expected=False)
    assert state(OVERALL, silent) == "not_due"
    assert state(OVERALL, replace(silent, expected=True)) == "unreported"


def test_a_family_without_a_rule_shows_no_light() -> None:
    found = lights(replace(QUIET, planned_investment=D(1000), schedule=D(50)), {})
    assert {light.state for light in found.values()} == {State.NOT_DUE}
    assert found["progress"].sentence == "进度灯：本年度没有亮灯规则。"


def test_a_light_carries_what_it_was_judged_on() -> None:
    at = replace(QUIET, planned_investment=D(6474), schedule=D(10) / 12 * 100, invested=D(6290))
    light = lights(at, RULES)["progress"]
    inputs = dict(light.inputs)
    assert inputs["invested"] == "6290"
    assert inputs["planned"] == "6474"
    assert inputs["gap"].startswith("13.82")  # unrounded
    assert "超13.8个百分点" in light.sentence  # 江门: rounded once


states = st.lists(st.sampled_from(State), min_size=1, max_size=14)


@given(states, st.sampled_from([State.RED, State.YELLOW]))
def test_a_streak_is_read_backwards(found: list[State], wanted: State) -> None:
    told = streak(list(reversed(found)), wanted)
    assert told == oracles.months_running([one.value for one in found], wanted.value)
