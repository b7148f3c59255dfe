"""From when to when a signing's funds are reported: derived of its dated steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, Max, Min, Q, QuerySet

from accounts.statements import ByKeys, Statement
from entry.periods import Month
from investment.choices import ENDINGS, FUNNEL, StepKind
from investment.funnel import STALE_DAYS
from investment.models import Signing
from investment.reads import BUILT


@dataclass(frozen=True, slots=True)
class Life:
    """The days of the steps in force; `produced` is its own or its project's."""

    signed: date | None
    ended: date | None = None
    resumed: date | None = None
    produced: date | None = None
    landed: date | None = None

    @property
    def first(self) -> Month | None:
        """The month of its signing; None where no signing is in force."""
        return Month.of(self.signed) if self.signed else None

    @property
    def last(self) -> Month | None:
        """The month of its end, else the December of the year in which it went into production:
        by then what was agreed is built, and more is a capital increase. None while neither."""
        if self.ended is not None and (self.resumed is None or self.resumed < self.ended):
            return Month.of(self.ended)
        return Month(self.produced.year, 12) if self.produced else None

    def covers(self, month: Month) -> bool:
        first, last = self.first, self.last
        return first is not None and first <= month and (last is None or month <= last)


class Living(NamedTuple):
    """What the sheet of funds asks of a signing, in one row; `agreed` in 万元."""

    pk: int
    key: str
    name: str
    aliases: str
    content: str
    source: str
    agreed: Decimal | None
    parent: int | None
    chain: str | None
    lead: int
    signed_on: date | None
    landed_on: date | None
    ended_on: date | None
    resumed_on: date | None
    produced_on: date | None
    started_at: date | None
    produced_at: date | None

    @property
    def life(self) -> Life:
        """The project's events come before its own."""
        landed = (self.landed_on, self.started_at, self.produced_at)
        return Life(
            signed=self.signed_on,
            ended=self.ended_on,
            resumed=self.resumed_on,
            produced=self.produced_at or self.produced_on,
            landed=min((day for day in landed if day is not None), default=None),
        )


def every_life() -> list[Living]:
    """All signings, in their order. One query."""
    return [Living(*row) for row in _every().rows({})]


def led_by(department: int) -> list[Living]:
    """The signings that a department leads, in their order. One query."""
    return [Living(*row) for row in _LED.rows([department])]


def named(keys: Iterable[str]) -> list[Living]:
    """The signings of these keys, in their order. One query."""
    return [Living(*row) for row in _asked(Q(key__in=[*keys]))]


def _asked(theirs: Q) -> "QuerySet[Signing, Any]":
    found = _with_days(Signing.objects.filter(theirs).order_by("order", "key"))
    names = ("pk", "key", "name", "aliases", "content", "source", "agreed_investment", "parent_id")
    rows: QuerySet[Signing, Any] = found.values_list(
        *names, "chain__name", "lead_id", *Living._fields[Living._fields.index("signed_on") :]
    )
    return rows


@lru_cache(maxsize=1)
def _every() -> Statement:
    return Statement(_asked(Q()))


_LED = ByKeys("lead", _asked)


def _with_days(signings: "QuerySet[Signing]") -> Any:
    return signings.annotate(
        signed_on=_day(Min, StepKind.SIGNED),
        landed_on=_day(Min, StepKind.LANDED, StepKind.STARTED, StepKind.PRODUCTION),
        last_on=_day(Max, *FUNNEL),
        ended_on=_day(Max, *ENDINGS),
        resumed_on=_day(Max, StepKind.RESUMED),
        produced_on=_day(Min, StepKind.PRODUCTION),
        started_at=_built(StepKind.STARTED),
        produced_at=_built(StepKind.PRODUCTION),
    )


def count_stale(signings: "QuerySet[Signing]", today: date) -> int:
    """How many of these are stale: the same as `funnel.is_stale`, asked of the database."""
    before = today - timedelta(days=STALE_DAYS)
    still = Q(ended_on=None) | Q(resumed_on__gte=F("ended_on"))
    not_landed = Q(landed_on=None, started_at=None, produced_at=None)
    no_step = Q(last_on=None) | Q(last_on__lt=before)
    no_news = Q(updated_at=None) | Q(updated_at__date__lt=before)
    stale = _with_days(signings.order_by()).filter(still, not_landed, no_step, no_news)
    count: int = stale.count()
    return count


def _day(first: Any, *kinds: str) -> Any:
    """Its confirmed steps, as `SigningStep.objects.as_of(None)` has them."""
    return first("steps__on", filter=_in_force("steps__") & Q(steps__kind__in=kinds))


def _built(kind: str) -> Any:
    events = [event for event, step in BUILT.items() if step == kind]
    theirs = _in_force("project__events__") & Q(project__events__kind__in=events)
    return Min("project__events__on", filter=theirs)


def _in_force(prefix: str) -> Q:
    return Q(**{f"{prefix}confirmed_at__isnull": False, f"{prefix}voided_at": None})
