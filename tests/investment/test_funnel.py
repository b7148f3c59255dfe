"""How far a signing has come: derived of its dated steps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investment.choices import ENDINGS, FUNNEL, StepKind
from investment.funnel import STALE_DAYS, Step, course, is_stale

TODAY = date(2024, 9, 30)
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(StepKind.values),
        st.dates(date(2023, 1, 1), date(2024, 12, 31)),
        st.integers(1, 50),
    ),
    max_size=10,
)


@given(STEPS, st.dates(date(2023, 1, 1), date(2024, 12, 31)))
def test_the_course_reads_like_a_diary(steps: list[Step], until: date) -> None:
    """Read day by day: the first of each kind holds, the last ending or resumption decides."""
    found = course(steps, until)
    diary = sorted((one for one in steps if one.on <= until), key=lambda one: (one.on, one.order))
    for kind in FUNNEL:
        days = [one.on for one in diary if one.kind == kind]
        assert found.reached.get(kind) == (days[0] if days else None)
    turns = [one for one in diary if one.kind in (*ENDINGS, StepKind.RESUMED)]
    is_over = bool(turns) and turns[-1].kind != StepKind.RESUMED
    assert (found.ended is not None) == is_over
    furthest = [kind for kind in FUNNEL if kind in found.reached]
    assert found.step == (furthest[-1] if furthest else None)
    assert found.is_open == (not is_over and StepKind.PRODUCTION not in found.reached)


def test_what_is_next_follows_from_the_furthest() -> None:
    assert course([], TODAY).next_step == StepKind.LEAD
    signed = course([Step("signed", date(2024, 3, 1))], TODAY)
    assert (signed.step, signed.next_step) == (StepKind.SIGNED, StepKind.LANDED)
    assert signed.has("lead")
    assert not signed.has("landed")
    done = course([Step("production", date(2024, 3, 1))], TODAY)
    assert (done.next_step, done.is_open) == (None, False)
    lost = course([Step("lead", date(2024, 3, 1)), Step("lost", date(2024, 4, 1))], TODAY)
    assert lost.next_step is None


@given(STEPS, st.dates(date(2023, 1, 1), date(2024, 12, 31)))
def test_days_are_told_of_every_step_but_the_last(steps: list[Step], until: date) -> None:
    found = course(steps, until)
    spent = found.days_in(until)
    assert set(spent) == set(found.reached) - {StepKind.PRODUCTION}
    assert all(days >= 0 for days in spent.values())
    assert course([], until).days_in(until) == {}


@pytest.mark.parametrize("days", [0, 30, 31, 90])
def test_days_in_each_step_add_up(days: int) -> None:
    first = TODAY - timedelta(days)
    found = course([Step("lead", first), Step("talking", first + timedelta(days // 2))], TODAY)
    spent = found.days_in(TODAY)
    assert sum(spent.values()) == days
    assert set(spent) == {"lead", "talking"}


def test_the_clock_stops_when_it_ends_and_production_has_no_days() -> None:
    steps = [Step("signed", date(2024, 1, 1)), Step("abandoned", date(2024, 1, 11), 2, "money")]
    assert course(steps, TODAY).days_in(TODAY) == {"signed": 10}
    steps = [Step("started", date(2024, 1, 1)), Step("production", date(2024, 2, 1))]
    assert course(steps, TODAY).days_in(TODAY) == {"started": 31}


@pytest.mark.parametrize(
    ("kinds", "news", "stale"),
    [
        (["lead"], STALE_DAYS, False),
        (["lead"], STALE_DAYS + 1, True),
        (["signed"], STALE_DAYS + 1, True),
        (["landed"], 500, False),  # from there on its project tells
        (["lead", "lost"], 500, False),
        ([], 1, True),  # nothing was ever told
    ],
)
def test_a_record_that_nobody_speaks_of_is_stale(kinds: list[str], news: int, stale: bool) -> None:
    on = TODAY - timedelta(days=news)
    found = course([Step(kind, on, n) for n, kind in enumerate(kinds)], TODAY)
    assert is_stale(found, None, TODAY) is stale
    if kinds:
        assert not is_stale(found, TODAY, TODAY)
