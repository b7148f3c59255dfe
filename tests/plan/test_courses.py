"""Where a task stood, replayed: against a slow twin that looks at the steps from the end."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from plan.courses import Course, Step, course
from plan.models.task import OPEN
from plan.moves import MOVES, fits

START = date(2024, 2, 5)
LIMITED = {"assign", "apply_extension", "grant_extension"}


@st.composite
def lives(draw: st.DrawFn) -> list[Step]:
    """Any life that the table of moves admits."""
    stage, waits, steps = "assigned", False, []
    for number in range(draw(st.integers(0, 14))):
        names = [name for name, one in MOVES.items() if fits(one, stage, extension_waits=waits)]
        name = draw(st.sampled_from(names))
        before, stage = stage, str(MOVES[name].target or stage)
        due = START + timedelta(days=draw(st.integers(0, 400))) if name in LIMITED else None
        steps.append(Step(name, before, stage, START + timedelta(days=number), due))
        if name == "apply_extension":
            waits = True
        elif name not in {"remind"}:
            waits = False
    return steps


def last(steps: Sequence[Step], *names: str) -> tuple[int, Step | None]:
    found = [(n, one) for n, one in enumerate(steps) if one.action in names]
    return found[-1] if found else (-1, None)


def slow(steps: Sequence[Step], due: date | None) -> Course:
    """The last word on each thing, found by looking back."""
    stage = steps[-1].to_stage if steps else "assigned"
    _, setter = last(steps, "assign", "grant_extension", "create")
    asked_at, asked = last(steps, "apply_extension")
    settled, _ = last(
        steps, "assign", "grant_extension", "refuse_extension", "apply_closing", "cancel"
    )
    back, _ = last(steps, "send_back", "reopen")
    calm, _ = last(steps, "apply_closing", "cancel")
    applied_at, applied = last(steps, "apply_closing")
    closed_at, closed = last(steps, "close")
    gone_at, gone = last(steps, "cancel")
    _, signed = last(steps, "acknowledge")
    return Course(
        stage=stage,
        due=setter.due if setter else due,
        extension_due=asked.due if asked and asked_at > settled else None,
        extensions=sum(one.action == "grant_extension" for one in steps),
        is_returned=back > calm,
        reminders=sum(one.action == "remind" for one in steps),
        acknowledged_on=signed.on if signed else None,
        applied_on=applied.on if applied and applied_at > back else None,
        closed_on=closed.on if closed and closed_at > back else None,
        cancelled_on=gone.on if gone and gone_at > back else None,
    )


@given(lives(), st.one_of(st.none(), st.just(date(2024, 12, 31))))
def test_replayed_as_looked_up(steps: list[Step], due: date | None) -> None:
    found = course(steps, Course(due=due))
    assert found == slow(steps, due)
    assert found.is_open == (found.stage in OPEN)
    assert (found.closed_on is not None) == (found.stage == "closed")


def test_a_life_in_words() -> None:
    steps = [
        Step("assign", "assigned", "assigned", date(2024, 2, 5), date(2024, 6, 30)),
        Step("acknowledge", "assigned", "working", date(2024, 2, 7)),
        Step("apply_extension", "working", "working", date(2024, 6, 20), date(2024, 8, 31)),
        Step("grant_extension", "working", "working", date(2024, 6, 21), date(2024, 8, 31)),
        Step("remind", "working", "working", date(2024, 8, 1)),
        Step("apply_closing", "working", "closing", date(2024, 8, 30)),
        Step("send_back", "closing", "working", date(2024, 9, 2)),
    ]
    assert course(steps, Course()) == Course(
        stage="working",
        due=date(2024, 8, 31),
        extensions=1,
        is_returned=True,
        reminders=1,
        acknowledged_on=date(2024, 2, 7),
    )
