"""One signing of a ledger: what it is, how it stands, and what follows from both."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from investment.choices import FUNNEL, Source, StepKind
from investment.counting import received_rate
from investment.judging import Judged
from investment.models import Signing

ENDED = "ended"
NOT_STATED = "none"  # the key of what says no chain, source, team …


@dataclass(frozen=True)
class Entry:
    signing: Signing
    judged: Judged

    @property
    def is_increase(self) -> bool:
        return self.judged.record.is_increase

    @property
    def is_counted(self) -> bool:
        return not self.judged.excluded

    @cached_property
    def place(self) -> str:
        """Where it stands in the funnel: a step's name, `ended`, or "" before the first step."""
        if self.judged.course.ended is not None:
            return ENDED
        return self.judged.step or ""

    @property
    def cohort(self) -> int | None:
        """签约年度."""
        signed = self.day(StepKind.SIGNED)
        return signed.year if signed else None

    @property
    def landed_in(self) -> int | None:
        """The year of its landing."""
        landed = self.day(StepKind.LANDED)
        return landed.year if landed else None

    def passed(self, kind: str) -> bool:
        """Whether it took a step of the funnel and a later one after it."""
        return self.judged.step != kind and self.day(kind) is not None

    @property
    def source(self) -> str:
        """The investor's on the day: a change of investor re-attributes what comes after."""
        return self.judged.investor.source

    @property
    def source_words(self) -> str:
        return str(Source(self.source).label) if self.source else ""

    def day(self, kind: str) -> date | None:
        return self.judged.course.reached.get(kind)

    @property
    def here_since(self) -> date | None:
        """The day on which it came where it stands."""
        course = self.judged.course
        if course.ended is not None:
            return course.ended.on
        return course.reached.get(course.step) if course.step else None

    @property
    def days_here(self) -> int | None:
        """Days since then; None for what has arrived, ended, or not begun."""
        step = self.judged.step
        return self.judged.days.get(step) if step and self.judged.course.is_open else None

    @property
    def claimed(self) -> Decimal | None:
        return self.judged.funds.claimed if self.judged.funds else None

    @property
    def verified(self) -> Decimal | None:
        """本年核定到位: only what is verified counts (DOMAIN §4.3)."""
        return self.judged.funds.verified if self.judged.funds else None

    @property
    def outside(self) -> Decimal | None:
        """Of it from outside the autonomous region, mainland only."""
        return self.judged.funds.outside_region if self.judged.funds else None

    @property
    def verified_in_month(self) -> Decimal | None:
        """本月核定到位, derived; None where this month's or last month's total is not known."""
        funds, month = self.judged.funds, self.judged.month
        if funds is None or funds.month != month or funds.verified is None:
            return None
        signed = self.day(StepKind.SIGNED)
        is_first = signed is not None and (signed.year, signed.month) == (month.year, month.month)
        if month.month == 1 or is_first:
            return funds.verified
        before = self.judged.previous
        if before is None or before.verified is None:
            return None
        return funds.verified - before.verified

    @property
    def received_rate(self) -> Decimal | None:
        """资金到位率, %: all ever verified over what was agreed."""
        return received_rate(self.judged.received, self.signing.agreed_investment)


def rank_of(place: str) -> int:
    """The order of places: along the funnel, what ended last."""
    order = ["", *FUNNEL, ENDED]
    return order.index(place)
