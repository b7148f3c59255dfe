"""The invented year of the demonstration's projects and tasks: deterministic, and consistent."""

from decimal import Decimal

import pytest

from accounts.seeding import rows
from config import notice
from config.illustration_projects import Story, amounts, physical, story_of, trouble
from config.illustration_tasks import course, text
from entry.periods import Month
from tests.seeds.claims import SEEDS, by

STORIES = [story_of(row) for row in rows(SEEDS / "demo" / "projects.csv")]
PLANNED = [story for story in STORIES if story.planned is not None]
EVEN = tuple(Decimal(month) * 100 / 12 for month in range(1, 13))
MONTHS = Month.range(Month(2024, 1), Month(2024, 12))


def story(key: str) -> Story:
    return next(one for one in STORIES if one.key == key)


def test_every_story_is_of_a_project_and_a_list_that_exist() -> None:
    keys = [one.key for one in STORIES]
    assert len(keys) == len(set(keys)) >= 40
    assert set(keys) <= set(by("projects", "key"))
    assert {code for one in STORIES for code in one.lists} <= set(by("project_lists", "code"))


@pytest.mark.parametrize("one", STORIES, ids=lambda one: one.key)
def test_a_story_runs_forward(one: Story) -> None:
    days = [one.days[name] for name in ("started", "completed", "production") if name in one.days]
    assert days == sorted(days)
    assert all(day.day <= 22 for day in one.days.values())  # confirmed before the month is reported
    if one.planned_start and one.planned_finish:
        assert one.planned_start <= one.planned_finish


def test_the_plan_of_the_list_is_the_reports_fifty_hundred_millions() -> None:
    listed = [one.planned or 0 for one in STORIES if "district-major" in one.lists]
    assert (len(listed), sum(listed)) == (30, 500_000)


@pytest.mark.parametrize("one", PLANNED, ids=lambda one: one.key)
def test_amounts_never_fall_and_do_not_contradict_each_other(one: Story) -> None:
    before = None
    for month in MONTHS:
        found = amounts(one, month, EVEN, under_way=True)
        assert found.received is not None
        assert found.paid is not None
        assert found.paid <= found.received
        assert (found.listed or 0) <= found.invested
        if before is not None:
            assert found.invested >= before.invested
            assert found.received >= before.received
            assert found.paid >= before.paid
        before = found


def test_nothing_is_spent_before_the_start_and_nothing_is_added_while_it_stands_still() -> None:
    ammonia = story("hebaitai-ammonia")
    idle = amounts(ammonia, Month(2024, 3), EVEN, under_way=False)
    assert (idle.invested, idle.listed, idle.received, idle.paid) == (0, None, None, None)
    done = [amounts(ammonia, month, EVEN, under_way=True).invested for month in MONTHS]
    assert done[5] == done[6] < done[7]  # stopped in June, resumed in August
    assert "停工" in physical(ammonia, Month(2024, 7), Decimal(20), finished=False)


def test_who_is_ten_points_behind_has_a_reason() -> None:
    ferry = story("baoshi-railway")
    assert trouble(ferry, Month(2024, 9), Decimal(-10))
    assert not trouble(ferry, Month(2024, 9), Decimal("-9.9"))
    assert trouble(story("casting-base"), Month(2024, 9), None)


def test_words_change_from_month_to_month() -> None:
    said = [physical(STORIES[0], month, Decimal(50), finished=False) for month in MONTHS]
    assert len(set(said)) == len(said)
    assert max(map(len, said)) <= 200


def test_tasks_tell_a_story_that_ends_once() -> None:
    for row in by("tasks", "key").values():
        states = [course(row["key"], row["kind"]).state(month) for month in MONTHS]
        if "done" in states:
            assert set(states[states.index("done") :]) == {"done"}
            assert row["kind"] not in {"routine", "service"}
        for month, state in zip(MONTHS, states, strict=True):
            assert bool(text(row["key"], month, state)) == (state != "not_started")


def test_a_notice_is_a_pdf_whose_table_points_at_its_objects() -> None:
    made = notice.pdf(["示意材料，非实际文件", "项目：5-10MW"])
    assert made.startswith(b"%PDF-1.4\n")
    assert "示意材料".encode("utf-16-be").hex().upper().encode() in made
    start = int(made.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    table = made[start:].splitlines()
    places = [int(line[:10]) for line in table[3:10]]
    assert [made[place:].split(b" ")[0] for place in places] == [b"%d" % n for n in range(1, 8)]
