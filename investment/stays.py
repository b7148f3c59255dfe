"""Days in each step: of those who stand there now, and of those who went on. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from investment.choices import FUNNEL, StepKind
from investment.entries import Entry

STEPS = tuple(one for one in FUNNEL if one is not StepKind.PRODUCTION)  # there it has arrived


@dataclass(frozen=True, slots=True)
class Stay:
    """One step. `here` stand in it now, `median` and `longest` are their days so far; `passed`
    took a later step, `needed` is the median of the days that it took them. None without any."""

    place: str
    here: int
    median: Decimal | None
    longest: Entry | None
    passed: int
    needed: Decimal | None


def stays(entries: Iterable[Entry]) -> list[Stay]:
    """By step, of projects: an increase has no way of its own. What ended stands nowhere."""
    projects = [one for one in entries if not one.is_increase]
    return [_stay(place, projects) for place in STEPS]


def _stay(place: StepKind, projects: Sequence[Entry]) -> Stay:
    here = [one for one in projects if one.place == place]
    passed = [one for one in projects if one.passed(place)]
    longest = max(here, key=lambda one: one.days_here or 0, default=None)
    return Stay(
        place=place,
        here=len(here),
        median=median([one.days_here for one in here if one.days_here is not None]),
        longest=longest,
        passed=len(passed),
        needed=median([one.judged.days[place] for one in passed]),
    )


def median(numbers: Sequence[int]) -> Decimal | None:
    """The middle one, or half way between the two in the middle; None of none."""
    if not numbers:
        return None
    placed, middle = sorted(numbers), len(numbers) // 2
    if len(numbers) % 2:
        return Decimal(placed[middle])
    return Decimal(placed[middle - 1] + placed[middle]) / 2
