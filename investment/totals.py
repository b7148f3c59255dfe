"""What a set of signings comes to: the funnel, the year's counts, funds, and the summary cuts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from investment import counting
from investment.choices import FUNNEL, Source, StepKind, Way
from investment.counting import Cohort, Performing, Record, Sum
from investment.entries import ENDED, NOT_STATED, Entry, rank_of
from projects.formulas import share

COUNTED = (StepKind.SIGNED, StepKind.LANDED, StepKind.STARTED, StepKind.PRODUCTION)


@dataclass(frozen=True, slots=True)
class Stage:
    """One place of the funnel: how many projects stand there now and came at least so far, and
    what was agreed for those that stand there. Amounts in 万元."""

    place: str
    here: int
    reached: int
    agreed: Decimal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a set of signings comes to. Amounts are 万元, None where none is known.

    `projects` leaves out the capital increases, which are no projects of their own; `stale` and
    `waiting` have them in; `year` counts the steps taken in the ledger's year up to its day, by the
    rules of counting.
    """

    projects: int
    increases: int
    excluded: int
    ended: int
    stale: int
    waiting: int
    funnel: tuple[Stage, ...]
    year: Mapping[str, Sum]
    performing: Performing
    agreed: Decimal | None
    claimed: Decimal | None
    verified: Decimal | None
    outside: Decimal | None
    received: Decimal | None

    @property
    def outside_share(self) -> Decimal | None:
        """How much of what was verified came from outside the autonomous region, %."""
        return share(self.outside, self.verified)


@dataclass(frozen=True, slots=True)
class Cut:
    """One line of a summary: 产业链、来源 …, what it comes to."""

    key: str
    title: str
    totals: Totals


def totals(entries: Iterable[Entry]) -> Totals:
    every = list(entries)
    projects = [one for one in every if not one.is_increase]
    return Totals(
        projects=len(projects),
        increases=len(every) - len(projects),
        excluded=sum(not one.is_counted for one in projects),
        ended=sum(one.place == ENDED for one in projects),
        stale=sum(one.judged.is_stale for one in every),
        waiting=sum(one.judged.waiting > 0 for one in every),
        funnel=funnel(projects),
        year=year_of(every),
        performing=performing_of(every),
        agreed=_sum(every, lambda one: one.signing.agreed_investment),
        claimed=_sum(every, lambda one: one.claimed),
        verified=_sum(every, lambda one: one.verified),
        outside=_sum(every, lambda one: one.outside),
        received=_sum(every, lambda one: one.judged.received),
    )


def funnel(projects: Sequence[Entry]) -> tuple[Stage, ...]:
    """Along the steps; what was lost or abandoned came as far as it came, and stands nowhere."""
    here: dict[str, list[Entry]] = {}
    for one in projects:
        here.setdefault(one.place, []).append(one)
    furthest = Counter(one.judged.step for one in projects)
    return tuple(
        Stage(
            place=kind,
            here=len(here.get(kind, ())),
            reached=sum(furthest[further] for further in FUNNEL[at:]),
            agreed=_sum(here.get(kind, ()), lambda one: one.signing.agreed_investment),
        )
        for at, kind in enumerate(FUNNEL)
    )


def year_of(entries: Sequence[Entry]) -> dict[str, Sum]:
    """The year's signings, landings, starts and productions, up to the ledger's day."""
    if not entries:
        return {kind: Sum(0, None, None) for kind in COUNTED}
    judged = entries[0].judged
    first = date(judged.month.year, 1, 1)
    records = records_of(entries)
    return {kind: counting.total(records, kind, first, judged.day) for kind in COUNTED}


def performing_of(entries: Sequence[Entry]) -> Performing:
    """履约项目 at the ledger's day."""
    year = entries[0].judged.month.year if entries else 0
    return counting.performing(records_of(entries), year)


def records_of(entries: Iterable[Entry]) -> list[Record]:
    return [one.judged.record for one in entries]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """What became of the signings of each year (签约年度口径), the latest year first.

    `landings` counts by year of signing and year of landing: one signed in 2022 that landed in 2024
    is among 2024's landings and in 2022's conversion. None is what has no signing.
    """

    lines: tuple[Cohort, ...]
    landings: Mapping[tuple[int | None, int], int]


def cohorts(entries: Sequence[Entry]) -> Cohorts:
    if not entries:
        return Cohorts((), {})
    landings: dict[tuple[int | None, int], int] = {}
    for one in entries:
        landed = one.landed_in
        if landed is not None and one.is_counted and not one.is_increase:
            key = (one.cohort, landed)
            landings[key] = landings.get(key, 0) + 1
    lines = counting.cohorts(records_of(entries), entries[0].judged.day)
    return Cohorts(tuple(lines), landings)


def _sum(entries: Iterable[Entry], amount: Callable[[Entry], Decimal | None]) -> Decimal | None:
    known = [value for one in entries if (value := amount(one)) is not None]
    return sum(known, Decimal(0)) if known else None


Key = Callable[[Entry], tuple[str, str]]
_NOTHING = (NOT_STATED, "未注明")


def _named(name: str, code: str, title: str) -> Key:
    """By a row that a signing may point to."""

    def key(entry: Entry) -> tuple[str, str]:
        row = getattr(entry.signing, name)
        return (getattr(row, code), getattr(row, title)) if row is not None else _NOTHING

    return key


def _source(entry: Entry) -> tuple[str, str]:
    return (entry.source, entry.source_words) if entry.source else _NOTHING


def _way(entry: Entry) -> tuple[str, str]:
    way = entry.signing.way
    return (way, str(Way(way).label)) if way else _NOTHING


def _place(entry: Entry) -> tuple[str, str]:
    if entry.place == ENDED:
        return ENDED, "流失（终止）"
    return (entry.place, str(StepKind(entry.place).label)) if entry.place else _NOTHING


def _cohort(entry: Entry) -> tuple[str, str]:
    return (str(entry.cohort), f"{entry.cohort}年") if entry.cohort else (NOT_STATED, "未签约")


# What a line is called, and of each signing the key and the title of its line.
CUTS: Mapping[str, tuple[str, Key]] = {
    "chain": ("产业链", _named("chain", "code", "name")),
    "source": ("来源地", _source),
    "team": ("小分队", _named("team", "code", "name")),
    "event": ("招商活动", _named("event", "key", "title")),
    "way": ("引进方式", _way),
    "department": ("责任单位", _named("lead", "code", "short_name")),
    "area": ("落户地区", _named("area", "code", "short_name")),
    "step": ("所处环节", _place),
    "cohort": ("签约年度", _cohort),
}
_ORDERS: Mapping[str, Sequence[str]] = {"source": Source.values, "way": Way.values}


def grouped(entries: Iterable[Entry], name: str) -> list[tuple[tuple[str, str], list[Entry]]]:
    """The signings of each line, the lines in the order of the house, unknown ones at the end.

    Raises KeyError for a name that is none of `CUTS`.
    """
    _, key = CUTS[name]
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return sorted(found.items(), key=lambda pair: _rank(name, *pair))


def _rank(name: str, line: tuple[str, str], entries: Sequence[Entry]) -> tuple[object, ...]:
    key = line[0]
    if key == NOT_STATED:
        return 1, 0, ""
    signing = entries[0].signing
    row = {"chain": signing.chain, "team": signing.team, "department": signing.lead,
           "area": signing.area}.get(name)  # fmt: skip
    if row is not None:
        return 0, row.order, key
    if name == "event" and signing.event is not None:
        return 0, -signing.event.held_on.toordinal(), key
    if name == "step":
        return 0, rank_of(key), ""
    if name == "cohort":
        return 0, -int(key), ""
    return 0, _ORDERS[name].index(key), ""


def cuts(entries: Iterable[Entry], name: str) -> list[Cut]:
    """The summary of a ledger by one of `CUTS`. Raises KeyError for another name."""
    return [Cut(code, title, totals(group)) for (code, title), group in grouped(entries, name)]
