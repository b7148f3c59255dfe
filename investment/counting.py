"""What signings come to: counted once, at the first signing, by date and by cohort. Pure.

The rules are DOMAIN §4.2. Amounts are 万元; ratios are per cent, unrounded; None is unknown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from investment.choices import StepKind
from investment.funnel import Course
from projects.formulas import share


@dataclass(frozen=True, slots=True)
class LeastRule:
    """Agreed investments below `least` do not count in a year."""

    title: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Record:
    """A signing as counting sees it. `excluded` names the rule that keeps it out, "" for none;
    `received` is all that was ever verified; `is_listed` tells that its project is 入统."""

    pk: int
    course: Course
    agreed: Decimal | None = None
    outside: Decimal | None = None
    is_increase: bool = False
    excluded: str = ""
    received: Decimal | None = None
    is_listed: bool = False

    def day(self, kind: str) -> date | None:
        return self.course.reached.get(kind)


@dataclass(frozen=True, slots=True)
class Sum:
    """Projects, and the money agreed for them and for increases of others."""

    projects: int
    agreed: Decimal | None
    outside: Decimal | None


def excluded_by(size: Decimal | None, named: str, rules: Iterable[LeastRule] = ()) -> str:
    """The rule that keeps a signing out: one named by a person, else one on the least amount.

    `size` is the agreed investment; of a capital increase its project's with it, since a project
    that was too small grows by what it gets. An amount that is not known is below nothing.
    """
    if named or size is None:
        return named
    return next((rule.title for rule in rules if size < rule.least), "")


def counts(record: Record, kind: str, first: date, last: date) -> bool:
    """Whether a record is counted as one project for a step within a period."""
    day = record.day(kind)
    return (
        day is not None and first <= day <= last and not record.excluded and not record.is_increase
    )


def total(records: Iterable[Record], kind: str, first: date, last: date) -> Sum:
    """Projects that took a step within a period, and the money that came with it.

    A capital increase adds its increment on its own day and no project; what is excluded adds
    neither; an upgrade of an agreement adds nothing.
    """
    within = [
        one
        for one in records
        if not one.excluded and (day := one.day(kind)) is not None and first <= day <= last
    ]
    return Sum(
        sum(not one.is_increase for one in within),
        _sum(within, lambda one: one.agreed),
        _sum(within, lambda one: one.outside),
    )


@dataclass(frozen=True, slots=True)
class Performing:
    """履约项目: signed, on its way, neither ended nor in production. Both parts are reported:
    those signed in the year, and those carried over from the years before (DOMAIN §4.2)."""

    new: int
    carried: int

    @property
    def number(self) -> int:
        return self.new + self.carried


def performing(records: Iterable[Record], year: int) -> Performing:
    """The counted projects on their way at the end of a period of `year`."""
    signed = [
        day
        for one in records
        if (day := one.day(StepKind.SIGNED)) is not None
        and one.course.is_open
        and not (one.excluded or one.is_increase)
    ]
    new = sum(day.year == year for day in signed)
    return Performing(new, len(signed) - new)


def _sum(records: Sequence[Record], amount: Callable[[Record], Decimal | None]) -> Decimal | None:
    known = [value for one in records if (value := amount(one)) is not None]
    return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True, slots=True)
class Cohort:
    """The signings of one year and what has become of them by a day (签约年度口径).

    `listed` are those of the started whose project is 入统. `agreed` and `received` have the
    increments signed in the year with them, and leave out what agreed no known amount.
    """

    year: int
    signed: int
    landed: int
    started: int
    listed: int
    produced: int
    ended: int
    agreed: Decimal | None = None
    received: Decimal | None = None

    @property
    def landing_rate(self) -> Decimal | None:
        """签约→落地转化率."""
        return share(Decimal(self.landed), Decimal(self.signed))

    @property
    def start_rate(self) -> Decimal | None:
        """落地→开工率."""
        return share(Decimal(self.started), Decimal(self.landed))

    @property
    def listing_rate(self) -> Decimal | None:
        """开工→入统率."""
        return share(Decimal(self.listed), Decimal(self.started))

    @property
    def received_rate(self) -> Decimal | None:
        """资金到位率."""
        return received_rate(self.received, self.agreed)


def cohorts(records: Iterable[Record], today: date) -> list[Cohort]:
    """By year of signing, the latest first; a 2022 signing landed in 2024 stays 2022's."""
    found: dict[int, list[Record]] = {}
    for one in records:
        signed = one.day(StepKind.SIGNED)
        if signed is not None and signed <= today and not one.excluded:
            found.setdefault(signed.year, []).append(one)
    lines = [_cohort(year, found[year]) for year in sorted(found, reverse=True)]
    return [one for one in lines if one.signed]


def _cohort(year: int, records: Sequence[Record]) -> Cohort:
    projects = [one for one in records if not one.is_increase]
    started = [one for one in projects if one.course.has(StepKind.STARTED)]
    sized = [one for one in records if one.agreed is not None]
    return Cohort(
        year,
        len(projects),
        sum(one.course.has(StepKind.LANDED) for one in projects),
        len(started),
        sum(one.is_listed for one in started),
        sum(one.course.has(StepKind.PRODUCTION) for one in projects),
        sum(one.course.ended is not None for one in projects),
        _sum(sized, lambda one: one.agreed),
        _sum(sized, lambda one: one.received),
    )


def received_rate(received: Decimal | None, agreed: Decimal | None) -> Decimal | None:
    """资金到位率: all received so far over the agreed investment (DOMAIN §4.4)."""
    return share(received, agreed)
