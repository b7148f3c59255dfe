"""Stages, the year's phases and the three-way count, against counting on one's fingers."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.periods import Month
from projects.choices import EventKind
from projects.stages import (
    Course,
    Happening,
    Phase,
    Stage,
    Starts,
    count_starts,
    course,
    phase,
    stage,
)

MAY, JUNE, JULY = Month(2024, 5), Month(2024, 6), Month(2024, 7)
months = st.builds(Month, st.just(2024) | st.just(2023), st.integers(1, 12))
happenings = st.lists(st.tuples(st.sampled_from(EventKind), months), max_size=12).map(
    lambda found: [Happening(str(k), m, (number,)) for number, (k, m) in enumerate(found)]
)


def told_one_by_one(events: Sequence[Happening], until: Month) -> dict[str, Month | None]:
    """Replays the events month by month, as somebody with a wall calendar would."""
    known: dict[str, Month | None] = {}
    for month in Month.range(Month(2022, 12), until):
        for one in (each for each in events if each.month == month):
            if one.kind == "stopped":
                known["stopped"] = month
                continue
            if one.kind == "resumed":
                known["stopped"] = None
                if known.get("started") is None:
                    known["started"] = month
            elif known.get(one.kind) is None:
                known[one.kind] = month
    return known


@given(happenings, months)
def test_a_course_is_what_the_calendar_tells(events: list[Happening], until: Month) -> None:
    reached = course(events, until)
    known = told_one_by_one(events, until)
    for name in Course.__slots__:
        assert getattr(reached, name) == known.get(name), name


@given(happenings, months)
def test_the_order_in_which_events_are_read_does_not_matter(
    events: list[Happening], until: Month
) -> None:
    assert course(events, until) == course(list(reversed(events)), until)


@given(happenings, months)
def test_a_later_look_never_takes_back_what_was_reached(
    events: list[Happening], until: Month
) -> None:
    before, after = course(events, until), course(events, until + 1)
    for name in set(Course.__slots__) - {"stopped"}:
        if getattr(before, name):
            assert getattr(after, name) == getattr(before, name)


ORDER = [
    (Course(), Stage.RESERVE),
    (Course(approved=MAY), Stage.PREPARATION),
    (Course(approved=MAY, started=MAY), Stage.BUILDING),
    (Course(started=MAY, completed=MAY), Stage.COMPLETED),
    (Course(started=MAY, completed=MAY, production=MAY), Stage.PRODUCTION),
    (Course(production=MAY), Stage.PRODUCTION),
    (Course(production=MAY, full_capacity=MAY), Stage.FULL_CAPACITY),
    (Course(started=MAY, stopped=JUNE), Stage.STOPPED),
    (Course(started=MAY, stopped=JUNE, removed=JULY), Stage.REMOVED),
    (Course(production=MAY, removed=JULY), Stage.REMOVED),
]


@pytest.mark.parametrize(("reached", "found"), ORDER)
def test_the_furthest_point_is_the_stage(reached: Course, found: Stage) -> None:
    assert stage(reached) is found


def test_a_planned_start_makes_what_has_not_begun_planned() -> None:
    assert stage(Course(), planned_start=JUNE) is Stage.PLANNED
    assert stage(Course(approved=MAY), planned_start=JUNE) is Stage.PLANNED
    assert stage(Course(started=MAY), planned_start=JUNE) is Stage.BUILDING
    assert stage(Course(removed=MAY), planned_start=JUNE) is Stage.REMOVED


def test_every_stage_and_phase_has_its_word() -> None:
    assert len({one.word for one in Stage}) == len(Stage)
    assert len({one.word for one in Phase}) == len(Phase)


@pytest.mark.parametrize(
    ("reached", "start", "finish", "found"),
    [
        (Course(), None, None, Phase.PREPARING),
        (Course(), Month(2024, 9), None, Phase.STARTING),
        (Course(), Month(2025, 3), None, Phase.PREPARING),
        (Course(started=Month(2024, 1)), None, Month(2024, 12), Phase.STARTING),
        (Course(started=Month(2023, 12)), None, None, Phase.CONTINUING),
        (Course(started=Month(2023, 12)), None, Month(2025, 6), Phase.CONTINUING),
        (Course(started=Month(2023, 12)), None, Month(2024, 6), Phase.FINISHING),
        (Course(started=Month(2022, 1), completed=Month(2024, 2)), None, None, Phase.FINISHING),
        # finished earlier than the plan still says: what happened counts
        (
            Course(started=Month(2022, 1), completed=Month(2023, 11)),
            None,
            Month(2024, 6),
            Phase.CONTINUING,
        ),
        # a report may tell only of the production
        (Course(production=Month(2023, 6)), None, None, Phase.CONTINUING),
    ],
)
def test_the_cut_of_a_year(
    reached: Course, start: Month | None, finish: Month | None, found: Phase
) -> None:
    assert phase(reached, 2024, planned_start=start, planned_finish=finish) is found


pairs = st.lists(st.tuples(st.none() | months, st.none() | months), max_size=40)


@given(pairs, months)
def test_the_three_way_count_adds_up(
    found: list[tuple[Month | None, Month | None]], month: Month
) -> None:
    counted = count_starts(found, month)
    due = {at for at, (plan, _) in enumerate(found) if plan and plan <= month}
    begun = {at for at, (_, actual) in enumerate(found) if actual and actual <= month}
    assert counted == Starts(len(due), len(begun), len(begun - due), len(due - begun))
    assert counted.planned - counted.behind + counted.early == counted.started


def test_a_published_count_is_repeated() -> None:
    """计划应开工140个，实际开工118个，其中提前11个、未按期33个 (DOMAIN §3.3)."""
    on_time = [(MAY, MAY)] * 107
    early = [(Month(2024, 11), MAY)] * 8 + [(None, JUNE)] * 3
    behind = [(MAY, None)] * 20 + [(MAY, Month(2024, 9))] * 13
    later = [(Month(2024, 12), None)] * 60 + [(None, None)] * 5
    counted = count_starts([*on_time, *early, *behind, *later], JULY)
    assert counted == Starts(planned=140, started=118, early=11, behind=33)


def test_the_month_itself_is_within() -> None:
    assert count_starts([(JUNE, JUNE)], JUNE) == Starts(1, 1, 0, 0)
    assert count_starts([(JUNE, JULY)], JUNE) == Starts(1, 0, 0, 1)
    assert count_starts([(JULY, JUNE)], JUNE) == Starts(0, 1, 1, 0)


@given(happenings)
def test_stages_follow_each_other_in_order(events: list[Happening]) -> None:
    """Without stops and removals a project never falls back from month to month."""
    plain = [one for one in events if one.kind not in ("stopped", "removed")]
    order = list(Stage)
    walked = [
        stage(course(plain, month)) for month in Month.range(Month(2022, 12), Month(2024, 12))
    ]
    assert all(order.index(a) <= order.index(b) for a, b in pairwise(walked))
