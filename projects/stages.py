"""What stage a project is in: derived from its dated events, never typed (DOMAIN §3.2). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from entry.periods import Month


class Stage(StrEnum):
    """The library states in their fixed inner order; the side states come last."""

    RESERVE = "reserve"
    PREPARATION = "preparation"
    PLANNED = "planned"
    BUILDING = "building"
    COMPLETED = "completed"
    PRODUCTION = "production"
    FULL_CAPACITY = "full_capacity"
    STOPPED = "stopped"
    REMOVED = "removed"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Stage.RESERVE: "储备",
    Stage.PREPARATION: "前期",
    Stage.PLANNED: "计划新开工",
    Stage.BUILDING: "在建",
    Stage.COMPLETED: "竣工",
    Stage.PRODUCTION: "投产",
    Stage.FULL_CAPACITY: "达产",
    Stage.STOPPED: "停建",
    Stage.REMOVED: "调出",
}


class Phase(StrEnum):
    """建设阶段 of a year, the bulletin's first cut (DOMAIN §3.1)."""

    STARTING = "starting"
    CONTINUING = "continuing"
    FINISHING = "finishing"
    PREPARING = "preparing"

    @property
    def word(self) -> str:
        return _PHASE_WORDS[self]


_PHASE_WORDS = {
    Phase.STARTING: "新开工",
    Phase.CONTINUING: "续建",
    Phase.FINISHING: "竣工",
    Phase.PREPARING: "前期",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """An event in force: its kind (`choices.EventKind` values) and the month it fell in."""

    kind: str
    month: Month
    order: tuple[object, ...] = ()  # of events within a month: day, then number
    words: str = ""  # the date, no more exact than its source


@dataclass(frozen=True, slots=True)
class Course:
    """When a project came to what, up to a month; None where it has not."""

    approved: Month | None = None
    started: Month | None = None
    listed: Month | None = None
    completed: Month | None = None
    production: Month | None = None
    full_capacity: Month | None = None
    stopped: Month | None = None
    removed: Month | None = None

    @property
    def is_under_way(self) -> bool:
        """Started, or beyond it: a report may tell only of the production."""
        return any((self.started, self.completed, self.production, self.full_capacity))

    @property
    def finished(self) -> Month | None:
        """The month of completion, or of production where only that is known."""
        known = [each for each in (self.completed, self.production, self.full_capacity) if each]
        return min(known, default=None)


def course(events: Iterable[Happening], until: Month) -> Course:
    """The course of a project up to the end of a month.

    A resumption ends a stop; a resumption of something never said to have started is a start.
    """
    found: dict[str, Month] = {}
    for one in sorted(events, key=lambda event: (event.month, event.order)):
        if one.month > until:
            continue
        if one.kind == "resumed":
            found.pop("stopped", None)
            found.setdefault("started", one.month)
        elif one.kind == "stopped":
            found["stopped"] = one.month
        else:
            found.setdefault(one.kind, one.month)
    return Course(**found)


def stage(reached: Course, *, planned_start: Month | None = None) -> Stage:
    """The stage at the end of a month; side states win over how far it had come."""
    if reached.removed:
        return Stage.REMOVED
    if reached.stopped:
        return Stage.STOPPED
    for each, month in (
        (Stage.FULL_CAPACITY, reached.full_capacity),
        (Stage.PRODUCTION, reached.production),
        (Stage.COMPLETED, reached.completed),
        (Stage.BUILDING, reached.started),
    ):
        if month:
            return each
    if planned_start:
        return Stage.PLANNED
    return Stage.PREPARATION if reached.approved else Stage.RESERVE


def phase(
    reached: Course, year: int, *, planned_start: Month | None, planned_finish: Month | None
) -> Phase:
    """The year's cut: 新开工 starts in the year, 续建 started before, 竣工 also finishes in it."""
    started = reached.started or reached.finished
    if started and started.year < year:
        finish = reached.finished or planned_finish
        return Phase.FINISHING if finish and finish.year == year else Phase.CONTINUING
    starting = started or planned_start
    return Phase.STARTING if starting and starting.year == year else Phase.PREPARING


def year_marks(reached: Course, year: int) -> frozenset[str]:
    """What a project came to within a year; nothing for one that was taken off by then.

    started 新开工, completed 竣工, production 建成投产, built 当年开工当年建成; industrial
    is started, for who has narrowed to 产业类.
    """
    if reached.removed is not None:
        return frozenset()

    def within(at: Month | None) -> bool:
        return at is not None and at.year == year

    produced = [at for at in (reached.production, reached.full_capacity) if at]
    started = within(reached.started)
    found = {
        "started": started,
        "industrial": started,
        "completed": within(reached.completed),
        "production": within(min(produced, default=None)),
        "built": started and within(reached.finished),
    }
    return frozenset(name for name, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class Starts:
    """A bulletin's three-way count: 计划应开工140个，实际开工118个，其中提前11个、未按期33个."""

    planned: int
    started: int
    early: int
    behind: int


def start_marks(plan: Month | None, actual: Month | None, month: Month) -> frozenset[str]:
    """Which of a bulletin's counts a project stands in by the end of a month (`Starts`).

    early: started, though planned for later or for no month; behind: planned by now and not
    started. So planned − behind + early = started (DOMAIN §3.3: 140 − 33 + 11 = 118).
    """
    is_planned = plan is not None and plan <= month
    is_started = actual is not None and actual <= month
    found = {
        "planned": is_planned,
        "started": is_started,
        "early": is_started and not is_planned,
        "behind": is_planned and not is_started,
    }
    return frozenset(name for name, holds in found.items() if holds)


def count_starts(pairs: Sequence[tuple[Month | None, Month | None]], month: Month) -> Starts:
    """Counts over (planned start, actual start) pairs by the end of a month (`start_marks`)."""
    return starts_of(start_marks(plan, actual, month) for plan, actual in pairs)


def starts_of(marks: Iterable[frozenset[str]]) -> Starts:
    """How many projects stand in each count, from the marks of each."""
    every = list(marks)
    names = ("planned", "started", "early", "behind")
    return Starts(*(sum(name in one for one in every) for name in names))
