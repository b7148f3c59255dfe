"""The problems of the demonstration, as a story: every step fits, every standing can be looked at."""

from config.illustration_problems import TROUBLES
from projects.choices import ProblemStage
from projects.moves import MOVES


def test_every_step_follows_from_the_one_before() -> None:
    for trouble in TROUBLES:
        stage, days = ProblemStage.RAISED, [trouble.on, *(step.on for step in trouble.steps)]
        assert days == sorted(days), trouble
        for step in trouble.steps:
            move = MOVES[step.name]
            assert stage in move.sources, (trouble.title, step)
            assert step.text or not move.needs_text, (trouble.title, step)
            stage = move.target or stage


def test_every_standing_can_be_looked_at() -> None:
    reached = set()
    for trouble in TROUBLES:
        stage: str = ProblemStage.RAISED
        for step in trouble.steps:
            stage = MOVES[step.name].target or stage
        reached.add(stage)
    assert reached == set(ProblemStage.values)
    assert {one.source for one in TROUBLES} == {
        "progress",
        "light",
        "visit",
        "meeting",
        "enterprise",
    }
