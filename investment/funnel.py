"""How far a signing has come: derived from its dated steps, never typed (DOMAIN §4.1–4.2). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from investment.choices import ENDINGS, FUNNEL, StepKind

_RANKS: Mapping[str, int] = {kind: rank for rank, kind in enumerate(FUNNEL)}
STALE_DAYS = 30  # two reports of a fortnight (DOMAIN §4.1) missed


@dataclass(frozen=True, slots=True)
class Step:
    """A step in force: its kind (`StepKind` values), its day, and why it ended."""

    kind: str
    on: date
    order: int = 0  # of steps on one day: their number
    reason: str = ""


@dataclass(frozen=True)
class Course:
    """The day on which each step of the funnel was first reached; what ended it, if anything.

    A record may skip steps: a report may tell of a landing alone.
    """

    reached: Mapping[str, date]
    upgraded: date | None = None
    ended: Step | None = None

    @cached_property
    def step(self) -> StepKind | None:
        """The furthest step reached; None before the first."""
        return next((each for each in reversed(FUNNEL) if each in self.reached), None)

    @property
    def is_open(self) -> bool:
        """Still on its way: neither ended nor in production."""
        return self.ended is None and StepKind.PRODUCTION not in self.reached

    @property
    def next_step(self) -> StepKind | None:
        """The step after the furthest; None for what has ended or arrived."""
        if not self.is_open:
            return None
        here = self.step
        return FUNNEL[FUNNEL.index(here) + 1] if here is not None else FUNNEL[0]

    def has(self, kind: str) -> bool:
        """Whether it has come to a step or beyond it."""
        return self.step is not None and _RANKS[kind] <= _RANKS[self.step]

    def days_in(self, today: date) -> dict[str, int]:
        """Days spent in each step that was reached: to the next one reached, the end, or today."""
        passed = [(each, self.reached[each]) for each in FUNNEL if each in self.reached]
        until = self.ended.on if self.ended else today
        ends = [*(day for _, day in passed[1:]), until]
        return {
            each: max((end - day).days, 0)
            for (each, day), end in zip(passed, ends, strict=False)
            if each != StepKind.PRODUCTION
        }


def course(steps: Iterable[Step], until: date) -> Course:
    """The course up to a day. What was lost or abandoned and is resumed is on its way again."""
    reached: dict[str, date] = {}
    upgraded: date | None = None
    ended: Step | None = None
    for one in sorted(steps, key=lambda step: (step.on, step.order)):
        if one.on > until:
            continue
        if one.kind in ENDINGS:
            ended = one
        elif one.kind == StepKind.RESUMED:
            ended = None
        elif one.kind == StepKind.UPGRADED:
            upgraded = upgraded or one.on
        else:
            reached.setdefault(one.kind, one.on)
    return Course(reached, upgraded, ended)


def is_stale(found: Course, last_news: date | None, today: date) -> bool:
    """Open, not yet landed, and nothing new for `STALE_DAYS`: news is a step or an update."""
    if not found.is_open or found.has(StepKind.LANDED):
        return False
    news = [day for day in (last_news, *found.reached.values()) if day is not None and day <= today]
    return not news or (today - max(news)).days > STALE_DAYS
