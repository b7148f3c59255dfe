"""Days in each step: who stands there, who went on, medians of both."""

import random
import statistics
from datetime import date, timedelta
from decimal import Decimal

import pytest

from entry.periods import Month
from investment.choices import FUNNEL
from investment.counting import Record
from investment.entries import Entry
from investment.funnel import Step, course
from investment.judging import Investor, Judged
from investment.models import Signing
from investment.stays import STEPS, median, stays

TODAY = date(2024, 10, 18)


def entry(steps: dict[str, date], *, is_increase: bool = False) -> Entry:
    found = course([Step(kind, on) for kind, on in steps.items()], TODAY)
    judged = Judged(
        month=Month(2024, 10), day=TODAY, course=found,
        record=Record(pk=1, course=found, is_increase=is_increase), investor=Investor(),
        days=found.days_in(TODAY), is_stale=False,
    )  # fmt: skip
    return Entry(Signing(name="某项目"), judged)


def test_who_stands_and_who_went_on() -> None:
    standing = entry({"lead": date(2024, 10, 8)})
    older = entry({"lead": date(2024, 9, 8)})
    gone = entry({"lead": date(2024, 1, 1), "signed": date(2024, 1, 31)})
    lost = entry({"lead": date(2024, 1, 1), "talking": date(2024, 1, 11), "lost": date(2024, 2, 1)})
    lead, talking, signed, *_ = stays([standing, older, gone, lost])
    assert (lead.here, lead.median, lead.longest) == (2, Decimal(25), older)
    assert (lead.passed, lead.needed) == (2, Decimal(20))
    assert (talking.here, talking.median, talking.longest, talking.passed) == (0, None, None, 0)
    assert (signed.here, signed.median, signed.longest) == (1, Decimal(261), gone)


def test_an_increase_has_no_way_of_its_own_and_production_is_no_step_to_stay_in() -> None:
    found = stays([entry({"signed": date(2024, 1, 1)}, is_increase=True)])
    assert [one.place for one in found] == [*STEPS] == [*FUNNEL[:-1]]
    assert all((one.here, one.passed, one.needed) == (0, 0, None) for one in found)


@pytest.mark.parametrize("seed", range(20))
def test_medians_are_those_of_the_textbook(seed: int) -> None:
    dice = random.Random(seed)
    numbers = [dice.randrange(400) for _ in range(dice.randint(1, 9))]
    assert median(numbers) == Decimal(str(statistics.median(numbers)))
    assert median([]) is None


@pytest.mark.parametrize("seed", range(20))
def test_days_add_up_however_the_steps_fell(seed: int) -> None:
    """The days of a way from its first step to today are the sum of its stays."""
    dice = random.Random(seed)
    kinds = sorted(dice.sample(range(5), dice.randint(1, 5)))
    day, steps = date(2023, 1, 1), {}
    for kind in kinds:
        steps[str(FUNNEL[kind])] = day
        day += timedelta(days=dice.randint(1, 90))
    one = entry(steps)
    first = min(steps.values())
    found = {stay.place: stay for stay in stays([one])}
    told = [stay.needed for stay in found.values() if stay.passed]
    told += [stay.median for stay in found.values() if stay.here]
    assert sum(value for value in told if value is not None) == (TODAY - first).days
