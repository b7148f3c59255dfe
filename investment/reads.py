"""What is asked of the database about signings: kept statements, one for each kind of row.

Tuples in their order; what they mean together is `judging`'s.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet

from accounts.statements import ByKeys, Slot, among, filling, room
from entry.fields import MonthField
from entry.periods import Month
from investment.choices import StepKind
from investment.models import FUNDS, Agreement, FundsReceived, InvestorChange, SigningStep
from projects.choices import EventKind
from projects.models import ProjectEvent

# What of a project's events is which step of its signing. Work that is resumed was begun, and
# full capacity is beyond production, where nothing else is known (`projects.stages`).
BUILT: Mapping[str, StepKind] = {
    EventKind.STARTED: StepKind.STARTED,
    EventKind.RESUMED: StepKind.STARTED,
    EventKind.PRODUCTION: StepKind.PRODUCTION,
    EventKind.FULL_CAPACITY: StepKind.PRODUCTION,
}


class Figure(NamedTuple):
    """What is known of a signing's funds to the end of a month; amounts in 万元."""

    signing: int
    month: Month
    claimed: Decimal | None
    verified: Decimal | None
    outside_region: Decimal | None
    outside_city: Decimal | None
    outside_district: Decimal | None
    foreign: Decimal | None
    fixed: Decimal | None
    working: Decimal | None
    proof: str
    published_at: datetime | None


_FIGURE = ("signing_id", "month", *FUNDS, "proof", "published_at")


def _taken(theirs: Q, at_moment: bool) -> "QuerySet[SigningStep, Any]":
    found = (
        SigningStep.objects.as_of(_AS_OF)
        if at_moment
        else SigningStep.objects.filter(voided_at=None)
    )
    names = ("signing_id", "kind", "on", "pk", "reason", "confirmed_at")
    return found.filter(theirs).order_by("on", "pk").values_list(*names)


def _happened(theirs: Q, at_moment: bool) -> "QuerySet[ProjectEvent, Any]":
    found = ProjectEvent.objects.as_of(_AS_OF if at_moment else None)
    found = found.filter(theirs, kind__in=[*BUILT, EventKind.LISTED])
    return found.order_by("on", "pk").values_list("project__signing", "kind", "on", "pk")


def _changed(theirs: Q) -> "QuerySet[InvestorChange, Any]":
    names = ("signing_id", "on", "at", "before_id", "before__name", "source_before")
    return InvestorChange.objects.filter(theirs).order_by("on").values_list(*names)


def _agreed(theirs: Q) -> "QuerySet[Agreement, Any]":
    return Agreement.objects.filter(theirs).order_by().values_list("signing_id", "kind", "review")


def _funds(theirs: Q, at_moment: bool, drafts: int) -> "QuerySet[FundsReceived, Any]":
    """The latest of each year, last month's, and the drafts of up to `drafts` returns."""
    standing = FundsReceived.objects.as_of(_AS_OF if at_moment else None)
    last, before = Slot("last", MonthField()), Slot("before", MonthField())
    later = standing.filter(
        signing=OuterRef("signing"),
        month__gt=OuterRef("month"),
        month__lte=OuterRef("month") / 100 * 100 + 12,
    ).filter(month__lte=last)
    wanted = standing.filter(theirs, Q(month=before) | ~Exists(later), month__lte=last)
    if drafts:
        carried = among("monthly_return_id", "carriers", drafts)
        carried &= Q(published_at=None, month__lte=last)
        wanted = FundsReceived.objects.filter(Q(pk__in=wanted.values("pk")) | carried & theirs)
    return wanted.order_by().values_list(*_FIGURE)


_AS_OF: Any = Slot("as_of", DateTimeField())
STEPS = ByKeys("signing_id", _taken)
EVENTS = ByKeys("project__signing", _happened)
CHANGES = ByKeys("signing_id", _changed)
AGREEMENTS = ByKeys("signing_id", _agreed)
_FUNDS = ByKeys("signing_id", _funds)


def figures(
    signings: Sequence[int], month: Month, as_of: datetime | None, carriers: Collection[int]
) -> dict[int, dict[Month, Figure]]:
    """By signing and month; a draft stands in place of what was published for its month."""
    found: dict[int, dict[Month, Figure]] = defaultdict(dict)
    rows = _FUNDS.rows(
        signings, as_of is not None, room(carriers) if carriers else 0,
        as_of=as_of, last=month, before=month - 1, **filling("carriers", carriers),
    )  # fmt: skip
    for one in map(Figure._make, rows):
        kept = found[one.signing].get(one.month)
        if kept is None or one.published_at is None:
            found[one.signing][one.month] = one
    return found
